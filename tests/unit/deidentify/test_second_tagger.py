"""The second tagger: windows around words in doubt, read together as each alone, and two taggers heard."""

import json
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexis.network import Network
from lexis.pieces import Pieces
from lexis.rows import MOST_ROWS
from pso.gazetteers import TABLES
from pso.marked import gold
from pso.training.examples import CORPORA, LEFT_OUT, written_by_people
from services.deidentify.core import tagging
from services.deidentify.core.lexicon import load_lexicon
from services.deidentify.core.reading import Batch
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.second_tagger import (
    MOST_ASKED,
    MOST_MARKS,
    MOST_OF_WORD,
    MOST_PIECES,
    PIECES_AROUND,
    SecondTagger,
    known_of,
    laid_out,
    laid_together,
    spell,
    windows,
)
from services.deidentify.core.tagger import LABELS, Around, Tagger
from services.deidentify.core.tagging import Tagging, blended

SIZES = st.lists(st.integers(1, MOST_OF_WORD + MOST_MARKS), min_size=1, max_size=120)
IN_DOUBT = "the willow called bonner and amity told rose of it"


@given(SIZES, st.data())
def test_every_word_asked_lies_in_one_window_with_what_is_around_it(
    sizes: list[int], data: st.DataObject
) -> None:
    asked = sorted(data.draw(st.sets(st.integers(0, len(sizes) - 1), min_size=1)))
    starts = [*accumulate(sizes, initial=0)]
    found = windows(sizes, asked)
    assert [row for _, _, rows in found for row in rows] == [*range(len(asked))]
    for first, past, rows in found:
        assert starts[past] - starts[first] <= MOST_PIECES
        for word in (asked[row] for row in rows):
            assert first <= word < past
            for edge, nearest in ((starts[first], starts[word]), (starts[past], starts[word + 1])):
                is_whole = edge in (0, starts[-1])
                assert is_whole or abs(edge - nearest) > PIECES_AROUND - MOST_OF_WORD - MOST_MARKS


def test_words_in_doubt_far_apart_are_read_apart() -> None:
    assert windows([1] * 200, [0, 100]) == [
        (0, 1 + PIECES_AROUND, [0]),
        (100 - PIECES_AROUND, 101 + PIECES_AROUND, [1]),
    ]


def test_words_in_doubt_near_each_other_are_read_together() -> None:
    assert windows([1] * 200, [50, 60]) == [(50 - PIECES_AROUND, 61 + PIECES_AROUND, [0, 1])]


@pytest.mark.parametrize(
    ("gap", "word", "marks", "size"),
    [
        (" ", "The", 0, 1),
        (", (", "tube", 2, 1),
        (". - (", "tube", 3, 1),
        (".\n\n- ", "tube", 2, 1),
        (" --- ### ", "tube", 3, 1),
        (" ", "x" * 5000, 0, MOST_OF_WORD),
    ],
)
def test_a_word_is_spelled_with_the_marks_before_it(gap: str, word: str, marks: int, size: int) -> None:
    told = spell(Pieces.load(), gap, word)
    assert (len(told.marks), len(told.pieces), told.size) == (marks, size, marks + size)


def test_a_long_word_takes_a_few_places_only() -> None:
    assert len(spell(Pieces.load(), " ", "Xqzwvkj" * 14).pieces) <= MOST_OF_WORD


class Noting(SecondTagger):
    """Notes how many words it was asked about, and how many of those it read."""

    asked: int
    answered: int
    chances: "np.ndarray"

    def judge(
        self, batch: Batch, around: Around, moved: "np.ndarray", places: "np.ndarray"
    ) -> "tuple[np.ndarray, np.ndarray]":
        found = super().judge(batch, around, moved, places)
        self.asked, self.answered, self.chances = len(places), *map(len, found[:1]), found[1]
        return found


@pytest.fixture(scope="module")
def noting() -> Noting:
    return Noting.load()


@pytest.fixture(scope="module")
def both(scrubber: Scrubber, noting: Noting) -> Scrubber:
    return Scrubber(load_lexicon(TABLES), TABLES, Tagger.load(), noting)


def test_what_is_in_doubt_is_read_again(both: Scrubber, noting: Noting) -> None:
    noting.asked = 0
    both.scrub(IN_DOUBT)
    assert 0 < noting.asked == noting.answered < len(IN_DOUBT.split())


def test_what_is_sure_is_not_read_again(both: Scrubber, noting: Noting) -> None:
    noting.asked = 0
    both.scrub("Gave 4 mg of morphine by mouth instead of in the vein, no harm to the patient.")
    assert noting.asked == 0


def test_to_ask_about_more_would_turn_little(
    both: Scrubber, noting: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for writer in LEFT_OUT for line in (CORPORA / f"{writer}.jsonl").read_text().splitlines()]
    texts = [gold(json.loads(line)["marked"]).text for line in lines]
    noting.asked = 0
    few = both.scrub_many(texts)
    asked, noting.asked = noting.asked, 0
    monkeypatch.setattr(tagging, "may_turn", lambda sure, needed: (sure > 0.003) & (sure < 0.999))
    many = both.scrub_many(texts)
    assert noting.asked > 1.5 * asked
    changed = [a.text != b.text for a, b in zip(few, many, strict=True)]
    assert sum(changed) < len(texts) / 25


