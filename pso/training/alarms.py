"""How likely an alarm is right that rests on what a text reads like, or on a few words of it.

The whole system reads each text as machines see it that have not learned from its writer. Where nothing that
stands by itself raises an alarm, every rule that the text might raise it by is a case: right where the gold
tier is as high. A logistic curve over these says how much counts what the text is like by that rule, what it
is like as a whole, and how often each rule is right anyhow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from contracts.events import Answers, EventClassified, Tier
from contracts.facts import LIKE
from pso.coded import Labelled
from pso.triaging import TOGETHER, event_of
from services.alerts.core import evaluate
from services.alerts.core.rules import rulebook
from services.alerts.core.urgency import gravest, is_graver
from services.classifier.core import Ontology, read_many
from services.classifier.core.alarming import ALARM_FROM, LEAST_OWN, Grounds, log_odds
from services.classifier.core.learned import RULES, LearnedReading, Scores
from services.classifier.core.observed import Observed
from services.classifier.core.passage import NARRATIVE, passage_of
from services.classifier.core.reading import may_be_doubted
from services.classifier.core.sections import Section
from services.classifier.core.weights import Learned

RULE_IDS: Final = tuple(f"U{number:02d}" for number in range(1, 27))
HELD_BACK: Final = 20.0
"""How strongly weights are held near nothing: many rules have a few dozen cases."""
LEAST_SPREAD: Final = 1e-6
STEPS: Final = 20
ROUNDED: Final = 4
HIGHEST: Final = {
    rule.id: gravest(grade.tier for grade in rule.grades if grade.tier) for rule in rulebook().rules
}
"""The tier of a rule's gravest grade: what a view of it is held against."""


class Case(NamedTuple):
    """A rule that may raise an alarm in a text in which nothing sure does."""

    rule: str
    is_written: bool
    """Whether words of the text raise it, not only what the text reads like."""
    own: float
    """How much the text is like that rule,"""
    urgent: float
    """and how likely it is T1."""
    is_due: bool


class Unseen(Learned):
    """The reader, with the scores that machines gave each text of a corpus without knowing its writer.

    It views every rule of which a text has anything, so that all cases are seen.
    """

    def __init__(
        self, arrays: "dict[str, np.ndarray]", keys: list[str], card: dict[str, Any], scores: "np.ndarray"
    ) -> None:
        """`scores` has a row for each text, in the order in which the texts are read."""
        super().__init__(arrays, keys, card)
        can_be_viewed = [np.inf if rule in LIKE else -np.inf for rule in self.answers[RULES]]
        self.viewed = self.written = Grounds(np.array(can_be_viewed), 0.0, 0.0)
        self._unseen = scores
        self._next = 0

    def chances(self, place: int) -> tuple[dict[str, float], float]:
        """How likely each rule fires on one text, and how likely it is T1."""
        scores = Scores(self, self._unseen[place : place + 1])
        own, urgent = scores.of_rules()
        return dict(zip(self.answers[RULES], own[0].tolist(), strict=True)), float(urgent[0])

    def read_many(
        self, observed: Sequence[Observed], sections: Sequence[Section] = ()
    ) -> list[LearnedReading]:
        """As the reader, but for the scores, which are those of whole texts."""
        first, self._next = self._next, self._next + len(observed)
        scores = Scores(self, self._unseen[first : self._next])
        return [one.scored(scores) for one in super().read_many(observed)]


def cases_of(told: Sequence[Labelled], unseen: Unseen, ontology: Ontology) -> list[Case]:
    """Read a corpus, and say of each alarm that is not sure whether it would be right."""
    system = replace(ontology, learned=unseen)
    found: list[Case] = []
    for first in range(0, len(told), TOGETHER):
        some = told[first : first + TOGETHER]
        readings = read_many([(one.text, Answers()) for one in some], system)
        for place, (one, reading) in enumerate(zip(some, readings, strict=True), first):
            if one.tier:
                event = event_of(one.text, Answers(), reading)
                found += cases_in(event, Tier(one.tier), *unseen.chances(place))
    return found


