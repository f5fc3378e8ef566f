"""Who may read alerts and counts over HTTP, and that what is shown identifies nobody."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.problems import MEDIA_TYPE
from chassis.stored import StoredService
from contracts.disclosure import MIN_CELL
from services.aggregator.app import create_app as create_aggregator
from services.alerts.app import create_app as create_alerts
from services.alerts.store import _read_cursor
from tests.builders.apps import client_of, settings_of
from tests.builders.events import (
    AGENCY_REF,
    a_classified,
    a_review,
    an_alert_changed,
    an_origin,
    report_number,
)
from tests.fakes.publisher import FakePublisher
from tests.fakes.sessions import MemorySessions
from tests.fakes.stores import MemoryAlerts, MemoryInsights, MemorySeenAgencies
from tests.fakes.tokens import Issuer

COUNTS = "/v1/insights/counts"


class Case:
    """Both services that people read, with an issuer of tokens."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.insights, self.alerts = Issuer(folder), MemoryInsights(), MemoryAlerts()
        given = {"jwks": str(self.issuer.jwks)}
        aggregator, alerts = (settings_of(name, folder, **given) for name in ("aggregator", "alerts"))
        self.counting: httpx.AsyncClient = client_of(
            create_aggregator(aggregator, self._service(aggregator, "aggregator"), self.insights)  # type: ignore[arg-type]  # its own settings
        )
        self.alerting: httpx.AsyncClient = client_of(
            create_alerts(alerts, self._service(alerts, "alerts"), self.alerts, MemorySeenAgencies())  # type: ignore[arg-type]  # its own settings
        )

    def _service(self, settings: Any, name: str) -> StoredService:
        return StoredService(
            settings, name, "A test.", has_pages=True, publisher=FakePublisher(), sessions=MemorySessions()
        )

    def bearer(self, *roles: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.issuer.token(*roles)}"}

    async def count(self, role: str = "analyst", **query: str) -> httpx.Response:
        return await self.counting.get(COUNTS, params=query, headers=self.bearer(role))


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.counting, made.alerting:
        yield made


async def reports(case: Case, count: int, *, agencies: int, harm: str, start: int = 0) -> None:
    origins = [an_origin(agency_ref=report_number(1000 + n)) for n in range(agencies)]
    for n in range(start, start + count):
        event = a_classified(report_number(n), harm=harm, origin=origins[n % agencies])
        await case.insights.fold([(0, event)])


@pytest.mark.parametrize("role", ["analyst", "expert", "privacy-officer", "operator"])
async def test_counts_are_for_those_who_analyse(case: Case, role: str) -> None:
    assert (await case.count(role)).status_code == 200


async def test_counts_are_for_nobody_else(case: Case) -> None:
    for response, status in (
        (await case.count("agency"), 403),
        (await case.counting.get(COUNTS), 401),
        (await case.counting.get(COUNTS, headers={"authorization": "Bearer nonsense"}), 401),
    ):
        assert (response.status_code, response.headers["content-type"]) == (status, MEDIA_TYPE)


async def test_a_small_cell_is_null_and_not_to_be_had_from_the_rest(case: Case) -> None:
    await reports(case, 9, agencies=3, harm="HL-1")
    await reports(case, 7, agencies=4, harm="HL-2", start=100)
    await reports(case, 2, agencies=2, harm="HL-5", start=200)
    body = (await case.count(by="harm")).json()
    assert {row["code"]: row["count"] for row in body["rows"]} == {"HL-1": 9, "HL-2": None, "HL-5": None}
    assert (body["total"], body["hidden"]) == (18, 2)
    assert str(AGENCY_REF) not in str(body)


