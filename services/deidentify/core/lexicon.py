"""The frozen word table: what is known of a word (name, town, frequency), and the hand-written word lists.

The big table is built at set-up by `python -m pso.gazetteers`; the small lists are text files in
`services/deidentify/gazetteers/`, each naming its source in its first lines.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lexis.on_disk import Places
from lexis.word_list import WordList

FORMAT: Final = 3
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
DICTIONARY: Final = 1 << 31
"""A common word of the dictionary, or a plain form of one; such a word may be a name as well."""
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

BYTES_OF_FACTS: Final = 4
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

    The built table stays on disk: as 420,000 dictionary entries it takes 45 MB in every instance. The
    dictionary keeps words that were met, so that a text costs one look-up each.
    """

    def __init__(self, names: Path, facts: Path, listed: Mapping[str, int] | None = None) -> None:
        """`names` are one a line, `facts` four bytes for each, the smallest first.

        `listed` are the flags of words on the hand-written lists, which are laid over the table.
        """
        super().__init__()
        self._names = WordList(names)
        self._facts = Places(facts)
        self.listed = listed or {}
        if self._names.count * BYTES_OF_FACTS != self._facts.size:
            raise ValueError("words and facts differ in number")

    def __missing__(self, word: str) -> int:
        facts, place = 0, self._names.number(word)
        if place >= 0:
            packed = self._facts.read(BYTES_OF_FACTS, place * BYTES_OF_FACTS)
            facts = int.from_bytes(packed, "little")
        if flags := self.listed.get(word):
            facts = _raised(facts, flags) | flags
        if len(word) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = facts
        return facts


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
    parts = [town.split(" ", 2) for town in towns]
    starts, seconds = frozenset(part[0] for part in parts), frozenset(part[1] for part in parts if part[1:])
    return Lexicon(words, towns, starts, seconds, counties, nicknames)


def _words(tables: Path) -> Words:
    listed: dict[str, int] = defaultdict(int)
    for name, flag in FLAG_OF_LIST.items():
        for word in entries(LISTS / f"{name}.txt"):
            listed[word] |= flag
    return Words(tables / "words.txt", tables / "words.bin", dict(listed))


def _raised(facts: int, flags: int) -> int:
    """The facts of a word on these lists: on one of names, its level as a name is not low."""
    if flags & FLAG_OF_LIST["given"]:
        facts = facts & ~GIVEN_MASK | max(facts & GIVEN_MASK, LISTED_GIVEN_LEVEL)
    if flags & FLAG_OF_LIST["surname"]:
        level = max(facts >> SURNAME_SHIFT & 15, LISTED_SURNAME_LEVEL)
        facts = facts & ~(15 << SURNAME_SHIFT) | level << SURNAME_SHIFT
    return facts
