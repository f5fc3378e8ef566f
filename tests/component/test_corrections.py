"""An expert's correction over HTTP: kept with both its events, published once, refused by name."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.outbox import Outbox
from chassis.problems import MEDIA_TYPE
from chassis.stored import StoredService
from contracts.events import AlertChanged, Correction, EventReviewed, derived_id
from services.alerts.app import create_app
from tests.builders.apps import client_of, settings_of
from tests.builders.events import AGENCY_REF, a_classified, report_number
from tests.component.handling import handled, sent
from tests.fakes.outbox_mongo import OutboxMongo
from tests.fakes.publisher import FakePublisher
from tests.fakes.sessions import MemorySessions
from tests.fakes.stores import MemoryAlerts, MemorySeenAgencies
from tests.fakes.tokens import Issuer

ONE = report_number(1)
AGREED = 'pso_corrections_total{agreed="%s",axis="%s"}'


class Case:
    """alerts with its store and its outbox in memory."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.publisher, self.store = Issuer(folder), FakePublisher(), MemoryAlerts()
        settings: Any = settings_of("alerts", folder, jwks=str(self.issuer.jwks))
        sessions = MemorySessions()
        self.service = StoredService(
            settings, "alerts", "A test.", has_pages=True, publisher=self.publisher, sessions=sessions
        )
        self.mongo: Any = OutboxMongo()
        self.service.mongo = self.mongo
        self.service.outbox = Outbox(self.mongo, self.publisher, "alerts")
        create_app(settings, self.service, self.store, MemorySeenAgencies())
        self.client: httpx.AsyncClient = client_of(self.service)

    async def correct(
        self, report_id: UUID = ONE, role: str | None = "expert", **body: Any
    ) -> httpx.Response:
        headers = {} if role is None else {"authorization": f"Bearer {self.issuer.token(role)}"}
        asked = {"review": 0, "revision": {"round": 0, "step": 0}, "reason": "Read again."} | body
        return await self.client.post(f"/v1/reports/{report_id}/corrections", json=asked, headers=headers)

    async def metric(self, agreed: str, axis: str) -> float:
        lines = (await self.client.get("/metrics")).text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(AGREED % (agreed, axis)))


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        await handled(made.service, a_classified())
        yield made


async def test_a_correction_is_told_as_a_review_and_as_the_alerts_next_state(case: Case) -> None:
    answer = await case.correct(categories=["AWY-01", "EQP-01"], harm="HL-4")
    assert answer.status_code == 200, answer.text
    (review,) = sent(case.publisher, EventReviewed)
    assert (review.review, review.reviewed_by, review.reason) == (1, "Dana Example", "Read again.")
    assert review.correction == Correction(categories=("AWY-01", "EQP-01"), harm="HL-4")
    assert review.event_id == derived_id(ONE, "review:1")
    alert = sent(case.publisher, AlertChanged)[-1]
    assert alert == case.store.alerts[ONE] == AlertChanged.model_validate(answer.json())
    assert (alert.version, alert.harm, alert.machine.harm, alert.tier.value) == (2, "HL-4", "HL-1", "T1")
    assert str(AGENCY_REF) not in answer.text


async def test_a_report_without_an_urgent_rule_can_be_corrected(case: Case) -> None:
    calm = report_number(2)
    await handled(case.service, a_classified(calm, categories=("OTH-99",), harm="HL-0"))
    assert case.store.alerts[calm].tier.value == "T3"
    assert (await case.correct(calm, report_type="RT-NM")).json()["report_type"] == "RT-NM"


async def test_a_withheld_report_can_be_corrected_and_still_shows_no_words(case: Case) -> None:
    held = report_number(2)
    await handled(case.service, a_classified(held, withheld=True))
    answer = (await case.correct(held, harm="HL-3")).json()
    assert (answer["harm"], answer["withheld"], answer["text"]) == ("HL-3", True, "")


