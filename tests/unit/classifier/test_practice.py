"""A patient who died in an exercise is nobody; a person who was really hurt in one is somebody."""

import pytest

from contracts.facts import FactName
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, facts_told, harm_of, type_of

answer = answer_of(ONTOLOGY)


@pytest.mark.parametrize(
    "text",
    [
        "During our mock code the team took 6 min to the first shock, pads were still in the wrapper. "
        'Debriefed. "Patient" did not survive, ha.',
        "During a mock code at the station the first shock took six minutes. The manikin did not survive.",
        "In our tabletop exercise the tube was in the esophagus for five minutes and the patient arrested "
        "and died.",
        "mock code on tuesday: six minutes to first shock, pads still in wrapper. 'Patient' did not survive.",
        "Mock code today: the team pushed 10 mg of epi, the patient died. Good lesson on labels.",
    ],
)
def test_a_practised_patient_who_died_raises_nothing(text: str) -> None:
    said = answer(text)
    assert (said.report_type, said.harm, said.tier) == ("RT-UC", "HL-0", "T3")
    assert FactName.TRAINING in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "We had run a mock code at ten. On the call the tube was in the esophagus and the patient died.",
        "Mock code last week had this. On scene nobody saw the tube, it was in the esophagus, he died.",
        "This was not a drill: the tube was in the esophagus for five minutes and the patient died.",
        "Tube in the esophagus for five minutes and the patient died. We will add it to the mock code.",
        "Mock code was last week. Yesterday our patient had the tube in the esophagus for ten minutes "
        "and died.",
        "Simulation talk: he said his patient died, the tube was in the esophagus for ten minutes.",
        "Manikin head fell off the shelf; the patient died with the tube in the esophagus for ten minutes.",
        "The crew was back from the sim lab, the tube was in the esophagus and the patient died.",
    ],
)
def test_a_patient_who_died_beside_talk_of_training_did_die(text: str) -> None:
    assert harm_of(text) == "HL-5"
    assert answer(text).tier == "T1"


def test_a_person_who_was_really_hurt_in_a_drill_is_hurt() -> None:
    text = "During live training a student EMT acting as patient fell off the cot and fractured her wrist."
    assert type_of(text) != "RT-UC"
    assert harm_of(text) == "HL-3"
    assert answer(text).tier in {"T1", "T2"}


@pytest.mark.parametrize(
    "text",
    [
        "In a drill the student arrested for real, she is in ICU.",
        "During training our student collapsed in cardiac arrest, CPR and shock, ROSC.",
        "During a training exercise a firefighter suddenly collapsed and died.",
    ],
)
def test_one_who_takes_part_and_is_struck_down_is_a_person(text: str) -> None:
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Sim lab: the student missed that the patient arrested, manikin was flat for two minutes.",
        "Simulation, the student's patient coded and died in the scenario. Debrief done.",
    ],
)
def test_one_who_takes_part_beside_a_practised_death_is_not_the_dead(text: str) -> None:
    assert answer(text).tier == "T3"


def test_a_person_who_plays_the_patient_of_a_mock_code_and_dies_is_dead() -> None:
    text = "During a mock code the volunteer playing the patient arrested and died, CPR for 40 minutes."
    assert answer(text).tier == "T1"
