"""Reports read together are read as each would be alone, to the last digit."""

from contracts.events import Answers
from pso.coded import CORPORA, corpus
from services.classifier.core import classify, classify_many, read, read_many
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
