"""Words count only in their context: denied, past, imagined, quoted, practised or praised ones do not."""

import pytest

from contracts.facts import FactName
from tests.unit.classifier.builders import codes_of, facts_told, harm_of, type_of


@pytest.mark.parametrize(
    "text",
    [
        "We slid her to the bed and there were no injuries; she was not dropped and did not arrest.",
        "Patient denies any fall, nobody was hurt, and the transport was unremarkable.",
    ],
)
def test_what_is_denied_did_not_happen(text: str) -> None:
    assert FactName.PATIENT_INJURED not in facts_told(text)
    assert FactName.ALARMING_WORDS not in facts_told(text)
    assert harm_of(text) == "HL-1"


def test_history_is_not_the_event() -> None:
    text = "History of cardiac arrest. We gave 10 mg of morphine instead of 1 mg. He was fine."
    assert FactName.ARREST_IN_CARE not in facts_told(text)
    assert codes_of(text)[0] == "MED-02"
    assert harm_of(text) == "HL-1"


def test_an_error_caught_before_it_reached_anyone_is_a_near_miss() -> None:
    text = "I almost gave rocuronium instead of ondansetron. My partner caught it before it was given."
    assert type_of(text) == "RT-NM"
    assert codes_of(text)[0] == "MED-01"
    assert harm_of(text) == "HL-0"
    assert FactName.REACHED not in facts_told(text)


def test_training_without_a_patient_raises_nothing() -> None:
    text = "In a simulation on a mannequin the student tubed the esophagus and nobody noticed."
    told = facts_told(text)
    assert type_of(text) == "RT-UC"
    assert FactName.TRAINING in told
    assert {FactName.REACHED, FactName.STILL_IN_SERVICE, FactName.ARREST_IN_CARE}.isdisjoint(told)


def test_a_quoted_protocol_is_not_an_event() -> None:
    text = 'The guideline says: "if the tube is in the esophagus the patient will arrest". Please reword it.'
    assert "AWY-01" not in codes_of(text)


def test_praise_is_praise() -> None:
    text = "I want to commend the crew for a textbook code. Nothing went wrong."
    assert codes_of(text) == ["OTH-99"]
    assert FactName.PRAISE in facts_told(text)
    assert harm_of(text) == "HL-1"


def test_a_death_the_event_did_not_cause_is_no_harm_of_it() -> None:
    text = (
        "Working a cardiac arrest on a hospice patient the suction unit was slow to start. He died. "
        "The death was expected and unrelated to the suction."
    )
    assert harm_of(text) == "HL-1"


def test_capitals_and_british_spelling_read_the_same() -> None:
    assert codes_of("THE TUBE WAS IN THE OESOPHAGUS AND NOBODY NOTICED UNTIL THE ED.")[0] == "AWY-01"


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("Tubed the goose and nobody checked a waveform; ED doc found it ten minutes later.", "AWY-01"),
        ("RSI with etomidate and roc, pressure tanked and she lost pulses, got ROSC.", "AWY-04"),
        ("AMA last night, he stayed home. Second crew found him in arrest next morning.", "NTR-01"),
        ("Held the wall two hours waiting for a bed.", "DSP-08"),
    ],
)
def test_slang_and_abbreviations_are_read(text: str, primary: str) -> None:
    assert codes_of(text)[0] == primary
