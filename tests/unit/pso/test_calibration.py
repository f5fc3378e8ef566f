"""How sure a reader may be, found with what people wrote."""

from dataclasses import replace

import numpy as np
import pytest

from pso.coded import Labelled
from pso.training.calibration import first_is_right, odds_for, slope_of, threshold_of
from pso.training.questions import Head

CHOICE = Head("tier", ["T1", "T2", "T3"], 1.0, True)
EACH = Head("factors", ["CF-COM", "CF-HUM-COG"], 1.0, False)
FIRST = Head("primary", ["AIR", "MED"], 1.0, True)
COUNT = 400


def told(share_right: float) -> tuple[list[Labelled], np.ndarray]:
    """Texts whose scores all say T1, and so many of which are T1."""
    right = int(COUNT * share_right)
    texts = [
        Labelled("", "one", ("AIR",), tier="T1" if place < right else "T3", factors=frozenset())
        for place in range(COUNT)
    ]
    return texts, np.tile(np.array([1.0, 0.0, 0.0]), (COUNT, 1))


@pytest.mark.parametrize("share", [0.6, 0.8, 0.95])
def test_the_chance_of_an_answer_is_how_often_it_is_right(share: float) -> None:
    texts, scores = told(share)
    scaled = np.exp(scores[0] * slope_of(CHOICE, scores, texts))
    assert scaled[0] / scaled.sum() == pytest.approx(share, abs=0.04)


def test_what_is_put_together_makes_no_reader_surer() -> None:
    texts, scores = told(0.6)
    easy = [replace(text, tier="T1", is_put_together=True) for text in texts]
    both = np.concatenate([scores, scores])
    assert slope_of(CHOICE, both, [*texts, *easy]) == slope_of(CHOICE, scores, texts)
    assert slope_of(CHOICE, both, [*texts, *(replace(one, is_put_together=False) for one in easy)]) > (
        slope_of(CHOICE, scores, texts)
    )


def test_nor_does_it_move_the_curves_of_answers_that_stand_beside_each_other() -> None:
    lot = np.random.default_rng(0)
    scores = lot.normal(size=(COUNT, 2))
    truth = lot.random((COUNT, 2)) < 1 / (1 + np.exp(-2 * scores + 1))
    texts = [
        Labelled("", "one", ("AIR",), factors=frozenset(np.array(EACH.answers)[row].tolist()))
        for row in truth
    ]
    slope, offset = odds_for(EACH, scores, texts)
    assert (slope, offset) == pytest.approx((2, -1), abs=0.35)
    none = [replace(text, factors=frozenset(), is_put_together=True) for text in texts]
    assert odds_for(EACH, np.concatenate([scores, scores]), [*texts, *none]) == (slope, offset)


def test_an_answer_is_given_from_where_it_is_right_as_often_as_not() -> None:
    scores = np.array([[3.0, -3.0]] * 30 + [[1.0, -3.0]] * 30 + [[0.0, -3.0]] * 30)
    sure, seldom = frozenset({"CF-COM"}), frozenset[str]()
    texts = [
        Labelled("", "one", ("AIR",), factors=sure if place < 50 else seldom) for place in range(len(scores))
    ]
    least = threshold_of(EACH, scores, (1.0, 0.0), texts)
    assert 1 / (1 + np.exp(-0.0)) < least <= 1 / (1 + np.exp(-1.0)) + 1e-4


def test_a_first_answer_counts_as_right_if_it_is_any_of_the_gold_codes() -> None:
    texts = [Labelled("", "one", codes) for codes in (("AIR",), ("MED", "AIR"), ("MED",), ("AIR",))]
    right, _ = first_is_right(FIRST, np.array([[1.0, 0.0]] * 4), 1.0, texts)
    assert right == 0.75
