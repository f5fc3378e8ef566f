"""What each report was told as, without a word of it: to say what a run of a better scrubber changes.

Kept are counts, a version and fingerprints under a key made of the agency's own: shredding the agency
makes them meaningless too. The report of a run is counted from these, never from texts.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import Depends, Path

from chassis.delivery import Received
from chassis.identity import Role
from chassis.mongo import (
    ASCENDING,
    BulkWriteError,
    Collection,
    IndexModel,
    Mongo,
    UpdateOne,
    duplicates_only,
    outages,
)
from chassis.problems import refusals
from chassis.stored import StoredService
from contracts.errors import Outage
from contracts.events import LAST_ROUND, ReportDeidentified, ReportSubmitted

from .run_report import RunReport, counted, sums

MARK_BYTES = 16
"""Enough that two texts never meet by chance; nothing is secured by its length."""
TOLD = ("round", "step", "scrubber", "identifiers", "withheld", "marks")
READ_LIMIT_MS = 30_000


class Opened(Protocol):
    """What is known of a report's key once it was asked for."""

    @property
    def private_key(self) -> bytes | None: ...
    @property
    def is_shredded(self) -> bool: ...


@dataclass
class Outcomes:
    """What became of a batch: rows of reports that were told; of a run, also those that were not."""

    told: list[dict[str, Any]] = field(default_factory=list)
    shredded: list[tuple[UUID, int]] = field(default_factory=list)
    dead: list[tuple[UUID, int]] = field(default_factory=list)


def outcomes(
    received: Iterable[Received],
    decided: Iterable[tuple[Received, ReportDeidentified]],
    keys: Mapping[str, Opened],
) -> Outcomes:
    """What to keep of a batch. Outside a run a report that was not told is in logs and dead letters alone."""
    found, results = Outcomes(), {id(one): result for one, result in decided}
    for one in received:
        event = one.event
        assert isinstance(event, ReportSubmitted)
        key = keys[event.sealed.key_id]
        if (result := results.get(id(one))) is not None:
            found.told.append(telling(result, key.private_key or b""))
        elif event.round and key.is_shredded:
            found.shredded.append((event.report_id, event.round))
        elif event.round:
            found.dead.append((event.report_id, event.round))
    return found


def telling(event: ReportDeidentified, private_key: bytes) -> dict[str, Any]:
    """One report's row. The same text under the same agency key gives the same marks, on any instance."""
    key = _keyed(private_key, b"ems-pso telling\x1f" + event.report_id.bytes, 32)
    shown = {"narrative": event.text, **event.answers.texts}
    shown["answers"] = event.answers.model_dump_json(exclude={"texts"})
    return {
        "_id": str(event.report_id),
        "round": event.revision.round,
        "step": event.revision.step,
        "scrubber": event.scrubber_version,
        "identifiers": {label.value: count for label, count in sorted(event.identifiers.items())},
        "withheld": event.withheld,
        "marks": {
            name: _keyed(key, f"{name}\x1f{text}".encode(), MARK_BYTES)
            for name, text in sorted(shown.items())
        },
    }


def _keyed(key: bytes, content: bytes, size: int) -> bytes:
    """BLAKE2's own keyed mode: as good as an HMAC, and a third of its cost on so short a text."""
    return hashlib.blake2b(content, key=key, digest_size=size).digest()


