"""What intake's database knows of runs: one at a time, in whose hands, how far; and the walk of the vault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from chassis.mongo import (
    ASCENDING,
    DESCENDING,
    Collection,
    DuplicateKeyError,
    IndexModel,
    Mongo,
    ReturnDocument,
    outages,
)
from contracts.errors import Outage

LEASE_S = 15.0
"""A killed holder's run waits so long for another instance; the holder renews several times within."""
NUMBER_ATTEMPTS = 20
MOST_RATE = 5_000
USUAL_RATE = 200


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("is not in the years 1 to 9999 of UTC") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class RescrubAsked(BaseModel):
    """What an operator asks for: reports received from `since`, before `until` (now, if left out)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    since: Moment
    until: Moment | None = None
    agency_ref: UUID | None = None
    rate: int = Field(default=USUAL_RATE, ge=1, le=MOST_RATE)
    """Reports a second at most; the run goes slower by itself where live reports would wait."""


class Run(BaseModel):
    """One run over the vault."""

    model_config = ConfigDict(frozen=True)

    round: int
    """Its number, and the round of every report it publishes."""
    state: RunState
    since: datetime
    until: datetime
    agency_ref: UUID | None
    rate: int
    matched: int
    """Reports in its range when it began."""
    published: int
    reached: datetime | None
    """When the last report that was published again had been received."""
    lag_s: float | None
    """How long the last slice took from intake to alert."""
    waiting_for: str | None
    """The service that has not come through the last slice for some seconds."""
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    cancelled_by: str | None


class AnotherRuns(Exception):
    """A run is not finished yet; there is one at a time."""

    def __init__(self, round_: int) -> None:
        super().__init__(str(round_))
        self.round = round_


@dataclass(frozen=True)
class Stored:
    """A report as the vault has it, still sealed."""

    report_id: UUID
    agency_ref: UUID
    value: bytes
    received_at: datetime


class Runs:
    """The collection `rescrubs`; rounds only grow, and a partial index lets one run be active."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["rescrubs"]

    @property
    def _vault(self) -> Collection:
        return self._mongo.database["vault"]

    async def prepare(self) -> None:
        one_active = {"active": True}
        async with outages():
            await self._rows.create_indexes(
                [IndexModel([("active", ASCENDING)], unique=True, partialFilterExpression=one_active)]
            )
            # The agency is in the index so that a run over one agency fetches no other's reports.
            walk = [("received_at", ASCENDING), ("_id", ASCENDING), ("agency", ASCENDING)]
            await self._vault.create_indexes([IndexModel(walk, name="walk")])

    # What people ask ----------------------------------------------------------------------------------

    async def matching(self, asked: RescrubAsked, now: datetime) -> int:
        """How many reports a run would publish."""
        query = _range(asked.since, _until(asked, now), asked.agency_ref)
        async with outages():
            return await self._vault.count_documents(query)

    async def begin(self, asked: RescrubAsked, by: str, now: datetime) -> Run:
        """A new run under the next number. Raises AnotherRuns while one is not finished."""
        row = _new_row(asked, by, now, await self.matching(asked, now))
        async with outages():
            for _ in range(NUMBER_ATTEMPTS):
                last = await self._rows.find_one({}, {"_id": 1}, sort=[("_id", DESCENDING)])
                row["_id"] = (last["_id"] if last else 0) + 1
                try:
                    await self._rows.insert_one(row)
                except DuplicateKeyError:
                    running = await self._rows.find_one({"active": True}, {"_id": 1})
                    if running is not None:
                        raise AnotherRuns(running["_id"]) from None
                else:
                    return _run(row)
        raise Outage("no number could be taken")

    async def find(self, round_: int) -> Run | None:
        async with outages():
            row = await self._rows.find_one({"_id": round_})
        return _run(row) if row else None

    async def recent(self, limit: int) -> list[Run]:
        """The newest runs, newest first."""
        async with outages():
            rows = await self._rows.find({}).sort("_id", DESCENDING).to_list(limit)
        return [_run(row) for row in rows]

    async def cancel(self, round_: int, by: str) -> Run | None:
        """End a running run; the run as it is then, or None if there never was one."""
        ended = {"state": RunState.CANCELLED.value, "ended_at": datetime.now(UTC), "cancelled_by": by}
        async with outages():
            await self._rows.update_one(
                {"_id": round_, "active": True}, {"$set": ended, "$unset": {"active": ""}}
            )
        return await self.find(round_)

    # What the walker does -----------------------------------------------------------------------------

    async def claim(self, holder: str) -> Run | None:
        """Take the running run where nobody holds it, or hold it on; None where there is none to take."""
        free = {"$expr": {"$lt": ["$lease_until", "$$NOW"]}}
        return await self._hold({"active": True, "$or": [{"holder": holder}, free]}, holder, {})

    async def renew(self, run: Run, holder: str, waiting_for: str) -> Run | None:
        """Hold on while a service is behind; None if the run was cancelled or taken over."""
        return await self._hold(_held(run, holder), holder, {"waiting_for": waiting_for})

    async def advance(self, run: Run, holder: str, slice_: Sequence[Stored]) -> Run | None:
        """Note that this slice is acknowledged by the broker; None if cancelled or taken over."""
        last = slice_[-1]
        moved = {
            "cursor": {"at": last.received_at, "id": str(last.report_id)},
            "published": {"$add": ["$published", len(slice_)]},
        }
        return await self._hold(_held(run, holder), holder, moved)

    async def passed(self, run: Run, holder: str, lag_s: float) -> Run | None:
        """Note that the last slice is through, and how long it took."""
        return await self._hold(_held(run, holder), holder, {"lag_s": lag_s, "waiting_for": None})

    async def finish(self, run: Run, holder: str) -> None:
        ended = {"state": RunState.DONE.value, "ended_at": datetime.now(UTC)}
        async with outages():
            await self._rows.update_one(_held(run, holder), {"$set": ended, "$unset": {"active": ""}})

    async def release(self, holder: str) -> None:
        """Let another instance take the run at once."""
        async with outages():
            await self._rows.update_one(
                {"active": True, "holder": holder}, {"$set": {"lease_until": LONG_AGO}}
            )

    async def _hold(self, query: dict[str, Any], holder: str, changes: dict[str, Any]) -> Run | None:
        """One atomic step; times are the server's, so that instances' clocks need not agree."""
        lease = {"holder": holder, "lease_until": {"$add": ["$$NOW", int(LEASE_S * 1000)]}}
        async with outages():
            row = await self._rows.find_one_and_update(
                query, [{"$set": changes | lease}], return_document=ReturnDocument.AFTER
            )
        return _run(row) if row else None

    async def slice(self, run: Run, size: int) -> list[Stored]:
        """The next reports after the cursor, oldest first.

        A report kept late, behind the cursor, is none of the run's: its first telling is published after
        the run began, by whatever scrubber runs now.
        """
        async with outages():
            row = await self._rows.find_one({"_id": run.round}, {"cursor": 1})
            query = _range(run.since, run.until, run.agency_ref)
            if row and (cursor := row["cursor"]):
                query["received_at"]["$gte"] = cursor["at"]
                query["$or"] = [{"received_at": {"$gt": cursor["at"]}}, {"_id": {"$gt": cursor["id"]}}]
            found = await (
                self._vault.find(query, {"agency": 1, "value": 1, "received_at": 1})
                .sort([("received_at", ASCENDING), ("_id", ASCENDING)])
                .hint("walk")
                .to_list(size)
            )
        return [_stored(row) for row in found]

    async def list_versions(self, agency_refs: Iterable[UUID]) -> dict[UUID, int]:
        """The newest list version of these agencies. Outage while one's record is not published yet:
        deidentify would hold what it knows no lists for."""
        refs = [str(one) for one in set(agency_refs)]
        async with outages():
            waiting = await self._mongo.database["outbox"].find_one(
                {"key": {"$in": refs}, "published_at": None}, {"_id": 1}
            )
            if waiting is not None:
                raise Outage("an agency's record is not published yet")
            rows = await (
                self._mongo.database["agencies"]
                .find({"_id": {"$in": refs}}, {"list_version": 1})
                .to_list(len(refs))
            )
        return {UUID(row["_id"]): row["list_version"] for row in rows if "list_version" in row}


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _until(asked: RescrubAsked, now: datetime) -> datetime:
    """A run ends: what is received later is scrubbed by the running scrubber anyway."""
    return min(asked.until or now, now)


