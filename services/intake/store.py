"""intake's database: the vault of sealed reports, and what may be known of agencies.

Nothing here is readable: reports and lists are ciphertext, ids of the reporter are HMACs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.mongo import (
    ASCENDING,
    BulkWriteError,
    Collection,
    IndexModel,
    Mongo,
    Session,
    duplicates_only,
    outages,
)
from contracts.events import Origin, ReportDecided

from .core import Agency, Submission, Way

SWEEP_ROWS = 500
_HAS_TRACE = {"trace": {"$exists": True}}
"""Rows of a version that stored a trace, which might be the sender's; the index is empty without them."""


@dataclass(frozen=True)
class Entry:
    """A report as the vault has it: the bytes that are published, whoever asks."""

    report_id: UUID
    body_hmac: bytes
    value: bytes
    received_at: datetime
    is_published: bool


class Vault:
    """Sealed reports, unique by agency and submission; the submission's mark tells the way that it came."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["vault"]

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([("agency", ASCENDING), ("submission", ASCENDING)], unique=True),
                    IndexModel([("receipt", ASCENDING)], unique=True),
                    IndexModel(
                        [("received_at", ASCENDING)],
                        name="unpublished",
                        partialFilterExpression={"published_at": None},
                    ),
                    IndexModel([("trace", ASCENDING)], name="traces", partialFilterExpression=_HAS_TRACE),
                ]
            )
            await self._rows.update_many(_HAS_TRACE, {"$unset": {"trace": ""}}, hint="traces")

    async def keep(self, submissions: Sequence[Submission], receipts: Sequence[bytes]) -> list[Entry]:
        """Insert what is new; for each submission the entry that won, new or older."""
        async with outages():
            before = await self._kept_before(submissions)
        fresh = [n for n, one in enumerate(submissions) if _older(one) not in before]
        kept = await self._insert([_row(submissions[n], receipts[n]) for n in fresh])
        found = dict(zip(fresh, kept, strict=True))
        return [found.get(n) or before[_older(one)] for n, one in enumerate(submissions)]

    async def _kept_before(self, submissions: Sequence[Submission]) -> dict[tuple[str, bytes, bytes], Entry]:
        """Of what came by a form or from nobody, the same report as a version kept it that knew no ways.

        Only the same content counts: an id alone may be a system's.
        """
        asked = [_older(one) for one in submissions if one.way is not Way.SYSTEM]
        if not asked:
            return {}
        wanted = [{"agency": ref, "submission": mark, "body": body, "way": None} for ref, mark, body in asked]
        rows = await self._rows.find({"$or": wanted}).to_list(len(wanted))
        return {(row["agency"], bytes(row["submission"]), bytes(row["body"])): _entry(row) for row in rows}

    async def _insert(self, rows: Sequence[dict[str, Any]]) -> list[Entry]:
        """The entry of each row, or the one that was there before it."""
        if not rows:
            return []
        lost: set[int] = set()
        async with outages():
            try:
                await self._rows.insert_many(rows, ordered=False)
            except BulkWriteError as error:
                if not duplicates_only(error):
                    raise
                lost = {failure["index"] for failure in (error.details or {})["writeErrors"]}
            winners = await self._winners([rows[index] for index in lost]) if lost else {}
        return [
            winners[rows[index]["agency"], bytes(rows[index]["submission"])]
            if index in lost
            else _entry(rows[index])
            for index in range(len(rows))
        ]

    async def _winners(self, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, bytes], Entry]:
        wanted = [{"agency": row["agency"], "submission": row["submission"]} for row in rows]
        found = await self._rows.find({"$or": wanted}).to_list(len(wanted))
        return {(row["agency"], bytes(row["submission"])): _entry(row) for row in found}

    async def mark_published(self, report_ids: Sequence[UUID]) -> None:
        async with outages():
            await self._rows.update_many(
                {"_id": {"$in": [str(one) for one in report_ids]}, "published_at": None},
                {"$set": {"published_at": datetime.now(UTC)}},
            )

    async def unpublished(self, older_than_s: float) -> list[Entry]:
        """Kept, but no acknowledgement was noted: the process died, or Kafka was away."""
        before = datetime.now(UTC) - timedelta(seconds=older_than_s)
        async with outages():
            found = await self._rows.find({"published_at": None, "received_at": {"$lt": before}}).to_list(
                SWEEP_ROWS
            )
        return [_entry(row) for row in found]

    async def decide(self, told: ReportDecided) -> None:
        """Keep what was decided on a report's text; an older decision never replaces a newer one."""
        round_, step = told.revision.round, told.revision.step
        older = [
            {"decided": None},
            {"decided.round": {"$lt": round_}},
            {"decided.round": round_, "decided.step": {"$lt": step}},
        ]
        decided = {"round": round_, "step": step, "decision": told.decision.value}
        async with outages():
            await self._rows.update_one(
                {"_id": str(told.report_id), "$or": older}, {"$set": {"decided": decided}}
            )

    async def status(self, receipt: bytes) -> dict[str, Any] | None:
        """Of a receipt's report: whether it was passed on, and what was decided on its text, if anything.

        None for a receipt nobody was given.
        """
        shown = {"_id": 0, "published_at": 1, "decided": 1}
        async with outages():
            return await self._rows.find_one({"receipt": receipt}, shown)


