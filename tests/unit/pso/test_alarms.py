"""Thresholds of the reader's view of a rule: raised where alarms that hang on it alone are mostly false."""

import pytest

from pso.training.alarms import LEAST_FALSE, MISS_COSTS, Alarm, raised

DUE, FALSE = True, False


def test_false_alarms_raise_the_threshold_past_them_and_not_past_the_due_one() -> None:
    alarms = [Alarm(FALSE, {"U15": 0.2 + place / 100}) for place in range(20)] + [Alarm(DUE, {"U15": 0.5})]
    assert raised({"U15": 0.1}, alarms) == {"U15": pytest.approx(0.3905)}


def test_a_miss_costs_more_than_a_few_false_alarms() -> None:
    few = int(MISS_COSTS) - 1
    alarms = [Alarm(DUE, {"U01": 0.2}), *[Alarm(FALSE, {"U01": 0.3})] * few]
    assert raised({"U01": 0.1}, alarms) == {"U01": 0.1}


def test_a_rule_whose_view_is_seldom_right_alone_is_silent_up_to_what_was_seen() -> None:
    assert raised({"U16": 0.1}, [Alarm(FALSE, {"U16": 0.6})] * LEAST_FALSE) == {"U16": 0.6005}


def test_a_few_false_alarms_are_chance() -> None:
    assert raised({"U02": 0.1}, [Alarm(FALSE, {"U02": 0.3})] * (LEAST_FALSE - 1)) == {"U02": 0.1}


def test_what_another_rule_sees_too_is_no_reason_to_keep_a_low_threshold() -> None:
    alarms = [Alarm(DUE, {"U01": 0.2, "U09": 0.8}), *[Alarm(FALSE, {"U01": 0.3})] * LEAST_FALSE]
    assert raised({"U01": 0.1, "U09": 0.5}, alarms) == {"U01": 0.3005, "U09": 0.5}


def test_no_threshold_falls() -> None:
    assert raised({"U01": 0.4}, [Alarm(DUE, {"U01": 0.2})]) == {"U01": 0.4}
