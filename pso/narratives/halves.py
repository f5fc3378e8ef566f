"""Which half of a stock an item belongs to, decided by the item alone: a growing stock moves nothing."""

import hashlib
from collections.abc import Iterable
from enum import IntEnum


class Half(IntEnum):
    """Development (even seeds) or kept out of all making (odd seeds)."""

    DEVELOPMENT = 0
    KEPT_OUT = 1

    @classmethod
    def of_seed(cls, seed: int) -> "Half":
        return cls(seed & 1)


def half_of(item: str) -> Half:
    """The half of one name, format or sentence; letter case and accents of a name aside."""
    return Half(hashlib.sha256(item.strip().casefold().encode()).digest()[0] & 1)


def in_half(items: Iterable[str], half: Half) -> tuple[str, ...]:
    """The words of one half, in their order, without repeats: a word is in the same half in every stock."""
    return tuple(dict.fromkeys(item for item in items if half_of(item) is half))


def evenly_in_half(items: Iterable[str], half: Half) -> tuple[str, ...]:
    """The sentences or formats of one half, two by two: the first of a pair by its hash, the second opposite.

    A short stock is cut in the middle whatever its hashes; what is added at the end moves nothing.
    """
    whole = list(dict.fromkeys(items))
    firsts = [half_of(item) for item in whole[::2]]
    return tuple(item for at, item in enumerate(whole) if firsts[at // 2] ^ (at % 2) == half)
