"""How much memory the C library keeps of what was let go of; one that is not glibc keeps what it keeps."""

import contextlib
import ctypes
from typing import Final

MMAP_THRESHOLD: Final = -3
"""`M_MMAP_THRESHOLD` of mallopt(3)."""
ARENA_MAX: Final = -8
"""`M_ARENA_MAX`."""
LARGE: Final = 4_194_304
"""Bytes from which on a block is taken from the system by itself, and given back as soon as it is free."""


def keep_little() -> None:
    """Give large blocks back at once; else each that is freed makes glibc keep larger ones (12 of 205 MB).

    One heap for all threads, which hardly run at once: each would keep what it let go of (3 to 6 MB).
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(MMAP_THRESHOLD, LARGE)
        library.mallopt(ARENA_MAX, 1)


def give_back() -> None:
    """Hand back what loading took and let go of: ten of 190 MB in classifier."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
