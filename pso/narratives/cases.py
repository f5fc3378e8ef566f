"""The case regimes in which people type, laid over a marked text without moving a mark."""

import random
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from .segments import Segment, joined, segments


class Regime(StrEnum):
    """How a whole text uses capitals."""

    NORMAL = "normal"
    LOWER = "lower"
    UPPER = "upper"
    TITLE = "title"
    MESS = "mess"


WEIGHTS: Final = {Regime.NORMAL: 62, Regime.LOWER: 16, Regime.UPPER: 14, Regime.TITLE: 3, Regime.MESS: 5}


def in_case(marked: str, regime: Regime, chance: random.Random) -> str:
    """The marked text in this regime."""
    change = _CHANGES[regime]
    return joined(Segment(change(part.words, chance), part.label) for part in segments(marked))


def _title(words: str, chance: random.Random) -> str:
    return _each_word(words, lambda word: word[:1].upper() + word[1:].lower())


def _mess(words: str, chance: random.Random) -> str:
    """Caps lock hit at random, capitals forgotten."""

    def change(word: str) -> str:
        drawn = chance.random()
        if drawn < 0.2:
            return word.upper()
        return word.lower() if drawn < 0.5 else word

    return _each_word(words, change)


def _each_word(words: str, change: Callable[[str], str]) -> str:
    return " ".join(change(word) for word in words.split(" "))


_CHANGES: Final[dict[Regime, Callable[[str, random.Random], str]]] = {
    Regime.NORMAL: lambda words, chance: words,
    Regime.LOWER: lambda words, chance: words.lower(),
    Regime.UPPER: lambda words, chance: words.upper(),
    Regime.TITLE: _title,
    Regime.MESS: _mess,
}
