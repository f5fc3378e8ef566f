"""The small language of weighted signals; `board` evaluates them.

A signal is one line of the ontology: `WEIGHT [@SCOPE] TERM (+|>) TERM … [-TERM …] [~TERM …]`.

- SCOPE: `c` clause, `s` sentence (the default), `n` two sentences in a row, `r` the whole report, or a
  number: all terms within so many words.
- TERM: a concept, or `a|b`. Plain: affirmed (for categories also imagined, since a near miss is told in
  "almost"). `!a`: denied. `^a`: however it is said. `>` instead of `+`: the terms stand in this order.
- `-a`: not in the same scope. `~a`: nowhere in the report.

A signal counts once for a report, however often it is found.
"""

import re
from dataclasses import dataclass, field

from .lexicon import Lexicon

ANY, TOLD, DENIED, ACTUAL = 0, 1, 2, 3
"""Ways a concept can stand: any, affirmed or imagined, denied, affirmed as having happened."""
WAYS = 4
_HEAD = re.compile(r"^(\d+(?:\.\d+)?)\s+(?:@(\w+)\s+)?(.+)$")
_PART = re.compile(r"([+>~-])?\s*([!^]?)([a-z0-9_|]+)")

Span = tuple[int, int]
"""First and last word."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One weighted pattern for one target code."""

    target: str
    weight: float
    scope: str
    terms: tuple[frozenset[int], ...]
    absent: frozenset[int]
    absent_in_report: frozenset[int]
    ordered: bool
    window: int | None
    """The number of words all terms must lie in, if any."""
    written: str


@dataclass(slots=True)
class Score:
    """What spoke for one target: summed weight and the words that carried it, the heaviest first."""

    total: float = 0.0
    parts: list[tuple[float, list[Span]]] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        if len(self.parts) == 1:
            return self.parts[0][1]
        return [span for _, spans in sorted(self.parts, key=lambda part: -part[0]) for span in spans]


def parse(written: str, target: str, lexicon: Lexicon, actual_only: bool) -> Signal:
    """Read one signal; ValueError names the line and what is wrong with it."""
    head = _HEAD.match(written.strip())
    if not head:
        raise ValueError(f"{target}: not a signal: {written!r}")
    plain = ACTUAL if actual_only else TOLD
    terms: list[frozenset[int]] = []
    absent: set[int] = set()
    absent_in_report: set[int] = set()
    for sign, way, names in _PART.findall(head.group(3)):
        keys = _keys(names, {"!": DENIED, "^": ANY}.get(way, plain), target, lexicon)
        if sign == "-":
            absent |= keys
        elif sign == "~":
            absent_in_report |= keys
        else:
            terms.append(frozenset(keys))
    scope = head.group(2) or "s"
    return Signal(
        target, float(head.group(1)), scope, tuple(terms), frozenset(absent), frozenset(absent_in_report),
        " > " in written, int(scope) if scope.isdigit() else None, written,
    )  # fmt: skip


def _keys(names: str, way: int, target: str, lexicon: Lexicon) -> set[int]:
    unknown = [name for name in names.split("|") if name not in lexicon.ids]
    if unknown:
        raise ValueError(f"{target}: unknown concept {', '.join(unknown)}")
    return {lexicon.ids[name] * WAYS + way for name in names.split("|")}
