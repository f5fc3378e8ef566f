"""Scores of a scrubber on gold spans: what leaked, what was hidden without need, what had to survive.

Counted in letters and digits. Bare clock times and spans marked neutral count neither way. Intervals are
95 % bootstrap intervals over texts.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Span = tuple[int, int]
Scrub = Callable[[str], Sequence[Span]]
"""A text to the half-open spans of code points that would be hidden."""

NEUTRAL: Final = "NEUTRAL"
CLOCK: Final = re.compile(
    r"(?<![\d/:-])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs?|hours)\b",
    re.IGNORECASE,
)
BOOTSTRAP_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class Leak:
    """A gold identifier of which letters stayed visible."""

    line: int
    label: str
    text: str


@dataclass(slots=True)
class Tally:
    """Letters and spans of one text."""

    gold: dict[str, int] = field(default_factory=dict)
    leaked: dict[str, int] = field(default_factory=dict)
    spans: int = 0
    whole: int = 0
    other: int = 0
    over: int = 0
    keeps: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares in per cent with their intervals, and what went wrong."""

    texts: int
    leak: float
    leak_interval: tuple[float, float]
    whole: float
    over: float
    over_interval: tuple[float, float]
    keep_lost: float
    keeps: int
    texts_over: int
    leak_by_label: dict[str, tuple[int, int]]
    leaks: tuple[Leak, ...]
    over_scrubbed: tuple[Leak, ...]
    keeps_lost: tuple[Leak, ...]

    def as_json(self) -> dict[str, Any]:
        """The figures without any text."""
        return {
            "texts": self.texts,
            "leak_percent": self.leak,
            "leak_interval": self.leak_interval,
            "spans_wholly_hidden_percent": self.whole,
            "over_percent": self.over,
            "over_interval": self.over_interval,
            "keep_lost_percent": self.keep_lost,
            "keeps": self.keeps,
            "texts_over_scrubbed": self.texts_over,
            "leak_by_label": {k: {"leaked": v[0], "of": v[1]} for k, v in sorted(self.leak_by_label.items())},
        }


def evaluate_scrub(
    gold_lines: Iterable[str], scrub: Scrub, label_map: Mapping[str, str] | None = None
) -> Scores:
    """Score a scrubber on JSON lines `{"text", "spans", "keep"}`; `label_map` renames labels."""
    tallies: list[Tally] = []
    leaks: list[Leak] = []
    over: list[Leak] = []
    lost: list[Leak] = []
    for number, line in enumerate(gold_lines, 1):
        if line.strip():
            tallies.append(_tally(number, json.loads(line), scrub, label_map or {}, leaks, over, lost))
    return _scores(tallies, leaks, over, lost)


def _marks(text: str) -> list[int]:
    return [i for i, char in enumerate(text) if char.isalnum()]


def _tally(
    number: int,
    gold: Mapping[str, Any],
    scrub: Scrub,
    label_map: Mapping[str, str],
    leaks: list[Leak],
    over: list[Leak],
    lost: list[Leak],
) -> Tally:
    text: str = gold["text"]
    hits = list(scrub(text))
    hidden = {i for start, end in hits for i in range(start, end)}
    tally, identifying, neutral = Tally(), set[int](), set[int]()
    for span in gold["spans"]:
        label = label_map.get(span["label"], span["label"])
        letters = {i for i in range(span["start"], span["end"]) if text[i].isalnum()}
        if label == NEUTRAL:
            neutral |= letters
            continue
        identifying |= letters
        missed = letters - hidden
        tally.gold[label] = tally.gold.get(label, 0) + len(letters)
        tally.leaked[label] = tally.leaked.get(label, 0) + len(missed)
        tally.spans += 1
        tally.whole += not missed
        if missed:
            leaks.append(Leak(number, label, text[span["start"] : span["end"]]))
    for match in CLOCK.finditer(text):
        neutral |= set(range(*match.span())) - identifying
    counted = [i for i in _marks(text) if i not in identifying and i not in neutral]
    tally.other = len(counted)
    tally.over = sum(i in hidden for i in counted)
    plain = set(counted)
    over += [Leak(number, "over", text[s:e]) for s, e in hits if any(i in plain for i in range(s, e))]
    for keep in gold.get("keep") or ():
        tally.keeps += 1
        if any(i in hidden for i in range(keep["start"], keep["end"])):
            tally.lost += 1
            lost.append(Leak(number, "keep", text[keep["start"] : keep["end"]]))
    return tally


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _interval(
    tallies: list[Tally], part: Callable[[Tally], int], whole: Callable[[Tally], int]
) -> tuple[float, float]:
    pairs = [(part(t), whole(t)) for t in tallies]
    dice = random.Random(2026)
    shares = []
    for _ in range(BOOTSTRAP_ROUNDS if pairs else 0):
        drawn = dice.choices(pairs, k=len(pairs))
        shares.append(_percent(sum(p for p, _ in drawn), sum(w for _, w in drawn)))
    shares.sort()
    return (shares[len(shares) // 40], shares[-1 - len(shares) // 40]) if shares else (0.0, 0.0)


def _scores(tallies: list[Tally], leaks: list[Leak], over: list[Leak], lost: list[Leak]) -> Scores:
    by_label: dict[str, tuple[int, int]] = {}
    for tally in tallies:
        for label, count in tally.gold.items():
            leaked, total = by_label.get(label, (0, 0))
            by_label[label] = (leaked + tally.leaked[label], total + count)
    gold = sum(total for _, total in by_label.values())
    return Scores(
        texts=len(tallies),
        leak=_percent(sum(leaked for leaked, _ in by_label.values()), gold),
        leak_interval=_interval(tallies, lambda t: sum(t.leaked.values()), lambda t: sum(t.gold.values())),
        whole=_percent(sum(t.whole for t in tallies), sum(t.spans for t in tallies)),
        over=_percent(sum(t.over for t in tallies), sum(t.other for t in tallies)),
        over_interval=_interval(tallies, lambda t: t.over, lambda t: t.other),
        keep_lost=_percent(sum(t.lost for t in tallies), sum(t.keeps for t in tallies)),
        keeps=sum(t.keeps for t in tallies),
        texts_over=sum(t.over > 0 for t in tallies),
        leak_by_label=by_label,
        leaks=tuple(leaks),
        over_scrubbed=tuple(over),
        keeps_lost=tuple(lost),
    )
