"""Accepted means kept (law 1): what intake answers, keeps and publishes, and every way it refuses."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.problems import MEDIA_TYPE
from chassis.telemetry import parse
from contracts.events import Decision, ReportDecided, ReportSubmitted, Revision, derived_id
from contracts.report import MAX_REPORT_BYTES
from contracts.topics import REPORTS_SUBMITTED
from services.intake.app import KEPT_TOGETHER_BYTES, create_app
from services.intake.decisions import Decisions
from services.intake.keeping import Keeper
from services.intake.registry import TOKEN_PREFIX
from tests.builders.apps import client_of
from tests.builders.events import AGENCY_REF
from tests.builders.intake import CANARY, a_body, an_agency
from tests.builders.records import TRACEPARENT, a_record
from tests.component.handling import a_service
from tests.fakes.publisher import FakePublisher, Sent
from tests.fakes.stores import MemoryAgencies, MemoryVault

KEY = "psk_an-agency"
FORM = TOKEN_PREFIX + "a-form"


class Case:
    """intake with one registered agency, `direct`, and one that is not active yet."""

    def __init__(self, folder: Path) -> None:
        self.publisher, self.vault = FakePublisher(), MemoryVault()
        self.agencies = MemoryAgencies(direct=an_agency(b"direct"))
        self.agencies.register(KEY, an_agency())
        self.agencies.register(FORM, an_agency())
        self.agencies.register("psk_waiting", an_agency(is_active=False))
        settings, service = a_service("intake", folder, self.publisher)
        self.service = create_app(settings, service, self.vault, self.agencies)
        self.client = client_of(self.service)

    async def post(self, body: bytes | None = None, key: str = KEY, **headers: str) -> httpx.Response:
        given = {"x-api-key": key} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post("/v1/reports", content=body or a_body(), headers=given)

    async def stream(self, *lines: bytes, key: str = KEY) -> list[dict[str, Any]]:
        response = await self.client.post(
            "/v1/reports/batch", content=b"\n".join(lines), headers={"x-api-key": key}
        )
        assert response.status_code == 200
        assert CANARY not in response.text
        return [json.loads(line) for line in response.text.splitlines()]

    @property
    def keeper(self) -> Keeper:
        """The one at work, as the service knows it."""
        (found,) = (step.__self__ for step in self.service._background if step.__qualname__ == "Keeper.run")  # type: ignore[attr-defined]  # a bound method
        assert isinstance(found, Keeper)
        return found

    @property
    def published(self) -> list[Sent]:
        return self.publisher.on(REPORTS_SUBMITTED.name)


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        yield made


def refused(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, MEDIA_TYPE)
    assert CANARY not in response.text
    body: dict[str, Any] = response.json()
    assert body["type"].endswith(f":{kind}")
    return body


async def test_an_accepted_report_is_in_the_vault_and_acknowledged(case: Case) -> None:
    response = await case.post()
    assert response.status_code == 202
    assert response.json()["seen_before"] is False
    (sent,), (entry,) = case.published, case.vault.entries.values()
    assert sent.value == entry.value
    assert sent.key == str(entry.report_id).encode()
    assert response.headers["location"] == f"/v1/receipts/{response.json()['receipt']}"


async def test_marks_of_many_requests_are_written_together_and_none_is_left_at_the_end(case: Case) -> None:
    for number in range(3):
        await case.post(a_body(submission_id=f"run-{number}"))
    assert not any(entry.is_published for entry in case.vault.entries.values())
    await case.keeper.drain()
    assert [entry.is_published for entry in case.vault.entries.values()] == [True] * 3
    assert case.vault.marks == 1


async def test_a_mark_needs_no_end_and_no_further_report(case: Case) -> None:
    await case.post()
    assert case.keeper._marking is not None
    await case.keeper._marking
    assert case.vault.marks == 1


async def test_nothing_readable_is_kept_or_published(case: Case) -> None:
    await case.post()
    (entry,) = case.vault.entries.values()
    for place in (entry.value, *(str(one).encode() for one in case.publisher.sent)):
        assert CANARY.split()[1].encode() not in place
        assert b"run-2026-0001" not in place


async def test_a_receipt_tells_how_far_a_report_is_and_nothing_else(case: Case) -> None:
    receipt = (await case.post()).json()["receipt"]
    await case.keeper.drain()
    answer = await case.client.get(f"/v1/receipts/{receipt}")
    assert answer.json()["status"] == "passed_on"
    assert set(answer.json()) <= {"status", "meaning"}
    unknown = await case.client.get("/v1/receipts/0000000000")
    refused(unknown, 404, "not-found")
    assert {answer.headers["cache-control"], unknown.headers["cache-control"]} == {"no-store"}


def a_decision(report_id: UUID, decision: Decision, round_: int, step: int) -> ReportDecided:
    return ReportDecided(
        event_id=derived_id(report_id, f"{round_}:{step}"),
        report_id=report_id,
        revision=Revision(round=round_, step=step),
        decision=decision,
        decided_at=datetime(2026, 11, 27, tzinfo=UTC),
    )


async def test_a_receipt_tells_that_a_text_is_kept_back_until_somebody_releases_it(case: Case) -> None:
    receipt = (await case.post()).json()["receipt"]
    await case.keeper.drain()
    (entry,) = case.vault.entries.values()
    decisions = Decisions(case.service.settings, case.vault)

    async def told(decision: Decision, round_: int, step: int) -> str:
        await decisions.see(a_record(a_decision(entry.report_id, decision, round_, step)))
        answer = (await case.client.get(f"/v1/receipts/{receipt}")).json()
        assert set(answer) <= {"status", "meaning"}
        return str(answer["status"])

    assert await told(Decision.REJECTED, 1, 0) == "text_kept_back"
    assert await told(Decision.RELEASED, 0, 1) == "text_kept_back", "an older decision changes nothing"
    assert await told(Decision.RELEASED, 2, 1) == "passed_on"
    await decisions.see(a_record(a_decision(entry.report_id, Decision.REJECTED, 3, 0), value=b"{}"))
    assert await told(Decision.RELEASED, 2, 1) == "passed_on"


async def test_the_same_report_again_gives_the_same_receipt_and_is_published_once(case: Case) -> None:
    first, second = (await case.post()).json(), (await case.post()).json()
    assert first["receipt"] == second["receipt"]
    assert (first["seen_before"], second["seen_before"]) == (False, True)
    assert len(case.published) == 1


async def test_the_same_report_sent_at_once_many_times_is_kept_once(case: Case) -> None:
    answers = await asyncio.gather(*(case.post() for _ in range(20)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert len(case.vault.entries) == 1
    assert len({sent.key for sent in case.published}) == 1


async def test_concurrent_reports_share_batched_writes(case: Case) -> None:
    await asyncio.gather(*(case.post(a_body(submission_id=f"run-{n}")) for n in range(100)))
    assert len(case.published) == 100
    assert case.vault.writes < 60


async def test_another_report_under_a_used_id_is_refused_and_changes_nothing(case: Case) -> None:
    await case.post()
    body = refused(await case.post(a_body(narrative=f"Another. {CANARY}")), 409, "submission-id-used")
    assert body["errors"][0]["field"] == "submission_id"
    assert len(case.vault.entries) == 1


FORM_LINK = {"x_form_token": FORM}


@pytest.mark.parametrize("other_body", [a_body(), a_body(narrative="Another.")])
async def test_a_holder_of_the_form_link_learns_nothing_of_ids_that_the_agencys_system_used(
    case: Case, other_body: bytes
) -> None:
    """Ids of systems are run numbers, and can be guessed."""
    first = await case.post()
    second = await case.post(other_body, "", **FORM_LINK)
    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json()["seen_before"] is False
    assert first.json()["receipt"] != second.json()["receipt"]
    assert len(case.published) == 2


@pytest.mark.parametrize(("key", "headers"), [("", FORM_LINK), ("", {}), (KEY, {})])
async def test_a_retry_is_known_by_the_way_it_came_before(
    case: Case, key: str, headers: dict[str, str]
) -> None:
    first, second = [(await case.post(None, key, **headers)).json() for _ in range(2)]
    assert (first["receipt"], second["seen_before"]) == (second["receipt"], True)
    refused(await case.post(a_body(narrative="Another."), key, **headers), 409, "submission-id-used")


async def test_a_key_and_its_agencys_token_are_one_way(case: Case) -> None:
    first = (await case.post()).json()
    second = (await case.post(None, "", authorization=f"Bearer {KEY}")).json()
    assert (first["receipt"], second["seen_before"]) == (second["receipt"], True)


@pytest.mark.parametrize(("key", "headers"), [("", FORM_LINK), ("", {}), (KEY, {})])
async def test_a_retry_of_what_an_older_version_kept_is_known_by_its_content(
    case: Case, key: str, headers: dict[str, str]
) -> None:
    first = (await case.post(None, key, **headers)).json()
    case.vault.grow_old()
    second = (await case.post(None, key, **headers)).json()
    assert (first["receipt"], second["seen_before"]) == (second["receipt"], True)
    assert len(case.published) == 1


async def test_two_agencies_may_use_the_same_submission_id(case: Case) -> None:
    other = an_agency(b"other")
    case.agencies.register("psk_other", other)
    first, second = await case.post(), await case.post(key="psk_other")
    assert first.json()["receipt"] != second.json()["receipt"]


@pytest.mark.parametrize("what", ["vault", "broker", "acknowledgement"])
async def test_what_is_not_kept_is_not_accepted_and_the_same_again_is(case: Case, what: str) -> None:
    case.vault.away, case.publisher.away = what == "vault", what == "broker"
    case.publisher.silent_on = {REPORTS_SUBMITTED.name} if what == "acknowledgement" else set()
    response = await case.post()
    refused(response, 503, "not-kept")
    assert int(response.headers["retry-after"]) > 0
    case.vault.away = case.publisher.away = False
    case.publisher.silent_on = set()
    assert (await case.post()).status_code == 202
    assert len(case.published) == len(case.vault.entries) == 1


async def test_one_report_refused_does_not_stop_those_kept_with_it(case: Case) -> None:
    await case.post()
    other = a_body(narrative="Another.")
    answers = await asyncio.gather(case.post(other), case.post(a_body(submission_id="run-2")))
    assert [answer.status_code for answer in answers] == [409, 202]


async def test_an_unmarked_report_is_published_again_with_its_bytes_and_id(case: Case) -> None:
    case.publisher.silent_on = {REPORTS_SUBMITTED.name}
    await case.post()
    case.publisher.silent_on = set()
    (entry,) = case.vault.entries.values()
    assert await case.keeper.sweep() == 1
    assert [(sent.key, sent.value) for sent in case.published] == [
        (str(entry.report_id).encode(), entry.value)
    ]
    assert await case.keeper.sweep() == 0


@pytest.mark.parametrize("headers", [{"x_form_token": FORM}, {"authorization": f"Bearer {KEY}"}])
async def test_a_form_link_or_a_key_as_bearer_token_names_the_agency(
    case: Case, headers: dict[str, str]
) -> None:
    assert (await case.post(None, "", **headers)).status_code == 202
    assert next(iter(case.vault.entries))[0] == str(AGENCY_REF)


async def test_a_report_without_any_link_goes_to_direct(case: Case) -> None:
    assert (await case.post(key="")).status_code == 202
    event = ReportSubmitted.model_validate_json(case.published[0].value or b"")
    assert event.list_version == 1


@pytest.mark.parametrize(
    "headers",
    [{"x_api_key": "psk_unknown"}, {"x_form_token": "psf_unknown"}, {"authorization": "Bearer nonsense"}],
)
async def test_a_secret_that_is_not_known_is_refused(case: Case, headers: dict[str, str]) -> None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await case.client.post("/v1/reports", content=a_body(), headers=given)
    refused(response, 401, "unauthorized")
    assert case.vault.entries == {}


async def test_an_agency_works_only_once_its_record_is_acknowledged(case: Case) -> None:
    refused(await case.post(key="psk_waiting"), 503, "agency-not-ready")


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"{", 400, "not-json"),
        (b"\xff\xfe", 400, "not-json"),
        (b"[" * 100_000, 400, "not-json"),
        (a_body(harm=CANARY), 422, "invalid-report"),
        (a_body(**{CANARY: CANARY}), 422, "invalid-report"),
        (b" " * (MAX_REPORT_BYTES + 1), 413, "too-large"),
    ],
)
async def test_a_report_that_cannot_be_read_is_refused_and_counted(
    case: Case, body: bytes, status: int, kind: str
) -> None:
    refused(await case.post(body), status, kind)
    assert (case.vault.entries, case.publisher.sent) == ({}, [])
    metrics = (await case.client.get("/metrics")).text
    assert f'pso_reports_refused_total{{kind="{kind}"}} 1.0' in metrics


async def test_every_line_of_a_stream_has_its_result_in_order(case: Case) -> None:
    results = await case.stream(
        a_body(submission_id="run-1"),
        b"{",
        a_body(submission_id="run-2", harm=CANARY),
        a_body(submission_id="run-1"),
        a_body(submission_id="run-1", narrative="Another."),
        b"x" * (MAX_REPORT_BYTES + 1),
        a_body(submission_id="run-3"),
    )
    assert [one["line"] for one in results] == [1, 2, 3, 4, 5, 6, 7]
    assert [one["status"] for one in results] == [202, 400, 422, 202, 409, 413, 202]
    assert results[0]["receipt"] == results[3]["receipt"]
    assert len(case.vault.entries) == 2


async def test_a_stream_needs_to_say_whose_it_is(case: Case) -> None:
    refused(await case.client.post("/v1/reports/batch", content=a_body()), 401, "unauthorized")


async def test_a_stream_through_an_outage_says_which_lines_to_send_again(case: Case) -> None:
    case.publisher.away = True
    results = await case.stream(a_body(submission_id="run-1"), b"{")
    assert [one["status"] for one in results] == [503, 400]


async def test_lines_past_the_limit_are_refused_and_those_before_are_kept(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.intake.app.MAX_LINES", 3)
    results = await case.stream(*(a_body(submission_id=f"run-{n}") for n in range(5)))
    assert [one["status"] for one in results] == [202, 202, 202, 413]
    assert len(case.vault.entries) == 3


@pytest.mark.parametrize("given", [TRACEPARENT, f"00-{CANARY}", ""])
async def test_nothing_of_a_callers_trace_is_stored_or_passed_on(case: Case, given: str) -> None:
    """24 bytes of the sender's choice, and a key into the agency's own systems."""
    for number in range(2):
        await case.post(a_body(submission_id=f"run-{number}"), traceparent=given)
    carried = [parse(sent.header("traceparent")) for sent in case.published]
    assert all(context is not None for context in carried), "each report has a trace"
    assert len({context.trace_id for context in carried if context}) == 2, "of its own"
    told = str(case.publisher.sent) + str(case.vault.entries)
    assert not any(part in told for part in given.split("-")[1:3])


async def test_a_report_published_by_the_sweep_has_a_trace_of_its_own(case: Case) -> None:
    case.publisher.away = True
    refused(await case.post(traceparent=TRACEPARENT), 503, "not-kept")
    case.publisher.away = False
    assert await case.keeper.sweep() == 1
    context = parse(case.published[-1].header("traceparent"))
    assert context is not None
    assert f"{context.trace_id:032x}" not in TRACEPARENT


async def test_more_waiting_than_memory_should_hold_is_refused(tmp_path: Path) -> None:
    case = Case(tmp_path)
    settings, service = a_service("intake", tmp_path, case.publisher)
    small = settings.model_copy(update={"max_waiting": 1, "keep_writers": 1, "keep_batch": 1})
    case.client = client_of(create_app(small, service, case.vault, case.agencies))
    answers = await asyncio.gather(*(case.post(a_body(submission_id=f"run-{n}")) for n in range(10)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {202, 503}
    assert statuses.count(202) == len(case.vault.entries)


async def test_long_reports_are_kept_in_smaller_parts(case: Case) -> None:
    """What is in hand at once is bounded by its bytes, not by how many reports they are."""
    long = "The pump alarmed. " * 11_000
    lines = [a_body(submission_id=f"run-{number}", narrative=long) for number in range(60)]
    assert sum(map(len, lines)) > 2 * KEPT_TOGETHER_BYTES
    results = await case.stream(*lines)
    assert [result["status"] for result in results] == [202] * len(lines)
    most = 2 * KEPT_TOGETHER_BYTES // len(lines[0])
    assert max(case.vault.batches) <= most


async def test_more_bytes_waiting_than_memory_should_hold_are_refused(tmp_path: Path) -> None:
    case = Case(tmp_path)
    settings, service = a_service("intake", tmp_path, case.publisher)
    small = settings.model_copy(update={"max_waiting_bytes": 1024 * 1024})
    case.client = client_of(create_app(small, service, case.vault, case.agencies))
    bodies = [a_body(submission_id=f"run-{n}", narrative="The pump alarmed. " * 11_000) for n in range(10)]
    statuses = [one.status_code for one in await asyncio.gather(*map(case.post, bodies))]
    assert set(statuses) == {202, 503}
    assert statuses.count(202) == len(case.vault.entries)
