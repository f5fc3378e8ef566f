"""What of a long text says most for an answer: a sentence of it, where single words tell a person little."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from .features import PAIR, WORD
from .signals import Span

MOST_SHOWN: Final = 25
"""Words of a sentence that are shown together."""
UNKNOWN: Final = -1
"""The row of a word or pair that is no feature; the last one, which weighs nothing."""


class Stretches:
    """A text's sentences, and where in them its features stand."""

    def __init__(self, features: Iterable[str], words: Sequence[str], sentences: Sequence[int]) -> None:
        """`features` in the order in which they are weighed; `sentences` has each word's sentence."""
        row_of = {key: row for row, key in enumerate(features)}
        self._words = np.array([row_of.get(WORD + word, UNKNOWN) for word in words])
        pairs = [row_of.get(f"{PAIR}{one} {two}", UNKNOWN) for one, two in pairwise(words)]
        self._pairs = np.array(pairs, np.intp)
        self._gains = np.zeros(len(row_of) + 1)
        self._sums = np.zeros(len(words) + 1)
        self._spans = list(_spans(sentences))
        self._firsts, self._lasts = np.array(self._spans).T
        self._sizes = self._lasts - self._firsts + 1

    def heaviest(self, gains: "np.ndarray", within: Span | None = None) -> Span:
        """The words of a sentence that weigh most beyond the text's mean, MOST_SHOWN at most.

        `within` are the words among which it is looked for.
        """
        self._gains[:UNKNOWN] = gains
        each, halves = self._gains[self._words], self._gains[self._pairs] / 2
        each[:-1] += halves
        each[1:] += halves
        sums = self._sums
        np.cumsum(each, out=sums[1:])
        weights = sums[self._lasts + 1] - sums[self._firsts] - self._sizes * (sums[-1] / len(each))
        if within:
            weights[(self._firsts < within[0]) | (self._lasts > within[1])] = -np.inf
        return self._spans[int(weights.argmax())]


def _spans(sentences: Sequence[int]) -> Iterable[Span]:
    """The first and last word of each sentence, or of each part of one that can be shown."""
    past = [*(np.flatnonzero(np.diff(sentences)) + 1).tolist(), len(sentences)]
    for first, end in pairwise([0, *past]):
        size = min(end - first, MOST_SHOWN)
        yield from ((start, start + size - 1) for start in range(first, end - size + 1))
