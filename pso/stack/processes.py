"""A child process that logs to a file, whose death is noticed, and which dies with its parent unless told."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from . import die_with_parent, pidfiles
from .errors import ChildDied, NotReady, ProgramMissing, StackError

T = TypeVar("T")

LOG_LIMIT_BYTES = 10_000_000  # a longer log is set aside at the next start: one old log is kept
TAIL_BYTES = 16_384
SHIM = [sys.executable, "-I", "-S", die_with_parent.__file__]


class ChildProcess:
    """One program, started, watched and stopped by this process; may be started again after it ended."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        pid_file: Path | None = None,
        keep_fds: Sequence[int] = (),
        outlives_parent: bool = False,
    ) -> None:
        """`env` is laid over this process's own, which is passed on whole: proxies and certificates count."""
        self.name = name
        self.argv = [str(word) for word in argv]
        self.log = log
        self.env = dict(env or {})
        self.cwd = cwd
        self.pid_file = pid_file
        self.keep_fds = tuple(keep_fds)
        self.outlives_parent = outlives_parent
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program. From the main thread only: the death signal follows the thread that forked."""
        if sys.platform != "linux":
            raise StackError("The local stack needs Linux; elsewhere use the containers.")
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(f"{self.name} must be started from the main thread")
        if self.is_alive:
            raise RuntimeError(f"{self.name} is already running")
        program = shutil.which(self.argv[0])
        if program is None:
            raise ProgramMissing(f"{self.name} needs {self.argv[0]}, which is not on this machine.")
        shim = [] if self.outlives_parent else [*SHIM, str(os.getpid())]
        with _opened(self.log) as log:
            self._popen = subprocess.Popen(
                [*shim, program, *self.argv[1:]],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.cwd,
                env={**os.environ, **self.env},
                start_new_session=True,  # a Ctrl-C on the terminal is the parent's to pass on, in order
                pass_fds=self.keep_fds,
                umask=0o077,  # its own log files, too, are for the owner alone
            )
        if self.pid_file is not None:
            with contextlib.suppress(ProcessLookupError):  # it died at once: the waiting caller will see it
                pidfiles.record(self.pid_file, self._popen.pid)

    @property
    def pid(self) -> int:
        """The process number of the last start."""
        if self._popen is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._popen.pid

    @property
    def returncode(self) -> int | None:
        """How it ended (negative: by that signal), or None while it runs or before it was started."""
        if self._popen is None:
            return None
        if self._popen.returncode is None and _has_exited(self._popen.pid):
            # What it started itself goes with it; before reaping, while its group number cannot be reused.
            _signal_group(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
            if self.pid_file is not None:
                self.pid_file.unlink(missing_ok=True)
        return self._popen.returncode

    @property
    def is_alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._popen is not None and self.returncode is None

    async def wait(self, limit_s: float | None = None) -> int | None:
        """Wait for its end, `limit_s` seconds at most; gives the return code, None if it still runs."""
        if self.returncode is not None or self._popen is None:
            return self.returncode
        pidfd = os.pidfd_open(self._popen.pid)
        try:
            await pidfiles.ended(pidfd, limit_s)
        finally:
            os.close(pidfd)
        return self.returncode

    async def stop(self, grace_s: float = 15.0) -> int | None:
        """End it: SIGTERM, then SIGKILL after `grace_s`. Safe to call twice or on what never started."""
        if not self.is_alive:
            return self.returncode
        os.kill(self.pid, signal.SIGTERM)
        if await self.wait(grace_s) is None:
            return await self.kill()
        return self.returncode

    async def kill(self) -> int | None:
        """SIGKILL it and all it started, and wait until it is gone."""
        if self.is_alive:
            _signal_group(self.pid, signal.SIGKILL)
            if await self.wait(pidfiles.KILL_LIMIT_S) is None:
                raise StackError(f"{self.name} (process {self.pid}) does not die; end it by hand.")
        return self.returncode

    def died(self) -> ChildDied:
        """The error that tells of its death, with the place of its log and the log's last lines."""
        code = self.returncode
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"
        return ChildDied(f"{self.name} ended with {how}. Its log is {self.log}; the end:\n{self.tail()}")

    def tail(self, lines: int = 10) -> str:
        """The last lines of its log."""
        return tail(self.log, lines)


def tail(log: Path, lines: int = 10) -> str:
    """The last lines of a log file, indented; empty if there is none."""
    try:
        with log.open("rb") as opened:
            opened.seek(max(0, log.stat().st_size - TAIL_BYTES))
            found = opened.read().decode(errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        return ""
    return "\n".join(f"  {line}" for line in found)


async def while_alive(child: ChildProcess, work: Coroutine[Any, Any, T], limit_s: float) -> T:
    """The result of `work`, unless `child` dies first or `limit_s` runs out, which is told as an error."""
    task = asyncio.ensure_future(work)
    death = asyncio.ensure_future(child.wait())
    try:
        await asyncio.wait({task, death}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if not child.is_alive:
            raise child.died()
        raise NotReady(
            f"{child.name} (process {child.pid}) did not answer within {limit_s:g} s. "
            f"Its log is {child.log}; the last lines:\n{child.tail()}"
        )
    finally:
        task.cancel()
        death.cancel()
        await asyncio.gather(task, death, return_exceptions=True)


async def together(*work: Coroutine[Any, Any, T]) -> list[T]:
    """Run all at once; the first failure cancels the others, waits for them, and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as failures:
        first = failures.exceptions[0]
        raise first from first.__cause__
    return [task.result() for task in tasks]


def _has_exited(pid: int) -> bool:
    """Whether our child has ended, without reaping it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)


def _opened(log: Path) -> BinaryIO:
    """The log, to append to, for its owner alone; a log grown beyond the limit is set aside first."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_name(log.name + ".old"))
    opened = log.open("ab")
    os.fchmod(opened.fileno(), 0o600)
    return opened
