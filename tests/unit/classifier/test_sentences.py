"""The second reader: words cut into the pieces it knows, and its answers blended with the first reader's."""

import json
from collections.abc import Sequence

import numpy as np
import pytest

from contracts.events import Answers
from lexis.pieces import LONGEST_PART, Pieces
from pso.coded import CORPORA, corpus
from services.classifier.core.blend import Blend, is_doubted, log_chances
from services.classifier.core.observed import observe
from services.classifier.core.passage import NARRATIVE, Passage, passage_of
from services.classifier.core.sentences import MOST_PIECES, Sentences, Words
from services.classifier.core.weights import MODEL, Learned
from tests.unit.classifier.builders import ONTOLOGY

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    ".",
    "tube",
    "##d",
    "the",
    "goose",
    "name",
    "/",
    "w",
    "o",
    "cafe",
]
WORDS = Words(Pieces(PIECES))
LEARNED = Learned.load()


def pieces_of(text: str) -> list[str]:
    return [PIECES[number] for number in WORDS.numbers(passage_of([(NARRATIVE, text)]))]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Tubed the goose.", ["tube", "##d", "the", "goose"]),
        ("The tube. The goose", ["the", "tube", ".", "the", "goose"]),
        ("[NAME-1] tubed", ["name", "tube", "##d"]),
        ("w/o tube", ["w", "/", "o", "tube"]),
        ("Café", ["cafe"]),
        ("gooseling", ["[UNK]"]),
        ("tube" * LONGEST_PART, ["[UNK]"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_the_longest_known_pieces(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == ["[CLS]", *pieces, "[SEP]"]


def test_a_long_text_is_cut_short() -> None:
    assert len(WORDS.numbers(passage_of([(NARRATIVE, "tube the goose " * 500)]))) == MOST_PIECES


def test_the_model_gives_a_score_to_every_answer_of_the_card() -> None:
    second = Sentences.load(MODEL)
    text = "Tube was in the goose, nobody looked at the capno."
    read, scores = second.scores([passage_of([(NARRATIVE, text)]), passage_of([(NARRATIVE, text * 40)])])
    assert read == [0]
    assert scores.shape == (1, sum(len(answers) for answers in LEARNED.answers.values()))
    assert np.isfinite(scores).all()
    assert set(LEARNED.blends) == set(LEARNED.answers)


def test_a_report_is_read_twice_where_its_urgency_or_its_code_is_in_doubt() -> None:
    urgent, first = np.array([0.02, 0.5, 0.95, 0.02]), np.array([0.9, 0.9, 0.9, 0.4])
    assert is_doubted(urgent, first).tolist() == [False, True, False, True]


class Counting(Sentences):
    """The second reader, which counts what it is asked."""

    asked = 0

    def scores(self, passages: Sequence[Passage]) -> "tuple[list[int], np.ndarray]":
        self.asked += len(passages)
        return super().scores(passages)


def test_what_the_first_reader_is_sure_of_is_not_read_again() -> None:
    with np.load(MODEL / "weights.npz") as file:
        arrays = {name: file[name] for name in file.files if name != "keys"}
        keys = str(file["keys"]).split("\n")
    card = json.loads((MODEL / "card.json").read_text())
    second = Counting.load(MODEL)
    alone, both = Learned(arrays, keys, card), Learned(arrays, keys, card, second)
    observed = [observe(one.text, Answers(), ONTOLOGY) for one in [*corpus(CORPORA / "kept_out")][::20]]
    first = alone.read_many(observed)
    urgent = np.array([one.chance("tier", "T1") for one in first])
    doubted = is_doubted(urgent, np.array([one.most("primary") for one in first])).tolist()
    assert 0 < sum(doubted) < len(observed)
    for one, told, is_asked in zip(observed, first, doubted, strict=True):
        second.asked = 0
        (now,) = both.read_many([one])
        assert second.asked == is_asked
        assert is_asked or now.chances("harm") == pytest.approx(told.chances("harm"))


def test_what_the_first_reader_says_stays_where_the_second_is_not_heard() -> None:
    scores, second = np.array([[0.2, -1.0, 0.4]]), np.array([[9.0, -9.0, 3.0]])
    of_choice = Blend(1.0, 0.0).of_choice(scores, second, 2.0)
    assert np.allclose(log_chances(of_choice * 2.0), log_chances(scores * 2.0))
    assert np.allclose(Blend(1.0, 0.0).of_each(scores, second, (2.0, -0.5)), scores)


def test_the_surer_reader_decides() -> None:
    scores, second = np.array([[0.2, 0.1]]), np.array([[-4.0, 4.0]])
    assert Blend(0.7, 0.7).of_choice(scores, second, 2.0).argmax() == 1
    each = Blend(0.7, 0.7, 0.1).of_each(scores, second, (2.0, -0.5))
    assert np.allclose(2.0 * each - 0.5, 0.7 * (2.0 * scores - 0.5) + 0.7 * second + 0.1)


def test_every_reader_is_heard() -> None:
    assert all(blend.words > 0.1 and blend.sentence > 0.1 for blend in LEARNED.blends.values())
