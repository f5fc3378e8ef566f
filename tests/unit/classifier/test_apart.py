"""What a patient came to without the event is no harm of it: the course of an illness beside a report."""

import pytest

from contracts.events import Answers
from contracts.facts import FactName
from services.classifier.core.observed import observe
from services.classifier.core.outcomes import APART, PATIENT
from tests.unit.classifier.builders import ONTOLOGY, facts_told

GRAVE = ("out_death", "out_severe", "out_arrest")


def has(who: str, text: str) -> bool:
    return observe(text, Answers(), ONTOLOGY).outcomes.has(who, *GRAVE)


@pytest.mark.parametrize(
    "text",
    [
        "She died that night of her stroke.",
        "He died on day three from the gunshot; the late form changed nothing.",
        "He is still in the ICU. The surgeons say that is from the wreck.",
        "Died in surgery. The reviewer calls the pump stop immaterial.",
        "She coded in the ED an hour later. Their doctor found no link to our line.",
        "He was pronounced in the trauma bay, beyond help before we were called.",
        "The coroner found that it did not hasten anything; he died of the cancer.",
    ],
)
def test_an_outcome_of_another_cause_is_not_the_events(text: str) -> None:
    assert has(APART, text)
    assert not has(PATIENT, text)


@pytest.mark.parametrize(
    "text",
    [
        "She died that night after the pump was set wrong.",
        "He arrested in our ambulance when the tube came out.",
        "He is still in the ICU after the wrong drug.",
        "He lost pulses on the stairs. The stroke patient of the next call did well.",
        "He died. We wrote the form a day later. It had the wrong date of the stroke.",
    ],
)
def test_an_outcome_that_nothing_else_is_told_of_stays_the_patients(text: str) -> None:
    assert has(PATIENT, text)
    assert not has(APART, text)


@pytest.mark.parametrize(
    "text",
    ["The call was under-coded, chest pain as a sick person.", "Dispatch coded alpha, it was a stroke."],
)
def test_a_call_that_was_coded_is_no_arrest(text: str) -> None:
    assert not has(PATIENT, text)
    assert has(PATIENT, "He coded as we moved him to the cot.")


@pytest.mark.parametrize(
    ("fact", "told", "untold"),
    [
        (
            FactName.CUSTODY_DEATH,
            "The prisoner was found dead in his cell before we were let in.",
            "The radio was dead in the canyon, so I called from my own cell.",
        ),
        (
            FactName.STILL_IN_SERVICE,
            "The brakes failed twice today and the truck is back in service with the fault.",
            "Bugs were seen on the bench of the truck; it was fumigated, back in service the next day.",
        ),
        (
            FactName.STILL_IN_SERVICE,
            "The lot was recalled and two trucks are still carrying vials of it.",
            "The AED spoke while we were still carrying him down.",
        ),
    ],
)
def test_words_of_a_rule_mean_what_they_stand_beside(fact: FactName, told: str, untold: str) -> None:
    assert fact in facts_told(told)
    assert fact not in facts_told(untold)
