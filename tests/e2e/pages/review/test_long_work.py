"""A held report with much in it, by mouse, touch and on paper, and work that is not lost half-way."""

import pytest
from playwright.sync_api import Browser, Page, expect

from services.deidentify.review.audit import Noted, What
from tests.builders.events import AT
from tests.component.handling import handled
from tests.component.reviewing import NAME, OFFICER, ONE, OTHER, PLACE, ReviewCase, a_report
from tests.e2e.pages.browser import TIMEOUT_MS, focused, is_too_wide, violations
from tests.e2e.pages.review.officer import (
    TOLD,
    elsewhere,
    mark_and_unfold,
    open_report,
    select,
    tab_to,
)

HANDHELD = {"width": 390, "height": 844}
LONG = TOLD + " Nothing else of note happened on the way." * 400
COUNTED = """async (many) => {
  const { showHits } = await import("/static/page/hits.js");
  let looks = 0;
  const hits = Array.from({ length: many }, (_, start) => (
    { field: "narrative", start, end: start + 1, label: "NAME", rule: "tagger", family: "name" }));
  const words = () => { looks += 1; return "Ann"; };
  showHits([{ field: "narrative", hits, words, cover: () => "" }], [], {});
  return looks / many;
}"""
MANY = 300
SELECTED = """([words]) => {
  const [text] = document.querySelectorAll(".original");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const start = node.data.indexOf(words);
    if (start >= 0) return document.getSelection().setBaseAndExtent(node, start, node, start + words.length);
  }
}"""
IS_LEAVING_REFUSED = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""


def test_a_mark_looks_at_each_hit_a_fixed_number_of_times(queue: Page) -> None:
    open_report(queue)
    assert queue.evaluate(COUNTED, MANY) <= 3
    expect(queue.get_by_role("button", name=f"Leave all {MANY} visible").first).to_be_attached()


def test_the_oldest_note_can_be_read_however_many_there_are(queue: Page, case: ReviewCase) -> None:
    notes = [
        Noted(AT, OTHER, What.OPENED, ONE, 0),
        *(Noted(AT, OTHER, What.SPAN_ADDED, ONE, 0, "narrative", 5, 9, "NAME", "person") for _ in range(250)),
    ]
    elsewhere(lambda: case.stores.audit.add(notes))
    queue.locator(f".report[href$='{ONE}']").click()
    expect(queue.locator("#audit li")).to_have_count(200)
    expect(queue.locator("#audit")).not_to_contain_text("opened the report")
    assert violations(queue) == []
    queue.get_by_role("button", name="Older notes").click()
    expect(queue.locator("#audit li")).to_have_count(251)
    expect(queue.locator("#audit li").last).to_contain_text(f"{OTHER} opened the report")
    expect(queue.locator("#audit li").nth(200)).to_be_focused()
    expect(queue.get_by_role("button", name="Older notes")).to_be_hidden()


def test_notes_that_cannot_be_read_are_not_called_none(queue: Page) -> None:
    queue.route("**/v1/reviews/audit?*", lambda route: route.abort())
    queue.locator(f".report[href$='{ONE}']").click()
    expect(queue.get_by_text("The notes could not be read")).to_be_visible()
    expect(queue.get_by_text("Nobody has opened this report.")).to_be_hidden()


def test_undecided_work_is_not_left_without_a_question(queue: Page) -> None:
    open_report(queue)
    assert queue.evaluate(IS_LEAVING_REFUSED) is False
    queue.locator("#reason").fill("Read")
    assert queue.evaluate(IS_LEAVING_REFUSED) is True
    queue.locator("#reason").fill("")
    queue.get_by_role("button", name="Leave it visible").first.click()
    expect(queue.locator("#said")).to_contain_text("Left visible")
    assert queue.evaluate(IS_LEAVING_REFUSED) is True
    queue.locator("#reason").fill("Read.")
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert queue.evaluate(IS_LEAVING_REFUSED) is False


def test_when_the_sign_in_ends_words_go_and_marks_stay(queue: Page, case: ReviewCase) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    queue.locator("#reason").fill("Read to the end.")
    queue.context.clear_cookies()
    queue.get_by_role("button", name="Leave it visible").last.click()
    expect(queue.locator("#problem")).to_contain_text("Your sign-in has ended.")
    expect(queue.locator("#kept")).to_be_visible()
    assert PLACE not in queue.content()
    assert NAME not in queue.content()
    assert violations(queue) == []
    again = queue.context.new_page()
    code = case.issuer.code("deidentify", "privacy-officer", sub=OFFICER)
    origin = queue.url.split("/reviews")[0]
    again.goto(f"{origin}/sign-in#{code}")
    again.wait_for_url(f"{origin}/")
    queue.get_by_role("button", name="Open the report").click()
    expect(queue.locator("#work-title")).to_be_focused()
    expect(queue.locator(".original mark.hit--person")).to_have_text(PLACE)
    expect(queue.locator("#visible-hits > li")).to_have_count(1)
    expect(queue.locator("#reason")).to_have_value("Read to the end.")
    queue.get_by_role("button", name="Release").click()
    expect(queue.locator("#done")).to_contain_text("Released.")
    (event,) = case.published()
    assert PLACE not in event.text
    assert NAME not in event.text


