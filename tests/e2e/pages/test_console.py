"""The experts' console in a real browser: live, resumable, by keyboard."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import pytest
from playwright.sync_api import Page, Route, expect

from contracts.events import AlertChanged
from tests.e2e.pages.browser import DESK, PHONE, focused, is_too_wide, violations
from tests.e2e.pages.served import CSRF, Alerts, problem, served

TEXT = "The tube 😀 lay in the esophagus for 8 minutes. The monitor is still in service."


def an_alert(name: str, tier: str = "T1", code: str = "AWY-01", age_minutes: int = 0, **changes: Any) -> Any:
    """An alert as the service says it, checked against the contract."""
    at = (datetime.now(UTC) - timedelta(minutes=age_minutes)).isoformat()
    words = "lay in the esophagus"
    start = TEXT.index(words)
    quote = {"field": "narrative", "start": start, "end": start + len(words), "words": words}
    alert = {
        "event_id": uuid5(NAMESPACE_DNS, name),
        "report_id": uuid5(NAMESPACE_DNS, name),
        "version": 1,
        "revision": {},
        "tier": tier,
        "rules": [{"rule": "U02", "tier": "T1", "reason": "A misplaced tube.", "quotes": [quote]}],
        "received_at": at,
        "raised_at": at,
        "changed_at": at,
        "report_type": "RT-INC",
        "categories": [code],
        "confidence": 0.9,
        "harm": "HL-3",
        "text": TEXT,
    }
    return AlertChanged.model_validate(alert | changes).model_dump(mode="json")


@pytest.fixture
def alerts() -> Alerts:
    withheld: dict[str, Any] = {"withheld": True, "text": "", "rules": []}
    return Alerts(
        an_alert("second", age_minutes=40, code="VEH-01"),
        an_alert("first", age_minutes=3),
        an_alert("third", tier="T2", code="MED-02", **withheld),
        an_alert("quiet", tier="T3", code="OTH-99"),
    )


def test_alerts_are_listed_most_urgent_first(console: Page) -> None:
    rows = console.locator(".alert")
    expect(rows).to_have_count(3)
    assert [row.split()[0] for row in rows.all_inner_texts()] == ["T1", "T1", "T2"]
    expect(rows.nth(0)).to_contain_text("3 min ago")
    expect(rows.nth(1)).to_contain_text("Overdue")
    expect(rows.nth(2)).to_contain_text("text held for privacy review")
    expect(console.locator("#counts")).to_have_text("2 T1, 1 T2 open")
    assert violations(console) == []


def test_an_alert_is_read_and_acknowledged_by_keyboard_alone(console: Page, alerts: Alerts) -> None:
    console.keyboard.press("j")
    console.keyboard.press("ArrowDown")
    console.keyboard.press("k")
    console.keyboard.press("Enter")
    assert focused(console) == "detail-title"
    expect(console.locator("mark")).to_have_text("lay in the esophagus [U02]")
    expect(console.locator(".narrative mark")).to_have_css("unicode-bidi", "isolate")
    assert violations(console) == []
    console.keyboard.press("a")
    expect(console.locator("#act-result")).to_have_text("Acknowledged.")
    assert alerts.actions == [("acknowledge", {"detail": ""}, CSRF)]
    console.keyboard.press("Escape")
    assert focused(console) != "BODY"
    expect(console.locator(".alert")).to_have_count(2)


def test_a_new_t1_alert_appears_and_is_announced_without_moving_the_reader(
    console: Page, alerts: Alerts
) -> None:
    console.keyboard.press("j")
    before = focused(console)
    alerts.publish(an_alert("new", code="MED-03"))
    expect(console.locator(".alert").first).to_contain_text("Wrong route")
    expect(console.get_by_role("alert").first).to_contain_text("New T1 alert: Wrong route")
    expect(console.locator("#counts")).to_have_text("3 T1, 1 T2 open")
    assert focused(console) == before
    assert violations(console) == []


def test_an_alert_is_overdue_by_how_long_it_has_had_its_tier(console: Page, alerts: Alerts) -> None:
    def raised(version: int, minutes: int) -> None:
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        alerts.publish(an_alert("third", version=version, age_minutes=90, waiting_since=since))

    row = console.locator(f'.alert[data-report-id="{an_alert("third")["report_id"]}"]')
    raised(2, minutes=1)
    expect(row).to_contain_text("T1")
    expect(row).not_to_contain_text("Overdue")
    raised(3, minutes=31)
    expect(row).to_contain_text("Overdue")


def test_news_go_with_what_they_tell_of(console: Page, alerts: Alerts) -> None:
    news = console.locator("#news")
    alerts.publish(an_alert("new", code="MED-03"))
    alerts.publish(an_alert("third", version=2, code="MED-02"))
    expect(news).to_contain_text("2 new T1 alerts, the latest: Wrong dose")
    alerts.publish(an_alert("third", version=3, code="MED-02", status="acknowledged"))
    expect(news).to_contain_text("New T1 alert: Wrong route")
    alerts.publish(an_alert("new", version=2, code="MED-03", tier="T2"))
    expect(news).to_be_empty()


def test_what_is_answered_before_it_is_told_is_no_news(console: Page, alerts: Alerts) -> None:
    alerts.publish(an_alert("new", code="MED-03"))
    alerts.publish(an_alert("new", version=2, code="MED-03", status="acknowledged"))
    alerts.publish(an_alert("newer", code="MED-04"))
    expect(console.locator("#news")).to_contain_text("New T1 alert: Drug given to wrong patient")


def test_the_open_alert_raised_to_t1_says_so_itself(console: Page, alerts: Alerts) -> None:
    console.locator(".alert").nth(2).click()
    alerts.publish(an_alert("third", version=2, code="MED-02"))
    expect(console.locator("#act-result")).to_have_text("This alert is now T1.")
    alerts.publish(an_alert("new", code="MED-03"))
    expect(console.locator("#news")).to_contain_text("New T1 alert: Wrong route")


def test_the_address_of_an_unknown_report_is_told(console: Page) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    console.locator(".alert").first.click()
    console.evaluate("() => { window.location.hash = '00000000-0000-4000-8000-000000000007'; }")
    expect(console.locator("#list-problem")).to_contain_text("No report has the id in the address")
    expect(console.locator("#list-problem")).to_be_in_viewport()
    assert violations(console) == []
    console.locator(".alert").first.click()
    expect(console.locator("#list-problem")).to_be_hidden()


def test_after_a_break_the_stream_resumes_where_it_was(console: Page, alerts: Alerts) -> None:
    alerts.publish(an_alert("before", code="MED-03"))
    expect(console.locator(".alert")).to_have_count(4)
    alerts.cut()
    expect(console.locator("#connection")).to_contain_text("Connection lost")
    expect(console.locator("#connection")).to_have_text("Live")
    alerts.publish(an_alert("after", code="MED-04"))
    expect(console.locator(".alert")).to_have_count(5)
    assert alerts.resumed_at == ["0", "1"]


def test_the_highest_version_wins(console: Page, alerts: Alerts) -> None:
    alerts.publish(an_alert("first", version=3, code="MED-03", age_minutes=3))
    expect(console.locator(".alert").first).to_contain_text("Wrong route")
    alerts.publish(an_alert("first", version=2, code="MED-04", age_minutes=3))
    alerts.publish(an_alert("marker", tier="T2", code="EQP-01"))
    expect(console.locator(".alert")).to_have_count(4)
    expect(console.locator(".alert").first).to_contain_text("Wrong route")


def test_typed_words_stay_with_their_alert(console: Page, alerts: Alerts) -> None:
    rows = console.locator(".alert")
    rows.nth(0).click()
    console.locator("#message-text").fill("Meant for the first.")
    alerts.publish(an_alert("first", version=2, age_minutes=3))
    rows.nth(1).click()
    assert console.locator("#message-text").input_value() == ""
    rows.nth(0).click()
    assert console.locator("#message-text").input_value() == "Meant for the first."
    console.get_by_role("button", name="Send message").click()
    expect(console.locator("#act-result")).to_have_text("The message is sent.")
    assert alerts.actions[-1][:2] == ("message", {"detail": "Meant for the first."})


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_was_kept_is_said_in_sight_and_nothing_moves_for_it(console: Page, size: dict[str, int]) -> None:
    console.set_viewport_size(size)  # type: ignore[arg-type]
    console.locator(".alert").first.click()
    console.locator("#acknowledge").click()
    expect(console.locator("#act-result")).to_have_text("Acknowledged.")
    expect(console.locator("#act-result")).to_be_in_viewport(ratio=1)
    console.get_by_text("Change the tier", exact=True).first.click()
    console.locator("#tier-to").select_option("T2")
    console.locator("#tier-why").fill("Nobody was in the ambulance.")
    console.get_by_role("button", name="Change the tier").click()
    expect(console.locator("#act-result")).to_have_text("The tier is changed.")
    expect(console.locator("#act-result")).to_be_in_viewport(ratio=1)
    expect(console.get_by_role("button", name="Change the tier")).to_be_in_viewport(ratio=1)
    assert not is_too_wide(console)
    assert violations(console) == []


def test_an_alert_is_resolved_with_a_disposition(console: Page, alerts: Alerts) -> None:
    console.locator(".alert").first.click()
    console.get_by_text("Resolve", exact=True).first.click()
    console.locator("label[for=was-true]").click()
    console.locator("#resolve-note").fill("Seen by two.")
    assert violations(console) == []
    console.get_by_role("button", name="Resolve").click()
    expect(console.locator("#act-result")).to_have_text("Resolved.")
    sent = {"detail": "true_signal: Seen by two.", "tier_seen": "T1"}
    assert alerts.actions[-1][:2] == ("resolve", sent)


def test_a_refusal_is_said_in_the_services_words(console: Page, alerts: Alerts) -> None:
    alerts.refusal = problem(409, "This alert is already acknowledged.")
    console.locator(".alert").first.click()
    console.locator("#acknowledge").click()
    expect(console.locator("#act-problem")).to_have_text("This alert is already acknowledged.")


def test_the_console_fits_a_phone_and_shows_nothing_withheld(console: Page) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not is_too_wide(console)
    console.locator(".alert").nth(2).click()
    expect(console.locator(".withheld")).to_contain_text("Text held for privacy review")
    expect(console.locator("#alerts")).to_be_hidden()
    assert not is_too_wide(console)
    assert violations(console) == []
    console.get_by_role("button", name="Back to the list").click()
    expect(console.locator("#alerts")).to_be_visible()


def test_back_leads_from_an_alert_to_the_list_and_what_was_typed_stays(console: Page) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    console.locator(".alert").first.click()
    console.locator("#message-text").fill("Not sent yet.")
    console.get_by_text("Correct the codes").click()
    console.locator("#correct-harm").select_option("HL-1")
    console.locator("#correct-why").fill("Read again.")
    console.go_back()
    expect(console.locator("#alerts")).to_be_visible()
    assert "#" not in console.url
    console.go_forward()
    expect(console.locator("#message-text")).to_have_value("Not sent yet.")
    expect(console.locator("#correct-harm")).to_have_value("HL-1")
    console.get_by_role("button", name="Back to the list").click()
    console.locator(".alert").first.click()
    expect(console.locator("#correct-why")).to_have_value("Read again.")


def test_one_step_back_leads_to_the_list_however_the_alert_was_come_to(console: Page) -> None:
    address, rows = console.url, console.locator(".alert")
    rows.nth(0).click()
    rows.nth(1).click()
    report_id = rows.nth(1).get_attribute("data-report-id")
    console.go_back()
    expect(console.locator("#detail-none")).to_be_visible()
    console.evaluate("id => { window.location.hash = id; }", report_id)
    expect(console.locator("#detail-open")).to_be_visible()
    console.reload()
    expect(console.locator("#detail-open")).to_be_visible()
    console.get_by_role("link", name="Skip to").focus()
    console.keyboard.press("Enter")
    console.keyboard.press("Escape")
    expect(console.locator("#detail-none")).to_be_visible()
    console.goto("about:blank")
    console.goto(f"{address}#{report_id}")
    expect(console.locator("#detail-open")).to_be_visible()
    console.go_back()
    expect(console.locator("#detail-none")).to_be_visible()


def test_t3_is_there_when_asked_for(console: Page) -> None:
    console.get_by_text("Settings and keys").click()
    console.locator("label[for=filter-t3]").click()
    expect(console.locator(".alert")).to_have_count(4)
    assert violations(console) == []


def test_one_tier_can_be_shown_alone(console: Page) -> None:
    console.get_by_label("Tier", exact=True).select_option("T2")
    expect(console.locator(".alert")).to_have_count(1)
    expect(console.locator(".alert")).to_contain_text("T2")
    console.get_by_label("Show", exact=True).select_option("resolved")
    expect(console.locator("#list-empty")).to_have_text("There are no resolved T2 alerts.")
    assert violations(console) == []


def test_t3_chosen_alone_is_loaded(console: Page) -> None:
    tier = console.get_by_label("Tier", exact=True)
    tier.select_option("T3")
    expect(console.locator(".alert")).to_have_count(1)
    expect(console.locator(".alert")).to_contain_text("T3")
    console.get_by_text("Settings and keys").click()
    console.locator("label[for=filter-t3]").click()
    expect(tier).to_have_value("")
    expect(console.locator(".alert")).to_have_count(3)


def test_rows_of_another_tier_go_before_the_new_ones_are_there(console: Page) -> None:
    held: list[Route] = []
    console.route("**/v1/alerts?*tier=T3*", lambda route: held.append(route))
    with console.expect_request("**/v1/alerts?*tier=T3*"):
        console.get_by_label("Tier", exact=True).select_option("T3")
    expect(console.locator(".alert")).to_have_count(0)
    expect(console.locator("#list-empty")).to_have_text("The list is not loaded yet.")
    expect(console.locator("#counts")).to_have_text(
        "2 T1, 1 T2 open"
    )  # nothing is counted before it is loaded
    for route in held:
        route.continue_()
    expect(console.locator(".alert")).to_have_count(1)


@pytest.mark.parametrize("shown", ["open", "resolved"])
def test_a_t1_that_comes_while_the_list_is_loaded_anew_is_announced(
    console: Page, alerts: Alerts, shown: str
) -> None:
    held: list[Route] = []
    console.get_by_label("Show", exact=True).select_option(shown)
    console.get_by_text("Settings and keys").click()
    console.route("**/v1/alerts?*tier=T1*", lambda route: held.append(route), times=1)
    with console.expect_request("**/v1/alerts?*tier=T1*"):
        console.locator("label[for=filter-t3]").click()
    expect(console.locator("#connection")).to_have_text("Loading the list again…")
    assert violations(console) == []
    alerts.publish(an_alert("new", code="MED-03"))
    held[0].continue_()
    expect(console.locator("#connection")).to_have_text("Live")
    expect(console.locator("#news")).to_contain_text("New T1 alert: Wrong route")
    expect(console.locator("#counts")).to_have_text("3 T1, 1 T2, 1 T3 open")


def test_a_t1_that_a_filter_brings_before_the_stream_is_announced(console: Page, alerts: Alerts) -> None:
    show = console.get_by_label("Show", exact=True)
    show.select_option("resolved")
    expect(console.locator("#list-empty")).to_have_text("There are no resolved alerts.")
    new = an_alert("new", code="MED-03")
    alerts.by_report[new["report_id"]] = new
    show.select_option("open")
    expect(console.locator("#news")).to_contain_text("New T1 alert: Wrong route")


def test_what_was_there_at_first_is_no_news(page: Page, alerts: Alerts) -> None:
    with served(alerts.app) as address:
        page.route("**/v1/alerts?*", lambda route: route.abort(), times=1)
        page.goto(address)
        expect(page.locator("#connection")).to_contain_text("Connection lost")
        expect(page.locator("#connection")).to_have_text(
            "Live", timeout=20_000
        )  # it tries again after ten seconds
        alerts.publish(an_alert("new", code="MED-03"))
        expect(page.locator("#news")).to_contain_text("New T1 alert: Wrong route")
        page.goto("about:blank")


def test_a_tier_asked_for_again_and_again_leaves_no_connection_behind(console: Page, alerts: Alerts) -> None:
    console.get_by_text("Settings and keys").click()
    for _ in range(9):  # a browser opens six connections to one address
        with console.expect_request("**/v1/alerts/stream?*"):
            console.locator("label[for=filter-t3]").click()
    expect(console.locator(".alert")).to_have_count(4)
    alerts.publish(an_alert("late", tier="T3", code="OTH-99"))
    expect(console.locator(".alert")).to_have_count(5)


def test_many_of_the_gravest_do_not_hide_the_others(page: Page) -> None:
    many = Alerts(
        *(an_alert(f"grave-{n}", age_minutes=n % 50) for n in range(230)), an_alert("calm", tier="T2")
    )
    with served(many.app) as address:
        page.goto(address)
        expect(page.locator("#list-more")).to_have_text("31 less urgent ones are not shown.")
        page.get_by_label("Tier", exact=True).select_option("T2")
        expect(page.locator(".alert")).to_have_count(1)
        expect(page.locator("#list-more")).to_be_hidden()
        page.goto("about:blank")
