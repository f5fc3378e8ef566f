"""Names and places by the words around them: a small network trained on marked narratives; it only adds.

A word becomes a vector once, from what the tables know of it, its letters and, for the commonest, itself.
A position is judged from the vectors of the words around it, the gaps between them, what the rules found
beside it and how the text uses capitals. `pso/training` makes the weights; its card says from what.
"""

import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from contracts.identifiers import IdentifierLabel
from lexis import Meanings
from services.deidentify.core import lexicon as lex
from services.deidentify.core.vocabulary import Shape

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "tagger" / "weights.npz"
LABELS: Final = (
    None,
    IdentifierLabel.NAME,
    IdentifierLabel.PROVIDER,
    IdentifierLabel.FACILITY,
    IdentifierLabel.AGENCY,
    IdentifierLabel.LOCATION,
    IdentifierLabel.UNIT,
    IdentifierLabel.ID,
)
"""What the network tells apart; the last stands for every other identifier, which the rules name."""
REACH: Final = 4
"""Words on each side that are read."""
STEPS: Final = np.arange(-REACH, REACH + 1)
PLACES_AT_ONCE: Final = 1024
"""Places judged together: what is known of them then stays near the processor."""
GAPS_READ: Final = (-1, 0, 1, 2, 3)
HITS_READ: Final = (-3, -2, -1, 0, 1, 2, 3)
BUCKETS: Final = 4096
MOST_GRAMS: Final = 24
GAP_CLASSES: Final = 14
AT_END: Final = 2
HIT_CLASSES: Final = 7
PROTECTED: Final = 6
CLASS_OF_HIT: Final = {
    IdentifierLabel.NAME: 1,
    IdentifierLabel.PROVIDER: 1,
    IdentifierLabel.FACILITY: 2,
    IdentifierLabel.AGENCY: 2,
    IdentifierLabel.LOCATION: 2,
    IdentifierLabel.UNIT: 3,
    IdentifierLabel.DATE: 4,
    IdentifierLabel.AGE_OVER_89: 4,
}
OTHER_HIT: Final = 5
ENDINGS: Final = (
    "ed ing ly s er tion al ez son ski sky ian yan ova ov ko berg stein ville ton field wood land burg "
    "view side dale ford creek mg ine ol ide ate pam"
)
NUMBERS: Final = ("5", "55", "555", "5555", "55555", "555555", "05", "055", "0555", "2024")
"""A number is read as one of these: by its length, a zero in front, or being a year."""
PLACE_OF_ENDING: Final = {ending: place for place, ending in enumerate(ENDINGS.split())}
ENDING_LENGTHS: Final = sorted({len(ending) for ending in PLACE_OF_ENDING})
LETTER_TRAITS: Final = len(PLACE_OF_ENDING) + 7
SHAPES: Final = 5
MEANING_COLUMNS: Final = 32
MEANING_SCALE: Final = np.float32(0.3)
MARKS_OF_GAP: Final = (
    ("\n", AT_END), (".", 3), (",", 4), ("(", 5), (")", 5), ("/", 6), (":", 7), ("-", 8), ('"', 9), ("#", 10),
    ("&", 12), ("+", 12), ("@", 13),
)  # fmt: skip


def number_class(written: str) -> int:
    """The place in NUMBERS that stands for a number."""
    size = len(written)
    if size == 4 and written[:2] in ("19", "20"):
        return 9
    return size + 4 if written[0] == "0" and 1 < size < 5 else min(size, 6) - 1


def gap_class(gap: str) -> int:
    """The kind of what lies between two words."""
    if gap == " ":
        return 0
    if not gap:
        return 1
    return next((kind for mark, kind in MARKS_OF_GAP if mark in gap), 11)


def grams(low: str) -> list[int]:
    """The buckets of a word's runs of three and four letters."""
    edged = f"^{low}$"
    runs = [edged[i : i + n] for n in (3, 4) for i in range(len(edged) - n + 1)]
    return [zlib.crc32(run.encode()) % BUCKETS for run in runs[:MOST_GRAMS]]


def traits(lows: Sequence[str], shapes: "np.ndarray", facts: "np.ndarray") -> "np.ndarray":
    """What words say of themselves, a row each: levels as names, frequency, lists, letters."""
    given, surname = facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15
    zipf = (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) / 10
    proper = facts >> lex.PROPER_SHIFT & 3
    size = np.fromiter(map(len, lows), np.int64, len(lows))
    is_number = shapes == Shape.NUMBER
    columns: list[np.ndarray] = [given / 15, surname / 15]
    columns += [given >= 5, given >= 8, surname >= 5, surname >= 8, given > 0, surname > 0]
    columns += [zipf / 8, zipf == 0, (zipf > 0) & (zipf < 2.5), (zipf >= 2.5) & (zipf < 3.5)]
    columns += [(zipf >= 3.5) & (zipf < 4.3), (zipf >= 4.3) & (zipf < 5), zipf >= 5]
    columns += [proper == 1, proper == 2, proper == 3, facts & lex.TOWN != 0]
    columns += [(given + surname == 0) & (zipf == 0)]
    columns += [facts & flag != 0 for flag in lex.FLAG_OF_LIST.values()]
    columns += [shapes == one for one in range(SHAPES)]
    columns += [size == 1, size == 2, size == 3, size == 4, size == 5, size >= 8, size >= 11]
    columns += [is_number & (size == one) for one in range(1, 6)]
    columns += [is_number & (size >= 6)]
    columns += list(np.array([_letters(low) for low in lows], np.float32).reshape(-1, LETTER_TRAITS).T)
    return np.stack(columns, 1).astype(np.float32)


