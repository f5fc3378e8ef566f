"""A Chromium for tests, and what is asked of every page: accessible, and never wider than the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[3] / "build" / "static" / "test" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TIMEOUT_MS = 15_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; Playwright's own cannot be downloaded everywhere."""
    assert CHROMIUM.exists(), "Chromium is missing: install the package `chromium`"
    assert AXE.exists(), "axe-core is missing: run `python -m pso.browser_files`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, each with the elements; empty if all is well."""
    # Run through the debugger, which the page's content security policy does not bind.
    page.evaluate(AXE.read_text() + ";undefined")
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{found['id']}: {[node['target'] for node in found['nodes']]}" for found in result["violations"]]


def is_too_wide(page: Page) -> bool:
    """True when the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def focused(page: Page) -> str:
    """The id, or else the report id or tag, of what has the keyboard's focus."""
    return str(
        page.evaluate(
            "(({id, dataset, tagName}) => id || dataset.reportId || tagName)(document.activeElement)"
        )
    )


class Watch:
    """Notes what a page complains of: script errors, refused content, missing files."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._note)
        page.on("console", self._hear)

    def _note(self, response: Any) -> None:
        if response.status >= 400 and "/static/" in response.url:
            self.complaints.append(f"{response.status} {response.url}")

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)
