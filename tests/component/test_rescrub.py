"""A run over the vault: who may ask for one, what is published, and what stops or resumes it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.problems import MEDIA_TYPE
from chassis.stored import StoredService
from chassis.telemetry import Telemetry, parse
from contracts.envelope import open_envelope
from contracts.errors import Outage
from contracts.events import ReportSubmitted
from contracts.topics import REPORTS_SUBMITTED
from services.intake.app import create_app
from services.intake.core import told_again
from services.intake.rescrub.runs import RescrubAsked, RunState, Stored
from services.intake.rescrub.walking import Rescrubber
from tests.builders.apps import client_of, settings_of
from tests.builders.events import AGENCY_REF, AT, a_submitted, report_number
from tests.fakes.publisher import FakePublisher
from tests.fakes.rescrubs import FakeGroups, MemoryRuns
from tests.fakes.stores import MemoryAgencies, MemoryVault
from tests.fakes.tokens import Issuer

RUNS = "/v1/rescrubs"
SINCE = {"since": "2026-01-01T00:00:00Z"}


def a_stored(number: int) -> Stored:
    event = a_submitted(report_number(number))
    at = AT + timedelta(seconds=number)
    return Stored(event.report_id, AGENCY_REF, event.model_dump_json().encode(), at)


class Case:
    """A vault of 50 reports and a run over all of them."""

    def __init__(self) -> None:
        self.vault = [a_stored(number) for number in range(50)]
        self.runs, self.groups, self.publisher = MemoryRuns(*self.vault), FakeGroups(), FakePublisher()

    async def begin(self, rate: int = 5_000) -> None:
        asked = RescrubAsked(since=AT, until=AT + timedelta(days=1), rate=rate)
        await self.runs.begin(asked, "Dana Example", AT + timedelta(days=2))

    def instance(self) -> Rescrubber:
        return Rescrubber(self.runs, self.publisher, self.groups, Telemetry("intake"))

    @property
    def published(self) -> list[ReportSubmitted]:
        sent = self.publisher.on(REPORTS_SUBMITTED.name)
        return [ReportSubmitted.model_validate_json(one.value or b"") for one in sent]


async def test_every_stored_report_is_published_again_as_it_was_submitted() -> None:
    case = Case()
    await case.begin()
    await case.instance().turn()
    stored = [ReportSubmitted.model_validate_json(one.value) for one in case.vault]
    assert case.published == [told_again(event, 1, 0) for event in stored]
    sent = case.publisher.on(REPORTS_SUBMITTED.name)
    for one, event, kept in zip(sent, case.published, case.vault, strict=True):
        envelope = open_envelope(REPORTS_SUBMITTED, one.headers)
        assert (one.key, envelope.id) == (str(kept.report_id).encode(), str(event.event_id))
        assert one.header("ce_time") == kept.received_at.isoformat()
        assert parse(envelope.traceparent) is not None
    assert len({one.header("traceparent") for one in sent}) == 50, "each begins a trace, of the run alone"
    run = case.runs.runs[1]
    assert (run.state, run.published, run.matched) == (RunState.DONE, 50, 50)


async def test_the_agencys_lists_of_today_are_named_so_that_no_older_ones_are_used() -> None:
    case = Case()
    case.runs.versions[AGENCY_REF] = 4
    await case.begin()
    await case.instance().turn()
    assert {event.list_version for event in case.published} == {4}


async def test_each_slice_is_followed_to_the_last_service_before_the_next() -> None:
    case = Case()
    await case.begin()
    case.groups.looks_until_past = {"classifier": 3, "aggregator": 1}
    await case.instance().turn()
    first = ["deidentify", *["classifier"] * 4, "alerts"]
    second = ["deidentify", "classifier", "alerts", "aggregator"]
    followed = [group for _, group in case.groups.asked]
    assert followed[:12] == [*first, "aggregator", "aggregator", *second]
    assert followed[-1] == "aggregator", "a run is done once it is counted"


async def test_without_a_run_nothing_is_asked_or_published() -> None:
    case = Case()
    await case.instance().turn()
    assert (case.publisher.sent, case.groups.asked) == ([], [])


async def test_of_two_instances_one_works() -> None:
    case = Case()
    await case.begin()
    case.groups.looks_until_past = {"alerts": 2}
    await asyncio.gather(case.instance().turn(), case.instance().turn())
    assert len(case.published) == 50


async def test_one_that_lost_its_run_stops_and_the_next_goes_on_with_the_same_ids() -> None:
    case = Case()
    await case.begin()
    case.runs.lost_after = 1
    await case.instance().turn()
    assert case.runs.runs[1].state is RunState.RUNNING
    case.runs.lost_after, case.runs.holder = None, None
    await case.instance().turn()
    ids = [event.event_id for event in case.published]
    assert len(ids) > 50, "the slice in hand was published twice"
    assert set(ids) == {told_again(a_submitted(one.report_id), 1, 0).event_id for one in case.vault}
    assert (case.runs.runs[1].state, case.runs.runs[1].published) == (RunState.DONE, 50)


async def test_a_broker_that_fails_leaves_the_cursor_where_it_was() -> None:
    case = Case()
    await case.begin()
    case.publisher.send_limit = 30
    instance = case.instance()
    with pytest.raises(Outage):
        await instance.turn()
    assert case.runs.runs[1].published == 20
    assert case.groups.closed == 1
    case.publisher.send_limit = None
    await instance.turn()
    assert case.runs.runs[1].published == 50
    assert {event.report_id for event in case.published} == {one.report_id for one in case.vault}


async def test_a_cancelled_run_publishes_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.intake.rescrub.walking.RENEW_S", 0.0)
    case = Case()
    await case.begin()
    case.groups.looks_until_past = {"classifier": 1_000_000}
    work = asyncio.create_task(case.instance().turn())
    async with asyncio.timeout(10):
        await case.runs.waits.wait()
        assert case.runs.runs[1].waiting_for == "classifier"
        await case.runs.cancel(1, "Dana Example")
        await work
    assert len(case.published) == 20


# Over HTTP ------------------------------------------------------------------------------------------


class Asking:
    """intake with an issuer of tokens."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.runs = Issuer(folder), MemoryRuns(*Case().vault)
        settings: Any = settings_of("intake", folder, jwks=str(self.issuer.jwks))
        service = StoredService(settings, "intake", "A test.", publisher=FakePublisher())
        self.client = client_of(create_app(settings, service, MemoryVault(), MemoryAgencies(), self.runs))

    async def ask(
        self, method: str, path: str = "", body: object = None, role: str = "operator"
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.issuer.token(role)}"}
        return await self.client.request(method, RUNS + path, json=body, headers=headers)


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[Asking]:
    made = Asking(tmp_path)
    async with made.client:
        yield made