def test_marks_of_another_officer_are_kept_beside_ones_own(queue: Page, case: ReviewCase) -> None:
    """Their spans came with a rejection; the report was held again in a later round meanwhile."""
    mark_and_unfold(queue, PLACE, "LOCATION")
    theirs = {"field": "device", "start": 0, "end": 7, "label": "DEVICE"}
    elsewhere(lambda: case.ask("POST", f"/{ONE}/reject", {"round": 0, "reason": "So.", "added": [theirs]}))
    elsewhere(lambda: handled(case.service, a_report(1, TOLD, round_=1)))
    queue.get_by_role("button", name="Take it back").click()
    expect(queue.locator("#problem")).to_contain_text("scrubbed again meanwhile")
    queue.get_by_role("button", name="Open the report").click()
    expect(queue.locator(".shown").nth(1)).to_have_text("[DEVICE-1]")
    expect(queue.locator(".original mark.hit--person")).to_have_count(1)


def test_words_are_marked_by_touch(queue: Page, browser: Browser) -> None:
    queue.locator(f".report[href$='{ONE}']").click()
    context = browser.new_context(
        viewport=HANDHELD,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
        storage_state=queue.context.storage_state(),
    )
    context.set_default_timeout(TIMEOUT_MS)
    try:
        handheld = context.new_page()
        handheld.goto(queue.url)
        handheld.get_by_role("button", name="Open the report").tap()
        button = handheld.get_by_role("button", name="Mark the selection")
        expect(button).to_be_disabled()
        handheld.locator(".original").first.scroll_into_view_if_needed()
        handheld.evaluate(SELECTED, [PLACE])
        expect(button).to_be_enabled()
        expect(button).to_be_in_viewport(ratio=1)
        assert violations(handheld) == []
        assert not is_too_wide(handheld)
        button.tap()
        expect(handheld.locator("#picked")).to_have_text(PLACE)
        expect(handheld.locator("#picker")).to_be_in_viewport()
        handheld.locator("#label").select_option("LOCATION")
        handheld.get_by_role("button", name="Hide it", exact=True).tap()
        expect(handheld.locator("#said")).to_contain_text("Hidden as LOCATION.")
        expect(button).to_be_disabled()
    finally:
        context.close()


def test_in_a_long_text_the_question_comes_where_it_is_seen(queue: Page, case: ReviewCase) -> None:
    elsewhere(lambda: handled(case.service, a_report(1, LONG, round_=1)))
    open_report(queue)
    queue.locator(".original").first.hover(position={"x": 60, "y": 25})
    before = queue.evaluate("scrollY")
    queue.locator(".original").first.dblclick(position={"x": 60, "y": 25})
    expect(queue.locator("#picker")).to_be_in_viewport(ratio=1)
    expect(queue.locator("#said")).to_have_text("Choose what the selected words are.")
    assert queue.evaluate("scrollY") == before, "what was selected stays where it was"


def test_the_doubt_that_is_shown_says_whose_it_is(queue: Page) -> None:
    open_report(queue)
    expect(queue.locator("#risk")).to_contain_text("The scrubber’s own doubt")
    expect(queue.locator("#risk")).to_contain_text("what you leave visible is not counted")


@pytest.mark.parametrize("is_marking", [True, False], ids=["marking", "marked"])
def test_no_word_of_an_original_goes_onto_paper(queue: Page, is_marking: bool) -> None:
    open_report(queue)
    tab_to(queue, ".original")
    select(queue, PLACE)
    if is_marking:
        queue.keyboard.press("Enter")
        expect(queue.locator("#picked")).to_have_text(PLACE)
    else:
        queue.keyboard.press("Escape")
        queue.get_by_role("button", name="Leave it visible").first.click()
        expect(queue.locator("#visible-hits > li")).to_have_count(1)
    queue.emulate_media(media="print")
    on_paper = queue.locator("body").inner_text()
    assert "Held report" in on_paper
    assert PLACE not in on_paper
    assert NAME not in on_paper


def test_no_term_goes_onto_paper(queue: Page) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    queue.locator("#hits form input").fill("Everybody there knows it.")
    queue.get_by_role("button", name="Hide it in every report").click()
    expect(queue.locator("#said")).to_contain_text("hidden in every report")
    queue.get_by_role("link", name="Terms").click()
    queue.get_by_role("button", name="Show the terms").click()
    expect(queue.locator("#terms")).to_contain_text(PLACE)
    assert focused(queue) == "terms-title"
    queue.emulate_media(media="print")
    assert PLACE not in queue.locator("body").inner_text()
