"""What is remembered of words is bounded, and never changes where a word is said to stand."""

from hypothesis import given
from hypothesis import strategies as st

from lexis.memory import MAX_LENGTH, MAX_WORDS, Memory
from services.classifier.core.passage import normalised, passage_of


def test_a_word_is_worked_out_once() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Memory(length)
    assert [lengths["tube"], lengths["tube"], lengths["line"]] == [4, 4, 4]
    assert asked == ["tube", "line"]


def test_a_long_word_is_answered_and_not_kept() -> None:
    lengths = Memory(len)
    assert lengths["a" * (MAX_LENGTH + 1)] == MAX_LENGTH + 1
    assert not lengths


def test_a_full_memory_starts_anew() -> None:
    lengths = Memory(len)
    for number in range(MAX_WORDS + 10):
        assert lengths[str(number)] == len(str(number))
    assert len(lengths) <= MAX_WORDS


@given(st.text(alphabet="aB'’/.-–,:\"[_1] \n\té", max_size=120))
def test_every_word_stands_where_the_passage_says(text: str) -> None:
    passage = passage_of([("narrative", text)])
    for word, start, end in zip(passage.words, passage.starts, passage.ends, strict=True):
        assert normalised(text[start:end]) == word
