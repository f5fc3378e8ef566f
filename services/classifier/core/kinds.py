"""Whether the whole report tells of training, or praises."""

from .observed import Observed
from .outcomes import PATIENT
from .practice import PRACTISED


def is_training(observed: Observed) -> bool:
    """Whether the whole report tells of training or simulation without a real patient."""
    return observed.score("facts:training") >= 5 and not observed.outcomes.has(
        PATIENT, "out_death", "out_severe"
    )


def is_practised_only(observed: Observed) -> bool:
    """Whether those who died in the report were practised patients, and nobody else was harmed."""
    outcomes = observed.outcomes
    return outcomes.has(PRACTISED) and is_training(observed) and not outcomes.harmed()


def is_praise(observed: Observed, primary: str) -> bool:
    """Whether the report is praise, or says that nothing went wrong."""
    return primary == "OTH-99" and observed.score("facts:praise") > 0
