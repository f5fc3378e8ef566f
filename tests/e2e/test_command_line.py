"""The command `pso` as a person or a script uses it, in processes of its own."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pso.state import ROOT

LIMIT_S = 150
SERVICES = ("intake", "deidentify", "classifier", "alerts", "aggregator")


def pso(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `pso` to its end, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "pso", *words],
        cwd=ROOT,
        env=os.environ | {"PSO_STATE": str(state), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT_S,
        check=False,
    )


def processes_of(state: Path) -> list[int]:
    """Processes whose command line or environment names this state folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            told = (one / "cmdline").read_bytes() + (one / "environ").read_bytes()
        except OSError:
            continue  # it ended meanwhile, or belongs to someone else
        if str(state).encode() in told and int(one.name) != os.getpid():
            found.append(int(one.name))
    return found


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("command") / "state"
    yield folder
    pso(folder, "down")


@pytest.fixture(scope="module")
def up(state: Path) -> dict[str, Any]:
    """The system, started with `pso up --detach`, as `pso status --json` describes it."""
    started = pso(state, "up", "--detach")
    assert started.returncode == 0, started.stderr
    described = pso(state, "status", "--json")
    assert described.returncode == 0, described.stderr
    found: dict[str, Any] = json.loads(described.stdout)
    return found


def test_nothing_runs_before_it_was_started(state: Path) -> None:
    assert pso(state, "status").returncode == 3
    assert json.loads(pso(state, "status", "--json").stdout) == {"services": {}, "kafka": None, "mongo": None}
    told = pso(state, "simulate", "--count", "1")
    assert (told.returncode, "pso up" in told.stderr) == (3, True)


def test_status_tells_scripts_where_everything_is(up: dict[str, Any]) -> None:
    assert set(up["services"]) == set(SERVICES)
    for one in up["services"].values():
        assert one["ready"] is True
        assert one["lag"] == 0
        assert Path(f"/proc/{one['pid']}").exists()
        assert httpx.get(f"{one['url']}/health/ready", trust_env=False).status_code == 200
    host, port = up["kafka"].split(":")
    socket.create_connection((host, int(port)), 5).close()
    assert up["mongo"].startswith("mongodb://")


def test_status_prints_a_one_time_link_for_each_role_with_a_page(state: Path, up: dict[str, Any]) -> None:
    told = pso(state, "status").stdout
    for role in ("expert", "privacy-officer", "analyst", "operator"):
        assert re.search(rf"^ *{role}  http://127\.0\.0\.1:\d+/sign-in#\S+$", told, re.MULTILINE), role
    queue = up["services"]["deidentify"]["url"]
    assert re.search(rf"^ *privacy-officer  {queue}/sign-in#", told, re.MULTILINE)
    assert re.search(r"^ *privacy-officer, alerts  http", told, re.MULTILINE)


def test_no_log_holds_a_sign_in_link_and_all_are_their_owners_alone(state: Path, up: dict[str, Any]) -> None:
    logs = [one for folder in ("run", "data") for one in (state / folder / "logs").iterdir()]
    assert {"supervisor.log", "alerts.log", "kafka.log", "mongod.log"} <= {one.name for one in logs}
    for one in logs:
        assert b"sign-in#" not in one.read_bytes(), one.name
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one.name


@pytest.mark.parametrize("role", ["agency", "expert", "privacy-officer", "analyst", "operator"])
def test_a_token_is_printed_and_nothing_else(state: Path, up: dict[str, Any], role: str) -> None:
    told = pso(state, "token", "--role", role)
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", told.stdout)
    assert told.stderr == ""
    answer = httpx.get(
        f"{up['services']['alerts']['url']}/v1/alerts",
        headers={"Authorization": f"Bearer {told.stdout.strip()}"},
        trust_env=False,
    )
    assert answer.status_code == (200 if role in ("expert", "privacy-officer") else 403)


