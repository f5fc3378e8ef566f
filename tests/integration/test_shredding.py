"""One agency shredded in a running system: what lies in Kafka and MongoDB opens no more; others' does.

Before the shred the same bytes are shown to open, so that the search afterwards is one that can find.
"""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import bson
import pytest
from aiokafka import AIOKafkaProducer

from chassis.keys import FileKeys, KeyDestroyed
from chassis.sealing import CannotOpen, public_half, unseal
from contracts.agency import AgencyType, TenantLists
from contracts.binding import agency_binding, report_binding
from contracts.events import AgencyRegistered, ReportSubmitted
from contracts.topics import AGENCIES_REGISTERED, PARTITIONS, REPORTS_SUBMITTED
from pso.accounting import Auditor
from pso.agencies import Agency, Registered, Registrar
from pso.agency_record import Records
from pso.shredding import SETTLE_S
from pso.state import ROOT
from pso.system import System
from tests.e2e.outside import Outside, a_report
from tests.e2e.searching import undisturbed
from tests.e2e.waiting import eventually
from tests.harness import TestEngines

PERSON = "Quorvella Zhastrane"
TOLD = f"Paramedic {PERSON} put the tube in the esophagus. It was not recognized for nine minutes."


@dataclass(frozen=True)
class Sealed:
    """Ciphertext as it lies somewhere, with what it is bound to."""

    place: str
    key_id: str
    ciphertext: bytes
    bound: tuple[str, ...]


@pytest.fixture(scope="module")
def outside(system: System) -> Iterator[Outside]:
    with Outside(system) as outside:
        yield outside


async def an_agency(outside: Outside, slug: str) -> Registered:
    lists = TenantLists(names=(f"{slug} Valley EMS",), roster=(PERSON,))
    registrar = Registrar(outside.system.state, outside.url("intake"))
    return await registrar.add(Agency(slug, AgencyType.GROUND, "OH", "ground-rural", lists))


async def told(outside: Outside, slug: str) -> tuple[Registered, set[UUID]]:
    """An agency with reports under two keys, one of them held."""
    agency = await an_agency(outside, slug)
    header = {"X-API-Key": agency.api_key}
    kept = {outside.keep(a_report(narrative=TOLD), header) for _ in range(3)}
    await Records(Registrar(outside.system.state, outside.url("intake"))).rotate(slug)
    kept |= {outside.keep(a_report(narrative=TOLD), header) for _ in range(3)}
    rows = outside.mongo["pso_intake"]["agencies"]
    newest = {"_id": str(agency.agency_ref)}
    rows.update_one(newest, {"$set": {"list_version": 99}})
    held = eventually(lambda: _held(outside, header), "a report is held for its list")
    rows.update_one(newest, {"$set": {"list_version": 2}})
    outside.wait_counted(kept | {held})
    return agency, kept | {held}


def _held(outside: Outside, header: dict[str, str]) -> UUID | None:
    """A report that was held; intake may still remember the version from before for a few seconds."""
    report_id = outside.keep(a_report(narrative=TOLD), header)
    outside.wait_counted({report_id})
    return report_id if outside.mongo["pso_deidentify"]["held"].find_one({"_id": str(report_id)}) else None


async def everything_sealed(outside: Outside, agency: Registered) -> list[Sealed]:
    """All ciphertext of an agency in the log, the vault, the held queue, the outbox and its row."""
    ref = agency.agency_ref
    found: list[Sealed] = []
    assert outside.system.addresses is not None
    auditor = Auditor(outside.system.addresses)
    try:
        for record in await auditor.raw_records(REPORTS_SUBMITTED.name, PARTITIONS):
            found += _report("topic of reports", record.value, ref)
        for record in await auditor.raw_records(AGENCIES_REGISTERED.name, PARTITIONS):
            found += _record("topic of agencies", record.value, ref)
    finally:
        auditor.close()
    for row in outside.mongo["pso_intake"]["vault"].find({"agency": str(ref)}):
        found += _report("vault", row["value"], ref)
    for row in outside.mongo["pso_intake"]["outbox"].find({"key": str(ref)}):
        found += _record("outbox", (row["value"] or "").encode(), ref)
    for row in outside.mongo["pso_deidentify"]["held"].find({"agency": str(ref)}):
        bound = report_binding(UUID(row["_id"]), ref, row["key_id"])
        found.append(Sealed("held", row["key_id"], bytes(row["ciphertext"]), bound))
    for row in outside.mongo["pso_intake"]["agencies"].find({"_id": str(ref), "record": {"$exists": True}}):
        newest = row["record"]
        bound = agency_binding(ref, newest["list_version"], newest["key_id"])
        found.append(Sealed("agency row", newest["key_id"], bytes(newest["ciphertext"]), bound))
    return found


