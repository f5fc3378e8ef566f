"""How much each reader is to be heard, as writers show from whom neither has learned."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import typer
from scipy.optimize import minimize

from services.classifier.core.blend import Blend, log_chances

EVEN: Final = (0.7, 0.7, 0.0)
"""Where the search begins."""


@dataclass(frozen=True, slots=True)
class Second:
    """What the second reader said of texts of a corpus: their places in it, a row of scores for each."""

    places: "np.ndarray"
    scores: "np.ndarray"
    model: str
    """The digest of the file that holds the model."""

    @classmethod
    def load(cls, file: Path, texts: str) -> "Second":
        """`texts` is the digest of the corpus; scores of another are refused."""
        with np.load(file, allow_pickle=False) as kept:
            if str(kept["texts"]) != texts:
                raise typer.BadParameter("these scores are of other texts", param_hint="--second")
            return cls(kept["places"], kept["scores"], str(kept["model"]))


def of_choice(scores: "np.ndarray", second: "np.ndarray", gold: Sequence[int], slope: float) -> Blend:
    """The blend that makes the true answers likeliest, where answers exclude each other."""
    one, other = log_chances(scores * slope), log_chances(second)

    def loss(weights: "np.ndarray") -> float:
        mixed = log_chances(weights[0] * one + weights[1] * other)
        return float(-mixed[np.arange(len(gold)), gold].mean())

    return _rounded(minimize(loss, EVEN[:2], method="Nelder-Mead").x)


def of_each(
    scores: "np.ndarray", second: "np.ndarray", gold: "np.ndarray", odds: tuple[float, float]
) -> Blend:
    """The same where each answer is true or not by itself; `gold` is 1 or 0."""
    slope, offset = odds
    one, other, right = (slope * scores + offset).ravel(), second.ravel(), gold.ravel()

    def loss(weights: "np.ndarray") -> float:
        mixed = weights[0] * one + weights[1] * other + weights[2]
        return float((np.logaddexp(0, mixed) - right * mixed).mean())

    return _rounded(minimize(loss, EVEN, method="Nelder-Mead").x)


def _rounded(weights: "np.ndarray") -> Blend:
    return Blend(*(round(float(one), 3) for one in weights))
