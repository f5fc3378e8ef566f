"""Tables that stay on disk: of most a process asks for a few rows, and for the same ones again and again."""

import io
import os
import weakref
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np

from contracts.errors import Outage

LONGEST_HEADER: Final = 4096
"""Bytes at the beginning of an `.npy` file, of which 128 are used."""


class Places:
    """A file of which parts are read while it is held; it is replaced by another, never written over."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._handle)
        self.size = os.fstat(self._handle).st_size

    def read(self, size: int, first: int) -> bytes:
        """So many bytes from a place on; Outage where they cannot be read, which is no fault of a report."""
        try:
            found = os.pread(self._handle, size, first)
        except OSError as error:
            raise Outage(f"a table that travels with the code cannot be read: {error.strerror}") from error
        if len(found) != size:
            raise Outage("a table that travels with the code is shorter than it was: restart the process")
        return found


class OnDisk:
    """The rows of an `.npy` file, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._places = Places(path)
        file = io.BytesIO(self._places.read(min(LONGEST_HEADER, self._places.size), 0))
        np.lib.format.read_magic(file)
        (self.count, self.size), by_columns, kind = np.lib.format.read_array_header_1_0(file)
        self._first = file.tell()
        self.kind = np.dtype(kind)
        self._length = self.size * self.kind.itemsize
        if by_columns or self._places.size != self._first + self.count * self._length:
            raise ValueError(f"{path.name} holds no whole rows")

    def rows(self, numbers: Iterable[int]) -> "np.ndarray":
        """Rows by their numbers; IndexError for a number that is none."""
        asked = [*numbers]
        if asked and not 0 <= min(asked) <= max(asked) < self.count:
            raise IndexError(f"rows go from 0 to {self.count - 1}")
        read = [self._places.read(self._length, self._first + number * self._length) for number in asked]
        return np.frombuffer(b"".join(read), self.kind).reshape(-1, self.size)


class Remembered:
    """Rows of such a table, each kept once it was asked for; several threads may ask."""

    def __init__(self, table: OnDisk) -> None:
        self._table = table
        self._places = np.full(table.count, -1, np.int32)
        self._rows = np.empty((table.count, table.size), table.kind)  # what is not filled takes no memory
        self._filled = 0
        self._filling = Lock()

    def __getitem__(self, numbers: "np.ndarray") -> "np.ndarray":
        places = self._places[numbers]
        if (places < 0).any():
            with self._filling:
                self._fill(numbers)
            places = self._places[numbers]
        found: np.ndarray = self._rows[places]
        return found

    def _fill(self, numbers: "np.ndarray") -> None:
        fresh = sorted({*numbers[self._places[numbers] < 0].tolist()})  # np.unique loads numpy.ma
        past = self._filled + len(fresh)
        self._rows[self._filled : past] = self._table.rows(fresh)
        self._places[fresh] = np.arange(self._filled, past)
        self._filled = past
