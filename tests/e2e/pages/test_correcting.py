"""The form "Correct the codes": by keyboard alone, beside the machine's codes, told when refused."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.browser import PHONE, focused, is_too_wide, violations
from tests.e2e.pages.served import Alerts
from tests.e2e.pages.test_console import an_alert

MACHINE = {"report_type": "RT-INC", "categories": ["AWY-01"], "harm": "HL-3"}
CORRECTION = {"categories": ["MED-03"], "harm": "HL-2"}


def a_review(**changes: Any) -> dict[str, Any]:
    review: dict[str, Any] = {
        "review": 1,
        "revision": {},
        "correction": CORRECTION,
        "reviewed_by": "Lee Example",
        "reviewed_at": "2026-10-03T19:02:41Z",
        "reason": "Read again.",
    }
    return review | changes


@pytest.fixture
def alerts() -> Alerts:
    return Alerts(
        an_alert("one", machine=MACHINE, age_minutes=1),
        an_alert("two", machine=MACHINE, age_minutes=2),
        an_alert("calm", tier="T3", code="OTH-99", machine=MACHINE | {"categories": ["OTH-99"]}),
    )


def open_form(console: Page, row: int = 0) -> None:
    console.locator(".alert").nth(row).click()
    if not console.locator("#correct").is_visible():
        console.get_by_text("Correct the codes").click()


def test_codes_are_corrected_by_keyboard_alone(console: Page, alerts: Alerts) -> None:
    keys = console.keyboard
    keys.press("j")
    keys.press("Enter")
    for _ in range(30):
        keys.press("Tab")
        if console.evaluate("document.activeElement.textContent === 'Correct the codes'"):
            break
    keys.press("Enter")
    keys.press("Tab")
    assert focused(console) == "correct-primary"
    keys.press("Control+a")
    keys.type("med-03")
    keys.press("Tab")
    expect(console.locator("#correct-primary")).to_have_value("MED-03 – Wrong route")
    keys.type("esophageal")
    keys.press("Tab")
    expect(console.locator("#correct-second")).not_to_have_value("esophageal")
    for _ in range(2):
        keys.press("Tab")
    assert focused(console) == "correct-type"
    keys.press("Tab")
    keys.type("No harm")
    keys.press("Tab")
    keys.type("The drug went into the wrong line.")
    assert violations(console) == []
    keys.press("Tab")
    keys.press("Enter")
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    (asked,) = alerts.corrections
    assert (asked["review"], asked["revision"]) == (0, {"round": 0, "step": 0})
    assert (asked["categories"][0], asked["harm"]) == ("MED-03", "HL-1")
    assert "report_type" not in asked, "nobody judged it"
    assert asked["reason"] == "The drug went into the wrong line."
    expect(console.locator("#detail-title")).to_contain_text("Wrong route")
    expect(console.locator("#detail-body")).to_contain_text("the classifier said")
    assert violations(console) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("wrong", "15 categories have this in their names"),
        ("zzz-77", "There is no category ZZZ-77."),
        ("purple", "No category has these words in its name."),
    ],
)
def test_words_that_name_no_single_category_are_told_at_the_field(
    console: Page, alerts: Alerts, words: str, told: str
) -> None:
    open_form(console)
    console.locator("#correct-primary").fill(words)
    assert told in console.locator("#correct-primary").evaluate("field => field.validationMessage")
    console.locator("#correct-why").fill("Because.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#correct-primary")).to_be_focused()
    expect(console.locator("#correct-primary")).to_have_attribute("aria-invalid", "true")
    assert alerts.corrections == []


def test_another_experts_review_is_told_and_only_the_own_codes_go_over_it(
    console: Page, alerts: Alerts
) -> None:
    open_form(console)
    console.locator("#correct-primary").fill("EQP-01")
    console.locator("#correct-why").fill("The monitor failed.")
    newer = {"version": 2, "review": a_review(), "code": "MED-03", "harm": "HL-2", "age_minutes": 1}
    alerts.publish(an_alert("one", machine=MACHINE, **newer))
    expect(console.locator("#detail-body")).to_contain_text("Lee Example")
    console.get_by_role("button", name="Keep these codes").click()
    told = console.locator("#act-problem")
    expect(told).to_contain_text("last by Lee Example, Oct 3, 2026")
    expect(told).to_contain_text("Categories: Wrong route (MED-03). Harm: Mild harm (HL-2).")
    expect(told).to_contain_text("What you entered is kept below")
    expect(told).to_be_in_viewport()
    expect(console.locator("#correct-harm")).to_have_value("HL-2")
    assert violations(console) == []
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert [asked["review"] for asked in alerts.corrections] == [0, 1]
    assert alerts.corrections[1]["categories"] == ["EQP-01"]
    assert "harm" not in alerts.corrections[1]
    expect(console.locator("#detail-body")).to_contain_text("Mild harm (HL-2)")


def test_the_same_expert_corrects_again_and_again(console: Page, alerts: Alerts) -> None:
    open_form(console)
    for review, harm in enumerate(("HL-2", "HL-1")):
        console.locator("#correct-harm").select_option(harm)
        console.locator("#correct-why").fill("Read again.")
        console.get_by_role("button", name="Keep these codes").click()
        expect(console.locator("#act-result")).to_have_text("The codes are kept.")
        expect(console.locator("#correct-why")).to_have_value("")
        assert (alerts.corrections[-1]["review"], alerts.corrections[-1]["harm"]) == (review, harm)


def test_every_correction_is_in_what_was_done(console: Page) -> None:
    open_form(console)
    for harm, reason in (("HL-5", "The patient died."), ("HL-1", "That was another report.")):
        console.locator("#correct-harm").select_option(harm)
        console.locator("#correct-why").fill(reason)
        console.get_by_role("button", name="Keep these codes").click()
        expect(console.locator("#correct-why")).to_have_value("")
    done = console.locator(".log li")
    expect(done).to_have_count(2)
    expect(done.first).to_contain_text("by Dana Example: Harm: Death (HL-5). Reason: The patient died.")
    expect(done.last).to_contain_text("Harm: No harm (HL-1). Reason: That was another report.")
    assert violations(console) == []


def test_a_ground_that_no_longer_counts_is_said_and_how_the_tier_is_lowered(
    console: Page, alerts: Alerts
) -> None:
    hits = [
        {"rule": "U01", "tier": "T1", "reason": "Death (harm HL-5 as set by an expert)", "stands": False},
        {"rule": "U09", "tier": "T2", "reason": "Moderate harm"},
    ]
    alerts.publish(an_alert("one", machine=MACHINE, version=2, rules=hits, age_minutes=1))
    open_form(console)
    rules = console.locator(".rules > li")
    expect(rules.first).to_contain_text("does not count any longer")
    expect(rules.last).not_to_contain_text("any longer")
    expect(console.locator(".founded")).to_contain_text("Change the tier")
    assert violations(console) == []


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ([], "No reason for T2 stands any longer"),
        (["T3 to T1: Worse.", "T1 to T2: One more."], "T2 was set by Lee Example"),
        (["T2 to T3: Nothing fell."], "No reason for T2 stands any longer"),
    ],
)
def test_a_tier_for_which_no_rule_stands_is_explained(
    console: Page, alerts: Alerts, done: list[str], told: str
) -> None:
    hits = [{"rule": "U08", "tier": "T1", "reason": "Stretcher drop with injury", "stands": False}]
    person = {"action": "tier", "by": "Lee Example", "at": "2026-10-03T19:02:41Z"}
    actions = [person | {"detail": detail} for detail in done]
    changes: dict[str, Any] = {"version": 2, "rules": hits, "actions": actions}
    alerts.publish(an_alert("one", tier="T2", machine=MACHINE, age_minutes=1, **changes))
    expect(console.locator("#counts")).to_have_text("1 T1, 1 T2 open")
    open_form(console, 1)
    expect(console.locator(".founded")).to_contain_text(told)
    standing = hits[0] | {"tier": "T2", "stands": True}
    changes = {"version": 3, "rules": [*hits, standing], "actions": actions}
    alerts.publish(an_alert("one", tier="T2", machine=MACHINE, age_minutes=1, **changes))
    expect(console.locator(".rules > li")).to_have_count(2)
    expect(console.locator(".founded")).to_have_count(0)


@pytest.mark.parametrize(
    ("report_type", "harm", "fitting"),
    [("RT-NM", "HL-5", "HL-0"), ("RT-UC", "HL-2", "HL-U"), ("RT-INC", "HL-0", "HL-1")],
)
def test_a_contradiction_is_told_and_kept_only_by_a_second_press(
    console: Page, alerts: Alerts, report_type: str, harm: str, fitting: str
) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    open_form(console)
    keep, doubt = console.get_by_role("button", name="Keep these codes"), console.locator("#correct-doubt")
    console.locator("#correct-type").select_option(report_type)
    console.locator("#correct-harm").select_option(harm)
    console.locator("#correct-why").fill("Read again.")
    keep.click()
    expect(doubt).to_contain_text("contradict each other")
    expect(doubt).to_be_in_viewport(ratio=1)
    assert alerts.corrections == []
    assert not is_too_wide(console)
    assert violations(console) == []
    console.locator("#correct-harm").select_option(fitting)
    expect(doubt).to_be_hidden()
    console.locator("#correct-harm").select_option(harm)
    keep.click()
    keep.click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert [asked["harm"] for asked in alerts.corrections] == [harm]


def test_a_contradiction_that_the_correction_does_not_speak_of_is_let_be(
    console: Page, alerts: Alerts
) -> None:
    alerts.publish(an_alert("one", machine=MACHINE, version=2, report_type="RT-NM", age_minutes=1))
    open_form(console)
    console.locator("#correct-second").fill("EQP-01")
    console.locator("#correct-why").fill("The monitor failed too.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")


def test_only_what_the_expert_changed_is_sent(console: Page, alerts: Alerts) -> None:
    open_form(console)
    expect(console.locator("#correct-sets")).to_contain_text("confirms all codes")
    console.locator("#correct-harm").select_option("HL-1")
    console.locator("#correct-harm").select_option("HL-3")
    expect(console.locator("#correct-sets")).to_contain_text("confirms all codes")
    console.locator("#correct-second").fill("EQP-01")
    console.locator("#correct-why").fill("The monitor failed too.")
    expect(console.locator("#correct-sets")).to_have_text(
        "You set the categories; every other code stays as it is."
    )
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert alerts.corrections[0]["categories"] == ["AWY-01", "EQP-01"]
    assert not {"harm", "report_type"} & alerts.corrections[0].keys()


def test_with_nothing_changed_all_codes_are_confirmed(console: Page, alerts: Alerts) -> None:
    open_form(console)
    console.locator("#correct-why").fill("Read; all of it is right.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert alerts.corrections[0].keys() == {"review", "revision", "reason"}


def test_a_code_that_is_moved_up_leaves_its_old_place(console: Page, alerts: Alerts) -> None:
    open_form(console)
    console.locator("#correct-second").fill("EQP-06")
    console.locator("#correct-third").fill("EQP-03")
    console.locator("#correct-primary").fill("battery")
    console.locator("#correct-why").fill("The battery died.")
    expect(console.locator("#correct-primary")).to_have_value("EQP-06 – Battery or power failure")
    expect(console.locator("#correct-second")).to_have_value("")
    expect(console.locator("#correct-once")).to_contain_text("counts once, in its first place")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert alerts.corrections[0]["categories"] == ["EQP-06", "EQP-03"]


def test_a_tier_raised_by_ones_own_correction_is_no_news(console: Page) -> None:
    console.get_by_label("Tier", exact=True).select_option("T3")
    open_form(console)
    console.locator("#correct-harm").select_option("HL-5")
    console.locator("#correct-why").fill("The patient died.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept. The alert is now T1.")
    console.wait_for_timeout(1_500)  # news are gathered for a second before they are told
    expect(console.locator("#news")).to_be_empty()


def test_a_reason_of_blanks_is_asked_for_again(console: Page, alerts: Alerts) -> None:
    open_form(console)
    console.locator("#correct-why").fill("  ")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#correct-why")).to_be_focused()
    expect(console.locator("#correct-why")).to_have_value("")
    assert alerts.corrections == []


def test_what_was_typed_stays_with_its_report(console: Page) -> None:
    open_form(console, 0)
    console.locator("#correct-why").fill("Meant for the first.")
    open_form(console, 1)
    expect(console.locator("#correct-why")).to_have_value("")
    open_form(console, 0)
    expect(console.locator("#correct-why")).to_have_value("Meant for the first.")


def test_a_newer_text_asks_to_confirm(console: Page, alerts: Alerts) -> None:
    told_again = {"review": a_review(to_confirm=True), "revision": {"round": 1}, "harm": "HL-2"}
    alerts.publish(an_alert("one", machine=MACHINE, version=2, code="MED-03", age_minutes=1, **told_again))
    expect(console.locator(".alert").first).to_contain_text("codes to confirm")
    open_form(console)
    expect(console.locator(".to-confirm")).to_contain_text("told again since")
    console.locator("#correct-why").fill("Still so.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator(".to-confirm")).to_have_count(0)
    assert alerts.corrections[0]["revision"] == {"round": 1, "step": 0}


def test_a_quiet_report_is_corrected_on_a_phone(console: Page, alerts: Alerts) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    console.get_by_text("Settings and keys").click()
    console.locator("label[for=filter-t3]").click()
    expect(console.locator(".alert")).to_have_count(3)
    open_form(console, 2)
    assert not is_too_wide(console)
    assert violations(console) == []
    console.locator("#correct-type").select_option("RT-NM")
    console.locator("#correct-harm").select_option("HL-0")
    console.locator("#correct-why").fill("Caught in time.")
    console.get_by_role("button", name="Keep these codes").click()
    expect(console.locator("#act-result")).to_have_text("The codes are kept.")
    assert alerts.corrections[0]["report_type"] == "RT-NM"
