"""A run followed by its operator: what is waited for, what is not, and what is a wrong argument."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pso.cli import app
from pso.rescrubbing import NoAnswer, RescrubFailed, Rescrubs, WrongArgument, moment, refusal
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


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, WrongArgument), (422, WrongArgument), (409, RescrubFailed), (403, RescrubFailed), (503, NoAnswer)],
)
def test_a_refusal_tells_whose_fault_it_is(status: int, kind: type[RescrubFailed]) -> None:
    told = refusal(httpx.Response(status, json={"detail": "There is no run with this number."}))
    assert (type(told), str(told)) == (kind, "There is no run with this number.")


def pso(state: Path, *words: str) -> Result:
    environment = {"PSO_STATE": str(state), "COLUMNS": "250", "TERM": "dumb"}
    there = ["--intake", "http://intake"]
    if not {"list", "cancel"} & set(words):
        there += ["--deidentify", "http://deidentify"]
    return CliRunner().invoke(app, ["rescrub", *words, *there], env=environment)


def answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> list[str]:
    """Every service answers so; gives what was asked."""
    asked: list[str] = []

    async def _ask(_: Rescrubs, method: str, url: str, body: object = None) -> object:
        asked.append(f"{method} {url}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(Rescrubs, "_ask", _ask)
    return asked


@pytest.mark.parametrize(
    "words",
    [
        ["--since", "0001-01-01T00:00:00+23:00"],
        ["--since", "2026-01-01", "--until", "9999-12-31T23:00:00-02:00"],
        ["show", "99999999999999999999"],
        ["show", "0"],
    ],
    ids=" ".join,
)
def test_what_no_clock_or_store_can_hold_is_a_wrong_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = answering(monkeypatch, {})
    refused = pso(tmp_path, *words)
    assert (refused.exit_code, refused.stdout, asked) == (2, "", [])
    assert refused.stderr


@pytest.mark.parametrize("words", [["show", "99"], ["--since", "2999-01-01"]], ids=" ".join)
def test_what_a_service_says_cannot_be_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = answering(monkeypatch, WrongArgument("There is no run with this number."))
    refused = pso(tmp_path, *words)
    assert (refused.exit_code, len(asked)) == (2, 1)
    assert "There is no run with this number." in refused.stderr


@pytest.mark.parametrize("words", [["list"], ["show", "1"], ["cancel", "1"], ["--since", "2026-01-01"]])
def test_a_folder_that_was_never_prepared_is_told_in_one_line(tmp_path: Path, words: list[str]) -> None:
    told = pso(tmp_path / "none", *words)
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    for part in (f"no signing key is in {tmp_path / 'none'};", "--state", "`pso up`"):
        assert part in told.stderr.splitlines()[-1]


def test_a_moment_without_a_zone_is_utc() -> None:
    assert moment("2026-01-01") == "2026-01-01T00:00:00+00:00"
    assert moment("2026-01-01T08:00:00+02:00") == "2026-01-01T06:00:00+00:00"


def test_a_dry_run_is_told_as_json_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, {"reports": 7})
    words = ["--since", "2026-01-01", "--dry-run"]
    assert json.loads(pso(tmp_path, *words, "--json").stdout) == {"reports": 7}
    assert pso(tmp_path, *words).stdout == "7 reports would be scrubbed again\n"


def test_a_list_without_runs_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, {"items": []})
    listed = pso(tmp_path, "list")
    assert (listed.exit_code, listed.stdout, "there was no run yet" in listed.stderr) == (0, "", True)
    assert pso(tmp_path, "list", "--json").stdout == "[]\n"


def test_a_run_that_was_cancelled_before_says_when_and_by_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = {"round": 4, "state": "running", "published": 20, "matched": 50}
    run |= {"ended_at": "2026-03-04T05:06:07Z", "cancelled_by": "Dana Example"}
    answering(monkeypatch, run)
    assert pso(tmp_path, "cancel", "4").stdout == "run 4 is cancelled after 20 of 50 reports\n"
    answering(monkeypatch, run | {"state": "cancelled"})
    told = pso(tmp_path, "cancel", "4").stdout
    assert told == "run 4 was cancelled at 2026-03-04T05:06 by Dana Example after 20 of 50 reports\n"


@pytest.mark.parametrize("words", [["list"], ["show", "1"], ["cancel", "1"]], ids=" ".join)
@pytest.mark.parametrize(
    "before",
    [["--state", "elsewhere"], ["--intake", "http://elsewhere"], ["--json"], ["--rate", "200"]],
    ids=" ".join,
)
def test_an_option_before_the_command_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: list[str], words: list[str]
) -> None:
    asked = answering(monkeypatch, {"items": []})
    refused = pso(tmp_path, *before, *words)
    assert (refused.exit_code, refused.stdout, asked) == (2, "", [])
    assert refused.stderr.startswith(f"{before[0]}: give options behind the command, as: pso rescrub")