def refused(response: httpx.Response, status: int, kind: str) -> str:
    assert (response.status_code, response.headers["content-type"]) == (status, MEDIA_TYPE)
    assert response.json()["type"].endswith(f":{kind}")
    detail: str = response.json()["detail"]
    return detail


async def test_an_operator_begins_a_run_and_sees_how_far_it_is(asking: Asking) -> None:
    begun = await asking.ask("POST", body=SINCE)
    assert begun.status_code == 201
    run = begun.json()
    assert (run["round"], run["state"], run["matched"], run["rate"]) == (1, "running", 50, 200)
    assert run["asked_by"] == "Dana Example"
    assert (await asking.ask("GET", "/1")).json() == run
    assert (await asking.ask("GET")).json() == {"items": [run]}


@pytest.mark.parametrize("role", ["expert", "privacy-officer", "analyst", "agency"])
async def test_nobody_else_may(asking: Asking, role: str) -> None:
    for method, path in (("POST", ""), ("POST", "/matching"), ("GET", ""), ("GET", "/1")):
        refused(await asking.ask(method, path, SINCE, role), 403, "forbidden")
    refused(await asking.ask("POST", "/1/cancel", role=role), 403, "forbidden")


async def test_a_second_run_is_refused_and_told_which_one_runs(asking: Asking) -> None:
    await asking.ask("POST", body=SINCE)
    detail = refused(await asking.ask("POST", body=SINCE), 409, "rescrub-running")
    assert detail.startswith("Run 1 is not finished.")


async def test_a_cancelled_run_makes_room_for_the_next_under_a_higher_number(asking: Asking) -> None:
    await asking.ask("POST", body=SINCE)
    for _ in range(2):  # cancelling twice is no fault
        cancelled = (await asking.ask("POST", "/1/cancel")).json()
        assert (cancelled["state"], cancelled["cancelled_by"]) == ("cancelled", "Dana Example")
    assert (await asking.ask("POST", body=SINCE)).json()["round"] == 2


async def test_a_finished_run_cannot_be_cancelled(asking: Asking) -> None:
    await asking.ask("POST", body=SINCE)
    await asking.runs.finish(asking.runs.runs[1], "anyone")
    refused(await asking.ask("POST", "/1/cancel"), 409, "rescrub-done")


async def test_a_run_that_never_was_is_not_found(asking: Asking) -> None:
    refused(await asking.ask("GET", "/9"), 404, "not-found")
    refused(await asking.ask("POST", "/9/cancel"), 404, "not-found")
    for number in ("0", "99999999999999999999"):
        refused(await asking.ask("GET", f"/{number}"), 422, "invalid-request")
        refused(await asking.ask("POST", f"/{number}/cancel"), 422, "invalid-request")


async def test_how_many_a_run_would_take_can_be_asked_without_beginning_it(asking: Asking) -> None:
    assert (await asking.ask("POST", "/matching", SINCE)).json() == {"reports": 50}
    assert asking.runs.runs == {}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"since": "2026-03-01T00:00:00Z", "until": "2026-03-01T00:00:00Z"}, "empty-range"),
        ({"since": "2999-01-01T00:00:00Z"}, "empty-range"),
        ({"since": "2026-01-01T00:00:00"}, "invalid-request"),
        ({"since": "0001-01-01T00:00:00+23:00"}, "invalid-request"),
        ({**SINCE, "until": "9999-12-31T23:00:00-02:00"}, "invalid-request"),
        ({"since": "2026-01-01T00:00:00Z", "rate": 0}, "invalid-request"),
        ({"since": "2026-01-01T00:00:00Z", "agency": "riverbend"}, "invalid-request"),
        ({}, "invalid-request"),
    ],
)
async def test_a_range_that_makes_no_sense_is_refused(
    asking: Asking, body: dict[str, object], kind: str
) -> None:
    refused(await asking.ask("POST", body=body), 422, kind)
    assert asking.runs.runs == {}
