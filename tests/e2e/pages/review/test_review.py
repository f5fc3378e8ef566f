"""The privacy officer's pages in a real browser, on the real service with its stores in memory."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.events import Revision
from services.deidentify.store import Status
from tests.builders.events import an_alert_changed, report_number
from tests.builders.records import a_record
from tests.component.handling import handled
from tests.component.reviewing import KEY, NAME, OFFICER, ONE, OTHER, PLACE, ReviewCase, a_report
from tests.e2e.pages.browser import PHONE, focused, is_too_wide, violations
from tests.e2e.pages.review.officer import (
    HALF_DESK,
    TOLD,
    elsewhere,
    mark_and_unfold,
    open_report,
    select,
    tab_to,
)
from tests.e2e.pages.served import served


def test_the_queue_shows_what_is_most_urgent_first(queue: Page) -> None:
    rows = queue.locator(".report")
    assert [row.split()[0] for row in rows.all_inner_texts()] == ["T1", "T2", "tier"]
    expect(rows.first).to_contain_text("held for less than a minute")
    expect(rows.first).to_contain_text("the agency’s lists were not known")
    expect(queue.locator("#counts")).to_have_text("3 waiting: 1 T1, 1 T2, 1 without a tier yet")
    assert violations(queue) == []
    assert NAME not in queue.content()


def test_a_report_is_reviewed_and_released_by_keyboard_alone(queue: Page, case: ReviewCase) -> None:
    tab_to(queue, ".report")
    queue.keyboard.press("Tab")
    queue.keyboard.press("Enter")
    expect(queue.get_by_role("heading", name="Held report")).to_be_visible()
    assert NAME not in queue.content(), "nothing is opened before it is asked for"
    assert case.stores.audit.notes == []
    assert violations(queue) == []
    expect(queue.locator("#open")).to_be_enabled()
    tab_to(queue, "#open")
    queue.keyboard.press("Enter")
    expect(queue.locator("#work-title")).to_be_focused()
    assert violations(queue) == []

    tab_to(queue, ".original")
    select(queue, PLACE)
    queue.keyboard.press("Enter")
    expect(queue.locator("#picked")).to_have_text(PLACE)
    assert focused(queue) == "label"
    assert violations(queue) == []
    queue.keyboard.type("LOC")
    queue.keyboard.press("Tab")
    queue.keyboard.press("Enter")
    expect(queue.locator("#said")).to_have_text("Hidden as LOCATION. 6 parts are hidden.")
    shown = queue.locator(".shown").first
    assert (shown.inner_text()).count("[LOCATION-1]") == 2
    expect(queue.locator(".original mark.hit--person")).to_have_text(PLACE)
    expect(queue.locator(".original").first).to_be_focused()

    select(queue, "Station")
    queue.keyboard.press("Delete")
    expect(queue.locator("#said")).to_have_text("Left visible: UNIT. 5 parts are hidden.")
    expect(shown).to_contain_text("from Station 14.")
    expect(queue.locator("#visible-hits")).to_contain_text("Station 14")
    tab_to(queue, "#hits button")
    queue.keyboard.press("Enter")
    expect(shown).to_contain_text(NAME)
    tab_to(queue, "#visible-hits li:last-child button")
    queue.keyboard.press("Enter")
    expect(queue.locator("#said")).to_contain_text("Hidden again")
    expect(shown).to_contain_text("[PROVIDER-1]")
    assert violations(queue) == []

    tab_to(queue, "#reason")
    queue.keyboard.type("The mill is local, the station is of another county.")
    queue.keyboard.press("Tab")
    queue.keyboard.press("Enter")
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert focused(queue) == "done"
    expect(queue.locator("#audit li")).to_have_count(4)
    assert NAME not in queue.content(), "the words leave the screen"
    assert violations(queue) == []
    (event,) = case.published()
    assert (event.report_id, event.revision) == (ONE, Revision(round=0, step=1))
    assert "from Station 14" in event.text
    assert PLACE not in event.text + queue.content()


def test_nothing_can_be_typed_into_an_original(queue: Page) -> None:
    open_report(queue)
    original = queue.locator(".original").first
    before = original.inner_text()
    original.click()
    queue.keyboard.type("typed")
    queue.keyboard.press("Control+x")
    queue.keyboard.insert_text("pasted")
    assert original.inner_text() == before
    assert original.get_attribute("spellcheck") == "false"


def test_the_decision_is_near_however_much_is_hidden(queue: Page, case: ReviewCase) -> None:
    elsewhere(lambda: handled(case.service, a_report(1, "Called 513-555-0177. " * 200, round_=1)))
    open_report(queue)
    expect(queue.locator("#hits > li")).to_have_count(200)
    tab_to(queue, "a[href='#decision-title']")
    queue.keyboard.press("Enter")
    assert focused(queue) == "decision-title"
    tab_to(queue, "#reason")
    tab_to(queue, "button[value='reject']")
    for _ in range(4):
        queue.keyboard.press("Shift+Tab")
    assert queue.evaluate("document.activeElement.closest('#hits') !== null")
    queue.keyboard.press("Escape")
    assert focused(queue) == "hits-title"
    assert violations(queue) == []


def test_a_reason_of_blanks_is_told_at_its_field(queue: Page) -> None:
    open_report(queue)
    queue.locator("#reason").fill("   ")
    queue.get_by_role("button", name="Reject").click()
    expect(queue.locator("#problem")).to_contain_text("Reason: May not be empty.")
    expect(queue.locator("#reason")).to_be_focused()


def test_a_mark_is_taken_back_where_it_was_made(queue: Page) -> None:
    open_report(queue)
    tab_to(queue, ".original")
    select(queue, PLACE)
    queue.keyboard.press("Enter")
    queue.keyboard.press("Tab")
    queue.keyboard.press("Enter")
    expect(queue.locator(".original mark.hit--person")).to_have_text(PLACE)
    queue.keyboard.press("Delete")
    expect(queue.locator("#said")).to_contain_text("Left visible")
    expect(queue.locator(".original mark.hit--person")).to_have_count(0)


def test_words_are_marked_by_mouse(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    queue.locator(".original").nth(1).dblclick(position={"x": 30, "y": 25})
    expect(queue.locator("#picked")).to_have_text("Monitor")
    queue.locator("#label").select_option("DEVICE")
    queue.get_by_role("button", name="Hide it", exact=True).click()
    expect(queue.locator(".shown").nth(1)).to_have_text("[DEVICE-1]")
    expect(queue.locator(".shown").nth(0)).to_contain_text("dropped the monitor")


def test_words_are_hidden_everywhere_and_listed_among_the_terms(queue: Page, case: ReviewCase) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    assert violations(queue) == []
    queue.locator("#hits form input").fill("Everybody there knows it.")
    queue.get_by_role("button", name="Hide it in every report").click()
    expect(queue.locator("#said")).to_contain_text("From now on it is hidden in every report")
    expect(queue.locator("#audit")).to_contain_text("had words hidden everywhere")
    assert len(case.stores.terms.rows) == 1
    queue.get_by_role("link", name="Terms").click()
    assert PLACE not in queue.content()
    queue.get_by_role("button", name="Show the terms").click()
    expect(queue.locator("#terms")).to_contain_text(PLACE)
    queue.locator("#terms summary").click()
    assert violations(queue) == []
    queue.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not is_too_wide(queue)
    queue.locator("#terms input").fill("It is a mill like any other.")
    queue.get_by_role("button", name="Remove").click()
    expect(queue.locator("#said")).to_contain_text("The term is removed.")
    assert case.stores.terms.rows == {}


@pytest.mark.parametrize(
    ("word", "told"), [("dropped", "hidden in every report"), ("was", "stays visible in such places")]
)
def test_a_word_set_everywhere_stays_hidden_once_unmarked_or_the_page_says_otherwise(
    queue: Page, case: ReviewCase, word: str, told: str
) -> None:
    mark_and_unfold(queue, word, "NAME")
    queue.locator("#hits form input").fill("A local word.")
    queue.get_by_role("button", name="Hide it in every report").click()
    expect(queue.locator("#said")).to_contain_text(told)
    queue.get_by_role("button", name="Take it back").click()
    expect(queue.locator("#said")).to_contain_text("is taken back")
    is_shown = f" {word} " in queue.locator(".shown").first.inner_text()
    assert is_shown is (word == "was")


def test_of_two_officers_the_second_sees_who_was_first(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    elsewhere(lambda: case.release(by=OTHER))
    queue.locator("#reason").fill("Read.")
    queue.get_by_role("button", name="Reject").click()
    expect(queue.locator("#problem")).to_contain_text(f"{OTHER} released this report")
    expect(queue.locator("#open")).to_be_hidden()
    assert NAME not in queue.content()
    assert len(case.published()) == 1


def test_marks_are_kept_when_the_lists_changed_meanwhile(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    tab_to(queue, ".original")
    select(queue, PLACE)
    queue.keyboard.press("Enter")
    queue.locator("#label").select_option("LOCATION")
    queue.get_by_role("button", name="Hide it", exact=True).click()
    expect(queue.locator("#said")).to_contain_text("Hidden as LOCATION.")
    queue.locator("#reason").fill("Read.")
    case.register(9, hospitals=("Foley catheter",))
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#problem")).to_contain_text("lists or terms changed meanwhile")
    assert focused(queue) == "problem"
    expect(queue.locator(".original mark.hit--person")).to_have_text(PLACE)
    expect(queue.locator(".shown").first).to_contain_text("[FACILITY-1] was fine")
    expect(queue.locator("#reason")).to_have_value("Read.")
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert PLACE not in case.published()[-1].text


def test_of_a_decided_report_no_tier_is_still_to_come(queue: Page, case: ReviewCase) -> None:
    elsewhere(lambda: case.release())
    case.tiers.see(a_record(an_alert_changed(ONE, version=2)))
    queue.locator("#status").select_option("released")
    expect(queue.locator(".report")).to_have_count(1)
    expect(queue.locator(".report")).to_contain_text(f"by {OFFICER}")
    expect(queue.locator(".report")).not_to_contain_text("not known yet")
    queue.locator(".report").click()
    expect(queue.locator(".facts")).to_contain_text("released")
    expect(queue.locator(".facts")).not_to_contain_text("not known yet")


def test_a_report_scrubbed_again_meanwhile_is_opened_again(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    elsewhere(lambda: handled(case.service, a_report(1, TOLD, round_=1)))
    queue.locator("#reason").fill("Read.")
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#problem")).to_contain_text("scrubbed again meanwhile")
    queue.get_by_role("button", name="Open the report").click()
    expect(queue.locator("#work-title")).to_be_focused()
    queue.locator("#reason").fill("Read.")
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert case.published()[-1].revision == Revision(round=1, step=1)


def test_a_rejection_keeps_the_text_back_and_a_reason_is_asked_for(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    queue.get_by_role("button", name="Reject").click()
    assert focused(queue) == "reason", "the browser asks for the reason"
    queue.locator("#reason").fill("The story itself tells who it was.")
    queue.get_by_role("button", name="Reject").click()
    expect(queue.locator("#done")).to_contain_text("Rejected.")
    expect(queue.locator("#audit")).to_contain_text("The story itself tells who it was.")
    assert case.stores.held.rows[ONE].status is Status.REJECTED
    assert case.published() == []
    queue.get_by_role("link", name="Queue", exact=True).click()
    queue.locator("#status").select_option("rejected")
    expect(queue.locator(".report")).to_have_count(1)
    expect(queue.locator(".report")).to_contain_text(f"by {OFFICER}")


def test_a_shredded_report_is_told_plainly(queue: Page, case: ReviewCase) -> None:
    case.keys.destroyed.add(KEY)
    queue.locator(f".report[href$='{ONE}']").click()
    queue.get_by_role("button", name="Open the report").click()
    expect(queue.locator("#problem")).to_contain_text("Nobody can read the report any more")
    assert violations(queue) == []


@pytest.mark.parametrize("size", [PHONE, HALF_DESK], ids=["phone", "zoomed"])
def test_the_pages_fit_a_phone_and_a_zoomed_desk(queue: Page, size: Any) -> None:
    queue.set_viewport_size(size)
    assert not is_too_wide(queue)
    open_report(queue)
    tab_to(queue, ".original")
    select(queue, PLACE)
    queue.keyboard.press("Enter")
    expect(queue.locator("#picker")).to_be_visible()
    assert not is_too_wide(queue)
    assert violations(queue) == []


def test_what_is_not_drawn_is_shown_and_turns_nothing(queue: Page, case: ReviewCase) -> None:
    told = f"Me\u200bdic \u202e{NAME} fell\U000e0041 by {PLACE}."
    elsewhere(lambda: handled(case.service, a_report(1, told, round_=1)))
    open_report(queue)
    codes = queue.locator(".original .unseen").evaluate_all(
        "spans => spans.map(span => [span.dataset.code, getComputedStyle(span).unicodeBidi])"
    )
    assert codes == [["U+200B", "isolate"], ["U+202E", "isolate"], ["U+E0041", "isolate"]]
    expect(queue.locator(".original mark.hit")).to_have_text(NAME)
    tab_to(queue, ".original")
    queue.keyboard.press("Control+End")
    queue.keyboard.press("ArrowLeft")
    for _ in PLACE:
        queue.keyboard.press("Shift+ArrowLeft")
    queue.keyboard.press("Enter")
    expect(queue.locator("#picked")).to_have_text(PLACE)
    assert violations(queue) == []
    style = "text => getComputedStyle(text).unicodeBidi"
    assert queue.locator(".original, .shown").first.evaluate(style) == "isolate"


@pytest.mark.parametrize("address", ["x", str(report_number(9))])
def test_a_report_that_is_not_held_is_told_as_a_page(queue: Page, address: str) -> None:
    answer = queue.goto(f"{queue.url}reviews/{address}")
    assert answer is not None
    assert answer.status == 404
    expect(queue.get_by_role("heading", name="Not held")).to_be_visible()
    assert violations(queue) == []


def test_in_forced_colours_parts_keep_lines_and_names(queue: Page) -> None:
    queue.emulate_media(forced_colors="active")
    open_report(queue)
    styles = queue.locator(".original mark.hit").evaluate_all(
        "marks => marks.map(mark => [getComputedStyle(mark).borderBottomStyle,"
        " getComputedStyle(mark, '::after').content])"
    )
    assert [style for style, _ in styles] == ["dashed", "dashed", "solid", "solid"]
    assert styles[0][1] == '"PROVIDER · name_in_context"'
    assert violations(queue) == []


def test_the_pages_are_for_privacy_officers_alone(page: Page, case: ReviewCase) -> None:
    with served(case.service.http, lifespan="off") as address:
        page.goto(f"{address}/sign-in#{case.issuer.code('deidentify', 'expert')}")
        page.wait_for_url(f"{address}/")
        for path in ("/", "/terms", f"/reviews/{ONE}"):
            page.goto(f"{address}{path}")
            expect(page.get_by_role("heading", name="Not for this role")).to_be_visible()
        page.context.clear_cookies()
        page.goto(f"{address}/reviews/{ONE}")
        page.wait_for_url("**/sign-in")
        page.goto("about:blank")
