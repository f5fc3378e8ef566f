"""How sure the learned reader must be of a rule: to raise an alarm by itself, and not to doubt a written one.

Thresholds that suit each rule alone raise many alarms together, most where another rule speaks anyhow.
So the whole system reads all texts, as machines see them that have not learned from their writers, and
thresholds rise where the alarms that nothing else raises are mostly false ones.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from contracts.events import Answers, EventClassified, Tier
from contracts.facts import LIKE
from pso.coded import Labelled
from pso.triaging import TOGETHER, event_of
from services.alerts.core import evaluate, rulebook
from services.classifier.core import Ontology, read_many
from services.classifier.core.learned import RULES, LearnedReading, Scores
from services.classifier.core.observed import Observed
from services.classifier.core.reading import is_doubted
from services.classifier.core.weights import Learned

MISS_COSTS: Final = 5.0
"""False alarms that a missed urgent report is worth."""
ROUNDS: Final = 2
RULE_IDS: Final = tuple(f"U{number:02d}" for number in range(1, 27))
HELD: Final = frozenset(rule.id for rule in rulebook().rules if any(grade.borne_out for grade in rule.grades))
"""Rules some of whose written grounds the text as a whole must bear out."""
FLOORS: Final = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15)
CUTS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)
"""Few and round: thresholds between two of them would be chance."""
BROAD: Final = 90
"""First codes of a writer who wrote about nearly everything. Others wrote mostly along borders of few rules,
where what is hard to tell stands closer together: good to learn from, wrong to set thresholds by."""
LEAST_GAIN: Final = 5
"""False alarms that it takes to move a threshold: a few are chance."""
NONE: Final = -1.0


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
        scores = Scores(self, self._unseen[place : place + 1])
        return scores.chances("tier")[0][self.answers["tier"].index(Tier.T1.value)]

    def read_many(self, observed: Sequence[Observed]) -> list[LearnedReading]:
        """As the reader, but for the scores."""
        first, self._next = self._next, self._next + len(observed)
        scores = Scores(self, self._unseen[first : self._next])
        return [one.scored(scores) for one in super().read_many(observed)]


@dataclass(frozen=True, slots=True)
class Alarms:
    """Texts on which an alarm may hang: a row for each, a column for each rule."""

    is_due: "np.ndarray"
    is_sure: "np.ndarray"
    """Raised by written grounds that no floor holds back."""
    written: "np.ndarray"
    """Where written grounds of a rule raise the alarm the chance that it fires, else NONE."""
    views: "np.ndarray"
    """The same where the reader's view of a rule raises it."""

    def worth(self, floors: "np.ndarray", cuts: "np.ndarray") -> float:
        """What the alarms are worth that are raised with these thresholds."""
        raised = self.is_sure | (self.written >= floors).any(1) | (self.views >= cuts).any(1)
        due = int((raised & self.is_due).sum())
        return MISS_COSTS * due - (int(raised.sum()) - due)


def tuned(cuts: dict[str, float], alarms: Alarms) -> tuple[dict[str, float], dict[str, float]]:
    """Of each rule the floor of its written grounds, and its view's threshold, never below what it was."""
    least = np.array([cuts[rule] for rule in RULE_IDS])
    found = {"floors": np.zeros(len(RULE_IDS)), "cuts": least.copy()}
    for _ in range(ROUNDS):
        for column, rule in enumerate(RULE_IDS):
            above = [cut for cut in CUTS if cut > least[column]]
            below = [floor for floor in FLOORS if rule in HELD and floor < found["cuts"][column]]
            tried = {"floors": below, "cuts": above if rule in LIKE else []}
            for name, values in tried.items():
                asked = [_with(found, name, column, value) for value in values]
                best = max(asked, key=lambda other: alarms.worth(**other), default=found)
                if alarms.worth(**best) >= alarms.worth(**found) + LEAST_GAIN:
                    found = best
    told = {name: [round(float(one), 4) for one in values] for name, values in found.items()}
    floors = {rule: floor for rule, floor in zip(RULE_IDS, told["floors"], strict=True) if floor}
    return floors, dict(zip(RULE_IDS, told["cuts"], strict=True))


def _with(found: dict[str, "np.ndarray"], name: str, column: int, value: float) -> dict[str, "np.ndarray"]:
    other = found | {name: found[name].copy()}
    other[name][column] = value
    return other


def alarms_of(told: Sequence[Labelled], unseen: Unseen, ontology: Ontology) -> Alarms:
    """Read a corpus, and say what raises the alarm in each text of those who wrote about everything."""
    system, broad = replace(ontology, learned=unseen), _broad(told)
    rows: list[tuple[bool, bool, list[float], list[float]]] = []
    for first in range(0, len(told), TOGETHER):
        some = told[first : first + TOGETHER]
        readings = read_many([(one.text, Answers()) for one in some], system)
        for place, (one, reading) in enumerate(zip(some, readings, strict=True), first):
            if one.tier and one.writer in broad:
                event = event_of(one.text, Answers(), reading)
                held = HELD if is_doubted(one.text, unseen.urgent(place)) else ()
                grounds = _grounds(event, unseen.rule_chances(place), held)
                rows.append((one.tier == Tier.T1.value, *grounds))
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


def _grounds(
    event: EventClassified, chances: Sequence[float], held: Collection[str]
) -> tuple[bool, list[float], list[float]]:
    """Whether the alarm is sure; for each rule its chance where written grounds, or its view, raise it."""
    bare = event.model_copy(
        update={"facts": {name: fact for name, fact in event.facts.items() if name not in LIKE.values()}}
    )
    sure, written = _raising(bare, unlike=tuple(sorted(held))), _raising(bare)
    views = _raising(event) - written
    return (
        bool(sure),
        [chance if rule in written - sure else NONE for rule, chance in zip(RULE_IDS, chances, strict=True)],
        [chance if rule in views else NONE for rule, chance in zip(RULE_IDS, chances, strict=True)],
    )


def _raising(event: EventClassified, unlike: tuple[str, ...] = ()) -> set[str]:
    event = event.model_copy(update={"reading": event.reading.model_copy(update={"unlike": unlike})})
    return {hit.rule for hit in evaluate(event).rules if hit.tier is Tier.T1}
