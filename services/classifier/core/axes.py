"""The smaller axes: phase, preventability, contributing factors and potential severity."""

from collections.abc import Iterable

from .learned import LearnedReading
from .observed import Observed, Told, confidence
from .signals import Span

MAX_FACTORS = 5
ANSWERED_FACTOR_WEIGHT = 4.0
GRAVEST, MAYBE_GRAVE = "PS-4", 0.3
"""A near miss that could have killed counts as such from this chance on: a miss costs more (rule U26)."""
TRANSFERS = frozenset({"ift", "cct"})


def phase_of(observed: Observed, learned: LearnedReading) -> Told:
    """The one phase in which it happened; the taxonomy has one for all of an interfacility call."""
    if observed.answers.mission in TRANSFERS:
        return Told("PH-11", confidence(5), observed.evidence_for("phase:PH-11"))
    return _chosen(observed, learned, "phase")


def preventability_of(observed: Observed, learned: LearnedReading) -> Told:
    """How likely it could have been prevented."""
    return _chosen(observed, learned, "preventability")


def _chosen(observed: Observed, learned: LearnedReading, axis: str) -> Told:
    code = learned.best(axis)
    evidence = observed.evidence_for(f"{axis}:{code}")
    return Told(code, round(float(learned.chances(axis).max()), 3), evidence)


def factors_of(observed: Observed, learned: LearnedReading) -> tuple[Told, ...]:
    """Contributing factors: those that the answer to that question names, then those the text tells of."""
    spans: dict[str, list[Span]] = {}
    answered: dict[str, float] = {}
    for code, concept in observed.ontology.factors.items():
        for first, last, _ in observed.hits_of(concept):
            spans.setdefault(code, []).append((first, last))
            if observed.passage.fields[first] == "contributing_factors":
                answered[code] = confidence(ANSWERED_FACTOR_WEIGHT)
    told = {code: round(chance, 3) for code, chance in learned.likely("factors")}
    return tuple(
        Told(code, sure, observed.evidence(_found(spans, learned, code, observed)))
        for code, sure in [*answered.items(), *((c, s) for c, s in told.items() if c not in answered)][
            :MAX_FACTORS
        ]
    )


def _found(
    spans: dict[str, list[Span]], learned: LearnedReading, code: str, observed: Observed
) -> Iterable[Span]:
    return spans.get(code) or learned.grounds("factors", code, observed)


def potential_severity_of(observed: Observed, learned: LearnedReading, report_type: str) -> Told | None:
    """What could plausibly have come of it; only near misses and unsafe conditions have one."""
    if report_type not in {"RT-NM", "RT-UC"}:
        return None
    grave = learned.chances_of("potential")[GRAVEST]
    if grave >= MAYBE_GRAVE:
        return Told(
            GRAVEST, round(grave, 3), observed.evidence(learned.grounds("potential", GRAVEST, observed))
        )
    return _chosen(observed, learned, "potential")
