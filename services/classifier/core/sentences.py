"""The second reader: a small sentence model, which reads a report's words in their order.

Made by `python -m pso.training.sentences` out of the first layers of all-MiniLM-L6-v2, through which a few
questions pass that look over all pieces: the pieces themselves stay what they are. `blend` says
when it is asked, and adds what it says to what the linear machines say: each errs where the other does
not. It runs on ONNX Runtime in whole numbers of eight bits whose scales are fixed, many reports in one run,
so that each is read as it would be alone.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from lexis.network import VECTORS, Network
from lexis.pieces import END, START, TABLE, Pieces
from lexis.rows import rows_of, runs

if TYPE_CHECKING:
    from .passage import Passage

MODEL: Final = "sentences.onnx"
MOST_PIECES: Final = 320
"""Some 240 words; a report of so many pieces or more is left to the first reader."""
STOP: Final = "."


class Words:
    """Reports as the model reads them."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._start, self._end, self._stop = (pieces.number(piece) for piece in (START, END, STOP))

    def numbers(self, passage: "Passage") -> list[int]:
        """The numbers of a report's pieces, a stop between two sentences; a placeholder is the word in it."""
        numbers = [self._start]
        last = passage.sentences[0] if passage.sentences else 0
        for word, sentence in zip(passage.words, passage.sentences, strict=True):
            if sentence != last:
                numbers.append(self._stop)
                last = sentence
            is_placeholder = word.startswith("[") and word.endswith("]")
            numbers += self._pieces[word[1:-1] if is_placeholder else word]
            if len(numbers) >= MOST_PIECES:
                return numbers[:MOST_PIECES]
        return [*numbers, self._end]


class Sentences:
    """The model; immutable but for the bounded memory of words."""

    def __init__(self, model: Path) -> None:
        digest = hashlib.sha256(TABLE.read_bytes().rstrip(b"\n"))
        for part in (model, model.with_suffix(VECTORS)):
            digest.update(part.read_bytes())
        self.digest = digest.hexdigest()
        self._words = Words(Pieces.load())
        self._network = Network(model)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that lies in a folder."""
        return cls(folder / MODEL)

    def scores(self, passages: "Sequence[Passage]") -> "tuple[list[int], np.ndarray]":
        """Which reports were read, and for each the score of every answer of every head, in the card's order.

        Not those of MOST_PIECES and more: their beginning would speak for the whole.
        """
        numbers = [self._words.numbers(passage) for passage in passages]
        short = [place for place, of_one in enumerate(numbers) if len(of_one) < MOST_PIECES]
        read: list[int] = []
        found: list[np.ndarray] = []
        for length, members in runs([len(numbers[place]) for place in short]):
            together = [short[member] for member in members]
            read += together
            found.append(self._network(**laid_together([numbers[place] for place in together], length)))
        return read, np.concatenate(found) if found else np.zeros((0, 0), np.float32)


def laid_together(texts: Sequence[list[int]], length: int) -> "dict[str, np.ndarray]":
    """The pieces of some reports as the network reads them in one run, each filled up to `length`."""
    rows = rows_of([len(numbers) for numbers in texts], length)
    shares = (np.arange(length) < rows.lengths[:, None]) / rows.lengths[:, None]
    return {
        "pieces": np.array([number for numbers in texts for number in numbers]),
        "places": rows.places,
        "filled": rows.filled,
        "lengths": rows.lengths,
        "firsts": rows.firsts,
        "shares": shares[:, None].astype(np.float32),
    }
