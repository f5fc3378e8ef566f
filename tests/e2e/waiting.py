"""Waits for what another process does; there is no event to await across processes, so it asks again."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LIMIT_S = 30.0
PAUSE_S = 0.05


def eventually(ask: Callable[[], T | None], what: str, limit_s: float = LIMIT_S) -> T:
    """The first answer that is neither None nor False; fails with `what` when none comes in time."""
    deadline = time.monotonic() + limit_s
    while True:
        answer = ask()
        if answer is not None and answer is not False:
            return answer
        assert time.monotonic() < deadline, f"not within {limit_s:g} s: {what}"
        time.sleep(PAUSE_S)
