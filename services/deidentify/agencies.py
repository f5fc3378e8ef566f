"""What the PSO knows of each agency, read whole from agencies.registered.v1 and opened when needed.

Only this file and `app.py` of this service may hold names in memory; nothing here logs them.
"""

import json
from collections.abc import Callable
from uuid import UUID

from pydantic import ValidationError

from chassis.delivery import Record
from chassis.keys import KeyDestroyed, KeyProvider
from chassis.sealing import unseal
from chassis.settings import ServiceSettings
from chassis.tables import TopicReader
from contracts.agency import TenantLists
from contracts.binding import agency_binding
from contracts.errors import Outage, Unprocessable
from contracts.events import AgencyRegistered
from contracts.topics import AGENCIES_REGISTERED


class KnownAgencies:
    """The latest record of every agency; lists are opened once per version and kept in memory."""

    def __init__(self, settings: ServiceSettings, keys: KeyProvider) -> None:
        self._keys = keys
        self._records: dict[UUID, AgencyRegistered] = {}
        self._opened: dict[UUID, tuple[AgencyRegistered, TenantLists]] = {}
        self.on_change: Callable[[UUID], None] = lambda _: None
        """Called with each agency that is told of once the topic was read to its end."""
        self.reader = TopicReader(settings, AGENCIES_REGISTERED, self._see, "deidentify-agencies")

    def _see(self, record: Record) -> None:
        if record.value is None:
            self._forget(record.key)
            return
        try:
            event = AgencyRegistered.model_validate_json(record.value)
        except ValidationError:
            return  # the topic's only writer validates; a damaged record leaves its reports held
        self._records[event.agency_ref] = event  # the last one told: what compaction leaves, too
        if self.reader.is_caught_up:
            self.on_change(event.agency_ref)

    def _forget(self, key: bytes | None) -> None:
        try:
            agency_ref = UUID((key or b"").decode())
        except ValueError:
            return
        self._records.pop(agency_ref, None)
        self._opened.pop(agency_ref, None)
        self._keys.forget(str(agency_ref))

    async def start(self) -> None:
        """Read everything that is there; Outage if that takes too long."""
        self.reader.start()
        await self.reader.read_to_end()

    async def know(self, wanted: set[tuple[UUID, int]]) -> None:
        """Make sure of these list versions as far as one read to the topic's end can."""
        if any(self._version(agency_ref) < version for agency_ref, version in wanted):
            await self.reader.read_to_end()
        for agency_ref, _ in wanted:
            await self._open(agency_ref)

    def lists(self, agency_ref: UUID, version: int) -> TenantLists | None:
        """The lists to scrub with, at least of `version`; None when that version is not known."""
        opened = self._opened.get(agency_ref)
        return opened[1] if opened is not None and opened[0].list_version >= version else None

    def _version(self, agency_ref: UUID) -> int:
        record = self._records.get(agency_ref)
        return record.list_version if record else 0

    async def _open(self, agency_ref: UUID) -> None:
        record = self._records.get(agency_ref)
        if record is None or self._opened.get(agency_ref, (None,))[0] is record:
            return
        try:
            private = await self._keys.private_key(record.sealed.key_id)
            bound = agency_binding(agency_ref, record.list_version, record.sealed.key_id)
            lists = TenantLists.model_validate(json.loads(unseal(record.sealed.ciphertext, private, bound)))
        except Outage:
            raise
        except (KeyDestroyed, Unprocessable, ValueError):
            return  # its reports are shredded, or held because their lists are not known
        if agency_ref not in self._records:
            return  # shredded while the provider was asked
        self._opened[agency_ref] = (record, lists)
