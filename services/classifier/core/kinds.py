"""What the whole report is: training, praise, one line, a death told barely."""

from .observed import Observed
from .outcomes import APART, CAUSES, PATIENT
from .practice import BEFALLS, PRACTISED, is_real

_GRAVE = BEFALLS | {"out_moderate"}
_NAMED = "named_cause"
"""What somebody died of, by its mere name: "of the stroke", "from his injuries"."""
_SMALL_GROUPS = frozenset({"ORG", "OTH", "INF", "PSF", "SCN"})
_SMALL = frozenset({
    "AWY-02", "COM-02", "COM-04", "COM-05", "COM-99", "DSP-05", "DSP-99", "EQP-05", "EQP-06", "EQP-09",
    "EQP-99", "NTR-03", "NTR-99", "PRO-01", "VEH-04", "VEH-07", "VEH-99",
})  # fmt: skip
"""Events that seldom kill: beside them the illness that is named did."""
WORDS_OF_A_LINE = 16
"""So short a report is one line: it explains nothing, and has no whole that could read otherwise."""


def is_training(observed: Observed) -> bool:
    """Whether the whole report tells of training or simulation without a real patient."""
    outcomes = observed.outcomes
    return (
        observed.score("facts:training") >= 5
        and not outcomes.has(PATIENT, "out_death", "out_severe")
        and not any(one.kind in BEFALLS and is_real(observed.passage, one.first) for one in outcomes.told)
    )


def is_practised_only(observed: Observed) -> bool:
    """Whether those who died in the report were practised patients, and nobody else was harmed."""
    outcomes = observed.outcomes
    return outcomes.has(PRACTISED) and is_training(observed) and not outcomes.harmed()


def is_really_hurt(observed: Observed) -> bool:
    """Whether talk of training is about a person who really came to grave harm."""
    return observed.score("facts:training") > 0 and any(
        one.kind in _GRAVE and one.who not in (PRACTISED, APART) for one in observed.outcomes.told
    )


def is_praise(observed: Observed, primary: str) -> bool:
    """Whether the report is praise, or says that nothing went wrong."""
    return primary == "OTH-99" and observed.score("facts:praise") > 0


def is_line(observed: Observed) -> bool:
    """Whether the whole report is one line."""
    return len(observed.passage.words) <= WORDS_OF_A_LINE


def is_bare_death(observed: Observed, primary: str) -> bool:
    """Whether one line tells of an event and a patient's death, and gives the death to nothing else.

    The bare name of what somebody died of does not yet say that the event had no part in it.
    """
    if not is_line(observed) or is_training(observed) or observed.hits_of("out_expected", actual=False):
        return False
    if any(one.kind in CAUSES for one in observed.outcomes.told):
        return not is_small(primary) and is_death_left_open(observed)
    is_event = not is_small(primary) or bool(observed.categories())
    return is_event and observed.outcomes.has(PATIENT, "out_death")


def is_small(primary: str) -> bool:
    """Whether the event is of a kind that seldom kills."""
    return primary in _SMALL or primary[:3] in _SMALL_GROUPS


def is_death_left_open(observed: Observed) -> bool:
    """Whether a patient's death is told, and nothing says that the event had no part in it."""
    outcomes = observed.outcomes
    named = {hit[:2] for hit in observed.hits_of(_NAMED)}
    is_told = outcomes.has(PATIENT, "out_death") or outcomes.has(APART, "out_death")
    return is_told and all((one.first, one.last) in named for one in outcomes.told if one.kind in CAUSES)
