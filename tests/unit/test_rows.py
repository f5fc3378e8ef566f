"""Texts laid end to end for one run of a network."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lexis.rows import LENGTHS, MOST_ROWS, rows_of, runs
from services.classifier.core import sentences
from services.deidentify.core import second_tagger

EDGES = 2
"""The marks at the beginning and the end of a window."""
SIZES = st.lists(st.integers(1, LENGTHS[-1]), min_size=1, max_size=40)


def test_there_is_a_length_for_the_longest_text_that_either_model_reads() -> None:
    assert max(second_tagger.MOST_PIECES + EDGES, sentences.MOST_PIECES) <= LENGTHS[-1] <= MOST_ROWS


@given(SIZES)
def test_every_row_comes_back_from_where_it_was_put(sizes: list[int]) -> None:
    rows = rows_of(sizes, LENGTHS[-1])
    every = np.arange(sum(sizes))
    assert np.array_equal(rows.filled.reshape(-1)[rows.back], every)
    assert np.array_equal(np.repeat(rows.firsts, sizes) + rows.places, every)
    for text, first, size in zip(rows.filled, rows.firsts, sizes, strict=True):
        assert text.tolist()[:size] == [*range(first, first + size)]
        assert set(text.tolist()[size:]) <= {first + size - 1}


@given(SIZES)
def test_every_text_is_read_once_at_a_length_that_hangs_on_it_alone(sizes: list[int]) -> None:
    found = [*runs(sizes)]
    assert sorted(text for _, texts in found for text in texts) == [*range(len(sizes))]
    for length, texts in found:
        assert length * len(texts) <= MOST_ROWS
        for text in texts:
            assert length == next(runs([sizes[text]]))[0] >= sizes[text]
