"""Child processes: they die with their parent, their death is noticed, and no stranger is touched."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pso.stack import pidfiles, processes
from pso.stack.errors import ChildDied, NotReady, ProgramMissing
from pso.stack.processes import ChildProcess, together, while_alive

LIMIT_S = 10.0
SLEEP = "import time; time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"


def a_child(folder: Path, code: str, *, keep_fds: Sequence[int] = ()) -> ChildProcess:
    argv = [sys.executable, "-I", "-S", "-c", code]
    pid_file = folder / "child.pid"
    return ChildProcess("the child", argv, log=folder / "child.log", pid_file=pid_file, keep_fds=keep_fds)


async def started(folder: Path, setup: str) -> tuple[ChildProcess, str]:
    """A child that has run `setup` (which leaves `said`, text for the test) and now sleeps."""
    read_end, write_end = os.pipe()
    code = f"import os; said = ''; {setup}; os.write({write_end}, said.encode() + b'\\n'); {SLEEP}"
    child = a_child(folder, code, keep_fds=[write_end])
    child.start()
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        said = await asyncio.wait_for(asyncio.to_thread(pipe.readline), LIMIT_S)
    return child, said.strip()


async def has_ended(pid: int) -> bool:
    """Wait for the end of a process that need not be ours."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return await pidfiles.ended(pidfd, LIMIT_S)
    finally:
        os.close(pidfd)


def killed_parent_of(folder: Path, *options: str) -> int:
    """The child of a process that was killed after it had started it."""
    options = ("log=pathlib.Path('log')", "pid_file=pathlib.Path('child.pid')", *options)
    code = (
        "import asyncio, pathlib, sys; from pso.stack.processes import ChildProcess\n"
        f"argv = [sys.executable, '-c', '{STUBBORN}; {SLEEP}']\n"
        f"child = ChildProcess('the child', argv, {', '.join(options)})\n"
        "child.start(); print(child.pid, flush=True); asyncio.run(child.wait())\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, env=environment, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    return pid


async def test_a_death_is_noticed_and_told_with_the_end_of_the_log(tmp_path: Path) -> None:
    child = a_child(tmp_path, "print('no disk'); raise SystemExit(3)")
    child.start()
    assert await child.wait(LIMIT_S) == 3
    assert not child.is_alive
    told = str(child.died())
    assert "exit code 3" in told
    assert "no disk" in told
    assert str(tmp_path / "child.log") in told
    assert not (tmp_path / "child.pid").exists()


async def test_a_wait_has_a_limit(tmp_path: Path) -> None:
    child, _ = await started(tmp_path, "pass")
    assert await child.wait(0.01) is None
    await child.kill()


async def test_a_child_is_stopped_gently_and_may_start_again(tmp_path: Path) -> None:
    child, _ = await started(tmp_path, "pass")
    assert await child.stop() == -signal.SIGTERM
    assert await child.stop() == -signal.SIGTERM
    child.start()
    assert child.is_alive
    await child.kill()


async def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    child, _ = await started(tmp_path, STUBBORN)
    assert await child.stop(grace_s=0.2) == -signal.SIGKILL


async def test_what_a_child_started_goes_with_it(tmp_path: Path) -> None:
    grandchild = (
        f"import subprocess, sys; said = str(subprocess.Popen([sys.executable, '-c', '{SLEEP}']).pid)"
    )
    child, said = await started(tmp_path, grandchild)
    await child.stop()
    assert await has_ended(int(said))


async def test_a_missing_program_is_named(tmp_path: Path) -> None:
    child = ChildProcess("the broker", ["no-such-program"], log=tmp_path / "log")
    with pytest.raises(ProgramMissing, match="the broker needs no-such-program"):
        child.start()


async def test_a_child_is_not_started_from_a_thread_that_may_end_before_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="main thread"):
        await asyncio.to_thread(a_child(tmp_path, SLEEP).start)


