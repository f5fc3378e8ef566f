"""Other names for people, word by word, so that a surname alone later is still that person's."""

import random
import re
from difflib import SequenceMatcher
from typing import Final

from .misspelling import misspelt
from .people import plain
from .stocks import Stocks

WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ`][^\W\d_]+)*\.?")
NUMBER: Final = re.compile(r"\d+")
KEPT: Final = frozenset(
    {
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "md",
        "do",
        "rn",
        "np",
        "pa",
        "emt",
        "mr",
        "mrs",
        "ms",
        "dr",
        "and",
        "baby",
    }
    | {"de", "la", "las", "los", "del", "van", "der", "den", "von", "da", "dos", "di", "al", "el", "bin", "y"}
    | {"boy", "girl", "unknown", "doe", "nurse", "captain", "lt", "capt", "sgt", "officer", "mc", "o", "st"}
)
"""Particles, suffixes and titles: part of a form, not of an identity."""
LIKENESS: Final = 0.78
"""A word so like an earlier one is the same name misspelt (share of matching letters, found by trial)."""


class Names:
    """The names of one report and what stands in for each."""

    def __init__(self, stocks: Stocks, chance: random.Random) -> None:
        self._stocks = stocks
        self._chance = chance
        self._known: dict[str, str] = {}

    def exchanged(self, like: str) -> str:
        """The name with other words in the same places."""
        words = [word for word in WORD.finditer(like) if not self._is_kept(word[0])]
        surname_at = self._surname_at(like, words)
        pieces: list[str] = []
        last = 0
        for at, word in enumerate(words):
            pieces += [like[last : word.start()], self._other(word[0], is_surname=at in surname_at)]
            last = word.end()
        told = "".join([*pieces, like[last:]])
        return NUMBER.sub(lambda found: str(self._chance.randrange(10 ** len(found[0]))), told)

    def other_word(self, word: str) -> str:
        """One name for another, as in a mailbox."""
        return plain(self._other(word, is_surname=self._chance.random() < 0.5)).replace(" ", "")

    @staticmethod
    def _is_kept(word: str) -> bool:
        return word.rstrip(".").casefold() in KEPT and len(word.rstrip(".")) > 1

    def _surname_at(self, like: str, words: list[re.Match[str]]) -> set[int]:
        if len(words) == 1:
            return {0} if self._chance.random() < 0.5 else set()
        comma = like.find(",")
        if comma > 0:
            return {at for at, word in enumerate(words) if word.start() < comma}
        return {len(words) - 1}

    def _other(self, word: str, *, is_surname: bool) -> str:
        dot = "." if word.endswith(".") else ""
        bare = word.rstrip(".")
        key = plain(bare).casefold()
        if key not in self._known:
            self._known[key] = self._invented(bare, key, is_surname)
        other = self._known[key]
        if bare.isupper():
            return other.upper() + dot
        return (other.lower() if bare.islower() else other) + dot

    def _invented(self, bare: str, key: str, is_surname: bool) -> str:
        if len(bare) <= 2 and (len(bare) == 1 or bare.isupper()):
            return "".join(self._chance.choices("ABCDEFGHJKLMNPRSTVW", k=len(bare)))
        for earlier, other in self._known.items():
            if (
                len(key) > 3
                and key[0] == earlier[0]
                and SequenceMatcher(None, key, earlier).ratio() > LIKENESS
            ):
                return misspelt(other, self._chance)
        origin = self._chance.choice(self._stocks.origins)
        name = self._chance.choice(origin.surnames if is_surname else origin.given)
        return name if self._chance.random() < 0.4 else plain(name)
