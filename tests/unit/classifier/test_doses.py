"""Doses told against what was meant, in the words people use for it, and breathing that stopped."""

import pytest

from contracts.facts import FactName
from tests.unit.classifier.builders import codes_of, facts_told, harm_of, type_of


@pytest.mark.parametrize(
    "text",
    [
        "Gave 10 mg of morphine in place of 1 mg, the patient stopped breathing.",
        "Medic pushed 50 mcg of epi rather than 5.",
        "Fentanyl 500 mcg given when 50 mcg was ordered.",
        "She got 100 units of insulin in lieu of 10.",
    ],
)
def test_a_manifold_dose_is_a_wrong_dose(text: str) -> None:
    assert FactName.MANIFOLD_DOSE in facts_told(text)
    assert codes_of(text)[0] == "MED-02"


@pytest.mark.parametrize(
    "text",
    [
        "Gave 4 mg morphine, then 40 mg of ketamine for pain, pt comfortable.",
        "Pt was worked in place, 1 mg of epi and later 10 mg of midazolam, no problems.",
        "In place of the usual 10 mg vial they stocked 1 mg vials of morphine.",
    ],
)
def test_two_doses_that_are_not_set_against_each_other_are_none(text: str) -> None:
    assert FactName.MANIFOLD_DOSE not in facts_told(text)


def test_a_manifold_dose_that_was_caught_reached_nobody() -> None:
    text = "Almost gave 10 mg of morphine in place of 1 mg, caught at the cross check."
    assert (type_of(text), harm_of(text)) == ("RT-NM", "HL-0")
    assert FactName.REACHED not in facts_told(text)


def test_breathing_that_stopped_is_harm_and_no_omitted_drug() -> None:
    text = "The patient stopped breathing after the midazolam, we bagged her, she woke up fine at the ED."
    assert codes_of(text)[0] == "BEH-01"
    assert "MED-06" not in codes_of(text)
    assert harm_of(text) == "HL-2"
