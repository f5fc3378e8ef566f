"""What persons decided about reports that come again: what was held stays held, their spans stay hidden."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.keys import KeyDestroyed, KeyProvider
from contracts.errors import Outage, Unprocessable
from contracts.events import HoldReason, ReportDeidentified, ReportSubmitted

from ..core.deidentification import Submission, as_shown
from ..core.reviewing import AddedSpan
from ..core.scrubber import Scrubber
from ..store import Earlier, HeldReports, Status
from ..tellings import Tellings, telling
from .audit import SYSTEM, Audit, Noted, What
from .spans import AddedSpans, opened

log = logging.getLogger(__name__)


class SpansUnreadable(Exception):
    """What a person marked cannot be opened: the report may not go on without it, so it is held."""


@dataclass(frozen=True)
class Before:
    """What the queue and persons said before about a batch's reports."""

    entries: dict[UUID, Earlier] = field(default_factory=dict)
    spans: dict[UUID, tuple[AddedSpan, ...] | None] = field(default_factory=dict)

    def added(self, event: ReportSubmitted) -> tuple[AddedSpan, ...]:
        """The spans persons added to this report; raises SpansUnreadable."""
        spans = self.spans.get(event.report_id, ()) if event.round else ()
        if spans is None:
            raise SpansUnreadable
        return spans

    def standing(self, event: ReportSubmitted) -> tuple[HoldReason, ...]:
        """Reasons to hold this telling, whatever the scrubber says of it now.

        A telling that was held is held each time its record is read, since the queue asks a person about
        it; and a newer scrubber or a second reading does not overrule one who rejected it.
        """
        earlier = self.entries.get(event.report_id)
        if earlier is None:
            return ()
        was_held = earlier.round >= event.round and earlier.status is not Status.SUPERSEDED
        reasons = [one for one in HoldReason if one.value in earlier.reasons] if was_held else []
        if earlier.is_rejected:
            reasons.append(HoldReason.REJECTED)
        return tuple(dict.fromkeys(reasons))

    def was_released(self, event: ReportSubmitted) -> bool:
        """Whether a person released an earlier telling, the newest that was held."""
        earlier = self.entries.get(event.report_id)
        return earlier is not None and earlier.status is Status.RELEASED and earlier.round < event.round


class ScrubbedAgain:
    """One query a batch, and a second for a batch that holds a round above 0."""

    def __init__(
        self,
        held: HeldReports,
        spans: AddedSpans,
        audit: Audit,
        keys: KeyProvider,
        tellings: Tellings,
        scrubber: Scrubber,
    ) -> None:
        self._tellings = tellings
        self._scrubber = scrubber
        self._held = held
        self._spans = spans
        self._audit = audit
        self._keys = keys

    async def of(self, events: Sequence[ReportSubmitted]) -> Before:
        """What is known of these reports; a record may be read again, so of every one it is asked."""
        entries = await self._held.earlier([event.report_id for event in events])
        again = {event.report_id: event for event in events if event.round}
        if not again:
            return Before(entries)
        stored = await self._spans.of(list(again))
        spans: dict[UUID, tuple[AddedSpan, ...] | None] = {}
        for report_id, one in stored.items():
            try:
                key = await self._keys.private_key(one.key_id)
                spans[report_id] = opened(one, again[report_id], key)
            except Outage:
                raise
            except KeyDestroyed:
                continue  # the report itself is passed over as shredded
            except (Unprocessable, ValueError) as error:
                log.error("spans cannot be opened", extra={"report_id": str(report_id)}, exc_info=error)
                spans[report_id] = None
        return Before(entries, spans)

    async def as_released(
        self, before: Before, submissions: Sequence[Submission], results: Sequence[ReportDeidentified]
    ) -> list[ReportDeidentified]:
        """What a person released to the letter goes out again; of a text that would differ they are asked."""
        doubted = {
            result.report_id
            for one, result in zip(submissions, results, strict=True)
            if result.withheld
            and HoldReason.SCRUBBER_FAILED not in result.hold_reasons
            and before.was_released(one.submitted)
        }
        marks = await self._tellings.marks(list(doubted)) if doubted else {}
        told = list(results)
        for place, one in enumerate(submissions):
            if one.submitted.report_id in marks:
                shown = as_shown(replace(one, added=before.added(one.submitted)), self._scrubber)
                key = await self._keys.private_key(one.submitted.sealed.key_id)
                if telling(shown, key)["marks"] == marks[shown.report_id]:
                    told[place] = shown
        return told

    async def supersede(self, before: Before, results: Sequence[ReportDeidentified]) -> None:
        """Note which open entries newer tellings take the place of, and close those that are not held."""
        newer = [
            result
            for result in results
            if (earlier := before.entries.get(result.report_id)) is not None
            and earlier.status is Status.WAITING
            and earlier.round < result.revision.round
        ]
        await self._audit.add([_note(result) for result in newer])
        await self._held.supersede({one.report_id: one.revision.round for one in newer if not one.withheld})


def _note(result: ReportDeidentified) -> Noted:
    return Noted(
        at=datetime.now(UTC),
        by=SYSTEM,
        what=What.SUPERSEDED,
        report_id=result.report_id,
        round=result.revision.round,
        once=f"superseded:{result.report_id}:{result.revision.round}",
    )
