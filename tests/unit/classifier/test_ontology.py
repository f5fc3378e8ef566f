"""Every code of the taxonomy has reviewed data, its example fires it and its counter-example does not."""

import pytest

from contracts.events import Answers
from contracts.taxonomy import taxonomy
from services.classifier.core import Ontology
from services.classifier.core.observed import observe

ONTOLOGY = Ontology.load()
CODES = sorted(ONTOLOGY.categories)
TELLING = 3.0
"""Weight of one good signal, or of two that hint."""


def signals_for(code: str, text: str) -> float:
    return observe(text, Answers(), ONTOLOGY).score(code)


def test_the_ontology_covers_every_category_of_the_taxonomy() -> None:
    assert set(CODES) == {code.code for code in taxonomy().categories.codes}


def test_the_axes_cover_the_taxonomy() -> None:
    for axis in ("report_type", "phase", "preventability"):
        assert ONTOLOGY.axes[axis] == {code.code for code in taxonomy().axis(axis).codes}
    factors = {code.code for code in taxonomy().axis("contributing_factor").codes}
    assert set(ONTOLOGY.factors) | {"CF-OTH"} == factors


@pytest.mark.parametrize("code", CODES)
def test_a_codes_example_fires_it(code: str) -> None:
    assert signals_for(code, ONTOLOGY.categories[code].example) > 0


@pytest.mark.parametrize("code", CODES)
def test_a_codes_counter_example_does_not_fire_it(code: str) -> None:
    assert signals_for(code, ONTOLOGY.categories[code].counter_example) < TELLING


def test_every_code_says_what_it_takes_and_leaves() -> None:
    for rule in ONTOLOGY.categories.values():
        assert rule.includes
        assert rule.excludes