async def test_another_experts_newer_review_is_a_conflict_that_says_what_to_do(case: Case) -> None:
    assert (await case.correct(harm="HL-2")).status_code == 200
    second = await case.correct(harm="HL-3")
    assert (second.status_code, second.headers["content-type"]) == (409, MEDIA_TYPE)
    assert "Load the alert" in second.json()["detail"]
    assert (await case.correct(review=1, harm="HL-3")).json()["review"]["review"] == 2
    assert [one.review for one in sent(case.publisher, EventReviewed)] == [1, 2]


async def test_a_newer_telling_waits_for_the_expert(case: Case) -> None:
    await case.correct(harm="HL-2")
    await handled(case.service, a_classified(revision=(0, 1), harm="HL-3"))
    alert = case.store.alerts[ONE]
    assert alert.review is not None
    assert (alert.harm, alert.review.to_confirm) == ("HL-2", True)
    answer = await case.correct(review=1, revision={"round": 0, "step": 1})
    assert answer.json()["review"]["to_confirm"] is False


async def test_a_broker_that_is_away_delays_the_events_and_loses_none(case: Case) -> None:
    case.publisher.away = True
    assert (await case.correct(harm="HL-2")).status_code == 200
    case.publisher.away = False
    for row in case.mongo.outbox.rows.values():
        row["stored_at"] = datetime.now(UTC) - timedelta(minutes=1)
    assert await case.service.outbox.sweep() == 2
    assert await case.service.outbox.sweep() == 0
    assert [one.review for one in sent(case.publisher, EventReviewed)] == [1]
    assert [one.version for one in sent(case.publisher, AlertChanged)] == [1, 2]


async def test_a_store_that_is_away_keeps_and_tells_nothing(case: Case) -> None:
    case.store.away = True
    assert (await case.correct(harm="HL-2")).status_code == 503
    assert sent(case.publisher, EventReviewed) == []


@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), ("analyst", 403), ("agency", 403), ("operator", 403)]
)
async def test_only_experts_and_privacy_officers_correct(case: Case, role: str | None, status: int) -> None:
    assert (await case.correct(role=role, harm="HL-2")).status_code == status
    assert (await case.correct(role="privacy-officer", harm="HL-2")).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"harm": "HL-9"}, "harm"),
        ({"harm": "severe, by Kowalski"}, "harm"),
        ({"provider_harm": "HL-7"}, "provider_harm"),
        ({"report_type": "RT-ZZ"}, "report_type"),
        ({"categories": []}, "categories"),
        ({"categories": ["AWY-01", "AWY-02", "AWY-03", "AWY-04", "AWY-05"]}, "categories"),
        ({"categories": ["AWY-01", "AWY-01"]}, "categories"),
        ({"categories": ["EQP-01", "AWY-98"]}, "categories"),
        ({"contributing_factors": ["CF-ZZZ"]}, "contributing_factors"),
        ({"phase": "PH-99"}, "phase"),
        ({"reason": " "}, "reason"),
        ({"reason": "\u3164\u200b\u2800"}, "reason"),
        ({"reason": "Kowalski " * 300}, "reason"),
        ({"review": -1}, "review"),
        ({"revision": "Kowalski"}, "revision"),
        ({"Kowalski": 1}, "(unknown)"),
    ],
)
async def test_what_is_wrong_is_named_and_never_repeated(
    case: Case, body: dict[str, Any], field: str
) -> None:
    answer = await case.correct(**body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA_TYPE)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert "Kowalski" not in answer.text
    assert sent(case.publisher, EventReviewed) == []


async def test_an_unknown_report_is_not_found(case: Case) -> None:
    assert (await case.correct(report_number(9), harm="HL-2")).status_code == 404


async def test_how_often_the_machine_had_said_the_same_is_counted_by_axis(case: Case) -> None:
    await case.correct(harm="HL-4", categories=["EQP-01", "COM-01"])
    assert await case.metric("no", "harm") == await case.metric("no", "categories") == 1
    assert await case.metric("yes", "primary_category") == 1
    await case.correct(review=1)
    assert await case.metric("yes", "report_type") == 1, "a confirmation speaks of every code"
    await case.correct(review=1, harm="HL-1")
    assert await case.metric("yes", "harm") == 0, "what was refused is not counted"
