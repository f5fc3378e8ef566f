"""Thresholds of the reader's view of a rule: moved where alarms that hang on it are mostly false."""

import numpy as np
import pytest

from pso.coded import Labelled
from pso.training.alarms import BROAD, LEAST_GAIN, MISS_COSTS, NONE, RULE_IDS, Alarms, _broad, tuned

DUE, FALSE = True, False
CUTS = dict.fromkeys(RULE_IDS, 0.1)
LIVELY, CALM = 0.5, 0.005
One = tuple[bool, bool, dict[str, float], float, float]


def alarms(*told: One) -> Alarms:
    """Texts: whether the alarm is due, and written; views, each a rule with its chance; urgent, grave."""
    due, written, views, urgent, grave = zip(*told, strict=True)
    chances = [[one.get(rule, NONE) for rule in RULE_IDS] for one in views]
    return Alarms(*map(np.array, (due, [False] * len(told), written, chances, urgent, grave)))


def view(due: bool, urgent: float = LIVELY, grave: float = 0.5, **chances: float) -> One:
    return due, False, chances, urgent, grave


def written(due: bool, urgent: float) -> One:
    return due, True, {}, urgent, 0.0


def test_false_alarms_raise_the_threshold_past_them_and_not_past_the_due_one() -> None:
    told = [view(FALSE, U15=0.2 + place / 100) for place in range(20)] + [view(DUE, U15=0.5)]
    found = tuned(CUTS, alarms(*told))
    assert found == (CUTS | {"U15": 0.4}, 0.0, 0.0)


def test_a_miss_costs_more_than_a_few_false_alarms() -> None:
    few = int(MISS_COSTS) - 1
    told = [view(DUE, U15=0.2), *[view(FALSE, U15=0.25)] * few]
    assert tuned(CUTS, alarms(*told)).cuts == CUTS


def test_a_few_false_alarms_are_chance() -> None:
    told = [view(FALSE, U02=0.3)] * (LEAST_GAIN - 1)
    assert tuned(CUTS, alarms(*told)).cuts == CUTS


def test_what_another_rule_sees_too_is_no_reason_to_keep_a_low_threshold() -> None:
    told = [view(DUE, U01=0.2, U09=0.8), *[view(FALSE, U01=0.28)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)).cuts == CUTS | {"U01": 0.3}


def test_no_threshold_falls() -> None:
    cuts = CUTS | {"U01": 0.45}
    assert tuned(cuts, alarms(view(DUE, U01=0.2))).cuts == cuts


def test_words_that_a_calm_text_does_not_bear_out_are_not_heard() -> None:
    told = [written(DUE, LIVELY), *[written(FALSE, CALM)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)).calm_below == pytest.approx(0.01)


def test_a_due_alarm_in_a_calm_text_is_heard() -> None:
    told = [written(DUE, CALM), *[written(FALSE, CALM)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)).calm_below == 0


def test_a_view_of_severe_harm_counts_where_harm_may_be_severe() -> None:
    told = [view(DUE, grave=0.4, U01=0.5), *[view(FALSE, grave=0.08, U01=0.5)] * LEAST_GAIN]
    assert tuned(CUTS, alarms(*told)).grave_from == pytest.approx(0.1)


def test_an_arrest_that_ended_well_is_urgent_as_a_whole() -> None:
    told = [view(FALSE, urgent=0.9, grave=0.01, U01=0.25)] * LEAST_GAIN
    found = tuned(CUTS, alarms(*told))
    assert found == (CUTS | {"U01": 0.3}, 0.0, 0.0)


def wrote(writer: str, categories: int) -> list[Labelled]:
    return [Labelled("A text.", writer, (f"C{number}",)) for number in range(categories)] * 2


def test_thresholds_are_set_by_those_who_wrote_about_nearly_everything() -> None:
    assert _broad([*wrote("broad", BROAD), *wrote("narrow", BROAD - 1)]) == {"broad"}


def test_without_such_a_writer_training_says_so() -> None:
    with pytest.raises(ValueError, match="no writer used"):
        _broad(wrote("narrow", 3))
