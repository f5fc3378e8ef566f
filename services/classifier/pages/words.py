"""The ontology's own words: the codes they speak for, the drugs and devices they name; a search of all.

`static/ontology.js` searches in the same way where scripts run.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.taxonomy import Taxonomy

from ..core import Ontology
from ..core.ontology import PACKAGE
from ..core.signals import WAYS, parse

MOST_CODES = 7
"""A concept that speaks for more codes (failed, late, gave …) tells none of them apart: 8 of 594."""
SHORTEST = 3
"""A shorter word is looked for as a whole: "so" is no beginning of "soaked"."""
MOST_WHY = 6
"""Words that are shown for one code as what a search found it by."""
SPELLINGS = (
    ("-", " "),
    ("^oe|oe(?=[ailtu])", "e"),
    ("^ae(?=[st])|(?!^)ae", "e"),
    ("is(?=e|ing|ation)", "iz"),
    ("ys(?=e|ing)", "yz"),
    ("our(?=$|s|ed|ing)", "or"),
    ("tre$", "ter"),
    ("ll(?=ed$|ing$)", "l"),
    ("mme$", "m"),
    ("sulph", "sulf"),
)
"""A word as it is written elsewhere -> as the codes write it; both are looked for, by the script too."""


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True)


class Concept(_Words):
    """Words that mean the same, and the codes that patterns give by them."""

    words: Annotated[tuple[str, ...], Field(description="One that ends in * stands for all that begin so.")]
    codes: tuple[str, ...]


class Thing(_Words):
    """A drug or a kind of device by all its names."""

    name: str
    words: tuple[str, ...]


class Words(_Words):
    """What the classifier reads reports for, but for words that it reads for very many codes."""

    concepts: tuple[Concept, ...]
    drugs: tuple[Thing, ...]
    devices: tuple[Thing, ...]


def words(taxonomy: Taxonomy, ontology: Ontology) -> Words:
    """The words of the ontology's files, by concept; each concept's codes are also those of its members."""
    tables = [table for folder in ("lexicon", "categories") for table in _tables(folder).values()]
    lexicon = _Lexicon(tables)
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for name, spoken_for in _codes_of(taxonomy, ontology).items():
        if len(spoken_for) <= MOST_CODES:
            for one in lexicon.members(name):
                codes[one] |= spoken_for
    concepts = ((lexicon.own(name), tuple(given)) for name, given in codes.items())
    return Words(
        concepts=tuple(Concept(words=said, codes=given) for said, given in concepts if said),
        drugs=lexicon.things("rx_"),
        devices=lexicon.things("dev_"),
    )


def _tables(folder: str) -> dict[str, dict[str, Any]]:
    found = (path for path in (files(PACKAGE) / folder).iterdir() if path.name.endswith(".toml"))
    return {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8")) for path in found
    }


class _Lexicon:
    """Concepts as they are written: their phrases, and the names (with a `_`) of what belongs to them."""

    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        self._own: dict[str, dict[str, None]] = defaultdict(dict)
        self._below: dict[str, list[str]] = defaultdict(list)
        for table in tables:
            for name, written in table.get("concepts", {}).items():
                phrases = [phrase for part in written.split(";") if (phrase := part.strip())]
                self._own[name] |= dict.fromkeys(phrase for phrase in phrases if "_" not in phrase)
                self._below[name] += [phrase for phrase in phrases if "_" in phrase]
            for name, members in table.get("unions", {}).items():
                self._below[name] += members

    def own(self, name: str) -> tuple[str, ...]:
        return tuple(self._own.get(name, ()))

    def members(self, name: str) -> dict[str, None]:
        """A concept and all that belong to it, directly or through another."""
        found, waiting = {name: None}, [name]
        while waiting:
            for one in self._below.get(waiting.pop(), ()):
                if one not in found:
                    found[one] = None
                    waiting.append(one)
        return found

    def things(self, prefix: str) -> tuple[Thing, ...]:
        return tuple(self._thing(name, prefix) for name in sorted(self._own) if name.startswith(prefix))

    def _thing(self, name: str, prefix: str) -> Thing:
        said = dict.fromkeys(phrase for one in self.members(name) for phrase in self.own(one))
        return Thing(name=name.removeprefix(prefix).replace("_", " "), words=tuple(said))


def _codes_of(taxonomy: Taxonomy, ontology: Ontology) -> dict[str, dict[str, None]]:
    """Concept -> the codes that a pattern gives by it."""
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    axes = _tables("axes")
    entries = [entry for table in _tables("categories").values() for entry in table["code"]]
    for axis in taxonomy.axes:
        table = axes.get(axis.axis, {})
        entries += table.get("code", [])
        for code, name in table.get("factors", {}).items():
            codes[name][code] = None
    for entry in entries:
        for line in entry["signals"]:
            for key in frozenset().union(*parse(line, entry["code"], ontology.lexicon, False).terms):
                codes[ontology.lexicon.names[key // WAYS]][entry["code"]] = None
    return codes


def spellings(word: str) -> tuple[str, ...]:
    """A word as it was typed, and as the codes spell it."""
    other = word
    for pattern, written in SPELLINGS:
        other = re.sub(pattern, written, other)
    return (word,) if other.strip() in ("", word) else (word, other.strip())


class Search:
    """Looks through codes, and through the words that speak for them."""

    def __init__(self, known: Words) -> None:
        spoken: dict[str, dict[str, None]] = defaultdict(dict)
        for concept in known.concepts:
            for code in concept.codes:
                spoken[code] |= dict.fromkeys(concept.words)
        self._codes = {code: _Spoken(said) for code, said in spoken.items()}
        self._things = {one.name: _Spoken((one.name, *one.words)) for one in (*known.drugs, *known.devices)}

    def codes(self, own: Mapping[str, str], query: str) -> dict[str, tuple[str, ...]]:
        """Codes that answer, each with the words that speak for it and that were asked for beside its own."""
        asked, none = _asked(query), _Spoken(())
        found: dict[str, tuple[str, ...]] = {}
        for code, text in own.items():
            spoken = self._codes.get(code, none)
            beside = [word for word in asked if not any(one in text for one in word)]
            if all(spoken.has(word) for word in beside):
                found[code] = spoken.why(beside)
        return found

    def things(self, query: str) -> set[str]:
        """The names of the drugs and devices that answer."""
        asked = _asked(query)
        return {name for name, said in self._things.items() if all(said.has(word) for word in asked)}


def _asked(query: str) -> list[tuple[str, ...]]:
    return [spellings(word) for word in query.lower().split()]


class _Spoken:
    """Phrases, found by the beginnings of their words; a word of one or two letters only as a whole."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)
        parts = [part for phrase in self._phrases for part in phrase.split()]
        self._text = _spaced(" ".join(self._phrases))
        self._stems = tuple(part[:-1] for part in parts if part.endswith("*"))

    def has(self, word: Iterable[str]) -> bool:
        return any(_beginning(one) in self._text or one.startswith(self._stems) for one in word)

    def why(self, asked: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The first few phrases that each of the words is in."""
        found = [phrase for word in asked for phrase in self._phrases if _Spoken((phrase,)).has(word)]
        return tuple(dict.fromkeys(found))[:MOST_WHY]


def _beginning(word: str) -> str:
    return f" {word}" if len(word) >= SHORTEST else f" {word} "


def _spaced(text: str) -> str:
    return f" {text.replace('*', '')} "
