"""Evaluates all signals over one passage, at the cost of those whose every term is there at all.

Three sieves, each by sets: a signal sleeps unless the report holds one of its rarest term's concepts,
is awake if the report holds all its terms, and is tried where a unit holds them. Only what is left
looks at positions.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .context import ADVICE, DOUBTFUL, HISTORY, IMAGINED, NEGATED, QUOTED
from .lexicon import Hit, Lexicon
from .passage import Passage
from .signals import ACTUAL, ANY, DENIED, TOLD, WAYS, Score, Signal, Span

SCOPES = "csnr"
MAX_PLACES = 64
"""Places of one concept that are tried for one signal; keeps hostile repetition linear."""

_Keys = list[list[tuple[int, ...]]]
"""Flags of a hit -> its meaning -> the keys of it that any signal asks for."""
_Awake = dict[int, list[Signal]]
_Sleeper = tuple[str, tuple[frozenset[int], ...], frozenset[int], Signal]
"""A signal with its scope, the terms beside its rarest one, and what must be nowhere in the report."""
_NOWHERE = (10**9, 0)


class Board:
    """All signals of the ontology, indexed by the concept of each that is rarest among them."""

    def __init__(self, signals: Sequence[Signal], lexicon: Lexicon) -> None:
        self.patterns = Counter(signal.target for signal in signals)
        """How many signals speak for each target."""
        sets = (keys for one in signals for keys in (*one.terms, one.absent, one.absent_in_report))
        self._keys = _keys(frozenset[int]().union(*sets), lexicon)
        self._anchors: dict[str, dict[int, None]] = {scope: {} for scope in SCOPES}
        self._asleep: dict[int, list[_Sleeper]] = defaultdict(list)
        usage = Counter(key for signal in signals for term in signal.terms for key in term)
        for signal in signals:
            anchor = min(signal.terms, key=lambda term: sum(usage[key] for key in term))
            scope = "r" if signal.window else signal.scope
            others = tuple(term for term in signal.terms if term is not anchor)
            for key in anchor:
                self._anchors[scope][key] = None
                self._asleep[key].append((scope, others, signal.absent_in_report, signal))

    def scores(self, hits: list[Hit], flags: list[int], passage: Passage) -> dict[str, Score]:
        """Evaluate every signal whose concepts are all there."""
        found = _Found(hits, flags, passage, self._keys)
        scores: dict[str, Score] = {}
        awake = self._awake(found.report.keys)
        for scope in SCOPES:
            if awake[scope]:
                self._score(scope, awake[scope], found, scores)
        return scores

    def _awake(self, keys: set[int]) -> dict[str, _Awake]:
        """By scope, the signals whose terms are all somewhere in the report, by the key that wakes them."""
        awake: dict[str, _Awake] = {scope: {} for scope in SCOPES}
        for key in self._asleep.keys() & keys:
            for scope, others, barred, signal in self._asleep[key]:
                for term in others:
                    if term.isdisjoint(keys):
                        break
                else:
                    if barred.isdisjoint(keys):
                        awake[scope].setdefault(key, []).append(signal)
        return awake

    def _score(self, scope: str, awake: _Awake, found: "_Found", scores: dict[str, Score]) -> None:
        anchors = self._anchors[scope]
        done: set[int] = set()
        for unit in found.units(scope):
            here = awake.keys() & unit.keys
            if len(here) > 1:
                # The order of this set decides which of two equal signals gives the evidence.
                here = unit.keys & anchors.keys()
            for key in here:
                for signal in awake.get(key, ()):
                    if id(signal) in done:
                        continue
                    spans = found.place(signal, unit)
                    if spans is None:
                        continue
                    done.add(id(signal))
                    score = scores.get(signal.target)
                    if score is None:
                        score = scores[signal.target] = Score()
                    score.total += signal.weight
                    score.parts.append((signal.weight, spans))


def _keys(used: frozenset[int], lexicon: Lexicon) -> _Keys:
    by_ways: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for ways in {_ways(flags) for flags in range(DOUBTFUL * 2)}:
        by_ways[ways] = [
            tuple(
                kind * WAYS + way
                for concept in concepts
                for kind in lexicon.kinds[concept]
                for way in ways
                if kind * WAYS + way in used
            )
            for concepts in lexicon.meanings
        ]
    return [by_ways[_ways(flags)] for flags in range(DOUBTFUL * 2)]


def _ways(flags: int) -> tuple[int, ...]:
    """The ways in which a hit with these flags stands."""
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


@dataclass(slots=True)
class _Unit:
    """A clause, sentence, pair of sentences or report: the keys in it and the words it spans."""

    keys: set[int]
    first: int
    last: int


class _Found:
    """The hits of one passage, in the order of its words, as keys by unit and as positions by key."""

    def __init__(self, hits: list[Hit], flags: list[int], passage: Passage, keys: _Keys) -> None:
        self._sentence_of = passage.sentences
        self._clauses: list[_Unit] = []
        self._sentences: dict[int, _Unit] = {}
        self.positions: dict[int, list[Span]] = defaultdict(list)
        positions, clauses, number = self.positions, passage.clauses, -1
        for first, last, meaning in hits:
            if clauses[first] != number:
                number = clauses[first]
                unit = _Unit(set(), first, last)
                self._clauses.append(unit)
            elif last > unit.last:
                unit.last = last
            found = keys[flags[first]][meaning]
            if found:
                span = (first, last)
                unit.keys.update(found)
                for key in found:
                    positions[key].append(span)
        self.report = _Unit(set(positions), 0, max(0, len(passage.words) - 1))

    def units(self, scope: str) -> Iterable[_Unit]:
        """The places in which a signal of this scope must lie whole, in the order of the text."""
        if scope == "r":
            return [self.report]
        if scope == "c":
            return self._clauses
        return self._by_sentence().values() if scope == "s" else self._pairs()

    def _by_sentence(self) -> dict[int, _Unit]:
        if not self._sentences:
            for unit in self._clauses:
                sentence = self._sentence_of[unit.first]
                known = self._sentences.get(sentence)
                self._sentences[sentence] = _joined(known, unit) if known else unit
        return self._sentences

    def _pairs(self) -> Iterable[_Unit]:
        """Each sentence with the next, or alone where the next holds nothing."""
        sentences = self._by_sentence()
        for number, unit in sentences.items():
            following = sentences.get(number + 1)
            yield _joined(unit, following) if following else unit

    def place(self, signal: Signal, unit: _Unit) -> list[Span] | None:
        """The words that carry each term, or None if they do not lie in the unit as the signal asks."""
        keys = unit.keys
        for term in signal.terms:
            if term.isdisjoint(keys):
                return None
        window = signal.window
        if window is None:
            if not signal.absent.isdisjoint(keys):
                return None
            if not signal.ordered:
                first = self._first
                return [first(term, unit) for term in signal.terms]
        for start in self._within(signal.terms[0], unit.first, unit.last):
            spans = self._around(signal, start, unit)
            if spans is not None and not (window and self._disturbed(signal, spans)):
                return spans
        return None

    def _first(self, term: frozenset[int], unit: _Unit) -> Span:
        """Where a term that the unit holds stands first in it."""
        from_start, first = (unit.first, -1), _NOWHERE
        for key in term & unit.keys:
            spans = self.positions[key]
            span = spans[bisect_left(spans, from_start)]
            if span < first:
                first = span
        return first

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
                for span in known[start : start + MAX_PLACES]:
                    if span[0] > last:
                        break
                    spans.append(span)
        return spans


def _joined(one: _Unit, two: _Unit) -> _Unit:
    """Both as one; `two` is the later in the text."""
    return _Unit(one.keys | two.keys, one.first, two.last if two.last > one.last else one.last)
