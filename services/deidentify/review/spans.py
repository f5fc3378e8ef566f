"""Spans that persons added, sealed for each report, so that scrubbing again hides every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from chassis.mongo import Collection, Mongo, Session, outages
from chassis.sealing import public_half, seal, unseal
from contracts.binding import spans_binding
from contracts.errors import Undecodable
from contracts.events import ReportSubmitted

from ..core.reviewing import AddedSpan

_SPANS = TypeAdapter(tuple[AddedSpan, ...])


@dataclass(frozen=True)
class SealedSpans:
    """A report's spans as they are stored: for the holder of the key its report was sealed to."""

    key_id: str
    ciphertext: bytes


class AddedSpans:
    """One document a report."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["added_spans"]

    async def of(self, report_ids: Sequence[UUID]) -> dict[UUID, SealedSpans]:
        """What persons added to these reports; a report without any is not in the answer."""
        if not report_ids:
            return {}
        ids = [str(one) for one in report_ids]
        async with outages():
            rows = await self._rows.find({"_id": {"$in": ids}}).to_list(len(ids))
        return {UUID(row["_id"]): SealedSpans(row["key_id"], bytes(row["ciphertext"])) for row in rows}

    async def keep(self, report_id: UUID, spans: SealedSpans | None, session: Session) -> None:
        """These take the place of what was kept before; None: no span is left."""
        if spans is None:
            await self._rows.delete_one({"_id": str(report_id)}, session=session)
            return
        row = {"key_id": spans.key_id, "ciphertext": spans.ciphertext, "kept_at": datetime.now(UTC)}
        await self._rows.replace_one({"_id": str(report_id)}, row, upsert=True, session=session)


def sealed(spans: tuple[AddedSpan, ...], submitted: ReportSubmitted, private_key: bytes) -> SealedSpans:
    """The spans for the holder of the report's own key."""
    bound = spans_binding(submitted.report_id, submitted.origin.agency_ref, submitted.sealed.key_id)
    content = _SPANS.dump_json(spans)
    return SealedSpans(submitted.sealed.key_id, seal(content, public_half(private_key), bound))


def opened(spans: SealedSpans, submitted: ReportSubmitted, private_key: bytes) -> tuple[AddedSpan, ...]:
    """The spans again; raises CannotOpen or Undecodable."""
    bound = spans_binding(submitted.report_id, submitted.origin.agency_ref, spans.key_id)
    try:
        return _SPANS.validate_json(unseal(spans.ciphertext, private_key, bound))
    except ValidationError as error:
        raise Undecodable("the opened bytes are not spans") from error
