"""Which words each finder must look at closely: questions asked of every word of many texts at once.

A word is left out only where its finder would find nothing at it: each question repeats conditions that the
finder's own functions begin with, or a bound on what they can add up. A test holds the finders to the same
answers when they look at every word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import KNOWN_WORD, NEVER, THRESHOLD
from services.deidentify.core.name_pairs import LISTED_LEVEL, WRITTEN_GIVEN_LEVEL, WRITTEN_LEVEL
from services.deidentify.core.people import (
    AGE_BESIDE,
    DOUBT,
    FURTHEST_AGE,
    MOST_BEFORE,
    MOST_BEHIND,
    MOST_OF_KNOWN,
    Looked,
)
from services.deidentify.core.reading import (
    BLANK,
    CLOSE,
    COMMA,
    HYPHEN,
    JOINED,
    STOPPED,
    Batch,
    Column,
    split,
)
from services.deidentify.core.residual import SHORTEST_DIGIT_RUN
from services.deidentify.core.vocabulary import Shape

Places = Sequence[list[int]]
"""For each text the places of the words to look at."""


def people(batch: Batch, protected: Column) -> list[Looked | None]:
    """Words that context may raise, and neighbours that may raise each other; None where no name can be."""
    gaps, before, behind = batch.gap_kinds, batch.cues_before, batch.cues_behind
    scores, is_near = by_themselves(batch, protected), is_near_number(batch)
    is_joined = _is_syllable(batch)
    may_be_raised = (scores > KNOWN_WORD) | ((scores == KNOWN_WORD) & (batch.shapes != Shape.LOWER))
    may_be_raised &= is_near | is_joined | (before & cues.BEFORE_NAME != 0) | (behind & cues.AFTER_NAME != 0)
    is_pair = _is_pair(batch, scores)
    # Only the thresholds matter, but of a pair: what is above or cannot reach them need not be known.
    is_sure = is_joined | (before & cues.TITLED != 0) | ((before & cues.LETTER != 0) & (gaps & STOPPED != 0))
    is_open = is_sure | (scores + _most(scores, before, behind, is_near) >= DOUBT)
    may_be_raised &= (scores < THRESHOLD) & (is_open | is_pair | batch.before(is_pair))
    evidence, near = scores.tolist(), is_near.tobytes()
    columns = (
        split(batch, scores >= THRESHOLD),
        split(batch, (scores >= DOUBT) & (scores < THRESHOLD)),
        split(batch, may_be_raised),
        split(batch, is_pair),
    )
    looked: list[Looked | None] = []
    for (first, last), *places in zip(pairwise(batch.cuts), *columns, strict=True):
        looked.append(Looked(evidence[first:last], near[first:last], *places) if any(places) else None)
    return looked


def by_themselves(batch: Batch, protected: Column) -> Column:
    """The evidence of every word by itself; a protected one is no name."""
    scores: Column = np.where(
        batch.is_mixed, np.where(batch.opens, batch.opening, batch.inside), batch.caseless
    )
    scores[protected & (scores != NEVER) & (batch.cues & cues.DESPITE == 0)] = KNOWN_WORD
    return scores


def is_near_number(batch: Batch) -> Column:
    """Words so close behind a number that it may be the person's age."""
    is_number = batch.shapes == Shape.NUMBER
    is_near: Column = np.zeros_like(is_number)
    for steps in range(1, FURTHEST_AGE + 1):
        is_near |= batch.before(is_number, steps)
    return is_near


def _is_syllable(batch: Batch) -> Column:
    """One of two syllables with a hyphen between: 'Ji-hoon'."""
    is_syllable = batch.cues & cues.SYLLABLE != 0
    is_second: Column = is_syllable & batch.before(is_syllable) & (batch.gap_kinds & HYPHEN != 0)
    is_second |= batch.after(is_second)
    return is_second


def _is_pair(batch: Batch, scores: Column) -> Column:
    """Words that together with the next may be a name though neither is one by itself (name_pairs.py)."""
    given = batch.facts & lex.GIVEN_MASK
    levels = np.maximum(given, batch.facts >> lex.SURNAME_SHIFT & 15)
    next_level, next_score = batch.after(levels), batch.after(scores)
    is_listed = (given >= LISTED_LEVEL) & (next_level >= LISTED_LEVEL)
    is_listed &= (scores > KNOWN_WORD) & (next_score > KNOWN_WORD)
    is_written = batch.is_mixed & ((batch.shapes == Shape.CAPITAL) | (batch.shapes == Shape.ODD))
    is_written &= batch.after(is_written)
    is_listed |= is_written & (given >= WRITTEN_GIVEN_LEVEL) & (next_level >= WRITTEN_LEVEL)
    gaps = batch.after(batch.gap_kinds)
    is_pair: Column = (is_listed & (gaps & CLOSE != 0)) | (is_written & (gaps & COMMA != 0))
    is_pair &= batch.cues & batch.cues_behind & cues.NAMELIKE != 0
    return is_pair


