"""Which categories a report tells of: what happened to the person first, the rest after it."""

from typing import Final

from contracts.events import LEAST_SURE

from .kinds import is_line
from .learned import LearnedReading
from .observed import Observed, Told, confidence
from .signals import Span

MAX_CODES: Final = 4
NOTHING: Final = "OTH-99"
SURE: Final = 0.95
"""As sure as a code can be by words alone."""
OUTRIGHT: Final = 6.0
"""Weight of the ontology's signals from which a line names a code outright."""
RUNNER_UP: Final = 0.04
"""A code that comes second with so much chance is told too: one in eight first answers is a neighbour's."""


def categories_of(observed: Observed, learned: LearnedReading) -> tuple[Told, ...]:
    """The primary category and up to three others, each with calibrated confidence and evidence."""
    first = learned.best("primary")
    sure = learned.sureness("first", learned.lead("primary"))
    others = learned.at_least("primary", RUNNER_UP)
    for code, chance in learned.likely("any"):
        others[code] = max(chance, others.get(code, 0.0))
    others.pop(first, None)
    others.pop(NOTHING, None)
    plain = _plainly_told(observed) if first == NOTHING else None
    if plain:
        first, sure = plain, confidence(observed.scores[plain].total)
        others.pop(first, None)
    for code, chance in _untaught(observed, learned):
        if chance > sure:
            others[first], first, sure = sure, code, chance
        else:
            others[code] = chance
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))[: MAX_CODES - 1]
    return tuple(
        Told(code, round(min(SURE, chance), 3), observed.evidence(_grounds(observed, learned, code, head)))
        for code, chance, head in [
            (first, sure, "primary"),
            *((code, chance, "any" if chance >= LEAST_SURE else None) for code, chance in ranked),
        ]
    )


def _plainly_told(observed: Observed) -> str | None:
    """The code that a line names outright: readers that learned from longer reports may see none."""
    if not is_line(observed) or observed.score("facts:praise") > 0:
        return None
    told = [(weight, code) for code, weight in observed.categories().items() if code != NOTHING]
    weight, code = max(told, default=(0.0, ""))
    return code if weight >= OUTRIGHT else None


def _untaught(observed: Observed, learned: LearnedReading) -> list[tuple[str, float]]:
    """Codes that are newer than the reader go by the weight of the ontology's signals."""
    taught = learned.taught
    told = observed.categories().items()
    return [(code, confidence(weight)) for code, weight in told if code not in taught and weight > 0]


def _grounds(observed: Observed, learned: LearnedReading, code: str, head: str | None) -> list[Span]:
    """The words of the ontology's signals, or else those that weighed most with the learned reader.

    A mere runner-up (no `head`) has only the former: words that did not convince show nothing.
    """
    score = observed.scores.get(code)
    if score and score.total > 0:
        return score.spans
    return learned.grounds(head, code, observed) if head else []
