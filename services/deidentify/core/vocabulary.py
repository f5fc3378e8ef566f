"""All that can be said of a word by itself, worked out when it is first met: letters, tables, cues, evidence.

Most words of a report are the same few thousand; what depends on the word alone is done once for each and
kept in columns under the word's number, so that a question can be asked of all words of many texts at once.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from services.deidentify.core import cues, evidence
from services.deidentify.core import lexicon as lex
from services.deidentify.core.lexicon import Lexicon, Words

MOST_KEPT: Final = 8_192
"""Words as written kept at hand, with what the tagger knows of them 6 MB; above it they are forgotten
before the next texts are read. Twice as many saved no time."""
CLAIMED: Final = lex.FUNCTION | lex.CLINICAL | lex.ROLE | lex.TITLE | lex.KIN
"""Words that medicine, grammar and titles claim: their capital names nothing."""


class Shape:
    """Which letters are capitals. Plain numbers: a member of an IntEnum takes as long to name as to use."""

    LOWER: Final = 0
    CAPITAL: Final = 1
    UPPER: Final = 2
    NUMBER: Final = 3
    ODD: Final = 4
    """Capitals in the middle: O'Brien, McDonald, EtCO, SkyBridge."""


def shape_of(word: str) -> int:
    """Which letters of a word are capitals."""
    if word.islower():
        return Shape.LOWER
    if word.isdigit():
        return Shape.NUMBER
    if word.isupper() and len(word) > 1:
        return Shape.UPPER
    if word[1:].islower() or len(word) == 1 or word[1:].removesuffix("'S").islower():
        return Shape.CAPITAL
    return Shape.ODD


COLUMNS: Final = {
    "facts": "int64",
    "cues": "int64",
    "shapes": "int64",
    "inside": "float64",
    "opening": "float64",
    "caseless": "float64",
    "tells": "int64",
    "bares": "int64",
}
"""What is known of one word as written, wherever it stands: evidence of a name inside a sentence, opening
one, and in a text that does not use capitals; of whom it tells; a number for all ways to write it."""
DIGIT: Final = 0
DIGITS: Final = 1
"""The numbers of all numbers of one digit and of more: each new one would be a new word."""
SHORTEST_NEW_NUMBER: Final = 4
"""Digits from which on most numbers of a text were in none before; shorter ones are kept at hand."""


