"""deidentify's stores in memory, each able to be away; the rules of the real ones, without a server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from chassis.settings import ServiceSettings
from contracts.events import Sealed
from services.deidentify.review import ReviewStores
from services.deidentify.review.audit import Audit, Noted, What, note_id
from services.deidentify.review.spans import AddedSpans, SealedSpans
from services.deidentify.review.terms import SealedTerm, Terms
from services.deidentify.review.tiers import HeldTiers
from services.deidentify.store import Earlier, Entry, Held, HeldReports, Status
from tests.fakes.stores import Away, NoReader

WAITING = Status.WAITING
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


class MemoryHeld(Away, HeldReports):
    def __init__(self) -> None:
        self.rows: dict[UUID, Entry] = {}
        self.rejected: set[UUID] = set()

    async def hold(self, held: Sequence[Held]) -> None:
        self.ask()
        for one in held:
            known = self.rows.get(one.submitted.report_id)
            if known is None or known.submitted.round < one.submitted.round:
                self.rows[one.submitted.report_id] = _entry(one, known)

    async def earlier(self, report_ids: Sequence[UUID]) -> dict[UUID, Earlier]:
        self.ask()
        known = {one: self.rows[one] for one in report_ids if one in self.rows}
        return {
            ref: Earlier(entry.submitted.round, entry.status, entry.reasons, ref in self.rejected)
            for ref, entry in known.items()
        }

    async def supersede(self, rounds: Mapping[UUID, int]) -> None:
        for ref, number in rounds.items():
            entry = self.rows.get(ref)
            if entry and entry.status is WAITING and entry.submitted.round < number:
                submitted = entry.submitted.model_copy(update={"round": number})
                self.rows[ref] = replace(
                    entry, submitted=submitted, status=Status.SUPERSEDED, decided_at=datetime.now(UTC)
                )

    async def waiting(self, urgent: Iterable[UUID]) -> dict[UUID, datetime]:
        self.ask()
        return {ref: entry.held_at for ref, entry in self.rows.items() if entry.status is WAITING}

    async def waiting_keys(self) -> list[str]:
        self.ask()
        return list({one.submitted.sealed.key_id for one in self.rows.values() if one.status is WAITING})

    async def waiting_under(self, key_id: str) -> list[Entry]:
        self.ask()
        waiting = [one for one in self.rows.values() if one.status is WAITING]
        return [one for one in waiting if one.submitted.sealed.key_id == key_id]

    async def entries(self, report_ids: Sequence[UUID]) -> list[Entry]:
        self.ask()
        bare = Sealed.model_construct(key_id="", ciphertext=b"")
        return [
            replace(entry, submitted=entry.submitted.model_copy(update={"sealed": bare}))
            for one in report_ids
            if (entry := self.rows.get(one))
        ]

    async def decided(self, status: Status, limit: int, before: tuple[datetime, str] | None) -> list[Entry]:
        self.ask()
        closed = [entry for entry in self.rows.values() if entry.status is status]
        closed.sort(key=_closed, reverse=True)
        return [entry for entry in closed if before is None or _closed(entry) < before][:limit]

    async def find(self, report_id: UUID, session: object = None) -> Entry | None:
        self.ask()
        return self.rows.get(report_id)

    async def close(self, entry: Entry, status: Status, by: str, at: datetime, session: object) -> bool:
        self.ask()
        now = self.rows[entry.report_id]
        if (now.status, now.submitted.round, now.step) != (WAITING, entry.submitted.round, entry.step):
            return False
        step = now.step + (status is Status.RELEASED)
        if status is Status.RELEASED:
            self.rejected.discard(entry.report_id)
        elif status is Status.REJECTED:
            self.rejected.add(entry.report_id)
        self.rows[entry.report_id] = replace(now, status=status, decided_by=by, decided_at=at, step=step)
        return True


def _entry(held: Held, known: Entry | None) -> Entry:
    return Entry(
        submitted=held.submitted,
        status=WAITING,
        step=0,
        reasons=tuple(reason.value for reason in held.deidentified.hold_reasons),
        residual_risk=held.deidentified.residual_risk,
        scrubber_version=held.deidentified.scrubber_version,
        held_at=known.held_at if known and known.status is WAITING else datetime.now(UTC),
    )


def _closed(entry: Entry) -> tuple[datetime, str]:
    return entry.decided_at or entry.held_at, str(entry.report_id)


class MemorySpans(Away, AddedSpans):
    def __init__(self) -> None:
        self.rows: dict[UUID, SealedSpans] = {}
        self.questions = 0

    async def of(self, report_ids: Sequence[UUID]) -> dict[UUID, SealedSpans]:
        self.ask()
        self.questions += bool(report_ids)
        return {one: self.rows[one] for one in report_ids if one in self.rows}

    async def keep(self, report_id: UUID, spans: SealedSpans | None, session: object) -> None:
        self.ask()
        self.rows.pop(report_id, None)
        if spans is not None:
            self.rows[report_id] = spans


class MemoryTerms(Away, Terms):
    def __init__(self) -> None:
        self.rows: dict[UUID, SealedTerm] = {}
        self.numbers: dict[UUID, int] = {}
        self.questions = 0

    async def versions(self, agency_refs: Iterable[UUID]) -> dict[UUID, int]:
        self.ask()
        self.questions += 1
        return {ref: self.numbers[ref] for ref in agency_refs if ref in self.numbers}

    async def of(self, agency_refs: Iterable[UUID]) -> list[SealedTerm]:
        self.ask()
        wanted = set(agency_refs)
        return [term for term in self.rows.values() if term.agency_ref in wanted]

    async def page(self, limit: int, after: UUID | None) -> list[SealedTerm]:
        self.ask()
        ordered = sorted(self.rows.values(), key=lambda term: str(term.term_id))
        return [term for term in ordered if after is None or str(term.term_id) > str(after)][:limit]

    async def find(self, term_id: UUID, session: object = None) -> SealedTerm | None:
        self.ask()
        return self.rows.get(term_id)

    async def add(self, term: SealedTerm, session: object) -> None:
        self.ask()
        assert term.term_id not in self.rows, "ids are unique"
        self.rows[term.term_id] = term
        self.numbers[term.agency_ref] = self.numbers.get(term.agency_ref, 0) + 1

    async def remove(self, term: SealedTerm, session: object) -> bool:
        self.ask()
        self.numbers[term.agency_ref] = self.numbers.get(term.agency_ref, 0) + 1
        return self.rows.pop(term.term_id, None) is not None


class MemoryAudit(Away, Audit):
    def __init__(self) -> None:
        self.notes: list[Noted] = []
        self._ids = count()

    async def add(self, notes: Sequence[Noted], session: object = None) -> None:
        self.ask()
        for note in notes:
            if note.once is None or all(known.once != note.once for known in self.notes):
                self.notes.append(replace(note, id=note_id(FIRST, next(self._ids), UUID(int=0))))

    async def has_opened(self, report_id: UUID, number: int, by: str) -> bool:
        self.ask()
        wanted = (report_id, number, by, What.OPENED)
        return any((note.report_id, note.round, note.by, note.what) == wanted for note in self.notes)

    async def page(self, report_id: UUID | None, limit: int, before: str | None) -> list[Noted]:
        self.ask()
        chosen = [
            note
            for note in reversed(self.notes)
            if (report_id is None or note.report_id == report_id) and (before is None or note.id < before)
        ]
        return chosen[:limit]

    def said(self) -> list[str]:
        return [note.what.value for note in self.notes]


class MemoryStores(ReviewStores):
    """All of them, with their own names for tests that look into them."""

    held: MemoryHeld
    spans: MemorySpans
    terms: MemoryTerms
    audit: MemoryAudit

    @classmethod
    def empty(cls) -> Any:
        return cls(MemoryHeld(), MemorySpans(), MemoryTerms(), MemoryAudit())


class MemoryTiers(HeldTiers):
    """Sees the alerts a test gives to `see`."""

    def __init__(self, settings: ServiceSettings) -> None:
        super().__init__(settings)
        self.reader = NoReader()  # type: ignore[assignment]  # all that is asked of a reader here
