"""Just enough of a database for an outbox: rows in memory, written whole or not at all."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

Row = dict[str, Any]


class Cursor:
    """What `find` gives: sorted, then read."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def sort(self, field: str, _: int) -> "Cursor":
        return Cursor(sorted(self._rows, key=lambda row: row[field]))

    async def to_list(self, limit: int) -> list[Row]:
        return self._rows[:limit]


class OutboxRows:
    """The collection; understands the outbox's own three queries."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    async def insert_one(self, row: Row, session: object) -> None:
        self.rows[row["_id"]] = row

    def find(self, query: Row) -> Cursor:
        before = query["stored_at"]["$lt"]
        return Cursor(
            [row for row in self.rows.values() if row["published_at"] is None and row["stored_at"] < before]
        )

    async def update_many(self, query: Row, change: Row, session: object = None) -> None:
        for row in self.rows.values():
            if all(_fits(row[field], wanted) for field, wanted in query.items()):
                row |= change["$set"]


def _fits(value: Any, wanted: Any) -> bool:
    return value in wanted["$in"] if isinstance(wanted, dict) else bool(value == wanted)


class OutboxMongo:
    """Stands for `chassis.mongo.Mongo` in an outbox."""

    def __init__(self) -> None:
        self.outbox = OutboxRows()
        self.database = {"outbox": self.outbox}

    async def transaction(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        before = deepcopy(self.outbox.rows)
        try:
            return await work(SimpleNamespace())
        except BaseException:
            self.outbox.rows.clear()
            self.outbox.rows.update(before)
            raise
