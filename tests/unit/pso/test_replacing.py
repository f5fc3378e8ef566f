"""A file that processes read by place is replaced whole or stays as it was."""

from pathlib import Path

import pytest

from lexis.on_disk import Places
from pso.training.replacing import replacing


def test_who_holds_the_old_file_reads_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(b"old")
    held = Places(path)
    with replacing(path) as fresh:
        assert fresh.suffix == path.suffix
        fresh.write_bytes(b"new")
    assert held.read(3, 0) == b"old"
    assert path.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [path]


def write_half(path: Path) -> None:
    with replacing(path) as fresh:
        fresh.write_bytes(b"ha")
        raise RuntimeError


def test_what_goes_wrong_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]