def test_a_text_reads_the_same_beside_others() -> None:
    """To the last bit, whatever words were met before: of rounded numbers a hair can become a hundredth."""
    texts = [gold(line).text for line in written_by_people()[:: 12000 // 60]]
    lexicon, tagger, second = load_lexicon(TABLES), Tagger.load(), Noting.load()
    alone = []
    one_by_one, together = (Scrubber(lexicon, TABLES, tagger, second) for _ in range(2))
    for text in reversed(texts):
        second.chances = np.zeros((0, len(LABELS)), np.float32)
        one_by_one.scrub(text)
        alone.append(second.chances)
    together.scrub_many(texts)
    assert len(second.chances) > len(texts) / 3
    assert np.array_equal(second.chances, np.concatenate(alone[::-1]))


def test_one_word_asks_no_other_way_than_two() -> None:
    """A product of one row is another sum than the same row among more."""
    laid = laid_out([spell(Pieces.load(), " ", "willow")], 101, 102)
    alone = laid_together([laid], np.zeros((1, 3), np.float32), [[0]], 12)
    assert alone["asked"].shape == (1,)
    assert alone["asked_filled"].shape == (1, 2)


def test_of_a_hostile_text_a_bounded_part_is_read_again(both: Scrubber, noting: Noting) -> None:
    both.scrub((IN_DOUBT + " " + "and so on " * 40) * (3 * MOST_ASKED))
    assert 0 < noting.answered < noting.asked


class Telling(Network):
    """Gives back, for each word asked, what it was given of it."""

    def __init__(self) -> None:
        """No file is read."""

    def __call__(self, **given: "np.ndarray") -> "np.ndarray":
        first, last = given["asked"][given["ends"]].T
        assert len(given["asked"]) == len(np.unique(given["ends"])) == len(np.unique(given["asked"]))
        assert (given["owners"][first] == given["words"]).all()
        assert (given["owners"][last] == given["words"]).all()
        assert given["known"][:, -1].tolist() == [1] * (len(given["known"]) - 1) + [0]
        assert len(given["pieces"]) == len(given["owners"]) <= MOST_ROWS
        assert given["lengths"].max() <= MOST_PIECES + 2
        told = np.zeros((len(first), len(LABELS)), np.float32)
        told[:, 0], told[:, 1] = given["pieces"][first], given["pieces"][last]
        told[:, 2] = given["known"][given["words"], 0]
        return told


def test_each_word_asked_is_answered_for_itself(scrubber: Scrubber) -> None:
    texts = ["Bonner was told by Amity. " + "and so on " * 40 + "Then Rose, in Ripley", "the goose (tubed)"]
    seen, pieces, tagger = scrubber.look(texts), Pieces.load(), Tagger.load()
    batch = seen.batch
    around, moved = Tagging(tagger, scrubber.vocabulary).around(batch, np.zeros(batch.size, np.int64))
    around = around._replace(traits=np.arange(float(batch.size))[:, None], words=around.words.copy())
    around.words[moved] = np.arange(batch.size)
    asked = ["bonner", "told", "amity", "rose", "ripley", "goose", "tubed"]
    places = np.array([i for i in range(batch.size) if batch.word(i).lower() in asked])
    rows, told = SecondTagger(Telling(), pieces).judge(batch, around, moved, places)
    assert rows.tolist() == [*range(len(asked))]
    ends = [(pieces[word][0], pieces[word][-1]) for word in asked]
    assert told[:, :3].tolist() == [[*both, place] for both, place in zip(ends, places.tolist(), strict=True)]


def test_traits_say_of_a_word_what_the_columns_say() -> None:
    around = Around(
        np.zeros((2, 1)), np.array([[1.5, 0.0], [0.5, 0.25]]), np.array([1, 0]),
        np.array([3, 0]), np.array([2, 6]), np.array([1, 2]), np.array([True, False]),
    )  # fmt: skip
    known = known_of(around, np.array([1, 0]))
    assert [np.flatnonzero(row[2:]).tolist() for row in known] == [[6, 7, 24], [2, 10, 21, 23]]
    assert known[:, :2].tolist() == [[1.5, 0.0], [0.5, 0.25]]


def test_two_taggers_that_agree_are_surer_than_one() -> None:
    first = np.full((1, len(LABELS)), 0.05)
    first[0, 1] = 1 - 0.05 * (len(LABELS) - 1)
    alike, unlike = blended(first, first), blended(first, first[:, ::-1])
    assert alike[0, 1] > first[0, 1] > unlike[0, 1]
    assert alike.sum() == pytest.approx(1)


def test_a_certainty_of_nothing_and_all_is_borne() -> None:
    sure = np.eye(len(LABELS))
    assert np.isfinite(blended(sure, sure[::-1])).all()
