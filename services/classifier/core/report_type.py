"""What kind of report it is: incident, near miss, unsafe condition or provider-safety event."""

from .observed import Observed
from .outcomes import PATIENT, PROVIDER, PUBLIC

INCIDENT_BASE = 2.0
"""Most reports tell of an incident; the others must be told of."""
PATIENT_HURT = {
    "out_death": 4.0,
    "out_severe": 4.0,
    "out_moderate": 3.0,
    "out_arrest": 3.0,
    "out_minor_sure": 1.5,
}
SECOND_PRIOR_SHARE = 0.3
PATIENT_WORDS = frozenset({"patient", "family_report"})
NOBODY_TOLD_OF = 1.5
"""A report that names no patient at all more often tells of a hazard or of the crew."""


def report_type_scores(observed: Observed, categories: list[str]) -> dict[str, float]:
    """Weight for each report type from words, categories and outcomes."""
    scores: dict[str, float] = {}
    for code, target, prior in observed.ontology.targets["report_type"]:
        second = max([prior.get(other, 0.0) for other in categories[1:]], default=0.0)
        scores[code] = observed.score(target) + prior.get(categories[0], 0.0) + SECOND_PRIOR_SHARE * second
    scores["RT-INC"] += INCIDENT_BASE
    hurt = max(
        (weight for kind, weight in PATIENT_HURT.items() if observed.outcomes.has(PATIENT, kind)), default=0.0
    )
    scores["RT-INC"] += hurt
    scores["RT-NM"] -= hurt
    scores["RT-UC"] -= hurt
    if observed.outcomes.has(PROVIDER, "out_death", "out_severe", "out_moderate", "out_minor_sure"):
        scores["RT-PRV"] += 1.5
        scores["RT-NM"] -= 1.5
    if observed.outcomes.has(PUBLIC, "out_death", "out_severe", "out_moderate", "out_minor_sure"):
        scores["RT-NM"] -= 1.5
    if PATIENT_WORDS.isdisjoint(observed.told):
        scores["RT-INC"] -= NOBODY_TOLD_OF
    if is_training(observed):
        scores["RT-UC"] += 6.0
    return scores


def report_type_of(observed: Observed, categories: list[str]) -> tuple[str, float]:
    """The heaviest type and its lead over the next, as weight."""
    ranked = sorted(report_type_scores(observed, categories).items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0], max(0.5, ranked[0][1] - ranked[1][1])


def is_training(observed: Observed) -> bool:
    """Whether the whole report tells of training or simulation without a real patient."""
    return observed.score("facts:training") >= 5 and not observed.outcomes.has(
        PATIENT, "out_death", "out_severe"
    )


def is_praise(observed: Observed, primary: str) -> bool:
    """Whether the report is praise, or says that nothing went wrong."""
    return primary == "OTH-99" and observed.score("facts:praise") > 0
