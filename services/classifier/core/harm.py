"""How badly the patient and the crew were harmed by the event, at its worst."""

from contracts.events import Evidence

from .observed import Observed, confidence
from .outcomes import LEVELS, PATIENT, PROVIDER, PUBLIC, Outcome

Reading = tuple[str, float, tuple[Evidence, ...]]
"""Code, confidence and evidence."""
_DID_NOT_REACH = frozenset({"RT-NM", "RT-UC"})
BLOWS = {"out_fracture": 3}
_BLOW_GROUPS = frozenset({"PTH", "VEH", "PSF", "BEH"})
EXPOSED_CATEGORIES = frozenset({"INF-01", "INF-02"})
TRANSIENT = ("AWY-04", "BEH-01", "AWY-03", "AWY-01", "MED-12", "PSF-03", "PSF-07")
"""Categories whose event is itself at least passing harm."""


def harm_of(observed: Observed, report_type: str, categories: list[str]) -> Reading:
    """The harm of the affected: the patient, or in a provider event the provider or the public."""
    if report_type in _DID_NOT_REACH:
        unknown = observed.outcomes.of(PATIENT, "out_unknown")
        if report_type == "RT-UC" and (unknown or observed.score("facts:several_patients_exposed") > 0):
            return "HL-U", 0.5, _evidence(observed, unknown)
        return "HL-0", 0.8, ()
    if report_type == "RT-PRV":
        return _provider_reading(observed, categories)
    return _patient_reading(observed, categories)


def provider_harm_of(observed: Observed, report_type: str) -> Reading | None:
    """Harm of a provider beside a patient event, if any is told."""
    if report_type != "RT-INC":
        return None
    level, outcomes = _worst(observed, (PROVIDER,))
    return (f"HL-{level}", confidence(4), _evidence(observed, outcomes)) if level >= 2 else None


def _provider_reading(observed: Observed, categories: list[str]) -> Reading:
    level, outcomes = _worst(observed, (PROVIDER, PUBLIC), fall=True)
    if level < 2 and not set(categories[:1]).isdisjoint(
        {"VEH-01", *EXPOSED_CATEGORIES, "PSF-05", "PSF-07", "PSF-03"}
    ):
        level = 2
    if level == 0 and observed.outcomes.told and categories[0] in {"PSF-01", "PSF-99", "INF-06", "VEH-03"}:
        level, outcomes = _worst(observed, (PATIENT,))
    if categories[0] == "PSF-08":
        level = 5
    if level >= 2:
        return f"HL-{level}", confidence(5), _evidence(observed, outcomes)
    return "HL-1", confidence(3), _evidence(observed, _all(observed, "out_none"))


def _patient_reading(observed: Observed, categories: list[str]) -> Reading:
    level, outcomes = _worst(observed, (PATIENT,), fall=categories[0][:3] in _BLOW_GROUPS)
    if level == 4 and _all(observed, "out_recovered"):
        level = 3
    arrest = _of_the_event(observed, observed.outcomes.of(PATIENT, "out_arrest"))
    before = observed.outcomes.has(PATIENT, "out_before_us")
    if arrest and level < 3 and not before:
        level, outcomes = 3, arrest
    denied = _all(observed, "out_none_sure")
    if level >= 3 or (level == 2 and not _is_slight(outcomes, denied)):
        return f"HL-{level}", confidence(5 if level >= 4 else 4), _evidence(observed, outcomes)
    nothing = denied or _all(observed, "out_none", "out_unrelated")
    if nothing:
        return "HL-1", confidence(5), _evidence(observed, nothing)
    unknown = _all(observed, "out_unknown")
    if unknown:
        return "HL-U", confidence(4), _evidence(observed, unknown)
    if level == 2 or categories[0] in TRANSIENT:
        return "HL-2", 0.5, _evidence(observed, outcomes)
    return "HL-1", 0.4, ()


def _is_slight(outcomes: list[Outcome], denied: list[Outcome]) -> bool:
    """One word of passing harm in a report that says outright that there was none."""
    return bool(denied) and len(outcomes) <= 1


def _of_the_event(observed: Observed, outcomes: list[Outcome]) -> list[Outcome]:
    """Without those that the same sentence or the next says did not come from the event."""
    sentences = observed.passage.sentences
    apart = {sentences[one.first] for one in _all(observed, "out_unrelated")}
    return [one for one in outcomes if apart.isdisjoint((sentences[one.first], sentences[one.first] + 1))]


def _worst(observed: Observed, who: tuple[str, ...], fall: bool = False) -> tuple[int, list[Outcome]]:
    """The gravest level and its outcomes; a bare "fracture" is the event's own only after a blow or fall."""
    levels = LEVELS | BLOWS if fall else LEVELS
    told = [one for one in observed.outcomes.told if one.who in who and one.kind in levels]
    found = _of_the_event(observed, told)
    level = max((levels[one.kind] for one in found), default=0)
    return level, [one for one in found if levels[one.kind] == level]


def _all(observed: Observed, *kinds: str) -> list[Outcome]:
    return [one for one in observed.outcomes.told if one.kind in kinds]


def _evidence(observed: Observed, outcomes: list[Outcome]) -> tuple[Evidence, ...]:
    return observed.evidence((one.first, one.last) for one in outcomes)
