"""Of a long text the stretch is shown that weighs most."""

import numpy as np
import pytest

from contracts.facts import FactName
from pso.training.lengthened import uneventful
from services.classifier.core.features import PAIR, WORD
from services.classifier.core.stretches import Stretches
from tests.unit.classifier.builders import a_reading


@pytest.mark.parametrize(
    ("gains", "sentences", "heaviest"),
    [
        pytest.param([1, 1, 3, 0, 1, 1], [0, 0, 1, 1, 2, 2], (2, 3), id="a whole sentence"),
        pytest.param([-1, -2], [0, 1], (0, 0), id="even where none speaks for it"),
        pytest.param([5, -9, 1, 1], [0, 0, 1, 1], (2, 3), id="words that speak against it count"),
        pytest.param([1, 1, 1, 1, 3, 3], [0, 0, 0, 0, 1, 1], (4, 5), id="length alone is no weight"),
        pytest.param([0] * 30 + [1] * 25 + [0] * 5, [0] * 60, (30, 54), id="of a long one the heaviest part"),
        pytest.param([1] * 25, [0] * 25, (0, 24), id="one as long as can be shown"),
        pytest.param([1] * 26 + [30], [0] * 26 + [1], (26, 26), id="a short one behind a cut one"),
    ],
)
def test_the_heaviest_sentence(gains: list[float], sentences: list[int], heaviest: tuple[int, int]) -> None:
    words = [f"word{place}" for place in range(len(gains))]
    stretches = Stretches([f"{WORD}{word}" for word in words], words, sentences)
    assert stretches.heaviest(np.array(gains, np.float32)) == heaviest
    assert stretches.heaviest(np.array(gains, np.float32)) == heaviest


def test_a_pair_counts_where_it_stands_and_a_word_wherever_it_does() -> None:
    words = ["tube", "out", "then", "tube", "in"]
    stretches = Stretches([f"{WORD}tube", f"{PAIR}tube in", f"{WORD}gone"], words, [0, 0, 1, 1, 1])
    assert stretches.heaviest(np.array([1.0, 0.0, 9.0])) == (0, 1)
    assert stretches.heaviest(np.array([1.0, 2.0, 9.0])) == (2, 4)


def test_a_text_of_which_nothing_is_known_shows_its_beginning() -> None:
    assert Stretches([], ["a", "b", "c"], [0, 0, 1]).heaviest(np.array([])) == (0, 1)


EVENT = "In the ED the tube was found in the esophagus and nobody had noticed for eleven minutes."


def test_in_a_text_of_five_hundred_words_the_sentence_is_found_too() -> None:
    calls = [one.text for one in uneventful()[:7]]
    text = " ".join([*calls, EVENT])
    assert len(text.split()) > 500
    fact = a_reading(text).facts[FactName.MAYBE_URGENT]
    (shown,) = fact.evidence
    assert text[shown.start : shown.end] in EVENT
