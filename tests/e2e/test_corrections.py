"""An expert corrects codes: seen on every console, in the counts, and in the labelled file."""

import asyncio
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx

from chassis.identity import Role
from chassis.mongo import Mongo
from chassis.outbox import Outbox
from chassis.telemetry import Metrics
from contracts.events import Revision
from contracts.topics import ALERTS_CHANGED, EVENTS_REVIEWED, PARTITIONS
from pso.accounting import Auditor
from pso.state import ROOT
from services.alerts.correcting import CorrectionAsked, CorrectionDesk
from services.alerts.store import Alerts
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually
from tests.fakes.publisher import FakePublisher

TOLD = (
    "The printer of the monitor was out of paper when Paramedic Dan Kowalski checked it. Nobody was affected."
)
CODE = "PTH-03"
"""A category that no other end-to-end test reports."""
SENDERS = ("riverbend", "riverbend", "lakemont", "lakemont", "fairhollow")


def correct(outside: Outside, report_id: UUID, name: str = "alerts", **asked: Any) -> httpx.Response:
    body = {"review": 0, "revision": {"round": 0, "step": 0}, "reason": "Read again."} | asked
    headers = outside.bearer(Role.EXPERT, subject="Dr. Test")
    return outside.ask("POST", name, f"/v1/reports/{report_id}/corrections", json=body, headers=headers)


def exported(outside: Outside, folder: Path) -> dict[str, dict[str, Any]]:
    """The labelled file by report id, as the command writes it."""
    file = folder / "corrections.jsonl"
    assert outside.system.addresses is not None
    words = ["corrections", "export", "--kafka", outside.system.addresses.kafka, "--out", str(file)]
    ran = subprocess.run(
        [sys.executable, "-m", "pso", *words],
        cwd=ROOT,
        env=os.environ | {"PSO_STATE": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert file.stat().st_mode & 0o077 == 0
    return {line["id"]: line for line in map(json.loads, file.read_text().splitlines())}


def test_a_correction_reaches_every_console_and_the_labelled_file(outside: Outside, tmp_path: Path) -> None:
    report_id = outside.keep(a_report(narrative=TOLD), outside.key_of("riverbend"))
    raised = outside.alert(report_id)
    assert raised["tier"] == "T3"
    with outside.console("alerts-1", after=outside.position("alerts-1")) as console:
        answer = correct(outside, report_id, categories=["AWY-01"], harm="HL-4", report_type="RT-INC")
        assert answer.status_code == 200, answer.text
        assert console.of(report_id, raised["version"] + 1) == answer.json()
    after = outside.alert(report_id, "alerts-1")
    assert (after["tier"], after["categories"], after["harm"]) == ("T1", ["AWY-01"], "HL-4")
    assert after["machine"]["categories"] == raised["categories"]
    assert (after["review"]["review"], after["review"]["reviewed_by"]) == (1, "Dr. Test")

    assert correct(outside, report_id, "alerts-1", harm="HL-1").status_code == 409
    second = correct(outside, report_id, "alerts-1", review=1, harm="HL-1")
    assert (second.json()["harm"], second.json()["tier"]) == ("HL-1", "T1"), "a tier never falls by it"

    line = exported(outside, tmp_path)[str(report_id)]
    assert (line["codes"], line["harm"], line["review"]) == (["AWY-01"], "HL-1", 2)
    assert line["machine"]["codes"] == raised["categories"]
    assert (line["text"], line["synthetic"]) == (raised["text"], True)
    assert not any(word in str(line) for word in ("Kowalski", "Dr. Test", "Read again"))


def test_the_counts_follow_the_corrected_codes(outside: Outside) -> None:
    report_ids = {outside.keep(a_report(narrative=TOLD), outside.key_of(slug)) for slug in SENDERS}
    outside.wait_counted(report_ids)
    assert CODE not in {row["code"] for row in outside.counts(by="category")["rows"]}
    for report_id in report_ids:
        assert correct(outside, report_id, categories=[CODE]).status_code == 200

    def counted() -> bool:
        rows = outside.counts(by="category")["rows"]
        return {row["code"]: row["count"] for row in rows}.get(CODE) == len(SENDERS)

    eventually(counted, "the counts move to the corrected category")
    asked = outside.ask("GET", "aggregator", "/v1/insights/agreement", headers=outside.bearer(Role.ANALYST))
    (first_code,) = [row for row in asked.json()["rows"] if row["axis"] == "primary_category"]
    assert first_code["reviewed"] >= len(SENDERS)
    assert first_code["share"] <= 1 - len(SENDERS) / first_code["reviewed"] + 0.01, (
        "each of these was corrected"
    )


def test_of_two_experts_at_once_one_is_kept_and_the_other_told(outside: Outside) -> None:
    report_id = outside.keep(a_report())
    outside.alert(report_id)
    with ThreadPoolExecutor(2) as both:
        answers = list(
            both.map(lambda name: correct(outside, report_id, name, harm="HL-2"), ("alerts", "alerts-1"))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert outside.alert(report_id)["review"]["review"] == 1
    outbox = outside.mongo["pso_alerts"]["outbox"]
    rows = list(outbox.find({"key": str(report_id)}, {"topic": 1, "published_at": 1}))
    assert sorted(row["topic"] for row in rows) == [ALERTS_CHANGED.name, EVENTS_REVIEWED.name]
    assert all(row["published_at"] for row in rows)


def stored_by_an_instance_that_dies(outside: Outside, report_id: UUID) -> None:
    """A correction in the store of which no event left the instance that took it."""
    assert outside.system.addresses is not None
    mongo = Mongo(outside.system.addresses.mongo, "pso_alerts")
    dying: Any = SimpleNamespace(
        outbox=Outbox(mongo, FakePublisher(away=True), "alerts"),
        telemetry=SimpleNamespace(metrics=Metrics()),
    )
    asked = CorrectionAsked(review=0, revision=Revision(), reason="Read again.", harm="HL-2")
    asyncio.run(CorrectionDesk(dying, Alerts(mongo)).take(report_id, asked, "Dr. Test"))
    mongo.close()


def test_a_correction_whose_instance_dies_before_telling_counts_exactly_once(
    outside: Outside, tmp_path: Path
) -> None:
    report_id = outside.keep(a_report())
    outside.alert(report_id)
    outside.wait_counted({report_id})
    stored_by_an_instance_that_dies(outside, report_id)

    def folded() -> bool:
        row = outside.mongo["pso_aggregator"]["reports"].find_one({"_id": str(report_id)})
        return row is not None and json.loads(row["state"])["review"] == 1

    eventually(folded, "a living instance tells it")
    assert exported(outside, tmp_path)[str(report_id)]["harm"] == "HL-2"
    assert outside.system.addresses is not None
    records = asyncio.run(Auditor(outside.system.addresses).raw_records(EVENTS_REVIEWED.name, PARTITIONS))
    told = [one.value for one in records if one.key == str(report_id).encode()]
    assert len(set(told)) == 1, "two instances may sweep at once: the same event under the same id"


def test_what_cannot_be_corrected_is_told(outside: Outside) -> None:
    assert correct(outside, UUID(int=7), harm="HL-1").status_code == 404
    report_id = outside.keep(a_report())
    outside.alert(report_id)
    refused = correct(outside, report_id, harm="HL-8")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "harm")
