"""The frozen word table: what is known of a word (name, town, frequency), and the hand-written word lists.

The big table is built at set-up by `python -m pso.gazetteers`; the small lists are text files in
`services/deidentify/gazetteers/`, each naming its source in its first lines.
"""

import json
import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMAT: Final = 2
"""Raised whenever the packing below changes, so that old tables are built again."""

LISTS: Final = Path(__file__).resolve().parents[1] / "gazetteers"


class TablesMissing(Exception):
    """The frozen tables are absent or of another format."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"No gazetteers of format {FORMAT} in {folder}. Run `make setup` to build them.")


def pack(*, given: int, surname: int, zipf: int, properness: int, is_town: bool) -> int:
    """One word's facts in 32 bits: levels 0-15 (pso/gazetteers.py), Zipf value x 10, properness 0-3."""
    return given | surname << 4 | min(zipf, 127) << 8 | properness << 15 | is_town << 17


# A word's facts are unpacked in the hot loops by these shifts and masks, not by function calls.
GIVEN_MASK: Final = 15
SURNAME_SHIFT: Final = 4
ZIPF_SHIFT: Final = 8
ZIPF_MASK: Final = 127
PROPER_SHIFT: Final = 15
TOWN: Final = 1 << 17

# Flags that the hand-written lists add, one bit for each file.
FLAG_OF_LIST: Final = {
    name: 1 << (18 + place)
    for place, name in enumerate(
        (
            "function", "clinical", "drug", "device", "title", "role", "kin", "ordinary",
            "given", "surname", "verb", "abbreviation", "brand",
        )
    )
}  # fmt: skip
LISTED: Final = sum(FLAG_OF_LIST.values())
FUNCTION: Final = FLAG_OF_LIST["function"]
CLINICAL: Final = (
    FLAG_OF_LIST["clinical"] | FLAG_OF_LIST["drug"] | FLAG_OF_LIST["device"] | FLAG_OF_LIST["abbreviation"]
)
DRUG: Final = FLAG_OF_LIST["drug"]
ABBREVIATION: Final = FLAG_OF_LIST["abbreviation"]
TITLE: Final = FLAG_OF_LIST["title"]
ROLE: Final = FLAG_OF_LIST["role"]
KIN: Final = FLAG_OF_LIST["kin"]
ORDINARY: Final = FLAG_OF_LIST["ordinary"]
VERB: Final = FLAG_OF_LIST["verb"]
BRAND: Final = FLAG_OF_LIST["brand"]

LISTED_GIVEN_LEVEL: Final = 9
LISTED_SURNAME_LEVEL: Final = 9
"""A name on a hand-written list counts as a little more than an average census name."""

BLOCK: Final = 256
"""Bytes of names searched after halving: about thirty words, found faster than one more step of Python."""
MOST_KEPT: Final = 20_000
"""Words kept at hand, about 3 MB; the reports of a year use fewer, a hostile text cannot use more."""
LONGEST_KEPT: Final = 40


def words(text: str) -> frozenset[str]:
    """A short word list as it reads best: as text."""
    return frozenset(text.split())


def entries(path: Path) -> Iterator[str]:
    """The entries of a word list: blank-separated words, `_` for a blank inside one, `#` starts a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from (entry.replace("_", " ") for entry in line.partition("#")[0].split())


EPONYM_WORDS: Final = frozenset(
    word.removesuffix("'s") for entry in entries(LISTS / "eponym.txt") for word in re.split("[ -]", entry)
)
"""Words of eponyms: without their head word ('positive Murphy's') they look like people."""


class Words(dict[str, int]):
    """The facts of any word by `words[word]`; 0 for one that no table has.

    The built table stays one block of bytes, found in by halving: as 420,000 dictionary entries it takes
    45 MB in every instance. The dictionary keeps words that were met, so that a text costs one look-up each.
    """

    def __init__(self, names: bytes, values: "array[int]") -> None:
        super().__init__()
        self._names = b"\n" + names + b"\n"
        self._values = values
        self._listed: dict[str, int] = {}
        self._starts, self._numbers = [0], [0]
        last = len(self._names) - 1
        while 0 <= (start := self._names.find(b"\n", self._starts[-1] + BLOCK)) < last:
            self._numbers.append(self._numbers[-1] + self._names.count(b"\n", self._starts[-1], start))
            self._starts.append(start)
        if self._numbers[-1] + self._names.count(b"\n", self._starts[-1], last) != len(values):
            raise ValueError("words and values differ in number")
        self._firsts = [self._names[s + 1 : self._names.index(b"\n", s + 1)].decode() for s in self._starts]

    def add(self, word: str, facts: int) -> None:
        """Lay a word of a hand-written list over the table."""
        self[word] = self._listed[word] = facts

    def __missing__(self, word: str) -> int:
        facts = self._listed.get(word)
        if facts is None:
            facts = self._built(word)
        if len(word) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = facts
        return facts

    def _built(self, word: str) -> int:
        """The facts of a word in the built table: its block by halving, its place in it by searching."""
        block = bisect_right(self._firsts, word) - 1
        if block < 0 or not word.isascii() or "\n" in word:
            return 0
        start = self._starts[block]
        end = self._starts[block + 1] + 1 if block + 1 < len(self._starts) else len(self._names)
        place = self._names.find(b"\n" + word.encode("ascii") + b"\n", start, end)
        if place < 0:
            return 0
        return self._values[self._numbers[block] + self._names.count(b"\n", start, place)]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is known of words before a text is read."""

    words: Words
    towns: frozenset[str]
    town_starts: frozenset[str]
    town_seconds: frozenset[str]
    """First and second words of towns of several words."""
    counties: frozenset[str]
    nicknames: dict[str, tuple[str, ...]]
    """A given name -> what people who bear it are called."""


def load_lexicon(tables: Path) -> Lexicon:
    """Read the frozen tables and lay the hand-written lists over them."""
    try:
        recipe = json.loads((tables / "recipe.json").read_text(encoding="ascii"))
        if recipe["format"] != FORMAT:
            raise TablesMissing(tables)
        words = _words(tables)
        towns = frozenset((tables / "towns.txt").read_text(encoding="ascii").split("\n"))
        counties = frozenset((tables / "counties.txt").read_text(encoding="ascii").split("\n"))
        called = (line.split(" ") for line in (tables / "nicknames.txt").read_text("ascii").split("\n"))
        nicknames = {name: tuple(short) for name, *short in called}
    except (OSError, KeyError, ValueError) as error:
        raise TablesMissing(tables) from error
    for name, flag in FLAG_OF_LIST.items():
        for word in entries(LISTS / f"{name}.txt"):
            words.add(word, _raised(words[word], name) | flag)
    parts = [town.split(" ", 2) for town in towns]
    starts, seconds = frozenset(part[0] for part in parts), frozenset(part[1] for part in parts if part[1:])
    return Lexicon(words, towns, starts, seconds, counties, nicknames)


def _words(tables: Path) -> Words:
    values = array("I")
    values.frombytes((tables / "words.bin").read_bytes())
    if sys.byteorder == "big":
        values.byteswap()
    return Words((tables / "words.txt").read_bytes(), values)


def _raised(facts: int, name: str) -> int:
    if name == "given":
        return facts & ~GIVEN_MASK | max(facts & GIVEN_MASK, LISTED_GIVEN_LEVEL)
    if name == "surname":
        level = max(facts >> SURNAME_SHIFT & 15, LISTED_SURNAME_LEVEL)
        return facts & ~(15 << SURNAME_SHIFT) | level << SURNAME_SHIFT
    return facts
