"""Letters of many words looked at together: the same as of each alone, by the plain definition."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deidentify.core.letters import BUCKETS, ENDINGS, LETTER_TRAITS, MOST_GRAMS, Letters

WORDS = st.lists(st.text("abcdeilnorsty'019", min_size=1, max_size=40), min_size=1, max_size=12)


def runs_of(low: str) -> list[int]:
    edged = f"^{low}$"
    runs = [edged[i : i + n] for n in (3, 4) for i in range(len(edged) - n + 1)]
    return [zlib.crc32(run.encode()) % BUCKETS for run in runs[:MOST_GRAMS]]


@given(WORDS)
def test_the_runs_of_a_word_are_its_first_of_three_and_of_four_letters(lows: list[str]) -> None:
    buckets, sizes = Letters(lows).runs(np.ones(len(lows), bool))
    assert np.split(buckets, np.cumsum(sizes)[:-1])[0].tolist() == runs_of(lows[0])
    assert buckets.tolist() == [run for low in lows for run in runs_of(low)]


@given(WORDS)
def test_words_together_have_the_traits_of_each_alone(lows: list[str]) -> None:
    together = Letters(lows).traits()
    assert (together == np.concatenate([Letters([low]).traits() for low in lows])).all()


@pytest.mark.parametrize("low", ["fairview", "o'brien's", "harrison", "x", "ing"])
def test_an_ending_is_seen(low: str) -> None:
    (row,) = Letters([low]).traits()
    assert {ENDINGS[place] for place in np.flatnonzero(row[: len(ENDINGS)])} == {
        ending for ending in ENDINGS if low.endswith(ending)
    }


def test_numbers_tell_a_year_and_a_leading_zero() -> None:
    rows = Letters(["1999", "2024", "1899", "0455", "199a", "20"]).traits()
    assert rows[:, -1].tolist() == [1, 1, 0, 0, 0, 0]
    assert rows[:, -2].tolist() == [0, 0, 0, 1, 0, 0]


def test_words_that_are_not_heard_and_no_words_have_no_runs() -> None:
    assert Letters(["anna", "5"]).runs(np.array([True, False])).sizes.tolist() == [7, 0]
    assert Letters([]).traits().shape == (0, LETTER_TRAITS)
    assert not len(Letters([]).runs(np.zeros(0, bool)).buckets)
