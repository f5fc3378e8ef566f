"""Slips of hand and ear in one word."""

import random
from collections.abc import Callable
from typing import Final

NEIGHBOURS: Final = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip",
    "p": "o", "a": "qs", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl",
    "l": "k", "z": "xa", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip
BY_EAR: Final = (
    ("ph", "f"), ("ie", "ei"), ("ei", "ie"), ("c", "k"), ("k", "c"), ("y", "i"), ("i", "y"), ("ck", "k"),
    ("z", "s"), ("s", "z"), ("ou", "u"), ("ee", "ea"), ("er", "ar"), ("sh", "ch"), ("th", "t"), ("ll", "l"),
    ("nn", "n"), ("tt", "t"), ("a", "e"), ("e", "a"), ("o", "u"), ("gh", "g"), ("v", "w"), ("j", "y"),
)  # fmt: skip


def misspelt(word: str, chance: random.Random) -> str:
    """The word with one slip after its first letter; words of fewer than four characters stay."""
    if len(word) < 4:
        return word
    return chance.choice(SLIPS)(word, chance)


def swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def doubled(word: str, chance: random.Random) -> str:
    at = _letter(word, chance)
    return word[:at] + word[at] * 2 + word[at + 1 :] if word[at].isalpha() else word


def dropped(word: str, chance: random.Random) -> str:
    at = _letter(word, chance)
    return word[:at] + word[at + 1 :]


def slipped(word: str, chance: random.Random) -> str:
    """A neighbouring key for one letter."""
    at = _letter(word, chance)
    near = NEIGHBOURS.get(word[at].lower())
    if near is None:
        return word
    key = chance.choice(near)
    return word[:at] + (key.upper() if word[at].isupper() else key) + word[at + 1 :]


def misheard(word: str, chance: random.Random) -> str:
    """Spelt as it sounds to someone else."""
    found = [(heard, said) for said, heard in BY_EAR if said in word[1:].lower()]
    if not found:
        return swapped(word, chance)
    heard, said = chance.choice(found)
    at = word.lower().index(said, 1)
    return word[:at] + (heard.upper() if word.isupper() else heard) + word[at + len(said) :]


def _letter(word: str, chance: random.Random) -> int:
    return chance.randrange(1, len(word))


SLIPS: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    swapped, doubled, dropped, slipped, misheard, misheard,
)  # fmt: skip
