"""Thresholds of the reader's view of a rule: raised where alarms that hang on it alone are mostly false."""

from pso.training.alarms import MISS_COSTS, NEVER, Alarm, raised

DUE, FALSE = True, False


def test_false_alarms_raise_the_threshold_to_the_first_due_one() -> None:
    alarms = [Alarm(FALSE, {"U15": 0.2 + place / 100}) for place in range(20)] + [Alarm(DUE, {"U15": 0.5})]
    assert raised({"U15": 0.1}, alarms) == {"U15": 0.5}


def test_a_miss_costs_more_than_a_few_false_alarms() -> None:
    few = int(MISS_COSTS) - 1
    alarms = [Alarm(DUE, {"U01": 0.2}), *[Alarm(FALSE, {"U01": 0.3})] * few]
    assert raised({"U01": 0.1}, alarms) == {"U01": 0.1}


def test_a_rule_whose_view_is_never_right_alone_raises_no_alarm_alone() -> None:
    assert raised({"U16": 0.1}, [Alarm(FALSE, {"U16": 0.9})] * 3) == {"U16": NEVER}


def test_what_another_rule_sees_too_is_no_reason_to_keep_a_low_threshold() -> None:
    alarms = [Alarm(DUE, {"U01": 0.2, "U09": 0.8}), *[Alarm(FALSE, {"U01": 0.3})] * 3]
    assert raised({"U01": 0.1, "U09": 0.5}, alarms) == {"U01": NEVER, "U09": 0.5}


def test_no_threshold_falls() -> None:
    assert raised({"U01": 0.4}, [Alarm(DUE, {"U01": 0.2})]) == {"U01": 0.4}
