"""Scores of a scrubber on gold spans: what leaked, what was hidden without need, what had to survive.

Counted in letters and digits. Bare clock times and spans marked neutral count neither way. Intervals are
95 % bootstrap intervals over texts.
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from contracts.identifiers import IdentifierLabel
from pso.gold import read_each, text_of
from pso.lines import BadLine
from pso.marked import BadMark, labelled

Span = tuple[int, int]
Scrub = Callable[[str, str | None], Sequence[Span]]
"""A text and the agency named beside it, to the half-open spans of code points that would be hidden."""
Interval = tuple[float, float]

NEUTRAL: Final = "NEUTRAL"
LABELS: Final = frozenset({*IdentifierLabel.__members__, NEUTRAL})
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
    three (pso/marked.py); `label_map` renames labels. Raises BadGold for a line that cannot be right."""
    misses, renamed = _Misses(), label_map or {}
    tallies = [
        _tally(number, gold, scrub, misses)
        for number, gold in read_each(gold_lines, lambda line: _checked(line, renamed))
    ]
    return _scores(tallies, misses)


@dataclass(frozen=True, slots=True)
class _Gold:
    """One line, with labels as they are called here."""

    text: str
    agency: str | None
    spans: list[tuple[int, int, str]]
    keeps: list[Span]


def _checked(line: dict[str, Any], label_map: Mapping[str, str]) -> _Gold:
    """Raises BadLine for what would be scored as something else than it says."""
    if "marked" in line:
        if not isinstance(line["marked"], str):
            raise BadLine("the field marked must be a string")
        try:
            line = labelled(line)
        except BadMark as error:
            raise BadLine(str(error)) from None
    text, agency = text_of(line), line.get("agency")
    if not isinstance(agency, str | None):
        raise BadLine("the field agency must be a string")
    spans = [(*place, _label(one, label_map)) for one, place in _places(text, line.get("spans"), "spans")]
    keeps = [place for _, place in _places(text, line.get("keep") or [], "keep")]
    _apart([(start, end) for start, end, label in spans if label != NEUTRAL], "spans")
    _apart(keeps, "keep")
    return _Gold(text, agency, spans, keeps)


def _places(text: str, given: object, name: str) -> list[tuple[dict[str, Any], Span]]:
    if not isinstance(given, list):
        raise BadLine(f"the field {name} must be a list")
    found = []
    for number, one in enumerate(given, 1):
        start, end = (one.get("start"), one.get("end")) if isinstance(one, dict) else (None, None)
        if type(start) is not int or type(end) is not int:
            raise BadLine(f"{name}, entry {number}: start and end must be numbers")
        if not 0 <= start < end <= len(text):
            raise BadLine(f"{name}, entry {number}: start and end must be in the text, start first")
        found.append((one, (start, end)))
    return found


def _label(span: dict[str, Any], label_map: Mapping[str, str]) -> str:
    given = span.get("label")
    label = label_map.get(given, given) if isinstance(given, str) else None
    if label not in LABELS:
        raise BadLine("a span has an unknown label; --labels names it one of ours")
    return str(label)


def _apart(places: Sequence[Span], name: str) -> None:
    """What is told twice would be counted twice."""
    ordered = sorted(places)
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        raise BadLine(f"{name} overlap")


@dataclass(slots=True)
class _Misses:
    leaks: list[Miss] = field(default_factory=list)
    over: list[Miss] = field(default_factory=list)
    lost: list[Miss] = field(default_factory=list)


def _marks(text: str) -> list[int]:
    return [i for i, char in enumerate(text) if char.isalnum()]


def _tally(number: int, gold: _Gold, scrub: Scrub, misses: _Misses) -> Tally:
    text = gold.text
    hits = list(scrub(text, gold.agency))
    hidden = {i for start, end in hits for i in range(start, end)}
    tally, identifying, neutral = Tally(), set[int](), set[int]()
    for start, end, label in gold.spans:
        letters = {i for i in range(start, end) if text[i].isalnum()}
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
            misses.leaks.append(Miss(number, label, text[start:end]))
    for match in CLOCK.finditer(text):
        neutral |= set(range(*match.span())) - identifying
    plain = {i for i in _marks(text) if i not in identifying and i not in neutral}
    tally.other, tally.over = len(plain), len(plain & hidden)
    misses.over += [Miss(number, "over", text[s:e]) for s, e in hits if not plain.isdisjoint(range(s, e))]
    for start, end in gold.keeps:
        tally.keeps += 1
        if not hidden.isdisjoint(range(start, end)):
            tally.lost += 1
            misses.lost.append(Miss(number, "keep", text[start:end]))
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
