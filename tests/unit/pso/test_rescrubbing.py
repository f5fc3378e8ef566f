"""A run followed by its operator: what is waited for, and when there is nothing to wait for."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pso.rescrubbing import Rescrubs
from pso.state import State

NONE = {"told": 0, "told_since": 0, "shredded": 0, "dead_lettered": 0}


class Answering(Rescrubs):
    """One run over six reports that ended some time ago, and what deidentify says of it, look by look."""

    def __init__(self, folder: Path, ended_s_ago: float, *reports: dict[str, int]) -> None:
        super().__init__(State(folder), "http://intake", "http://deidentify")
        ended_at = datetime.now(UTC) - timedelta(seconds=ended_s_ago)
        self.found = {"round": 1, "state": "done", "matched": 6, "published": 6, "lag_s": None}
        self.found |= {"waiting_for": None, "ended_at": ended_at.isoformat()}
        self.reports = [NONE | one for one in reports]
        self.looks = 0

    async def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if url.startswith("http://intake"):
            return self.found
        self.looks += 1
        return self.reports[min(self.looks, len(self.reports)) - 1]


async def test_reports_that_a_later_run_told_are_not_missing(tmp_path: Path) -> None:
    asked = Answering(tmp_path, 1.0, {"told": 1, "told_since": 3, "shredded": 1, "dead_lettered": 1})
    followed = await asked.follow(1, lambda _: None)
    assert (followed.not_told, asked.looks) == (0, 1)


async def test_a_run_that_ended_long_ago_is_not_waited_for(tmp_path: Path) -> None:
    asked, began = Answering(tmp_path, 3_600.0, {"told": 4}), time.monotonic()
    followed = await asked.follow(1, lambda _: None)
    assert (followed.not_told, asked.looks) == (2, 1)
    assert time.monotonic() - began < 10


async def test_a_run_that_has_just_ended_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pso.rescrubbing.LOOK_S", 0.0)
    asked = Answering(tmp_path, 1.0, {}, {"told": 5}, {"told": 6})
    followed = await asked.follow(1, lambda _: None)
    assert (followed.not_told, asked.looks) == (0, 3)
