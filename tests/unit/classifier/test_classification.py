"""The classified event: derived id, evidence that points at words, and nothing of a withheld text."""

import json
from collections.abc import Iterator
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from contracts.events import Answers, Evidence, derived_id
from contracts.facts import LIKE, FactName
from pso.coded import CORPORA, corpus
from services.classifier.core import MODEL_VERSION, classify, read_many
from services.classifier.core.alarming import ALARM_FROM, Grounds
from services.classifier.core.learned import RULES
from services.classifier.core.observed import observe
from services.classifier.core.reading import ABSTAIN_BELOW
from services.classifier.core.weights import MODEL, Learned
from tests.unit.classifier.builders import ONTOLOGY, a_reading, a_report

TEXT = (
    "We gave rocuronium instead of ondansetron and the patient stopped breathing. She was admitted two days."
)


def evidence_in(value: object) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from evidence_in(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from evidence_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from evidence_in(inner)


def test_the_same_report_gives_the_same_event() -> None:
    report = a_report(TEXT)
    assert classify(report, ONTOLOGY) == classify(report, ONTOLOGY)
    assert classify(report, ONTOLOGY).event_id == derived_id(report.event_id, "classified")
    assert classify(report, ONTOLOGY).model_version == MODEL_VERSION


def test_every_code_from_text_has_evidence_inside_the_text() -> None:
    event = classify(a_report(TEXT, texts={"medication": "rocuronium 10 mg/mL"}), ONTOLOGY)
    assert all(coded.evidence for coded in event.codes.categories)
    for evidence in evidence_in(event):
        text = TEXT if evidence.field == "narrative" else event.answers.texts[evidence.field]
        assert 0 <= evidence.start < evidence.end <= len(text)


def test_a_withheld_event_has_codes_but_no_words() -> None:
    texts = {"device": "Zoll X series monitor"}
    open_event = classify(a_report(TEXT, texts=texts), ONTOLOGY)
    held = classify(a_report(TEXT, withheld=True, texts=texts), ONTOLOGY)
    assert held.text == ""
    assert held.answers.texts == {}
    assert not list(evidence_in(held))
    assert held.codes.context.drugs == ()
    assert held.codes.context.devices == ()
    assert [one.code for one in held.codes.categories] == [one.code for one in open_event.codes.categories]
    assert held.facts.keys() == open_event.facts.keys()
    assert held.identifiers == open_event.identifiers


def test_a_text_that_reads_like_nothing_urgent_says_so_of_each_rule_and_a_withheld_one_does_not() -> None:
    found = "Count one midazolam short at shift change. Found unopened under the tray, both of us signed."
    assert "U20" in classify(a_report(found), ONTOLOGY).reading.unlike
    assert classify(a_report(found, withheld=True), ONTOLOGY).reading.unlike == ()
    taken = "Two fentanyl vials held water, the caps were glued back on. They are still on the truck."
    assert "U20" not in classify(a_report(taken), ONTOLOGY).reading.unlike


def test_of_a_long_text_the_whole_is_no_reason_to_doubt_a_sentence() -> None:
    call = "We ran the chest pain on the third floor, took a twelve-lead and gave aspirin on the way down. "
    long = call * 4 + "At restock one vial was missing. " + call
    assert classify(a_report(long), ONTOLOGY).reading.unlike == ()


def test_a_report_that_says_nothing_is_not_classifiable() -> None:
    assert a_reading("Something felt odd on that shift.").codes.categories[0].code == "OTH-99"


def test_it_abstains_where_no_code_is_sure_enough() -> None:
    texts = [one.text for one in corpus(CORPORA / "kept_out")][::4]
    readings = read_many([(text, Answers()) for text in texts], ONTOLOGY)
    surest = [max(code.confidence for code in one.codes.categories) for one in readings]
    assert [one.abstained for one in readings] == [sure < ABSTAIN_BELOW for sure in surest]
    assert 0 < sum(one.abstained for one in readings) < len(texts) / 5


def test_words_that_make_no_sense_together_are_not_decided() -> None:
    reading = a_reading("Lantern oxygen stretcher Tuesday needle gravel dispatch spoon.")
    assert reading.abstained
    assert reading.codes.categories[0].confidence < ABSTAIN_BELOW


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    event = classify(a_report(text), ONTOLOGY)
    assert 1 <= len(event.codes.categories) <= 4
    for evidence in evidence_in(event):
        assert 0 <= evidence.start < evidence.end <= len(text)


@pytest.mark.parametrize("text", ["\u00b9F", "9" * 5000 + " year old", "pt is " + "7" * 4301 + " yo"])
def test_a_number_that_is_none_is_no_age(text: str) -> None:
    assert a_reading(text).codes.context.population == ()


@pytest.mark.parametrize(
    "unit", ["a", "no ", "5 mg ", "((((", "tube esophagus ", '"', "not not ", "84/50 ", "\u0661", "\u00b9f "]
)
def test_hostile_repetition_stays_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = process_time()
        a_reading(text)
        return process_time() - start

    # The best of a few runs each: a collector's pause is not the text's fault. Quadratic would be 64.
    small, large = (min(seconds(size) for _ in range(3)) for size in (20_000, 160_000))
    assert large < 24 * max(small, 0.02), "eight times the text, not its square"


def test_a_rule_is_never_both_read_out_of_a_text_and_denied_by_it() -> None:
    texts = [one.text for one in corpus(CORPORA / "kept_out")][::4]
    events = [classify(a_report(text), ONTOLOGY) for text in texts]
    assert any(event.reading.unlike for event in events)
    for event in events:
        told = {rule for rule, name in LIKE.items() if name in event.facts}
        assert told.isdisjoint(event.reading.unlike)


def test_a_text_that_is_urgent_as_a_whole_is_not_doubted() -> None:
    event = classify(a_report("Ketamine and roc at 70 systolic, lost the pulse a minute later."), ONTOLOGY)
    assert event.facts[FactName.MAYBE_URGENT].confidence > 0.5
    assert event.reading.unlike == ()


def test_a_view_counts_the_more_the_more_urgent_the_text_is_as_a_whole() -> None:
    learned = Learned.load()
    own = np.full((2, len(learned.answers[RULES])), 0.3)
    calm, urgent = learned.viewed.chances(own, np.array([0.05, 0.8]))
    calm_written, urgent_written = learned.written.chances(own, np.array([0.05, 0.8]))
    for number, rule in enumerate(learned.answers[RULES]):
        assert calm[number] < urgent[number] or rule not in LIKE
        assert calm_written[number] <= urgent_written[number]
    assert (urgent >= ALARM_FROM).sum() > (calm >= ALARM_FROM).sum()


def test_of_a_rule_about_which_nothing_was_learned_words_stand_and_views_raise_nothing() -> None:
    rules, own, urgent = ("U01", "U11"), np.full((1, 2), 0.01), np.array([0.01])
    learned = {"offsets": {"U01": -1.0}, "own": 0.3, "urgent": 0.4}
    viewed = Grounds.of(learned, rules, -np.inf).chances(own, urgent)[0]
    written = Grounds.of(learned, rules, np.inf).chances(own, urgent)[0]
    assert 0 < viewed[0] == written[0] < 1
    assert (viewed[1], written[1]) == (0, 1)
    known, reader = json.loads((MODEL / "card.json").read_text())["alarms"], Learned.load()
    unknown = [rule for rule in reader.answers[RULES] if rule not in known["written"]["offsets"]]
    assert set(LIKE) <= known["viewed"]["offsets"].keys()
    assert unknown
    for text in [one.text for one in corpus(CORPORA / "kept_out")][::40]:
        assert set(unknown).isdisjoint(classify(a_report(text), ONTOLOGY).reading.unlike)


def test_what_may_be_an_alarm_is_read_the_same_day() -> None:
    texts = [one.text for one in corpus(CORPORA / "kept_out")][::6]
    read = ONTOLOGY.learned.read_many([observe(text, Answers(), ONTOLOGY) for text in texts])
    for text, one in zip(texts, read, strict=True):
        facts = classify(a_report(text), ONTOLOGY).facts
        for rule, chance in one.alarms().items():
            assert (LIKE[rule] in facts) == (chance >= ALARM_FROM)
            assert FactName.MAYBE_URGENT in facts
