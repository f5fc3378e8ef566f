"""Changes to a registered agency: another list or key, closing, shredding; each with who did it.

What changes was sealed by the operator's tool; names never pass through here readable.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from chassis.delivery import Outgoing
from chassis.mongo import Session
from chassis.outbox import Outbox
from chassis.problems import RETRY_AFTER_S, NotFound, Problem
from contracts.events import AgencyRegistered, Sealed, derived_id
from contracts.topics import AGENCIES_REGISTERED

from .registry import Registry, closed, record_row, refuse_too_large, registered_id
from .store import Agencies


class ListsToTell(BaseModel):
    """The next version of an agency's lists, sealed under the key it has."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    list_version: Annotated[int, Field(ge=2)]
    """One more than the newest that the caller read: another operator's change is never overwritten."""
    sealed: Sealed


class KeyToTell(ListsToTell):
    """A new key of an agency: its lists sealed again under it, as their next version."""

    public_key: Annotated[Base64Bytes, Field(min_length=32, max_length=32)]


class RecordTold(BaseModel):
    """Reports accepted from now on carry this version, unless `is_active` is still false."""

    list_version: int
    key_id: str
    is_active: bool
    """False while the broker has not acknowledged it; it is used by itself as soon as it has."""


class AgencyState(BaseModel):
    """What intake knows of an agency, without its secrets."""

    agency_ref: UUID
    is_active: bool
    list_version: int
    """What reports carry."""
    key_id: str
    record: AgencyRegistered | None = None
    """The newest, sealed; none of a shredded agency."""
    closed_at: datetime | None = None
    shredded_at: datetime | None = None
    shredded_by: str | None = None


class Shredded(BaseModel):
    """What was destroyed here; the first time counts, however often it is asked for."""

    agency_ref: UUID
    shredded_at: datetime
    shredded_by: str
    is_told: bool
    """Whether the broker has the tombstone; if not, a sweep sends it."""


class _ShreddedMeanwhile(Exception):
    """Another request did it first."""


class AgencyChanges:
    """The operators' side of the registry."""

    def __init__(self, agencies: Agencies, outbox: Outbox, registry: Registry) -> None:
        self._agencies = agencies
        self._outbox = outbox
        self._registry = registry

    async def state(self, agency_ref: UUID) -> AgencyState:
        return _state(await self._known(agency_ref))

    async def tell_lists(self, agency_ref: UUID, asked: ListsToTell, by: str) -> RecordTold:
        """Take the next version of the lists; refuses one that was made from an older version."""
        row = await self._open(agency_ref)
        return await self._tell(agency_ref, asked, bytes(row["public_key"]), {"$eq": asked.sealed.key_id}, by)

    async def tell_key(self, agency_ref: UUID, asked: KeyToTell, by: str) -> RecordTold:
        """Seal new reports to another key; what was sealed to those before still opens with them."""
        await self._open(agency_ref)
        return await self._tell(agency_ref, asked, asked.public_key, {"$ne": asked.sealed.key_id}, by)

    async def _tell(
        self, agency_ref: UUID, asked: ListsToTell, public_key: bytes, key: dict[str, Any], by: str
    ) -> RecordTold:
        refuse_too_large(asked.sealed)
        event_id = registered_id(agency_ref, asked.list_version)
        record = record_row(asked.sealed, public_key, asked.list_version, event_id, by)
        event = AgencyRegistered(agency_ref=agency_ref, list_version=asked.list_version, sealed=asked.sealed)

        async def store(session: Session) -> tuple[None, Outgoing]:
            before = asked.list_version - 1
            if not await self._agencies.tell(str(agency_ref), before, key, record, session):
                raise await self._why_not(agency_ref)
            return None, Outgoing(AGENCIES_REGISTERED, agency_ref, event_id, event)

        await self._outbox.decide(store)
        is_active = await self._registry.take_effect(agency_ref, event_id)
        return RecordTold(list_version=asked.list_version, key_id=asked.sealed.key_id, is_active=is_active)

    async def close(self, agency_ref: UUID, by: str) -> AgencyState:
        """Take no more reports, here at once and on other instances within seconds."""
        await self._known(agency_ref)
        await self._agencies.close(str(agency_ref), by)
        self._registry.forget()
        return await self.state(agency_ref)

    async def shred(self, agency_ref: UUID, by: str) -> Shredded:
        """Destroy the HMAC key and the sealed lists, and tell deidentify by a tombstone.

        The caller has destroyed the private keys before: this says that it was done.
        """
        await self.close(agency_ref, by)
        event_id, at = derived_id(agency_ref, "shredded"), datetime.now(UTC)

        async def store(session: Session) -> tuple[None, Outgoing]:
            if not await self._agencies.shred(str(agency_ref), by, at, session):
                raise _ShreddedMeanwhile
            return None, Outgoing(AGENCIES_REGISTERED, agency_ref, event_id, None)

        with suppress(_ShreddedMeanwhile):  # who did it, and when, is in the store
            await self._outbox.decide(store)
        row = await self._known(agency_ref)
        return Shredded(
            agency_ref=agency_ref,
            shredded_at=row["shredded_at"],
            shredded_by=row["shredded_by"],
            is_told=await self._agencies.is_published(event_id),
        )

    async def _known(self, agency_ref: UUID) -> dict[str, Any]:
        row = await self._agencies.told(str(agency_ref))
        if row is None:
            raise NotFound("No agency with this reference is registered.")
        return row

    async def _open(self, agency_ref: UUID) -> dict[str, Any]:
        row = await self._known(agency_ref)
        if row.get("closed_at") is not None:
            raise closed()
        return row

    async def _why_not(self, agency_ref: UUID) -> Problem:
        record = (await self._open(agency_ref)).get("record")
        if record and not record["is_told"]:
            return Problem(
                503,
                "agency-not-ready",
                "The change before is still being told to the broker. Try again in a few seconds.",
                headers={"Retry-After": str(RETRY_AFTER_S)},
            )
        newest = record["list_version"] if record else "unknown"
        return Problem(
            409,
            "not-the-next-version",
            f"The newest version is {newest}: somebody changed it since you read it, or the key is not "
            "the one that is in use. Nothing was changed; read it and make the change again.",
        )


def _state(row: dict[str, Any]) -> AgencyState:
    return AgencyState(
        agency_ref=row["_id"],
        is_active=row["is_active"],
        list_version=row["list_version"],
        key_id=row["key_id"],
        record=_record(row),
        closed_at=row.get("closed_at"),
        shredded_at=row.get("shredded_at"),
        shredded_by=row.get("shredded_by"),
    )


def _record(row: dict[str, Any]) -> AgencyRegistered | None:
    record = row.get("record")
    if not record or not record["ciphertext"]:
        return None  # shredded, or registered before records were kept
    sealed = Sealed.model_construct(key_id=record["key_id"], ciphertext=bytes(record["ciphertext"]))
    return AgencyRegistered.model_construct(
        agency_ref=UUID(row["_id"]), list_version=record["list_version"], sealed=sealed
    )
