"""The ontology in a real browser: searched by keyboard, with and without script, on a phone, on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.taxonomy import taxonomy
from services.classifier.app import create_app
from services.classifier.settings import ClassifierSettings
from tests.builders.apps import NOWHERE
from tests.e2e.pages.browser import PHONE, focused, is_too_wide, violations
from tests.e2e.pages.served import STATIC, served

ALL = len(taxonomy().codes)
MAX_TABS = 6
"""From the top of the page to its search: past the link to the content, and the header's name."""


@pytest.fixture(scope="module")
def ontology() -> Iterator[str]:
    settings = ClassifierSettings(static_dir=Path(STATIC), kafka=NOWHERE["kafka"])
    with served(create_app(settings).http, lifespan="off") as address:
        yield f"{address}/ontology"


def search_by_keyboard(page: Page, words: str) -> None:
    """Tab to the search box and type."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if focused(page) == "query":
            break
    assert focused(page) == "query"
    page.keyboard.type(words)


def shown(page: Page) -> list[str]:
    """What is seen of codes, drugs and devices, and of the words they were found by."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-code], [data-thing], [data-why]')]"
        ".filter((one) => one.checkVisibility())"
        ".map((one) => one.id || one.dataset.thing || one.textContent.trim())"
    )
    return found


def test_the_keyboard_alone_finds_a_code(page: Page, ontology: str) -> None:
    page.goto(ontology)
    search_by_keyboard(page, "esophagus TUBE")
    expect(page.get_by_role("heading", name="AWY-01")).to_be_visible()
    expect(page.get_by_role("heading", name="VEH-01")).to_be_hidden()
    expect(page.get_by_role("status")).not_to_have_text(f"{ALL} of {ALL} codes")
    assert violations(page) == []
    page.keyboard.press("Enter")
    assert focused(page) == "query", "the search stays where it is"
    page.keyboard.press("Control+A")
    page.keyboard.type("zzyzx")
    expect(page.get_by_role("status")).to_contain_text(f"0 of {ALL} codes")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found. You can search for codes")
    assert violations(page) == []
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.get_by_text(f"{ALL} of {ALL} codes", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing was found")).to_be_hidden()


@pytest.mark.parametrize(
    "query", ["goose", "coded", "bagged", "oesophageal", "i-gel", "versed", "lifepak", "det"]
)
def test_the_script_finds_what_the_service_finds(page: Page, ontology: str, query: str) -> None:
    with page.expect_response("**/v1/ontology/words"):
        page.goto(f"{ontology}?q={query}")
    sent = shown(page)
    assert sent
    page.get_by_label("Search the codes").fill("zzyzx")
    assert shown(page) == []
    page.get_by_label("Search the codes").fill(query)
    assert shown(page) == sent


def test_a_code_found_by_slang_says_by_which_and_a_drug_by_its_brand(page: Page, ontology: str) -> None:
    with page.expect_response("**/v1/ontology/words"):
        page.goto(ontology)
    search_by_keyboard(page, "goose")
    expect(page.locator("#AWY-01").get_by_text("goose; goosed; tubed the goose")).to_be_visible()
    page.get_by_label("Search the codes").fill("versed")
    expect(page.locator("[data-thing=midazolam]")).to_be_visible()
    expect(page.locator("[data-thing=fentanyl]")).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("1 of ")
    assert violations(page) == []


def test_the_whole_page_is_accessible_and_fits_a_phone(page: Page, ontology: str) -> None:
    page.goto(ontology)
    assert violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not is_too_wide(page)
    assert violations(page) == []


def test_a_link_to_a_code_shows_it_whatever_was_searched(page: Page, ontology: str) -> None:
    page.goto(f"{ontology}?q=esophagus#VEH-01")
    expect(page.get_by_role("heading", name="VEH-01")).to_be_in_viewport()
    page.get_by_label("Search the codes").fill("esophagus")
    expect(page.get_by_role("heading", name="VEH-01")).to_be_hidden()
    page.evaluate("location.hash = 'MED-02'")
    expect(page.get_by_role("heading", name="MED-02")).to_be_in_viewport()


def test_without_a_script_the_service_searches(browser: Browser, ontology: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(ontology)
    page.get_by_label("Search the codes").fill("esophagus tube")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="AWY-01")).to_be_visible()
    expect(page.get_by_role("heading", name="VEH-01")).to_be_hidden()
    context.close()


def test_on_paper_there_is_no_search_and_every_code(page: Page, ontology: str) -> None:
    page.goto(ontology)
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("heading", level=3)).to_have_count(ALL)