def _report(place: str, value: bytes | None, ref: UUID) -> list[Sealed]:
    if not value or str(ref).encode() not in value:
        return []
    event = ReportSubmitted.model_validate_json(value)
    bound = report_binding(event.report_id, ref, event.sealed.key_id)
    return [Sealed(place, event.sealed.key_id, event.sealed.ciphertext, bound)]


def _record(place: str, value: bytes | None, ref: UUID) -> list[Sealed]:
    if not value or str(ref).encode() not in value:
        return []
    event = AgencyRegistered.model_validate_json(value)
    bound = agency_binding(ref, event.list_version, event.sealed.key_id)
    return [Sealed(place, event.sealed.key_id, event.sealed.ciphertext, bound)]


async def opens_for_the_system(outside: Outside, sealed: list[Sealed]) -> bool:
    """Whether the provider's keys open all of it; KeyDestroyed if for any of it there is none."""
    keys = FileKeys(outside.system.state.keys)
    opened = [unseal(one.ciphertext, await keys.private_key(one.key_id), one.bound) for one in sealed]
    return all(PERSON in content.decode() for content in opened)


def keys_in(folder: Path) -> Iterator[bytes]:
    """Whatever 32 bytes could be a private key in a folder's files: in base64, in hex, or as they are."""
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for run in re.findall(rb"[A-Za-z0-9+/]{43}=?", content):
            yield base64.b64decode(run[:43] + b"=")
        for run in re.findall(rb"[0-9a-fA-F]{64}", content):
            yield bytes.fromhex(run.decode())
        for start in range(max(0, len(content) - 31)):
            yield content[start : start + 32]


def places_of(words: list[bytes], *folders: Path) -> list[str]:
    """Files that have any of these bytes, whole, in base64 or in hex."""
    forms = [form for word in words for form in (word, base64.b64encode(word)[:42], word.hex().encode())]

    def read() -> list[str]:
        files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
        return [str(file) for file in files if any(form in file.read_bytes() for form in forms)]

    return undisturbed(read)


