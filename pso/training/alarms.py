"""How sure the learned reader must be: to raise an alarm by itself, and not to doubt a written one.

Thresholds that suit each rule alone raise many alarms together, most where another rule speaks anyhow.
So the whole system reads all texts, as machines see them that have not learned from their writers, and
thresholds rise where the alarms that nothing else raises are mostly false ones.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from contracts.events import Answers, EventClassified, Tier
from contracts.facts import LIKE
from pso.coded import Labelled
from pso.triaging import TOGETHER, event_of
from services.alerts.core import evaluate
from services.classifier.core import Ontology, read_many
from services.classifier.core.facts import SEVERE
from services.classifier.core.learned import (
    GRAVE_OR_URGENT,
    RULES,
    LearnedReading,
    Scores,
)
from services.classifier.core.observed import Observed
from services.classifier.core.passage import NARRATIVE, passage_of
from services.classifier.core.reading import may_be_doubted
from services.classifier.core.weights import Learned

MISS_COSTS: Final = 5.0
"""False alarms that a missed urgent report is worth."""
ROUNDS: Final = 2
RULE_IDS: Final = tuple(f"U{number:02d}" for number in range(1, 27))
CUTS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)
"""Few and round: thresholds between two of them would be chance."""
BROAD: Final = 90
"""First codes of a writer who wrote about nearly everything. Others wrote mostly along borders of few rules,
where what is hard to tell stands closer together: good to learn from, wrong to set thresholds by."""
GRAVE_FROM: Final = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
CALM_BELOW: Final = (0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1)
LEAST_GAIN: Final = 3
"""False alarms that it takes to move a threshold: one or two are chance."""
NONE: Final = -1.0


class Thresholds(NamedTuple):
    """How sure the reader must be."""

    cuts: dict[str, float]
    """Of each rule the chance from which the reader's view of it raises an alarm,"""
    calm_below: float
    """the chance of T1 below which a text reads calm, so that a few words of it are not enough,"""
    grave_from: float
    """and the chance of death or severe harm from which the view that a text reads like U01 counts."""


class Unseen(Learned):
    """The reader, with the scores that machines gave each text of a corpus without knowing its writer."""

    def __init__(
        self, arrays: "dict[str, np.ndarray]", keys: list[str], card: dict[str, Any], scores: "np.ndarray"
    ) -> None:
        """`scores` has a row for each text, in the order in which the texts are read."""
        super().__init__(arrays, keys, card)
        self._unseen = scores
        self._next = 0

    def rule_chances(self, place: int) -> list[float]:
        """How likely each rule fires on one text."""
        first, last = self.bounds[RULES]
        slope, offset = self.odds[RULES]
        chances: list[float] = (
            1 / (1 + np.exp(-(slope * self._unseen[place, first:last] + offset)))
        ).tolist()
        return chances

    def urgent(self, place: int) -> float:
        """How likely one text is T1."""
        return Scores(self, self._unseen[place : place + 1]).urgent()[0]

    def grave(self, place: int) -> float:
        """How likely one text tells of death or severe harm."""
        return Scores(self, self._unseen[place : place + 1]).grave()[0]

    def read_many(self, observed: Sequence[Observed]) -> list[LearnedReading]:
        """As the reader, but for the scores."""
        first, self._next = self._next, self._next + len(observed)
        scores = Scores(self, self._unseen[first : self._next])
        return [one.scored(scores) for one in super().read_many(observed)]


@dataclass(frozen=True, slots=True)
class Alarms:
    """Texts on which an alarm may hang: a row for each."""

    is_due: "np.ndarray"
    is_sure: "np.ndarray"
    """Raised by written grounds that stand by themselves,"""
    is_written: "np.ndarray"
    """by written grounds that count where the text as a whole does not read calm,"""
    views: "np.ndarray"
    """or by the reader's view: for each rule the chance that it fires, NONE where it raises nothing."""
    urgent: "np.ndarray"
    """How likely each text is T1 as a whole,"""
    grave: "np.ndarray"
    """and to tell of death or severe harm."""

    def worth(self, cuts: "np.ndarray", calm_below: "np.ndarray", grave_from: "np.ndarray") -> float:
        """What the alarms are worth that are raised with these thresholds."""
        views = self.views >= cuts
        views[:, RULE_IDS.index(SEVERE)] &= (self.grave >= grave_from) | (self.urgent >= GRAVE_OR_URGENT)
        raised = self.is_sure | (self.is_written & (self.urgent >= calm_below)) | views.any(1)
        due = int((raised & self.is_due).sum())
        return MISS_COSTS * due - (int(raised.sum()) - due)


