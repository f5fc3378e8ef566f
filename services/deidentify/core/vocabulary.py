"""All that can be said of a word by itself, worked out when it is first met: letters, tables, cues, evidence.

Most words of a report are the same few thousand; what depends on the word alone is done once for each.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

from services.deidentify.core import cues, evidence
from services.deidentify.core import lexicon as lex
from services.deidentify.core.lexicon import Lexicon, Words

MOST_KEPT: Final = 16_384
"""Words as written kept at hand, about 5 MB at most; emptied when full."""
CLAIMED: Final = lex.FUNCTION | lex.CLINICAL | lex.ROLE | lex.TITLE | lex.KIN
"""Words that medicine, grammar and titles claim: their capital names nothing."""


class Shape(IntEnum):
    LOWER = 0
    CAPITAL = 1
    UPPER = 2
    NUMBER = 3
    ODD = 4
    """Capitals in the middle: O'Brien, McDonald, EtCO, SkyBridge."""


class Word(NamedTuple):
    """What is known of one word as written, wherever it stands."""

    low: str
    shape: Shape
    facts: int
    cues: int
    inside: float
    """Evidence of a name inside a sentence, opening one, and in a text that does not use capitals."""
    opening: float
    caseless: float


def shape_of(word: str) -> Shape:
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


class Vocabulary(dict[str, Word]):
    """Words as written by `vocabulary[word]`, for as long as there is room."""

    def __init__(self, lexicon: Lexicon, heads: Iterable[str], suffixes: Iterable[str]) -> None:
        super().__init__()
        self._words = lexicon.words
        self._town_starts = lexicon.town_starts
        self._listed = cues.cue_words((cues.HEADED, heads), (cues.SUFFIXED, suffixes))

    def __missing__(self, written: str) -> Word:
        word = self._met(written)
        if len(written) <= lex.LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[written] = word
        return word

    def _met(self, written: str) -> Word:
        low, shape = written.lower(), shape_of(written)
        facts = self._words[low] if "'" not in low else _possessive(low, self._words)
        said = self._cues(low, shape, facts)
        if shape == Shape.NUMBER or len(low) == 1 or low[1:] == "'s":
            return Word(low, shape, facts, said, evidence.NEVER, evidence.NEVER, evidence.NEVER)
        if facts & evidence.NO_NAME and not said & cues.DESPITE:
            return Word(
                low, shape, facts, said, evidence.KNOWN_WORD, evidence.KNOWN_WORD, evidence.KNOWN_WORD
            )
        caseless = evidence.caseless(facts, low)
        if shape == Shape.LOWER:
            return Word(low, shape, facts, said, caseless, caseless, caseless)
        if shape == Shape.UPPER:
            shouted = evidence.shouted(facts, low)
            return Word(low, shape, facts, said, shouted, shouted, caseless)
        inside = evidence.capital(facts, low, is_odd=shape == Shape.ODD)
        return Word(low, shape, facts, said, inside, evidence.opening(facts, low), caseless)

    def _cues(self, low: str, shape: Shape, facts: int) -> int:
        said = self._listed.get(low, 0)
        for bit, flags in cues.BY_FACT:
            if facts & flags:
                said |= bit
        if low in self._town_starts:
            said |= cues.TOWN_START
        if len(low) > 4 and low.endswith("ed"):
            said |= cues.ACTS
        if evidence.level(facts) >= cues.NAMELIKE_LEVEL:
            said |= cues.NAMELIKE
        return said | _letter_cues(low, shape, facts)


def _letter_cues(low: str, shape: Shape, facts: int) -> int:
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