def cases_in(event: EventClassified, gold: Tier, own: Mapping[str, float], urgent: float) -> Iterator[Case]:
    """The alarms that one event might raise on grounds that do not stand by themselves."""
    bare = event.model_copy(
        update={"facts": {name: fact for name, fact in event.facts.items() if name not in LIKE.values()}}
    )
    is_short = may_be_doubted(passage_of([(NARRATIVE, event.text)]))
    if Tier.T1 in _hits(bare, unlike=RULE_IDS if is_short else ()).values():
        return
    told, viewed = _hits(bare), _hits(event)
    for rule, tier in told.items():
        if tier is Tier.T1:
            yield Case(rule, True, own[rule], urgent, gold is Tier.T1)
    for rule in sorted(viewed.keys() & LIKE.keys()):
        tier = HIGHEST[rule]
        if viewed[rule] is tier is not told.get(rule) and own[rule] >= LEAST_OWN:
            yield Case(rule, False, own[rule], urgent, not is_graver(tier, gold))


def _hits(event: EventClassified, unlike: tuple[str, ...] = ()) -> dict[str, Tier]:
    event = event.model_copy(update={"reading": event.reading.model_copy(update={"unlike": unlike})})
    return {hit.rule: hit.tier for hit in evaluate(event).rules}


def weighed(cases: Sequence[Case]) -> dict[str, Any]:
    """The weights of both kinds of grounds, as the model's card has them.

    A rule whose view was not met begins with what its words and all views together tell.
    """
    rules = sorted({case.rule for case in cases})
    own, urgent = (log_odds(np.array([case[part] for case in cases])) for part in (2, 3))
    is_written = np.array([case.is_written for case in cases], float)
    is_rule = np.array([[case.rule == rule for rule in rules] for case in cases], float)
    beside = np.stack([np.ones(len(cases)), own, urgent], 1)
    columns = np.concatenate(
        [beside[:, 1:], is_rule, beside * is_written[:, None], is_rule * is_written[:, None]], 1
    )
    weights, offset = _logistic(columns, np.array([case.is_due for case in cases], float))
    viewed, written = weights[: 2 + len(rules)], weights[2 + len(rules) :]
    of_viewed = (offset + viewed[2:], *viewed[:2])
    of_written = (offset + viewed[2:] + written[0] + written[3:], *(viewed[:2] + written[1:3]))
    met = {(case.rule, case.is_written) for case in cases}
    some_views = any(not case.is_written for case in cases)
    return {
        kind: {
            "offsets": {
                rule: round(float(one), ROUNDED)
                for rule, one in zip(rules, offsets, strict=True)
                if (rule, kind == "written") in met or (kind == "viewed" and rule in LIKE and some_views)
            },
            "own": round(float(by_own), ROUNDED),
            "urgent": round(float(by_urgent), ROUNDED),
        }
        for kind, (offsets, by_own, by_urgent) in (("viewed", of_viewed), ("written", of_written))
    }


def _logistic(columns: "np.ndarray", truth: "np.ndarray") -> "tuple[np.ndarray, float]":
    """Weights and offset, by Newton's steps; weights are held back by how much each column varies."""
    spread = columns.std(0) + LEAST_SPREAD
    scaled = np.concatenate([columns / spread, np.ones((len(columns), 1))], 1)
    held = np.append(np.full(len(spread), 2 * HELD_BACK), LEAST_SPREAD)
    found = np.zeros(len(held))
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-scaled @ found))
        bend = (scaled * (chances * (1 - chances))[:, None]).T @ scaled + np.diag(held)
        found += np.linalg.solve(bend, scaled.T @ (truth - chances) - held * found)
    return found[:-1] / spread, float(found[-1])


def told_of(cases: Sequence[Case], weights: dict[str, Any]) -> str:
    """How many of the alarms on such grounds are raised, and how many of them are right."""
    rules = sorted({case.rule for case in cases})
    of_kind = {kind: Grounds.of(weights[kind], rules, -np.inf) for kind in weights}
    raised = [
        case
        for case in cases
        if of_kind["written" if case.is_written else "viewed"].chances(
            np.full((1, len(rules)), case.own), np.array([case.urgent])
        )[0, rules.index(case.rule)]
        >= ALARM_FROM
    ]
    return f"{len(cases)} doubtful alarms, {len(raised)} raised, {sum(case.is_due for case in raised)} right"
