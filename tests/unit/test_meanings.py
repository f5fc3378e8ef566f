"""The shared table of meanings: known words have a row, whatever else is asked beside them."""

import numpy as np
import pytest

from lexis import Meanings

TABLE = np.array([[127, 0], [-127, 64]])
MEANINGS = Meanings(["goose", "tube"], TABLE)


def test_known_words_have_their_row_and_others_none() -> None:
    assert MEANINGS.rows(["tube", "", "stretcher", "goose", "tub", "tubes", "\ud800", "t\0"]) == [
        2,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
    ]
    assert MEANINGS.rows([]) == []


def test_a_word_of_a_whole_report_takes_no_room() -> None:
    asked = Meanings.load()
    assert asked.rows(["a" * 200_000, "ambulance", "b" * 39])[0] == 0
    assert asked.rows(["ambulance"])[0] > 0


def test_a_row_is_told_in_standard_deviations() -> None:
    assert MEANINGS.of(["tube", "nothing"], 2) == pytest.approx(np.array([[-4.0, 64 * 4 / 127], [0.0, 0.0]]))


@pytest.mark.parametrize("words", [["tube", "goose"], ["tube", "tube"]])
def test_words_out_of_order_are_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="order of their bytes"):
        Meanings(words, TABLE)
