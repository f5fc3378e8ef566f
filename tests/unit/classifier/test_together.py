"""Reports read together are read as each would be alone, to the last digit."""

import pytest

from contracts.events import Answers
from pso.coded import CORPORA, corpus
from services.classifier.core import Ontology, classify, classify_many, read, read_many, weights
from tests.unit.classifier.builders import ONTOLOGY, a_report

TEXTS = [one.text for one in corpus(CORPORA)][::37]
ANSWERED = Answers(harm="HL-4", mission="ift", texts={"contributing_factors": "look-alike vials, fatigue"})
ODD = ["", " ", "?", "\n\n", "x" * 50_000, "0 0 0", "tube " * 4_000, "é" * 30]


def test_together_is_as_alone() -> None:
    reports = [(text, ANSWERED if place % 5 == 0 else Answers()) for place, text in enumerate([*ODD, *TEXTS])]
    assert read_many(reports, ONTOLOGY) == [read(*report, ONTOLOGY) for report in reports]


def test_in_whatever_order_and_number() -> None:
    reports = [(text, Answers()) for text in TEXTS[:60]]
    found = read_many(reports, ONTOLOGY)
    assert read_many(reports[::-1], ONTOLOGY) == found[::-1]
    assert [
        one for first in range(0, 60, 7) for one in read_many(reports[first : first + 7], ONTOLOGY)
    ] == found


def test_events_together_are_as_alone() -> None:
    reports = [a_report(TEXTS[0]), a_report(TEXTS[1], withheld=True), a_report(TEXTS[2], harm="HL-5")]
    assert classify_many(reports, ONTOLOGY) == [classify(report, ONTOLOGY) for report in reports]
    assert classify_many([], ONTOLOGY) == []


def test_words_that_were_forgotten_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [(text, Answers()) for text in TEXTS[:40]]
    found = read_many(reports, ONTOLOGY)
    monkeypatch.setattr(weights, "MOST_KEPT", 60)
    assert [read(*report, ONTOLOGY) for report in reports] == found


def test_a_word_whose_row_could_not_be_worked_out_is_not_taken_for_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = ("Zyxovent handpiece wobbled during the qwertorial transfer.", Answers())
    with monkeypatch.context() as patched:
        patched.setattr(weights, "letters_of", _no_memory)
        with pytest.raises(MemoryError):
            read(*report, ONTOLOGY)
    fresh = Ontology.load()
    assert read(*report, ONTOLOGY) == read(*report, fresh)


def _no_memory(word: str) -> list[str]:
    raise MemoryError
