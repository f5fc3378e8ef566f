"""The scrubber on texts of writers from whom nothing was learned: the figures do not get much worse."""

import json
from pathlib import Path

import pytest

from contracts.agency import TenantLists
from pso.evaluate.scrub import Scores, evaluate_scrub
from pso.marked import files
from services.deidentify.core.scrubber import Scrubber

KEPT_OUT = Path(__file__).resolve().parents[2] / "corpora" / "scrub" / "kept_out"
NONE = KEPT_OUT.parent / "no_identifiers"
"""Texts full of what a careless reader takes for an identifier: labs, rhythms, pumps, devices, eponyms."""
FORMS = ("EMAIL", "IP", "SSN", "URL", "PHONE", "ACCOUNT", "HEALTH_PLAN")
"""Identifiers that have a form: none of their letters may stay."""


SIX = (
    "benchmark-physician",
    "county-coordinator",
    "county-fire-desk",
    "mixed-desk",
    "night-auditor",
    "state-reviewer",
)
"""The older writers, by whom versions can be compared; among the younger is one who set out to be hard."""


def scored(
    scrubber: Scrubber, *, with_lists: bool, of_listed: bool = False, writers: tuple[str, ...] = SIX
) -> Scores:
    """Of all texts of some writers, or of those whose agency has lists."""
    kept = [file for file in files(KEPT_OUT) if file.stem in writers]
    gold = [line for file in kept for line in file.read_text(encoding="utf-8").splitlines()]
    lists = {
        agency: TenantLists.model_validate(content)
        for file in sorted(KEPT_OUT.glob("*.agencies.json"))
        for agency, content in json.loads(file.read_text(encoding="utf-8")).items()
    }
    if of_listed:
        gold = [line for line in gold if json.loads(line)["agency"] in lists]

    def hidden(text: str, agency: str | None) -> list[tuple[int, int]]:
        known = lists.get(agency or "") if with_lists else None
        return [(hit.start, hit.end) for hit in scrubber.scrub(text, known).hits]

    return evaluate_scrub(gold, hidden)


@pytest.fixture(scope="module")
def generic(scrubber: Scrubber) -> Scores:
    return scored(scrubber, with_lists=False)


@pytest.fixture(scope="module")
def everyone(scrubber: Scrubber) -> Scores:
    return scored(scrubber, with_lists=False, writers=tuple(file.stem for file in files(KEPT_OUT)))


def test_what_an_unknown_writer_tells_is_mostly_hidden(generic: Scores) -> None:
    assert generic.texts == 980
    assert generic.leak.percent < 1.6
    assert generic.spans_wholly_hidden.percent > 97


def test_hard_writers_cost_more_but_not_much(everyone: Scores) -> None:
    assert everyone.texts == 2100
    assert everyone.leak.percent < 2.2
    assert everyone.spans_wholly_hidden.percent > 96.2
    assert everyone.over_scrub.percent < 1.0
    assert everyone.keep_lost.percent < 2.4


def test_the_agencys_lists_hide_half_of_what_is_left(scrubber: Scrubber) -> None:
    unlisted = scored(scrubber, with_lists=False, of_listed=True)
    listed = scored(scrubber, with_lists=True, of_listed=True)
    assert listed.leak.percent < 0.55
    assert listed.spans_wholly_hidden.percent > 98
    assert listed.leak.part < 0.6 * unlisted.leak.part
    assert listed.over_scrub.percent < 1.3
    assert listed.keep_lost.percent < 1.5


def test_what_carries_the_lesson_stays(generic: Scores) -> None:
    assert generic.over_scrub.percent < 1.0
    assert generic.keep_lost.percent < 1.0


def test_shorthand_without_any_identifier_is_hardly_touched(scrubber: Scrubber) -> None:
    gold = [line for file in files(NONE) for line in file.read_text(encoding="utf-8").splitlines()]
    scores = evaluate_scrub(gold, lambda text, _: [(hit.start, hit.end) for hit in scrubber.scrub(text).hits])
    assert scores.texts == 480
    assert scores.over_scrub.percent < 0.3
    assert scores.keep_lost.part <= 6


def test_lines_of_trap_words_are_hardly_touched(scrubber: Scrubber) -> None:
    """Eponyms, goods, sayings, readings, codes, words of the station, a line each, by fourteen writers."""
    gold = [line for file in files(NONE / "lines") for line in file.read_text(encoding="utf-8").splitlines()]
    scores = evaluate_scrub(gold, lambda text, _: [(hit.start, hit.end) for hit in scrubber.scrub(text).hits])
    assert scores.texts == 4200
    assert scores.over_scrub.percent < 1.5
    assert scores.keep_lost.percent < 8


@pytest.mark.parametrize("label", FORMS)
def test_an_identifier_with_a_form_is_never_left(label: str, everyone: Scores) -> None:
    assert everyone.labels[label].leak.part == 0


@pytest.mark.parametrize(
    ("writer", "leak", "over"), [("spoken-reports", 5.5, 1.9), ("forms-and-threads", 4.4, 2.2)]
)
def test_reports_of_other_forms_leak_no_more_than_measured(
    scrubber: Scrubber, writer: str, leak: float, over: float
) -> None:
    """Dictated to a phone, and pasted or typed as tables, threads and letters; nobody has read them."""
    gold = (KEPT_OUT / "other_forms" / f"{writer}.jsonl").read_text(encoding="utf-8").splitlines()
    scores = evaluate_scrub(gold, lambda text, _: [(hit.start, hit.end) for hit in scrubber.scrub(text).hits])
    assert scores.leak.percent < leak
    assert scores.over_scrub.percent < over


@pytest.mark.parametrize(("writer", "leak"), [("mixed-week", 1.8), ("fair-month", 1.5)])
def test_an_ordinary_month_leaks_no_more_than_measured(scrubber: Scrubber, writer: str, leak: float) -> None:
    """Reports of every kind as a network receives them; nobody has read them."""
    gold = (KEPT_OUT / "other_weeks" / f"{writer}.jsonl").read_text(encoding="utf-8").splitlines()
    scores = evaluate_scrub(gold, lambda text, _: [(hit.start, hit.end) for hit in scrubber.scrub(text).hits])
    assert scores.leak.percent < leak
    assert scores.spans_wholly_hidden.percent > 97
    assert scores.over_scrub.percent < 0.8


def test_lines_of_a_medical_director_keep_what_they_tell(scrubber: Scrubber) -> None:
    """Values, codes, devices and eponyms of two hundred lines that name nobody; nobody has read them."""
    gold = (KEPT_OUT / "lines" / "keep-director.jsonl").read_text(encoding="utf-8").splitlines()
    scores = evaluate_scrub(gold, lambda text, _: [(hit.start, hit.end) for hit in scrubber.scrub(text).hits])
    assert scores.keep_lost.part <= 9
    assert scores.over_scrub.percent < 0.9
