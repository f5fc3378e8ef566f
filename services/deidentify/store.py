"""deidentify's database: the queue of held reports, each only as the ciphertext it came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.mongo import ASCENDING, Collection, IndexModel, Mongo, ReplaceOne, outages
from contracts.events import ReportDeidentified, ReportSubmitted


@dataclass(frozen=True)
class Held:
    """A report whose text waits for a privacy officer."""

    submitted: ReportSubmitted
    deidentified: ReportDeidentified


class HeldReports:
    """Keyed by report; a newer round supersedes an open entry."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["held"]

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes([IndexModel([("status", ASCENDING), ("held_at", ASCENDING)])])

    async def hold(self, held: Sequence[Held]) -> None:
        """Idempotent: the same record gives the same entry, an older round never replaces a newer."""
        if not held:
            return
        ids = [str(one.submitted.report_id) for one in held]
        async with outages():
            known = {
                row["_id"]: row["round"]
                for row in await self._rows.find({"_id": {"$in": ids}}, {"round": 1}).to_list(len(ids))
            }
            newer = [one for one in held if known.get(str(one.submitted.report_id), -1) < one.submitted.round]
            if newer:
                await self._rows.bulk_write(
                    [
                        ReplaceOne({"_id": str(one.submitted.report_id)}, _row(one), upsert=True)
                        for one in newer
                    ],
                    ordered=False,
                )

    async def waiting(self) -> int:
        """How many reports wait for review."""
        async with outages():
            return await self._rows.count_documents({"status": "waiting"})


def _row(held: Held) -> dict[str, object]:
    return {
        "_id": str(held.submitted.report_id),
        "round": held.submitted.round,
        "status": "waiting",
        "reasons": [reason.value for reason in held.deidentified.hold_reasons],
        "residual_risk": held.deidentified.residual_risk,
        "scrubber_version": held.deidentified.scrubber_version,
        "agency": str(held.submitted.origin.agency_ref),
        "list_version": held.submitted.list_version,
        "key_id": held.submitted.sealed.key_id,
        "ciphertext": held.submitted.sealed.ciphertext,
        "received_at": held.submitted.received_at,
        "held_at": datetime.now(UTC),
    }
