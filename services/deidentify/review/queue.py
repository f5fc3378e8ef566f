"""The order of the queue: most urgent first, then who has waited longest; and how many wait by tier."""

import base64
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import AwareDatetime, TypeAdapter

from contracts.events import Tier

from ..store import Entry, HeldReports, Status
from .tiers import HeldTiers

PENDING = "pending"
Place = tuple[str, datetime, UUID]
"""Tier (pending after T3 by its letter), since when, report id: compared in this order."""
_PLACE = TypeAdapter(tuple[str, AwareDatetime, UUID])


@dataclass(frozen=True)
class QueuePage:
    items: list[Entry]
    next: str | None
    waiting: dict[str, int]


class ReviewQueue:
    """Held reports as a person works through them."""

    def __init__(self, held: HeldReports, tiers: HeldTiers) -> None:
        self._held = held
        self._tiers = tiers

    def tier_of(self, report_id: UUID) -> Tier | None:
        return self._tiers.of(report_id)

    async def counts(self) -> dict[str, int]:
        """How many wait, by tier."""
        return _counted(await self._places())

    async def page(self, limit: int, cursor: str | None) -> QueuePage:
        """Waiting reports after `cursor`, in order. Raises ValueError for a bad cursor."""
        places = await self._places()
        after = _read(cursor) if cursor else None
        rest = [place for place in places if after is None or place > after]
        shown = rest[:limit]
        entries = await self._held.entries([place[2] for place in shown])
        still = [entry for entry in entries if entry.status is Status.WAITING]
        return QueuePage(still, _cursor(shown[-1]) if len(rest) > limit else None, _counted(places))

    async def closed(self, status: Status, limit: int, cursor: str | None) -> QueuePage:
        """Entries closed in one way, the newest first. Raises ValueError for a bad cursor."""
        after = _read(cursor) if cursor else None
        before = (after[1], str(after[2])) if after else None
        entries = await self._held.decided(status, limit + 1, before)
        following = _after(entries[limit - 1]) if len(entries) > limit else None
        return QueuePage(entries[:limit], following, await self.counts())

    async def _places(self) -> list[Place]:
        waiting = await self._held.waiting(self._tiers.urgent())
        return sorted(((self._tiers.of(ref) or PENDING), since, ref) for ref, since in waiting.items())


def _counted(places: list[Place]) -> dict[str, int]:
    found = Counter(str(tier) for tier, _, _ in places)
    return {tier: found[tier] for tier in (*(one.value for one in Tier), PENDING)}


def _after(entry: Entry) -> str:
    at = entry.decided_at or entry.held_at
    return _cursor((entry.status.value, at, entry.report_id))


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(_PLACE.dump_json(place)).decode()


def _read(cursor: str) -> Place:
    tier, since, report_id = _PLACE.validate_json(base64.urlsafe_b64decode(cursor.encode()))
    try:
        return tier, since.astimezone(UTC), report_id
    except OverflowError as error:
        raise ValueError("a time before the first or after the last year") from error
