"""Whom police arrested has a beating heart; whose heart arrested was taken by nobody."""

import pytest

from contracts.events import Answers
from pso.triaging import answer_of
from services.classifier.core.observed import observe
from tests.unit.classifier.builders import ONTOLOGY

answer = answer_of(ONTOLOGY)


def has_arrest(text: str) -> bool:
    return observe(text, Answers(), ONTOLOGY).outcomes.has("patient", "out_arrest")


@pytest.mark.parametrize(
    "text",
    [
        "Cops arrested two men at the scene.",
        "Deputy arrested the wife.",
        "Troopers arrested the nephew.",
        "They arrested her boyfriend in front of us, she was upset.",
        "PD arrested our patient's older brother on scene.",
        "The driver was arrested at the hospital, patient stable.",
        "Patient was arrested by the deputy after we cleared him, no injury.",
    ],
)
def test_whom_police_arrested_has_no_cardiac_arrest(text: str) -> None:
    assert not has_arrest(text)
    assert answer(text).tier != "T1"


@pytest.mark.parametrize(
    "text",
    [
        "She arrested the moment we rolled her off the wrong side, the tube came out.",
        "The father arrested in the truck after we pushed the wrong drug.",
        "Our patient arrested twice after the pump was programmed wrong.",
        "The boy arrested two minutes after ten times the fentanyl.",
        "The deputy arrested on scene and we had left the monitor in the truck.",
        "When he arrested the wife screamed, and the suction did not work.",
        "The officer held him prone, he was arrested with no pulse, CPR was started.",
    ],
)
def test_whose_heart_arrested_is_not_taken_for_a_prisoner(text: str) -> None:
    assert has_arrest(text)
