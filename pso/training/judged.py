"""How much both readers are to be trusted and heard, by writers from whom neither has learned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import typer

from pso.coded import Labelled
from services.classifier.core.blend import Blend, is_doubted, log_chances
from services.classifier.core.learned import RULES, TIER, URGENT

from .blending import Second, of_choice, of_each
from .calibration import first_is_right, odds_for, slope_of, threshold_of
from .questions import PRIMARY, Head, wanted


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure each reader may be and how much it is heard, as written texts by unmet writers show."""

    texts: list[Labelled]
    """Those that neither reader has learned from,"""
    scores: "dict[str, np.ndarray]"
    """and what both together say of them."""
    slopes: dict[str, float]
    odds: dict[str, tuple[float, float]]
    thresholds: dict[str, float]
    blends: dict[str, Blend]
    right: float
    """How often the first answer is among the gold codes."""
    second: str

    @classmethod
    def of(
        cls, asked: Sequence[Head], told: Sequence[Labelled], scores: "dict[str, np.ndarray]", other: Second
    ) -> Self:
        """`scores` are the first reader's of all that is told; `other` has the second's of some."""
        each = [head for head in asked if not head.is_choice]
        slopes = {head.name: slope_of(head, scores[head.name], told) for head in asked if head.is_choice}
        odds = {head.name: odds_for(head, scores[head.name], told) for head in each}
        heard = [row for row, place in enumerate(other.places.tolist()) if not told[place].is_put_together]
        places = other.places[heard]
        texts = [told[place] for place in places.tolist()]
        of_words = {name: columns[places] for name, columns in scores.items()}
        mixed, blends = _blended(asked, of_words, other.scores[heard], texts, slopes, odds)
        right, odds["first"] = first_is_right(asked[0], mixed[PRIMARY], slopes[PRIMARY], texts)
        thresholds = {
            head.name: threshold_of(head, mixed[head.name], odds[head.name], texts)
            for head in each
            if head.name != RULES
        }
        typer.echo(f"{len(texts)} texts, first answer among the gold codes on unseen writers: {right:.3f}")
        return cls(texts, mixed, slopes, odds, thresholds, blends, right, other.model)

    def told(self) -> dict[str, Any]:
        """The same as the model's card has it."""
        return {
            "first_answer_among_gold_on_unseen_writers": round(self.right, 3),
            "slopes": self.slopes,
            "odds": self.odds,
            "thresholds": self.thresholds,
            "blends": self.blends,
            "second": self.second,
        }


def _blended(
    asked: Sequence[Head],
    scores: "dict[str, np.ndarray]",
    second: "np.ndarray",
    told: Sequence[Labelled],
    slopes: dict[str, float],
    odds: dict[str, tuple[float, float]],
) -> "tuple[dict[str, np.ndarray], dict[str, Blend]]":
    """Both readers' scores as one where the first is in doubt, of each head, and how much each is heard."""
    mixed, blends, first = {}, {}, 0
    doubted = _doubted(asked, scores, slopes)
    typer.echo(f"{doubted.mean():.3f} of the texts are read twice")
    for head in asked:
        name, one, other = head.name, scores[head.name], second[:, first : first + len(head.answers)]
        first += len(head.answers)
        truth = [wanted(head, text) for text in told]
        mixed[name] = one.copy()
        if head.is_choice:
            used = [place for place, answers in enumerate(truth) if answers and doubted[place]]
            gold = [head.answers.index(next(iter(truth[place] or ()))) for place in used]
            blends[name] = of_choice(one[used], other[used], gold, slopes[name])
            mixed[name][doubted] = blends[name].of_choice(one[doubted], other[doubted], slopes[name])
        else:
            used = [place for place, answers in enumerate(truth) if answers is not None and doubted[place]]
            gold_of = [[answer in (truth[place] or ()) for answer in head.answers] for place in used]
            blends[name] = of_each(one[used], other[used], np.array(gold_of, float), odds[name])
            mixed[name][doubted] = blends[name].of_each(one[doubted], other[doubted], odds[name])
        typer.echo(f"{name}: {blends[name]}")
    return mixed, blends


def _doubted(
    asked: Sequence[Head], scores: "dict[str, np.ndarray]", slopes: dict[str, float]
) -> "np.ndarray":
    """Of each text whether the second reader would be asked."""
    answers = {head.name: head.answers for head in asked}
    chances = {name: np.exp(log_chances(scores[name] * slopes[name])) for name in (PRIMARY, TIER)}
    return is_doubted(chances[TIER][:, answers[TIER].index(URGENT)], chances[PRIMARY].max(1))
