"""Thresholds of the reader's view of a rule: moved where alarms that hang on it are mostly false."""

import numpy as np
import pytest

from pso.coded import Labelled
from pso.training.alarms import BROAD, HELD, LEAST_GAIN, MISS_COSTS, NONE, RULE_IDS, Alarms, _broad, tuned

DUE, FALSE = True, False
CUTS = dict.fromkeys(RULE_IDS, 0.1)
One = tuple[bool, dict[str, float], dict[str, float]]


def alarms(*told: One) -> Alarms:
    """Texts: whether the alarm is due, written grounds and views, each a rule with its chance."""
    return Alarms(
        np.array([due for due, _, _ in told]),
        np.zeros(len(told), bool),
        np.array([[written.get(rule, NONE) for rule in RULE_IDS] for _, written, _ in told]),
        np.array([[views.get(rule, NONE) for rule in RULE_IDS] for _, _, views in told]),
    )


def view(due: bool, **chances: float) -> One:
    return due, {}, chances


def written(due: bool, **chances: float) -> One:
    return due, chances, {}


def test_false_alarms_raise_the_threshold_past_them_and_not_past_the_due_one() -> None:
    told = [view(FALSE, U15=0.2 + place / 100) for place in range(20)] + [view(DUE, U15=0.5)]
    floors, cuts = tuned(CUTS, alarms(*told))
    assert cuts["U15"] == 0.4
    assert not floors


def test_a_miss_costs_more_than_a_few_false_alarms() -> None:
    few = int(MISS_COSTS) - 1
    told = [view(DUE, U01=0.2), *[view(FALSE, U01=0.25)] * few]
    assert tuned(CUTS, alarms(*told))[1] == CUTS


def test_a_few_false_alarms_are_chance() -> None:
    told = [view(FALSE, U02=0.3)] * (LEAST_GAIN - 1)
    assert tuned(CUTS, alarms(*told))[1] == CUTS


def test_what_another_rule_sees_too_is_no_reason_to_keep_a_low_threshold() -> None:
    told = [view(DUE, U01=0.2, U09=0.8), *[view(FALSE, U01=0.28)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told))[1] == CUTS | {"U01": 0.3}


def test_no_threshold_falls() -> None:
    cuts = CUTS | {"U01": 0.45}
    assert tuned(cuts, alarms(view(DUE, U01=0.2)))[1] == cuts


def test_written_grounds_that_the_text_does_not_bear_out_get_a_floor() -> None:
    told = [written(DUE, U20=0.3), *[written(FALSE, U20=0.05)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)) == ({"U20": 0.06}, CUTS)


def test_a_due_alarm_keeps_the_floor_below_it() -> None:
    told = [written(DUE, U20=0.012), *[written(FALSE, U20=0.05)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)) == ({}, CUTS)


def test_death_severe_harm_and_live_dangers_are_never_held() -> None:
    assert not HELD & {"U01", "U15", "U16", "U22", "U23"}
    assert tuned(CUTS, alarms(*[written(FALSE, U01=0.01)] * 50)) == ({}, CUTS)


def wrote(writer: str, categories: int) -> list[Labelled]:
    return [Labelled("A text.", writer, (f"C{number}",)) for number in range(categories)] * 2


def test_thresholds_are_set_by_those_who_wrote_about_nearly_everything() -> None:
    assert _broad([*wrote("broad", BROAD), *wrote("narrow", BROAD - 1)]) == {"broad"}


def test_without_such_a_writer_training_says_so() -> None:
    with pytest.raises(ValueError, match="no writer used"):
        _broad(wrote("narrow", 3))
