"""From which chance on the learned reader's view of a rule may raise an alarm by itself.

Thresholds that suit each rule alone raise many alarms together, most where another rule speaks anyhow.
So the whole system reads all texts, as machines see them that have not learned from their writers, and a
threshold rises where the alarms that nothing else raises are mostly false ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from contracts.events import Answers, EventClassified, Tier
from contracts.facts import LIKE
from pso.coded import Labelled
from pso.triaging import TOGETHER, event_of
from services.alerts.core import evaluate
from services.classifier.core import Ontology, read_many
from services.classifier.core.learned import LearnedReading, Scores
from services.classifier.core.observed import Observed
from services.classifier.core.weights import Learned

MISS_COSTS: Final = 5.0
"""False alarms that a missed urgent report is worth."""
ROUNDS: Final = 2
ROUNDING: Final = 0.0005
"""A view is told to three digits: so much above what is told lies above what was meant."""
LEAST_FALSE: Final = 5
"""False alarms that it takes to raise a threshold: a few are chance."""


class Unseen(Learned):
    """The reader, with the scores that machines gave each text of a corpus without knowing its writer."""

    def __init__(
        self, arrays: "dict[str, np.ndarray]", keys: list[str], card: dict[str, Any], scores: "np.ndarray"
    ) -> None:
        """`scores` has a row for each text, in the order in which the texts are read."""
        super().__init__(arrays, keys, card)
        self._unseen = scores
        self._next = 0

    def read_many(self, observed: Sequence[Observed]) -> list[LearnedReading]:
        """As the reader, but for the scores."""
        first, self._next = self._next, self._next + len(observed)
        scores = Scores(self, self._unseen[first : self._next])
        return [one.scored(scores) for one in super().read_many(observed)]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One text on which an alarm hangs by the reader's view of rules alone."""

    is_due: bool
    views: dict[str, float]
    """Rule -> the chance that it fires."""


def raised(cuts: dict[str, float], alarms: Sequence[Alarm]) -> dict[str, float]:
    """The threshold of each rule, never below what it was."""
    found = dict(cuts)
    for _ in range(ROUNDS):
        for rule in found:
            false = sorted(
                one.views[rule] + ROUNDING for one in alarms if rule in one.views and not one.is_due
            )
            above = [cut for cut in false if cut > found[rule]]
            tried = [found[rule], *above[LEAST_FALSE - 1 :]]
            found[rule] = max(tried, key=lambda cut: (_worth(alarms, found | {rule: cut}), -cut))
    return {rule: round(cut, 4) for rule, cut in found.items()}


def _worth(alarms: Sequence[Alarm], cuts: dict[str, float]) -> float:
    stand = [one.is_due for one in alarms if any(chance >= cuts[rule] for rule, chance in one.views.items())]
    return MISS_COSTS * sum(stand) - (len(stand) - sum(stand))


def alarms_of(told: Sequence[Labelled], unseen: Unseen, ontology: Ontology) -> list[Alarm]:
    """Read all texts of a corpus, and give those on which such an alarm hangs."""
    system, found = replace(ontology, learned=unseen), []
    for first in range(0, len(told), TOGETHER):
        some = told[first : first + TOGETHER]
        for one, reading in zip(
            some, read_many([(one.text, Answers()) for one in some], system), strict=True
        ):
            views = _views(event_of(one.text, Answers(), reading)) if one.tier else {}
            if views:
                found.append(Alarm(one.tier == Tier.T1.value, views))
    return found


def _views(event: EventClassified) -> dict[str, float]:
    """The rules whose alarm rests on the reader's view, with its chance; none if there are other grounds."""
    by_rule = {rule: fact for rule, fact in LIKE.items() if fact in event.facts}
    facts = {name: fact for name, fact in event.facts.items() if name not in LIKE.values()}
    if not by_rule or _is_alarm(event, facts):
        return {}
    return {
        rule: event.facts[fact].confidence
        for rule, fact in by_rule.items()
        if _is_alarm(event, facts | {fact: event.facts[fact]})
    }


def _is_alarm(event: EventClassified, facts: dict[Any, Any]) -> bool:
    return evaluate(event.model_copy(update={"facts": facts})).tier is Tier.T1
