"""What happens to one batch of records: decoded one by one, decided, published, then committed.

A record that can never be handled becomes a dead letter and harms no neighbour; a store or broker
that fails is waited out and the batch read again. Knows nothing of Kafka clients.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from opentelemetry.trace import SpanKind
from pydantic import ValidationError

from chassis.telemetry import Telemetry
from contracts import telemetry as names
from contracts.base import Contract
from contracts.envelope import Envelope, Headers, headers_for, open_envelope
from contracts.errors import Outage, TooLarge, Undecodable, Unprocessable
from contracts.topics import MAX_MESSAGE_BYTES, Topic, by_name

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Item = TypeVar("Item")
BREATH_S = 0.02
"""A core may hold the event loop this long before HTTP, heartbeats and streams get their turn."""
MOST_BYTES_TOGETHER = 65_536
"""Of events that are decided together: some sixty usual reports; a longer one is decided alone."""


@dataclass(frozen=True)
class Record:
    """One record as it lies in a topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    timestamp_ms: int = 0


@dataclass(frozen=True)
class Received:
    """A decoded event with the record it came from."""

    event: Contract
    envelope: Envelope
    record: Record
    traceparent: str | None


@dataclass(frozen=True)
class Outgoing:
    """An event to publish; `because` is the record that led to it, for dead letters and traces."""

    topic: Topic
    key: UUID
    event_id: UUID
    event: Contract | None
    because: Received | None = None


@dataclass(frozen=True)
class DeadLetter:
    record: Record
    reason: str


@dataclass
class Batch:
    """The decodable records of one poll, in order, and those that turned out to be dead."""

    received: list[Received]
    dead: list[DeadLetter] = field(default_factory=list)
    turned: Callable[[], None] = lambda: None
    """Told at every breath, so that a slow batch is not taken for a silent consumer."""

    async def each(self, decide: Callable[[Received], Result]) -> list[tuple[Received, Result]]:
        """Decide for every event by itself; one that raises is dead, its neighbours are not."""
        decided: list[tuple[Received, Result]] = []
        breath = time.monotonic() + BREATH_S
        for received in self.received:
            try:
                decided.append((received, decide(received)))
            except Outage:
                raise
            except Exception as error:
                self.reject(received, error)
            if time.monotonic() > breath:
                self.turned()
                await asyncio.sleep(0)
                breath = time.monotonic() + BREATH_S
        return decided

    async def together(
        self, decide: Callable[[Sequence[Received]], Sequence[Result]], most: int
    ) -> list[tuple[Received, Result]]:
        """Decide for up to `most` events at a time, fewer long ones; where that fails, for each by itself."""
        decided: list[tuple[Received, Result]] = []
        async for some in self.in_parts(self.received, lambda received: received, most):
            decided += await self._decided(some, decide)
        return decided

    async def in_parts(
        self, items: Sequence[Item], received: Callable[[Item], Received], most: int
    ) -> AsyncIterator[list[Item]]:
        """Up to `most` items at a time, in order, fewer where what was received of them is long.

        Between two parts others have a turn.
        """
        part: list[Item] = []
        total = 0
        for item in items:
            size = len(received(item).record.value or b"")
            if part and (len(part) == most or total + size > MOST_BYTES_TOGETHER):
                yield part
                part, total = [], 0
                self.turned()
                await asyncio.sleep(0)
            part.append(item)
            total += size
        if part:
            yield part
            self.turned()

    async def _decided(
        self, some: Sequence[Received], decide: Callable[[Sequence[Received]], Sequence[Result]]
    ) -> list[tuple[Received, Result]]:
        try:
            return list(zip(some, decide(some), strict=True))
        except Outage:
            raise
        except Exception as error:
            log.warning("events failed together, decided one by one", exc_info=error)
            alone = Batch(list(some), self.dead, self.turned)
            return await alone.each(lambda received: decide([received])[0])

    def reject(self, received: Received, error: Exception) -> None:
        self.bury(DeadLetter(received.record, type(error).__name__))

    def bury(self, letter: DeadLetter) -> None:
        """A record is dead once, whatever else goes wrong with it."""
        if not any(known.record is letter.record for known in self.dead):
            self.dead.append(letter)


Handler = Callable[[Batch], Awaitable[Sequence[Outgoing]]]


class Publisher(Protocol):
    """Sends without waiting one by one; `send` raises TooLarge, the future raises Outage."""

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Awaitable[object]: ...


