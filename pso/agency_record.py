"""An agency's record as its operator sees it: opened with the key, changed, sealed again, told.

The operator holds the keys, so that names and lists can be read back; intake keeps them sealed.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from chassis.sealing import public_half, unseal
from contracts.agency import TenantLists
from contracts.binding import agency_binding
from contracts.errors import Unprocessable

from .agencies import Refused, Registrar, RegistrationFailed, provider_told, sealed_lists

ATTEMPTS = 5
"""Another operator's change may come between reading and telling; then it is made again on top."""
PAUSE_S = 1.0
CONFLICT, NOT_YET = 409, 503

Change = Callable[[TenantLists], TenantLists]


class CannotRead(RegistrationFailed):
    """The record does not open here, or intake has none to open."""


@dataclass(frozen=True)
class Record:
    """The newest version of an agency's lists, opened; None where intake has only its number."""

    agency_ref: UUID
    list_version: int
    key_id: str
    lists: TenantLists | None


@dataclass(frozen=True)
class Told:
    """What intake took; `is_active` false means: as soon as the broker answers."""

    before: TenantLists
    after: TenantLists
    list_version: int
    key_id: str
    is_active: bool
    is_changed: bool = True


class Records:
    """Reads and changes records through one registrar."""

    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar

    async def read(self, slug: str) -> Record:
        """Raises RegistrationFailed, or CannotRead where the key does not open what is there."""
        agency_ref = self._registrar.of(slug).agency_ref
        state = await self._registrar.ask("GET", f"/{agency_ref}")
        record = state["record"]
        if state["closed_at"] is not None:
            raise RegistrationFailed(f"{slug} is closed; `pso agency shred {slug}` goes on with shredding it")
        if record is None:
            return Record(agency_ref, state["list_version"], state["key_id"], None)
        version, key_id = record["list_version"], record["sealed"]["key_id"]
        ciphertext = base64.b64decode(record["sealed"]["ciphertext"])
        return Record(
            agency_ref, version, key_id, await self._opened(agency_ref, version, key_id, ciphertext)
        )

    async def change(
        self, slug: str, change: Change, if_version: int | None = None, *, is_whole: bool = False
    ) -> Told:
        """Make a change to the newest lists and tell it; tells nothing where nothing changes.

        Lists that cannot be read back are replaced by whole ones only: a part would uncover the rest.
        """

        async def lists(record: Record) -> Told:
            if if_version is not None and record.list_version != if_version:
                raise RegistrationFailed(f"the newest version is {record.list_version}, not {if_version}")
            before = record.lists or TenantLists()
            after = change(before)
            if record.lists is None and not (is_whole and after.names):
                raise CannotRead(
                    "intake has no copy of these lists; give all of them, names too, with --file"
                )
            if after == before and record.lists is not None:
                return Told(before, after, record.list_version, record.key_id, True, is_changed=False)
            public_key = await self._public_key(record.key_id)
            return await self._tell(record, "lists", before, after, record.key_id, public_key)

        return await self._until_taken(slug, lists)

    async def rotate(self, slug: str) -> Told:
        """A new key pair for new reports; the lists are sealed again under it as their next version."""
        made: list[tuple[str, bytes]] = []

        async def key(record: Record) -> Told:
            if record.lists is None:
                raise CannotRead("intake has no lists of this agency to seal again; give them with --file")
            if not made:
                with provider_told():
                    made.append(await self._registrar.keys.create(str(record.agency_ref)))
            key_id, public_key = made[0]
            return await self._tell(record, "key", record.lists, record.lists, key_id, public_key)

        return await self._until_taken(slug, key)

    async def _until_taken(self, slug: str, attempt: Callable[[Record], Awaitable[Told]]) -> Told:
        for number in range(1, ATTEMPTS + 1):
            try:
                return await attempt(await self.read(slug))
            except Refused as refused:
                if refused.status not in (CONFLICT, NOT_YET) or number == ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_S if refused.status == NOT_YET else 0)
        raise AssertionError("every attempt returns or raises")

    async def _tell(
        self,
        record: Record,
        what: str,
        before: TenantLists,
        after: TenantLists,
        key_id: str,
        public_key: bytes,
    ) -> Told:
        version = record.list_version + 1
        body: dict[str, Any] = {
            "list_version": version,
            "sealed": sealed_lists(after, record.agency_ref, version, key_id, public_key),
        }
        if what == "key":
            body["public_key"] = base64.b64encode(public_key).decode()
        answer = await self._registrar.ask("PUT", f"/{record.agency_ref}/{what}", body)
        return Told(before, after, answer["list_version"], answer["key_id"], answer["is_active"])

    async def _opened(self, agency_ref: UUID, version: int, key_id: str, ciphertext: bytes) -> TenantLists:
        private = await self._private(key_id)
        try:
            bound = agency_binding(agency_ref, version, key_id)
            return TenantLists.model_validate_json(unseal(ciphertext, private, bound))
        except (Unprocessable, ValidationError):
            raise CannotRead("the agency's record does not open with the key that the provider has") from None

    async def _public_key(self, key_id: str) -> bytes:
        return public_half(await self._private(key_id))

    async def _private(self, key_id: str) -> bytes:
        with provider_told():
            return await self._registrar.keys.private_key(key_id)
