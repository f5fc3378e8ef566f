"""Other hospitals, agencies, places and units: their own words and numbers exchanged, their kind kept."""

import random
import re
from typing import Final

from .stocks import Stocks, items, read
from .writer import Writer

TOKEN: Final = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
OWN: Final = {"FACILITY": "stem", "AGENCY": "town_name", "LOCATION": "street_name", "UNIT": "unit_word"}
KIND_STOCKS: Final = ("generic_word", "suffix", "side", "hospital_head", "snf_head", "place_word", "nth_word")
TYPE_CHANGED: Final = 0.4
"""How often a unit becomes one of another type, `Medic 4` to `Squad 7`."""
ACRONYM: Final = 4
"""Capitals of fewer letters than this, or without a vowel, are initials rather than a word."""
VOWEL: Final = re.compile("[AEIOUY]")


def _kind_words() -> frozenset[str]:
    tables = read("stocks")
    words = {word for name in KIND_STOCKS for item in items(tables[name]) for word in item.split()}
    return frozenset(word.strip(".").casefold() for word in words)


KIND_WORDS: Final = _kind_words()


class Places:
    """The named things of one report and what stands in for each of their own words."""

    def __init__(self, stocks: Stocks, chance: random.Random) -> None:
        self._stocks = stocks
        self._chance = chance
        self._known: dict[tuple[str, str], str] = {}

    def exchanged(self, label: str, like: str) -> str:
        """`like` with every run of its own words, and every number, exchanged."""
        pieces: list[str] = []
        last = 0
        for start, end in self._runs(label, like):
            pieces += [like[last:start], self._other(label, like[start:end])]
            last = end
        return "".join([*pieces, like[last:]])

    def _runs(self, label: str, like: str) -> list[tuple[int, int]]:
        """Own words beside each other are one name; numbers stand alone."""
        runs: list[tuple[int, int]] = []
        for token in TOKEN.finditer(like):
            if token[0].isdecimal():
                runs.append(token.span())
            elif not self._is_kind(label, token[0]):
                joins = (
                    runs
                    and like[runs[-1][1] : token.start()] in {" ", "-"}
                    and not like[runs[-1][0]].isdecimal()
                )
                runs[-1:] = [(runs[-1][0], token.end())] if joins else [*runs[-1:], token.span()]
        return runs

    def _is_kind(self, label: str, word: str) -> bool:
        if label == "UNIT":
            return self._chance.random() >= TYPE_CHANGED
        return word.casefold() in KIND_WORDS

    def _other(self, label: str, own: str) -> str:
        if own.isdecimal():
            return _number(own, self._chance)
        key = (label, own.casefold())
        if key not in self._known:
            self._known[key] = self._invented(label, own)
        other = self._known[key]
        return other.lower() if own.islower() else other.upper() if own.isupper() else other

    def _invented(self, label: str, own: str) -> str:
        if own.isupper() and (len(own) < ACRONYM or not VOWEL.search(own)):
            return "".join(self._chance.choices("ABCDEFGHKLMNPRSTVW", k=len(own)))
        if len(own) == 1:
            return self._chance.choice("abcdefghkmnprst")
        return Writer(self._stocks, self._chance).plain(OWN[label])


def _number(like: str, chance: random.Random) -> str:
    """Another number of as many digits, not zero."""
    first = str(chance.randint(1, 9))
    return first + "".join(chance.choices("0123456789", k=len(like) - 1))
