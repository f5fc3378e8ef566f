"""Keeps reports: vault and broker, in batches that concurrent requests share (law 1).

The only file of its kind: no other service answers a person before its work is done.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.delivery import Publisher, send_all
from chassis.telemetry import Telemetry
from contracts import telemetry as names
from contracts.envelope import headers_for
from contracts.errors import Outage
from contracts.topics import REPORTS_SUBMITTED

from .core import Submission, receipt_for, receipt_hash, submitted_id
from .settings import IntakeSettings
from .store import Entry, Vault

log = logging.getLogger(__name__)
SWEEP_PAUSE_S = 10.0
MARK_PAUSE_S = 0.2
"""What is published in this time is marked in one write: nobody waits for a mark."""
KEEP_BATCH_BYTES = 8 * 1024 * 1024
"""Of one batch: each is in memory three times while it is written."""
BUSY_WAIT_S = 10.0
"""A person at a phone waits no longer; the report is in the vault by then or was never promised."""


class AnotherBody(Exception):
    """The submission id was used before, for a report that says something else."""


class TooBusy(Exception):
    """More reports wait to be kept than memory should hold."""


@dataclass(frozen=True)
class Kept:
    receipt: str
    is_new: bool


class Keeper:
    """Collects submissions of all requests and keeps them together; no request waits for a timer."""

    def __init__(
        self, settings: IntakeSettings, vault: Vault, publisher: Publisher, telemetry: Telemetry
    ) -> None:
        self._settings = settings
        self._secret = settings.receipt_key.get_secret_value().encode()
        self._vault = vault
        self._publisher = publisher
        self._telemetry = telemetry
        self._waiting: deque[tuple[Submission, asyncio.Future[Kept]]] = deque()
        self._being_kept: dict[tuple[UUID, bytes], asyncio.Future[Kept]] = {}
        self._held_bytes = 0
        self._writers = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._unmarked: set[UUID] = set()
        self._marking: asyncio.Task[None] | None = None
        self._accepted = telemetry.metrics.counter(names.REPORTS_ACCEPTED, "Reports kept", "seen_before")

    async def keep(self, submission: Submission) -> Kept:
        """Returns when the report is in the vault and acknowledged by the broker.

        Raises AnotherBody, TooBusy, or Outage: then nothing is promised and the caller tries again.
        """
        size = _size(submission)
        if (
            len(self._waiting) >= self._settings.max_waiting
            or self._held_bytes + size > self._settings.max_waiting_bytes
        ):
            raise TooBusy
        future: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._held_bytes += size
        try:
            async with asyncio.timeout(BUSY_WAIT_S):
                await self._after_the_same(submission, future)
                self._waiting.append((submission, future))
                self._start_writers()
                return await asyncio.shield(future)
        except TimeoutError as error:
            raise Outage("keeping took too long") from error
        finally:
            self._held_bytes -= size
            future.cancel()

    async def _after_the_same(self, submission: Submission, future: "asyncio.Future[Kept]") -> None:
        """Two lines with one submission id are kept in the order in which they came."""
        key = (submission.agency.origin.agency_ref, submission.submission_hmac)
        while (earlier := self._being_kept.get(key)) is not None:
            await asyncio.wait([earlier])
        self._being_kept[key] = future
        future.add_done_callback(lambda _: self._being_kept.pop(key, None))

    def _start_writers(self) -> None:
        while self._waiting and self._writers < self._settings.keep_writers:
            self._writers += 1
            task = asyncio.create_task(self._write(self._next_batch()))
            self._tasks.add(task)
            task.add_done_callback(self._written)

    def _next_batch(self) -> "list[tuple[Submission, asyncio.Future[Kept]]]":
        """As many as wait, up to so many reports and bytes; at least one."""
        batch: list[tuple[Submission, asyncio.Future[Kept]]] = []
        size = 0
        while self._waiting and len(batch) < self._settings.keep_batch and size < KEEP_BATCH_BYTES:
            batch.append(self._waiting.popleft())
            size += _size(batch[-1][0])
        return batch

    def _written(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._writers -= 1
        self._start_writers()

    async def _write(self, batch: list[tuple[Submission, asyncio.Future[Kept]]]) -> None:
        try:
            submissions = [submission for submission, _ in batch]
            receipts = [receipt_hash(receipt_for(self._secret, one.report_id)) for one in submissions]
            entries = await self._vault.keep(submissions, receipts)
            fresh = [one for one in entries if not one.is_published and one.report_id not in self._unmarked]
            traces = zip(entries, submissions, strict=True)
            await self._publish(fresh, {entry.report_id: one.traceparent for entry, one in traces})
        except Exception as error:
            log.warning("reports were not kept", extra={"count": len(batch)}, exc_info=error)
            for _, future in batch:
                _fail(future, Outage(type(error).__name__))
            return
        for (submission, future), entry in zip(batch, entries, strict=True):
            self._answer(submission, future, entry)
        self._mark_soon(one.report_id for one in fresh)

    def _answer(self, submission: Submission, future: "asyncio.Future[Kept]", entry: Entry) -> None:
        if entry.body_hmac != submission.body_hmac:
            _fail(future, AnotherBody())
            return
        is_new = entry.report_id == submission.report_id
        self._accepted.labels("no" if is_new else "yes").inc()
        if not future.done():
            future.set_result(Kept(receipt_for(self._secret, entry.report_id), is_new))

    async def _publish(self, entries: Sequence[Entry], traces: Mapping[UUID, str]) -> None:
        """Each once, in the trace of the request that it came with, or in a new one."""
        once = {entry.report_id: entry for entry in entries}
        await send_all(
            self._send(entry, traces.get(report_id) or self._telemetry.new_traceparent())
            for report_id, entry in once.items()
        )

    async def _send(self, entry: Entry, traceparent: str) -> Awaitable[object]:
        key, event_id = str(entry.report_id), submitted_id(entry.report_id)
        headers = headers_for(REPORTS_SUBMITTED, event_id, key, "intake", entry.received_at, traceparent)
        return await self._publisher.send(REPORTS_SUBMITTED.name, key.encode(), entry.value, headers)

    def _mark_soon(self, report_ids: Iterable[UUID]) -> None:
        self._unmarked.update(report_ids)
        if self._unmarked and (self._marking is None or self._marking.done()):
            self._marking = asyncio.create_task(self._mark_after_pause())

    async def _mark_after_pause(self) -> None:
        while self._unmarked:
            await asyncio.sleep(MARK_PAUSE_S)
            await self._mark()

    async def _mark(self) -> None:
        published = list(self._unmarked)
        try:
            await self._vault.mark_published(published)
        except Outage as error:
            log.warning("not marked as published; a sweep publishes again", exc_info=error)
        self._unmarked.difference_update(published)

    async def sweep(self) -> int:
        """Publish again what was kept and never marked; gives how many."""
        entries = await self._vault.unpublished(self._settings.sweep_after_s)
        if entries:
            await self._publish(entries, {})
            await self._vault.mark_published([entry.report_id for entry in entries])
            log.info("published by the sweep", extra={"count": len(entries)})
        return len(entries)

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_PAUSE_S)
            try:
                await self.sweep()
            except Outage as error:
                log.warning("sweep waits", exc_info=error)

    async def drain(self) -> None:
        """Wait for what is being written, and mark what was published."""
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=self._settings.drain_s)
        if self._marking is not None:
            self._marking.cancel()
            await asyncio.wait([self._marking])
        if self._unmarked:
            await self._mark()


def _size(submission: Submission) -> int:
    return len(submission.event.sealed.ciphertext)


def _fail(future: "asyncio.Future[Kept]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
