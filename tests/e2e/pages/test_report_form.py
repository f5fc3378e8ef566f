"""The report form and the sign-in page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.pages.browser import PHONE, focused, is_too_wide, violations
from tests.e2e.pages.served import Intake, problem, served


@pytest.fixture
def intake() -> Intake:
    return Intake()


@pytest.fixture
def address(intake: Intake) -> Iterator[str]:
    with served(intake.app) as address:
        yield address


def test_the_form_fits_a_phone_and_has_no_accessibility_violation(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    assert violations(page) == []
    page.get_by_text("More, if you have a minute").click()
    page.locator("label[for=contact-yes]").click()
    page.locator("label[for=risk_imminent-1]").click()
    expect(page.get_by_text("This form is not an emergency line")).to_be_visible()
    assert violations(page) == []
    assert not is_too_wide(page)


def test_a_report_is_sent_with_the_keyboard_alone_and_gives_a_receipt(
    page: Page, address: str, intake: Intake
) -> None:
    page.context.add_cookies([{"name": "pso_session_intake", "value": "an expert's", "url": address}])
    page.goto(f"{address}/#the-agencys-token")
    page.locator("#field-narrative").focus()
    page.keyboard.type("The oxygen wall outlet gave air.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#receipt")).to_have_text("AB12-CD34-EF56")
    assert focused(page) == "receipt-title"
    assert violations(page) == []
    report = intake.reports[0]
    assert (report["narrative"], report["risk_imminent"]) == ("The oxygen wall outlet gave air.", "y")
    assert set(report) == {"submission_id", "narrative", "risk_imminent"}
    assert (intake.tokens, intake.cookies) == (["the-agencys-token"], [None])
    assert page.url == f"{address}/#the-agencys-token"


def test_an_unkept_report_stays_on_the_page_and_goes_out_again_under_its_id(
    page: Page, address: str, intake: Intake
) -> None:
    intake.answers = [problem(503, "Nothing was kept."), problem(503, "Nothing was kept.")]
    page.goto(address)
    page.locator("#field-narrative").fill("Monitor died in transport.")
    page.locator("#send").click()
    expect(page.locator("#sending-text")).to_contain_text("Your text is safe on this page")
    assert page.locator("#field-narrative").input_value() == "Monitor died in transport."
    page.evaluate("window.dispatchEvent(new Event('online'))")  # the phone is back: no need to wait
    expect(page.locator("#receipt")).to_be_visible(timeout=20_000)
    assert len({report["submission_id"] for report in intake.reports}) == 1
    assert len(intake.reports) == 3


def test_a_changed_text_is_another_report(page: Page, address: str, intake: Intake) -> None:
    intake.answers = [problem(500, "This is our fault."), problem(500, "This is our fault.")]
    page.goto(address)
    for text in ("First words.", "First words.", "Other words."):
        page.locator("#field-narrative").fill(text)
        page.locator("#send").click()
        expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#receipt")).to_be_visible()
    first, again, other = [report["submission_id"] for report in intake.reports]
    assert first == again != other


def test_refused_answers_are_listed_and_lead_to_their_fields(
    page: Page, address: str, intake: Intake
) -> None:
    errors = [{"field": "patient_age", "detail": "Give years."}, {"field": "(body)", "detail": "Odd."}]
    intake.answers = [problem(422, "Not valid.", errors=errors)]
    page.goto(address)
    page.locator("#send").click()
    expect(page.locator("#error-summary")).to_contain_text("Tell what happened")
    assert intake.reports == []
    page.locator("#field-narrative").fill("Wrong dose.")
    page.locator("#send").click()
    expect(page.locator("#error-summary")).to_contain_text("Odd.")
    assert focused(page) == "error-summary"
    assert violations(page) == []
    page.get_by_role("link", name="Give years.").click()
    assert focused(page) == "field-patient_age"
    expect(page.locator("#field-patient_age")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("status", [401, 410])
def test_a_dead_link_does_not_cost_the_report(page: Page, address: str, intake: Intake, status: int) -> None:
    intake.answers = [problem(status, "Unknown link.")]
    page.goto(f"{address}/#revoked")
    page.locator("#field-narrative").fill("Stretcher wheel came off.")
    page.locator("#send").click()
    page.get_by_role("button", name="Send it without the agency’s link").click()
    expect(page.locator("#receipt")).to_be_visible()
    assert intake.tokens == ["revoked", None]


def test_nothing_typed_is_stored_and_leaving_is_warned_of(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#field-narrative").click()
    page.keyboard.type("Not sent yet.")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.goto(f"{address}/sign-in")
    assert asked == ["beforeunload"]


def test_a_one_time_link_signs_in_and_leaves_the_history(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    assert violations(page) == []
    page.goto(f"{address}/sign-in#used")
    expect(page.get_by_role("alert")).to_contain_text("A link works once")
    assert page.url == f"{address}/sign-in"
    assert violations(page) == []
    page.goto("about:blank")
    page.goto(f"{address}/sign-in#good")
    page.wait_for_url(f"{address}/")


def test_a_receipt_tells_what_became_of_the_report(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("Ask about a report you sent").click()
    page.locator("#ask-receipt").fill(" ab12-cd34-ef56 ")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-answer")).to_contain_text("on its way to review")
    page.locator("#ask-receipt").fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-answer")).to_contain_text("no report with this receipt")
    assert violations(page) == []
