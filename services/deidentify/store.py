"""deidentify's database: the queue of held reports, each only as the ciphertext it came in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.mongo import (
    ASCENDING,
    DESCENDING,
    BulkWriteError,
    Collection,
    IndexModel,
    Mongo,
    Session,
    UpdateOne,
    duplicates_only,
    outages,
)
from contracts.events import ReportDeidentified, ReportSubmitted, Sealed

EARLIER = {"round": 1, "status": 1, "reasons": 1, "rejected": 1}
CLOSED_TOGETHER = 500
MOST_SORTED = 20_000
"""So many of the oldest waiting reports are put in order; urgent ones are never among those left out."""


class Status(StrEnum):
    """Where an entry of the queue stands; all but `waiting` are final for their round."""

    WAITING = "waiting"
    RELEASED = "released"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    SHREDDED = "shredded"


@dataclass(frozen=True)
class Held:
    """A report whose text waits for a privacy officer."""

    submitted: ReportSubmitted
    deidentified: ReportDeidentified


@dataclass(frozen=True)
class Entry:
    """One report's place in the queue."""

    submitted: ReportSubmitted
    status: Status
    step: int
    reasons: tuple[str, ...]
    residual_risk: float
    scrubber_version: str
    held_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def report_id(self) -> UUID:
        return self.submitted.report_id


@dataclass(frozen=True)
class Earlier:
    """What the queue knows of a report of which a telling comes."""

    round: int
    status: Status
    reasons: tuple[str, ...]
    """Why the telling of this round was held."""
    is_rejected: bool = False
    """A person rejected it, in this round or an earlier one, and nobody released it since."""


class HeldReports:
    """Keyed by report; a newer round supersedes an open entry, an older one changes nothing."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["held"]

    async def prepare(self) -> None:
        """Indexes; and rejections from before they were kept beside the status, which a new round changes."""
        async with outages():
            await self._rows.update_many(
                {"status": Status.REJECTED.value, "rejected": {"$exists": False}},
                {"$set": {"rejected": True}},
            )
            await self._rows.create_indexes(
                [
                    IndexModel([("status", ASCENDING), ("held_at", ASCENDING)]),
                    IndexModel([("status", ASCENDING), ("key_id", ASCENDING)]),
                    IndexModel([("status", ASCENDING), ("decided_at", DESCENDING), ("_id", DESCENDING)]),
                ]
            )

    async def hold(self, held: Sequence[Held]) -> None:
        """Idempotent: the same record gives the same entry, an older round never replaces a newer."""
        if not held:
            return
        writes = [_replacement(one) for one in held]
        async with outages():
            try:
                await self._rows.bulk_write(writes, ordered=False)
            except BulkWriteError as error:
                if not duplicates_only(error):
                    raise  # a duplicate is an entry of this round or a newer one: it stays

    async def earlier(self, report_ids: Sequence[UUID]) -> dict[UUID, Earlier]:
        """What is known of these reports, as far as any telling of them was ever held."""
        ids = [str(one) for one in report_ids]
        async with outages():
            rows = await self._rows.find({"_id": {"$in": ids}}, EARLIER).to_list(len(ids))
        return {
            UUID(row["_id"]): Earlier(
                row["round"], Status(row["status"]), tuple(row["reasons"]), row.get("rejected", False)
            )
            for row in rows
        }

    async def supersede(self, rounds: Mapping[UUID, int]) -> None:
        """Close what waits of these reports: the given round of each is not held any more."""
        if not rounds:
            return
        change = {"status": Status.SUPERSEDED.value, "decided_at": datetime.now(UTC)}
        writes = [
            UpdateOne(
                {"_id": str(ref), "status": Status.WAITING.value, "round": {"$lt": number}},
                {"$set": change | {"round": number}},
            )
            for ref, number in rounds.items()
        ]
        async with outages():
            await self._rows.bulk_write(writes, ordered=False)

    async def waiting(self, urgent: Iterable[UUID]) -> dict[UUID, datetime]:
        """Since when each report waits: all the urgent ones, and the oldest of the others."""
        shown, waits = {"held_at": 1}, {"status": Status.WAITING.value}
        first = {"_id": {"$in": [str(one) for one in urgent]}} | waits
        async with outages():
            rows = await self._rows.find(first, shown).to_list(MOST_SORTED)
            rows += await self._rows.find(waits, shown).sort("held_at", ASCENDING).to_list(MOST_SORTED)
        return {UUID(row["_id"]): row["held_at"] for row in rows}

    async def entries(self, report_ids: Sequence[UUID]) -> list[Entry]:
        """These reports' entries, in the order asked for; without their ciphertext."""
        ids = [str(one) for one in report_ids]
        async with outages():
            rows = await self._rows.find({"_id": {"$in": ids}}, {"ciphertext": 0}).to_list(len(ids))
        found = {row["_id"]: _entry(row) for row in rows}
        return [found[one] for one in ids if one in found]

    async def waiting_keys(self) -> list[str]:
        """The keys to which reports that wait are sealed."""
        async with outages():
            keys: list[str] = await self._rows.distinct("key_id", {"status": Status.WAITING.value})
        return keys

    async def waiting_under(self, key_id: str) -> list[Entry]:
        """Some of the reports that wait and are sealed to this key."""
        query = {"status": Status.WAITING.value, "key_id": key_id}
        async with outages():
            rows = await self._rows.find(query, {"ciphertext": 0}).to_list(CLOSED_TOGETHER)
        return [_entry(row) for row in rows]

    async def decided(self, status: Status, limit: int, before: tuple[datetime, str] | None) -> list[Entry]:
        """Entries that were closed in this way, the newest first; `before` is the last one's time and id."""
        query: dict[str, Any] = {"status": status.value}
        if before is not None:
            at, last = before
            query["$or"] = [{"decided_at": {"$lt": at}}, {"decided_at": at, "_id": {"$lt": last}}]
        order = [("decided_at", DESCENDING), ("_id", DESCENDING)]
        async with outages():
            rows = await self._rows.find(query, {"ciphertext": 0}).sort(order).to_list(limit)
        return [_entry(row) for row in rows]

    async def find(self, report_id: UUID, session: Session | None = None) -> Entry | None:
        async with outages():
            row = await self._rows.find_one({"_id": str(report_id)}, session=session)
        return _entry(row) if row else None

    async def close(self, entry: Entry, status: Status, by: str, at: datetime, session: Session) -> bool:
        """Decide on an entry that waits; False when somebody or a newer round was first."""
        still = {
            "_id": str(entry.report_id),
            "status": Status.WAITING.value,
            "round": entry.submitted.round,
            "step": entry.step,
        }
        change: dict[str, Any] = {"status": status.value, "decided_by": by, "decided_at": at}
        if status is Status.RELEASED:
            change |= {"step": entry.step + 1, "rejected": False}
        elif status is Status.REJECTED:
            change["rejected"] = True
        done = await self._rows.update_one(still, {"$set": change}, session=session)
        return done.matched_count == 1


