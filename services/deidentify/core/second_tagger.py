"""The second tagger: a small sentence model that reads what stands around a word the first one doubts.

Made by `python -m pso.training.second_tagger` out of the first two layers of all-MiniLM-L6-v2, which are
worked out for the words in doubt alone: in each they look over the pieces of the words around. Many windows
are read in one run, in whole numbers of eight bits whose scales are fixed: each is read as it would be alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from lexis.memory import Memory
from lexis.network import Network
from lexis.pieces import END, START, Pieces
from lexis.rows import rows_of, runs
from services.deidentify.core.reading import Batch
from services.deidentify.core.tagger import GAP_CLASSES, HIT_CLASSES, LABELS, Around

MODEL: Final = Path(__file__).resolve().parents[1] / "tagger" / "second.onnx"
PIECES_AROUND: Final = 8
"""So many pieces on each side of a word in doubt are read, whole words only."""
MOST_PIECES: Final = 96
"""Of one window: words in doubt near each other are read together."""
MOST_OF_WORD: Final = 8
LONGEST_SPELLED: Final = 40
"""Letters of a word that are looked at."""
MOST_MARKS: Final = 3
"""Of what lies between two words."""
MOST_ASKED: Final = 128
"""Words in doubt of one text; those it has beyond are left to the first tagger."""
NO_WORD: Final = -1
REGIMES: Final = 3
TRAITS_BESIDE: Final = HIT_CLASSES + GAP_CLASSES + 1 + REGIMES
"""Columns behind a word's traits: hit, gap, whether it opens a sentence, case."""


class Spelled(NamedTuple):
    """A word as the model reads it: the numbers of the marks before it and of its pieces."""

    marks: tuple[int, ...]
    pieces: tuple[int, ...]
    size: int
    """How many places it takes."""


def spell(pieces: Pieces, gap: str, word: str) -> Spelled:
    """A word as the model reads it; `gap` is what lies between it and the word before."""
    return _marked(pieces, gap, _spelled(pieces, word))


def _spelled(pieces: Pieces, word: str) -> Spelled:
    """A word behind a space."""
    found = pieces[word[:LONGEST_SPELLED].lower()][:MOST_OF_WORD] or (pieces.unknown,)
    return Spelled((), found, len(found))


def _marked(pieces: Pieces, gap: str, word: Spelled) -> Spelled:
    """A word behind what else may lie before it."""
    marks = tuple(map(pieces.number, "".join(gap.split())[:MOST_MARKS]))
    return Spelled(marks, word.pieces, len(marks) + len(word.pieces))


class Window(NamedTuple):
    """Words of a batch, from `first` until before `past`; `rows` say which of the places asked lie in it."""

    first: int
    past: int
    rows: list[int]
    laid: "Laid"


class Laid(NamedTuple):
    """A window as the model reads it.

    Its pieces, the word each belongs to (NO_WORD: none), and each word's first and last piece.
    """

    pieces: list[int]
    owners: list[int]
    ends: list[tuple[int, int]]


def laid_out(spelled: Sequence[Spelled], start: int, end: int) -> Laid:
    """The words of a window in a row; `start` and `end` are the numbers of what begins and ends it."""
    pieces, owners, ends = [start], [NO_WORD], []
    for place, (marks, of_word, _) in enumerate(spelled):
        if marks:
            pieces += marks
            owners += [NO_WORD] * len(marks)
        ends.append((len(pieces), len(pieces) + len(of_word) - 1))
        pieces += of_word
        owners += [place] * len(of_word)
    pieces.append(end)
    owners.append(NO_WORD)
    return Laid(pieces, owners, ends)


def laid_together(
    windows: Sequence[Laid], known: "np.ndarray", asked: Sequence[Sequence[int]], length: int
) -> "dict[str, np.ndarray]":
    """Windows as the network reads them in one run, each filled up to `length`.

    `known` has the traits of all their words, row by row; `asked` says which words of each are asked about.
    """
    rows = rows_of([len(one.pieces) for one in windows], length)
    words = np.array([len(one.ends) for one in windows])
    first_words = words.cumsum() - words
    owners = np.array([owner for one in windows for owner in one.owners])
    owners = np.where(owners == NO_WORD, len(known), owners + np.repeat(first_words, rows.lengths))
    whose = np.repeat(np.arange(len(windows)), [len(some) for some in asked])
    told = [one.ends[word] for one, some in zip(windows, asked, strict=True) for word in some]
    ends = np.array(told) + rows.firsts[whose, None]
    sizes = 1 + (ends[:, 1] > ends[:, 0])  # a word of one piece asks once
    counts = np.bincount(whose, sizes, len(windows)).astype(np.int64)
    # Never one alone: a product of one row is another sum, by the last bit, than the same row among more.
    asking = rows_of(counts.tolist(), max(2, int(counts.max())))
    lasts = sizes.cumsum() - 1
    both = np.stack([lasts - sizes + 1, lasts], 1)
    asking_rows = np.empty(int(sizes.sum()), np.int64)
    asking_rows[both] = ends
    of_none = np.zeros((1, known.shape[1] + 1), np.float32)
    return {
        "pieces": np.array([piece for one in windows for piece in one.pieces]),
        "places": rows.places,
        "owners": owners,
        "known": np.concatenate([np.pad(known, ((0, 0), (0, 1)), constant_values=1), of_none]),
        "filled": rows.filled,
        "lengths": rows.lengths,
        "asked": asking_rows,
        "asked_filled": asking.filled,
        "asked_back": asking.back,
        "ends": both,
        "words": np.array([word for some in asked for word in some]) + first_words[whose],
    }


