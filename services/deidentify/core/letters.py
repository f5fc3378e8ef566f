"""What the letters of words look like: their runs of three and four, endings, vowels; of many words at once.

A report brings a few words that no report brought before, so that their cost is a third of all: they are
laid out as one row of bytes and looked at together.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

BUCKETS: Final = 4096
MOST_GRAMS: Final = 24
"""Of a word's runs so many are heard, the shorter first."""
_ENDINGS: Final = (
    "ed ing ly s er tion al ez son ski sky ian yan ova ov ko berg stein ville ton field wood land burg "
    "view side dale ford creek mg ine ol ide ate pam"
)
ENDINGS: Final = _ENDINGS.split()
VOWELS: Final = np.isin(np.arange(256), np.frombuffer(b"aeiou", np.uint8))
LAST_VOWELS: Final = np.isin(np.arange(256), np.frombuffer(b"aiou", np.uint8))
DIGITS: Final = np.isin(np.arange(256), np.frombuffer(b"0123456789", np.uint8))
LETTER_TRAITS: Final = len(ENDINGS) + 7
YEAR_DIGITS: Final = 4
CENTURIES: Final = [int.from_bytes(digits, "big") for digits in (b"19", b"20")]


def _crc_table() -> "np.ndarray":
    values = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        values = np.where(values & 1, values >> 1 ^ np.uint32(0xEDB88320), values >> 1)
    return values


def _packed(tails: "np.ndarray") -> "np.ndarray":
    """The bytes of each row as one whole number."""
    total = np.zeros(len(tails), np.int64)
    for column in tails.T:
        total = total << 8 | column
    return total


def _of_length(length: int) -> "tuple[int, np.ndarray, np.ndarray]":
    """The endings of one length as whole numbers, in order, with their places in ENDINGS."""
    keys, places = zip(
        *sorted(
            (int.from_bytes(one.encode("ascii"), "big"), place)
            for place, one in enumerate(ENDINGS)
            if len(one) == length
        ),
        strict=True,
    )
    return length, np.array(keys), np.array(places)


CRC: Final = _crc_table()
ENDINGS_BY_LENGTH: Final = [_of_length(length) for length in sorted(set(map(len, ENDINGS)))]
ALL_ONES: Final = np.uint32(0xFFFFFFFF)


class Runs(NamedTuple):
    """The buckets of words' runs of letters, word after word, and how many each word has."""

    buckets: "np.ndarray"
    sizes: "np.ndarray"


class Letters:
    """Words in small letters as one row of bytes, an edge before and behind each."""

    def __init__(self, lows: Sequence[str]) -> None:
        self._row = np.frombuffer("".join([f"^{low}$" for low in lows]).encode("ascii", "replace"), np.uint8)
        self.sizes = np.fromiter(map(len, lows), np.int64, len(lows))
        self._firsts = np.cumsum(self.sizes + 2) - self.sizes - 1

    def runs(self, is_heard: "np.ndarray") -> Runs:
        """The runs of three and four letters of the words that are heard, by the checksum of each."""
        threes = np.where(is_heard, np.minimum(self.sizes, MOST_GRAMS), 0)
        fours = np.where(is_heard, np.minimum(self.sizes - 1, MOST_GRAMS - threes), 0).clip(0)
        counts = np.stack([threes, fours], 1).ravel()
        before = np.cumsum(counts) - counts
        at = np.repeat(np.repeat(self._firsts - 1, 2) - before, counts) + np.arange(counts.sum())
        is_four = np.repeat(np.tile([False, True], len(self.sizes)), counts)
        sums = np.full(len(at), ALL_ONES)
        for step in range(3):
            sums = CRC[(sums ^ self._row[at + step]) & 255] ^ sums >> 8
        longer = sums[is_four]
        sums[is_four] = CRC[(longer ^ self._row[at[is_four] + 3]) & 255] ^ longer >> 8
        return Runs(((sums ^ ALL_ONES) % BUCKETS).astype(np.int64), threes + fours)

    def traits(self) -> "np.ndarray":
        """A row for each word: its ending, its vowels, a quote; of a number how it begins."""
        rows = np.zeros((len(self.sizes), LETTER_TRAITS), np.float32)
        if not len(rows):
            return rows
        lasts = self._firsts + self.sizes - 1
        for length, keys, places in ENDINGS_BY_LENGTH:
            tails = _packed(self._row[np.maximum(lasts[:, None] - np.arange(length)[::-1], 0)])
            found = np.searchsorted(keys, tails).clip(max=len(keys) - 1)
            has = np.flatnonzero((keys[found] == tails) & (self.sizes >= length))
            rows[has, places[found[has]]] = 1
        place = len(ENDINGS)
        is_vowel = VOWELS[self._row]
        is_double = is_vowel & np.append(is_vowel[1:], False)
        edges = self._firsts - 1
        first, last = self._row[self._firsts], self._row[lasts]
        rows[:, place] = np.logical_or.reduceat(is_vowel, edges)
        rows[:, place + 1] = np.logical_or.reduceat(is_double, edges)
        rows[:, place + 2] = LAST_VOWELS[last]
        rows[:, place + 3] = (self.sizes > 1) & (last == ord("s")) & (self._row[lasts - 1] == ord("'"))
        rows[:, place + 4] = np.logical_or.reduceat(self._row == ord("'"), edges)
        rows[:, place + 5] = first == ord("0")
        rows[:, place + 6] = self._are_years()
        return rows

    def _are_years(self) -> "np.ndarray":
        are = self.sizes == YEAR_DIGITS
        which = np.flatnonzero(are)
        written = self._row[self._firsts[which][:, None] + np.arange(YEAR_DIGITS)]
        are[which] = np.isin(_packed(written[:, :2]), CENTURIES) & DIGITS[written].all(1)
        result: np.ndarray = are
        return result
