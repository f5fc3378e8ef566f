"""Agencies' lists and keys changed by operators: what intake keeps, tells, and seals reports with."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.keys import FileKeys
from chassis.outbox import LEFT_FOR_S
from chassis.sealing import CannotOpen, unseal
from contracts.agency import AgencyType, TenantLists
from contracts.binding import agency_binding, report_binding
from contracts.events import AgencyRegistered, ReportSubmitted
from contracts.topics import AGENCIES_REGISTERED, REPORTS_SUBMITTED
from pso.agencies import Agency, Refused, Registered, RegistrationFailed
from pso.agency_lists import Term, added, replaced
from pso.agency_record import Records
from services.intake.registry import MAX_LIST_BYTES
from tests.builders.intake import a_body
from tests.fakes.agencies import Operated

CANARY = "Vexholme"
NEW = "Plinthovar"


def a_description(slug: str = "hollow") -> Agency:
    lists = TenantLists(names=("Example Hollow EMS",), roster=(CANARY,))
    return Agency(slug, AgencyType.GROUND, "OH", "ground-rural", lists)


class Case(Operated):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FileKeys(folder / "keys"))
        self.records = Records(self.registrar)

    async def add(self) -> Registered:
        return await self.registrar.add(a_description())

    async def post(self, agency: Registered, number: int) -> ReportSubmitted:
        """A report of the agency, as it was published."""
        headers = {"x-api-key": agency.api_key}
        body = a_body(submission_id=f"run-{number}")
        response = await self.client.post("/v1/reports", content=body, headers=headers)
        assert response.status_code == 202, response.text
        return ReportSubmitted.model_validate_json(self.publisher.on(REPORTS_SUBMITTED.name)[-1].value or b"")

    async def opened(self, event: ReportSubmitted) -> dict[str, Any]:
        key_id = event.sealed.key_id
        bound = report_binding(event.report_id, event.origin.agency_ref, key_id)
        private = await self.keys.private_key(key_id)
        report: dict[str, Any] = json.loads(unseal(event.sealed.ciphertext, private, bound))
        return report

    @property
    def told(self) -> list[AgencyRegistered]:
        sent = self.publisher.on(AGENCIES_REGISTERED.name)
        return [AgencyRegistered.model_validate_json(one.value) for one in sent if one.value]

    async def lists_of(self, event: AgencyRegistered) -> TenantLists:
        key_id = event.sealed.key_id
        bound = agency_binding(event.agency_ref, event.list_version, key_id)
        private = await self.keys.private_key(key_id)
        return TenantLists.model_validate_json(unseal(event.sealed.ciphertext, private, bound))

    async def add_term(self, text: str) -> int:
        told = await self.records.change("hollow", lambda lists: added(lists, {"roster": [Term(text)]}))
        return told.list_version


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        yield made


@pytest.mark.parametrize(
    ("code", "kind"),
    [("ZZ", AgencyType.GROUND), ("US", AgencyType.GROUND), ("XX", AgencyType.DIRECT), ("UK", AgencyType.AIR)],
)
async def test_a_code_that_is_no_state_is_refused_by_its_field(
    case: Case, code: str, kind: AgencyType
) -> None:
    with pytest.raises(Refused, match=r"state: Not one of the codes") as refused:
        await case.registrar.add(replace(a_description(), agency_type=kind, state=code))
    assert (refused.value.status, case.told) == (422, [])


@pytest.mark.parametrize("code", ["OH", "DC", "AS", "GU", "MP", "PR", "VI"])
async def test_states_the_district_and_territories_are_taken(case: Case, code: str) -> None:
    await case.registrar.add(replace(a_description(), state=code))
    assert len(case.told) == 1


async def test_reports_accepted_after_the_answer_carry_the_new_version(case: Case) -> None:
    agency = await case.add()
    assert (await case.post(agency, 1)).list_version == 1
    assert await case.add_term(NEW) == 2
    assert (await case.post(agency, 2)).list_version == 2
    assert [event.list_version for event in case.told] == [1, 2]
    assert (await case.lists_of(case.told[1])).roster == (CANARY, NEW)


async def test_a_change_that_changes_nothing_tells_nothing(case: Case) -> None:
    await case.add()
    told = await case.records.change("hollow", lambda lists: added(lists, {"roster": [Term(CANARY)]}))
    assert (told.is_changed, told.list_version, len(case.told)) == (False, 1, 1)


async def test_two_operators_at_once_lose_no_change(case: Case) -> None:
    await case.add()
    await asyncio.gather(*(case.add_term(f"Person {number}") for number in range(4)))
    newest = await case.records.read("hollow")
    assert newest.list_version == 5
    assert newest.lists is not None
    assert set(newest.lists.roster) == {CANARY, *(f"Person {number}" for number in range(4))}


async def test_a_change_made_for_an_older_version_is_refused(case: Case) -> None:
    await case.add()
    await case.add_term(NEW)
    with pytest.raises(RegistrationFailed, match="newest version is 2, not 1"):
        await case.records.change("hollow", lambda lists: replaced(lists, {"towns": []}), if_version=1)
    record = await case.registrar.ask("GET", f"/{case.registrar.of('hollow').agency_ref}")
    stale = {"list_version": 2, "sealed": record["record"]["sealed"]}
    with pytest.raises(Refused) as refused:
        await case.registrar.ask("PUT", f"/{record['agency_ref']}/lists", stale)
    assert refused.value.status == 409
    assert len(case.told) == 2


async def test_lists_under_a_key_that_is_not_in_use_are_refused(case: Case) -> None:
    agency = await case.add()
    record = (await case.registrar.ask("GET", f"/{agency.agency_ref}"))["record"]
    stray = {"list_version": 2, "sealed": record["sealed"] | {"key_id": f"{agency.agency_ref}.9"}}
    with pytest.raises(Refused) as refused:
        await case.registrar.ask("PUT", f"/{agency.agency_ref}/lists", stray)
    assert refused.value.status == 409


async def test_a_list_that_is_too_long_is_refused_by_intake_too(case: Case) -> None:
    agency = await case.add()
    record = (await case.registrar.ask("GET", f"/{agency.agency_ref}"))["record"]
    long = {"key_id": record["sealed"]["key_id"], "ciphertext": "AAAA" * (MAX_LIST_BYTES // 3 + 20)}
    with pytest.raises(Refused) as refused:
        await case.registrar.ask("PUT", f"/{agency.agency_ref}/lists", {"list_version": 2, "sealed": long})
    assert refused.value.status == 413


async def test_a_version_is_carried_only_once_the_broker_has_its_record(case: Case) -> None:
    agency = await case.add()
    case.publisher.silent_on = {AGENCIES_REGISTERED.name}
    told = await case.records.change("hollow", lambda lists: added(lists, {"roster": [Term(NEW)]}))
    assert (told.list_version, told.is_active) == (2, False)
    assert (await case.post(agency, 1)).list_version == 1
    case.publisher.silent_on = set()
    for row in case.mongo.outbox.rows.values():
        row["stored_at"] -= (row["stored_at"].resolution * 1_000_000) * (LEFT_FOR_S + 1)
    assert await case.service.outbox.sweep() == 1
    await case.repeated()
    assert (await case.post(agency, 2)).list_version == 2


async def test_the_next_change_waits_until_the_one_before_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pso.agency_record.PAUSE_S", 0)
    await case.add()
    case.publisher.silent_on = {AGENCIES_REGISTERED.name}
    await case.add_term(NEW)
    with pytest.raises(Refused) as refused:
        await case.add_term("Another")
    assert refused.value.status == 503


async def test_after_a_rotation_new_reports_are_sealed_to_the_new_key_and_all_open(case: Case) -> None:
    agency = await case.add()
    before = await case.post(agency, 1)
    told = await case.records.rotate("hollow")
    after = await case.post(agency, 2)
    assert before.sealed.key_id == f"{agency.agency_ref}.1"
    assert (after.sealed.key_id, after.list_version) == (f"{agency.agency_ref}.2", 2)
    assert told.key_id == after.sealed.key_id
    for event in (before, after):
        assert (await case.opened(event))["harm"] == "HL-1"
    old = await case.keys.private_key(before.sealed.key_id)
    with pytest.raises(CannotOpen):
        unseal(
            after.sealed.ciphertext,
            old,
            report_binding(after.report_id, agency.agency_ref, after.sealed.key_id),
        )
    assert (await case.lists_of(case.told[-1])).roster == (CANARY,)


async def test_lists_can_be_changed_after_a_rotation(case: Case) -> None:
    await case.add()
    await case.records.rotate("hollow")
    assert await case.add_term(NEW) == 3
    assert (await case.lists_of(case.told[-1])).roster == (CANARY, NEW)


async def test_a_rotation_and_a_change_at_once_lose_nothing(case: Case) -> None:
    await case.add()
    await asyncio.gather(case.records.rotate("hollow"), case.add_term(NEW))
    newest = await case.records.read("hollow")
    assert (newest.list_version, newest.key_id[-2:]) == (3, ".2")
    assert newest.lists is not None
    assert newest.lists.roster == (CANARY, NEW)


async def test_an_instance_that_remembers_the_old_key_seals_reports_that_still_open(case: Case) -> None:
    agency = await case.add()
    await case.post(agency, 1)
    remembered = dict(case.registry._memory)
    await case.records.rotate("hollow")
    case.registry._memory.update(remembered)  # as another instance has it, for five seconds
    late = await case.post(agency, 2)
    assert late.sealed.key_id == f"{agency.agency_ref}.1"
    assert await case.opened(late)


@pytest.mark.parametrize("where", ["GET x", "PUT lists", "PUT key", "POST close", "POST shred"])
async def test_only_operators_may(case: Case, where: str) -> None:
    agency = await case.add()
    method, what = where.split()
    path = f"/v1/agencies/{agency.agency_ref}" + ("" if what == "x" else f"/{what}")
    for headers in ({}, {"x-api-key": agency.api_key}):
        assert (await case.client.request(method, path, json={}, headers=headers)).status_code == 401
    assert case.agencies.rows[str(agency.agency_ref)]["closed_at"] is None


async def test_an_unknown_agency_is_not_found(case: Case) -> None:
    for method, what in (("GET", ""), ("POST", "/close"), ("POST", "/shred")):
        with pytest.raises(Refused) as refused:
            await case.registrar.ask(method, "/00000000-0000-4000-8000-000000000000" + what)
        assert refused.value.status == 404


async def test_no_name_passes_through_intake_readable(case: Case) -> None:
    await case.add()
    await case.add_term(NEW)
    kept = f"{case.agencies.rows} {case.mongo.outbox.rows} {case.publisher.sent}"
    assert CANARY not in kept
    assert NEW not in kept
