"""intake's registered agencies in memory, with the rules of the real store, and an operator beside them."""

from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx

from chassis.identity import Role
from chassis.keys import KeyStore
from chassis.mongo import Mongo, Session
from chassis.outbox import Outbox
from chassis.stored import StoredService
from pso.agencies import Refused, Registrar, why_refused
from pso.issuer import Issuer
from pso.state import State
from services.intake.app import create_app
from services.intake.core import Agency
from services.intake.registry import Registry
from services.intake.store import _agency
from tests.builders.apps import client_of, settings_of
from tests.fakes.outbox_mongo import OutboxMongo
from tests.fakes.publisher import FakePublisher
from tests.fakes.stores import MemoryAgencies, MemoryVault


class AgencyRows(MemoryAgencies):
    """Rows as the real store writes them; the outbox beside them is a fake too."""

    def __init__(self, mongo: OutboxMongo) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, Any]] = {}
        self._outbox = mongo.outbox

    async def add(self, row: dict[str, Any], session: Session) -> None:
        self.ask()
        self.rows[row["_id"]] = deepcopy(row)

    async def told(self, agency_ref: str) -> dict[str, Any] | None:
        self.ask()
        return deepcopy(self.rows.get(agency_ref))

    async def tell(
        self, agency_ref: str, before: int, key: dict[str, Any], record: dict[str, Any], session: Session
    ) -> bool:
        row = self.rows[agency_ref]
        now = row["record"]
        (compared, key_id), *_ = key.items()
        fits = (now["key_id"] == key_id) is (compared == "$eq")
        if row["closed_at"] or now["list_version"] != before or not now["is_told"] or not fits:
            return False
        row["record"] = record
        return True

    async def use_record(self, agency_ref: str, event_id: UUID) -> None:
        row = self.rows[agency_ref]
        if row.get("record") and row["record"]["event_id"] == str(event_id) and not row["closed_at"]:
            row |= {name: row["record"][name] for name in ("list_version", "key_id", "public_key")}
            row["record"] |= {"is_told": True}
            row["is_active"] = True

    async def waiting(self) -> list[tuple[UUID, UUID]]:
        return [
            (UUID(row["_id"]), UUID(row["record"]["event_id"]))
            for row in self.rows.values()
            if row.get("record") and not row["record"]["is_told"] and not row["closed_at"]
        ]

    async def is_published(self, event_id: UUID) -> bool:
        row = self._outbox.rows.get(str(event_id))
        return row is not None and row["published_at"] is not None and not row.get("superseded")

    async def close(self, agency_ref: str, by: str) -> None:
        self.ask()
        row = self.rows[agency_ref]
        if not row["closed_at"]:
            row |= {"closed_at": datetime.now(UTC), "closed_by": by}

    async def shred(self, agency_ref: str, by: str, at: datetime, session: Session) -> bool:
        self.ask()
        row = self.rows[agency_ref]
        if row["shredded_at"] or not row["closed_at"]:
            return False
        row |= {"shredded_at": at, "shredded_by": by, "is_active": False}
        for name in ("submission_salt", "record", "public_key"):
            row.pop(name, None)
        return True

    async def by_key(self, digest: str) -> Agency | None:
        self.ask()
        return self._with("api_keys", digest)

    async def by_form_token(self, digest: str) -> Agency | None:
        self.ask()
        return self._with("form_tokens", digest)

    async def by_ref(self, agency_ref: str) -> Agency | None:
        self.ask()
        row = self.rows.get(agency_ref)
        return _agency(row) if row else None

    def _with(self, field: str, digest: str) -> Agency | None:
        found = [
            row
            for row in self.rows.values()
            if any(one["hash"] == digest and one["revoked_at"] is None for one in row[field])
        ]
        return _agency(found[0]) if found else None


class Operated:
    """intake without engines, and an operator's folder whose commands reach it in this process."""

    def __init__(self, folder: Path, keys: KeyStore) -> None:
        self.keys = keys
        self.state = State(folder / "state")
        self.state.prepare()
        Issuer(self.state).prepare()
        self.mongo, self.publisher, self.vault = OutboxMongo(), FakePublisher(), MemoryVault()
        self.agencies = AgencyRows(self.mongo)
        settings = settings_of("intake", folder, jwks=str(self.state.jwks))
        self.service = StoredService(settings, "intake", "A test.", publisher=self.publisher)
        self.service.outbox = Outbox(cast(Mongo, self.mongo), self.publisher, "intake")
        create_app(settings, self.service, self.vault, self.agencies)  # type: ignore[arg-type]  # intake's own
        self.client = client_of(self.service)
        self.registrar = InProcess(self)

    @property
    def registry(self) -> Registry:
        """intake's own, for what only another instance would show."""
        routes = {getattr(route, "path", ""): route for route in self.service.http.routes}
        (registry,) = [
            cell.cell_contents
            for cell in routes["/v1/agencies"].endpoint.__closure__  # type: ignore[attr-defined]  # a function
            if isinstance(cell.cell_contents, Registry)
        ]
        return cast(Registry, registry)

    async def repeated(self) -> None:
        """One turn of what intake does every few seconds."""
        await self.registry.activate_waiting()


class InProcess(Registrar):
    """Asks the service itself in place of an address; can lose its answers, or never reach it."""

    def __init__(self, operated: Operated) -> None:
        super().__init__(operated.state, "http://intake.example", operated.keys)
        self._client = operated.client
        self._issuer = Issuer(operated.state)
        self.asked: list[str] = []
        self.dies_before: str | None = None
        self.dies_after: str | None = None

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        what = f"{method} {path.rpartition('/')[2]}"
        if self.dies_before is not None and what == self.dies_before:
            raise ProcessDied
        self.asked.append(what)
        response = await self._send(method, path, body)
        if not response.is_success:
            raise Refused(response.status_code, why_refused(response))
        if self.dies_after is not None and what == self.dies_after:
            raise ProcessDied
        answer: dict[str, Any] = response.json()
        return answer

    async def _send(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        token = self._issuer.token(Role.OPERATOR, subject="Olga Operator")
        headers = {"Authorization": f"Bearer {token}"}
        return await self._client.request(method, f"/v1/agencies{path}", json=body, headers=headers)


class ProcessDied(BaseException):
    """Nothing catches it, as nothing catches a kill."""
