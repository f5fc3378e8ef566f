"""Locks on folders: held by the kernel, so that a killed holder leaves none behind."""

import fcntl
import os
import time
from pathlib import Path

PAUSE_S = 0.1  # flock has no wait with a limit


class FolderLock:
    """An exclusive lock on a folder by a file in it, with the holder's process number for error messages."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / ".lock"
        self._fd: int | None = None

    @property
    def fd(self) -> int:
        """The open file: a child that inherits it holds the lock as long as it lives."""
        if self._fd is None:
            raise RuntimeError(f"{self.path} is not locked")
        return self._fd

    def acquire(self, limit_s: float) -> bool:
        """Take the lock, waiting `limit_s` at most; False if another has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + limit_s
        while not _try_lock(fd):
            if time.monotonic() >= deadline:
                os.close(fd)
                return False
            time.sleep(PAUSE_S)
        os.truncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        self._fd = fd
        return True

    def holder(self) -> str:
        """The process number of the one who has it, as far as known."""
        return self.path.read_text().strip() or "unknown"

    def release(self) -> None:
        """Let go; safe to call twice."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