def _range(since: datetime, until: datetime, agency_ref: UUID | None) -> dict[str, Any]:
    query: dict[str, Any] = {"received_at": {"$gte": since, "$lt": until}}
    return query | ({"agency": str(agency_ref)} if agency_ref else {})


def _held(run: Run, holder: str) -> dict[str, Any]:
    return {"_id": run.round, "active": True, "holder": holder}


def _new_row(asked: RescrubAsked, by: str, now: datetime, matched: int) -> dict[str, Any]:
    return {
        "active": True,
        "state": RunState.RUNNING.value,
        "since": asked.since,
        "until": _until(asked, now),
        "agency_ref": str(asked.agency_ref) if asked.agency_ref else None,
        "rate": asked.rate,
        "matched": matched,
        "published": 0,
        "cursor": None,
        "lag_s": None,
        "waiting_for": None,
        "asked_by": by,
        "asked_at": now,
        "ended_at": None,
        "cancelled_by": None,
        "holder": None,
        "lease_until": LONG_AGO,
    }


def _run(row: dict[str, Any]) -> Run:
    reached = row["cursor"]["at"] if row["cursor"] else None
    return Run.model_validate({**row, "round": row["_id"], "reached": reached})


def _stored(row: dict[str, Any]) -> Stored:
    return Stored(UUID(row["_id"]), UUID(row["agency"]), bytes(row["value"]), row["received_at"])
