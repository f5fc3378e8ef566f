"""What common words mean, as short vectors: near in meaning is near in space.

Made by `python -m pso.training.meanings` from a published sentence-embedding model, which is not needed here;
`card.json` says from which, and how.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

TABLE: Final = Path(__file__).with_name("meanings.npz")
LIMIT: Final = 4.0
"""Values lie within this many standard deviations of their column; beyond, they were cut."""


class Meanings:
    """The vectors of some fifty thousand words, the most telling columns first."""

    def __init__(self, words: Sequence[str], table: "np.ndarray") -> None:
        """`table` holds a row of signed bytes for each word; the words come in the order of their bytes.

        They stay one block, found in by halving: as a dictionary they would take eight megabytes.
        """
        self._words = np.array([_bytes_of(word) for word in words])
        if (self._words[1:] <= self._words[:-1]).any():
            raise ValueError("words are not in the order of their bytes, or one comes twice")
        self._table = np.concatenate([np.zeros((1, table.shape[1]), np.int8), table.astype(np.int8)])

    @classmethod
    def load(cls, path: Path = TABLE) -> "Meanings":
        """The table that travels with the code."""
        with np.load(path, allow_pickle=False) as file:
            return cls(str(file["words"]).split(" "), file["table"])

    @property
    def size(self) -> int:
        """How many columns there are."""
        return int(self._table.shape[1])

    def rows(self, lows: Sequence[str]) -> list[int]:
        """Where each word (small letters) stands in the table; 0 for those it does not have."""
        if not lows:
            return []
        longest = self._words.dtype.itemsize  # a longer one would make the whole table as wide
        spelled = [_bytes_of(low) for low in lows]
        asked = np.array([word if len(word) <= longest else b"" for word in spelled])
        places = np.searchsorted(self._words, asked)
        is_known = self._words[np.minimum(places, len(self._words) - 1)] == asked
        rows: list[int] = np.where(is_known, places + 1, 0).tolist()
        return rows

    def of(self, lows: Sequence[str], columns: int) -> "np.ndarray":
        """A row of the first `columns` for each word, in standard deviations; zeros where it is not known."""
        found: np.ndarray = self._table[self.rows(lows), :columns].astype(np.float32) * np.float32(
            LIMIT / 127
        )
        return found


def _bytes_of(word: str) -> bytes:
    return word.encode("utf-8", "replace")
