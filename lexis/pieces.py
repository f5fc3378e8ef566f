"""Cuts words into the pieces that the sentence models know (WordPiece), each word once.

The table is that of all-MiniLM-L6-v2 (Apache-2.0), from whose layers both models are made.
"""

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lexis.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE: Final = Path(__file__).with_name("pieces.txt")
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_PART: Final = 100
"""A longer one is not looked into."""
LONGEST_CHUNK: Final = 400
"""Of what stands between two spaces no more is cut into pieces."""
_PARTS: Final = re.compile(r"[^\W_]+|[^\w\s]|_")


class Pieces:
    """The pieces by number; `pieces[word]` are those of a word, the longest first from the left.

    A word is given in small letters; marks on letters are not read.
    """

    def __init__(self, pieces: "Sequence[str]") -> None:
        """`pieces` in the order of their numbers."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self.unknown = self._numbers[UNKNOWN]
        self._longest = max(map(len, pieces))
        self._known: Memory[tuple[int, ...]] = Memory(self._pieces)

    @classmethod
    def load(cls, path: Path = TABLE) -> "Pieces":
        """The table that travels with the code."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def __getitem__(self, word: str) -> tuple[int, ...]:
        return self._known[word]

    def number(self, piece: str) -> int:
        """The number of a piece or mark; that of what is not known where the table does not have it."""
        return self._numbers.get(piece, self.unknown)

    def _pieces(self, word: str) -> tuple[int, ...]:
        letters = unicodedata.normalize("NFD", word[:LONGEST_CHUNK])
        plain = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
        return tuple(number for part in _PARTS.findall(plain) for number in self._cut(part))

    def _cut(self, part: str) -> tuple[int, ...]:
        if len(part) > LONGEST_PART:
            return (self.unknown,)
        found: list[int] = []
        start = 0
        while start < len(part):
            for end in range(min(len(part), start + self._longest), start, -1):
                number = self._numbers.get(part[start:end] if start == 0 else f"##{part[start:end]}")
                if number is not None:
                    break
            else:
                return (self.unknown,)
            found.append(number)
            start = end
        return tuple(found)
