"""Texts of any length laid end to end, as a network reads many of them in one run.

A row is one piece of a text. Where the pieces of a text look at each other, the texts stand one above the
other, filled up to one length. That length hangs on the text alone, so that each is read to the last bit
as it would be alone.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

LENGTHS: Final = (12, 16, 20, 24, 32, 40, 48, 64, 98, 128, 160, 224, 320)
"""A text is filled up to the next of these; none is longer than the last."""
MOST_ROWS: Final = 320
"""Of one run; no less than the longest text has. What is worked out for more does not stay at hand."""


class Rows(NamedTuple):
    """Where the rows of some texts stand."""

    filled: np.ndarray
    """Texts x length: the row at each place, behind a text's end its last one."""
    back: np.ndarray
    """For each row its place in `filled`, counted through."""
    lengths: np.ndarray
    """How many rows each text has."""
    places: np.ndarray
    """For each row its place in its text."""
    firsts: np.ndarray
    """The first row of each text."""


def rows_of(sizes: Sequence[int], length: int) -> Rows:
    """The rows of texts of these sizes, none longer than `length`."""
    lengths = np.array(sizes, np.int64)
    firsts = lengths.cumsum() - lengths
    places = np.arange(int(lengths.sum())) - np.repeat(firsts, lengths)
    filled = firsts[:, None] + np.minimum(np.arange(length), lengths[:, None] - 1)
    back = np.repeat(np.arange(len(sizes)) * length, lengths) + places
    return Rows(filled, back, lengths.astype(np.int32), places, firsts)


def runs(sizes: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Texts that are read in one run: their length, and which they are, at most MOST_ROWS rows filled."""
    alike: dict[int, list[int]] = {}
    for text, size in enumerate(sizes):
        alike.setdefault(next(length for length in LENGTHS if size <= length), []).append(text)
    for length, texts in alike.items():
        most = MOST_ROWS // length
        for first in range(0, len(texts), most):
            yield length, texts[first : first + most]
