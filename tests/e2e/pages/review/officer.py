"""What a privacy officer does on the page of a held report, and the report they do it to."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from playwright.sync_api import Page, expect

from tests.builders.events import report_number
from tests.component.reviewing import NAME, PLACE
from tests.e2e.pages.browser import DESK

TOLD = (
    f"😀 Medic {NAME} dropped the monitor by {PLACE}. Then {NAME} left {PLACE}.\n"
    "Called 513-555-0177 from Station 14. Foley catheter was fine."
)
HALF_DESK = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
"""What is left of a desk's screen at 200 % zoom."""
T = TypeVar("T")


def elsewhere(work: Callable[[], Awaitable[T]]) -> T:
    """Runs it in a thread of its own: the browser's loop keeps this one."""

    async def run() -> T:
        return await work()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def open_report(page: Page, number: int = 1) -> None:
    page.locator(f".report[href$='{report_number(number)}']").click()
    page.get_by_role("button", name="Open the report").click()
    expect(page.locator("#work-title")).to_be_focused()


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def select(page: Page, words: str) -> None:
    """Select words in the focused original with the arrow keys alone."""
    page.keyboard.press("Control+Home")
    for _ in range(len(TOLD[: TOLD.index(words)])):
        page.keyboard.press("ArrowRight")
    for _ in words:
        page.keyboard.press("Shift+ArrowRight")


def mark_and_unfold(queue: Page, words: str, label: str) -> None:
    """Open the report, mark words of it, and unfold what else may be done with the mark."""
    open_report(queue)
    tab_to(queue, ".original")
    select(queue, words)
    queue.keyboard.press("Enter")
    queue.locator("#label").select_option(label)
    queue.get_by_role("button", name="Hide it", exact=True).click()
    queue.locator("#hits summary").click()
