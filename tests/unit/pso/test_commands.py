"""What the commands say of a folder where nothing runs, or not yet."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pso.cli import app
from pso.running import STATUS
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


@pytest.mark.parametrize("reused", [False, True], ids=["gone", "its number is another's"])
@pytest.mark.parametrize("words", [["status"], ["simulate"], ["rescrub", "list"]], ids=" ".join)
def test_a_system_that_was_killed_is_not_taken_for_a_running_one(
    tmp_path: Path, words: list[str], reused: bool
) -> None:
    state = State(tmp_path)
    recorded = pidfiles.record(state.supervisor_pid, os.getpid())
    state.write(STATUS, {"services": {}, "kafka": "127.0.0.1:9", "mongo": "mongodb://127.0.0.1:9"})
    if reused:
        another = replace(recorded, started=recorded.started - 1)
        state.supervisor_pid.write_text(json.dumps(asdict(another)))
    else:
        state.supervisor_pid.unlink()
    left = pso(tmp_path, *words)
    assert (left.exit_code, left.stdout) == (3, "")
    assert left.stderr == (
        "nothing runs here: the system was killed; `pso up` starts it again with what it kept\n"
    )
    if words == ["status"]:
        told = pso(tmp_path, "status", "--json")
        assert (told.exit_code, json.loads(told.stdout)["services"]) == (3, {})