async def test_few_reports_show_no_number_at_all(case: Case) -> None:
    await reports(case, MIN_CELL - 1, agencies=3, harm="HL-1")
    body = (await case.count(by="harm")).json()
    assert [row["count"] for row in body["rows"]] == [None]
    assert body["total"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "agency_ref"}, "by"),
        ({"month_from": "2026-13"}, "month_from"),
        ({"tier": "T9"}, "tier"),
        ({"synthetic": "maybe"}, "synthetic"),
    ],
)
async def test_a_wrong_question_is_refused_by_name(case: Case, query: dict[str, str], field: str) -> None:
    response = await case.count(**query)
    assert (response.status_code, response.headers["content-type"]) == (422, MEDIA_TYPE)
    assert [fault["field"] for fault in response.json()["errors"]] == [field]


async def test_a_store_that_is_away_is_told_as_such(case: Case) -> None:
    case.insights.away = True
    assert (await case.count()).status_code == 503


async def test_an_alert_is_for_experts_and_names_no_agency(case: Case) -> None:
    case.alerts.alerts[report_number(1)] = an_alert_changed(report_number(1))
    address = f"/v1/alerts/{report_number(1)}"
    response = await case.alerting.get(address, headers=case.bearer("expert"))
    assert response.json()["tier"] == "T2"
    assert str(AGENCY_REF) not in response.text
    for role in ("agency", "analyst", "operator"):
        assert (await case.alerting.get(address, headers=case.bearer(role))).status_code == 403
    missing = await case.alerting.get(f"/v1/alerts/{report_number(2)}", headers=case.bearer("expert"))
    assert (missing.status_code, missing.headers["content-type"]) == (404, MEDIA_TYPE)


async def test_only_an_expert_or_privacy_officer_acts_on_an_alert(case: Case) -> None:
    address = f"/v1/alerts/{report_number(1)}/acknowledge"
    for role in ("agency", "analyst", "operator"):
        response = await case.alerting.post(address, json={}, headers=case.bearer(role))
        assert response.status_code == 403


@pytest.mark.parametrize("last_id", ["nonsense", "1.2", "1.2.3.4.5.-6", "9" * 400])
async def test_a_stream_is_not_resumed_from_what_is_no_place_in_it(case: Case, last_id: str) -> None:
    headers = case.bearer("expert") | {"last-event-id": last_id}
    response = await case.alerting.get("/v1/alerts/stream", headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (400, MEDIA_TYPE)


@pytest.mark.parametrize("cursor", ["!", "MQ==", "WzEsMl0=", "WyIyMDI2LTAxLTAxIiw1XQ==", "e30="])
def test_what_is_no_cursor_of_the_list_is_no_fault_of_ours(cursor: str) -> None:
    with pytest.raises(ValueError):  # what the route answers with 400
        _read_cursor(cursor)


async def test_a_name_to_assign_to_is_no_longer_than_a_name(case: Case) -> None:
    address = f"/v1/alerts/{report_number(1)}/assign"
    response = await case.alerting.post(
        address, json={"assigned_to": "x" * 201}, headers=case.bearer("expert")
    )
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "assigned_to")


async def test_a_page_sends_nobody_to_sign_in(case: Case) -> None:
    for client in (case.counting, case.alerting):
        response = await client.get("/")
        assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


async def test_agreement_is_shown_by_month_where_enough_reports_and_agencies_are_behind_it(
    case: Case,
) -> None:
    for number in range(6):
        report_id = report_number(number + 1)
        origin = an_origin(agency_ref=report_number(100 + number % 3))
        harm = "HL-3" if number < 2 else None
        events = (a_classified(report_id, origin=origin), a_review(report_id, harm=harm))
        await case.insights.fold([(0, event) for event in events])
    analyst = case.bearer("analyst")
    rows = (await case.counting.get("/v1/insights/agreement", headers=analyst)).json()["rows"]
    assert [(row["axis"], row["reviewed"], row["share"]) for row in rows] == [
        ("report_type", None, None),
        ("primary_category", None, None),
        ("harm", 6, 0.67),
    ]
    page = (await case.counting.get("/", headers=analyst)).text
    assert "67% of 6" in page
    assert page.count("hidden</td>") >= 2
