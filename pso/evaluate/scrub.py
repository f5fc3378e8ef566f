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

from pso.marked import labelled

Span = tuple[int, int]
Scrub = Callable[[str, str | None], Sequence[Span]]
"""A text and the agency named beside it, to the half-open spans of code points that would be hidden."""
Interval = tuple[float, float]

NEUTRAL: Final = "NEUTRAL"
CLOCK: Final = re.compile(
    r"(?<![\d/:-])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs?|hours)\b",
    re.IGNORECASE,
)
BOOTSTRAP_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class Miss:
    """What went wrong in one place: a gold identifier in part visible, or words hidden without need."""

    line: int
    label: str
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "label": self.label, "text": self.text}


@dataclass(slots=True)
class Tally:
    """Letters and spans of one text."""

    gold: dict[str, int] = field(default_factory=dict)
    leaked: dict[str, int] = field(default_factory=dict)
    spans: dict[str, int] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    other: int = 0
    over: int = 0
    keeps: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in per cent with its interval."""

    part: int
    whole: int
    percent: float
    interval: Interval

    def as_json(self) -> dict[str, Any]:
        return {
            "percent": self.percent,
            "interval": list(self.interval),
            "count": self.part,
            "of": self.whole,
        }


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One kind of identifier: letters left visible, spans of which nothing is."""

    leak: Share
    spans_wholly_hidden: Share


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures, and what went wrong."""

    texts: int
    leak: Share
    spans_wholly_hidden: Share
    over_scrub: Share
    keep_lost: Share
    texts_over_scrubbed: int
    labels: dict[str, LabelScore]
    leaks: tuple[Miss, ...]
    over_scrubbed: tuple[Miss, ...]
    keeps_lost: tuple[Miss, ...]

    def as_json(self) -> dict[str, Any]:
        """The figures, then the misses: their words are those of the labelled file."""
        return {
            "texts": self.texts,
            "leak": self.leak.as_json(),
            "spans_wholly_hidden": self.spans_wholly_hidden.as_json(),
            "over_scrub": self.over_scrub.as_json(),
            "keep_lost": self.keep_lost.as_json(),
            "texts_over_scrubbed": self.texts_over_scrubbed,
            "labels": {
                label: {
                    "leak": one.leak.as_json(),
                    "spans_wholly_hidden": one.spans_wholly_hidden.as_json(),
                }
                for label, one in sorted(self.labels.items())
            },
            "misses": {
                "leaks": [miss.as_json() for miss in self.leaks],
                "over_scrubbed": [miss.as_json() for miss in self.over_scrubbed],
                "keeps_lost": [miss.as_json() for miss in self.keeps_lost],
            },
        }


def evaluate_scrub(
    gold_lines: Iterable[str], scrub: Scrub, label_map: Mapping[str, str] | None = None
) -> Scores:
    """Score a scrubber on JSON lines `{"text", "spans", "keep", "agency"}`, or with `marked` for the first
    three (pso/marked.py); `label_map` renames labels."""
    misses = _Misses()
    tallies = [
        _tally(number, labelled(json.loads(line)), scrub, label_map or {}, misses)
        for number, line in enumerate(gold_lines, 1)
        if line.strip()
    ]
    return _scores(tallies, misses)


@dataclass(slots=True)
class _Misses:
    leaks: list[Miss] = field(default_factory=list)
    over: list[Miss] = field(default_factory=list)
    lost: list[Miss] = field(default_factory=list)


def _marks(text: str) -> list[int]:
    return [i for i, char in enumerate(text) if char.isalnum()]


def _tally(
    number: int, gold: Mapping[str, Any], scrub: Scrub, label_map: Mapping[str, str], misses: _Misses
) -> Tally:
    text: str = gold["text"]
    hits = list(scrub(text, gold.get("agency")))
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
        for counts, more in (
            (tally.gold, len(letters)),
            (tally.leaked, len(missed)),
            (tally.spans, 1),
            (tally.whole, int(not missed)),
        ):
            counts[label] = counts.get(label, 0) + more
        if missed:
            misses.leaks.append(Miss(number, label, text[span["start"] : span["end"]]))
    for match in CLOCK.finditer(text):
        neutral |= set(range(*match.span())) - identifying
    plain = {i for i in _marks(text) if i not in identifying and i not in neutral}
    tally.other, tally.over = len(plain), len(plain & hidden)
    misses.over += [Miss(number, "over", text[s:e]) for s, e in hits if not plain.isdisjoint(range(s, e))]
    for keep in gold.get("keep") or ():
        tally.keeps += 1
        if not hidden.isdisjoint(range(keep["start"], keep["end"])):
            tally.lost += 1
            misses.lost.append(Miss(number, "keep", text[keep["start"] : keep["end"]]))
    return tally


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _share(tallies: list[Tally], part: Callable[[Tally], int], whole: Callable[[Tally], int]) -> Share:
    pairs = [(part(t), whole(t)) for t in tallies]
    dice, shares = random.Random(2026), []
    for _ in range(BOOTSTRAP_ROUNDS if pairs else 0):
        drawn = dice.choices(pairs, k=len(pairs))
        shares.append(_percent(sum(p for p, _ in drawn), sum(w for _, w in drawn)))
    shares.sort()
    interval = (shares[len(shares) // 40], shares[-1 - len(shares) // 40]) if shares else (0.0, 0.0)
    total, all_ = sum(p for p, _ in pairs), sum(w for _, w in pairs)
    return Share(total, all_, _percent(total, all_), interval)


def _scores(tallies: list[Tally], misses: _Misses) -> Scores:
    labels = sorted({label for tally in tallies for label in tally.gold})
    return Scores(
        texts=len(tallies),
        leak=_share(tallies, lambda t: sum(t.leaked.values()), lambda t: sum(t.gold.values())),
        spans_wholly_hidden=_share(tallies, lambda t: sum(t.whole.values()), lambda t: sum(t.spans.values())),
        over_scrub=_share(tallies, lambda t: t.over, lambda t: t.other),
        keep_lost=_share(tallies, lambda t: t.lost, lambda t: t.keeps),
        texts_over_scrubbed=sum(t.over > 0 for t in tallies),
        labels={label: _label_score(tallies, label) for label in labels},
        leaks=tuple(misses.leaks),
        over_scrubbed=tuple(misses.over),
        keeps_lost=tuple(misses.lost),
    )


def _label_score(tallies: list[Tally], label: str) -> LabelScore:
    having = [tally for tally in tallies if label in tally.gold]
    return LabelScore(
        _share(having, lambda t: t.leaked[label], lambda t: t.gold[label]),
        _share(having, lambda t: t.whole[label], lambda t: t.spans[label]),
    )
