"""deidentify with its stores in memory and one agency whose reports come with a list that nobody knows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from chassis.keys import KeyProvider
from chassis.outbox import Outbox
from chassis.sealing import seal
from chassis.stored import StoredService
from contracts.agency import TenantLists
from contracts.binding import agency_binding, report_binding
from contracts.events import AgencyRegistered, ReportDeidentified, ReportSubmitted, derived_id
from services.deidentify.app import create_app
from services.deidentify.review import Review
from tests.builders.apps import client_of, settings_of
from tests.builders.events import AGENCY_REF, a_sealed, a_submitted, report_number
from tests.builders.intake import PRIVATE, PUBLIC, a_body
from tests.builders.records import a_record
from tests.component.handling import handled, sent
from tests.fakes.keys import MemoryKeys
from tests.fakes.outbox_mongo import OutboxMongo
from tests.fakes.publisher import FakePublisher
from tests.fakes.reviews import MemoryStores, MemoryTiers
from tests.fakes.sessions import MemorySessions
from tests.fakes.stores import MemoryKnownAgencies, MemoryTellings
from tests.fakes.tokens import Issuer

KEY = "key.1"
NAME = "Dana Whitcombe"
PLACE = "the side stairs"
TOLD = f"Medic {NAME} dropped the monitor by {PLACE}. Foley catheter was fine. Then {NAME} left {PLACE}."
OFFICER, OTHER = "Ann Officer", "Ben Officer"
ONE = report_number(1)


class ReviewCase:
    """The service and everything it talks to."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.publisher = Issuer(folder), FakePublisher()
        self.keys, self.stores = MemoryKeys(**{KEY: PRIVATE}), MemoryStores.empty()
        settings: Any = settings_of("deidentify", folder, jwks=str(self.issuer.jwks))
        self.service = StoredService(
            settings,
            "deidentify",
            "A test.",
            has_pages=True,
            publisher=self.publisher,
            sessions=MemorySessions(),
        )
        mongo: Any = OutboxMongo()
        self.service.mongo, self.outbox_rows = mongo, mongo.outbox.rows
        self.service.outbox = Outbox(mongo, self.publisher, "deidentify")
        provider: KeyProvider = self.keys
        self.agencies = MemoryKnownAgencies(settings, provider)
        self.tiers = MemoryTiers(settings)
        self.tellings = MemoryTellings()
        create_app(settings, self.service, provider, self.stores, self.agencies, self.tiers, self.tellings)
        self.client: httpx.AsyncClient = client_of(self.service)

    @property
    def review(self) -> Review:
        """The one at work, as the service knows it."""
        (delivery,) = self.service.deliveries.values()
        found = delivery._handler.__self__._review  # type: ignore[attr-defined]  # a bound method of the desk
        assert isinstance(found, Review)
        return found

    def clear(self) -> None:
        """Forget everything that an earlier test left."""
        stores, publisher = self.stores, self.publisher
        memories: Sequence[Any] = (
            *(
                stores.held.rows,
                stores.held.rejected,
                stores.spans.rows,
                stores.terms.rows,
                stores.audit.notes,
            ),
            *(publisher.sent, publisher.acknowledged, self.outbox_rows, self.keys.destroyed),
            *(self.agencies._records, self.agencies._opened, self.tiers._tiers, self.tellings.told),
        )
        for memory in memories:
            memory.clear()
        for agency_ref in stores.terms.numbers:
            stores.terms.numbers[agency_ref] += 1  # the terms are gone, and the service must see that
        self.keys.keys, publisher.away = {KEY: PRIVATE}, False

    def register(self, version: int, **lists: Any) -> None:
        content = TenantLists(**lists).model_dump_json().encode()
        sealed = seal(content, PUBLIC, agency_binding(AGENCY_REF, version, KEY))
        event = AgencyRegistered(agency_ref=AGENCY_REF, list_version=version, sealed=a_sealed(KEY, sealed))
        self.agencies.see(a_record(event))

    async def ask(
        self, method: str, path: str, body: Any = None, *, by: str = OFFICER, role: str = "privacy-officer"
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.issuer.token(role, sub=by)}"}
        return await self.client.request(method, f"/v1/reviews{path}", json=body, headers=headers)

    async def opened(self, report_id: UUID = ONE) -> dict[str, Any]:
        answer = await self.ask("GET", f"/{report_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def seen(self, report_id: UUID = ONE, **marks: Any) -> str:
        answer = await self.ask("POST", f"/{report_id}/preview", {"round": 0} | marks)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["seen"])

    async def release(
        self, report_id: UUID = ONE, *, by: str = OFFICER, reason: str = "Read twice.", **marks: Any
    ) -> httpx.Response:
        seen = await self.seen(report_id, **marks)
        body = {"round": 0, "reason": reason, "seen": seen} | marks
        return await self.ask("POST", f"/{report_id}/release", body, by=by)

    def published(self) -> list[ReportDeidentified]:
        return sent(self.publisher, ReportDeidentified)

    async def noted(self, role: str = "privacy-officer") -> list[dict[str, Any]]:
        notes: list[dict[str, Any]] = (await self.ask("GET", "/audit", role=role)).json()["items"]
        return notes[::-1]


def a_report(number: int = 1, told: str = TOLD, round_: int = 0) -> ReportSubmitted:
    """A report whose list version nobody knows, so that it is held."""
    report_id = report_number(number)
    body = a_body(narrative=told, reporter_name="Someone Else", device="Monitor")
    sealed = a_sealed(KEY, seal(body, PUBLIC, report_binding(report_id, AGENCY_REF, KEY)))
    submitted = a_submitted(report_id, sealed=sealed, list_version=9)
    if not round_:
        return submitted
    again = derived_id(submitted.event_id, f"round:{round_}")
    return submitted.model_copy(update={"round": round_, "event_id": again})


def a_span(words: str, label: str = "LOCATION", told: str = TOLD) -> dict[str, Any]:
    start = told.index(words)
    return {"field": "narrative", "start": start, "end": start + len(words), "label": label}


async def held(case: ReviewCase, *reports: ReportSubmitted) -> None:
    """Give reports to the service, which must hold them."""
    assert await handled(case.service, *(reports or (a_report(),))) is True
    assert all(event.withheld for event in case.published())
    case.publisher.acknowledged.clear()
