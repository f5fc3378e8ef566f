"""Alerts to every console by server-sent events, whatever instance it is connected to.

Each instance reads all of alerts.changed.v1 by assignment. A message's id is the vector of next
offsets of all partitions, so that any instance resumes any id without loss or repeat.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from aiokafka import TopicPartition
from pydantic import ValidationError

from chassis.broker import table_consumer
from chassis.delivery import Record
from chassis.problems import Problem
from chassis.tables import TopicReader
from chassis.telemetry import Metrics
from contracts import telemetry as names
from contracts.events import AlertChanged, Tier
from contracts.topics import ALERTS_CHANGED

from .settings import AlertsSettings

log = logging.getLogger(__name__)
REMEMBERED_VERSIONS = 200_000
"""Reports whose newest version is remembered to drop repeats; a repeat follows its first within seconds."""
REPLAY_LIMIT = 100_000
"""Records that one connection is given of the past; then it ends, and comes back for more by its last id."""
REPLAYS_AT_ONCE = 4
REPLAY_WAIT_S = 5.0
"""How often a console that waits for its turn is told that somebody is there."""

Vector = tuple[int, ...]
MayRead = Callable[[], Awaitable[bool]]
STILL_HERE = b": still here\n\n"


@dataclass(frozen=True)
class Seen:
    """One alert record as it goes to consoles."""

    partition: int
    offset: int
    tier: Tier
    vector: Vector
    data: bytes
    is_change: bool
    """A later version: sent whatever its tier, or a console would go on showing what it was."""

    def is_for(self, tiers: frozenset[Tier]) -> bool:
        return self.is_change or self.tier in tiers

    def message(self) -> bytes:
        return b"event: alert\nid: " + write_vector(self.vector).encode() + b"\ndata: " + self.data + b"\n\n"


def write_vector(vector: Vector) -> str:
    return ".".join(str(offset) for offset in vector)


def read_vector(text: str) -> Vector:
    """The vector in a `Last-Event-ID`; raises a Problem for anything else."""
    parts = text.split(".")
    if len(parts) != ALERTS_CHANGED.partitions or not all(
        part.isdecimal() and len(part) < 19 for part in parts
    ):
        raise Problem(
            400, "bad-event-id", "Not an id of this stream. Load /v1/alerts and begin at its stream_position."
        )
    return tuple(int(part) for part in parts)


class _Enough(Exception):
    """A connection was given as much of the past as one may have; it goes on from `reached`."""

    def __init__(self, reached: Vector) -> None:
        super().__init__()
        self.reached = reached


class Client:
    """One connected console, with a bounded queue."""

    def __init__(self, tiers: frozenset[Tier], size: int, may_read: MayRead) -> None:
        self.tiers = tiers
        self._may_read = may_read
        self._asked_at = time.monotonic()
        self.queue: asyncio.Queue[Seen | None] = asyncio.Queue(size)
        self.is_cut_off = False

    def offer(self, seen: Seen) -> None:
        if self.is_cut_off or not seen.is_for(self.tiers):
            return
        try:
            self.queue.put_nowait(seen)
        except asyncio.QueueFull:
            self.is_cut_off = True  # it comes back and resumes; the alert stays in the topic

    async def may_still_read(self, every_s: float) -> bool:
        """Whether the caller may read on; asked anew after `every_s`."""
        if time.monotonic() - self._asked_at < every_s:
            return True
        self._asked_at = time.monotonic()
        return await self._may_read()


class AlertStream:
    """Follows the topic, remembers the latest records, serves clients."""

    def __init__(self, settings: AlertsSettings, metrics: Metrics) -> None:
        self._settings = settings
        self._memory: deque[Seen] = deque(maxlen=settings.stream_memory)
        self._forgotten: Vector = (0,) * ALERTS_CHANGED.partitions
        self._vector: Vector = (0,) * ALERTS_CHANGED.partitions
        self._versions: OrderedDict[UUID, int] = OrderedDict()
        self._clients: set[Client] = set()
        self._replays = asyncio.Semaphore(REPLAYS_AT_ONCE)
        self._connected = metrics.gauge(names.SSE_CLIENTS, "Connected consoles")
        self.reader = TopicReader(settings, ALERTS_CHANGED, self._see, "alerts-stream")

    @property
    def position(self) -> str:
        """Where a console that has loaded the list begins to listen."""
        return write_vector(self._vector)

    async def start(self) -> None:
        self.reader.start()

    def why_unready(self) -> str | None:
        return None if self.reader.is_caught_up else "reading the alerts so far"

    def _see(self, record: Record) -> None:
        self._vector = _advanced(self._vector, record)
        seen = self._opened(record, self._vector, self._versions)
        while len(self._versions) > REMEMBERED_VERSIONS:
            self._versions.popitem(last=False)
        if seen is None:
            return
        if len(self._memory) == self._memory.maxlen:
            self._forgotten = _advanced(self._forgotten, self._memory[0])
        self._memory.append(seen)
        for client in self._clients:
            client.offer(seen)

    def _opened(self, record: Record, vector: Vector, versions: "OrderedDict[UUID, int]") -> Seen | None:
        """None for a tombstone, a damaged record, or a version that was shown before."""
        try:
            alert = AlertChanged.model_validate_json(record.value or b"")
        except ValidationError:
            return None
        if versions.get(alert.report_id, 0) >= alert.version:
            return None
        versions[alert.report_id] = alert.version
        versions.move_to_end(alert.report_id)
        data = (record.value or b"").replace(b"\n", b" ")
        return Seen(record.partition, record.offset, alert.tier, vector, data, alert.version > 1)

    async def listen(
        self, tiers: frozenset[Tier], after: str | None, may_read: MayRead
    ) -> AsyncIterator[bytes]:
        """The messages from `after` on (or from now), for ever.

        Ends when the client is too slow, may not read any more, or was given enough of the past at once.
        """
        if len(self._clients) >= self._settings.stream_clients:
            raise Problem(
                503,
                "too-many-consoles",
                "Too many consoles are connected here.",
                headers={"Retry-After": "10"},
            )
        start = read_vector(after) if after else self._vector
        if _is_ahead(start, self._vector) and _is_ahead(start, await self._ends()):
            raise Problem(
                410,
                "stale-event-id",
                "This id is of a topic that was made anew. Load /v1/alerts and begin again.",
            )
        return self._messages(Client(tiers, self._settings.stream_queue, may_read), start)

    async def _ends(self) -> Vector:
        """Where the topic ends, whatever this instance has read of it."""
        ends = await self.reader.ends()
        return tuple(ends[partition] for partition in range(ALERTS_CHANGED.partitions))

    async def _messages(self, client: Client, start: Vector) -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n"
        self._clients.add(client)
        self._connected.set(len(self._clients))
        now = self._vector
        try:
            async for seen in self._missed(start, now):
                if seen is None:
                    yield STILL_HERE
                elif seen.is_for(client.tiers):
                    yield seen.message()
            yield b"id: " + write_vector(tuple(map(max, start, now))).encode() + b"\n\n"
            async for message in self._live(client, tuple(map(max, start, now))):
                yield message
        except _Enough as enough:
            yield b"id: " + write_vector(enough.reached).encode() + b"\n\n"
        finally:
            self._clients.discard(client)
            self._connected.set(len(self._clients))

    async def _live(self, client: Client, delivered: Vector) -> AsyncIterator[bytes]:
        """What comes from now on; no id ever lies behind `delivered` or beyond what still waits."""
        while not (client.is_cut_off and client.queue.empty()) and await client.may_still_read(
            self._settings.keepalive_s
        ):
            try:
                seen = await asyncio.wait_for(client.queue.get(), self._settings.keepalive_s)
            except TimeoutError:
                if client.queue.empty():  # one may have come while the wait was ending
                    # An id without data moves a browser's position past what its filter left out.
                    position = write_vector(tuple(map(max, self._vector, delivered)))
                    yield b": still here\nid: " + position.encode() + b"\n\n"
                continue
            if seen is not None and seen.offset >= delivered[seen.partition]:
                yield _seen_from(seen, delivered).message()

    async def _missed(self, start: Vector, end: Vector) -> AsyncIterator[Seen | None]:
        """What lies between two vectors, from memory or, where that does not reach back, from Kafka.

        None now and then says that more is to come. Raises _Enough where one connection was given enough.
        """
        if all(after >= forgotten for after, forgotten in zip(start, self._forgotten, strict=True)):
            for seen in [
                one for one in self._memory if start[one.partition] <= one.offset < end[one.partition]
            ]:
                yield _seen_from(seen, start)
            return
        while self._replays.locked():
            yield None
            await asyncio.sleep(REPLAY_WAIT_S)
        async with self._replays:
            async for replayed in self._replayed(start, end):
                yield replayed

    async def _replayed(self, start: Vector, end: Vector) -> AsyncIterator[Seen | None]:
        consumer = table_consumer(self._settings, "alerts-replay")
        versions: OrderedDict[UUID, int] = OrderedDict()
        try:
            await consumer.start()
            partitions = [
                TopicPartition(ALERTS_CHANGED.name, p) for p in range(len(start)) if start[p] < end[p]
            ]
            consumer.assign(partitions)
            for partition in partitions:
                consumer.seek(partition, start[partition.partition])
            vector, budget = start, REPLAY_LIMIT
            while any([await consumer.position(p) < end[p.partition] for p in partitions]):
                if budget <= 0:
                    raise _Enough(vector)
                yield None
                polled = await consumer.getmany(timeout_ms=500, max_records=1_000)
                for raw in (one for records in polled.values() for one in records):
                    budget -= 1
                    if raw.offset >= end[raw.partition]:
                        continue
                    record = Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, ())
                    vector = _advanced(vector, record)
                    seen = self._opened(record, vector, versions)
                    if seen is not None:
                        yield seen
        finally:
            await consumer.stop()


def _is_ahead(one: Vector, other: Vector) -> bool:
    return any(mine > theirs for mine, theirs in zip(one, other, strict=True))


def _advanced(vector: Vector, record: Record | Seen) -> Vector:
    changed = list(vector)
    changed[record.partition] = max(changed[record.partition], record.offset + 1)
    return tuple(changed)


def _seen_from(seen: Seen, start: Vector) -> Seen:
    """A resumed message's id is never behind what the client had already."""
    return replace(seen, vector=tuple(map(max, seen.vector, start)))


def tiers_of(values: Iterable[str]) -> frozenset[Tier]:
    """The tiers asked for; T1 and T2 where none is. Raises a Problem for an unknown one."""
    try:
        return frozenset(Tier(value) for value in values) or frozenset({Tier.T1, Tier.T2})
    except ValueError:
        raise Problem(422, "unknown-tier", "A tier is T1, T2 or T3.") from None


def as_json(alert: AlertChanged) -> object:
    return json.loads(alert.model_dump_json())
