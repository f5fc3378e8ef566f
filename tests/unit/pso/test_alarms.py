"""How likely a doubtful alarm is right: what is learned of cases, and which texts give one."""

import random
from typing import Any

import numpy as np

from contracts.events import EventClassified, Tier
from contracts.facts import LIKE, FactName
from pso.training.alarms import HIGHEST, Case, cases_in, told_of, weighed
from services.classifier.core.alarming import LEAST_OWN, Grounds
from tests.unit.alerts.builders import an_event

RULE_NAMES = ("U01", "U12", "U21")


def cases(rule: str, count: int, *, is_written: bool = False, by_own: float, by_urgent: float) -> list[Case]:
    """Cases that are right the more often the greater the two chances are."""
    lot = random.Random(rule)
    found = []
    for _ in range(count):
        own, urgent = lot.random(), lot.random()
        is_due = lot.random() < by_own * own + by_urgent * urgent
        found.append(Case(rule, is_written, own, urgent, is_due))
    return found


def chance(weights: dict[str, Any], rule: str, own: float, urgent: float) -> float:
    grounds = Grounds.of(weights, RULE_NAMES, -np.inf)
    chances = grounds.chances(np.full((1, len(RULE_NAMES)), own), np.array([urgent]))
    return float(chances[0, RULE_NAMES.index(rule)])


def test_both_chances_count_as_much_as_they_tell() -> None:
    weights = weighed(cases("U01", 4000, by_own=0.2, by_urgent=0.8))["viewed"]
    assert weights["urgent"] > 2 * weights["own"] > 0
    assert chance(weights, "U01", 0.5, 0.9) > 0.7
    assert chance(weights, "U01", 0.5, 0.1) < 0.35


def test_a_rule_that_is_seldom_right_begins_lower() -> None:
    told = [*cases("U01", 2000, by_own=0.7, by_urgent=0.3), *cases("U12", 2000, by_own=0.2, by_urgent=0.1)]
    offsets = weighed(told)["viewed"]["offsets"]
    assert offsets["U12"] < offsets["U01"] - 1


def test_what_a_few_words_raise_is_weighed_by_itself() -> None:
    told = [
        *cases("U01", 2000, by_own=0.1, by_urgent=0.1),
        *cases("U01", 2000, is_written=True, by_own=0.5, by_urgent=0.5),
    ]
    weights = weighed(told)
    assert chance(weights["written"], "U01", 0.5, 0.5) > 2 * chance(weights["viewed"], "U01", 0.5, 0.5)


def test_a_rule_that_no_case_tells_of_raises_nothing() -> None:
    weights = weighed(cases("U01", 100, is_written=True, by_own=0.5, by_urgent=0.5))
    assert chance(weights["viewed"], "U12", 0.99, 0.99) == 0
    assert chance(weights["viewed"], "U01", 0.99, 0.99) == 0
    assert chance(weights["written"], "U01", 0.99, 0.99) > 0.5


def test_what_was_found_is_told_with_how_many_are_right() -> None:
    told = [*[Case("U01", False, 0.9, 0.9, True)] * 50, *[Case("U01", False, 0.01, 0.01, False)] * 50]
    assert told_of(told, weighed(told)) == "100 doubtful alarms, 50 raised, 50 right"


OWN = dict.fromkeys(HIGHEST, 0.3)


def found(event: EventClassified, gold: Tier = Tier.T1, **own: float) -> list[tuple[str, bool, bool]]:
    """Rule, whether words raise it, and whether it would be right."""
    return [(one.rule, one.is_written, one.is_due) for one in cases_in(event, gold, {**OWN, **own}, 0.2)]


def test_a_view_alone_is_a_case_that_is_right_where_the_text_is_as_urgent() -> None:
    event = an_event("DSP-03", yes=[FactName.LIKE_U15, FactName.REACHED])
    assert found(event) == [("U15", False, True)]
    assert found(event, Tier.T2) == found(event, Tier.T3) == [("U15", False, False)]


def test_a_view_for_the_same_day_is_right_where_that_is_due() -> None:
    event = an_event("MED-08", yes=[FactName.LIKE_U21, FactName.REACHED])
    assert found(event, Tier.T2) == [("U21", False, True)]
    assert found(event, Tier.T3) == [("U21", False, False)]


def test_a_few_words_that_a_text_may_not_bear_out_are_a_case() -> None:
    event = an_event("CLN-07", yes=[FactName.RESUSCITATION_WRONG, FactName.REACHED, FactName.LIKE_U12])
    assert found(event) == [("U12", True, True)]


def test_beside_an_alarm_that_is_sure_nothing_is_a_case() -> None:
    event = an_event("CLN-07", harm="HL-5", yes=[*LIKE.values(), FactName.REACHED, FactName.EMS_CONTRIBUTION])
    assert found(event) == []


def test_what_a_text_is_hardly_like_is_no_case() -> None:
    event = an_event("DSP-03", yes=[FactName.LIKE_U15, FactName.REACHED])
    assert found(event, U15=LEAST_OWN / 2) == []