def test_an_agency_is_added_and_its_key_and_link_work_at_once(state: Path, up: dict[str, Any]) -> None:
    words = ["--name", "Example Hollow EMS", "--type", "ground", "--us-state", "oh"]
    added = pso(state, "agency", "add", "hollow", *words, "--peer-group", "ground-rural", "--alias", "EHEMS")
    assert added.returncode == 0, added.stderr
    key = re.search(r"psk_\S+", added.stdout)
    link = re.search(r"(http://\S+/)#(psf_\S+)", added.stdout)
    assert key
    assert link
    assert (
        sum(line.count("█") + line.count("▀") + line.count("▄") for line in added.stdout.splitlines()) > 200
    )
    for number, header in enumerate(({"X-API-Key": key[0]}, {"X-Form-Token": link[2]})):
        report = {
            "submission_id": f"first-{number}",
            "narrative": "The monitor was dropped.",
            "synthetic": True,
        }
        answer = httpx.post(f"{link[1]}v1/reports", json=report, headers=header, trust_env=False)
        assert answer.status_code == 202, answer.text
    again = pso(state, "agency", "add", "hollow", *words, "--peer-group", "ground-rural")
    assert (again.returncode, "registered already" in again.stderr) == (2, True)
    assert "Hollow" not in (state / "agencies.json").read_text()


def test_a_renewed_link_works_and_the_one_before_is_refused(state: Path, up: dict[str, Any]) -> None:
    def status(token: str, number: str) -> int:
        report = {"submission_id": number, "narrative": "The cot would not lock.", "synthetic": True}
        address = f"{up['services']['intake']['url']}/v1/reports"
        return httpx.post(address, json=report, headers={"X-Form-Token": token}, trust_env=False).status_code

    before = json.loads((state / "agencies.json").read_text())["riverbend"]["form_token"]
    assert status(before, "link-1") == 202
    told = pso(state, "agency", "renew", "riverbend", "form_token")
    assert told.returncode == 0, told.stderr
    renewed = re.search(r"#(psf_\S+)", told.stdout)
    assert renewed
    assert renewed[1] != before
    assert (status(before, "link-2"), status(renewed[1], "link-3")) == (401, 202)
    unknown = pso(state, "agency", "renew", "nobody", "form_token")
    assert (unknown.returncode, "no agency nobody" in unknown.stderr) == (2, True)


def test_an_agency_that_is_described_badly_is_refused_in_words(state: Path, up: dict[str, Any]) -> None:
    words = ["--name", "X", "--us-state", "oh", "--peer-group", "ground-rural"]
    told = pso(state, "agency", "add", "bad", "--type", "spaceship", *words)
    assert (told.returncode, "'--type'" in told.stderr) == (2, True), told.stderr
    assert "Traceback" not in told.stderr
    unknown = pso(state, "token", "--role", "agency", "--agency", "nobody")
    assert (unknown.returncode, "no agency nobody" in unknown.stderr, unknown.stdout) == (2, True, "")


def test_simulate_sends_as_many_reports_as_asked_for(state: Path, up: dict[str, Any]) -> None:
    metrics = f"{up['services']['intake']['url']}/metrics"

    def kept() -> float:
        lines = httpx.get(metrics, trust_env=False).text.splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith("pso_reports_accepted_total"))

    before = kept()
    sent = pso(state, "simulate", "--rate", "200", "--count", "60", "--seed", "5")
    assert sent.returncode == 0, sent.stderr
    assert "60 synthetic reports sent" in sent.stderr
    assert kept() - before == 60


SINCE = ["--since", "2020-01-01"]


def test_a_run_over_the_vault_prints_what_it_changed(state: Path, up: dict[str, Any]) -> None:
    """After `simulate`: the vault holds its sixty reports and those of the tests before."""
    dry = pso(state, "rescrub", *SINCE, "--dry-run")
    count = int(dry.stdout.split()[0])
    assert (dry.returncode, count >= 60) == (0, True)
    assert json.loads(pso(state, "rescrub", "list", "--json").stdout) == []
    ran = pso(state, "rescrub", *SINCE, "--json")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["run"]["state"], told["run"]["published"]) == ("done", count)
    assert (told["report"]["told"], told["report"]["unchanged"]) == (count, count)
    assert f"{count} of {count} published again" in ran.stderr
    shown = pso(state, "rescrub", "show", str(told["run"]["round"]))
    rows = dict(re.findall(r"^│ *(.*?) *│ *(\d+) *│$", shown.stdout, re.MULTILINE))
    assert (rows["told again"], rows["unchanged"], rows["text changed"]) == (str(count), str(count), "0")
    listed = pso(state, "rescrub", "list").stdout
    assert re.search(rf"^ *1  done  .* {count} of {count} .* by local-operator$", listed, re.MULTILINE)
    late = pso(state, "rescrub", "cancel", "1")
    assert (late.returncode, "all of its reports already" in late.stderr) == (1, True)


