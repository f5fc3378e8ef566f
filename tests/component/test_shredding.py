"""An agency shredded step by step: never told before it is true, and gone on with after any crash."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from chassis import keys as keys_module
from chassis.keys import FileKeys, KeyDestroyed, KeyUnknown
from contracts.agency import AgencyType, TenantLists
from contracts.topics import AGENCIES_REGISTERED
from pso.agencies import DIRECT, SHREDDED, Agency, Registered, RegistrationFailed, direct
from pso.agency_record import Records
from pso.shredding import SETTLE_S, Shredder
from tests.builders.intake import a_body
from tests.fakes.agencies import Operated, ProcessDied
from tests.fakes.publisher import Sent

CANARY = "Vexholme"


class Case(Operated):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FileKeys(folder / "keys"))
        self.waited: list[float] = []
        self.shredder = Shredder(self.registrar, self._wait)

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    async def add(self, slug: str) -> Registered:
        lists = TenantLists(names=(f"{slug} EMS",), roster=(CANARY,))
        return await self.registrar.add(Agency(slug, AgencyType.GROUND, "OH", "ground-rural", lists))

    async def post(self, agency: Registered, number: int = 1, *, form: bool = False) -> httpx.Response:
        secret = {"x-form-token": agency.form_token} if form else {"x-api-key": agency.api_key}
        body = a_body(submission_id=f"run-{number}")
        return await self.client.post("/v1/reports", content=body, headers=secret)

    async def is_readable(self, agency: Registered) -> bool:
        """Whether any key of the agency still opens anything."""
        for number in (1, 2):
            try:
                await self.keys.private_key(f"{agency.agency_ref}.{number}")
            except (KeyDestroyed, KeyUnknown):
                continue
            return True
        return False

    def tombstones(self, agency: Registered) -> list[Sent]:
        sent = self.publisher.on(AGENCIES_REGISTERED.name)
        return [one for one in sent if one.value is None and one.key == str(agency.agency_ref).encode()]

    def is_told(self, agency: Registered) -> bool:
        row = self.agencies.rows[str(agency.agency_ref)]
        return bool(row["shredded_at"] or self.tombstones(agency))


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        yield made


async def test_after_a_shred_nothing_is_left_to_open_and_reports_are_refused(case: Case) -> None:
    agency, other = await case.add("hollow"), await case.add("kept")
    await Records(case.registrar).rotate("hollow")
    assert (await case.post(agency)).status_code == 202
    account = await case.shredder.shred("hollow")
    assert account.key_ids == [f"{agency.agency_ref}.1", f"{agency.agency_ref}.2"]
    assert (account.shredded_by, account.is_told) == ("Olga Operator", True)
    assert not await case.is_readable(agency)
    assert len(case.tombstones(agency)) == 1
    row = case.agencies.rows[str(agency.agency_ref)]
    assert {"submission_salt", "record", "public_key"}.isdisjoint(row)
    for answer in (await case.post(agency), await case.post(agency, form=True)):
        assert (answer.status_code, answer.json()["type"]) == (410, "urn:ems-pso:problem:agency-closed")
        assert "Ask the PSO" in answer.json()["detail"]
    assert await case.is_readable(other)
    assert (await case.post(other)).status_code == 202


async def test_other_instances_know_it_before_the_keys_go(case: Case) -> None:
    """A report that another instance accepted in its last seconds can still be read when it comes."""
    agency = await case.add("hollow")
    order: list[str] = []

    async def wait(seconds: float) -> None:
        assert (await case.post(agency)).status_code == 410
        assert await case.is_readable(agency)
        order.append(f"waited {seconds:.0f}")

    await Shredder(case.registrar, wait).shred("hollow")
    assert order == [f"waited {SETTLE_S:.0f}"]
    assert case.registrar.asked[-3:] == ["POST close", f"GET {agency.agency_ref}", "POST shred"]


async def test_a_stream_is_cut_short_when_its_agency_is_closed(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.intake.app.KEPT_TOGETHER", 2)
    agency = await case.add("hollow")

    async def lines() -> AsyncIterator[bytes]:
        for number in range(6):
            if number == 4:
                await case.registrar.ask("POST", f"/{agency.agency_ref}/close")
            yield a_body(submission_id=f"line-{number}") + b"\n"

    headers = {"x-api-key": agency.api_key}
    response = await case.client.post("/v1/reports/batch", content=lines(), headers=headers)
    results = [json.loads(line) for line in response.text.splitlines()]
    assert [one["status"] for one in results] == [202, 202, 202, 202, 410, 410]
    assert [one["line"] for one in results] == [1, 2, 3, 4, 5, 6]
    assert len(case.vault.entries) == 4


@pytest.mark.parametrize("step", ["POST close", "POST shred"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_crash_anywhere_is_gone_on_with_and_never_told_too_early(
    case: Case, step: str, when: str
) -> None:
    agency = await case.add("hollow")
    setattr(case.registrar, f"dies_{when}", step)
    with pytest.raises(ProcessDied):
        await case.shredder.shred("hollow")
    assert not (case.is_told(agency) and await case.is_readable(agency))
    case.registrar.dies_before = case.registrar.dies_after = None
    again = await case.shredder.shred("hollow")
    assert again.key_ids == [f"{agency.agency_ref}.1"]
    assert not await case.is_readable(agency)
    assert (await case.post(agency)).status_code == 410
    assert len(case.tombstones(agency)) == 1


async def test_a_crash_between_two_keys_is_gone_on_with(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = await case.add("hollow")
    await Records(case.registrar).rotate("hollow")
    whole, erased = keys_module._erase, []

    def dies_at_the_second(file: Path) -> None:
        if erased:
            raise ProcessDied
        erased.append(file)
        whole(file)

    monkeypatch.setattr(keys_module, "_erase", dies_at_the_second)
    with pytest.raises(ProcessDied):
        await case.shredder.shred("hollow")
    assert await case.is_readable(agency)
    assert not case.is_told(agency)
    monkeypatch.setattr(keys_module, "_erase", whole)
    assert len((await case.shredder.shred("hollow")).key_ids) == 2
    assert not await case.is_readable(agency)


async def test_the_first_who_shredded_is_remembered_however_often_it_is_asked_for(case: Case) -> None:
    agency = await case.add("hollow")
    case.registrar.dies_after = "POST shred"
    with pytest.raises(ProcessDied):
        await case.shredder.shred("hollow")
    case.registrar.dies_after = None
    first = case.agencies.rows[str(agency.agency_ref)]["shredded_at"]
    account = await case.shredder.shred("hollow")
    assert account.shredded_at.startswith(first.isoformat()[:19])


async def test_another_providers_silence_is_not_taken_for_destroyed_keys(case: Case, tmp_path: Path) -> None:
    agency = await case.add("hollow")
    wrong = FileKeys(tmp_path / "another")
    await wrong.create("somebody-else")
    case.registrar.keys = wrong
    with pytest.raises(RegistrationFailed, match="never had this agency's key"):
        await case.shredder.shred("hollow")
    assert not case.is_told(agency)
    assert (await case.post(agency)).status_code == 202, "nothing was begun"


async def test_a_key_that_still_opens_is_never_told_as_shredded(case: Case) -> None:
    class Hollow(FileKeys):
        async def destroy(self, owner: str) -> list[str]:
            return [f"{owner}.1"]

    agency = await case.add("hollow")
    case.registrar.keys = Hollow(case.keys._directory)  # type: ignore[attr-defined]  # files, in this test
    with pytest.raises(RegistrationFailed, match="still opens; nothing was told"):
        await case.shredder.shred("hollow")
    assert not case.is_told(agency)


async def test_a_tombstone_is_sent_later_when_the_broker_is_away(case: Case) -> None:
    agency = await case.add("hollow")
    case.publisher.silent_on = {AGENCIES_REGISTERED.name}
    account = await case.shredder.shred("hollow")
    assert not account.is_told
    assert not await case.is_readable(agency)
    assert (await case.post(agency)).status_code == 410
    case.publisher.silent_on = set()
    for row in case.mongo.outbox.rows.values():
        row["stored_at"] = row["stored_at"].replace(year=2020)
    assert await case.service.outbox.sweep() == 1
    assert len(case.tombstones(agency)) == 1


async def test_what_is_shredded_is_not_changed_renewed_or_registered_again_by_itself(case: Case) -> None:
    await case.add("hollow")
    await case.shredder.shred("hollow")
    records = Records(case.registrar)
    for change in (records.rotate, records.read):
        with pytest.raises(RegistrationFailed, match="hollow was shredded at 20"):
            await change("hollow")
    known = await case.registrar.ensure([Agency("hollow", AgencyType.GROUND, "OH", "x", TenantLists())])
    assert "hollow" not in known
    kept = json.dumps(case.state.read(SHREDDED))
    assert "hollow" in kept
    assert "psk_" not in (case.state.folder / "agencies.json").read_text()


async def test_a_closed_agency_takes_no_change_until_its_shredding_goes_on(case: Case) -> None:
    await case.add("hollow")
    case.registrar.dies_after = "POST close"
    with pytest.raises(ProcessDied):
        await case.shredder.shred("hollow")
    case.registrar.dies_after = None
    with pytest.raises(RegistrationFailed, match="hollow is closed; `pso agency shred hollow`"):
        await Records(case.registrar).rotate("hollow")


async def test_direct_comes_again_with_another_key(case: Case) -> None:
    first = await case.registrar.add(direct())
    await case.shredder.shred(DIRECT)
    again = (await case.registrar.ensure([direct()]))[DIRECT]
    assert again.agency_ref != first.agency_ref
