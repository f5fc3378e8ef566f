"""The smaller axes: phase, preventability, contributing factors and potential severity."""

from .learned import LearnedReading
from .observed import Observed, Told, confidence
from .signals import Span

MAX_FACTORS = 5
ANSWER = "contributing_factors"
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
    return Told(code, round(learned.most(axis), 3), evidence)


def factors_of(observed: Observed, learned: LearnedReading) -> tuple[Told, ...]:
    """Contributing factors: those that the answer to that question names, then those the text tells of."""
    told = _answered(observed)
    for code, chance in learned.likely("factors"):
        told.setdefault(code, round(chance, 3))
    return tuple(
        Told(
            code,
            sure,
            observed.evidence(_spans(observed, code) or learned.grounds("factors", code, observed)),
        )
        for code, sure in [*told.items()][:MAX_FACTORS]
    )


def _answered(observed: Observed) -> dict[str, float]:
    if ANSWER not in observed.answers.texts:
        return {}
    fields, sure = observed.passage.fields, confidence(ANSWERED_FACTOR_WEIGHT)
    return {
        code: sure
        for code in observed.ontology.factors
        if any(fields[first] == ANSWER for first, _ in _spans(observed, code))
    }


def _spans(observed: Observed, code: str) -> list[Span]:
    """Where the words of a factor are affirmed."""
    concept = observed.ontology.factors.get(code)
    return [(first, last) for first, last, _ in observed.hits_of(concept)] if concept else []


def potential_severity_of(observed: Observed, learned: LearnedReading, report_type: str) -> Told | None:
    """What could plausibly have come of it; only near misses and unsafe conditions have one."""
    if report_type not in {"RT-NM", "RT-UC"}:
        return None
    grave = learned.chance("potential", GRAVEST)
    if grave >= MAYBE_GRAVE:
        return Told(
            GRAVEST, round(grave, 3), observed.evidence(learned.grounds("potential", GRAVEST, observed))
        )
    return _chosen(observed, learned, "potential")
