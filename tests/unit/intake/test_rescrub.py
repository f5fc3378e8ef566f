"""The pace of a run over the vault, and what an event becomes in it."""

from hypothesis import given
from hypothesis import strategies as st

from services.intake.core import told_again
from services.intake.rescrub.pace import (
    CALM_S,
    FULL_S,
    LEAST_SLICE,
    LONGEST_REST_S,
    Pace,
    first_pace,
    pause_s,
)
from tests.builders.events import a_submitted

RATES = st.integers(1, 5_000)
LAGS = st.floats(0, 100, allow_nan=False)


def test_a_report_told_again_is_the_same_sealed_report_under_its_round() -> None:
    before = a_submitted(list_version=3)
    after = told_again(before, 7, 5)
    assert (after.round, after.list_version) == (7, 5)
    kept = {"event_id", "round", "list_version"}
    assert after.model_dump(exclude=kept) == before.model_dump(exclude=kept)


def test_its_id_is_the_same_in_the_same_run_and_another_in_another() -> None:
    before = a_submitted()
    ids = [told_again(before, round_, 1).event_id for round_ in (1, 1, 2)]
    assert ids[0] == ids[1]
    assert len({before.event_id, *ids}) == 3


def test_a_report_is_never_scrubbed_with_older_lists_than_it_was_kept_under() -> None:
    assert told_again(a_submitted(list_version=4), 1, 0).list_version == 4


def test_a_calm_pipeline_takes_more_and_a_full_one_half_after_a_rest() -> None:
    pace = Pace(40, 100)
    assert pace.after(CALM_S) == Pace(50, 100)
    assert pace.after(FULL_S) == pace
    assert pace.after(1.5) == Pace(20, 100, rest_s=1.5)
    assert pace.after(1_000).rest_s == LONGEST_REST_S


@given(RATES, st.lists(LAGS, max_size=50))
def test_a_slice_is_never_empty_and_never_more_than_half_a_second_of_the_ceiling(
    rate: int, lags: list[float]
) -> None:
    pace = first_pace(rate)
    for lag_s in lags:
        pace = pace.after(lag_s)
        assert 1 <= pace.size <= max(1, rate / 2)


@given(RATES, st.lists(st.tuples(LAGS, st.floats(0, 3)), min_size=1, max_size=50))
def test_no_run_goes_faster_than_its_ceiling(rate: int, turns: list[tuple[float, float]]) -> None:
    pace, published, seconds = first_pace(rate), 0, 0.0
    for lag_s, took_s in turns:
        sent, pace = pace.size, pace.after(lag_s)
        published += sent
        seconds += took_s + pause_s(pace, sent, took_s, rate)
    assert published <= seconds * rate * 1.001


def test_even_the_fullest_pipeline_lets_a_run_go_on_slowly() -> None:
    pace = first_pace(1_000)
    for _ in range(20):
        pace = pace.after(60.0)
    assert (pace.size, pace.rest_s) == (LEAST_SLICE, LONGEST_REST_S)
    for _ in range(60):
        pace = pace.after(0.1)
    assert pace.size == pace.most
