"""The second reader: a small sentence model, which reads a report's words in their order.

Made by `python -m pso.training.sentences` out of the first two layers of all-MiniLM-L6-v2. `blend` says
when it is asked, and adds what it says to what the linear machines say: each errs where the other does
not. It runs on ONNX Runtime in whole numbers of eight bits, one report at a time: read together, the
scores of one would hang on the others.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from lexis.network import Network
from lexis.pieces import END, START, TABLE, Pieces

if TYPE_CHECKING:
    from .passage import Passage

MODEL: Final = "sentences.onnx"
MOST_PIECES: Final = 96
"""A longer report, one in sixty of the corpus, is left to the first reader."""
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
        self.digest = hashlib.sha256(model.read_bytes() + TABLE.read_bytes().rstrip(b"\n")).hexdigest()
        self._words = Words(Pieces.load())
        self._network = Network(model)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that lies in a folder."""
        return cls(folder / MODEL)

    def scores(self, passage: "Passage") -> "np.ndarray | None":
        """The score of every answer of every head, in the order of the card; those of all heads in a row.

        None of a report of more than MOST_PIECES: its beginning would speak for the whole.
        """
        numbers = self._words.numbers(passage)
        if len(numbers) >= MOST_PIECES:
            return None
        found: np.ndarray = self._network(pieces=np.array(numbers, np.int64))[0]
        return found