class Tellings:
    """The collection `tellings`: one small row a report; the newest revision wins, the former is `before`.

    Of runs that told it before, or could not, the row keeps the numbers: `earlier`, `shredded`, `dead`. What
    the newest run told is in `as_run`, once its text was released.
    """

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["tellings"]

    async def prepare(self) -> None:
        """Indexes of runs alone: a live report's row is in none of them, so it costs no more for them."""
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([(name, ASCENDING)], partialFilterExpression={name: {"$gt": 0}})
                    for name in ("round", "earlier", "shredded", "dead")
                ]
            )

    async def tell(self, found: Outcomes) -> None:
        """Keep a batch's rows; the same batch again changes nothing."""
        first = {row["_id"]: row for row in found.told if (row["round"], row["step"]) == (0, 0)}
        later = sorted(
            (row for row in found.told if (row["round"], row["step"]) != (0, 0)),
            key=lambda row: (row["round"], row["step"]),
        )
        marked = [(one, "shredded") for one in found.shredded] + [(one, "dead") for one in found.dead]
        writes = [_replace(row) for row in later]
        writes += [_mark(ref, name, round_) for (ref, round_), name in marked]
        async with outages():
            if first:
                await self._insert(list(first.values()))
            if writes:
                await self._write(writes)

    async def _insert(self, rows: list[dict[str, Any]]) -> None:
        """A first telling that is there already is this one, or an older one than what is there."""
        try:
            await self._rows.insert_many(rows, ordered=False)
        except BulkWriteError as error:
            if not duplicates_only(error):
                raise

    async def _write(self, writes: Sequence[UpdateOne]) -> None:
        try:
            await self._rows.bulk_write(writes, ordered=True)
        except BulkWriteError as error:
            if duplicates_only(error):  # two upserts of one new row met; the second try finds it
                raise Outage("a telling was written meanwhile") from error
            raise

    async def marks(self, report_ids: Sequence[UUID]) -> dict[UUID, dict[str, bytes]]:
        """The fingerprints of what is shown of these reports, of those whose text is not held."""
        shown = {"_id": {"$in": [str(one) for one in report_ids]}, "withheld": False}
        async with outages():
            rows = await self._rows.find(shown, {"marks": 1}).to_list(len(report_ids))
        return {UUID(row["_id"]): row["marks"] for row in rows}

    async def report(self, round_: int) -> RunReport:
        """What the run of this number changed so far."""
        async with outages():
            summed = await self._rows.aggregate(sums(round_), maxTimeMS=READ_LIMIT_MS).to_list(1)
            beside = {
                "told_since": await self._rows.count_documents({"earlier": round_}),
                "shredded": await self._rows.count_documents({"shredded": round_}),
                "dead_lettered": await self._rows.count_documents(
                    {"dead": round_, "round": {"$ne": round_}, "earlier": {"$ne": round_}}
                ),
            }
        return counted(round_, summed[0], beside)


def add_tellings(service: StoredService, tellings: Tellings) -> None:
    """Prepare the collection, and answer what a run changed."""
    service.on_start(tellings.prepare)
    reader = Depends(service.identity.require(Role.OPERATOR, Role.PRIVACY_OFFICER))

    @service.http.get(
        "/v1/rescrubs/{round}",
        tags=["rescrubs"],
        dependencies=[reader],
        responses=refusals(401, 403, 422, 503),
    )
    async def run_report(round: Annotated[int, Path(ge=1, le=LAST_ROUND)]) -> RunReport:  # noqa: A002  # the path's word
        """What the run of this number changed so far, in counts; all zero where nothing was told yet."""
        return await tellings.report(round)


def _replace(row: dict[str, Any]) -> UpdateOne:
    """Set a newer telling; a newer round moves what stood there to `before`, a newer step to `as_run`."""
    is_newer_round = {"$lt": [{"$ifNull": ["$round", -1]}, row["round"]]}
    is_newer_step = {"$and": [{"$eq": ["$round", row["round"]]}, {"$lt": ["$step", row["step"]]}]}
    is_newer = {"$or": [is_newer_round, is_newer_step]}
    was_told = {"$and": [is_newer_round, {"$gt": ["$round", None]}]}
    former = {name: f"${name}" for name in TOLD}
    is_of_run = {"$gt": ["$round", 0]}
    earlier = {"$setUnion": [{"$ifNull": ["$earlier", []]}, ["$round"]]}
    as_run = {"$ifNull": ["$as_run", former]}
    changes: dict[str, Any] = {
        "before": {"$cond": [was_told, former, "$before"]},
        "earlier": {"$cond": [{"$and": [is_newer_round, is_of_run]}, earlier, "$earlier"]},
        "as_run": {
            "$switch": {
                "branches": [
                    {"case": is_newer_round, "then": "$$REMOVE"},
                    {"case": {"$and": [is_newer_step, is_of_run]}, "then": as_run},
                ],
                "default": "$as_run",
            }
        },
    }
    changes |= {name: {"$cond": [is_newer, {"$literal": row[name]}, f"${name}"]} for name in TOLD}
    return UpdateOne({"_id": row["_id"]}, [{"$set": changes}], upsert=True)


def _mark(report_id: UUID, name: str, round_: int) -> UpdateOne:
    """Note that this run could not tell the report. Rows of before runs were listed have one number."""
    known = {"$cond": [{"$isArray": f"${name}"}, f"${name}", []]}
    marked = {"$setUnion": [known, [round_]]}
    return UpdateOne({"_id": str(report_id)}, [{"$set": {name: marked}}], upsert=True)
