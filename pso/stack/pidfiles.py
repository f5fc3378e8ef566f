"""Remembers processes in files, so that a later command ends those and no stranger with a reused number."""

import asyncio
import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
KILL_LIMIT_S = 10.0  # a SIGKILLed process that is still there after this hangs in the kernel


@dataclass(frozen=True)
class Recorded:
    """A process as it was when it was written down: its number, start time (ticks since boot) and boot."""

    pid: int
    started: int
    boot: str

    def is_alive(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        return _boot() == self.boot and _start_time(self.pid) == self.started


def record(path: Path, pid: int) -> Recorded:
    """Write the running process `pid` down in `path`."""
    started = _start_time(pid)
    if started is None:
        raise ProcessLookupError(pid)
    recorded = Recorded(pid, started, _boot())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.write_text(json.dumps(asdict(recorded)) + "\n")
    draft.replace(path)
    return recorded


def read(path: Path) -> Recorded | None:
    """What `path` says, or None if it is absent or not ours."""
    try:
        return Recorded(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


async def end(path: Path, grace_s: float = 30.0) -> bool:
    """End the process written down in `path`: SIGTERM, then SIGKILL. False if it was not running."""
    recorded = read(path)
    was_running = recorded is not None and await _end(recorded, grace_s)
    _forget(path)
    return was_running


async def _end(recorded: Recorded, grace_s: float) -> bool:
    try:
        pidfd = os.pidfd_open(recorded.pid)
    except ProcessLookupError:
        return False
    try:
        if not recorded.is_alive():  # asked after pidfd_open: the number cannot change hands any more
            return False
        for number, limit_s in ((signal.SIGTERM, grace_s), (signal.SIGKILL, KILL_LIMIT_S)):
            signal.pidfd_send_signal(pidfd, number)
            if await ended(pidfd, limit_s):
                return True
        return True
    except ProcessLookupError:
        return True
    finally:
        os.close(pidfd)


async def ended(pidfd: int, limit_s: float | None) -> bool:
    """Wait until the process behind `pidfd` has ended, `limit_s` seconds at most; no polling."""
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()
    loop.add_reader(pidfd, gone.set)
    try:
        await asyncio.wait_for(gone.wait(), limit_s)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(pidfd)
    return True


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def _boot() -> str:
    return BOOT_ID.read_text().strip()


def _start_time(pid: int) -> int | None:
    """Start time of a living process: field 22 of its stat, counted after the name, which may hold spaces."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])
