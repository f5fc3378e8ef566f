"""The small language of weighted signals, and their evaluation over one passage.

A signal is one line of the ontology: `WEIGHT [@SCOPE] TERM (+|>) TERM … [-TERM …] [~TERM …]`.

- SCOPE: `c` clause, `s` sentence (the default), `n` two sentences in a row, `r` the whole report, or a
  number: all terms within so many words.
- TERM: a concept, or `a|b`. Plain: affirmed (for categories also imagined, since a near miss is told in
  "almost"). `!a`: denied. `^a`: however it is said. `>` instead of `+`: the terms stand in this order.
- `-a`: not in the same scope. `~a`: nowhere in the report.

A signal counts once for a report, however often it is found. Sets of keys decide first, so that the
cost is that of the signals whose rarest concept is there at all.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .context import ADVICE, DOUBTFUL, HISTORY, IMAGINED, NEGATED, QUOTED
from .lexicon import Hit, Lexicon
from .passage import Passage

ANY, TOLD, DENIED, ACTUAL = 0, 1, 2, 3
"""Ways a concept can stand: any, affirmed or imagined, denied, affirmed as having happened."""
WAYS = 4
ALL_WAYS: tuple[tuple[int, ...], ...] = (
    (),
    (ANY,),
    (ANY, DENIED),
    (ANY, TOLD),
    (ANY, TOLD, DENIED, ACTUAL),
    (ANY, TOLD, ACTUAL),
)
_KeyTable = dict[tuple[int, ...], list[tuple[int, ...]]]
"""Ways a hit stands -> concept -> the keys of it that any signal asks for."""
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
    written: str

    @property
    def window(self) -> int | None:
        """The number of words all terms must lie in, if any."""
        return int(self.scope) if self.scope.isdigit() else None


@dataclass(slots=True)
class Score:
    """What spoke for one target: summed weight and the words that carried it, the heaviest first."""

    total: float = 0.0
    parts: list[tuple[float, list[Span]]] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
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
    return Signal(
        target, float(head.group(1)), head.group(2) or "s", tuple(terms),
        frozenset(absent), frozenset(absent_in_report), " > " in written, written,
    )  # fmt: skip


def _keys(names: str, way: int, target: str, lexicon: Lexicon) -> set[int]:
    unknown = [name for name in names.split("|") if name not in lexicon.ids]
    if unknown:
        raise ValueError(f"{target}: unknown concept {', '.join(unknown)}")
    return {lexicon.ids[name] * WAYS + way for name in names.split("|")}


class Board:
    """All signals of the ontology, indexed by the concept of each that is rarest among them."""

    def __init__(self, signals: Sequence[Signal], lexicon: Lexicon) -> None:
        sets = (keys for one in signals for keys in (*one.terms, one.absent, one.absent_in_report))
        used = frozenset[int]().union(*sets)
        self._keys: _KeyTable = {
            ways: [
                tuple(
                    concept * WAYS + way for concept in kinds for way in ways if concept * WAYS + way in used
                )
                for kinds in lexicon.kinds
            ]
            for ways in ALL_WAYS
        }
        self._by_anchor: dict[str, dict[int, list[Signal]]] = {scope: defaultdict(list) for scope in "csnr"}
        usage = Counter(key for signal in signals for term in signal.terms for key in term)
        for signal in signals:
            anchor = min(signal.terms, key=lambda term: sum(usage[key] for key in term))
            scope = "r" if signal.window else signal.scope
            for key in anchor:
                self._by_anchor[scope][key].append(signal)

    def scores(self, hits: list[Hit], passage: Passage) -> dict[str, Score]:
        """Evaluate every signal whose concepts are all there."""
        found = _Found(hits, passage, self._keys)
        scores: dict[str, Score] = {}
        for scope, units in found.units.items():
            anchors = self._by_anchor[scope]
            done: set[int] = set()
            for unit in units:
                self._score_unit(unit, anchors, found, scores, done)
        return scores

    def _score_unit(
        self,
        unit: "_Unit",
        anchors: dict[int, list[Signal]],
        found: "_Found",
        scores: dict[str, Score],
        done: set[int],
    ) -> None:
        keys = unit.keys
        for key in keys & anchors.keys():
            for signal in anchors[key]:
                if id(signal) in done or any(term.isdisjoint(keys) for term in signal.terms):
                    continue
                if not signal.absent_in_report.isdisjoint(found.report.keys):
                    continue
                if signal.absent and not signal.window and not signal.absent.isdisjoint(keys):
                    continue
                spans = found.place(signal, unit)
                if spans is None:
                    continue
                done.add(id(signal))
                score = scores.setdefault(signal.target, Score())
                score.total += signal.weight
                score.parts.append((signal.weight, spans))


@dataclass(slots=True)
class _Unit:
    """A clause, sentence, pair of sentences or report: the keys in it and the words it spans."""

    keys: set[int]
    first: int
    last: int


class _Found:
    """The hits of one passage, in the order of its words, as keys by unit and as positions by key."""

    def __init__(self, hits: list[Hit], passage: Passage, keys: _KeyTable) -> None:
        self.positions: dict[int, list[Span]] = defaultdict(list)
        clauses: dict[int, _Unit] = {}
        for hit in hits:
            unit = clauses.get(passage.clauses[hit.first])
            if unit is None:
                unit = clauses[passage.clauses[hit.first]] = _Unit(set(), hit.first, hit.last)
            unit.last = max(unit.last, hit.last)
            hit_keys, span = keys[_ways(hit.flags)][hit.concept], (hit.first, hit.last)
            unit.keys.update(hit_keys)
            for key in hit_keys:
                self.positions[key].append(span)
        sentences: dict[int, _Unit] = {}
        for unit in clauses.values():
            sentence = passage.sentences[unit.first]
            known = sentences.get(sentence)
            sentences[sentence] = _joined(known, unit) if known else unit
        order = sorted(sentences)
        pairs = [
            _joined(sentences[one], sentences[two]) if two - one == 1 else sentences[one]
            for one, two in zip(order, [*order[1:], 10**9], strict=False)
        ]
        self.report = _Unit(set(self.positions), 0, max(0, len(passage.words) - 1))
        self.units = {
            "c": list(clauses.values()),
            "s": [sentences[number] for number in order],
            "n": pairs,
            "r": [self.report],
        }

    def place(self, signal: Signal, unit: _Unit) -> list[Span] | None:
        """The words that carry each term, or None if they do not lie as the signal asks."""
        window = signal.window
        if window is None and not signal.ordered:
            return [min(self._within(term, unit.first, unit.last)) for term in signal.terms]
        for start in self._within(signal.terms[0], unit.first, unit.last):
            spans = self._around(signal, start, unit)
            if spans is not None and not (window and self._disturbed(signal, spans)):
                return spans
        return None

    def _around(self, signal: Signal, start: Span, unit: _Unit) -> list[Span] | None:
        reach = signal.window or (unit.last - unit.first + 1)
        spans = [start]
        for term in signal.terms[1:]:
            low = spans[-1][1] + 1 if signal.ordered else max(unit.first, start[0] - reach)
            near = self._within(term, low, min(unit.last, start[0] + reach))
            if not near:
                return None
            spans.append(min(near, key=lambda span: abs(span[0] - start[0])))
        return spans

    def _disturbed(self, signal: Signal, spans: list[Span]) -> bool:
        reach = signal.window or 0
        return bool(self._within(signal.absent, spans[0][0] - reach, spans[0][1] + reach))

    def _within(self, term: Iterable[int], first: int, last: int) -> list[Span]:
        """Positions of a term's keys in [first, last]; at most a few of each, by bisection."""
        spans: list[Span] = []
        for key in term:
            known = self.positions.get(key)
            if known:
                start = bisect_left(known, (first, -1))
                spans.extend(span for span in known[start : start + MAX_PLACES] if span[0] <= last)
        return spans


MAX_PLACES = 64
"""Places of one concept that are tried for one signal; keeps hostile repetition linear."""


def _joined(one: _Unit, two: _Unit) -> _Unit:
    return _Unit(one.keys | two.keys, min(one.first, two.first), max(one.last, two.last))


def _ways(flags: int) -> tuple[int, ...]:
    if flags & QUOTED:
        return ()
    if flags & ADVICE:
        return (ANY,)
    if flags & NEGATED:
        return (ANY, DENIED)
    if flags & HISTORY:
        return (ANY,)
    if flags & IMAGINED:
        return (ANY, TOLD)
    if flags & DOUBTFUL:
        return (ANY, TOLD, DENIED, ACTUAL)
    return (ANY, TOLD, ACTUAL)
