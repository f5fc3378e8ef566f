"""Words in a file: each is found by its number, whatever stands around it."""

import random
from pathlib import Path

import pytest

from lexis.word_list import TOGETHER, WordList


def written(folder: Path, words: bytes) -> Path:
    path = folder / "words.txt"
    path.write_bytes(words)
    return path


@pytest.mark.parametrize("count", [1, 2, TOGETHER - 1, TOGETHER, TOGETHER + 1, 5 * TOGETHER, 1000])
def test_each_word_has_its_number_and_no_other_has_one(count: int, tmp_path: Path) -> None:
    chance = random.Random(count)
    made = sorted(
        {"".join(chance.choices("abcé'", k=chance.randint(1, 6))).encode() for _ in range(3 * count)}
    )
    words, others = made[::2], made[1::2]
    listed = WordList(written(tmp_path, b"\n".join(words)))
    assert listed.count == len(words)
    assert [listed.number(word.decode()) for word in words] == [*range(len(words))]
    assert {listed.number(word.decode()) for word in others} <= {-1}


@pytest.mark.parametrize(
    "asked", ["", "\n", "ann\nbob", "a", "an", "annn", "zz", "\ud800", "\0", "x" * 200_000]
)
def test_what_is_no_word_has_no_number(asked: str, tmp_path: Path) -> None:
    assert WordList(written(tmp_path, b"ann\nbob\ncy")).number(asked) == -1


def test_words_out_of_order_are_refused(tmp_path: Path) -> None:
    words = [str(number).encode() for number in range(10 * TOGETHER)]
    with pytest.raises(ValueError, match="order of their bytes"):
        WordList(written(tmp_path, b"\n".join(words)))