async def test_the_environment_is_passed_on_with_what_is_laid_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_OF_THE_USER", "kept")
    argv = [sys.executable, "-c", "import os; print(os.environ['PROXY_OF_THE_USER'], os.environ['MINE'])"]
    child = ChildProcess("the child", argv, log=tmp_path / "log", env={"MINE": "added"})
    child.start()
    assert await child.wait(LIMIT_S) == 0
    assert (tmp_path / "log").read_text() == "kept added\n"


async def test_a_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    assert await has_ended(killed_parent_of(tmp_path))


async def test_work_is_given_up_when_the_child_dies(tmp_path: Path) -> None:
    child = a_child(tmp_path, "raise SystemExit(4)")
    child.start()
    with pytest.raises(ChildDied, match="exit code 4"):
        await while_alive(child, asyncio.sleep(600), LIMIT_S)


async def test_work_on_a_child_that_does_not_answer_has_a_limit(tmp_path: Path) -> None:
    child, _ = await started(tmp_path, "pass")
    with pytest.raises(NotReady, match=r"did not answer within 0\.05 s"):
        await while_alive(child, asyncio.sleep(600), 0.05)
    await child.kill()


async def test_the_first_failure_is_raised_as_itself_when_the_others_are_cleaned_up() -> None:
    cleaned = []

    async def slow() -> None:
        try:
            await asyncio.sleep(600)
        finally:
            cleaned.append("slow")

    async def fails() -> None:
        raise NotReady("the first")

    with pytest.raises(NotReady, match="the first"):
        await together(slow(), fails())
    assert cleaned == ["slow"]


async def test_a_long_log_is_set_aside_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_LIMIT_BYTES", 10)
    (tmp_path / "child.log").write_text("a long old log")
    child = a_child(tmp_path, "print('new')")
    child.start()
    await child.wait(LIMIT_S)
    assert (tmp_path / "child.log").read_text() == "new\n"
    assert (tmp_path / "child.log.old").read_text() == "a long old log"


async def test_what_a_child_writes_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "child.log").touch()
    (tmp_path / "child.log").chmod(0o644)
    child = a_child(tmp_path, f"open({str(tmp_path / 'own.log')!r}, 'w').close()")
    child.start()
    await child.wait(LIMIT_S)
    for name in ("child.log", "own.log"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name


async def test_a_detached_process_is_ended_by_its_pid_file(tmp_path: Path) -> None:
    argv, pid_file = [sys.executable, "-c", SLEEP], tmp_path / "detached.pid"
    child = ChildProcess("it", argv, log=tmp_path / "log", pid_file=pid_file, outlives_parent=True)
    child.start()
    recorded = pidfiles.read(pid_file)
    assert recorded is not None
    assert recorded.pid == child.pid
    assert recorded.is_alive()
    assert await pidfiles.end(pid_file) is True
    assert not recorded.is_alive(), "a zombie is not alive"
    assert await pidfiles.end(pid_file) is False
    assert child.returncode == -signal.SIGTERM


async def test_a_detached_process_outlives_its_parent(tmp_path: Path) -> None:
    pid = killed_parent_of(tmp_path, "outlives_parent=True")
    recorded = pidfiles.read(tmp_path / "child.pid")
    assert recorded is not None
    assert recorded.pid == pid
    assert recorded.is_alive()
    assert await pidfiles.end(tmp_path / "child.pid", grace_s=0.2) is True


async def test_a_process_that_only_got_the_same_number_is_left_alone(tmp_path: Path) -> None:
    child, _ = await started(tmp_path, "pass")
    pid_file = tmp_path / "child.pid"
    recorded = json.loads(pid_file.read_text())
    for changed in ({"started": recorded["started"] - 1}, {"boot": "another"}):
        pid_file.write_text(json.dumps({**recorded, **changed}))
        assert await pidfiles.end(pid_file) is False
    assert child.is_alive
    await child.kill()


@pytest.mark.parametrize("text", ["", "12", "{}", "[1, 2, 3]"])
def test_a_damaged_pid_file_names_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.pid").write_text(text)
    assert pidfiles.read(tmp_path / "x.pid") is None
