"""Strengths on labels: the lists are sound, and strengths of a drug set against each other are seen."""

import pytest

from contracts.facts import FactName
from services.classifier.core.lexicon import Lexicon
from services.classifier.core.strengths import strengths_of
from tests.unit.classifier.builders import ONTOLOGY, codes_of, facts_told


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("50 mcg/mL", "mass", 0.05),
        ("1 mEq/mL", "meq", 1.0),
        ("100 units/mL", "units", 100.0),
        ("50%", "mass", 500.0),
        ("0.1 mg/mL", "mass", 0.1),
    ],
)
def test_a_strength_is_read_as_so_much_in_one_ml(written: str, kind: str, value: float) -> None:
    assert strengths_of(written) == {(kind, value)}


@pytest.mark.parametrize("written", ["10 mg", "much", "mg/mL", "1:1000", ""])
def test_what_is_no_strength_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match="not a strength"):
        strengths_of(f"5 mg/mL; {written}")


def test_strengths_of_a_drug_that_is_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="rx_nothing"):
        Lexicon({"rx_something": ["something"]}, {}, {"rx_nothing": "5 mg/mL"})


def carried(drug: str) -> set[tuple[str, float]]:
    lexicon = ONTOLOGY.lexicon
    return set().union(*(lexicon.carried.get(meaning, ()) for meaning in lexicon.members[drug]))


@pytest.mark.parametrize(
    ("drug", "strengths"),
    [
        ("rx_epinephrine", "1 mg/mL; 0.1 mg/mL"),
        ("rx_ketamine", "10 mg/mL; 50 mg/mL; 100 mg/mL"),
        ("rx_fentanyl", "50 mcg/mL"),
        ("rx_morphine", "2 mg/mL; 4 mg/mL; 8 mg/mL; 10 mg/mL"),
        ("rx_midazolam", "1 mg/mL; 5 mg/mL"),
        ("rx_dextrose", "10%; 25%; 50%"),
        ("rx_bicarbonate", "1 mEq/mL; 8.4%"),
    ],
)
def test_the_strengths_that_ambulances_carry_are_listed(drug: str, strengths: str) -> None:
    assert strengths_of(strengths) <= carried(drug)


@pytest.mark.parametrize(
    "text",
    [
        "Drew the ketamine from the 100 mg/mL vial instead of the 10.",
        "Drew the ketamine from the 100 mg/mL vial instead of 10 mg/mL.",
        "Gave ketamine from the 100 vial, should have been the 10 vial.",
        "Thought the ketamine was 10 mg/mL but it was the 100.",
        "Gave the 1:1000 epi instead of the 1:10,000.",
        "I pushed the adrenaline 1 in 1000, meant 1 in 10,000.",
        "Pushed D50 instead of D10 in the neonate.",
        "Gave dextrose 50% instead of 10% to the infant.",
        "Gave midazolam from a 50 mg/10 mL vial instead of a 10 mg/10 mL one.",
        "The ketamine was 100 mg per mL instead of 10 mg per mL.",
        "Pushed 5 mL of ketamine 100 mg/mL instead of 50 mg.",
        "Gave 20 mL of fentanyl instead of 25 mcg.",
    ],
)
def test_a_strength_five_times_too_high_is_a_manifold_wrong_dose(text: str) -> None:
    assert FactName.MANIFOLD_DOSE in facts_told(text)
    assert "MED-02" in codes_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "We carry ketamine in 10 mg/mL and 100 mg/mL, both were in date.",
        "Sats were 50% on room air, not 10%, after we gave the dextrose.",
        "Used 2 vials of morphine, not 10.",
        "Gave 1 mL of ketamine 50 mg/mL instead of 50 mg by the chart, which is the same.",
        "The odds of a bad mag syringe are 1 in 1000, not 1 in 10,000.",
        "Room 100 was called, we went to the 10 with ketamine drawn up.",
        "Gave 5 mL of flush and 25 mcg of fentanyl.",
        "Gave 5 mL of fentanyl instead of 50 mcg from the premix.",
    ],
)
def test_numbers_that_are_no_strengths_are_none(text: str) -> None:
    assert FactName.MANIFOLD_DOSE not in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Drew the ketamine from the 77 mg/mL vial instead of the 7.",
        "Gave flurbizone from the 100 mg/mL vial instead of the 10.",
    ],
)
def test_a_strength_on_no_list_is_read_as_it_is_told(text: str) -> None:
    assert FactName.MANIFOLD_DOSE in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine 0 mg/mL instead of 10 mg/mL.", "Epi 1:0 not 1:1000.", "ketamine mg/mL/mL 100 / / mL",
        "100 mg/0 mL ketamine instead of 10 mg/0 mL.", "D50 D50 D10", "ketamine the 100", "1 in", "1:1000",
        "Fentanyl 50 mcg/mL/hr per per mL, 1,2,3.4 %.",
    ],
)  # fmt: skip
def test_odd_strengths_break_nothing(text: str) -> None:
    assert codes_of(text)
