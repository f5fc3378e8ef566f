"""The second reader: a small sentence model, which reads a report's words in their order.

Made by `python -m pso.training.sentences` out of the first two layers of all-MiniLM-L6-v2. `blend` says
when it is asked, and adds what it says to what the linear machines say: each errs where the other does
not. It runs on ONNX Runtime in whole numbers of eight bits, one report at a time: read together, the
scores of one would hang on the others.
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import onnxruntime

from .memory import Memory
from .passage import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL: Final = "sentences.onnx"
PIECES: Final = "pieces.txt"
MOST_PIECES: Final = 96
"""A longer report, one in sixty of the corpus, is left to the first reader."""
LONGEST_WORD: Final = 100
"""A longer one is not looked into."""
LONGEST_CHUNK: Final = 400
"""Of what stands between two spaces no more is cut into pieces."""
START, END, UNKNOWN, STOP = "[CLS]", "[SEP]", "[UNK]", "."
_PARTS: Final = re.compile(r"[^\W_]+|[^\w\s]|_")


class Words:
    """Cuts a report's words into the pieces that the model knows (WordPiece), as numbers."""

    def __init__(self, pieces: list[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._known: Memory[tuple[int, ...]] = Memory(self._pieces)

    def numbers(self, passage: Passage) -> list[int]:
        """A report as the model reads it: the numbers of its words' pieces, a stop between two sentences."""
        numbers = [self._numbers[START]]
        stop = self._numbers[STOP]
        last = passage.sentences[0] if passage.sentences else 0
        for word, sentence in zip(passage.words, passage.sentences, strict=True):
            if sentence != last:
                numbers.append(stop)
                last = sentence
            numbers += self._known[word]
            if len(numbers) >= MOST_PIECES:
                return numbers[:MOST_PIECES]
        return [*numbers, self._numbers[END]]

    def _pieces(self, word: str) -> tuple[int, ...]:
        """The longest pieces first, from left to right; a placeholder is read as the word in it."""
        if word.startswith("[") and word.endswith("]"):
            word = word[1:-1]
        letters = unicodedata.normalize("NFD", word[:LONGEST_CHUNK])
        plain = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
        return tuple(number for part in _PARTS.findall(plain) for number in self._cut(part))

    def _cut(self, part: str) -> "Iterator[int]":
        found: list[int] = []
        start, unknown = 0, self._numbers[UNKNOWN]
        if len(part) > LONGEST_WORD:
            return iter((unknown,))
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._numbers.get(part[start:end] if start == 0 else f"##{part[start:end]}")
                if number is not None:
                    break
            else:
                return iter((unknown,))
            found.append(number)
            start = end
        return iter(found)


class Sentences:
    """The model; immutable but for the bounded memory of words."""

    def __init__(self, model: Path, pieces: list[str]) -> None:
        """`pieces` are the parts of words that the model knows, in the order of its table (WordPiece)."""
        self.digest = hashlib.sha256(model.read_bytes() + "\n".join(pieces).encode()).hexdigest()
        self._words = Words(pieces)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it keeps the most that any report has ever wanted
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that lies in a folder beside its pieces."""
        pieces = (folder / PIECES).read_text(encoding="utf-8").rstrip("\n").split("\n")
        return cls(folder / MODEL, pieces)

    def scores(self, passage: Passage) -> "np.ndarray | None":
        """The score of every answer of every head, in the order of the card; those of all heads in a row.

        None of a report of more than MOST_PIECES: its beginning would speak for the whole.
        """
        numbers = self._words.numbers(passage)
        if len(numbers) >= MOST_PIECES:
            return None
        found: np.ndarray = self._session.run(None, {"pieces": np.array(numbers, np.int64)})[0][0]
        return found