def shred(outside: Outside, slug: str) -> subprocess.Popen[str]:
    words = ["shred", slug, "--yes-shred", slug, "--intake", outside.url("intake")]
    return subprocess.Popen(
        [sys.executable, "-m", "pso", "agency", *words],
        cwd=ROOT,
        env=os.environ | {"PSO_STATE": str(outside.system.state.folder), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


async def again_in_the_topic(outside: Outside, agency: Registered) -> int:
    """Every submitted record of the agency once more, as a rescrub or a replay would bring it."""
    assert outside.system.addresses is not None
    auditor = Auditor(outside.system.addresses)
    records = await auditor.raw_records(REPORTS_SUBMITTED.name, PARTITIONS)
    auditor.close()
    own = [record for record in records if str(agency.agency_ref).encode() in record.value]
    async with AIOKafkaProducer(bootstrap_servers=outside.system.addresses.kafka) as producer:
        for one in own:
            await producer.send_and_wait(
                REPORTS_SUBMITTED.name, one.value, key=one.key, headers=list(one.headers)
            )
    return len(own)


def shredded(outside: Outside) -> float:
    """Reports that all instances of deidentify passed over as shredded."""
    texts = [outside.ask("GET", name, "/metrics").text for name in outside.urls() if "deid" in name]
    lines = [line for text in texts for line in text.splitlines()]
    return sum(float(line.split()[-1]) for line in lines if line.startswith("pso_reports_shredded_total"))


def dead_letters(outside: Outside) -> float:
    texts = [outside.ask("GET", name, "/metrics").text for name in outside.urls() if "deid" in name]
    lines = [line for text in texts for line in text.splitlines()]
    return sum(float(line.split()[-1]) for line in lines if line.startswith("pso_dead_letters_total"))


async def test_after_a_shred_no_byte_of_the_agency_opens_and_nothing_else_is_touched(
    outside: Outside, engines: TestEngines
) -> None:
    agency, reports = await told(outside, "shred-me")
    other, others = await told(outside, "leave-me")
    keys = FileKeys(outside.system.state.keys)
    privates = [await keys.private_key(f"{agency.agency_ref}.{number}") for number in (1, 2)]
    publics = {public_half(private) for private in privates}
    before = await everything_sealed(outside, agency)
    assert {one.place for one in before} == {
        *("topic of reports", "topic of agencies", "vault", "held", "outbox", "agency row")
    }
    assert await opens_for_the_system(outside, before), "the search can find"
    assert {public_half(one) for one in keys_in(outside.system.state.keys)} >= publics
    row = outside.mongo["pso_intake"]["agencies"].find_one({"_id": str(agency.agency_ref)})
    assert row is not None
    salt = bytes(row["submission_salt"])
    counted = results(outside, reports)

    done = shred(outside, "shred-me")
    out, err = done.communicate(timeout=60)
    assert done.returncode == 0, err
    assert f"private keys  2 destroyed: {agency.agency_ref}.1, {agency.agency_ref}.2" in out
    assert "tombstone sent" in out

    after = await everything_sealed(outside, agency)
    assert {one.ciphertext for one in before} - {one.ciphertext for one in after} <= {
        one.ciphertext for one in before if one.place in ("agency row", "outbox", "topic of agencies")
    }, "reports stay where they are: it is their key that is gone"
    for one in before:
        with pytest.raises(KeyDestroyed):
            await keys.private_key(one.key_id)
    assert not {public_half(one) for one in keys_in(outside.system.state.keys)} & publics
    for candidate in set(keys_in(outside.system.state.keys)):
        for one in before[:2]:
            with pytest.raises(CannotOpen):
                unseal(one.ciphertext, candidate, one.bound)
    data = getattr(engines, "data_dir", None)  # containers keep their files to themselves
    folders = [outside.system.state.folder, *([data] if data else [])]
    assert places_of(privates, *folders) == [], "no private key was ever anywhere but in the provider"

    rows = outside.mongo["pso_intake"]["agencies"]
    left = rows.find_one({"_id": str(agency.agency_ref)})
    assert left is not None
    assert salt not in bson.encode(left)
    assert {"submission_salt", "record", "public_key"}.isdisjoint(left)
    assert left["shredded_by"] == "local-operator"
    for header in ({"X-API-Key": agency.api_key}, {"X-Form-Token": agency.form_token}):
        assert outside.submit(a_report(narrative=TOLD), header).status_code == 410

    passed_over, dead = shredded(outside), dead_letters(outside)
    sent = await again_in_the_topic(outside, agency)
    assert sent >= len(reports)
    eventually(lambda: shredded(outside) - passed_over == sent, "each is counted as shredded, once")
    eventually(lambda: lag(outside) == 0, "and their offsets are committed")
    assert dead_letters(outside) == dead

    assert results(outside, reports) == counted, "what was de-identified stays"
    assert await opens_for_the_system(outside, await everything_sealed(outside, other))
    assert outside.counted(others)
    late = outside.keep(a_report(narrative=TOLD), {"X-API-Key": other.api_key})
    outside.wait_counted({late})


def lag(outside: Outside) -> int:
    answers = [outside.ask("GET", name, "/health/ready").json() for name in outside.urls() if "deid" in name]
    return sum(int(one["lag"]) for one in answers)


def results(outside: Outside, report_ids: set[UUID]) -> dict[str, Any]:
    """What experts and analysts have of these reports."""
    ids = [str(one) for one in report_ids]
    alerts = outside.mongo["pso_alerts"]["alerts"].find({"_id": {"$in": ids}})
    counts = outside.mongo["pso_aggregator"]["reports"].find({"_id": {"$in": ids}})
    found = {f"alert {row['_id']}": str(row) for row in alerts} | {
        f"count {row['_id']}": json.dumps(row, default=str, sort_keys=True) for row in counts
    }
    assert len(found) == 2 * len(ids)
    return found


async def test_a_command_killed_in_the_middle_tells_nothing_and_the_next_one_finishes(
    outside: Outside,
) -> None:
    agency = await an_agency(outside, "shred-twice")
    report_id = outside.keep(a_report(narrative=TOLD), {"X-API-Key": agency.api_key})
    outside.wait_counted({report_id})
    rows = outside.mongo["pso_intake"]["agencies"]
    keys = FileKeys(outside.system.state.keys)

    first = shred(outside, "shred-twice")
    eventually(
        lambda: rows.find_one({"_id": str(agency.agency_ref), "closed_at": {"$ne": None}}), "it is closed"
    )
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=10)
    row = rows.find_one({"_id": str(agency.agency_ref)})
    assert row is not None
    assert row.get("shredded_at") is None
    assert await keys.private_key(f"{agency.agency_ref}.1"), "readable, and not told as shredded"
    assert outside.submit(a_report(), {"X-API-Key": agency.api_key}).status_code == 410

    began = time.monotonic()
    second = shred(outside, "shred-twice")
    out, err = second.communicate(timeout=60)
    assert second.returncode == 0, err
    assert "1 destroyed" in out
    assert time.monotonic() - began < SETTLE_S + 30
    with pytest.raises(KeyDestroyed):
        await keys.private_key(f"{agency.agency_ref}.1")
    third = shred(outside, "shred-twice")
    assert "was shredded at" in third.communicate(timeout=60)[1]
    assert third.returncode == 0