@dataclass
class Progress:
    """What health and metrics want to know of a consumer."""

    last_turn: float = field(default_factory=time.monotonic)
    halted: str | None = None
    dead_in_a_row: int = 0
    handled_up_to_ms: float = field(default_factory=lambda: time.time() * 1000)
    failing: str | None = None

    def turned(self) -> None:
        self.last_turn = time.monotonic()


class Delivery:
    """Handles batches for one consumer group."""

    def __init__(
        self,
        service: str,
        group: str,
        handler: Handler,
        publisher: Publisher,
        telemetry: Telemetry,
        dead_letter_limit: int,
    ) -> None:
        self._service = service
        self._group = group
        self._handler = handler
        self._publisher = publisher
        self._telemetry = telemetry
        self._limit = dead_letter_limit
        self.progress = Progress()

    async def handle(self, records: Sequence[Record]) -> bool:
        """Handle one poll's records; True when all is kept and the offsets may be committed.

        Raises Outage when the batch must be read again. False: halted, nothing may be committed.
        """
        self.progress.turned()
        if self.progress.halted:
            return False
        metrics, started = self._telemetry.metrics, time.monotonic()
        batch = self._decode(records)
        with self._telemetry.span(
            f"process {self._group}",
            SpanKind.CONSUMER,
            links=(received.traceparent for received in batch.received),
            attributes={
                names.MESSAGING_SYSTEM: "kafka",
                names.OPERATION_NAME: "process",
                names.OPERATION_TYPE: "process",
                names.CONSUMER_GROUP: self._group,
                names.BATCH_COUNT: len(records),
            },
        ):
            outgoing = await self._decide(batch)
            self.progress.turned()
            await self._publish(outgoing, batch)
            self.progress.turned()
            if not await self._bury(batch, len(records)):
                return False
        metrics.batch_seconds.observe(time.monotonic() - started)
        metrics.batch_records.observe(len(records))
        self._count(batch)
        self.progress.failing = None
        self.progress.turned()
        return True

    def _decode(self, records: Sequence[Record]) -> Batch:
        batch = Batch([], turned=self.progress.turned)
        for record in records:
            try:
                received = self._open(record)
            except Unprocessable as error:
                batch.dead.append(DeadLetter(record, type(error).__name__))
            else:
                if received is not None:
                    batch.received.append(received)
        return batch

    def _open(self, record: Record) -> Received | None:
        topic = by_name(record.topic)
        if record.value is None and topic.compacted:
            return None  # a tombstone says that a key is gone; groups fold events, not absences
        envelope = open_envelope(topic, record.headers)
        try:
            event = topic.model.model_validate_json(record.value or b"")
        except ValidationError as error:
            raise Undecodable("the value does not fit the schema") from error
        followed = self._telemetry.follow(
            f"{self._group} {record.topic}",
            envelope.traceparent,
            {
                names.MESSAGING_SYSTEM: "kafka",
                names.OPERATION_NAME: "process",
                names.OPERATION_TYPE: "process",
                names.DESTINATION: record.topic,
                names.PARTITION: str(record.partition),
                names.OFFSET: record.offset,
                names.REPORT_ID: str(getattr(event, "report_id", "")),
            },
        )
        return Received(event, envelope, record, followed)

    async def _decide(self, batch: Batch) -> list[Outgoing]:
        if not batch.received:
            return []
        try:
            return list(await self._handler(batch))
        except Outage:
            raise
        except Exception as error:
            return await self._decide_one_by_one(batch, error)

    async def _decide_one_by_one(self, batch: Batch, error: Exception) -> list[Outgoing]:
        """A handler that failed on the batch as a whole is asked again for each record alone."""
        log.warning("batch failed as a whole", extra={"group": self._group}, exc_info=error)
        outgoing: list[Outgoing] = []
        received, batch.received = batch.received, []
        for one in received:
            alone = Batch([one])
            try:
                outgoing.extend(await self._handler(alone))
            except Outage:
                raise
            except Exception as failure:
                alone.reject(one, failure)
            for letter in alone.dead:
                batch.bury(letter)
            batch.received.append(one)
            self.progress.turned()
        return outgoing

    async def _publish(self, outgoing: Sequence[Outgoing], batch: Batch) -> None:
        handed: list[Topic] = []
        await send_all(self._hand_over(out, batch, handed) for out in outgoing)
        for topic in handed:
            self._telemetry.metrics.published.labels(topic.name).inc()

    async def _hand_over(self, out: Outgoing, batch: Batch, handed: list[Topic]) -> Awaitable[object] | None:
        """None for a result that can never be published: too large, or not to be written as JSON."""
        try:
            sent = await send_event(self._publisher, self._service, out)
        except Outage:
            raise
        except Exception as error:
            if out.because is None:
                raise
            batch.reject(out.because, error)
            return None
        handed.append(out.topic)
        return sent

    async def _bury(self, batch: Batch, count: int) -> bool:
        if not batch.dead:
            self.progress.dead_in_a_row = 0
            return True
        all_dead = len(batch.dead) >= count
        in_a_row = (self.progress.dead_in_a_row if all_dead else 0) + len(batch.dead)
        if all_dead and in_a_row > self._limit:
            self.progress.dead_in_a_row = in_a_row
            self.progress.halted = f"{in_a_row} dead letters in a row"
            log.critical("stopped consuming: too many dead letters in a row", extra={"group": self._group})
            return False
        await send_all(self._send_dead(letter) for letter in batch.dead)
        self.progress.dead_in_a_row = in_a_row  # only now: a batch read again must not count twice
        for letter in batch.dead:
            self._telemetry.metrics.dead_letters.labels(letter.record.topic, letter.reason).inc()
            log.error("dead letter", extra=self._where(letter))
        return True

    async def _send_dead(self, letter: DeadLetter) -> Awaitable[object]:
        record = letter.record
        headers: Headers = [
            *record.headers,
            ("dead_reason", letter.reason.encode()),
            ("dead_group", self._group.encode()),
            ("dead_partition", str(record.partition).encode()),
            ("dead_offset", str(record.offset).encode()),
            ("dead_at", datetime.now(UTC).isoformat().encode()),
        ]
        topic = by_name(record.topic).dead_letters(self._group)
        return await self._publisher.send(topic, record.key, record.value, headers)

    def _where(self, letter: DeadLetter) -> dict[str, object]:
        record = letter.record
        return {
            "group": self._group,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "report_id": _as_uuid(record.key),
            "reason": letter.reason,
        }

    def _count(self, batch: Batch) -> None:
        metrics, now = self._telemetry.metrics, datetime.now(UTC)
        for received in batch.received:
            metrics.handled.labels(received.record.topic).inc()
            at = getattr(received.event, "received_at", None)
            if isinstance(at, datetime) and not _is_told_again(received.event):
                metrics.end_to_end.observe(max(0.0, (now - at).total_seconds()))


