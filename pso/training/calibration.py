"""From scores to chances, and from chances to answers, as what unseen writers wrote shows it.

What is put together of a narrative and a call calibrates nothing: nobody sends it.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from pso.coded import Labelled

from .questions import Head, wanted

SURE: Final = (0.001, 0.999)
"""Thresholds lie between these."""


def slope_of(head: Head, scores: "np.ndarray", told: Sequence[Labelled]) -> float:
    """The factor before the softmax that makes what unseen writers wrote likeliest."""
    truth = [None if one.is_put_together else wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers]
    gold = [head.answers.index(next(iter(truth[place] or ()))) for place in used]

    def loss(slope: float) -> float:
        scaled = scores[used] * slope
        scaled = scaled - scaled.max(1, keepdims=True)
        chances = np.exp(scaled)
        chances /= chances.sum(1, keepdims=True)
        return float(-np.log(chances[np.arange(len(used)), gold] + 1e-9).mean())

    return min((float(slope) for slope in np.geomspace(0.5, 12, 40)), key=loss)


def odds_of(scores: "np.ndarray", truth: "np.ndarray") -> tuple[float, float]:
    """Slope and offset of a logistic curve from score to probability (Platt), by Newton's steps."""
    at = np.stack([scores, np.ones_like(scores)], 1)
    found = np.zeros(2)
    for _ in range(30):
        chances = 1 / (1 + np.exp(-at @ found))
        weight = chances * (1 - chances) + 1e-6
        found += np.linalg.solve((at * weight[:, None]).T @ at + 1e-6 * np.eye(2), at.T @ (truth - chances))
    return float(found[0]), float(found[1])


def odds_for(head: Head, scores: "np.ndarray", told: Sequence[Labelled]) -> tuple[float, float]:
    """The curve from score to chance on what unseen writers wrote."""
    truth = [None if one.is_put_together else wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers is not None]
    gold = np.array([[answer in (truth[place] or ()) for answer in head.answers] for place in used], float)
    return odds_of(scores[used].ravel(), gold.ravel())


def first_is_right(
    head: Head, scores: "np.ndarray", slope: float, told: Sequence[Labelled]
) -> tuple[float, tuple[float, float]]:
    """How often the first answer is among the gold codes, and the curve from its lead to that chance."""
    chances = np.exp((scores - scores.max(1, keepdims=True)) * slope)
    best = np.clip((chances / chances.sum(1, keepdims=True)).max(1), 1e-6, 1 - 1e-6)
    first = scores.argmax(1).tolist()
    right = np.array([head.answers[code] in one.codes for code, one in zip(first, told, strict=True)], float)
    return float(right.mean()), odds_of(np.log(best / (1 - best)), right)


def threshold_of(
    head: Head, scores: "np.ndarray", odds: tuple[float, float], told: Sequence[Labelled]
) -> float:
    """The chance from which an answer is given: where precision and recall together are best."""
    truth = [wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers is not None]
    gold = np.array([[answer in (truth[place] or ()) for answer in head.answers] for place in used]).ravel()
    chances = (1 / (1 + np.exp(-(scores[used] * odds[0] + odds[1])))).ravel()
    order = np.argsort(-chances)
    hits, count = np.cumsum(gold[order]), np.arange(1, len(order) + 1)
    score = 2 * hits / (count + max(1, gold.sum()))
    return round(float(np.clip(chances[order][int(score.argmax())], *SURE)), 4)
