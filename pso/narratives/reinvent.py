"""Other identifiers for those of a marked text: same kind, same written form, the same one throughout."""

import random
import re
from typing import Final

from contracts.identifiers import IdentifierLabel

from .codes import coded
from .dating import redated
from .halves import Half
from .naming import Names
from .placing import Places
from .segments import KEEP, Segment, is_safe, joined, segments
from .stocks import stocks_of
from .writer import Writer

PEOPLE: Final = frozenset({"NAME", "PROVIDER"})
PLACES: Final = frozenset({"FACILITY", "AGENCY", "LOCATION", "UNIT"})
ATTEMPTS: Final = 8
STOCK_FOR: Final = {
    "NAME": "pt", "PROVIDER": "crew", "FACILITY": "fac", "AGENCY": "agency", "LOCATION": "town",
    "UNIT": "unit", "DATE": "day", "AGE_OVER_89": "age90", "PHONE": "phone", "EMAIL": "email", "URL": "url",
    "IP": "ip", "SSN": "ssn", "MRN": "mrn", "HEALTH_PLAN": "plan", "ACCOUNT": "acct", "LICENSE": "lic",
    "VEHICLE": "plate", "DEVICE": "serial", "INCIDENT": "run", "ID": "badge",
}  # fmt: skip
"""What is drawn where the written form offers nothing to exchange."""


class StandIns:
    """Invents for one report, and remembers: a name keeps its stand-in, however it is written."""

    def __init__(self, chance: random.Random, half: Half = Half.DEVELOPMENT) -> None:
        self._chance = chance
        self._stocks = stocks_of(half)
        self._names = Names(self._stocks, chance)
        self._places = Places(self._stocks, chance)
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, label: str, like: str) -> str:
        """Another identifier of this kind in the form of `like`."""
        key = ("PERSON" if label in PEOPLE else label, like.casefold())
        if key not in self._known:
            self._known[key] = self._invented(label, like)
        return _in_case_of(like, self._known[key])

    def _invented(self, label: str, like: str) -> str:
        for _ in range(ATTEMPTS):
            words = self._exchanged(label, like)
            if words.casefold() != like.casefold() and is_safe(words):
                return words
        return self._drawn(label, like)

    def _exchanged(self, label: str, like: str) -> str:
        if label in PEOPLE:
            return self._names.exchanged(like)
        if label in PLACES:
            return self._places.exchanged(label, like)
        if label == "DATE":
            return redated(like, self._stocks, self._chance)
        return coded(IdentifierLabel(label), like, self._names, self._chance)

    def _drawn(self, label: str, like: str) -> str:
        """From the stock of the kind, where nothing in the form could be exchanged."""
        writer = Writer(self._stocks, self._chance)
        for _ in range(ATTEMPTS):
            words = writer.plain(STOCK_FOR[label])
            if words.casefold() != like.casefold():
                break
        return words


def reinvent(marked: str, chance: random.Random, half: Half = Half.DEVELOPMENT) -> str:
    """The same text about other people, places and numbers, told in the same forms."""
    stand_ins = StandIns(chance, half)
    return joined(
        Segment(stand_ins(part.label, part.words), part.label)
        if part.label is not None and part.label != KEEP
        else part
        for part in segments(marked)
    )


SHOUTED: Final = re.compile(r"[^\W\d_]{2}")


def _in_case_of(like: str, words: str) -> str:
    """Whole capitals or none, as in `like`; else as invented."""
    if like.isupper() and SHOUTED.search(like):
        return words.upper()
    return words.lower() if like.islower() else words
