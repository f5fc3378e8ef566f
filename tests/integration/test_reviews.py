"""A privacy officer's decision on real engines: published once through a crash, one of two, never undone."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.identity import Role
from contracts.agency import AgencyType, TenantLists
from contracts.envelope import headers_for
from contracts.events import ReportDeidentified, ReportSubmitted, Revision, derived_id
from contracts.topics import REPORTS_DEIDENTIFIED, REPORTS_SUBMITTED
from pso.accounting import Auditor
from pso.agencies import Agency, Registrar
from pso.system import System
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually
from tests.harness import TestEngines

UNREADABLE = "Больной Иванов сказал, что врач Петров опоздал. The tube was in the esophagus for nine minutes."
"""Held for its residual risk: what letters of another script say cannot be judged."""
PLACE = "the side stairs"
LOCAL = f"The monitor failed by {PLACE} and the patient arrested."
PAIRS = 8
CRASH_S = 90.0
LOOKS, PAUSE_S = 60, 0.5


@pytest.fixture(scope="module")
def outside(system: System) -> Iterator[Outside]:
    with Outside(system) as outside:
        yield outside


@pytest.fixture
def auditor(system: System) -> Iterator[Auditor]:
    assert system.addresses is not None
    auditor = Auditor(system.addresses)
    yield auditor
    auditor.close()


def held(outside: Outside) -> UUID:
    """A report that waits for review, with its alert raised."""
    report_id = outside.keep(a_report(narrative=UNREADABLE), outside.key_of("riverbend"))
    assert outside.alert(report_id)["withheld"] is True
    return report_id


def ask(
    outside: Outside, report_id: UUID, action: str, name: str = "deidentify", by: str = "Ann", **body: Any
) -> httpx.Response:
    headers = outside.bearer(Role.PRIVACY_OFFICER, subject=by)
    return outside.ask("POST", name, f"/v1/reviews/{report_id}/{action}", json=body, headers=headers)


def seen(outside: Outside, report_id: UUID, **marks: Any) -> dict[str, Any]:
    answer = ask(outside, report_id, "preview", round=0, **marks)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def row(outside: Outside, report_id: UUID) -> dict[str, Any]:
    found = outside.mongo["pso_deidentify"]["held"].find_one({"_id": str(report_id)})
    assert found is not None
    return found


def audited(outside: Outside, report_id: UUID) -> list[str]:
    query = {"report_id": str(report_id)}
    return [one["what"] for one in outside.mongo["pso_deidentify"]["audit"].find(query).sort("_id")]


async def tellings(auditor: Auditor, report_id: UUID) -> list[ReportDeidentified]:
    """Every telling of the report that was published, each as often as it was."""
    records = await auditor.raw_records(REPORTS_DEIDENTIFIED.name, REPORTS_DEIDENTIFIED.partitions)
    return [
        ReportDeidentified.model_validate_json(one.value)
        for one in records
        if one.key == str(report_id).encode()
    ]


async def first_told(auditor: Auditor, report_id: UUID, times: int) -> None:
    """Wait until the first telling was published so often."""
    for _ in range(LOOKS):
        if sum(one.revision == Revision() for one in await tellings(auditor, report_id)) >= times:
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("the late duplicate was not handled")


async def agency_of_unknown_lists(outside: Outside) -> dict[str, str]:
    """An agency whose list has moved on further than deidentify can know; gives its API key."""
    registrar = Registrar(outside.system.state, outside.url("intake"))
    agency = await registrar.add(Agency("millbrook", AgencyType.GROUND, "OH", "ground-rural", TenantLists()))
    outside.mongo["pso_intake"]["agencies"].update_one(
        {"_id": str(agency.agency_ref)}, {"$set": {"list_version": 99}}
    )
    return {"X-API-Key": agency.api_key}


async def scrub_again(
    system: System, auditor: Auditor, report_id: UUID, round_: int, list_version: int | None = None
) -> None:
    """The stored submission once more with another round, as a run over the vault publishes it."""
    records = await auditor.raw_records(REPORTS_SUBMITTED.name, REPORTS_SUBMITTED.partitions)
    value = next(one.value for one in records if one.key == str(report_id).encode())
    first = ReportSubmitted.model_validate_json(value)
    event_id = derived_id(first.event_id, f"round:{round_}") if round_ else first.event_id
    changed = {"round": round_, "event_id": event_id, "list_version": list_version or first.list_version}
    again = first.model_copy(update=changed)
    headers = headers_for(REPORTS_SUBMITTED, event_id, str(report_id), "intake", first.received_at)
    assert system.addresses is not None
    async with AIOKafkaProducer(bootstrap_servers=system.addresses.kafka) as producer:
        await producer.send_and_wait(
            REPORTS_SUBMITTED.name,
            again.model_dump_json().encode(),
            key=str(report_id).encode(),
            headers=headers,
        )


async def test_a_release_is_published_once_though_its_instance_dies_before_it_could(
    outside: Outside, system: System, engines: TestEngines, auditor: Auditor
) -> None:
    assert system.services is not None
    report_id = held(outside)
    assert row(outside, report_id)["reasons"] == ["residual_risk"]
    span = {"field": "narrative", "start": 0, "end": 14, "label": "NAME"}
    digest = seen(outside, report_id, added=[span])["seen"]
    await engines.kill_kafka()
    answer = ask(
        outside, report_id, "release", round=0, added=[span], seen=digest, reason="The name is gone."
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "released"), answer.text
    left = outside.mongo["pso_deidentify"]["outbox"].find_one(
        {"key": str(report_id), "topic": REPORTS_DEIDENTIFIED.name}
    )
    assert left is not None
    assert left["published_at"] is None
    await system.services.kill("deidentify")
    await engines.restart_kafka()
    eventually(
        lambda: (alert := outside.alert(report_id))["revision"]["step"] == 1 and alert,
        "another instance publishes what the dead one decided",
        CRASH_S,
    )
    await system.services.restart("deidentify", limit_s=CRASH_S)
    released = [one for one in await tellings(auditor, report_id) if one.revision.step]
    assert {one.event_id for one in released} == {UUID(left["_id"])}
    assert [one.text for one in released] == [released[0].text]
    assert released[0].text.startswith("[NAME-1]")
    assert outside.alert(report_id)["withheld"] is False
    assert audited(outside, report_id) == ["opened", "span_added", "released"]


async def test_of_two_officers_at_two_instances_one_decides(outside: Outside, auditor: Auditor) -> None:
    reports = [held(outside) for _ in range(PAIRS)]
    digests = {one: seen(outside, one)["seen"] for one in reports}
    with ThreadPoolExecutor(2) as pool:
        for report_id in reports:
            release = {"round": 0, "seen": digests[report_id], "reason": "Read."}
            first = pool.submit(ask, outside, report_id, "release", "deidentify", "Ann", **release)
            second = pool.submit(
                ask, outside, report_id, "reject", "deidentify-1", "Ben", round=0, reason="No."
            )
            answers = {"released": first.result(), "rejected": second.result()}
            assert sorted(one.status_code for one in answers.values()) == [200, 409]
            won = next(status for status, one in answers.items() if one.status_code == 200)
            lost = next(one for one in answers.values() if one.status_code == 409)
            who = {"released": "Ann", "rejected": "Ben"}[won]
            assert f"{who} {won} this report" in lost.json()["detail"]
            assert audited(outside, report_id)[-1] == won
            assert row(outside, report_id)["status"] == won
    for report_id in reports:
        is_released = row(outside, report_id)["status"] == "released"
        steps = [one.revision.step for one in await tellings(auditor, report_id)]
        assert steps == ([0, 1] if is_released else [0]), "a release answers once it is published"
        decided = {"_id": str(report_id), "decided.decision": "released" if is_released else "rejected"}
        eventually(partial(outside.mongo["pso_intake"]["vault"].find_one, decided), "the receipt can tell")


async def test_a_term_that_several_set_at_once_is_kept_once(outside: Outside) -> None:
    report_id = held(outside)
    body = {"round": 0, "field": "narrative", "start": 7, "end": 14, "label": "NAME", "reason": "A name."}
    with ThreadPoolExecutor(6) as pool:
        asked = [
            pool.submit(ask, outside, report_id, "terms", name, **body)
            for name in ("deidentify", "deidentify-1") * 3
        ]
        answers = [one.result() for one in asked]
    assert sorted(one.status_code for one in answers) == [201, *[409] * 5]
    assert outside.mongo["pso_deidentify"]["terms"].count_documents({}) == 1


async def test_a_newer_round_supersedes_and_an_older_one_changes_nothing(
    outside: Outside, system: System, auditor: Auditor
) -> None:
    agency = await agency_of_unknown_lists(outside)
    cleared, released = (outside.keep(a_report(narrative=LOCAL), agency) for _ in range(2))
    replaced = held(outside)
    assert all(outside.alert(one)["withheld"] for one in (cleared, released))
    start = LOCAL.index(PLACE)
    span = {"field": "narrative", "start": start, "end": start + len(PLACE), "label": "LOCATION"}
    body = {
        "round": 0,
        "added": [span],
        "reason": "A local name.",
        "seen": seen(outside, released, added=[span])["seen"],
    }
    assert ask(outside, released, "release", **body).status_code == 200
    since = row(outside, replaced)["held_at"]

    for report_id in (cleared, released, replaced):
        await scrub_again(system, auditor, report_id, 1, list_version=1)
    eventually(lambda: row(outside, cleared)["status"] == "superseded", "not held any more: closed")
    eventually(lambda: row(outside, replaced)["round"] == 1, "held again: replaced")
    assert (row(outside, replaced)["status"], row(outside, replaced)["held_at"]) == ("waiting", since)
    assert audited(outside, cleared) == audited(outside, replaced) == ["superseded"]
    late = ask(outside, replaced, "reject", round=0, reason="Too late.")
    assert (late.status_code, late.json()["type"]) == (409, "urn:ems-pso:problem:scrubbed-again")
    eventually(lambda: outside.alert(released)["revision"]["round"] == 1, "the newer telling arrives")
    newest = (await tellings(auditor, released))[-1]
    assert newest.text == LOCAL.replace(PLACE, "[LOCATION-1]"), "what a person marked stays hidden"

    def states() -> list[tuple[int, str]]:
        rows = (row(outside, one) for one in (cleared, released, replaced))
        return [(one["round"], one["status"]) for one in rows]

    assert states() == [(1, "superseded"), (0, "released"), (1, "waiting")]
    for report_id in (cleared, released, replaced):
        await scrub_again(system, auditor, report_id, 0)
        await first_told(auditor, report_id, times=2)
    assert states() == [(1, "superseded"), (0, "released"), (1, "waiting")], "an older round changes nothing"
    assert outside.alert(released)["revision"] == {"round": 1, "step": 0}
