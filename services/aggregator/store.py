"""aggregator's database: one document a report, and sharded counters, changed in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.mongo import (
    ASCENDING,
    Collection,
    IndexModel,
    Mongo,
    ReplaceOne,
    Session,
    UpdateOne,
    outages,
)
from contracts.events import AlertChanged, EventClassified, EventReviewed

from .core import Agreement, Cell, Counted, Judged, Row, apply, cells_of, change, judged

Event = EventClassified | EventReviewed | AlertChanged
DIMENSIONS = ("category", "harm", "tier", "report_type", "month", "state", "peer_group", "agency_type")
MAX_ROWS = 2_000
READ_LIMIT_MS = 10_000


class Insights:
    """Folds batches of events and reads sums."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _reports(self) -> Collection:
        return self._mongo.database["reports"]

    @property
    def _cells(self) -> Collection:
        return self._mongo.database["cells"]

    @property
    def _agreement(self) -> Collection:
        return self._mongo.database["agreement"]

    async def prepare(self) -> None:
        async with outages():
            await self._cells.create_indexes(
                [IndexModel([("month", ASCENDING)]), IndexModel([("n", ASCENDING)])]
            )

    async def fold(self, events: Sequence[tuple[int, Event]]) -> None:
        """Count each (source partition, event) once, however often it is told."""

        async def work(session: Session) -> None:
            before = await self._load({event.report_id for _, event in events}, session)
            after = dict(before)
            for partition, event in events:
                state = after.get(event.report_id) or Counted(report_id=event.report_id, partition=partition)
                after[event.report_id] = apply(state, event)
            changed = [(before.get(ref), state) for ref, state in after.items() if before.get(ref) != state]
            if changed:
                await self._write(changed, session)

        await self._mongo.transaction(work)

    async def _load(self, report_ids: set[UUID], session: Session) -> dict[UUID, Counted]:
        ids = [str(one) for one in report_ids]
        rows = await self._reports.find({"_id": {"$in": ids}}, session=session).to_list(len(ids))
        return {UUID(row["_id"]): Counted.model_validate_json(row["state"]) for row in rows}

    async def _write(self, changed: Sequence[tuple[Counted | None, Counted]], session: Session) -> None:
        await self._reports.bulk_write(
            [
                ReplaceOne(
                    {"_id": str(after.report_id)},
                    {"_id": str(after.report_id), "state": after.model_dump_json()},
                    upsert=True,
                )
                for _, after in changed
            ],
            ordered=False,
            session=session,
        )
        await _add(self._cells, change(changed, cells_of), session)
        await _add(self._agreement, change(changed, judged), session)

    async def count(self, by: str, where: dict[str, Any]) -> tuple[list[Row], Row]:
        """Exact sums for each value of one dimension, and the total. For `core.disclosed`, not for show."""
        match = {"$match": {"n": {"$gt": 0}, **where}}
        field = "categories" if by in ("category", "primary_category") else by
        steps: list[dict[str, Any]] = [match]
        if by == "category":
            steps.append({"$unwind": "$categories"})
        value = {"$first": "$categories"} if by == "primary_category" else f"${field}"
        steps += [
            {"$group": {"_id": value, "count": {"$sum": "$n"}, "agencies": {"$addToSet": "$agency_ref"}}},
            {"$project": {"count": 1, "agencies": {"$size": "$agencies"}}},
            {"$limit": MAX_ROWS},
        ]
        total = [
            match,
            {"$group": {"_id": None, "count": {"$sum": "$n"}, "agencies": {"$addToSet": "$agency_ref"}}},
        ]
        async with outages():
            rows = await self._cells.aggregate(steps, maxTimeMS=READ_LIMIT_MS).to_list(MAX_ROWS)
            sums = await self._cells.aggregate(total, maxTimeMS=READ_LIMIT_MS).to_list(1)
        whole = Row("total", sums[0]["count"], len(sums[0]["agencies"])) if sums else Row("total", 0, 0)
        return [Row(str(row["_id"]), row["count"], row["agencies"]) for row in rows], whole

    async def agreement(self, where: dict[str, Any]) -> list[Agreement]:
        """By month and axis: reviewed reports, and how many of them the classifier had coded alike."""
        steps: list[dict[str, Any]] = [
            {"$match": {"n": {"$gt": 0}, **where}},
            {
                "$group": {
                    "_id": {"month": "$month", "axis": "$axis"},
                    "agreed": {"$sum": {"$cond": ["$agreed", "$n", 0]}},
                    "reviewed": {"$sum": "$n"},
                    "agencies": {"$addToSet": "$agency_ref"},
                }
            },
            {"$sort": {"_id.month": -1}},
            {"$limit": MAX_ROWS},
        ]
        async with outages():
            rows = await self._agreement.aggregate(steps, maxTimeMS=READ_LIMIT_MS).to_list(MAX_ROWS)
        return [
            Agreement(
                **row["_id"], agreed=row["agreed"], reviewed=row["reviewed"], agencies=len(row["agencies"])
            )
            for row in rows
        ]

    async def has_synthetic(self) -> bool:
        async with outages():
            return await self._cells.find_one({"synthetic": True, "n": {"$gt": 0}}, {"_id": 1}) is not None


async def _add(
    counters: Collection, delta: Mapping[Cell, int] | Mapping[Judged, int], session: Session
) -> None:
    if delta:
        await counters.bulk_write(
            [
                UpdateOne(
                    {"_id": _id(kind)},
                    {"$inc": {"n": n}, "$setOnInsert": kind.model_dump(mode="json")},
                    upsert=True,
                )
                for kind, n in delta.items()
            ],
            ordered=False,
            session=session,
        )


def _id(kind: Cell | Judged) -> str:
    return f"{kind.partition}:{hashlib.sha256(kind.model_dump_json().encode()).hexdigest()[:32]}"
