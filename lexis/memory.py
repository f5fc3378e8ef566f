"""Remembers what was found out about a word: reports use the same few thousand words again and again."""

from collections.abc import Callable
from typing import Generic, TypeVar

MAX_WORDS, MAX_LENGTH = 10_000, 40
"""Bounds, because text is written by strangers; three times as many words cost 7 MB and saved no time."""
Found = TypeVar("Found")


class Memory(dict[str, Found], Generic[Found]):
    """A function of a word that is computed once; `memory[word]` costs one lookup.

    When full it forgets everything rather than the oldest: the common words are back within a report
    or two, and no bookkeeping is paid for on each look.
    """

    def __init__(self, find: Callable[[str], Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> Found:
        found = self._find(word)
        if len(word) <= MAX_LENGTH:
            if len(self) >= MAX_WORDS:
                self.clear()
            self[word] = found
        return found
