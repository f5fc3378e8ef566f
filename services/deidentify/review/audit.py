"""Who saw an original and what each person decided: added to, never changed, never with the words."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from chassis.mongo import (
    ASCENDING,
    DESCENDING,
    BulkWriteError,
    Collection,
    IndexModel,
    Mongo,
    Session,
    duplicates_only,
    outages,
)

SYSTEM = "deidentify"
"""Who closed an entry when no person did."""


_NOTE_ID = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}-[0-9]{4,}-[0-9a-f]{32}")


class What(StrEnum):
    OPENED = "opened"
    SPAN_ADDED = "span_added"
    SPAN_REMOVED = "span_removed"
    RELEASED = "released"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    SHREDDED = "shredded"
    TERM_ADDED = "term_added"
    TERM_REMOVED = "term_removed"
    TERMS_READ = "terms_read"


@dataclass(frozen=True)
class Noted:
    """One line of the audit; offsets are into the original, the reason is scrubbed before it comes here."""

    at: datetime
    by: str
    what: What
    report_id: UUID | None = None
    round: int | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None
    label: str | None = None
    rule: str | None = None
    reason: str | None = None
    term_id: UUID | None = None
    once: str | None = None
    """A note of this name is kept one time, however often it is given."""
    id: str = ""


class Audit:
    """An append-only collection; ids sort by time, so that they are cursors."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["audit"]

    async def prepare(self) -> None:
        only_named = {"once": {"$exists": True}}
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([("report_id", ASCENDING), ("_id", DESCENDING)]),
                    IndexModel([("once", ASCENDING)], unique=True, partialFilterExpression=only_named),
                ]
            )

    async def add(self, notes: Sequence[Noted], session: Session | None = None) -> None:
        """Keep the notes in their order."""
        if not notes:
            return
        rows = [_row(note, place) for place, note in enumerate(notes)]
        async with outages():
            try:
                await self._rows.insert_many(rows, ordered=False, session=session)
            except BulkWriteError as error:
                if session is not None or not duplicates_only(error):
                    raise

    async def has_opened(self, report_id: UUID, number: int, by: str) -> bool:
        """Whether this person has opened this telling of the report before."""
        query = {"report_id": str(report_id), "what": What.OPENED.value, "round": number, "by": by}
        async with outages():
            return await self._rows.find_one(query, {"_id": 1}) is not None

    async def page(self, report_id: UUID | None, limit: int, before: str | None) -> list[Noted]:
        """Notes, the newest first; `before` is the id of the last one seen."""
        query: dict[str, Any] = {} if report_id is None else {"report_id": str(report_id)}
        if before is not None:
            query["_id"] = {"$lt": before}
        async with outages():
            rows = await self._rows.find(query).sort("_id", DESCENDING).to_list(limit)
        return [_noted(row) for row in rows]


def _row(note: Noted, place: int) -> dict[str, Any]:
    known = {name: value for name, value in asdict(note).items() if value is not None and name != "id"}
    for name in ("report_id", "term_id"):
        if name in known:
            known[name] = str(known[name])
    return known | {"_id": note_id(note.at, place, uuid4()), "what": note.what.value}


def note_id(at: datetime, place: int, unique: UUID) -> str:
    """Sorts by time, then by the place among notes that were kept together."""
    return f"{at:%Y%m%dT%H%M%S.%f}-{place:04}-{unique.hex}"


def is_note_id(text: str) -> bool:
    """Whether a text has the form of a note's id."""
    return _NOTE_ID.fullmatch(text) is not None


def _noted(row: dict[str, Any]) -> Noted:
    known = {name: value for name, value in row.items() if name in Noted.__dataclass_fields__}
    for name in ("report_id", "term_id"):
        if name in known:
            known[name] = UUID(known[name])
    return Noted(**known | {"id": row["_id"], "what": What(row["what"])})
