"""The privacy officer's desk: look, try, release, reject; each act is noted.

A decision, its notes, its spans and the event it publishes are one transaction.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

from chassis.delivery import Outgoing
from chassis.mongo import Mongo, Session
from chassis.outbox import Outbox
from chassis.problems import Problem
from contracts.events import Decision, ReportDecided, ReportDeidentified, Revision, derived_id
from contracts.identifiers import IdentifierLabel
from contracts.topics import REPORTS_DECIDED, REPORTS_DEIDENTIFIED

from ..core.deidentification import released
from ..core.reviewing import PERSON, AddedSpan, Decisions, RemovedHit
from ..store import Entry, HeldReports, Status
from ..tellings import Outcomes, Tellings, telling
from .audit import SYSTEM, Audit, Noted, What
from .opening import AgencyShredded, OpenedReport, Opening, Seen, decisions_of, refuse_closed
from .shapes import Marks, Rejection, Release
from .spans import AddedSpans, sealed

Counted = Callable[[Status], None]


class ReviewDesk:
    """What a person may do with a held report."""

    def __init__(
        self,
        mongo: Mongo,
        outbox: Outbox,
        held: HeldReports,
        opening: Opening,
        spans: AddedSpans,
        audit: Audit,
        tellings: Tellings,
        counted: Counted,
    ) -> None:
        self._mongo = mongo
        self._outbox = outbox
        self._held = held
        self._opening = opening
        self._spans = spans
        self._audit = audit
        self._tellings = tellings
        self._counted = counted

    async def open(self, report_id: UUID, by: str) -> tuple[OpenedReport, Seen]:
        """The original and its scrubbed text; noted before anyone sees it."""
        one = await self.opened(report_id, None)
        await self._audit.add([note_on(one, by, What.OPENED)])
        return one, self._opening.see(one, Decisions(one.stored))

    async def preview(self, report_id: UUID, asked: Marks, by: str) -> tuple[OpenedReport, Seen]:
        """What the marks would give; nothing is kept but that the person has seen the report."""
        one = await self.opened(report_id, asked.round)
        decisions = decisions_of(one, asked)
        if not await self._audit.has_opened(report_id, asked.round, by):
            await self._audit.add([note_on(one, by, What.OPENED)])
        return one, self._opening.see(one, decisions)

    async def release(self, report_id: UUID, asked: Release, by: str) -> Entry:
        """Publish the next telling as it was seen; nothing if it would differ."""
        one = await self.opened(report_id, asked.round)
        decisions = decisions_of(one, asked)
        seen = self._opening.see(one, decisions)
        if seen.digest != asked.seen:
            told = "The scrubbed text is not the one you saw: lists or terms changed meanwhile. Look again."
            raise Problem(409, "text-changed", told)
        event = released(one.report, one.submitted, seen.texts, one.entry.step + 1)
        await self._decide(
            one, decisions, Status.RELEASED, self._opening.reason(asked.reason, one, seen), by, event
        )
        return await self._entry(report_id)

    async def reject(self, report_id: UUID, asked: Rejection, by: str) -> Entry:
        """The strict text, its codes and its alert stand."""
        one = await self.opened(report_id, asked.round)
        decisions = decisions_of(one, asked)
        reason = self._opening.reason(asked.reason, one, self._opening.see(one, decisions))
        await self._decide(one, decisions, Status.REJECTED, reason, by, None)
        return await self._entry(report_id)

    async def _decide(
        self,
        one: OpenedReport,
        decisions: Decisions,
        status: Status,
        reason: str,
        by: str,
        event: ReportDeidentified | None,
    ) -> None:
        now, what = datetime.now(UTC), What(status.value)
        notes = [*self._marks(one, decisions, by), note_on(one, by, what, reason=reason)]
        kept = sealed(decisions.added, one.submitted, one.private_key) if decisions.added else None

        async def write(session: Session) -> None:
            if not await self._held.close(one.entry, status, by, now, session):
                await self._refuse_second(one.entry.report_id, session)
            await self._spans.keep(one.entry.report_id, kept, session)
            await self._audit.add(notes, session)

        told = [_decided(one.entry, status, now)]
        if event is not None:
            told.append(Outgoing(REPORTS_DEIDENTIFIED, event.report_id, event.event_id, event))
        await self._outbox.decide(_with_events(write, told))
        if event is not None:
            # Not part of the decision: lost here, a later run compares with the telling before.
            await self._tellings.tell(Outcomes([telling(event, one.private_key)]))
        self._counted(status)

    async def _refuse_second(self, report_id: UUID, session: Session) -> None:
        """Somebody was first: says who."""
        entry = await self._held.find(report_id, session)
        if entry is not None:
            refuse_closed(entry)
        raise Problem(409, "scrubbed-again", "The report was scrubbed again meanwhile. Open it again.")

    async def opened(self, report_id: UUID, number: int | None) -> OpenedReport:
        """The report in memory; a shredded one is closed and refused."""
        try:
            return await self._opening.open(report_id, number)
        except AgencyShredded as shredded:
            await self._close_shredded(shredded.entry)
            raise

    async def close_shredded(self) -> None:
        """Take reports that nobody can open any more out of the queue, some at a time, unasked."""
        for key_id in await self._held.waiting_keys():
            if await self._opening.is_shredded(key_id):
                for entry in await self._held.waiting_under(key_id):
                    await self._close_shredded(entry)

    async def _close_shredded(self, entry: Entry) -> None:
        now = datetime.now(UTC)
        note = Noted(
            at=now,
            by=SYSTEM,
            what=What.SHREDDED,
            report_id=entry.report_id,
            round=entry.submitted.round,
        )

        async def write(session: Session) -> None:
            if await self._held.close(entry, Status.SHREDDED, SYSTEM, now, session):
                await self._spans.keep(entry.report_id, None, session)
                await self._audit.add([note], session)

        await self._mongo.transaction(write)

    async def _entry(self, report_id: UUID) -> Entry:
        (entry,) = await self._held.entries([report_id])
        return entry

    def _marks(self, one: OpenedReport, decisions: Decisions, by: str) -> list[Noted]:
        """Every span the person added and every hit or earlier span they removed."""
        unmarked = self._opening.see(one, Decisions(decisions.added))
        found = {
            RemovedHit(field, hit.start, hit.end): hit
            for field, text in unmarked.texts.items()
            for hit in text.hits
        }
        added = [
            self._place(one, by, What.SPAN_ADDED, span, span.label, PERSON)
            for span in decisions.added
            if span not in one.stored
        ]
        withdrawn = [
            self._place(one, by, What.SPAN_REMOVED, span, span.label, PERSON)
            for span in one.stored
            if span not in decisions.added
        ]
        removed = [
            self._place(one, by, What.SPAN_REMOVED, mark, hit.label, hit.rule)
            for mark, hit in found.items()
            if mark in decisions.removed
        ]
        return [*added, *withdrawn, *removed]

    def _place(
        self,
        one: OpenedReport,
        by: str,
        what: What,
        mark: AddedSpan | RemovedHit,
        label: IdentifierLabel,
        rule: str,
    ) -> Noted:
        return note_on(
            one,
            by,
            what,
            field=mark.field,
            start=mark.start,
            end=mark.end,
            label=label.value,
            rule=rule,
        )


def note_on(one: OpenedReport, by: str, what: What, **more: object) -> Noted:
    """A line of the audit about an opened report."""
    known: dict[str, object] = {
        "at": datetime.now(UTC),
        "by": by,
        "what": what,
        "report_id": one.entry.report_id,
        "round": one.submitted.round,
    }
    return Noted(**{**known, **more})  # type: ignore[arg-type]  # fields by name, as Noted has them


def _decided(entry: Entry, status: Status, at: datetime) -> Outgoing:
    """What the reporter's receipt may say of a decision."""
    submitted, step = entry.submitted, entry.step + (status is Status.RELEASED)
    event = ReportDecided(
        event_id=derived_id(submitted.event_id, f"decided:{step}:{status.value}"),
        report_id=entry.report_id,
        revision=Revision(round=submitted.round, step=step),
        decision=Decision(status.value),
        decided_at=at,
    )
    return Outgoing(REPORTS_DECIDED, event.report_id, event.event_id, event)


def _with_events(
    write: Callable[[Session], Awaitable[None]], told: list[Outgoing]
) -> Callable[[Session], Awaitable[tuple[None, list[Outgoing]]]]:
    """The writes of a decision with the events that tell it."""

    async def work(session: Session) -> tuple[None, list[Outgoing]]:
        await write(session)
        return None, told

    return work
