"""All that was found in one report, before anything is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp
from operator import itemgetter
from typing import Any, NamedTuple

from contracts.events import Answers, Source

from .context import ADVICE, HISTORY, IMAGINED, NEGATED, QUOTED, judge
from .lexicon import Hit, Lexicon
from .numbers import value_hits
from .ontology import Ontology
from .outcomes import Outcomes, outcomes_of
from .passage import NARRATIVE, Passage, passage_of
from .signals import Score, Span

NOT_TOLD = NEGATED | HISTORY | QUOTED | ADVICE
NOT_ACTUAL = NOT_TOLD | IMAGINED
CONFIDENCE_SCALE = 4.0
"""Weight at which a code is 63 % sure; two strong signals (5 + 4) give 0.89."""
MAX_EVIDENCE = 6
"""Spans kept for one code: enough to see why, few enough to read."""


Evidence = dict[str, Any]
"""A span as the contract has it (`contracts.events.Evidence`), plain until the whole event is validated."""
Evidences = tuple[Evidence, ...]


class Told(NamedTuple):
    """A code on its way into the event: plain until the whole event is validated once."""

    code: str
    confidence: float
    evidence: Evidences = ()
    source: Source = Source.TEXT

    def plain(self) -> dict[str, Any]:
        """As the contract has it (`contracts.events.Coded`)."""
        return {
            "code": self.code,
            "confidence": self.confidence,
            "source": self.source,
            "evidence": self.evidence,
        }


@dataclass(slots=True)
class Observed:
    """One report's words, concepts, scores and outcomes."""

    passage: Passage
    hits: list[Hit]
    """Every phrase of the lexicon that stands somewhere, in the order of the text."""
    flags: list[int]
    """How each word stands, by `context`."""
    scores: dict[str, Score]
    outcomes: Outcomes
    answers: Answers
    ontology: Ontology
    present: set[str]
    """Concepts that stand anywhere, however they do."""
    told: set[str]
    """Concepts that are affirmed or imagined somewhere."""
    actual: set[str]
    """Concepts that are affirmed as having happened somewhere."""
    _known: dict[tuple[str, int, int], Evidence] = field(default_factory=dict)
    """Evidence by field and place: several codes rest on the same words."""
    _by_target: dict[str, Evidences] = field(default_factory=dict)

    def score(self, target: str) -> float:
        """Summed weight of a target's signals."""
        found = self.scores.get(target)
        return found.total if found else 0.0

    def categories(self) -> dict[str, float]:
        """The categories for which signals were found, with their weights."""
        known = self.ontology.categories
        return {code: score.total for code, score in self.scores.items() if code in known}

    def evidence(self, spans: Iterable[Span]) -> Evidences:
        """Spans of words as spans of code points, overlapping ones once, at most a few."""
        starts, ends, fields = self.passage.starts, self.passage.ends, self.passage.fields
        kept: list[tuple[str, int, int]] = []
        for first, last in spans:
            name, start, end = fields[first], starts[first], max(ends[first], ends[last])
            for known, known_start, known_end in kept:
                if known_start < end and start < known_end and known == name:
                    break
            else:
                kept.append((name, start, end))
                if len(kept) == MAX_EVIDENCE:
                    break
        kept.sort()
        return tuple([self._evidence_at(place) for place in kept])

    def _evidence_at(self, place: tuple[str, int, int]) -> Evidence:
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = {"field": place[0], "start": place[1], "end": place[2]}
        return known

    def evidence_for(self, target: str) -> Evidences:
        """The words that spoke for a target, the heaviest signals first."""
        known = self._by_target.get(target)
        if known is None:
            found = self.scores.get(target)
            known = self._by_target[target] = self.evidence(found.spans) if found else ()
        return known

    def hits_of(self, name: str, actual: bool = True) -> list[Hit]:
        """Where a concept is affirmed."""
        if name not in self.present:
            return []
        members = self.ontology.lexicon.members[name]
        barred = NOT_ACTUAL if actual else NOT_TOLD
        return [hit for hit in self.hits if hit[2] in members and not self.flags[hit[0]] & barred]


def observe(text: str, answers: Answers, ontology: Ontology) -> Observed:
    """Read narrative and free-text answers as one passage."""
    return observe_many([(text, answers)], ontology)[0]


def observe_many(reports: Sequence[tuple[str, Answers]], ontology: Ontology) -> list[Observed]:
    """Read reports together, one step for all before the next: what a step needs stays at hand."""
    lexicon = ontology.lexicon
    passages = [passage_of([(NARRATIVE, text), *sorted(answers.texts.items())]) for text, answers in reports]
    found = [lexicon.hits(passage) for passage in passages]
    hits = [_with_values(passage, hits, lexicon) for passage, hits in zip(passages, found, strict=True)]
    flags = [judge(hits, passage, lexicon) for passage, hits in zip(passages, hits, strict=True)]
    whole = list(zip(hits, flags, passages, strict=True))
    scores = [ontology.board.scores(*one) for one in whole]
    outcomes = [outcomes_of(*one, lexicon) for one in whole]
    return [
        Observed(
            passage, hits, flags, scores, outcomes, answers, ontology,
            _named({meaning for _, _, meaning in hits}, lexicon),
            _named({meaning for first, _, meaning in hits if not flags[first] & NOT_TOLD}, lexicon),
            _named({meaning for first, _, meaning in hits if not flags[first] & NOT_ACTUAL}, lexicon),
        )
        for (hits, flags, passage), scores, outcomes, (_, answers) in zip(
            whole, scores, outcomes, reports, strict=True
        )
    ]  # fmt: skip


def _with_values(passage: Passage, hits: list[Hit], lexicon: Lexicon) -> list[Hit]:
    values = value_hits(passage, hits, lexicon)
    return sorted([*hits, *values], key=_BY_WORDS) if values else hits


def _named(meanings: set[int], lexicon: Lexicon) -> set[str]:
    names = lexicon.names_of
    return set().union(*[names[meaning] for meaning in meanings])


_BY_WORDS = itemgetter(0, 1)
"""First and last word; concepts at the same words stay in the order they were found."""


def confidence(weight: float) -> float:
    """1 - exp(-weight / scale): none for nothing, and never quite sure."""
    return round(1.0 - exp(-max(0.0, weight) / CONFIDENCE_SCALE), 3)
