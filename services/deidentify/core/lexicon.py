"""The frozen word table: what is known of a word (name, town, frequency), and the hand-written word lists.

The big table is built at set-up by `python -m pso.gazetteers`; the small lists are text files in
`services/deidentify/gazetteers/`, each naming its source in its first lines.
"""

import json
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMAT: Final = 1
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


def words(text: str) -> frozenset[str]:
    """A short word list as it reads best: as text."""
    return frozenset(text.split())


def entries(path: Path) -> Iterator[str]:
    """The entries of a word list: blank-separated words, `_` for a blank inside one, `#` starts a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from (entry.replace("_", " ") for entry in line.partition("#")[0].split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is known of words before a text is read."""

    words: dict[str, int]
    towns: frozenset[str]
    town_starts: frozenset[str]
    counties: frozenset[str]


def load_lexicon(tables: Path) -> Lexicon:
    """Read the frozen tables and lay the hand-written lists over them."""
    try:
        recipe = json.loads((tables / "recipe.json").read_text(encoding="ascii"))
        if recipe["format"] != FORMAT:
            raise TablesMissing(tables)
        words = _words(tables)
        towns = frozenset((tables / "towns.txt").read_text(encoding="ascii").split("\n"))
        counties = frozenset((tables / "counties.txt").read_text(encoding="ascii").split("\n"))
    except (OSError, KeyError, ValueError) as error:
        raise TablesMissing(tables) from error
    for name, flag in FLAG_OF_LIST.items():
        for word in entries(LISTS / f"{name}.txt"):
            words[word] = _raised(words.get(word, 0), name) | flag
    return Lexicon(words, towns, frozenset(town.split(" ", 1)[0] for town in towns), counties)


def _words(tables: Path) -> dict[str, int]:
    values = array("I")
    values.frombytes((tables / "words.bin").read_bytes())
    if sys.byteorder == "big":
        values.byteswap()
    shared: dict[int, int] = {}  # a few thousand distinct values: one object each, not one a word
    words = (tables / "words.txt").read_text(encoding="ascii").split("\n")
    return dict(zip(words, (shared.setdefault(value, value) for value in values), strict=True))


def _raised(facts: int, name: str) -> int:
    if name == "given":
        return facts & ~GIVEN_MASK | max(facts & GIVEN_MASK, LISTED_GIVEN_LEVEL)
    if name == "surname":
        level = max(facts >> SURNAME_SHIFT & 15, LISTED_SURNAME_LEVEL)
        return facts & ~(15 << SURNAME_SHIFT) | level << SURNAME_SHIFT
    return facts