def _most(scores: Column, before: Column, behind: Column, is_near: Column) -> Column:
    """The most that context without a title, an initial or a hyphen can add to a word."""
    most = AGE_BESIDE * is_near + _largest(behind, MOST_BEHIND) + _largest(before, MOST_BEFORE)
    bound: Column = np.where(scores <= KNOWN_WORD, np.minimum(most, MOST_OF_KNOWN), most)
    return bound


def _largest(said: Column, bounds: Sequence[tuple[int, float]]) -> Column:
    most = np.zeros(len(said))
    for bit, bound in bounds:
        np.maximum(most, bound, out=most, where=said & bit != 0)
    return most


def things(batch: Batch) -> Places:
    """Head nouns and street suffixes."""
    shapes = batch.before(batch.shapes)
    is_named = (
        np.where(batch.is_mixed, shapes != Shape.LOWER, True)
        & (shapes != Shape.NUMBER)
        & (batch.place_of > 0)
    )
    is_street = (batch.cues & cues.SUFFIXED != 0) & is_named
    is_named |= (batch.cues & cues.HEADED_LONG != 0) | (batch.cues_before & cues.INNER != 0)
    return split(batch, is_street | ((batch.cues & cues.HEADED != 0) & is_named))


@dataclass(frozen=True, slots=True)
class Cued:
    """Words of places, and what `find_places` shall look for at each."""

    places: Places
    said: list[int]
    """Word by word, over all texts."""


def places(batch: Batch, protected: Column) -> Cued:
    """Words that may be in a place's name or beside one."""
    said, gaps = batch.cues, batch.gap_kinds
    before, behind = batch.cues_before, batch.cues_behind
    is_blank, is_capital = gaps & BLANK != 0, batch.shapes == Shape.CAPITAL
    is_placed = before & cues.PLACED != 0
    is_town = behind & cues.TOWN_SECOND != 0
    is_town &= np.where(batch.is_mixed, is_capital, is_placed)
    wanted = np.where(is_town, said & cues.TOWN_START, 0)
    wanted |= np.where(~batch.is_mixed & is_placed & is_blank, said & cues.PLAIN_TOWN, 0)
    is_saint = batch.after(gaps) & (BLANK | STOPPED) != 0
    wanted |= np.where(is_saint, said & cues.HALLOW, 0) | said & cues.COUNTY
    is_brand = np.where(
        batch.is_mixed, batch.shapes != Shape.LOWER, before & (cues.PLACED | cues.RUNNING) != 0
    )
    is_brand |= batch.facts & (lex.ORDINARY | lex.DICTIONARY) == 0  # may mean nothing else: 'costco'
    wanted |= np.where(is_brand & ~protected, said & cues.BRANDED, 0)
    wanted |= np.where(is_placed & is_blank, said & cues.LONE, 0)
    has_corner = (batch.count(said & cues.CORNER != 0) > 0)[batch.text_of]
    is_crossing = (
        (gaps & JOINED != 0) & (batch.shapes != Shape.LOWER) & (batch.before(batch.shapes) != Shape.LOWER)
    )
    joining = np.where(has_corner, said & cues.JOINING, 0) | np.where(is_crossing, cues.JOINING, 0)
    joining |= np.where(behind & (cues.RUNNING | cues.PLAIN_CAPITAL) != 0, said & cues.PLACED, 0)
    is_state = (
        (batch.shapes == Shape.UPPER) & (gaps & (BLANK | COMMA) != 0) & (before & cues.PLAIN_CAPITAL != 0)
    )
    joining |= np.where(is_state, said & cues.STATED, 0)
    wanted |= np.where(batch.is_mixed, joining, 0)
    return Cued(split(batch, wanted != 0), wanted.tolist())


def digit_runs(batch: Batch) -> list[bool]:
    """Whether a text has seven digits or more with at most one other character between them (residual.py)."""
    is_number = batch.shapes == Shape.NUMBER
    is_broken = ~(is_number & batch.before(is_number) & (batch.gap_sizes <= 1))
    runs = np.cumsum(is_broken)
    digits = np.bincount(runs, np.where(is_number, batch.ends - batch.starts, 0), minlength=1)
    is_long: list[bool] = (batch.count(digits[runs] >= SHORTEST_DIGIT_RUN) > 0).tolist()
    return is_long


def strange(batch: Batch) -> Places:
    """Capitalised words that no table knows and that open no sentence."""
    return split(batch, batch.is_mixed & (batch.cues & cues.STRANGE != 0) & ~batch.opens)
