"""Tables that stay on disk give the rows they hold, and take no other file for one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import Outage
from lexis.on_disk import OnDisk, Remembered

TABLE = np.arange(60, dtype=np.uint8).reshape(20, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    np.save(tmp_path / "table.npy", TABLE)
    return tmp_path / "table.npy"


def test_rows_are_those_of_the_file(path: Path) -> None:
    table = OnDisk(path)
    assert (table.count, table.size) == TABLE.shape
    assert np.array_equal(table.rows([19, 0, 7, 7]), TABLE[[19, 0, 7, 7]])
    assert table.rows([]).shape == (0, 3)


@pytest.mark.parametrize("number", [-1, 20])
def test_a_number_of_no_row_is_refused(path: Path, number: int) -> None:
    with pytest.raises(IndexError):
        OnDisk(path).rows([0, number])


def test_a_file_cut_short_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="whole rows"):
        OnDisk(path)


def test_rows_that_were_asked_for_are_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, read = OnDisk(path), list[int]()
    rows = table.rows
    monkeypatch.setattr(table, "rows", lambda numbers: (read.extend(numbers), rows(numbers))[1])
    remembered = Remembered(table)
    for asked in ([3, 3, 19], [], [0, 19, 3], [5]):
        assert np.array_equal(remembered[np.array(asked, np.int64)], TABLE[asked])
    assert sorted(read) == [0, 3, 5, 19]


def test_a_file_that_became_shorter_is_told_of(path: Path) -> None:
    table = OnDisk(path)
    path.write_bytes(path.read_bytes()[:-1])
    assert np.array_equal(table.rows([18]), TABLE[[18]])
    with pytest.raises(Outage, match="shorter"):
        table.rows([19])


def test_a_read_that_fails_is_an_outage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    table = OnDisk(path)
    monkeypatch.setattr("os.pread", fail)
    with pytest.raises(Outage, match="cannot be read: Input/output error"):
        table.rows([1])


def test_a_file_that_another_takes_the_place_of_is_read_to_its_end(path: Path, tmp_path: Path) -> None:
    table = OnDisk(path)
    np.save(tmp_path / "other.npy", np.zeros_like(TABLE))
    (tmp_path / "other.npy").replace(path)
    assert np.array_equal(table.rows([7]), TABLE[[7]])
    assert not OnDisk(path).rows([7]).any()


def test_threads_that_ask_at_once_get_their_rows(tmp_path: Path) -> None:
    table = np.arange(4000, dtype=np.uint8).reshape(1000, 4)
    np.save(tmp_path / "table.npy", table)
    remembered, lot = Remembered(OnDisk(tmp_path / "table.npy")), np.random.default_rng(1)
    asked = [lot.integers(0, 1000, 40) for _ in range(200)]
    with ThreadPoolExecutor(4) as threads:
        for numbers, rows in zip(asked, threads.map(remembered.__getitem__, asked), strict=True):
            assert np.array_equal(rows, table[numbers])
