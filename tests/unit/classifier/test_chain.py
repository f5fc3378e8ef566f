"""What one head of the learned reader thinks likely weighs for those behind it, and for no head before it."""

from copy import copy

import numpy as np

from contracts.events import Answers
from services.classifier.core.observed import observe
from services.classifier.core.weights import CHAIN, Learned
from tests.unit.classifier.builders import ONTOLOGY

DEATH = "He died that night in intensive care."
FORM = "The signature page of the form was left blank, found at audit."


def unchained(learned: Learned) -> Learned:
    alone = copy(learned)
    alone._beside = None
    return alone


def chance_of_death(learned: Learned, text: str) -> float:
    read = learned.read_many([observe(text, Answers(), ONTOLOGY)])[0]
    return read.chances("harm")[learned.answers["harm"].index("HL-5")]


def test_a_head_hears_those_before_it_alone() -> None:
    learned = ONTOLOGY.learned
    assert learned._beside is not None
    widths = [len(learned.answers[name]) for name in CHAIN]
    assert learned._beside.shape == (sum(widths), len(learned._bias))
    last = 0
    for place, name in enumerate(CHAIN):
        rows = learned._beside[last : (last := last + widths[place])]
        for earlier in CHAIN[: place + 1]:
            first, end = learned.bounds[earlier]
            assert not rows[:, first:end].any(), (name, earlier)
        first, end = learned.bounds["tier"]
        assert rows[:, first:end].any(), name


def test_a_death_weighs_less_beside_a_code_that_kills_nobody() -> None:
    learned = ONTOLOGY.learned
    alone = unchained(learned)
    together = chance_of_death(learned, DEATH + " " + FORM)
    assert together < chance_of_death(alone, DEATH + " " + FORM)
    assert together < chance_of_death(learned, DEATH + " The tube was in the esophagus for ten minutes.")


def test_it_is_the_same_read_alone_or_with_others() -> None:
    texts = [DEATH, FORM, DEATH + " " + FORM]
    observed = [observe(text, Answers(), ONTOLOGY) for text in texts]
    together = ONTOLOGY.learned.read_many(observed)
    for one, read in zip(observed, together, strict=True):
        alone = ONTOLOGY.learned.read_many([one])[0]
        assert np.array_equal(alone.chances("harm"), read.chances("harm"))
