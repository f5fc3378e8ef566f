"""Names and places by the words around them: a small network trained on marked narratives; it only adds.

A word becomes a vector once, from what the tables know of it, its letters and, for the commonest, itself.
A position is judged from the vectors of the words around it, the gaps between them, what the rules found
beside it and how the text uses capitals. `pso/training` makes the weights; its card says from what.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from contracts.identifiers import IdentifierLabel
from lexis import Meanings
from services.deidentify.core import lexicon as lex
from services.deidentify.core.letters import Letters, Runs
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
PLACES_AT_ONCE: Final = 256
"""Places judged together: what is known of them then stays near the processor."""
GAPS_READ: Final = (-1, 0, 1, 2, 3)
HITS_READ: Final = (-3, -2, -1, 0, 1, 2, 3)
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
NUMBERS: Final = ("5", "55", "555", "5555", "55555", "555555", "05", "055", "0555", "2024")
"""A number is read as one of these: by its length, a zero in front, or being a year."""
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


def traits(letters: Letters, shapes: "np.ndarray", facts: "np.ndarray") -> "np.ndarray":
    """What words say of themselves, a row each: levels as names, frequency, lists, letters."""
    given, surname = facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15
    zipf = (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) / 10
    proper = facts >> lex.PROPER_SHIFT & 3
    size = letters.sizes
    is_number = shapes == Shape.NUMBER
    columns: list[np.ndarray] = [given / 15, surname / 15]
    columns += [given >= 5, given >= 8, surname >= 5, surname >= 8, given > 0, surname > 0]
    columns += [zipf / 8, zipf == 0, (zipf > 0) & (zipf < 2.5), (zipf >= 2.5) & (zipf < 3.5)]
    columns += [(zipf >= 3.5) & (zipf < 4.3), (zipf >= 4.3) & (zipf < 5), zipf >= 5]
    columns += [proper == 1, proper == 2, proper == 3, facts & lex.TOWN != 0]
    columns += [(given + surname == 0) & (zipf == 0)]
    columns += [facts & flag != 0 for flag in lex.FLAG_OF_LIST.values()]
    columns += [facts & lex.DICTIONARY != 0]
    columns += [shapes == one for one in range(SHAPES)]
    columns += [size == 1, size == 2, size == 3, size == 4, size == 5, size >= 8, size >= 11]
    columns += [is_number & (size == one) for one in range(1, 6)]
    columns += [is_number & (size >= 6)]
    return np.concatenate([np.stack(columns, 1).astype(np.float32), letters.traits()], 1)


def described(
    lows: Sequence[str],
    letters: Letters,
    shapes: "np.ndarray",
    facts: "np.ndarray",
    meanings: Meanings,
) -> "np.ndarray":
    """What words say of themselves and what they mean, a row each; `letters` are those of `lows`."""
    meant = meanings.of([stem(low) for low in lows], MEANING_COLUMNS) * MEANING_SCALE
    return np.concatenate([traits(letters, shapes, facts), meant], 1)


def stem(low: str) -> str:
    """The form under which a common word is remembered."""
    return low.removesuffix("'s")


class Known(NamedTuple):
    """What is known of words wherever they stand, a row each: vectors, and the traits they are made of."""

    vectors: "np.ndarray"
    traits: "np.ndarray"


class Around(NamedTuple):
    """Columns over the words of many texts, with REACH empty places before, between and behind texts.

    `words` are rows of `traits`, which holds what is known of every word met.
    """

    vectors: "np.ndarray"
    traits: "np.ndarray"
    words: "np.ndarray"
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
        self.numbers = self.known(
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

    def known(self, lows: Sequence[str], shapes: "np.ndarray", facts: "np.ndarray") -> Known:
        """What the network knows of each word, wherever it stands."""
        known = self._words
        words = [known.get(stem(low), 0) for low in lows]
        letters = Letters(lows)
        heard = self._heard(letters.runs(shapes != Shape.NUMBER))
        told = described(lows, letters, shapes, facts, self._meanings)
        row = np.concatenate([told, self._embedding[words], heard], 1)
        # A product for each row: in one of all, the last bits of a word would hang on the words beside it.
        vectors: np.ndarray = np.maximum((row[:, None] @ self._encode)[:, 0] + self._encode_bias, 0)
        return Known(vectors, told[:, :-MEANING_COLUMNS].astype(np.float16))

    def _heard(self, runs: Runs) -> "np.ndarray":
        """The mean over each word's letter runs."""
        heard = np.zeros((len(runs.sizes), self._letters.shape[1]), np.float32)
        has = np.flatnonzero(runs.sizes)
        if len(has):
            starts = np.cumsum(runs.sizes)[has] - runs.sizes[has]
            heard[has] = np.add.reduceat(self._letters[runs.buckets], starts) / runs.sizes[has, None]
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