def described(
    lows: Sequence[str], shapes: "np.ndarray", facts: "np.ndarray", meanings: Meanings
) -> "np.ndarray":
    """What words say of themselves and what they mean, a row each."""
    meant = meanings.of([stem(low) for low in lows], MEANING_COLUMNS) * MEANING_SCALE
    return np.concatenate([traits(lows, shapes, facts), meant], 1)


def _letters(low: str) -> list[float]:
    """What the letters of a word look like: its ending, its vowels, a quote; of a number how it begins."""
    row = [0.0] * LETTER_TRAITS
    for length in ENDING_LENGTHS:
        place = PLACE_OF_ENDING.get(low[-length:])
        if place is not None:
            row[place] = 1.0
    place = len(PLACE_OF_ENDING)
    vowels = [letter in "aeiou" for letter in low]
    row[place] = float(any(vowels))
    row[place + 1] = float(any(a and b for a, b in pairwise(vowels)))
    row[place + 2] = float(low[-1:] in ("a", "i", "o", "u"))
    row[place + 3], row[place + 4] = float(low[-2:] == "'s"), float("'" in low)
    row[place + 5] = float(low[:1] == "0")
    row[place + 6] = float(len(low) == 4 and low.isdigit() and low[:2] in ("19", "20"))
    return row


def stem(low: str) -> str:
    """The form under which a common word is remembered."""
    return low.removesuffix("'s")


class Around(NamedTuple):
    """Columns over the words of many texts, with REACH empty places before, between and behind texts."""

    vectors: "np.ndarray"
    gaps: "np.ndarray"
    hits: "np.ndarray"
    regimes: "np.ndarray"
    opens: "np.ndarray"


class Tagger:
    """The network; arrays by name as `pso/training` writes them."""

    def __init__(self, arrays: "dict[str, np.ndarray]", words: list[str], meanings: Meanings) -> None:
        self._meanings = meanings
        floats = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._words = {word: place for place, word in enumerate(words, 1)}
        self._embedding, self._letters = floats["embedding"], floats["letters"]
        self._encode, self._encode_bias = floats["encode"], floats["encode_bias"]
        self._hidden, self._hidden_bias = floats["hidden"], floats["hidden_bias"]
        self._output, self._output_bias = floats["output"], floats["output_bias"]
        self.size = len(self._encode_bias)
        self.empty = np.maximum(
            self._embedding[0] @ self._encode[self._trait_count :][: self._embedding.shape[1]]
            + self._encode_bias,
            0,
        )
        self.numbers = self.vectors(
            NUMBERS, np.full(len(NUMBERS), Shape.NUMBER), np.zeros(len(NUMBERS), np.int64)
        )

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Tagger":
        """The weights that travel with the code."""
        with np.load(path, allow_pickle=False) as file:
            words, meanings = str(file["words"]).split(" "), Meanings.load()
            return cls({name: file[name] for name in file.files if name != "words"}, words, meanings)

    @property
    def _trait_count(self) -> int:
        return int(len(self._encode) - self._embedding.shape[1] - self._letters.shape[1])

    def vectors(self, lows: Sequence[str], shapes: "np.ndarray", facts: "np.ndarray") -> "np.ndarray":
        """What the network knows of each word, wherever it stands."""
        known = self._words
        words = [known.get(stem(low), 0) for low in lows]
        heard = self._heard(
            [[] if shape == Shape.NUMBER else grams(low) for low, shape in zip(lows, shapes, strict=True)]
        )
        row = np.concatenate(
            [described(lows, shapes, facts, self._meanings), self._embedding[words], heard], 1
        )
        vectors: np.ndarray = np.maximum(row @ self._encode + self._encode_bias, 0)
        return vectors

    def _heard(self, runs: list[list[int]]) -> "np.ndarray":
        """The mean over each word's letter runs."""
        sizes = np.array([len(one) for one in runs])
        heard = np.zeros((len(runs), self._letters.shape[1]), np.float32)
        if sizes.any():
            flat = self._letters[[run for one in runs for run in one]]
            has = np.flatnonzero(sizes)
            starts = np.cumsum(sizes)[has] - sizes[has]
            heard[has] = np.add.reduceat(flat, starts) / sizes[has, None]
        return heard

    def judge(self, around: Around, places: "np.ndarray") -> "np.ndarray":
        """For each place (an index into the columns) the probability of each of LABELS."""
        firsts = range(0, len(places), PLACES_AT_ONCE)
        return np.concatenate([self._judged(around, places[a : a + PLACES_AT_ONCE]) for a in firsts])

    def _judged(self, around: Around, places: "np.ndarray") -> "np.ndarray":
        count, width = len(places), len(STEPS) * self.size
        seen = np.zeros((count, len(self._hidden)), np.float32)
        seen[:, :width] = around.vectors[places[:, None] + STEPS].reshape(count, -1)
        every, column = np.arange(count), width
        for step in GAPS_READ:
            seen[every, column + around.gaps[places + step]] = 1
            column += GAP_CLASSES
        regimes, opens = around.regimes[places], around.opens[places]
        seen[every, column + regimes] = 1
        seen[:, column + 3] = opens
        seen[:, column + 4] = opens * (regimes == 0)
        column += 5
        for step in HITS_READ:
            seen[every, column + around.hits[places + step]] = 1
            column += HIT_CLASSES
        hidden = np.maximum(seen @ self._hidden + self._hidden_bias, 0)
        scores = hidden @ self._output + self._output_bias
        scores = np.exp(scores - scores.max(1, keepdims=True))
        result: np.ndarray = scores / scores.sum(1, keepdims=True)
        return result
