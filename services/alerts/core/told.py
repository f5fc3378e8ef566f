"""What one classified event tells, as named predicates with the words that back each.

Structured answers and text were read apart: a report type or harm counts if either reading or the
final code says it, so the graver one always does. A fact that is unknown is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from contracts.events import (
    Coded,
    DrugClass,
    EventClassified,
    Evidence,
    FactValue,
    Population,
    Source,
)
from contracts.facts import FactName
from contracts.taxonomy import CategoryCode, Harm, harm_rank, taxonomy


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a predicate is told: a few words for the reason, and where the text says it."""

    words: str = ""
    evidence: tuple[Evidence, ...] = ()


Told = dict[str, Ground]


@cache
def vocabulary() -> frozenset[str]:
    """Every predicate a rule may name."""
    codes = taxonomy()
    levels = [c.code for c in codes.axis("harm").codes if c.order is not None]
    return frozenset(
        [f"code:{c.code}" for c in codes.categories.codes]
        + [f"{whose}>={level}" for whose in ("harm", "answered_harm", "provider_harm") for level in levels]
        + [f"type:{c.code}" for c in codes.axis("report_type").codes]
        + [f"potential:{c.code}" for c in codes.axis("potential_severity").codes]
        + [f"fact:{fact}" for fact in FactName]
        + [f"denied:{fact}" for fact in FactName]
        + [f"population:{group}" for group in Population]
        + [f"drug:{drug}" for drug in DrugClass]
        + ["answer:risk_imminent", "abstained"]
    )


def tell(event: EventClassified) -> Told:
    """All predicates that are true of the event."""
    told: Told = {}
    for source in (_categories, _harms, _types, _facts, _context):
        for name, ground in source(event):
            told.setdefault(name, ground)
    return told


def _categories(event: EventClassified) -> Iterator[tuple[str, Ground]]:
    for coded in event.codes.meant:
        yield f"code:{coded.code}", Ground(_sureness(coded), coded.evidence)


def _sureness(coded: Coded[CategoryCode]) -> str:
    if coded.source is Source.REVIEW:
        return f"{coded.code}, set by an expert"
    return f"{coded.code}, confidence {coded.confidence:.2f}"


def _harms(event: EventClassified) -> Iterator[tuple[str, Ground]]:
    codes, reading = event.codes, event.reading
    answered = [] if reading.harm_answered is None else [reading.harm_answered]
    if codes.harm.source is Source.REVIEW:
        # A person who read the report is believed like one who wrote it.
        yield from _levels("answered_harm", [codes.harm.code], "harm {} as set by an expert")
    read = [] if reading.harm_read is None else [reading.harm_read]
    yield from _levels("answered_harm", answered, "harm {} as answered")
    yield from _levels("harm", [codes.harm.code, *answered, *read], "harm {}", codes.harm)
    if codes.provider_harm is not None:
        yield from _levels(
            "provider_harm", [codes.provider_harm.code], "provider harm {}", codes.provider_harm
        )


def _levels(
    whose: str, harms: list[Harm], words: str, coded: Coded[Harm] | None = None
) -> Iterator[tuple[str, Ground]]:
    """Every level up to the gravest: harm that is severe is also at least mild."""
    if not harms:
        return
    gravest = max(harms, key=harm_rank)
    evidence = coded.evidence if coded is not None and coded.code == gravest else ()
    ground = Ground(words.format(gravest), evidence)
    for level in taxonomy().axis("harm").codes:
        if level.order is not None and level.order <= harm_rank(gravest):
            yield f"{whose}>={level.code}", ground


def _types(event: EventClassified) -> Iterator[tuple[str, Ground]]:
    readings = (
        event.codes.report_type.code,
        event.reading.report_type_answered,
        event.reading.report_type_read,
    )
    for report_type in readings:
        if report_type is not None:
            yield f"type:{report_type}", Ground()


def _facts(event: EventClassified) -> Iterator[tuple[str, Ground]]:
    for name, fact in event.facts.items():
        if fact.value is FactValue.YES:
            words = f"{name.replace('_', ' ')}, confidence {fact.confidence:.2f}"
            yield f"fact:{name}", Ground(words, fact.evidence)
        elif fact.value is FactValue.NO:
            yield f"denied:{name}", Ground()


def _context(event: EventClassified) -> Iterator[tuple[str, Ground]]:
    for group in event.codes.context.population:
        yield f"population:{group}", Ground(f"{group} patient")
    for drug in event.codes.context.drug_classes:
        yield f"drug:{drug}", Ground(f"{drug} drug")
    if event.codes.potential_severity is not None:
        potential = event.codes.potential_severity
        yield (
            f"potential:{potential.code}",
            Ground(f"potential severity {potential.code}", potential.evidence),
        )
    if event.answers.risk_imminent == "y":
        yield "answer:risk_imminent", Ground("reporter's own answer")
    if event.abstained:
        yield "abstained", Ground("classifier abstained")