def _is_told_again(event: Contract) -> bool:
    """Of a later round: months may lie between its receipt and now, and nobody waited for them."""
    return bool(getattr(getattr(event, "revision", event), "round", 0))


def _as_uuid(key: bytes | None) -> str | None:
    try:
        return str(UUID((key or b"").decode()))
    except ValueError:
        return None  # a key that is not one of ours may be anything, so it is not logged


async def send_event(publisher: Publisher, service: str, out: Outgoing) -> Awaitable[object]:
    """Hand one event to the producer; the result is awaited by the caller, with all the others."""
    value = None if out.event is None else out.event.model_dump_json().encode()
    if value is not None and len(value) > MAX_MESSAGE_BYTES:
        raise TooLarge(f"{len(value)} bytes")
    traceparent = out.because.traceparent if out.because else None
    headers = headers_for(out.topic, out.event_id, str(out.key), service, datetime.now(UTC), traceparent)
    return await publisher.send(out.topic.name, str(out.key).encode(), value, headers)


async def send_all(sends: Iterable[Awaitable[Awaitable[object] | None]]) -> None:
    """Hand over one by one, in order, then wait for all acknowledgements, whatever failed between."""
    waiting: list[Awaitable[object]] = []
    try:
        for send in sends:
            acknowledgement = await send
            if acknowledgement is not None:
                waiting.append(acknowledgement)
    finally:
        await settle(waiting)


async def settle(waiting: Sequence[Awaitable[object]]) -> None:
    """Wait for every acknowledgement; the first failure is raised once all have ended."""
    results = await asyncio.gather(*waiting, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


def positions(records: Sequence[Record]) -> Iterator[tuple[str, int, int, int]]:
    """For each partition of a batch: topic, partition, first offset, offset after the last."""
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    for record in records:
        first, after = spans.get((record.topic, record.partition), (record.offset, record.offset + 1))
        spans[record.topic, record.partition] = (min(first, record.offset), max(after, record.offset + 1))
    for (topic, partition), (first, after) in spans.items():
        yield topic, partition, first, after
