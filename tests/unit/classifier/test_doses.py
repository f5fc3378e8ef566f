"""Doses told against what was meant, in the words people use for it, and breathing that stopped."""

import pytest

from contracts.facts import FactName
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, codes_of, facts_told, harm_of, type_of

answer = answer_of(ONTOLOGY)


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


@pytest.mark.parametrize(
    "text",
    [
        "Gave tylenol 100 instead of 1000 to an adult, no effect.",
        "solumedrol 12.5 given, 125 was ordered. asthma, did fine",
        "Benadryl: they wanted 25, pump lib was on 250. He slept through and woke fine.",
        "txa 100 mg hung, protocol is 1 g. Noted by trauma bay pharmacist. No consequence.",
        "Zofran 0.4 instead of 4. still puking, gave the rest in the ED.",
        "Order was amio 150, I gave 15. Caught on the chart afterwards.",
        "Dopamine running at 20, order 2. Twelve minutes.",
        "Pushed atropine 5, not 0.5.",
    ],
)
def test_a_manifold_dose_needs_no_unit_and_no_high_alert_drug(text: str) -> None:
    assert FactName.MANIFOLD_DOSE in facts_told(text)
    assert "MED-02" in codes_of(text)
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Gave zofran 4 at 1410, the fentanyl 50 was ordered later.",
        "Order was fentanyl 50 and we gave 50. Sat 98, pulse 10 less.",
        "They wanted versed 5, the 50 yo got it in the left arm.",
        "We gave ketamine 20, ordered at 0410 by the base doctor.",
        "She got fentanyl 25 to 250 over the day as ordered.",
        "Her sugar was 40, we gave D50 as ordered, sugar 180 after.",
        "Order was nitro for a BP over 100, gave 1 spray at 160/90.",
        "They wanted 2 lines for the amio, got 20 gauge in the hand.",
    ],
)
def test_numbers_that_are_no_two_doses_of_one_drug_are_none(text: str) -> None:
    assert FactName.MANIFOLD_DOSE not in facts_told(text)
