"""What common words mean, as short vectors: near in meaning is near in space.

Made by `python -m pso.training.meanings` from a published sentence-embedding model, which is not needed here;
`card.json` says from which, and how.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from lexis.on_disk import OnDisk
from lexis.word_list import WordList

TABLE: Final = Path(__file__).with_name("meanings.npy")
WORDS: Final = "meanings.txt"
"""Beside it, the words of its rows."""
LIMIT: Final = 4.0
"""Values lie within this many standard deviations of their column; beyond, they were cut."""


class Meanings:
    """The vectors of some fifty thousand words, the most telling columns first."""

    def __init__(self, path: Path) -> None:
        """A table with a row of signed bytes for each of the words, which stand in a file beside it."""
        self._words = WordList(path.with_name(WORDS))
        self._table = OnDisk(path)
        if self._words.count != self._table.count:
            raise ValueError("words and rows differ in number")

    @classmethod
    def load(cls) -> "Meanings":
        """The table that travels with the code."""
        return cls(TABLE)

    @property
    def size(self) -> int:
        """How many columns there are."""
        return self._table.size

    def rows(self, lows: Sequence[str]) -> list[int]:
        """Where each word (small letters) stands in the table, from 1 on; 0 for those it does not have."""
        return [self._words.number(low) + 1 for low in lows]

    def of(self, lows: Sequence[str], columns: int) -> "np.ndarray":
        """A row of the first `columns` for each word, in standard deviations; zeros where it is not known."""
        return self.at(self.rows(lows), columns)

    def at(self, rows: Sequence[int], columns: int) -> "np.ndarray":
        """The same of rows as `rows` gives them."""
        asked = np.array(rows, np.int64)
        known = np.flatnonzero(asked)
        found = np.zeros((len(asked), columns), np.float32)
        meant = self._table.rows((asked[known] - 1).tolist())[:, :columns]
        found[known] = meant.astype(np.float32) * np.float32(LIMIT / 127)
        return found
