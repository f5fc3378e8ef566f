"""All that was found in one report, before anything is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

from contracts.events import Answers, Evidence

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


@dataclass(slots=True)
class Observed:
    """One report's words, concepts, scores and outcomes."""

    passage: Passage
    scores: dict[str, Score]
    outcomes: Outcomes
    answers: Answers
    ontology: Ontology
    by_concept: dict[int, list[Hit]]
    """Hits by every concept they stand for, in the order of the text."""
    told: set[str]
    """Concepts that are affirmed or imagined somewhere."""
    actual: set[str]
    """Concepts that are affirmed as having happened somewhere."""

    def score(self, target: str) -> float:
        """Summed weight of a target's signals."""
        found = self.scores.get(target)
        return found.total if found else 0.0

    def evidence(self, spans: Iterable[Span]) -> tuple[Evidence, ...]:
        """Spans of words as spans of code points, overlapping ones once, at most a few."""
        passage = self.passage
        seen: list[Evidence] = []
        for first, last in spans:
            one = Evidence(
                field=passage.fields[first],
                start=passage.starts[first],
                end=max(passage.ends[first], passage.ends[last]),
            )
            if not any(
                known.field == one.field and known.start < one.end and one.start < known.end for known in seen
            ):
                seen.append(one)
            if len(seen) == MAX_EVIDENCE:
                break
        return tuple(sorted(seen, key=lambda one: (one.field, one.start)))

    def evidence_for(self, target: str) -> tuple[Evidence, ...]:
        """The words that spoke for a target, the heaviest signals first."""
        found = self.scores.get(target)
        return self.evidence(found.spans) if found else ()

    def hits_of(self, name: str, actual: bool = True) -> list[Hit]:
        """Where a concept is affirmed."""
        concept = self.ontology.lexicon.ids[name]
        barred = NOT_ACTUAL if actual else NOT_TOLD
        return [hit for hit in self.by_concept.get(concept, ()) if not hit.flags & barred]


def observe(text: str, answers: Answers, ontology: Ontology) -> Observed:
    """Read narrative and free-text answers as one passage."""
    lexicon = ontology.lexicon
    passage = passage_of([(NARRATIVE, text), *sorted(answers.texts.items())])
    hits = lexicon.hits(passage)
    hits.extend(value_hits(passage, hits, lexicon))
    hits.sort(key=lambda hit: (hit.first, hit.last))
    judge(hits, passage, lexicon)
    scores = ontology.board.scores(hits, passage)
    by_concept: dict[int, list[Hit]] = {}
    for hit in hits:
        for concept in lexicon.kinds[hit.concept]:
            by_concept.setdefault(concept, []).append(hit)
    return Observed(
        passage, scores, outcomes_of(hits, passage, lexicon), answers, ontology, by_concept,
        _standing(hits, lexicon, NOT_TOLD), _standing(hits, lexicon, NOT_ACTUAL),
    )  # fmt: skip


def _standing(hits: list[Hit], lexicon: Lexicon, barred: int) -> set[str]:
    """Names of the concepts that stand somewhere without any of the barred flags."""
    found: set[int] = set()
    for hit in hits:
        if not hit.flags & barred:
            found.update(lexicon.kinds[hit.concept])
    return {lexicon.names[concept] for concept in found}


def confidence(weight: float) -> float:
    """1 - exp(-weight / scale): none for nothing, and never quite sure."""
    return round(1.0 - exp(-max(0.0, weight) / CONFIDENCE_SCALE), 3)
