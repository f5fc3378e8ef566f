"""What the whole report is: training, praise, one line, a death told barely."""

from .observed import Observed
from .outcomes import APART, CAUSES, PATIENT
from .practice import BEFALLS, PRACTISED, is_real

_GRAVE = BEFALLS | {"out_moderate"}
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


def is_bare_death(observed: Observed) -> bool:
    """Whether one line tells of an event and a patient's death, and gives the death to nothing else."""
    outcomes = observed.outcomes
    return (
        is_line(observed)
        and outcomes.has(PATIENT, "out_death")
        and not outcomes.has(APART)
        and not any(one.kind in CAUSES for one in outcomes.told)
        and not observed.hits_of("out_expected", actual=False)
        and not is_training(observed)
        and bool(observed.categories())
    )
