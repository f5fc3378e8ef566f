"""The shared table of meanings: known words have a row, whatever else is asked beside them."""

from pathlib import Path

import numpy as np
import pytest

from lexis import Meanings
from lexis.meanings import TABLE, WORDS

ASKED = ("tube", "", "stretcher", "goose", "tub", "tubes", "\ud800", "t\0")


def written(folder: Path, words: str) -> Path:
    np.save(folder / TABLE.name, np.array([[127, 0], [-127, 64]], np.int8))
    (folder / WORDS).write_text(words)
    return folder / TABLE.name


def test_known_words_have_their_row_and_others_none(tmp_path: Path) -> None:
    meanings = Meanings(written(tmp_path, "goose\ntube"))
    assert meanings.rows(ASKED) == [2, 0, 0, 1, 0, 0, 0, 0]
    assert meanings.rows([]) == []


def test_a_word_of_a_whole_report_is_none() -> None:
    asked = Meanings.load()
    assert asked.rows(["a" * 200_000, "ambulance", "b" * 39])[0] == 0
    assert asked.rows(["ambulance"])[0] > 0


def test_a_row_is_told_in_standard_deviations(tmp_path: Path) -> None:
    meanings = Meanings(written(tmp_path, "goose\ntube"))
    assert meanings.of(["tube", "nothing"], 2) == pytest.approx(np.array([[-4.0, 64 * 4 / 127], [0.0, 0.0]]))


def test_rows_that_do_not_fit_their_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="number"):
        Meanings(written(tmp_path, "goose"))


def test_the_words_that_travel_with_the_code_are_in_order() -> None:
    words = TABLE.with_name(WORDS).read_bytes().split(b"\n")
    assert words == sorted(set(words))
    asked = Meanings.load()
    assert asked.rows([word.decode() for word in words]) == [*range(1, len(words) + 1)]
