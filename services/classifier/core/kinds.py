"""Whether the whole report tells of training, or praises."""

from .observed import Observed
from .outcomes import PATIENT
from .practice import BEFALLS, PRACTISED, is_real


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


def is_praise(observed: Observed, primary: str) -> bool:
    """Whether the report is praise, or says that nothing went wrong."""
    return primary == "OTH-99" and observed.score("facts:praise") > 0
