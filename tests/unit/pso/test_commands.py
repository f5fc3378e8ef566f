"""What the commands say of a folder where nothing runs, or not yet."""

import asyncio
import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pso.agencies import DIRECT, REGISTRY
from pso.bootstrap import make_secrets
from pso.cli import app
from pso.corrections import Export
from pso.running import STATUS
from pso.sending import Refused, Sender
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


EVERYWHERE = [["up"], ["up", "--detach"], ["status"], ["down"], ["simulate"], ["token", "--role", "expert"]]


@pytest.mark.parametrize("below", [False, True], ids=["a file", "below a file"])
@pytest.mark.parametrize("words", EVERYWHERE, ids=" ".join)
def test_a_file_is_no_state_folder(tmp_path: Path, words: list[str], below: bool) -> None:
    file = tmp_path / "file"
    file.touch()
    refused = pso(file / "x" if below else file, *words)
    assert (refused.exit_code, refused.stdout, "is no folder" in refused.stderr) == (2, "", True)


@pytest.mark.parametrize("words", [["up"], ["up", "--detach"]], ids=" ".join)
def test_a_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    def no_mkdir(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", no_mkdir)
    told = pso(tmp_path / "none", *words)
    assert (told.exit_code, told.stdout) == (1, "")
    assert (
        told.stderr
        == f"failed: the folder {tmp_path / 'none'} cannot be made or written: Permission denied\n"
    )


def test_a_token_that_no_system_would_accept_is_not_made(tmp_path: Path) -> None:
    refused = pso(tmp_path / "typo", "token", "--role", "expert")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert f"no signing key is in {tmp_path / 'typo'};" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    make_secrets(State(tmp_path))
    made = pso(tmp_path, "token", "--role", "expert")
    assert (made.exit_code, made.stdout.count(".")) == (0, 2)


def test_a_start_that_takes_long_says_how_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        pid = 4711

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def start(self) -> None:
            pass

        async def wait(self, limit_s: float) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("pso.cli.ChildProcess", Slow)
    monkeypatch.setattr("pso.cli.DETACH_LIMIT_S", 0.01)
    told = pso(tmp_path, "up", "--detach")
    assert (told.exit_code, told.stdout) == (1, "")
    for part in ("still starting (process 4711)", f"`pso status --state {tmp_path}`", "supervisor.log"):
        assert part in told.stderr


def running_here(folder: Path, *agencies: str) -> None:
    state = State(folder)
    pidfiles.record(state.supervisor_pid, os.getpid())
    state.write(STATUS, {"services": {"intake": {"url": "http://127.0.0.1:9"}}, "kafka": "127.0.0.1:9"})
    row = {"agency_ref": "00000000-0000-0000-0000-000000000001", "api_key": "k", "form_token": "t"}
    state.write(REGISTRY, dict.fromkeys(agencies, row))


@pytest.mark.parametrize(
    ("error", "told"),
    [(Refused("The key is revoked."), "The key is revoked."), (ConnectionRefusedError(), "does not answer")],
    ids=["refused", "away"],
)
def test_a_stream_that_intake_does_not_take_ends_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    async def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Sender, "one", refuse)
    monkeypatch.setattr(Sender, "many", refuse)
    running_here(tmp_path, DIRECT)
    ended = pso(tmp_path, "simulate", "--count", "1")
    assert (ended.exit_code, ended.stderr.count("\n"), told in ended.stderr) == (1, 1, True)
    running_here(tmp_path)
    ended = pso(tmp_path, "simulate", "--count", "1")
    assert (ended.exit_code, "no agency is registered" in ended.stderr) == (1, True)


def exporting(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """An export of nothing; gives what was read."""
    read: list[object] = []

    async def export(settings: object) -> Export:
        read.append(settings)
        return Export()

    monkeypatch.setattr("pso.corrections_commands.export", export)
    return read


@pytest.mark.parametrize("out", [".", "none/file"])
def test_an_export_that_has_no_place_is_refused_before_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    read = exporting(monkeypatch)
    refused = pso(tmp_path, "corrections", "export", "--kafka", "127.0.0.1:9", "--out", str(tmp_path / out))
    assert (refused.exit_code, "--out" in refused.stderr, read) == (2, True, [])
    assert [*tmp_path.iterdir(), *tmp_path.parent.glob("*.part")] == []


def test_an_export_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    exporting(monkeypatch)
    monkeypatch.setattr(Path, "replace", full)
    out = tmp_path / "file"
    failed = pso(tmp_path, "corrections", "export", "--kafka", "127.0.0.1:9", "--out", str(out))
    assert (failed.exit_code, "No space left" in failed.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["127.0.0.1:abc", "127.0.0.1:", "127.0.0.1:99999", "a:9,b:x"])
def test_a_broker_that_can_be_none_is_a_wrong_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    read = exporting(monkeypatch)
    refused = pso(tmp_path, "corrections", "export", "--kafka", address)
    assert (refused.exit_code, refused.stdout, "host:port" in refused.stderr, read) == (2, "", True, [])
    for good in ("127.0.0.1:9", "a,b:9092", "[::1]:9"):
        assert pso(tmp_path, "corrections", "export", "--kafka", good).exit_code == 0
