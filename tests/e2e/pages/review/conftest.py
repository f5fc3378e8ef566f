"""The privacy officer's pages on the real service with its stores in memory, signed in to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from contracts.events import Tier
from tests.builders.events import an_alert_changed, report_number
from tests.builders.records import a_record
from tests.component.reviewing import OFFICER, ReviewCase, a_report, held
from tests.e2e.pages.review.officer import TOLD, elsewhere
from tests.e2e.pages.served import served


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> ReviewCase:
    return ReviewCase(tmp_path_factory.mktemp("review"))


@pytest.fixture
def case(shared: ReviewCase) -> ReviewCase:
    """Three held reports: the second is the most urgent."""
    shared.clear()
    elsewhere(lambda: held(shared, *(a_report(number, TOLD) for number in (1, 2, 3))))
    for number, tier in {1: Tier.T2, 2: Tier.T1}.items():
        alert = an_alert_changed(report_number(number), tier=tier).model_copy(update={"withheld": True})
        shared.tiers.see(a_record(alert))
    return shared


@pytest.fixture
def queue(page: Page, case: ReviewCase) -> Iterator[Page]:
    """The queue's page, signed in to by a link."""
    with served(case.service.http, lifespan="off") as address:
        page.goto(f"{address}/sign-in#{case.issuer.code('deidentify', 'privacy-officer', sub=OFFICER)}")
        page.wait_for_url(f"{address}/")
        expect(page.locator(".report")).to_have_count(3)
        yield page
        page.goto("about:blank")
