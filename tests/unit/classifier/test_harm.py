"""Harm goes to the person who had it, at its worst, and structured answers win for the code."""

import pytest

from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading, harm_of, type_of

answer = answer_of(ONTOLOGY)


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("We dropped the patient on the stairs and she has a hip fracture.", "HL-3"),
        ("We dropped the patient on the stairs; she has a bruise on her arm.", "HL-2"),
        ("We dropped the patient on the stairs. No injuries.", "HL-1"),
        ("The tube was in the esophagus for ten minutes. He died in the ED.", "HL-5"),
        ("Ten times the dose of norepinephrine. She is still on a ventilator in the ICU.", "HL-4"),
        ("The pump stopped and the pressor was off. Outcome unknown, we never heard.", "HL-U"),
    ],
)
def test_harm_is_read_at_its_worst(text: str, harm: str) -> None:
    assert harm_of(text) == harm


def test_the_providers_injury_is_not_the_patients() -> None:
    reading = a_reading("The patient slid off the stair chair unhurt. My partner has a broken wrist.")
    assert reading.codes.report_type.code in {"RT-INC", "RT-PRV"}
    if reading.codes.report_type.code == "RT-INC":
        assert reading.codes.provider_harm is not None
        assert reading.codes.provider_harm.code == "HL-3"


def test_an_assault_on_the_crew_is_a_provider_event_with_the_providers_harm() -> None:
    text = "The patient punched my partner in the face while loading. Her nose is broken."
    assert type_of(text) == "RT-PRV"
    assert harm_of(text) == "HL-3"


def test_an_answer_wins_and_the_contradiction_is_kept() -> None:
    reading = a_reading("He died after the wrong drug was given.", harm="HL-1", report_type="RT-INC")
    assert reading.codes.harm.code == "HL-1"
    assert reading.reading.harm_answered == "HL-1"
    assert reading.reading.harm_read == "HL-5"
    assert reading.reading.contradictions == ("harm",)


def test_an_answer_that_agrees_is_no_contradiction() -> None:
    reading = a_reading("We gave the wrong drug and he died.", harm="HL-5")
    assert reading.reading.contradictions == ()


def test_only_near_misses_and_hazards_have_a_potential_severity() -> None:
    near = a_reading(
        "Drew up rocuronium instead of the saline flush, my partner caught it before it was pushed."
    )
    incident = a_reading("I gave rocuronium instead of saline to the patient and he stopped breathing.")
    assert near.codes.potential_severity is not None
    assert near.codes.potential_severity.code == "PS-4"
    assert incident.codes.potential_severity is None


@pytest.mark.parametrize(
    "text",
    [
        "Gave roc instead of saline, patient died.",
        "Dropped the patient off the cot and she died two days later.",
        "The patient died after we delayed the shock.",
        "Wrong dose of heparin, he bled and died.",
    ],
)
def test_a_death_told_barely_beside_an_event_is_an_alarm(text: str) -> None:
    assert harm_of(text) == "HL-5"
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Hospice patient died as expected, cot strap was torn.",
        "He died of his cancer. The monitor printer was out of paper.",
        "Patient died, the late chart was not our doing.",
    ],
)
def test_a_death_that_is_given_to_something_else_is_none_of_the_event(text: str) -> None:
    assert harm_of(text) == "HL-1"
    assert answer(text).tier != "T1"


def test_with_room_to_explain_a_death_the_readers_decide() -> None:
    text = (
        "Worked an arrest at the mill, forty minutes, three rounds, asystole throughout, a down time "
        "nobody knew. He died. The printer ran out of paper and we borrowed a roll."
    )
    assert harm_of(text) == "HL-1"


@pytest.mark.parametrize(
    "text",
    [
        "Patient died, everything was done right.",
        "Old lady died in her sleep, we were called to pronounce.",
    ],
)
def test_a_death_without_any_event_beside_it_is_not_believed_of_one(text: str) -> None:
    assert harm_of(text) != "HL-5"


def test_a_line_that_names_an_event_outright_has_its_code_and_no_doubt() -> None:
    said = answer("Unrecognized esophageal intubation, patient arrested.")
    assert (said.codes[0], said.tier) == ("AWY-01", "T1")
    assert answer("Wrong drug was given and the patient died.").codes[0] == "MED-01"