def _older(one: Submission) -> tuple[str, bytes, bytes]:
    """What finds the same report as an older version kept it; a system's is found by its id alone."""
    mark = b"" if one.way is Way.SYSTEM else one.older_hmac
    return str(one.agency.origin.agency_ref), mark, one.body_hmac


def _row(one: Submission, receipt: bytes) -> dict[str, Any]:
    return {
        "_id": str(one.report_id),
        "agency": str(one.agency.origin.agency_ref),
        "submission": one.submission_hmac,
        "way": one.way.value,
        "body": one.body_hmac,
        "receipt": receipt,
        "value": one.event.model_dump_json().encode(),
        "received_at": one.event.received_at,
        "published_at": None,
    }


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        UUID(row["_id"]),
        bytes(row["body"]),
        bytes(row["value"]),
        row["received_at"],
        row["published_at"] is not None,
    )


class Agencies:
    """Registered agencies by reference, API key or form token; secrets are stored hashed."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["agencies"]

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([("api_keys.hash", ASCENDING)]),
                    IndexModel([("form_tokens.hash", ASCENDING)]),
                    IndexModel([("is_direct", ASCENDING)]),
                ]
            )
            # Agencies registered before their records were kept: the lists are in the topic alone.
            await self._rows.update_many(
                {"record": {"$exists": False}, "is_active": True},
                [{"$set": {"record": _OLDER_RECORD}}],
            )

    async def add(self, row: dict[str, Any], session: Session) -> None:
        await self._rows.replace_one({"_id": row["_id"]}, row, upsert=True, session=session)

    async def renew(self, agency_ref: str, field: str, row: dict[str, Any]) -> bool:
        """Revoke all secrets of one kind and add a new one, at once; False for one unknown or closed."""
        now = datetime.now(UTC)
        async with outages():
            result = await self._rows.update_one(
                {"_id": agency_ref, "closed_at": None},
                [
                    {
                        "$set": {
                            field: {
                                "$concatArrays": [
                                    {"$map": {"input": f"${field}", "in": _revoked("$$this", now)}},
                                    [row],
                                ]
                            }
                        }
                    }
                ],
            )
        return bool(result.matched_count)

    async def told(self, agency_ref: str) -> dict[str, Any] | None:
        """All but the secrets: what reports carry, the newest record, who closed and shredded it."""
        async with outages():
            return await self._rows.find_one({"_id": agency_ref}, _NOT_SECRET)

    async def tell(
        self, agency_ref: str, before: int, key: dict[str, Any], record: dict[str, Any], session: Session
    ) -> bool:
        """Make `record` the newest, if `before` is still the newest version and was acknowledged.

        `key` says what must be true of the newest record's key.
        """
        newest = {"record.list_version": before, "record.is_told": True, "record.key_id": key}
        change = {"what": "record", "by": record["by"], "at": record["at"], "list_version": before + 1}
        result = await self._rows.update_one(
            {"_id": agency_ref, "closed_at": None, **newest},
            {"$set": {"record": record}, "$push": _remember(change)},
            session=session,
        )
        return bool(result.matched_count)

    async def use_record(self, agency_ref: str, event_id: UUID) -> None:
        """The broker has the record: reports carry its version and are sealed to its key from now on."""
        taken = {name: f"$record.{name}" for name in ("list_version", "key_id", "public_key")}
        async with outages():
            await self._rows.update_one(
                {"_id": agency_ref, "record.event_id": str(event_id), "closed_at": None},
                [{"$set": taken | {"record.is_told": True, "is_active": True}}],
            )

    async def waiting(self) -> list[tuple[UUID, UUID]]:
        """Agency and event of records whose acknowledgement nobody noted yet."""
        query = {"record.is_told": False, "closed_at": None}
        async with outages():
            found = await self._rows.find(query, {"record.event_id": 1}).to_list(SWEEP_ROWS)
        return [(UUID(row["_id"]), UUID(row["record"]["event_id"])) for row in found]

    async def is_published(self, event_id: UUID) -> bool:
        """Whether the broker acknowledged this event; a superseded one was never sent."""
        wanted = {"_id": str(event_id), "published_at": {"$ne": None}, "superseded": {"$ne": True}}
        async with outages():
            row = await self._mongo.database["outbox"].find_one(wanted, {"_id": 1})
        return row is not None

    async def close(self, agency_ref: str, by: str) -> None:
        """Take no more reports; the first to say so is remembered."""
        now = datetime.now(UTC)
        change = {"what": "closed", "by": by, "at": now}
        async with outages():
            await self._rows.update_one(
                {"_id": agency_ref, "closed_at": None},
                {"$set": {"closed_at": now, "closed_by": by}, "$push": _remember(change)},
            )

    async def shred(self, agency_ref: str, by: str, at: datetime, session: Session) -> bool:
        """Destroy what makes its HMACs and its sealed lists; False where that was done before."""
        result = await self._rows.update_one(
            {"_id": agency_ref, "shredded_at": None, "closed_at": {"$ne": None}},
            {
                "$set": {"shredded_at": at, "shredded_by": by, "is_active": False},
                "$unset": {"submission_salt": "", "record": "", "public_key": ""},
                "$push": _remember({"what": "shredded", "by": by, "at": at}),
            },
            session=session,
        )
        return bool(result.matched_count)

    async def by_key(self, digest: str) -> Agency | None:
        return await self._one({"api_keys": {"$elemMatch": {"hash": digest, "revoked_at": None}}})

    async def by_form_token(self, digest: str) -> Agency | None:
        return await self._one({"form_tokens": {"$elemMatch": {"hash": digest, "revoked_at": None}}})

    async def by_ref(self, agency_ref: str) -> Agency | None:
        return await self._one({"_id": agency_ref})

    async def direct(self) -> Agency | None:
        return await self._one({"is_direct": True, "closed_at": None})

    async def _one(self, query: dict[str, Any]) -> Agency | None:
        async with outages():
            row = await self._rows.find_one(query, _FOR_REPORTS)
        return _agency(row) if row else None


_NOT_SECRET = {"api_keys": 0, "form_tokens": 0, "submission_salt": 0}
_FOR_REPORTS = {"api_keys": 0, "form_tokens": 0, "record": 0, "changes": 0}
"""A record may be 1 MiB long, and an agency is looked up for its reports every few seconds."""
_OLDER_RECORD: dict[str, Any] = {
    **{name: f"${name}" for name in ("list_version", "key_id", "public_key")},
    **{"ciphertext": None, "event_id": None, "is_told": True, "by": "", "at": "$registered_at"},
}
CHANGES = 200
"""Of one agency's record, remembered with who made them."""


def _remember(change: dict[str, Any]) -> dict[str, Any]:
    return {"changes": {"$each": [change], "$slice": -CHANGES}}


def _revoked(secret: str, now: datetime) -> dict[str, Any]:
    return {"$mergeObjects": [secret, {"revoked_at": {"$ifNull": [f"{secret}.revoked_at", now]}}]}


def _agency(row: dict[str, Any]) -> Agency:
    return Agency(
        origin=Origin(
            agency_ref=UUID(row["_id"]),
            agency_type=row["agency_type"],
            state=row["state"],
            peer_group=row["peer_group"],
        ),
        key_id=row["key_id"],
        public_key=bytes(row.get("public_key", b"")),
        submission_salt=bytes(row.get("submission_salt", b"")),
        list_version=row["list_version"],
        is_active=row["is_active"],
        is_closed=row.get("closed_at") is not None,
    )
