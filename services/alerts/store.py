"""alerts' database: one document a report, guarded by its version; the agencies seen so far.

Beside the alert lies the newest telling, so that a correction can be put before the rules.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, TypeAdapter

from chassis.mongo import (
    ASCENDING,
    DESCENDING,
    BulkWriteError,
    Collection,
    IndexModel,
    InsertOne,
    Mongo,
    ReplaceOne,
    Session,
    UpdateOne,
    duplicates_only,
    outages,
)
from contracts.errors import Outage
from contracts.events import AlertChanged, AlertStatus, EventClassified, Origin, Tier

_PLACE: TypeAdapter[tuple[AwareDatetime, UUID]] = TypeAdapter(tuple[AwareDatetime, UUID])


class ChangedMeanwhile(Outage):
    """A person or another instance changed the alert first; read again and decide again."""


@dataclass(frozen=True)
class Page:
    items: list[AlertChanged]
    next: str | None


class Alerts:
    """Whole alert states; the version only ever grows by one."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["alerts"]

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([("received_at", DESCENDING), ("_id", DESCENDING)]),
                    IndexModel([("synthetic", ASCENDING)]),
                    IndexModel([("status", ASCENDING), ("tier", ASCENDING), ("received_at", DESCENDING)]),
                ]
            )

    async def load(self, report_ids: Iterable[UUID]) -> dict[UUID, AlertChanged]:
        ids = [str(one) for one in report_ids]
        async with outages():
            rows = await self._rows.find({"_id": {"$in": ids}}, {"alert": 1}).to_list(len(ids))
        return {UUID(row["_id"]): AlertChanged.model_validate_json(row["alert"]) for row in rows}

    async def save(
        self,
        changes: Sequence[tuple[AlertChanged | None, AlertChanged]],
        tellings: Mapping[UUID, EventClassified],
    ) -> None:
        """Write each (before, after) with its telling; ChangedMeanwhile if a `before` is there no longer."""
        if not changes:
            return
        writes = [_write(before, after, tellings[after.report_id]) for before, after in changes]
        async with outages():
            try:
                result = await self._rows.bulk_write(writes, ordered=False)
            except BulkWriteError as error:
                if duplicates_only(error):
                    raise ChangedMeanwhile("alert raised meanwhile") from error
                raise
        if result.inserted_count + result.matched_count < len(changes):
            raise ChangedMeanwhile("alert changed meanwhile")

    async def find(self, report_id: UUID, session: Session | None = None) -> AlertChanged | None:
        async with outages():
            row = await self._rows.find_one({"_id": str(report_id)}, {"alert": 1}, session=session)
        return AlertChanged.model_validate_json(row["alert"]) if row else None

    async def telling(self, report_id: UUID, session: Session | None = None) -> EventClassified | None:
        """What the newest telling was classified as; None of an alert kept without it."""
        async with outages():
            row = await self._rows.find_one({"_id": str(report_id)}, {"telling": 1}, session=session)
        return EventClassified.model_validate_json(row["telling"]) if row and "telling" in row else None

    async def replace(self, before: AlertChanged, after: AlertChanged, session: Session) -> None:
        query = {"_id": str(after.report_id), "version": before.version}
        result = await self._rows.update_one(query, {"$set": _row(after)}, session=session)
        if result.matched_count == 0:
            raise ChangedMeanwhile("alert changed meanwhile")

    async def has_synthetic(self) -> bool:
        """Whether any alert was made by a simulator or a test."""
        async with outages():
            return await self._rows.find_one({"synthetic": True}, {"_id": 1}) is not None

    async def page(
        self, statuses: Sequence[AlertStatus], tiers: Sequence[Tier], limit: int, cursor: str | None
    ) -> Page:
        """Newest first; `cursor` is the `next` of the page before. Raises ValueError for a bad cursor."""
        query: dict[str, Any] = {"tier": {"$in": [tier.value for tier in tiers]}}
        if statuses:
            query["status"] = {"$in": [status.value for status in statuses]}
        if cursor:
            at, last = _read_cursor(cursor)
            query["$or"] = [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": last}}]
        order = [("received_at", DESCENDING), ("_id", DESCENDING)]
        async with outages():
            rows = await self._rows.find(query, {"telling": 0}).sort(order).to_list(limit + 1)
        items = [AlertChanged.model_validate_json(row["alert"]) for row in rows[:limit]]
        return Page(items, _cursor(rows[limit - 1]) if len(rows) > limit else None)


def _write(
    before: AlertChanged | None, after: AlertChanged, telling: EventClassified
) -> InsertOne[dict[str, Any]] | UpdateOne:
    row = _row(after) | {"telling": telling.model_dump_json()}
    if before is None:
        return InsertOne(row)
    return UpdateOne({"_id": row["_id"], "version": before.version}, {"$set": row})


def _row(alert: AlertChanged) -> dict[str, Any]:
    return {
        "_id": str(alert.report_id),
        "version": alert.version,
        "tier": alert.tier.value,
        "status": alert.status.value,
        "received_at": alert.received_at,
        "synthetic": alert.synthetic,
        "alert": alert.model_dump_json(),
    }


def _cursor(row: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(
        json.dumps([row["received_at"].isoformat(), row["_id"]]).encode()
    ).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    at, last = _PLACE.validate_json(base64.urlsafe_b64decode(cursor.encode()))
    try:
        return at.astimezone(UTC), str(last)
    except OverflowError as error:
        raise ValueError("a time before the first or after the last year") from error


class SeenAgencies:
    """Every origin an event came from, so that an alert shows only what three agencies share."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._known: dict[UUID, Origin] = {}

    async def load(self) -> None:
        async with outages():
            async for row in self._mongo.database["agencies"].find({}):
                origin = Origin.model_validate_json(row["origin"])
                self._known[origin.agency_ref] = origin

    async def know(self, origins: Iterable[Origin]) -> None:
        new = {one.agency_ref: one for one in origins if self._known.get(one.agency_ref) != one}
        if new:
            async with outages():
                await self._mongo.database["agencies"].bulk_write(
                    [
                        ReplaceOne(
                            {"_id": str(ref)}, {"_id": str(ref), "origin": one.model_dump_json()}, upsert=True
                        )
                        for ref, one in new.items()
                    ],
                    ordered=False,
                )
            self._known.update(new)

    @property
    def known(self) -> Iterable[Origin]:
        return self._known.values()
