"""A radio that died is no dead patient, and a pulse missed at one limb or by a probe is no arrest."""

import pytest

from contracts.events import Answers
from contracts.facts import FactName
from services.classifier.core.observed import observe
from services.classifier.core.outcomes import PATIENT
from tests.unit.classifier.builders import ONTOLOGY, facts_told, harm_of


def has_died(text: str) -> bool:
    return observe(text, Answers(), ONTOLOGY).outcomes.has(PATIENT, "out_death")


@pytest.mark.parametrize(
    "text",
    [
        "Also radio was dead.",
        "Engine died on the ramp.",
        "My phone died before I could call it in.",
        "Medic 4's truck died at the light with him aboard.",
        "The battery on the old stretcher was dead, she was lifted by hand.",
        "Radio died, phone died and the map died all in one hour.",
        "His monitor had just died when we rolled in.",
        "The suction was found dead at check.",
        "The rig did not make it up the hill.",
    ],
)
def test_a_thing_that_died_is_no_dead_patient(text: str) -> None:
    assert not has_died(text)


@pytest.mark.parametrize(
    "text",
    [
        "The monitor rebooted and he died.",
        "The patient on the stretcher died.",
        "The man in the back of the truck was dead.",
        "The woman in the crushed car died.",
        "A patient on our new ventilator died.",
        "The radio failed, the patient did not survive.",
        "The pump was set wrong and the baby died.",
        "In the ambulance she died.",
        "Radio was dead. She was dead when we came.",
    ],
)
def test_a_person_beside_a_thing_can_die(text: str) -> None:
    assert has_died(text)


def test_harm_is_the_persons_not_the_radios() -> None:
    text = "The cot tipped in the gravel with her on it and she broke her wrist. Also radio was dead."
    assert harm_of(text) == "HL-3"


@pytest.mark.parametrize(
    "text",
    [
        "We had no pulse oximeter for the trip. Patient talking, pink, arrived well.",
        "Could not get a reading, no pulse ox in cold hands. Warmed them, 97.",
        "Absent pedal pulse, no pulse in the left foot on arrival, same after the ride.",
        "No pulses in the foot after splinting, resplinted.",
        "No pulse felt at the right wrist, the splint was too tight.",
    ],
)
def test_a_pulse_that_was_not_measured_or_not_felt_in_a_limb_is_no_arrest(text: str) -> None:
    assert FactName.ARREST_IN_CARE not in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "After the rocuronium there was no pulse and we started compressions.",
        "The tube came out when we moved her, no pulse in the ambulance, CPR.",
        "No pulse ox on him. He then lost pulses after the midazolam and we did CPR.",
        "No pulse, foot of the bed lowered, compressions started after the ketamine.",
    ],
)
def test_a_heart_that_stopped_is_an_arrest(text: str) -> None:
    assert FactName.ARREST_IN_CARE in facts_told(text)
