"""What the commands say of a folder where nothing runs, or not yet."""

import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pso.cli import app
from pso.stack import pidfiles
from pso.state import State


def pso(state: Path, *words: str) -> Result:
    return CliRunner().invoke(app, words, env={"PSO_STATE": str(state), "COLUMNS": "250", "TERM": "dumb"})


@pytest.mark.parametrize("words", [["status"], ["simulate"], ["rescrub", "list"]], ids=" ".join)
def test_a_system_that_still_starts_is_told_from_one_that_is_not_there(
    tmp_path: Path, words: list[str]
) -> None:
    nothing = pso(tmp_path, *words)
    assert (nothing.exit_code, "nothing runs here; `pso up`" in nothing.stderr) == (3, True)
    pidfiles.record(State(tmp_path).supervisor_pid, os.getpid())
    starting = pso(tmp_path, *words)
    assert (starting.exit_code, "nothing runs" in starting.stderr) == (3, False)
    assert f"is starting here, or stopping (process {os.getpid()})" in starting.stderr
