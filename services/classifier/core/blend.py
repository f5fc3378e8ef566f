"""When two readers are asked, and how they become one answer: their log-odds added up.

The second reader costs as much as all else. Where the first is sure it is seldom wrong, and the second
would change little; so only the texts that leave it in doubt are read twice.
"""

from typing import Final, NamedTuple

import numpy as np

DOUBTED_URGENCY: Final = (0.05, 0.95)
"""Chances of the highest tier between which the second reader is asked,"""
SURE_OF_CODE: Final = 0.5
"""and the chance of the first code below which it is asked too."""


def is_doubted(urgent: "np.ndarray", first: "np.ndarray") -> "np.ndarray":
    """Of each report whether to read it twice; chances of the highest tier, and of the likeliest code."""
    low, high = DOUBTED_URGENCY
    doubted: np.ndarray = ((urgent > low) & (urgent < high)) | (first < SURE_OF_CODE)
    return doubted


class Blend(NamedTuple):
    """One head's weights: of the first reader's log-odds, of the second's, and what is added to both."""

    words: float
    sentence: float
    offset: float = 0.0

    def of_choice(self, scores: "np.ndarray", second: "np.ndarray", slope: float) -> "np.ndarray":
        """Of answers that exclude each other, as scores of the first reader's kind."""
        mixed: np.ndarray = self.words * log_chances(scores * slope) + self.sentence * log_chances(second)
        return mixed / slope

    def of_each(self, scores: "np.ndarray", second: "np.ndarray", odds: tuple[float, float]) -> "np.ndarray":
        """Of answers that do not exclude each other, as scores of the first reader's kind."""
        slope, offset = odds
        mixed: np.ndarray = self.words * (slope * scores + offset) + self.sentence * second + self.offset
        return (mixed - offset) / slope


def log_chances(scores: "np.ndarray") -> "np.ndarray":
    """The logarithms of the chances that scores stand for, row by row."""
    lower = scores - scores.max(-1, keepdims=True)
    result: np.ndarray = lower - np.log(np.exp(lower).sum(-1, keepdims=True))
    return result
