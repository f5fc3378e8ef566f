"""A patient's age is read in figures and in words; other numbers are no ages."""

import pytest

from contracts.events import Population
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading

answer = answer_of(ONTOLOGY)
CHILD, OLD, NEONATE = Population.PAEDIATRIC, Population.GERIATRIC, Population.NEONATE


def population(text: str) -> tuple[Population, ...]:
    return a_reading(text).codes.context.population


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2 year old, adult tylenol dose.", CHILD),
        ("Two year old, adult tylenol dose.", CHILD),
        ("A five-year-old was given twice the ibuprofen dose.", CHILD),
        ("A two and a half year old got double tylenol.", CHILD),
        ("eight yo got double the zofran", CHILD),
        ("Aged six, got the adult dose of benadryl.", CHILD),
        ("Age of 6, got the adult dose of benadryl.", CHILD),
        ("He is five. The crew gave him the adult dose of zofran.", CHILD),
        ("Six month old got the adult albuterol dose.", CHILD),
        ("Ten days old, double tylenol.", NEONATE),
        ("Seventy two year old, adult tylenol dose given twice.", OLD),
        ("She is eighty five. Got double the aspirin.", OLD),
    ],
)
def test_an_age_is_read_in_figures_and_words(text: str, told: Population) -> None:
    assert told in population(text)


@pytest.mark.parametrize(
    "text",
    [
        "Forty year old, double tylenol dose, no effect.",
        "Two years on the job and I gave double tylenol to a 50 year old.",
        "He is five minutes out, got double the aspirin.",
        "Pain is five. He got double the aspirin.",
        "Three m of tubing was missing.",
    ],
)
def test_what_is_no_childs_age_makes_no_child(text: str) -> None:
    assert CHILD not in population(text)
    assert NEONATE not in population(text)


def test_a_childs_dose_is_urgent_however_its_age_is_written() -> None:
    tiers = [answer(f"{age} year old, adult tylenol dose.").tier for age in ("2", "Two", "40", "Forty")]
    assert tiers == ["T1", "T1", "T2", "T2"]
