"""Folded texts cut into words and numbers, with what the lexicon knows of each and the case it is in.

Many texts are read at once: columns over all their words are numpy arrays, of which a question asked of
every word (first_look.py) costs nanoseconds a word; a finder that then looks closely at a few words of one
text reads plain lists (`Batch.reading`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from services.deidentify.core import cues
from services.deidentify.core.rules import Texts
from services.deidentify.core.vocabulary import DIGITS, Shape, Vocabulary

Column = np.ndarray[Any, Any]
WORD: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+")
"""What a word is; `_bounds` cuts by the same rule."""
SENTENCE_END: Final = re.compile(r"[.!?;\n|>*]|:\s|\s-\s|\"")
LONGEST_GAP_KEPT: Final = 8
MOST_GAPS_KEPT: Final = 4096

LETTER: Final = 1
NUMERAL: Final = 2
QUOTE: Final = 4
KINDS: Final = np.zeros(128, np.uint8)
KINDS[[*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)]] = LETTER
KINDS[ord("0") : ord("9") + 1] = NUMERAL
KINDS[ord("'")] = QUOTE

ENDS, STOPPED, HYPHEN, BLANK, JOINED, COMMA, CLOSE = (1 << place for place in range(7))
"""What the gap before a word is: a sentence's end, a lone full stop, '-', ' ', ' & ' or '/', ', ', or so
close that two words may be one name."""
KIND_OF_GAP: Final = {
    " ": BLANK | CLOSE,
    "-": HYPHEN | CLOSE,
    "  ": CLOSE,
    ". ": STOPPED | CLOSE,
    ".": STOPPED,
    ", ": COMMA,
    " & ": JOINED,
    "/": JOINED,
    " / ": JOINED,
}


class Regime:
    """How a text uses capitals, which sets what a capital is worth."""

    MIXED: Final = 0
    LOWER: Final = 1
    UPPER: Final = 2


@dataclass(slots=True)
class Reading:
    """Parallel columns, one entry a token; `gaps[i]` is the text before token i."""

    text: str
    size: int
    regime: int
    starts: list[int]
    ends: list[int]
    lows: list[str]
    facts: list[int]
    shapes: list[int]
    cues: list[int]
    gaps: list[str]
    opens: list[bool]
    """Whether the token opens a sentence (its capital then says little)."""


def is_written_as_name(reading: Reading, i: int) -> bool:
    """A capital where the text uses capitals to mean something."""
    return reading.regime == Regime.MIXED and reading.shapes[i] in (Shape.CAPITAL, Shape.ODD)


class Gaps(dict[str, int]):
    """The kind of a gap by `gaps[gap]`, kept for short ones."""

    def __missing__(self, gap: str) -> int:
        kind = KIND_OF_GAP.get(gap, 0) | (ENDS if SENTENCE_END.search(gap) else 0)
        if len(gap) <= LONGEST_GAP_KEPT and len(self) < MOST_GAPS_KEPT:
            self[gap] = kind
        return kind


GAPS: Final = Gaps()


def _bounds(joined: str) -> tuple[Column, Column]:
    """Where the words of an ASCII text begin and end: letters, with single quotes inside, or digits."""
    kinds = np.zeros(len(joined) + 2, np.uint8)
    kinds[1:-1] = KINDS[np.frombuffer(joined.encode("ascii"), np.uint8)]
    quotes = np.flatnonzero(kinds == QUOTE)
    is_inside = (kinds[quotes - 1] == LETTER) & (kinds[quotes + 1] == LETTER)
    kinds[quotes] = np.where(is_inside, LETTER, 0)
    changes = np.flatnonzero(kinds[1:] != kinds[:-1])
    return changes[kinds[changes + 1] != 0], changes[kinds[changes] != 0]


class Batch:
    """The words of many texts in one row, `lows` in small letters.

    `text_of` says whose a word is, `place_of` which of its text.
    """

    def __init__(self, texts: Texts, vocabulary: Vocabulary) -> None:
        joined = texts.joined
        self.texts = texts.texts
        starts, ends = _bounds(joined)
        self.size = len(starts)
        bounds = np.searchsorted(starts, np.append(texts.starts, len(joined)))
        self.bounds = bounds
        self.text_of = np.repeat(np.arange(len(self.texts)), np.diff(bounds))
        self.place_of = np.arange(self.size) - bounds[self.text_of]
        self.starts, self.ends, self.text_starts = starts, ends, texts.starts
        tokens = [joined[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        self._look_up(tokens, vocabulary)
        self._see_gaps(joined, texts.starts, ends)
        offsets = texts.starts[self.text_of]
        self._starts, self._ends = (starts - offsets).tolist(), (ends - offsets).tolist()
        self._find_regimes()
        self.cuts: list[int] = bounds.tolist()
        self._shapes, self._opens = self.shapes.tolist(), self.opens.tolist()

    def _look_up(self, tokens: list[str], vocabulary: Vocabulary) -> None:
        ids = self.ids = np.array(vocabulary.numbers_of(tokens), np.int64)
        objects = vocabulary.objects
        self.lows = objects["lows"][ids].tolist()
        self._facts, self._cues = objects["facts"][ids].tolist(), objects["cues"][ids].tolist()
        for i in np.flatnonzero(ids <= DIGITS).tolist():
            self.lows[i] = tokens[i]
        columns = vocabulary.columns
        self.facts, self.cues = columns["facts"][ids], columns["cues"][ids]
        self.shapes, self.caseless = columns["shapes"][ids], columns["caseless"][ids]
        self.inside, self.opening = columns["inside"][ids], columns["opening"][ids]
        self.tells, self.bares = columns["tells"][ids], columns["bares"][ids]

    def _see_gaps(self, joined: str, text_starts: Column, ends: Column) -> None:
        """The gap before each word, its kind, and whether it ends a sentence."""
        begins = np.empty(self.size, np.int64)
        begins[1:] = ends[:-1]
        self._is_first = is_first = self.place_of == 0
        self._lasts = np.flatnonzero(is_first)[1:] - 1
        begins[is_first] = text_starts[self.text_of[is_first]]
        self.cues_before, self.cues_behind = self.before(self.cues), self.after(self.cues)
        encoded = np.frombuffer(joined.encode("ascii"), np.uint8)
        self.gap_sizes = self.starts - begins
        is_blank = (self.gap_sizes == 1) & (encoded[self.starts - 1] == ord(" "))
        others = np.flatnonzero(~is_blank)
        cut = [
            joined[a:b] for a, b in zip(begins[others].tolist(), self.starts[others].tolist(), strict=True)
        ]
        self.gap_kinds = np.full(self.size, KIND_OF_GAP[" "], np.int64)
        self.gap_kinds[others] = list(map(GAPS.__getitem__, cut))
        self.gaps = [" "] * self.size
        for i, gap in zip(others.tolist(), cut, strict=True):
            self.gaps[i] = gap
        is_short = self.cues_before & (cues.LETTER | cues.SHORTENED) != 0
        is_stopped = (self.gap_kinds & STOPPED != 0) & is_short
        self.opens = ((self.gap_kinds & ENDS != 0) & ~is_stopped) | is_first

    def _find_regimes(self) -> None:
        long, lower, upper = (
            self.count(self.cues & bit != 0) for bit in (cues.LONG, cues.LONG_LOWER, cues.LONG_UPPER)
        )
        # Every Word Capitalised says as little as NONE
        is_upper = (upper > 0.6 * long) | ((lower < 0.2 * long) & (long > 12))
        regimes = np.where(is_upper, Regime.UPPER, np.where(lower > 0.97 * long, Regime.LOWER, Regime.MIXED))
        self.regimes: list[int] = regimes.tolist()
        self.regime_of_word = regimes[self.text_of]
        self.is_letter = self.cues & cues.LETTER != 0
        self.is_mixed = (regimes == Regime.MIXED)[self.text_of]

    def word(self, i: int) -> str:
        """A word as written, in the folded text."""
        k = int(self.text_of[i])
        offset = int(self.text_starts[k])
        return self.texts[k][int(self.starts[i]) - offset : int(self.ends[i]) - offset]

    def count(self, wanted: Column) -> Column:
        """How many wanted words each text has."""
        totals = np.zeros(self.size + 1, np.int64)
        np.cumsum(wanted, out=totals[1:])
        at_bounds = totals[self.bounds]
        counts: Column = at_bounds[1:] - at_bounds[:-1]
        return counts

    def before(self, column: Column, steps: int = 1) -> Column:
        """A column moved so that each word has what the word `steps` before it has; 0 where there is none."""
        moved = np.zeros(self.size, column.dtype)
        moved[steps:] = column[:-steps]
        moved[self._is_first if steps == 1 else self.place_of < steps] = 0
        return moved

    def after(self, column: Column) -> Column:
        """A column moved so that each word has what the next word has; 0 where there is none."""
        moved = np.zeros(self.size, column.dtype)
        moved[:-1] = column[1:]
        moved[self._lasts] = 0
        return moved

    def reading(self, k: int) -> Reading:
        """One text by itself."""
        first, last = self.cuts[k], self.cuts[k + 1]
        return Reading(
            self.texts[k],
            last - first,
            self.regimes[k],
            self._starts[first:last],
            self._ends[first:last],
            self.lows[first:last],
            self._facts[first:last],
            self._shapes[first:last],
            self._cues[first:last],
            self.gaps[first:last],
            self._opens[first:last],
        )


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Cut a folded text into tokens and look each up."""
    return Batch(Texts.of([text]), vocabulary).reading(0)


def split(batch: Batch, wanted: Column) -> Sequence[list[int]]:
    """The places of the wanted words, text by text."""
    positions = np.flatnonzero(wanted)
    places = batch.place_of[positions].tolist()
    cuts = np.searchsorted(positions, batch.bounds).tolist()
    return [places[a:b] for a, b in pairwise(cuts)]
