"""Runs over a vault in memory, and consumer groups that have come as far as a test says."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from chassis.groups import Ends
from contracts.errors import Outage
from contracts.topics import Topic
from services.intake.rescrub.runs import AnotherRuns, RescrubAsked, Run, Runs, RunState, Stored


class MemoryRuns(Runs):
    """The rules of the real collection: one active run, held by one, cursor and count moved together."""

    def __init__(self, *vault: Stored) -> None:
        self.vault = sorted(vault, key=lambda one: (one.received_at, str(one.report_id)))
        self.runs: dict[int, Run] = {}
        self.cursors: dict[int, int] = {}
        self.holder: str | None = None
        self.versions: dict[UUID, int] = {}
        self.advanced = 0
        self.waits = asyncio.Event()
        """Set once a run says for whom it waits."""
        self.lost_after: int | None = None
        """Another instance takes the run over once it has advanced so often."""

    def active(self) -> Run | None:
        return next((run for run in self.runs.values() if run.state is RunState.RUNNING), None)

    async def matching(self, asked: RescrubAsked, now: datetime) -> int:
        until = min(asked.until or now, now)
        return sum(1 for one in self.vault if asked.since <= one.received_at < until)

    async def begin(self, asked: RescrubAsked, by: str, now: datetime) -> Run:
        if (running := self.active()) is not None:
            raise AnotherRuns(running.round)
        run = Run(
            round=len(self.runs) + 1,
            state=RunState.RUNNING,
            since=asked.since,
            until=min(asked.until or now, now),
            agency_ref=asked.agency_ref,
            rate=asked.rate,
            matched=await self.matching(asked, now),
            published=0,
            reached=None,
            lag_s=None,
            waiting_for=None,
            asked_by=by,
            asked_at=now,
            ended_at=None,
            cancelled_by=None,
        )
        self.runs[run.round] = run
        self.cursors[run.round] = 0
        return run

    async def find(self, round_: int) -> Run | None:
        return self.runs.get(round_)

    async def recent(self, limit: int) -> list[Run]:
        return [self.runs[number] for number in sorted(self.runs, reverse=True)][:limit]

    async def cancel(self, round_: int, by: str) -> Run | None:
        run = self.runs.get(round_)
        if run is not None and run.state is RunState.RUNNING:
            self._set(run, state=RunState.CANCELLED, cancelled_by=by, ended_at=datetime.now(UTC))
        return self.runs.get(round_)

    async def claim(self, holder: str) -> Run | None:
        if self.holder not in (None, holder):
            return None
        run = self.active()
        self.holder = holder if run else None
        return run

    async def renew(self, run: Run, holder: str, waiting_for: str) -> Run | None:
        self.waits.set()
        return self._set(run, waiting_for=waiting_for) if self._is_held(run, holder) else None

    async def advance(self, run: Run, holder: str, slice_: Sequence[Stored]) -> Run | None:
        if self.lost_after is not None and self.advanced >= self.lost_after:
            self.holder = "another"
        if not self._is_held(run, holder):
            return None
        self.advanced += 1
        self.cursors[run.round] += len(slice_)
        known = self.runs[run.round]
        return self._set(known, published=known.published + len(slice_), reached=slice_[-1].received_at)

    async def passed(self, run: Run, holder: str, lag_s: float) -> Run | None:
        held = self._is_held(run, holder)
        return self._set(self.runs[run.round], lag_s=lag_s, waiting_for=None) if held else None

    async def finish(self, run: Run, holder: str) -> None:
        self._set(self.runs[run.round], state=RunState.DONE, ended_at=datetime.now(UTC))

    async def release(self, holder: str) -> None:
        self.holder = None

    async def slice(self, run: Run, size: int) -> list[Stored]:
        matching = [one for one in self.vault if run.since <= one.received_at < run.until]
        start = self.cursors[run.round]
        return matching[start : start + size]

    async def list_versions(self, agency_refs: Iterable[UUID]) -> dict[UUID, int]:
        return {ref: self.versions[ref] for ref in set(agency_refs) if ref in self.versions}

    def _is_held(self, run: Run, holder: str) -> bool:
        return self.holder == holder and self.runs[run.round].state is RunState.RUNNING

    def _set(self, run: Run, **changes: object) -> Run:
        self.runs[run.round] = run.model_copy(update=changes)
        return self.runs[run.round]


class FakeGroups:
    """Implements `services.intake.rescrub.walking.Standing`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.looks_until_past: dict[str, int] = {}
        """How many looks find this group behind."""
        self.away = False
        self.closed = 0

    async def ends(self, topic: Topic) -> Ends:
        if self.away:
            raise Outage("the broker is away")
        return dict.fromkeys(range(topic.partitions), 1)

    async def is_past(self, group: str, topic: Topic, ends: Ends) -> bool:
        self.asked.append((topic.name, group))
        left = self.looks_until_past.get(group, 0)
        self.looks_until_past[group] = max(0, left - 1)
        return left == 0

    async def close(self) -> None:
        self.closed += 1
