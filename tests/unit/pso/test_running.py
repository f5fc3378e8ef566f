"""Which process keeps a folder's system up is written down for as long as it does."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pso.running import STATUS, found, running, supervisor_pid
from pso.stack.errors import StackError
from pso.state import State
from pso.system import Options


class Quiet:
    """A system without parts, which notes whose folder it was while it started and stopped."""

    seen: list[int | None]
    fails = False

    def __init__(self, state: State, _: Options, __: Callable[[str], None]) -> None:
        self.state = state

    async def start(self) -> None:
        self.seen.append(supervisor_pid(self.state))
        if self.fails:
            raise StackError("no engine")

    async def stop(self) -> None:
        self.seen.append(supervisor_pid(self.state))

    def described(self) -> dict[str, object]:
        return {"services": {}}


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> type[Quiet]:
    monkeypatch.setattr("pso.running.System", Quiet)
    monkeypatch.setattr(Quiet, "seen", [], raising=False)
    return Quiet


async def test_a_folder_names_its_process_from_the_start_to_the_end(
    tmp_path: Path, quiet: type[Quiet]
) -> None:
    state = State(tmp_path / "state")
    async with running(state, Options(), lambda _: None):
        assert (supervisor_pid(state), state.read(STATUS)) == (os.getpid(), {"services": {}})
    assert quiet.seen == [os.getpid()] * 2
    assert (supervisor_pid(state), state.read(STATUS)) == (None, {})
    assert state.folder.stat().st_mode & 0o777 == 0o700


async def test_a_start_that_fails_leaves_the_folder_free(
    tmp_path: Path, quiet: type[Quiet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "fails", True)
    with pytest.raises(StackError, match="no engine"):
        async with running(State(tmp_path), Options(), lambda _: None):
            pass
    assert (quiet.seen, supervisor_pid(State(tmp_path))) == ([os.getpid()], None)


async def test_a_system_that_starts_is_not_described_by_one_that_was_killed(
    tmp_path: Path, quiet: type[Quiet], monkeypatch: pytest.MonkeyPatch
) -> None:
    described: list[object] = []

    async def start(system: Quiet) -> None:
        described.append(found(system.state))

    monkeypatch.setattr(quiet, "start", start)
    State(tmp_path).write(STATUS, {"services": {"intake": {}}})
    async with running(State(tmp_path), Options(), lambda _: None):
        described.append(found(State(tmp_path)))
    assert described == [{}, {"services": {}}]