def test_an_interrupted_watcher_leaves_the_run_going_and_says_how_to_look_again(
    state: Path, up: dict[str, Any]
) -> None:
    words = [sys.executable, "-m", "pso", "rescrub", *SINCE, "--rate", "2", "--state", str(state)]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        heard = watching.stderr.readline() + watching.stderr.readline()
        watching.send_signal(signal.SIGINT)
        heard += watching.stderr.read()
        assert watching.wait(LIMIT_S) == 0
    assert "run 2 goes on" in heard
    assert "pso rescrub show 2" in heard
    (running, _) = json.loads(pso(state, "rescrub", "list", "--json").stdout)
    assert (running["round"], running["state"]) == (2, "running")
    refused = pso(state, "rescrub", *SINCE)
    assert (refused.returncode, "Run 2 is not finished" in refused.stderr) == (1, True)
    assert pso(state, "rescrub", "cancel", "2").returncode == 0
    assert pso(state, "rescrub", "show", "2").returncode == 0
    began = time.monotonic()
    old = pso(state, "rescrub", "show", "1")
    assert (old.returncode, "not told yet" in old.stdout) == (0, False), "run 2 has told some of run 1 again"
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--since", "yesterday"],
        ["--since", "0001-01-01T00:00:00+23:00"],
        ["--since", "2999-01-01"],
        [*SINCE, "--until", "soon"],
        [*SINCE, "--until", "2019-01-01"],
        [*SINCE, "--agency", "nobody"],
        ["show", "99"],
        ["show", "99999999999999999999"],
        ["cancel", "99"],
    ],
    ids=" ".join,
)
def test_a_run_that_is_not_described_well_is_refused(
    state: Path, up: dict[str, Any], words: list[str]
) -> None:
    told = pso(state, "rescrub", *words)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("words", [["up", "--detach"], ["up"], ["demo"]], ids=" ".join)
def test_a_second_start_over_the_same_data_is_refused_and_harms_nothing(
    state: Path, up: dict[str, Any], words: list[str]
) -> None:
    second = pso(state, *words)
    assert second.returncode == 1
    assert "runs here already" in second.stderr
    assert "pso down" in second.stderr
    assert "Traceback" not in second.stderr
    still = json.loads(pso(state, "status", "--json").stdout)
    assert {name: one["pid"] for name, one in still["services"].items()} == {
        name: one["pid"] for name, one in up["services"].items()
    }
    assert all(one["ready"] for one in still["services"].values())


def test_down_leaves_no_process(state: Path, up: dict[str, Any]) -> None:
    assert len(processes_of(state)) >= len(SERVICES) + 3, "engines and supervisor too"
    assert pso(state, "down").returncode == 0
    assert processes_of(state) == []
    assert pso(state, "status").returncode == 3
    assert "nothing runs here" in pso(state, "down").stderr


def test_the_demo_ends_by_itself_with_its_table_though_ports_were_taken(
    state: Path, up: dict[str, Any]
) -> None:
    """After `down`, on the same data: the ports of last time that others use now are replaced."""
    taken = [int(up["services"]["intake"]["url"].rpartition(":")[2]), int(up["kafka"].partition(":")[2])]
    listening = [socket.create_server(("127.0.0.1", port)) for port in taken]
    try:
        shown = pso(state, "demo")
    finally:
        for one in listening:
            one.close()
    assert shown.returncode == 0, shown.stderr + shown.stdout
    rows = dict(re.findall(r"^│ *(.*?) *│ *(\d+) *│$", shown.stdout, re.MULTILINE))
    assert rows["accepted"] == rows["de-identified"] == rows["classified"] == rows["aggregated"] == "300"
    assert (rows["lost"], rows["dead-lettered"]) == ("0", "0")
    assert sum(int(rows[f"alerts {tier}"]) for tier in ("T1", "T2", "T3")) == 300
    assert re.search(r"submit to alert: p50 \d+ ms, p95 \d+ ms, p99 \d+ ms", shown.stdout)
    assert re.search(r"report form +http://127\.0\.0\.1:\d+/", shown.stdout)
    assert processes_of(state) == []
