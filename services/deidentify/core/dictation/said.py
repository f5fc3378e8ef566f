"""The words of a dictated text, and what is written instead of some of them, letter by letter."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from services.deidentify.core.lexicon import FUNCTION, Lexicon

WORD: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+")
PAUSE: Final = re.compile(r"\s?(?:,|-|\.{1,3})\s?")
"""Between the groups of a number that is read aloud: 'five oh three, five five five'."""


class Letter(NamedTuple):
    """A character as it would have been typed, and the span of the text that says it."""

    char: str
    start: int
    end: int


class Edit(NamedTuple):
    """What is written instead of a span of the text; `spells` where it is a name read letter by letter."""

    start: int
    end: int
    letters: list[Letter]
    spells: bool = False


class Step(NamedTuple):
    """Edits and the place of the first word behind them."""

    past: int
    edits: list[Edit]


class Said:
    """Parallel columns, one entry a word, in small letters; `near[i]` where only a blank stands before it."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon
        spans = [match.span() for match in WORD.finditer(text)]
        self.size = len(spans)
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.lows = [text[start:end].lower() for start, end in spans]
        gaps = [text[a:b] for a, b in zip([0, *self.ends], self.starts, strict=False)]
        self.near = [place > 0 and gap == " " for place, gap in enumerate(gaps)]
        self.hyphened = [place > 0 and gap == "-" for place, gap in enumerate(gaps)]
        self.paused = [place > 0 and PAUSE.fullmatch(gap) is not None for place, gap in enumerate(gaps)]

    def low(self, i: int) -> str:
        """A word, or nothing where there is none."""
        return self.lows[i] if 0 <= i < self.size else ""

    def next(self, i: int) -> str:
        """The word behind one, if only a blank is between."""
        return self.lows[i + 1] if i + 1 < self.size and self.near[i + 1] else ""

    def as_written(self, i: int) -> list[Letter]:
        """A word letter by letter."""
        return [Letter(self.text[at], at, at + 1) for at in range(self.starts[i], self.ends[i])]

    def whole(self, chars: str, first: int, last: int) -> list[Letter]:
        """Characters that some words say together."""
        start, end = self.starts[first], self.ends[last]
        return [Letter(char, start, end) for char in chars]

    def closes(self, i: int) -> bool:
        """Whether a number or code may end before this word: a mark, a small word or nothing follows."""
        if i >= self.size or not self.near[i]:
            return True
        low = self.lows[i]
        return low in MARKS or bool(self.lexicon.words[low] & FUNCTION)


MARKS: Final = frozenset(("comma", "period", "new", "question", "exclamation", "um", "uh"))


def over(edits: Iterable[Letter], *, spells: bool = False) -> Edit:
    """One edit over all that its letters stand for."""
    letters = list(edits)
    return Edit(letters[0].start, letters[-1].end, letters, spells)