def tuned(cuts: dict[str, float], alarms: Alarms) -> Thresholds:
    """The best of the thresholds that are tried; a rule's view never falls below its `cuts`."""
    least = [cuts[rule] for rule in RULE_IDS]
    found = {"cuts": np.array(least), "calm_below": np.zeros(1), "grave_from": np.zeros(1)}
    found = _better(found, alarms, "calm_below", 0, CALM_BELOW)
    found = _better(found, alarms, "grave_from", 0, GRAVE_FROM)
    for _ in range(ROUNDS):
        for column in (RULE_IDS.index(rule) for rule in LIKE):
            above = [cut for cut in CUTS if cut > least[column]]
            found = _better(found, alarms, "cuts", column, above)
    told = {name: [round(float(one), 4) for one in values] for name, values in found.items()}
    return Thresholds(
        dict(zip(RULE_IDS, told["cuts"], strict=True)), *told["calm_below"], *told["grave_from"]
    )


def _better(
    found: dict[str, "np.ndarray"], alarms: Alarms, name: str, column: int, values: Sequence[float]
) -> dict[str, "np.ndarray"]:
    asked = [_with(found, name, column, value) for value in values]
    best = max(asked, key=lambda other: alarms.worth(**other), default=found)
    return best if alarms.worth(**best) >= alarms.worth(**found) + LEAST_GAIN else found


def _with(found: dict[str, "np.ndarray"], name: str, column: int, value: float) -> dict[str, "np.ndarray"]:
    other = found | {name: found[name].copy()}
    other[name][column] = value
    return other


def alarms_of(told: Sequence[Labelled], unseen: Unseen, ontology: Ontology) -> Alarms:
    """Read a corpus, and say what raises the alarm in each text of those who wrote about everything."""
    system, broad = replace(ontology, learned=unseen), _broad(told)
    rows: list[tuple[bool, bool, bool, list[float], float, float]] = []
    for first in range(0, len(told), TOGETHER):
        some = told[first : first + TOGETHER]
        readings = read_many([(one.text, Answers()) for one in some], system)
        for place, (one, reading) in enumerate(zip(some, readings, strict=True), first):
            if one.tier and one.writer in broad:
                event = event_of(one.text, Answers(), reading)
                chances = unseen.urgent(place), unseen.grave(place)
                rows.append(
                    (one.tier == Tier.T1.value, *_grounds(event, unseen.rule_chances(place)), *chances)
                )
    columns = zip(*rows, strict=True)
    return Alarms(*(np.array(column) for column in columns))


def _broad(told: Sequence[Labelled]) -> set[str]:
    codes: dict[str, set[str]] = defaultdict(set)
    for one in told:
        codes[one.writer].add(one.codes[0])
    broad = {writer for writer, first in codes.items() if len(first) >= BROAD}
    if not broad:
        raise ValueError(f"no writer used {BROAD} categories: thresholds need one who wrote about everything")
    return broad


def _grounds(event: EventClassified, chances: Sequence[float]) -> tuple[bool, bool, list[float]]:
    """Whether an alarm is sure, or written; for each rule its chance where its view alone raises one."""
    bare = event.model_copy(
        update={"facts": {name: fact for name, fact in event.facts.items() if name not in LIKE.values()}}
    )
    may_be_calm = may_be_doubted(passage_of([(NARRATIVE, event.text)]))
    sure, written = _raising(bare, unlike=RULE_IDS if may_be_calm else ()), _raising(bare)
    views = _raising(event) - written
    return (
        bool(sure),
        bool(written),
        [chance if rule in views else NONE for rule, chance in zip(RULE_IDS, chances, strict=True)],
    )


def _raising(event: EventClassified, unlike: tuple[str, ...] = ()) -> set[str]:
    event = event.model_copy(update={"reading": event.reading.model_copy(update={"unlike": unlike})})
    return {hit.rule for hit in evaluate(event).rules if hit.tier is Tier.T1}
