"""What classifier tells people and programs of its codes, and that no report is in it."""

from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from chassis.problems import MEDIA_TYPE
from chassis.service import Service
from contracts.disclosure import MIN_CELL
from contracts.taxonomy import taxonomy
from contracts.telemetry import CODES_GIVEN
from services.classifier.app import create_app
from services.classifier.core import Ontology
from services.classifier.pages import Shown, Words
from tests.builders.apps import client_of
from tests.builders.events import a_deidentified, report_number
from tests.builders.intake import CANARY
from tests.component.handling import a_service, handled
from tests.fakes.publisher import FakePublisher

TEXT = f"Gave 10 mg of morphine in place of 1 mg, the patient stopped breathing. {CANARY}"


class Page(HTMLParser):
    """The ids of a page, where its links within it lead, and which codes it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.shown: list[str] = []
        self.things: list[str] = []
        self.is_nothing_told = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if "#" in (found.get("href") or ""):
            self.links.add(str(found["href"]).partition("#")[2])
        if "data-code" in found and "hidden" not in found:
            self.shown.append(str(found["id"]))
        if "data-thing" in found and "hidden" not in found:
            self.things.append(str(found["data-thing"]))
        self.is_nothing_told |= found.get("id") == "nothing" and "hidden" not in found


class Case:
    """The service with its client."""

    def __init__(self, folder: Path) -> None:
        settings, service = a_service("classifier", folder, FakePublisher())
        self.service: Service = create_app(settings, service)
        self.client: httpx.AsyncClient = client_of(self.service)

    async def page(self, query: str) -> Page:
        return Page((await self.client.get("/ontology", params={"q": query})).text)

    async def read(self, count: int) -> None:
        await handled(self.service, *(a_deidentified(report_number(n), text=TEXT) for n in range(count)))

    async def told(self) -> Shown:
        return Shown.model_validate((await self.client.get("/v1/ontology")).json())

    async def given(self, code: str) -> int | None:
        return next(one.given for one in (await self.told()).codes if one.code == code)


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        yield made


async def test_every_code_is_told_with_what_the_ontology_says_of_it(case: Case) -> None:
    told, known = await case.told(), taxonomy()
    assert [one.code for one in told.codes] == [code.code for code in known.codes]
    assert [axis.axis for axis in told.axes] == [axis.axis for axis in known.axes]
    rules = Ontology.load().categories
    for one in (code for group in told.groups for code in group.codes):
        rule = rules[one.code]
        assert (one.label, one.definition) == (known.label(one.code), known.definition(one.code))
        assert (one.includes, one.excludes) == (rule.includes, rule.excludes)
        assert (one.example, one.counter_example) == (rule.example, rule.counter_example)


async def test_the_patterns_of_a_code_are_counted(case: Case) -> None:
    patterns = {one.code: one.patterns for one in (await case.told()).codes}
    assert patterns["MED-02"] > 1
    assert patterns["PH-01"] > 1
    assert patterns["HL-5"] == 0, "harm is read from outcomes, not from patterns"


async def test_codes_given_are_counted_exactly_in_the_metrics(case: Case) -> None:
    await case.read(3)
    metrics = (await case.client.get("/metrics")).text
    assert f'{CODES_GIVEN}{{axis="category",code="MED-02"}} 3.0' in metrics
    for axis in ("report_type", "harm", "phase", "preventability"):
        assert f'{CODES_GIVEN}{{axis="{axis}",' in metrics


async def test_counts_are_shown_in_steps_so_that_no_single_report_is_seen(case: Case) -> None:
    await case.read(MIN_CELL - 1)
    assert await case.given("MED-02") is None
    await case.read(1)
    assert await case.given("MED-02") == MIN_CELL
    await case.read(MIN_CELL - 1)
    assert await case.given("MED-02") == MIN_CELL
    assert await case.given("VEH-01") is None


async def test_the_page_has_an_anchor_for_every_code_and_each_link_leads_somewhere(case: Case) -> None:
    page = Page((await case.client.get("/ontology")).text)
    assert len(page.ids) == len(set(page.ids))
    assert page.links <= set(page.ids)
    assert {code.code for code in taxonomy().codes} | {g.code for g in taxonomy().groups} <= page.links
    assert page.shown == [code.code for code in taxonomy().codes]


async def test_the_search_works_without_a_script(case: Case) -> None:
    response = await case.client.get("/ontology", params={"q": "ESOPHAGUS tube"})
    shown = Page(response.text).shown
    assert "AWY-01" in shown
    assert len(shown) < 20
    assert f"{len(shown)} of {len(taxonomy().codes)} codes" in response.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("goose", "AWY-01"),
        ("tubed the goose", "AWY-01"),
        ("coded", "AWY-04"),
        ("BAGGED", "AWY-06"),
        ("intubation", "AWY-03"),
        ("i-gel", "AWY-02"),
        ("oesophagus tube", "AWY-01"),
        ("oesophageal", "AWY-01"),
        ("esophageal", "AWY-01"),
        ("haemorrhage", "CLN-08"),
        ("unrecognised", "AWY-01"),
        ("gurney", "PTH-01"),
    ],
)
async def test_the_words_of_crews_and_other_spellings_find_a_code(case: Case, query: str, code: str) -> None:
    page = await case.page(query)
    assert code in page.shown
    assert len(page.shown) < 25
    assert not page.is_nothing_told


async def test_a_code_says_by_which_word_it_was_found(case: Case) -> None:
    html = (await case.client.get("/ontology", params={"q": "goose"})).text
    assert "goose; goosed; tubed the goose" in html


@pytest.mark.parametrize(
    ("query", "thing"),
    [("versed", "midazolam"), ("narcan", "naloxone"), ("Lifepak", "monitor"), ("lucas", "mcpr")],
)
async def test_drugs_and_devices_are_found_by_any_name(case: Case, query: str, thing: str) -> None:
    page = await case.page(query)
    assert thing in page.things
    assert len(page.things) < 5


async def test_a_search_that_finds_nothing_says_so_and_what_can_be_searched(case: Case) -> None:
    nothing = await case.page("zzyzx")
    assert (nothing.shown, nothing.things, nothing.is_nothing_told) == ([], [], True)
    assert not (await case.page("")).is_nothing_told
    told = (await case.client.get("/ontology", params={"q": "zzyzx"})).text
    for what in ("codes", "labels", "definitions", "slang", "drugs and"):
        assert what in told[told.index('id="nothing"') :].partition("</p>")[0]


async def test_programs_are_told_the_words_of_each_code(case: Case) -> None:
    known = Words.model_validate((await case.client.get("/v1/ontology/words")).json())
    assert {code for one in known.concepts for code in one.codes} <= {one.code for one in taxonomy().codes}
    assert all(one.words and one.codes for one in known.concepts)
    assert any("goose" in one.words and "AWY-01" in one.codes for one in known.concepts)
    assert any("tube" in one.words for one in known.concepts), "a word that is also a concept's name"
    names = [one.name for one in (*known.drugs, *known.devices)]
    assert len(names) == len(set(names)), "the page shows and hides them by name"
    assert not [word for one in (*known.drugs, *known.devices) for word in one.words if "_" in word]


async def test_what_is_searched_for_is_shown_as_text(case: Case) -> None:
    response = await case.client.get("/ontology", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in response.text
    assert Page(response.text).shown == []


async def test_a_search_too_long_is_refused_by_name(case: Case) -> None:
    response = await case.client.get("/ontology", params={"q": "a" * 101})
    assert (response.status_code, response.headers["content-type"]) == (422, MEDIA_TYPE)


async def test_no_word_of_a_report_is_on_the_page(case: Case) -> None:
    await case.read(MIN_CELL)
    for address in ("/ontology", "/v1/ontology", "/v1/ontology/words", "/metrics"):
        assert CANARY not in (await case.client.get(address)).text


async def test_the_page_has_the_headers_of_every_page(case: Case) -> None:
    response = await case.client.get("/ontology")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    start = await case.client.get("/")
    assert (start.status_code, start.headers["location"]) == (303, "/ontology")