def _replacement(held: Held) -> UpdateOne:
    """Put the entry in place of an older round's; what still waited goes on waiting from where it was."""
    is_older = {"_id": str(held.submitted.report_id), "round": {"$lt": held.submitted.round}}
    since = {"$cond": [{"$eq": ["$status", Status.WAITING.value]}, "$held_at", datetime.now(UTC)]}
    kept = {"held_at": since, "rejected": {"$ifNull": ["$rejected", False]}}
    whole = {"$replaceWith": {"$mergeObjects": [{"$literal": _row(held)}, kept]}}
    return UpdateOne(is_older, [whole], upsert=True)


def _row(held: Held) -> dict[str, Any]:
    return {
        "_id": str(held.submitted.report_id),
        "round": held.submitted.round,
        "step": 0,
        "status": Status.WAITING.value,
        "reasons": [reason.value for reason in held.deidentified.hold_reasons],
        "residual_risk": held.deidentified.residual_risk,
        "scrubber_version": held.deidentified.scrubber_version,
        "agency": str(held.submitted.origin.agency_ref),
        "list_version": held.submitted.list_version,
        "submitted": held.submitted.model_dump_json(exclude={"sealed"}),
        "key_id": held.submitted.sealed.key_id,
        "ciphertext": held.submitted.sealed.ciphertext,
        "received_at": held.submitted.received_at,
    }


def _entry(row: dict[str, Any]) -> Entry:
    sealed = Sealed.model_construct(key_id=row["key_id"], ciphertext=bytes(row.get("ciphertext", b"")))
    told = _Unsealed.model_validate_json(row["submitted"])
    submitted = ReportSubmitted.model_construct(**dict(told) | {"sealed": sealed})
    return Entry(
        submitted=submitted,
        status=Status(row["status"]),
        step=row["step"],
        reasons=tuple(row["reasons"]),
        residual_risk=row["residual_risk"],
        scrubber_version=row["scrubber_version"],
        held_at=row["held_at"],
        decided_by=row.get("decided_by"),
        decided_at=row.get("decided_at"),
    )


class _Unsealed(ReportSubmitted):
    """A submission as it lies beside its ciphertext."""

    sealed: Sealed | None = None  # type: ignore[assignment]  # stored by itself, as bytes
