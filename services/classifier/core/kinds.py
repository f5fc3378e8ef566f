"""Whether the whole report tells of training, or praises."""

from .observed import Observed
from .outcomes import APART, CAUSES, PATIENT
from .practice import BEFALLS, PRACTISED, is_real

_GRAVE = BEFALLS | {"out_moderate"}
FEW_WORDS = 20
"""So short a report has no room to say that a death came of something else, unless it does say so."""


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


def is_bare_death(observed: Observed) -> bool:
    """Whether few words tell of a patient's death, and none gives it to anything else."""
    outcomes = observed.outcomes
    return (
        len(observed.passage.words) <= FEW_WORDS
        and outcomes.has(PATIENT, "out_death")
        and not outcomes.has(APART)
        and not any(one.kind in CAUSES for one in outcomes.told)
        and not observed.hits_of("out_expected", actual=False)
        and not is_training(observed)
        and any(code in observed.ontology.categories for code in observed.scores)
    )
