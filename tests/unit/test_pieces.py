"""Words cut into the pieces that the sentence models know."""

import pytest

from lexis.pieces import END, LONGEST_PART, START, Pieces

NAMES = ["[UNK]", "tube", "##d", "goose", "/", "w", "o", "cafe", "'"]
PIECES = Pieces(NAMES)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("tubed", ["tube", "##d"]),
        ("w/o", ["w", "/", "o"]),
        ("café", ["cafe"]),
        ("goose'", ["goose", "'"]),
        ("gooseling", ["[UNK]"]),
        ("tube" * LONGEST_PART, ["[UNK]"]),
        ("", []),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(word: str, pieces: list[str]) -> None:
    assert [NAMES[number] for number in PIECES[word]] == pieces


def test_a_mark_that_no_table_has_is_unknown() -> None:
    assert PIECES.number("/") == 4
    assert PIECES.number("~") == PIECES.unknown


def test_the_table_that_travels_knows_ordinary_words() -> None:
    pieces = Pieces.load()
    assert all(len(pieces[word]) == 1 for word in ("ambulance", "the", "hospital"))
    assert pieces.unknown not in pieces["okonkwo"]
    assert [pieces.number(mark) for mark in (START, END)] == [101, 102]
