"""On the page of a held report nothing is decided unseen, and nothing is called undone that may be done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from services.deidentify.store import Status
from tests.component.reviewing import NAME, OFFICER, ONE, OTHER, PLACE, ReviewCase
from tests.e2e.pages.browser import violations
from tests.e2e.pages.review.officer import elsewhere, mark_and_unfold, open_report, select, tab_to

LOST = "The answer did not arrive"


def never_arrives(route: Route) -> None:
    route.abort()


def is_lost(route: Route) -> None:
    """The service does what it is asked; its answer does not arrive."""
    route.fetch()
    route.abort()


def is_cut_by_a_proxy(route: Route) -> None:
    route.fetch()
    route.fulfill(status=504, body="<h1>Gateway Timeout</h1>", content_type="text/html")


def mark(page: Page, words: str, label: str) -> None:
    page.locator(".original").first.focus()
    select(page, words)
    page.keyboard.press("Enter")
    page.locator("#label").select_option(label)
    page.get_by_role("button", name="Hide it", exact=True).click()
    expect(page.locator("#said")).to_contain_text(f"Hidden as {label}.")


def leave_the_name_visible(page: Page) -> None:
    page.locator(".original").first.focus()
    select(page, NAME)
    page.keyboard.press("Delete")


def press(page: Page, decision: str) -> None:
    page.locator("#reason").fill("Read.")
    page.locator(f"button[value='{decision}']").click()


def test_a_mark_whose_preview_fails_counts_for_nothing(queue: Page) -> None:
    open_report(queue)
    queue.route("**/preview", never_arrives)
    leave_the_name_visible(queue)
    expect(queue.locator("#problem")).to_contain_text("could not be reached")
    expect(queue.locator("#said")).to_have_text("Not done: the marks stand as they are drawn.")
    queue.unroute("**/preview")
    mark(queue, PLACE, "LOCATION")
    expect(queue.locator(".shown").first).to_contain_text("[LOCATION-1]")
    expect(queue.locator(".shown").first).not_to_contain_text(NAME)
    expect(queue.locator("#visible")).to_be_hidden()


def test_after_a_failed_preview_what_is_drawn_can_be_released(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    queue.route("**/preview", never_arrives)
    leave_the_name_visible(queue)
    expect(queue.locator("#problem")).to_be_visible()
    press(queue, "release")
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert NAME not in case.published()[-1].text


def test_of_a_text_that_is_being_made_it_is_told_beside_the_button(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    waiting: list[Route] = []
    queue.route("**/preview", lambda route: waiting.append(route))
    with queue.expect_request("**/preview"):
        leave_the_name_visible(queue)
    press(queue, "release")
    beside = queue.locator("#decision [role=status]")
    expect(beside).to_contain_text("is being made")
    expect(beside).to_be_in_viewport()
    waiting.pop().continue_()
    expect(beside).to_contain_text("is made: look at it")
    assert violations(queue) == []
    queue.unroute("**/preview")
    queue.get_by_role("button", name="Hide it again").click()
    expect(beside).to_have_text("")
    press(queue, "release")
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert NAME not in case.published()[-1].text


@pytest.mark.parametrize("happens", [is_lost, is_cut_by_a_proxy])
@pytest.mark.parametrize(("decision", "done"), [("release", "released"), ("reject", "rejected")])
def test_a_lost_answer_to_a_decision_is_looked_up(
    queue: Page, case: ReviewCase, decision: str, done: str, happens: Callable[[Route], None]
) -> None:
    open_report(queue)
    queue.route(f"**/{decision}", happens)
    press(queue, decision)
    expect(queue.locator("#problem")).to_contain_text(f"{LOST}. {OFFICER} {done} this report")
    expect(queue.locator(".facts")).to_contain_text(done)
    assert case.stores.held.rows[ONE].status is Status(done)
    assert NAME not in queue.content()


def test_a_decision_that_never_arrived_can_be_made_again(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    queue.route("**/release", never_arrives)
    press(queue, "release")
    beside = queue.locator("#beside")
    expect(beside).to_have_text(f"{LOST}. The report still waits: decide again.")
    expect(beside).to_be_in_viewport()
    queue.unroute("**/release")
    press(queue, "release")
    expect(queue.locator("#done")).to_contain_text("Released.")
    assert len(case.published()) == 1


def test_what_cannot_be_looked_up_is_not_called_undone(queue: Page, case: ReviewCase) -> None:
    open_report(queue)
    queue.route("**/reject", is_lost)
    queue.route("**/preview", never_arrives)
    press(queue, "reject")
    expect(queue.locator("#beside")).to_contain_text("it is not known whether it is decided")
    queue.unroute("**/preview")
    queue.unroute("**/reject")
    press(queue, "reject")
    expect(queue.locator("#problem")).to_contain_text(f"{OFFICER} rejected this report")


@pytest.mark.parametrize(
    ("happens", "place", "told", "terms"),
    [
        (is_lost, "#said", "the notes tell: from now on it is hidden", 1),
        (never_arrives, "#problem", "No note tells that the words are hidden", 0),
    ],
)
def test_a_lost_answer_to_hiding_everywhere_is_looked_up(
    queue: Page, case: ReviewCase, happens: Callable[[Route], None], place: str, told: str, terms: int
) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    queue.route("**/terms", happens)
    hide_everywhere(queue)
    expect(queue.locator(place)).to_contain_text(told)
    expect(queue.locator(place)).to_contain_text(LOST)
    assert len(case.stores.terms.rows) == terms


def hide_everywhere(page: Page) -> None:
    if not page.locator("#hits form input").is_visible():
        page.locator("#hits summary").click()
    page.locator("#hits form input").fill("Everybody there knows it.")
    page.get_by_role("button", name="Hide it in every report").click()


def test_a_lost_answer_to_a_removal_is_not_called_undone(queue: Page, case: ReviewCase) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    hide_everywhere(queue)
    expect(queue.locator("#said")).to_contain_text("hidden in every report")
    queue.get_by_role("link", name="Terms").click()
    queue.get_by_role("button", name="Show the terms").click()
    queue.locator("#terms summary").click()
    queue.locator("#terms input").fill("It is a mill like any other.")
    queue.route("**/remove", is_lost)
    queue.get_by_role("button", name="Remove").click()
    expect(queue.locator("#problem")).to_contain_text("it is not known whether the term is removed")
    queue.unroute("**/remove")
    queue.get_by_role("button", name="Remove").click()
    expect(queue.locator("#problem")).to_contain_text("may have been removed already")
    assert case.stores.terms.rows == {}


def test_hiding_everywhere_after_another_officer_decided_closes_the_report(
    queue: Page, case: ReviewCase
) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    elsewhere(lambda: case.release(by=OTHER))
    hide_everywhere(queue)
    expect(queue.locator("#problem")).to_contain_text(f"{OTHER} released this report")
    expect(queue.locator(".facts")).to_contain_text(OTHER)
    expect(queue.locator("#work")).to_be_hidden()
    assert NAME not in queue.content()


def test_a_term_that_is_known_closes_nothing(queue: Page) -> None:
    mark_and_unfold(queue, PLACE, "LOCATION")
    hide_everywhere(queue)
    expect(queue.locator("#said")).to_contain_text("hidden in every report")
    hide_everywhere(queue)
    expect(queue.locator("#problem")).to_contain_text("has this term already")
    expect(queue.locator(".original").first).to_contain_text(NAME)


def test_once_decided_the_report_is_not_called_waiting(queue: Page) -> None:
    open_report(queue)
    expect(queue.locator(".facts")).to_contain_text("waiting")
    press(queue, "release")
    expect(queue.locator("#done")).to_contain_text("Released.")
    expect(queue.locator(".facts")).to_contain_text("released")
    expect(queue.locator(".facts")).to_contain_text(OFFICER)
    expect(queue.locator(".facts")).not_to_contain_text("waiting")


def test_a_mark_taken_back_over_a_hit_is_not_called_visible(queue: Page) -> None:
    open_report(queue)
    mark(queue, NAME, "NAME")
    queue.locator(".original").first.focus()
    select(queue, NAME)
    queue.keyboard.press("Delete")
    still = "Your mark NAME is taken back; still hidden as PROVIDER."
    expect(queue.locator("#said")).to_contain_text(still)
    mark(queue, NAME, "NAME")
    tab_to(queue, "#hits button")
    queue.keyboard.press("Enter")
    expect(queue.locator("#said")).to_contain_text(still)


def test_of_a_wide_mark_taken_back_it_is_told_that_a_part_stays_hidden(queue: Page) -> None:
    open_report(queue)
    mark(queue, f"{NAME} dropped the monitor", "NAME")
    queue.get_by_role("button", name="Take it back").click()
    told = "Your mark NAME is taken back; still hidden in part, as PROVIDER."
    expect(queue.locator("#said")).to_contain_text(told)


def test_what_another_mark_hides_is_not_listed_as_visible(queue: Page) -> None:
    open_report(queue)
    leave_the_name_visible(queue)
    entry = queue.locator("#visible-hits > li")
    expect(entry).to_contain_text(NAME)
    expect(entry).not_to_contain_text("Not visible now")
    mark(queue, f"{NAME.split()[1]} dropped", "NAME")
    expect(entry).to_contain_text("Not visible now: hidden as NAME.")
    assert violations(queue) == []
