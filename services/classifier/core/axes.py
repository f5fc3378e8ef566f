"""The smaller axes: phase, preventability, contributing factors and potential severity."""

from .observed import Observed, Told, confidence

MAX_FACTORS = 5
FACTOR_WEIGHT, ANSWERED_FACTOR_WEIGHT, CATEGORY_FACTOR_WEIGHT = 2.0, 4.0, 2.0
FACTOR_FLOOR = 2.0
TRANSFER_WINS_AT = 5.0
"""Taxonomy: on an interfacility call the phase is PH-11, whatever else is told."""
_GRAVE = frozenset(
    {"drug_opioid", "drug_sedative", "drug_paralytic", "drug_vasoactive", "drug_electrolyte", "drug_insulin"}
)
_GRAVE_CATEGORIES = frozenset({"MED-01", "MED-02", "MED-03", "MED-05"})


def phase_of(observed: Observed, categories: list[str]) -> Told:
    """The one phase in which it happened."""
    if observed.score("phase:PH-11") >= TRANSFER_WINS_AT or observed.answers.mission in {"ift", "cct"}:
        return Told("PH-11", confidence(5), observed.evidence_for("phase:PH-11"))
    return _best(observed, "phase", categories, "PH-U")


def preventability_of(observed: Observed, categories: list[str]) -> Told:
    """How likely it could have been prevented; the category's own likelihood unless the text says more."""
    return _best(observed, "preventability", categories, "PV-U")


def _best(observed: Observed, axis: str, categories: list[str], nothing: str) -> Told:
    heaviest, best, primary = 0.0, "", categories[0]
    for code, target, prior in observed.ontology.targets[axis]:
        weight = observed.score(target) + prior.get(primary, 0.0)
        if weight > heaviest:
            heaviest, best = weight, code
    if not best:
        return Told(nothing, 0.2)
    return Told(best, confidence(heaviest), observed.evidence_for(f"{axis}:{best}"))


def factors_of(observed: Observed, categories: list[str]) -> tuple[Told, ...]:
    """Contributing factors that the text names, the answer to that question counting double."""
    ontology = observed.ontology
    weights: dict[str, float] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for code, concept in ontology.factors.items():
        for first, last, _ in observed.hits_of(concept):
            answered = observed.passage.fields[first] == "contributing_factors"
            weights[code] = weights.get(code, 0.0) + (ANSWERED_FACTOR_WEIGHT if answered else FACTOR_WEIGHT)
            spans.setdefault(code, []).append((first, last))
    for category in categories:
        for code in ontology.factors_by_category.get(category, ()):
            weights[code] = weights.get(code, 0.0) + CATEGORY_FACTOR_WEIGHT
    ranked = sorted(
        (item for item in weights.items() if item[1] >= FACTOR_FLOOR), key=lambda item: (-item[1], item[0])
    )
    return tuple(
        Told(code, confidence(weight), observed.evidence(spans.get(code, ())))
        for code, weight in ranked[:MAX_FACTORS]
    )


def potential_severity_of(observed: Observed, report_type: str, categories: list[str]) -> Told | None:
    """What could plausibly have come of it; only near misses and unsafe conditions have one."""
    if report_type not in {"RT-NM", "RT-UC"}:
        return None
    code = observed.ontology.severities.get(categories[0], "PS-3")
    if categories[0] in _GRAVE_CATEGORIES and not _GRAVE.isdisjoint(observed.told):
        code = "PS-4"
    if "could_kill" in observed.told:
        code = "PS-4"
    return Told(code, 0.6, observed.evidence_for(categories[0]))