class Vocabulary(dict[str, int]):
    """The number of a word as written by `vocabulary[word]`, under which the columns tell of it.

    `columns` hold numbers, `objects` what a `Reading` holds: made once, not for each place of the word.
    """

    def __init__(self, lexicon: Lexicon, *marks: tuple[int, Iterable[str]]) -> None:
        """`marks` are cues that other lists give, each with its words."""
        super().__init__()
        self._words = lexicon.words
        self._town_starts = lexicon.town_starts
        self._town_seconds = lexicon.town_seconds
        self._listed = cues.cue_words(*marks)
        self.generation = 0
        """How often everything was forgotten: numbers of an older one mean nothing."""
        self._listed_numbers = {word for word in (*lexicon.words.listed, *self._listed) if word.isdigit()}
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self.generation += 1
        self._size = 0
        self._new: list[tuple[str | int | float, ...]] = []
        self._bares: dict[str, int] = {}
        self.columns = {name: np.zeros(1024, kind) for name, kind in COLUMNS.items()}
        self.objects = {name: np.empty(1024, object) for name in ("lows", "facts", "cues")}
        self._is_long = False
        for number in ("0", "00"):
            self._add(number)

    def since(self, first: int) -> "tuple[list[str], np.ndarray, np.ndarray]":
        """Words from this number on: in small letters, with shapes and facts."""
        size = self._size
        return (
            self.objects["lows"][first:size].tolist(),
            self.columns["shapes"][first:size],
            self.columns["facts"][first:size],
        )

    def numbers_of(self, words: list[str]) -> list[int]:
        """The number of each word, good until the next call."""
        if self._size > MOST_KEPT or self._is_long:
            self._forget()
        numbers = list(map(self.__getitem__, words))
        self._write_new()
        return numbers

    def __missing__(self, written: str) -> int:
        if written.isdigit() and written not in self._listed_numbers:
            number = DIGIT if len(written) == 1 else DIGITS
            if len(written) < SHORTEST_NEW_NUMBER:
                self[written] = number
            return number
        number = self[written] = self._add(written)
        self._is_long |= len(written) > lex.LONGEST_KEPT
        return number

    def _add(self, written: str) -> int:
        number, low = self._size, written.lower()
        bare = low.removesuffix("'s")
        tells = evidence.tells(self._words[bare], bare)
        self._new.append((low, *self._met(written, low), tells, self._bares.setdefault(bare, number)))
        self._size += 1
        return number

    def _write_new(self) -> None:
        """Lay the words that were just met into the columns, all at once."""
        if not self._new:
            return
        if self._size > len(self.columns["facts"]):
            room = 2 * self._size
            self.columns = {name: np.resize(column, room) for name, column in self.columns.items()}
            self.objects = {name: np.resize(column, room) for name, column in self.objects.items()}
        new = slice(self._size - len(self._new), self._size)
        lows, *known = zip(*self._new, strict=True)
        for column, values in zip(self.columns.values(), known, strict=True):
            column[new] = values
        for objects, held in zip(self.objects.values(), (lows, *known[:2]), strict=True):
            objects[new] = held
        self._new = []

    def _met(self, written: str, low: str) -> tuple[int | float, ...]:
        shape = shape_of(written)
        facts = self._words[low] if "'" not in low else _possessive(low, self._words)
        said = self._cues(low, shape, facts)
        if shape == Shape.NUMBER or len(low) == 1 or low[1:] == "'s":
            return (facts, said, shape, evidence.NEVER, evidence.NEVER, evidence.NEVER)
        if facts & evidence.NO_NAME and not said & cues.DESPITE:
            return (facts, said, shape, evidence.KNOWN_WORD, evidence.KNOWN_WORD, evidence.KNOWN_WORD)
        caseless = evidence.caseless(facts, low)
        if shape == Shape.LOWER:
            return (facts, said, shape, caseless, caseless, caseless)
        if shape == Shape.UPPER:
            shouted = evidence.shouted(facts, low)
            return (facts, said, shape, shouted, shouted, caseless)
        inside = evidence.capital(facts, low, is_odd=shape == Shape.ODD)
        return (facts, said, shape, inside, evidence.opening(facts, low), caseless)

    def _cues(self, low: str, shape: int, facts: int) -> int:
        said = self._listed.get(low, 0)
        for bit, flags in cues.BY_FACT:
            if facts & flags:
                said |= bit
        if low in self._town_starts:
            said |= cues.TOWN_START
        if low in self._town_seconds:
            said |= cues.TOWN_SECOND
        if len(low) > 4 and low.endswith("ed"):
            said |= cues.ACTS
        if evidence.level(facts) >= cues.NAMELIKE_LEVEL:
            said |= cues.NAMELIKE
        return said | _letter_cues(low, shape, facts)


def _letter_cues(low: str, shape: int, facts: int) -> int:
    said = cues.LETTER if len(low) == 1 else 0
    if shape == Shape.NUMBER:
        return said | cues.NUMBERED
    if (
        len(low) >= cues.NEAR_LENGTH
        and not facts & lex.CLINICAL
        and facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK <= cues.NEAR_ZIPF
    ):
        said |= cues.MISSPELLED
    if shape in (Shape.CAPITAL, Shape.ODD) and not facts & CLAIMED:
        said |= cues.PLAIN_CAPITAL
    if shape == Shape.CAPITAL and len(low) > 2 and not facts >> lex.ZIPF_SHIFT:
        said |= cues.STRANGE
    if shape == Shape.CAPITAL and evidence.is_name_despite(facts):
        said |= cues.DESPITE
    if len(low) > 2:
        said |= cues.LONG_LOWER if shape == Shape.LOWER else 0
        said |= cues.LONG_UPPER if shape == Shape.UPPER else 0
        said |= cues.LONG
    return said


def _possessive(low: str, known: Words) -> int:
    """The facts of the bare word, and what the lists say of the form as written ("bell's")."""
    bare = known[low[:-2]] if low.endswith("'s") else known[low.replace("'", "")] if low[1] == "'" else 0
    return bare | (known[low] & lex.LISTED) if bare else known[low]
