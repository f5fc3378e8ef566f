"""Many words that stay on disk, found by halving: as objects they would take twenty times the room."""

from bisect import bisect_right
from pathlib import Path
from typing import Final

import numpy as np

from lexis.on_disk import Places

TOGETHER: Final = 32
"""Words that are read and searched through at once."""
END: Final = b"\n"


class WordList:
    """Words, each known by its number; who writes the file puts them in the order of their bytes."""

    def __init__(self, path: Path) -> None:
        """A file of words, one a line; the last has no end of line."""
        self._places = Places(path)
        words = self._places.read(self._places.size, 0) + END
        ends = np.flatnonzero(np.frombuffer(words, np.uint8) == ord(END))
        self.count = len(ends)
        self._starts: list[int] = [0, *(ends[TOGETHER - 1 : -1 : TOGETHER] + 1).tolist(), len(words) - 1]
        self._firsts = [words[start : words.index(END, start)] for start in self._starts[:-1]]
        if self._firsts != sorted(self._firsts):
            raise ValueError("words are not in the order of their bytes")

    def number(self, word: str) -> int:
        """Which word this is, from 0 on; -1 where it is none of them."""
        spelled = word.encode("utf-8", "replace")
        part = bisect_right(self._firsts, spelled) - 1
        if part < 0 or END in spelled:
            return -1
        start, past = self._starts[part : part + 2]
        words = END + self._places.read(past - start, start) + END
        place = words.find(END + spelled + END)
        return -1 if place < 0 else part * TOGETHER + words.count(END, 0, place)
