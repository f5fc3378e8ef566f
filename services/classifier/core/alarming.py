"""How likely an alarm is right for which nothing stands but a view of the text, or a few words of it.

How much a text reads like an urgency rule says one thing, how much it reads like a T1 as a whole another:
where both are middling most alarms are false, where one is high most are right. `pso.training.alarms` finds
on writers left out how much each counts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Self

import numpy as np

ALARM_FROM: Final = 0.3
"""On such grounds alone an alarm is raised where three in ten like it are right (decision 0030)."""
SAME_DAY_FROM: Final = 0.2
"""From here on a person must read the text the same day, though no alarm is raised."""
LEAST_OWN: Final = 0.05
"""A text that is less like a rule is not like it at all."""
LEAST, MOST = 0.005, 0.995
"""Chances beyond these say no more."""


class Grounds(NamedTuple):
    """Weights of one kind of grounds, in log-odds."""

    offsets: "np.ndarray"
    """What each rule begins with."""
    own: float
    """How much counts what the text is like by that rule,"""
    urgent: float
    """and what it is like as a whole."""

    @classmethod
    def of(cls, card: Mapping[str, Any], rules: Sequence[str], unknown: float) -> Self:
        """As the model's card has them; `unknown` is what a rule begins with that is not there."""
        offsets = card.get("offsets", {})
        return cls(
            np.array([offsets.get(rule, unknown) for rule in rules]),
            card.get("own", 0.0),
            card.get("urgent", 0.0),
        )

    def chances(self, own: "np.ndarray", urgent: "np.ndarray") -> "np.ndarray":
        """For each report (rows) and rule (columns) how likely an alarm would be right."""
        odds = self.offsets + self.own * log_odds(own) + self.urgent * log_odds(urgent)[:, None]
        result: np.ndarray = 1 / (1 + np.exp(-odds))
        return result


def log_odds(chances: "np.ndarray") -> "np.ndarray":
    """Of chances that are neither nothing nor all."""
    clipped = np.clip(chances, LEAST, MOST)
    result: np.ndarray = np.log(clipped / (1 - clipped))
    return result
