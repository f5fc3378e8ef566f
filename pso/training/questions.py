"""What is asked of a text: the heads of both readers, their answers, and what is true of a labelled one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contracts.taxonomy import taxonomy
from pso.coded import Labelled
from services.classifier.core.learned import RULES, TIER

from .alarms import RULE_IDS

PRIMARY, ANY = "primary", "any"
NEIGHBOUR_WEIGHT: Final = 0.15
"""A text whose second code is this one is hardly a counter-example of it."""
ALSO_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True)
class Head:
    """One question: its answers, and how strongly the machines are held back."""

    name: str
    answers: list[str]
    penalty: float
    is_choice: bool
    """Whether the answers exclude each other."""


def heads() -> list[Head]:
    """All questions that are asked of a text."""
    codes = taxonomy()

    def axis(name: str) -> list[str]:
        return [code.code for code in codes.axis(name).codes]

    categories = [code.code for code in codes.categories.codes]
    return [
        Head(PRIMARY, categories, 0.5, True),
        Head(ANY, categories, 0.3, False),
        Head("report_type", axis("report_type"), 0.3, True),
        Head("harm", axis("harm"), 0.3, True),
        Head(TIER, ["T1", "T2", "T3"], 0.3, True),
        Head("potential", axis("potential_severity"), 0.2, True),
        Head("phase", axis("phase"), 0.2, True),
        Head("preventability", axis("preventability"), 0.1, True),
        Head("factors", axis("contributing_factor"), 0.2, False),
        Head("population", axis_of_population(), 0.3, False),
        Head(RULES, list(RULE_IDS), 0.3, False),
    ]


def axis_of_population() -> list[str]:
    """The populations of the context flags."""
    return ["neonate", "paediatric", "obstetric", "geriatric", "bariatric", "behavioural"]


def wanted(head: Head, one: Labelled) -> dict[str, float] | None:
    """For each answer that is true its weight; None where the text is not labelled on this axis."""
    if head.name == PRIMARY:
        return {one.codes[0]: 1.0}
    if head.name == ANY:
        return dict.fromkeys(one.codes, 1.0)
    value = getattr(one, head.name)
    if value is None:
        return None
    return {value: 1.0} if isinstance(value, str) else dict.fromkeys(value, 1.0)


def unsure(head: Head, one: Labelled) -> dict[str, float]:
    """Answers that are neither right nor wrong for a text: how much it counts against them."""
    if head.name == PRIMARY:
        return dict.fromkeys((*one.codes[1:], *one.also), NEIGHBOUR_WEIGHT)
    return dict.fromkeys(one.also, ALSO_WEIGHT) if head.name == ANY else {}


def digest(told: Sequence[Labelled]) -> str:
    """By which scores are known to be of these texts."""
    return hashlib.sha256("\n".join(one.text for one in told).encode()).hexdigest()