class SecondTagger:
    """The model; immutable but for the bounded memory of words."""

    def __init__(self, network: Network, pieces: Pieces) -> None:
        self._network = network
        self._pieces = pieces
        self._start, self._end = pieces.number(START), pieces.number(END)
        self._words = Memory(partial(_spelled, pieces))

    @classmethod
    def load(cls, path: Path = MODEL) -> "SecondTagger":
        """The model that travels with the code."""
        return cls(Network(path), Pieces.load())

    def judge(
        self, batch: Batch, around: Around, moved: "np.ndarray", places: "np.ndarray"
    ) -> "tuple[np.ndarray, np.ndarray]":
        """Which rows of `places` (words in rising order) were read, and the chances of LABELS at each.

        `around` are the columns the first tagger reads, `moved` where each word of the batch lies in them.
        """
        found = [*self._windows(batch, places)]
        rows: list[int] = []
        chances: list[np.ndarray] = [np.zeros((0, len(LABELS)), np.float32)]
        for length, some in runs([len(window.laid.pieces) for window in found]):
            together = [found[place] for place in some]
            rows += [row for window in together for row in window.rows]
            words = np.concatenate([np.arange(window.first, window.past) for window in together])
            asked = [(places[window.rows] - window.first).tolist() for window in together]
            known = known_of(around, moved[words])
            laid = laid_together([window.laid for window in together], known, asked, length)
            chances.append(self._network(**laid))
        order = np.argsort(rows)
        return np.array(rows, np.int64)[order], np.concatenate(chances)[order]

    def _windows(self, batch: Batch, places: "np.ndarray") -> Iterator[Window]:
        if not len(places):
            return
        text_of = batch.text_of[places]
        cuts = np.flatnonzero(np.diff(text_of)) + 1  # np.unique loads numpy.ma
        for all_of_text in np.split(np.arange(len(places)), cuts):
            k = int(text_of[all_of_text[0]])
            mine = all_of_text[:MOST_ASKED]
            least = max(batch.cuts[k], int(places[mine[0]]) - PIECES_AROUND)
            most = min(batch.cuts[k + 1], int(places[mine[-1]]) + 1 + PIECES_AROUND)
            words = map(self._words.__getitem__, batch.lows[least:most])
            spelled = [
                word if gap == " " else _marked(self._pieces, gap, word)
                for gap, word in zip(batch.gaps[least:most], words, strict=True)
            ]
            found = windows([word.size for word in spelled], (places[mine] - least).tolist())
            for first, past, members in found:
                laid = laid_out(spelled[first:past], self._start, self._end)
                yield Window(least + first, least + past, mine[members].tolist(), laid)


def windows(
    sizes: "list[int]", asked: "list[int]", around: int = PIECES_AROUND
) -> "list[tuple[int, int, list[int]]]":
    """Stretches of words around those that are asked about, each with the places in `asked` that lie in it.

    `sizes` are the pieces of each word of a text, `asked` words of it in rising order.
    """
    starts = [*accumulate(sizes, initial=0)]
    found: list[tuple[int, int, list[int]]] = []
    for row, word in enumerate(asked):
        first = bisect_left(starts, starts[word] - around)
        past = bisect_right(starts, starts[word + 1] + around) - 1
        if found:
            begun, reached, rows = found[-1]
            if first <= reached and starts[past] - starts[begun] <= MOST_PIECES:
                found[-1] = (begun, past, [*rows, row])
                continue
        found.append((first, past, [row]))
    return found


def known_of(around: Around, moved: "np.ndarray") -> "np.ndarray":
    """What is known of words beside their pieces, a row each: traits, hit, gap, case."""
    size = around.traits.shape[1]
    known = np.zeros((len(moved), size + TRAITS_BESIDE), np.float32)
    known[:, :size] = around.traits[around.words[moved]]
    every, column = np.arange(len(moved)), size
    for kinds, count in ((around.hits, HIT_CLASSES), (around.gaps, GAP_CLASSES)):
        known[every, column + kinds[moved]] = 1
        column += count
    known[:, column] = around.opens[moved]
    known[every, column + 1 + around.regimes[moved]] = 1
    return known
