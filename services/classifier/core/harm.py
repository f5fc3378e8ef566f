"""The words that tell how badly somebody was harmed, and the harm of a provider beside a patient."""

from .observed import Evidences, Observed, Told, confidence
from .outcomes import CAUSES, LEVELS, PATIENT, PROVIDER, PUBLIC, Outcome

UNKNOWN, NOT_REACHED, NO_HARM = "HL-U", "HL-0", "HL-1"


def harm_evidence(observed: Observed, level: str, report_type: str) -> Evidences:
    """The outcomes that stand for a level of harm, of the patient or in a provider event of the crew."""
    if level == UNKNOWN:
        return _evidence(observed, _all(observed, "out_unknown"))
    if level in (NO_HARM, NOT_REACHED):
        return _evidence(observed, _all(observed, "out_none_sure", "out_none", *CAUSES))
    who = (PROVIDER, PUBLIC) if report_type == "RT-PRV" else (PATIENT,)
    _, outcomes = _worst(observed, who)
    return _evidence(observed, outcomes)


def provider_harm_of(observed: Observed, report_type: str) -> Told | None:
    """Harm of a provider beside a patient event, if any is told."""
    if report_type != "RT-INC":
        return None
    level, outcomes = _worst(observed, (PROVIDER,))
    return Told(f"HL-{level}", confidence(4), _evidence(observed, outcomes)) if level >= 2 else None


def _worst(observed: Observed, who: tuple[str, ...]) -> tuple[int, list[Outcome]]:
    """The gravest level told and its outcomes."""
    sentences, apart = observed.passage.sentences, observed.outcomes.apart
    found = [
        one
        for one in observed.outcomes.told
        if one.who in who and one.kind in LEVELS and sentences[one.first] not in apart
    ]
    level = max((LEVELS[one.kind] for one in found), default=0)
    return level, [one for one in found if LEVELS[one.kind] == level]


def _all(observed: Observed, *kinds: str) -> list[Outcome]:
    return [one for one in observed.outcomes.told if one.kind in kinds]


def _evidence(observed: Observed, outcomes: list[Outcome]) -> Evidences:
    return observed.evidence((one.first, one.last) for one in outcomes)
