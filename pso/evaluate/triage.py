"""Scores of classifier and urgency rules on narratives with gold codes, axis by axis.

The first answer counts as right if it is any of a text's gold codes. Intervals are 95 % bootstrap intervals
over texts. Kappa is weighted by the squared distance between levels of harm, unknown left out.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pso.coded import Labelled

ROUNDS: Final = 400
BINS: Final = 10
LEVELS: Final = ("HL-0", "HL-1", "HL-2", "HL-3", "HL-4", "HL-5")
TIERS: Final = ("T1", "T2", "T3")
GROUP: Final = 3
"""Letters of a code that name its top-level category."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the system said of one text."""

    codes: tuple[str, ...]
    confidence: float
    report_type: str
    harm: str
    tier: str
    rules: frozenset[str]
    potential: str | None
    phase: str
    preventability: str
    factors: frozenset[str]
    population: frozenset[str]
    abstained: bool


Answer = Callable[[str], Answered]
Pair = tuple[Labelled, Answered]
Measure = Callable[[Sequence[Pair]], float]


def evaluate_triage(gold: Iterable[Labelled], answer: Answer) -> dict[str, Any]:
    """All figures as JSON; axes that no line labels are left out, what no text can tell is null."""
    pairs = [(one, answer(one.text)) for one in gold]
    if not pairs:
        raise ValueError("no labelled line")
    scores: dict[str, Any] = {"texts": len(pairs), "categories": _categories(pairs)}
    for axis in ("report_type", "potential", "phase", "preventability"):
        known = [pair for pair in pairs if getattr(pair[0], axis) is not None]
        if known:
            scores[axis] = _one_answer(known, axis)
    if harmed := [pair for pair in pairs if pair[0].harm is not None]:
        scores["harm"] = _one_answer(harmed, "harm") | _harm(harmed)
    if tiered := [pair for pair in pairs if pair[0].tier is not None]:
        scores["tier"] = _tiers(tiered)
    for axis in ("factors", "population", "rules"):
        known = [pair for pair in pairs if getattr(pair[0], axis) is not None]
        if known:
            scores[axis] = _several(known, axis)
    scores["calibration"] = _calibration(pairs)
    return scores


