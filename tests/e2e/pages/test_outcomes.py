"""What became of an action is said of its own alert, and takes neither words nor focus from another."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.pages.browser import DESK, PHONE, focused, is_too_wide, violations
from tests.e2e.pages.served import Alerts, problem
from tests.e2e.pages.test_console import an_alert
from tests.e2e.pages.test_correcting import MACHINE, a_review

FIRST = "“Esophageal or misplaced tube, unrecognized”"


@pytest.fixture
def alerts() -> Alerts:
    return Alerts(
        an_alert("one", machine=MACHINE, age_minutes=1),
        an_alert("two", machine=MACHINE, age_minutes=2, code="MED-03"),
    )


def held(console: Page, action: str) -> list[Route]:
    """Requests of this action, kept back until a test lets them go on."""
    routes: list[Route] = []
    console.route(f"**/{action}", lambda route: routes.append(route))
    return routes


def pressed(console: Page, name: str, action: str) -> None:
    with console.expect_request(f"**/{action}"):
        console.get_by_role("button", name=name, exact=True).click()


def send(console: Page, words: str) -> None:
    console.locator("#message-text").fill(words)
    pressed(console, "Send message", "message")


def test_what_was_kept_of_an_alert_left_meanwhile_is_said_by_its_name(console: Page) -> None:
    routes, said = held(console, "acknowledge"), console.locator("#act-result")
    console.locator(".alert").first.click()
    pressed(console, "Acknowledge", "acknowledge")
    console.locator(".alert").nth(1).click()
    routes[0].continue_()
    expect(said).to_contain_text(FIRST)
    expect(said).to_contain_text("Acknowledged.")
    expect(said).to_be_in_viewport(ratio=1)
    console.locator(".alert").nth(1).click()
    expect(said).to_be_empty()


def test_an_answer_takes_no_words_that_were_typed_for_another_alert(console: Page, alerts: Alerts) -> None:
    routes, text = held(console, "message"), console.locator("#message-text")
    console.locator(".alert").first.click()
    send(console, "Meant for the first.")
    console.locator(".alert").nth(1).click()
    text.fill("Meant for the second.")
    routes[0].continue_()
    expect(console.locator("#act-result")).to_contain_text(FIRST)
    expect(text).to_have_value("Meant for the second.")
    console.locator(".alert").first.click()
    expect(text).to_have_value("")
    console.locator(".alert").nth(1).click()
    expect(text).to_have_value("Meant for the second.")
    assert [body["detail"] for _, body, _ in alerts.actions] == ["Meant for the first."]


def test_what_is_typed_while_an_answer_is_awaited_stays_and_is_not_sent_twice(
    console: Page, alerts: Alerts
) -> None:
    routes, text = held(console, "message"), console.locator("#message-text")
    console.locator(".alert").first.click()
    send(console, "One.")
    button = console.get_by_role("button", name="Send message")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.press("Enter")
    text.fill("Two.")
    routes[0].continue_()
    expect(console.locator("#act-result")).to_have_text("The message is sent.")
    expect(text).to_have_value("Two.")
    expect(button).to_have_attribute("aria-disabled", "false")
    assert [body["detail"] for _, body, _ in alerts.actions] == ["One."]
    assert len(routes) == 1


def test_an_answer_that_is_awaited_holds_up_no_other_alert(console: Page, alerts: Alerts) -> None:
    routes = held(console, "message")
    console.locator(".alert").first.click()
    send(console, "Meant for the first.")
    console.locator(".alert").nth(1).click()
    send(console, "Meant for the second.")
    routes[1].continue_()
    expect(console.locator("#act-result")).to_have_text("The message is sent.")
    assert [body["detail"] for _, body, _ in alerts.actions] == ["Meant for the second."]
    routes[0].continue_()
    expect(console.locator("#act-result")).to_contain_text(FIRST)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_was_refused_of_an_alert_left_meanwhile_leads_back_to_it(
    console: Page, alerts: Alerts, size: dict[str, int]
) -> None:
    console.set_viewport_size(size)  # type: ignore[arg-type]
    routes, told = held(console, "message"), console.locator("#act-elsewhere")
    console.locator(".alert").first.click()
    send(console, "Meant for the first.")
    console.keyboard.press("Tab")
    console.keyboard.press("Escape")
    console.locator(".alert").nth(1).click()
    alerts.refusal = problem(409, "This alert holds 250 actions.")
    routes[0].continue_()
    expect(told).to_contain_text(FIRST)
    expect(told).to_contain_text("This alert holds 250 actions.")
    expect(told).to_be_in_viewport(ratio=1)
    expect(console.locator("#act-problem")).to_be_hidden()
    assert not is_too_wide(console)
    assert violations(console) == []
    told.get_by_role("button", name="Open it").click()
    expect(console.locator("#detail-title")).to_contain_text(FIRST.strip("“”"))
    expect(console.locator("#act-problem")).to_have_text("This alert holds 250 actions.")
    expect(console.locator("#message-text")).to_have_value("Meant for the first.")
    expect(told).to_be_empty()


def test_a_correction_is_said_of_its_own_alert_and_empties_its_own_form(
    console: Page, alerts: Alerts
) -> None:
    routes, why = held(console, "corrections"), console.locator("#correct-why")
    console.locator(".alert").first.click()
    console.get_by_text("Correct the codes").click()
    console.locator("#correct-harm").select_option("HL-1")
    why.fill("Meant for the first.")
    pressed(console, "Keep these codes", "corrections")
    console.locator(".alert").nth(1).click()
    why.fill("Meant for the second.")
    routes[0].continue_()
    expect(console.locator("#act-result")).to_contain_text(FIRST)
    expect(console.locator("#act-result")).to_contain_text("The codes are kept.")
    expect(why).to_have_value("Meant for the second.")
    console.locator(".alert").first.click()
    expect(why).to_have_value("")
    alerts.refusal = problem(409, "The codes stand at review 3.")
    why.fill("Once more.")
    pressed(console, "Keep these codes", "corrections")
    console.locator(".alert").nth(1).click()
    routes[1].continue_()
    expect(console.locator("#act-elsewhere")).to_contain_text("The codes stand at review 3.")
    expect(console.locator("#act-problem")).to_be_hidden()
    expect(why).to_have_value("Meant for the second.")


def message(console: Page) -> None:
    console.locator("#message-text").fill("Calling the medical director.")


def tier(console: Page) -> None:
    console.get_by_text("Change the tier", exact=True).first.click()
    console.locator("#tier-to").select_option("T2")
    console.locator("#tier-why").fill("Nobody was aboard.")


def codes(console: Page) -> None:
    console.get_by_text("Correct the codes").click()
    console.locator("#correct-why").fill("Read; all of it is right.")


@pytest.mark.parametrize("refusal", [None, "Refused."], ids=["kept", "refused"])
@pytest.mark.parametrize(
    ("fill", "name"),
    [(message, "Send message"), (tier, "Change the tier"), (codes, "Keep these codes")],
    ids=["message", "tier", "codes"],
)
def test_the_focus_stays_on_what_was_pressed(
    console: Page, alerts: Alerts, fill: Callable[[Page], None], name: str, refusal: str | None
) -> None:
    alerts.refusal = problem(409, refusal) if refusal else None
    console.locator(".alert").first.click()
    fill(console)
    button = console.get_by_role("button", name=name, exact=True)
    button.press("Enter")
    expect(console.locator("#act-problem" if refusal else "#act-result")).not_to_be_empty()
    expect(button).to_be_focused()


def test_the_focus_goes_to_the_alert_where_what_was_pressed_is_gone(console: Page) -> None:
    console.locator(".alert").first.click()
    console.get_by_text("Resolve", exact=True).first.click()
    console.locator("label[for=was-true]").click()
    console.get_by_role("button", name="Resolve", exact=True).press("Enter")
    expect(console.locator("#act-result")).to_have_text("Resolved.")
    assert focused(console) == "detail-title"


def test_what_became_graver_than_it_was_seen_is_shown_before_it_can_be_resolved(
    console: Page, alerts: Alerts
) -> None:
    alerts.publish(an_alert("one", tier="T2", machine=MACHINE, version=2, age_minutes=1))
    expect(console.locator("#counts")).to_have_text("1 T1, 1 T2 open")
    console.locator(".alert").nth(1).click()
    console.get_by_text("Resolve", exact=True).first.click()
    console.locator("label[for=was-calm]").click()
    newest = an_alert("one", tier="T1", machine=MACHINE, version=3, age_minutes=1)
    alerts.by_report[newest["report_id"]] = newest
    alerts.refusal = problem(409, "This alert has become T1; you saw it as T2.")
    button = console.get_by_role("button", name="Resolve", exact=True)
    button.press("Enter")
    expect(console.locator("#act-problem")).to_contain_text("This alert has become T1")
    expect(console.locator("#detail-title")).to_contain_text("T1")
    expect(button).to_be_focused()
    alerts.refusal = None
    button.press("Enter")
    expect(console.locator("#act-result")).to_have_text("Resolved.")
    assert [body["tier_seen"] for _, body, _ in alerts.actions] == ["T2", "T1"]


def test_a_page_kept_from_an_older_sign_in_says_so_and_keeps_the_words(console: Page, alerts: Alerts) -> None:
    why = "The page's session token is missing. Reload the page and try again."
    alerts.refusal = problem(403, why)
    console.locator(".alert").first.click()
    send(console, "Calling the medical director.")
    expect(console.locator("#act-problem")).to_contain_text(why)
    expect(console.locator("#act-problem")).to_contain_text("Copy what you typed first")
    expect(console.locator("#message-text")).to_have_value("Calling the medical director.")


def test_what_each_review_itself_set_is_told(console: Page, alerts: Alerts) -> None:
    def review(number: int, axes: list[str], correction: dict[str, Any]) -> dict[str, Any]:
        return a_review(review=number, axes=axes, correction=correction)

    reviews = [
        review(1, ["harm"], {"harm": "HL-2"}),
        review(2, ["harm"], {"harm": "HL-2"}),
        review(3, [], {"harm": "HL-2"}),
    ]
    changes: dict[str, Any] = {"version": 2, "review": reviews[-1], "earlier_reviews": reviews[:-1]}
    alerts.publish(an_alert("one", machine=MACHINE, age_minutes=1, harm="HL-2", **changes))
    console.locator(".alert").first.click()
    done = console.locator(".log li")
    expect(done).to_have_count(3)
    expect(done.nth(1)).to_contain_text("Codes corrected by Lee Example: Harm: Mild harm (HL-2).")
    expect(done.nth(2)).to_contain_text("All codes confirmed by Lee Example. Reason: Read again.")
    expect(console.locator(".review")).to_contain_text("All codes confirmed by Lee Example")
