"""One browser for each file of page tests, a fresh page for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages.browser import DESK, TIMEOUT_MS, Watch, chromium
from tests.e2e.pages.served import Alerts, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed before the next file: while it is open, its event loop keeps any other from running."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own session; a complaint of the browser fails the test."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    assert watch.complaints == []


@pytest.fixture
def console(page: Page, alerts: Alerts) -> Iterator[Page]:
    """The experts' console of the alerts that a file of tests gives, once its stream is live."""
    with served(alerts.app) as address:
        page.goto(address)
        expect(page.locator("#connection")).to_have_text("Live")
        yield page
        page.goto("about:blank")