def _with_interval(measure: Measure, pairs: Sequence[Pair]) -> dict[str, Any]:
    dice = np.random.default_rng(2026)
    drawn = (dice.integers(0, len(pairs), len(pairs)) for _ in range(ROUNDS))
    value = measure(pairs)
    if math.isnan(value):
        return {"value": None, "interval": None}
    told = (measure([pairs[place] for place in places]) for places in drawn)
    values = sorted(one for one in told if not math.isnan(one))
    return {
        "value": round(value, 4),
        "interval": [round(values[len(values) // 40], 4), round(values[-1 - len(values) // 40], 4)],
    }


def _share(right: Callable[[Labelled, Answered], bool]) -> Measure:
    return lambda pairs: sum(right(*pair) for pair in pairs) / len(pairs)


def _groups(codes: Iterable[str]) -> set[str]:
    return {code[:GROUP] for code in codes}


def _categories(pairs: Sequence[Pair]) -> dict[str, Any]:
    first_in_group = _share(lambda gold, got: got.codes[0][:GROUP] in _groups(gold.codes))
    return {
        "first_code_is_gold": _with_interval(_share(lambda gold, got: got.codes[0] in gold.codes), pairs),
        "first_code_is_primary": _with_interval(
            _share(lambda gold, got: got.codes[0] == gold.codes[0]), pairs
        ),
        "first_code_is_defensible": _with_interval(
            _share(lambda gold, got: got.codes[0] in gold.codes or got.codes[0] in gold.also), pairs
        ),
        "any_code_is_gold": _with_interval(
            _share(lambda gold, got: not set(got.codes).isdisjoint(gold.codes)), pairs
        ),
        "first_category_is_gold": _with_interval(first_in_group, pairs),
        "first_category_macro_f1": _with_interval(_macro_of_groups, pairs),
        "any_category_is_gold": _with_interval(
            _share(lambda gold, got: not _groups(got.codes).isdisjoint(_groups(gold.codes))), pairs
        ),
        "by_category": _by_class([(_group_counted(gold, got), got.codes[0][:GROUP]) for gold, got in pairs]),
        "confusion": _confusion(
            (gold.codes[0], got.codes[0]) for gold, got in pairs if got.codes[0] not in gold.codes
        ),
    }  # fmt: skip


def _group_counted(gold: Labelled, got: Answered) -> str:
    """The gold category a first answer is held against: its own if it is one of them, else the primary's."""
    group = got.codes[0][:GROUP]
    return group if group in _groups(gold.codes) else gold.codes[0][:GROUP]


def _macro_of_groups(pairs: Sequence[Pair]) -> float:
    by_class = _by_class([(_group_counted(gold, got), got.codes[0][:GROUP]) for gold, got in pairs])
    return float(np.mean([one["f1"] for one in by_class.values() if one["gold"]]))


def _by_class(pairs: Sequence[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each class from (gold, answer)."""
    gold, got = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    hit = Counter(one for one, two in pairs if one == two)
    return {
        name: {
            "precision": _ratio(hit[name], got[name]),
            "recall": _ratio(hit[name], gold[name]),
            "f1": _ratio(2 * hit[name], gold[name] + got[name]),
            "gold": gold[name],
        }
        for name in sorted({*gold, *got})
    }


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _confusion(pairs: Iterable[tuple[str, str]], most: int = 25) -> list[dict[str, Any]]:
    """The commonest pairs of gold and wrong answer."""
    return [
        {"gold": gold, "answer": got, "times": times}
        for (gold, got), times in Counter(pairs).most_common(most)
    ]


def _one_answer(pairs: Sequence[Pair], axis: str) -> dict[str, Any]:
    told = [(getattr(gold, axis), getattr(got, axis) or "none") for gold, got in pairs]
    return {
        "accuracy": _with_interval(
            _share(lambda gold, got: bool(getattr(gold, axis) == getattr(got, axis))), pairs
        ),
        "by_code": _by_class(told),
        "confusion": _confusion(pair for pair in told if pair[0] != pair[1]),
    }


def _leveled(pairs: Sequence[Pair]) -> "np.ndarray":
    """Gold and answered level of the texts in which both are known."""
    levels = {level: place for place, level in enumerate(LEVELS)}
    rows = [
        (levels[gold.harm], levels[got.harm])
        for gold, got in pairs
        if gold.harm in levels and got.harm in levels
    ]
    return np.array(rows, int).reshape(-1, 2)


def _kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa with quadratic weights; not a number where no text has both levels."""
    rows = _leveled(pairs)
    if not len(rows):
        return math.nan
    size = len(LEVELS)
    seen = np.zeros((size, size))
    np.add.at(seen, (rows[:, 0], rows[:, 1]), 1)
    weights = (np.arange(size)[:, None] - np.arange(size)) ** 2
    by_chance = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    apart = float((weights * by_chance).sum())
    return 1 - float((weights * seen).sum()) / apart if apart else 1.0


def _far_off(pairs: Sequence[Pair]) -> float:
    rows = _leveled(pairs)
    return float((abs(rows[:, 0] - rows[:, 1]) > 1).mean()) if len(rows) else math.nan


def _harm(pairs: Sequence[Pair]) -> dict[str, Any]:
    known = [pair for pair in pairs if pair[0].harm in LEVELS]
    return {
        "quadratic_kappa": _with_interval(_kappa, pairs),
        "more_than_one_level_off": _with_interval(_far_off, pairs),
        "answered_where_known": _ratio(sum(got.harm in LEVELS for _, got in known), len(known)),
    }


def _recall(tier: str) -> Measure:
    def measure(pairs: Sequence[Pair]) -> float:
        wanted = [got for gold, got in pairs if gold.tier == tier]
        return sum(got.tier == tier for got in wanted) / max(1, len(wanted))

    return measure


def _precision(tier: str) -> Measure:
    def measure(pairs: Sequence[Pair]) -> float:
        said = [gold for gold, got in pairs if got.tier == tier]
        return sum(gold.tier == tier for gold in said) / max(1, len(said))

    return measure


def _tiers(pairs: Sequence[Pair]) -> dict[str, Any]:
    told = [(gold.tier or "", got.tier) for gold, got in pairs]
    return {
        **{
            tier: {
                "recall": _with_interval(_recall(tier), pairs),
                "precision": _with_interval(_precision(tier), pairs),
            }
            for tier in TIERS
        },
        "T3_for_a_T1": sum(pair == ("T1", "T3") for pair in told),
        "confusion": _confusion(pair for pair in told if pair[0] != pair[1]),
    }


def _several(pairs: Sequence[Pair], axis: str) -> dict[str, Any]:
    """Precision, recall and F1 over all answers of an axis that takes several, and of each."""
    names = sorted(
        {name for gold, got in pairs for name in (*(getattr(gold, axis) or ()), *getattr(got, axis))}
    )
    rows = [(set(getattr(gold, axis) or ()), set(getattr(got, axis))) for gold, got in pairs]

    def scored(chosen: Sequence[str]) -> dict[str, float]:
        kept = set(chosen)
        hit = sum(len(gold & got & kept) for gold, got in rows)
        said = sum(len(got & kept) for _, got in rows)
        true = sum(len(gold & kept) for gold, _ in rows)
        return {
            "precision": _ratio(hit, said),
            "recall": _ratio(hit, true),
            "f1": _ratio(2 * hit, said + true),
            "gold": true,
        }

    return {**scored(names), "by_code": {name: scored([name]) for name in names}}


def _calibration(pairs: Sequence[Pair]) -> dict[str, Any]:
    """How far the first code's confidence is from how often it is among the gold codes."""
    sure = np.array([got.confidence for _, got in pairs])
    right = np.array([got.codes[0] in gold.codes for gold, got in pairs], float)
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = [
        {
            "from": number / BINS,
            "texts": int((place == number).sum()),
            "confidence": round(float(sure[place == number].mean()), 3),
            "right": round(float(right[place == number].mean()), 3),
        }
        for number in range(BINS)
        if (place == number).any()
    ]
    error = sum(one["texts"] * abs(one["confidence"] - one["right"]) for one in bins) / len(pairs)
    abstained = np.array([got.abstained for _, got in pairs])
    return {
        "expected_calibration_error": round(float(error), 4),
        "bins": bins,
        "abstained": _ratio(int(abstained.sum()), len(pairs)),
        "right_when_abstained": _ratio(float(right[abstained].sum()), int(abstained.sum())),
        "right_when_not": _ratio(float(right[~abstained].sum()), int((~abstained).sum())),
    }
