"""What the second tagger learns from: windows of marked texts around words that may be asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from lexis.pieces import END, START, Pieces
from lexis.rows import runs
from pso.marked import gold
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.second_tagger import (
    MOST_PIECES,
    TRAITS_BESIDE,
    Spelled,
    known_of,
    laid_out,
    laid_together,
    spell,
    windows,
)
from services.deidentify.core.tagger import HIT_CLASSES, Tagger
from services.deidentify.core.tagging import Tagging, asked, hit_classes

from .examples import TEXTS_AT_ONCE, truth
from .window_net import EDGES, Windows

LENGTHS: Final = (18, 26, 34, 42, 50, 66, MOST_PIECES + EDGES)
"""Windows of about one length learn together, filled up to one of these."""
AT_ONCE: Final = 64
JUDGED: Final = 3
"""One word in so many places is judged at each step, chosen by lot where more could be."""
AROUND: Final = 16
"""Pieces on each side of a word that are learned from; fewer are enough to read by."""
WHOLE: Final = 0.35
"""How often a text that is short enough is read whole."""
TWO_WORDS: Final = 0.4
"""How often a window is chosen around two words, where they are near enough; else around one."""
FORGOTTEN_HITS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text: its words' pieces and traits, which words may be asked about, and what each is."""

    spelled: list[Spelled]
    traits: "np.ndarray"
    asked: "np.ndarray"
    truth: "np.ndarray"

    def part(self, first: int, past: int) -> Self:
        """Some of its words."""
        some = slice(first, past)
        return type(self)(self.spelled[some], self.traits[some], self.asked[some], self.truth[some])


def lessons(marked: Sequence[str], scrubber: Scrubber, tagger: Tagger, pieces: Pieces) -> Iterator[Lesson]:
    """The texts in which there is something to ask; `scrubber` has no tagger, `tagger` is the first one."""
    tagging = Tagging(tagger, scrubber.vocabulary)
    for first in range(0, len(marked), TEXTS_AT_ONCE):
        told = [gold(text) for text in marked[first : first + TEXTS_AT_ONCE]]
        seen = scrubber.look([one.text for one in told])
        batch = seen.batch
        hits = hit_classes(batch, seen.found, seen.protected)
        around, moved = tagging.around(batch, hits)
        known, wanted = known_of(around, moved).astype(np.float16), truth(seen, told)
        may_ask = np.zeros(batch.size, bool)
        may_ask[asked(batch, hits)] = True
        for begin, end in pairwise(batch.cuts):
            if may_ask[begin:end].any():
                spelled = [spell(pieces, batch.gaps[i], batch.word(i)) for i in range(begin, end)]
                yield Lesson(spelled, known[begin:end], may_ask[begin:end], wanted[begin:end])


def cropped(lesson: Lesson, chance: "np.random.Generator") -> Lesson:
    """A window as it will be read: around a word or two, or now and then the whole text."""
    sizes = [word.size for word in lesson.spelled]
    if sum(sizes) <= MOST_PIECES and chance.random() < WHOLE:
        return lesson
    asked = np.flatnonzero(lesson.asked)
    words = chance.choice(asked, min(len(asked), 2 if chance.random() < TWO_WORDS else 1), replace=False)
    around = windows(sizes, sorted(words.tolist()), AROUND)
    first, past, _ = around[chance.integers(len(around))]
    return lesson.part(first, past)


def batches(
    texts: Sequence[Lesson], pieces: Pieces, chance: "np.random.Generator"
) -> "Iterator[tuple[Windows, np.ndarray, np.ndarray]]":
    """A window of each text in any order, those of a length together; which words count, and the truth."""
    marks = (pieces.number(START), pieces.number(END))
    waiting: dict[int, list[Lesson]] = {length: [] for length in LENGTHS}
    for place in chance.permutation(len(texts)).tolist():
        one = cropped(texts[place], chance)
        size = EDGES + sum(word.size for word in one.spelled)
        length = next(length for length in LENGTHS if size <= length)
        waiting[length].append(one)
        if len(waiting[length]) == AT_ONCE:
            yield batch_of(waiting[length], length, marks, chance)
            waiting[length] = []
    for length, some in waiting.items():
        if some:
            yield batch_of(some, length, marks, chance)


def batch_of(
    some: Sequence[Lesson], length: int, marks: tuple[int, int], chance: "np.random.Generator | None" = None
) -> "tuple[Windows, np.ndarray, np.ndarray]":
    """Windows filled up to a length, which words are judged, what they are; by lot hits are forgotten."""
    count, judged = AT_ONCE, length // JUDGED
    filled = Windows(
        np.zeros((count, length), np.int32),
        np.full((count, length), -1, np.int32),
        np.zeros((count, length, some[0].traits.shape[1]), np.float32),
        np.zeros((count, length), np.int32),
        np.zeros((count, length), np.int32),
        np.zeros((count, judged), np.int32),
    )
    filled.pieces[:, 0] = marks[0]
    counts, wanted = np.zeros((count, judged), np.float32), np.zeros((count, judged), np.int32)
    for row, one in enumerate(some):
        _fill(filled, row, one, marks, chance)
        words = np.flatnonzero(one.asked)
        if len(words) > judged:
            words = chance.choice(words, judged, replace=False) if chance else words[:judged]
        filled.asked[row, : len(words)] = words
        counts[row, : len(words)], wanted[row, : len(words)] = 1, one.truth[words]
    return filled, counts, wanted


def together(some: Sequence[Lesson], pieces: Pieces) -> "Iterator[dict[str, np.ndarray]]":
    """Windows as the finished tagger reads them, in as few runs; all words are asked that may be."""
    marks = (pieces.number(START), pieces.number(END))
    laid = [laid_out(one.spelled, *marks) for one in some]
    for length, members in runs([len(one.pieces) for one in laid]):
        known = np.concatenate([some[place].traits for place in members]).astype(np.float32)
        asked = [np.flatnonzero(some[place].asked).tolist() for place in members]
        yield laid_together([laid[place] for place in members], known, asked, length)


def _fill(
    filled: Windows, row: int, one: Lesson, marks: tuple[int, int], chance: "np.random.Generator | None"
) -> None:
    laid, words = laid_out(one.spelled, *marks), len(one.spelled)
    filled.pieces[row, : len(laid.pieces)] = laid.pieces
    filled.owners[row, : len(laid.owners)] = laid.owners
    filled.firsts[row, :words], filled.lasts[row, :words] = np.array(laid.ends).T
    known = one.traits.astype(np.float32)
    column = known.shape[1] - TRAITS_BESIDE
    if chance:
        forgotten = chance.random(len(known)) < FORGOTTEN_HITS
        known[forgotten, column : column + HIT_CLASSES] = 0
        known[forgotten, column] = 1
    filled.traits[row, : len(known)] = known
