"""Kafka: the producer, and FastStream's batch subscriber with every unsafe default set on purpose.

The only module that imports FastStream. Its own acknowledgement is off (it commits what it handed
out, handled or not); offsets are committed here, explicitly, after `Delivery` says all is kept.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaError,
    MessageSizeTooLargeError,
)
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage

from chassis.delivery import Delivery, Record, positions
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry
from contracts.envelope import Headers
from contracts.errors import Outage, TooLarge
from contracts.topics import GROUPS, MAX_MESSAGE_BYTES

log = logging.getLogger(__name__)

REQUEST_TIMEOUT_MS = 60_000
"""A broker killed and started again on one machine was back in 12 s; no acknowledged write is lost."""
SESSION_TIMEOUT_MS = 10_000
"""How long a killed member's partitions wait; a static member that comes back sooner waits 0.3 s."""
REBALANCE_TIMEOUT_MS = 60_000
"""Apart from the session: aiokafka takes the session's otherwise, and a slow batch loses its place."""
MAX_POLL_INTERVAL_MS = 300_000
HEARTBEAT_MS = 3_000
FETCHED_BYTES = 262_144
"""Of one partition at a time, about a hundred events: what a service that is behind holds unread in memory.

A record that is longer comes nevertheless, when its partition stands first in a request (KIP-74).
"""
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
"""Pauses between readings of a batch that waits for a store: short of every health limit."""


class Producer:
    """An idempotent producer that waits for all in-sync replicas. Implements `delivery.Publisher`."""

    def __init__(self, settings: ServiceSettings, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._settings.kafka,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            linger_ms=0,  # a lone request waits for its own acknowledgement; batches fill by themselves
            max_batch_size=131_072,
            max_request_size=MAX_MESSAGE_BYTES + 65_536,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Awaitable[object]:
        if self._producer is None:
            raise Outage("the producer is not connected")
        try:
            future = await self._producer.send(topic, value=value, key=key, headers=headers)
        except MessageSizeTooLargeError as error:
            raise TooLarge("larger than a message may be") from error
        except KafkaError as error:
            raise Outage(type(error).__name__) from error
        return _acknowledged(future)

    async def ping(self) -> None:
        """Raises Outage when no broker answers."""
        if self._producer is None or not await self._producer.client.force_metadata_update():
            raise Outage("the broker does not answer")

    def is_cut_off(self) -> bool:
        """Whether its client can reach no broker any more."""
        return self._producer is not None and _is_cut_off(self._producer.client)

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()


async def _acknowledged(future: Awaitable[object]) -> object:
    try:
        return await future
    except KafkaError as error:
        raise Outage(type(error).__name__) from error


class Consumer(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """One consumer group's membership: FastStream's loop around a `Delivery`."""

    def __init__(
        self, settings: ServiceSettings, group: str, delivery: Delivery, telemetry: Telemetry
    ) -> None:
        self._settings = settings
        self._group = group
        self._delivery = delivery
        self._metrics = telemetry.metrics
        self._pause_s = FIRST_PAUSE_S
        self._stopping = asyncio.Event()
        self.progress = delivery.progress
        self._polls_fail = False
        self._topics = [topic.name for topic in GROUPS[group]]
        self._broker = KafkaBroker(
            settings.kafka,
            client_id=f"{group}-{settings.instance or 'dynamic'}",
            graceful_timeout=settings.drain_s,
            allow_auto_create_topics=False,
            apply_types=False,
            logger=None,
            acks="all",
            enable_idempotence=True,
        )
        self._subscriber = self._broker.subscriber(
            *self._topics,
            group_id=group,
            group_instance_id=f"{group}-{settings.instance}" if settings.instance else None,
            batch=True,
            max_records=settings.batch_records,
            batch_timeout_ms=settings.poll_ms,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            partition_assignment_strategy=(RangePartitionAssignor,),
            session_timeout_ms=SESSION_TIMEOUT_MS,
            rebalance_timeout_ms=REBALANCE_TIMEOUT_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            max_partition_fetch_bytes=FETCHED_BYTES,
            fetch_max_wait_ms=500,  # the broker answers at once when there is anything
            listener=self,
            parser=_parse_raw,
            decoder=_raw_records,
            no_reply=True,
        )
        self._subscriber(self._on_records)

    @property
    def client(self) -> Any:
        """aiokafka's consumer while started (it has no public types), else None."""
        return self._subscriber.consumer

    async def start(self) -> None:
        self.progress.turned()
        await self._broker.start()
        self._watch_polls()

    async def stop(self) -> None:
        """Finish the batch in hand, commit it, leave the group."""
        self._stopping.set()
        await self._broker.stop()

    def assigned(self) -> int:
        """How many partitions this member holds now."""
        return len(self.client.assignment()) if self.client is not None else 0

    def is_cut_off(self) -> bool:
        """Whether its client can reach no broker any more."""
        is_running = self.client is not None and not self._stopping.is_set()
        return is_running and _is_cut_off(self.client._client)

    def lag(self) -> int:
        """Records between this member's positions and the last known ends; also set as metrics."""
        total = 0
        for partition in self.client.assignment() if self.client is not None else ():
            end, position = self.client.highwater(partition), self._position(partition)
            behind = max(0, end - position) if end is not None and position is not None else 0
            self._metrics.lag_records.labels(partition.topic, str(partition.partition)).set(behind)
            total += behind
        age_s = time.time() - self.progress.handled_up_to_ms / 1000 if total else 0.0
        self._metrics.lag_seconds.set(max(0.0, age_s))
        return total

    def _position(self, partition: TopicPartition) -> int | None:
        """Where this member reads next. The public `position()` may wait for the broker; a metric may not."""
        state = self.client._subscription.subscription.assignment.state_value(partition)
        return state.position if state is not None and state.has_valid_position else None

    def _watch_polls(self) -> None:
        """Note each turn of FastStream's loop, idle ones too: nothing public tells of them."""
        client, poll = self.client, self.client.getmany

        async def getmany(*args: Any, **kwargs: Any) -> Any:
            if self._settings.gather_ms:
                await asyncio.sleep(self._settings.gather_ms / 1000)
            try:
                polled = await poll(*args, **kwargs)
            except Exception as error:  # not KafkaError alone: a header may be no UTF-8
                self._poll_failed(error)
                raise
            self._polled()
            return polled

        client.getmany = getmany

    def _polled(self) -> None:
        self.progress.turned()
        self._metrics.last_poll.set_to_current_time()
        if self._polls_fail:
            self.progress.failing, self._polls_fail = None, False

    def _poll_failed(self, error: Exception) -> None:
        """Say so, note no turn for the watchdog, and join the group again where that is what it takes."""
        name = type(error).__name__
        self._polls_fail, self.progress.failing = True, f"a poll failed: {name}"
        self._metrics.outages.labels(name).inc()
        log.warning("a poll failed", extra={"group": self._group}, exc_info=error)
        if _has_lost_membership(self.client):
            log.warning("joins the group again", extra={"group": self._group})
            self.client.subscribe(topics=self._topics, listener=self)

    async def _on_records(self, raw: Sequence[Any]) -> None:
        records = [_record(one) for one in raw]
        try:
            kept = await self._delivery.handle(records)
        except Exception as error:
            await self._wait_out(records, error)
            return
        self._pause_s = FIRST_PAUSE_S
        if kept:
            self.progress.handled_up_to_ms = max(record.timestamp_ms for record in records)
            await self._commit(records)
        else:
            self._rewind(records)
            await self._pause(LONGEST_PAUSE_S)

    async def _commit(self, records: Sequence[Record]) -> None:
        offsets = {
            TopicPartition(topic, partition): after
            for topic, partition, _, after in positions(records)
            if TopicPartition(topic, partition) in self.client.assignment()
        }
        try:
            if offsets:
                await self.client.commit(offsets)
        except (CommitFailedError, IllegalStateError):
            # Another member holds the partitions now and reads the batch again; sinks know repeats.
            log.warning("offsets not committed: partitions moved", extra={"group": self._group})
        except KafkaError as error:
            log.warning("offsets not committed", extra={"group": self._group, "error": type(error).__name__})

    async def _wait_out(self, records: Sequence[Record], error: Exception) -> None:
        name = str(error) if isinstance(error, Outage) else type(error).__name__
        self.progress.failing = name
        self._metrics.outages.labels(name).inc()
        log.warning("waiting, then reading the batch again", extra={"group": self._group}, exc_info=error)
        self._rewind(records)
        await self._pause(self._pause_s * random.uniform(0.8, 1.2))
        self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)

    def _rewind(self, records: Sequence[Record]) -> None:
        for topic, partition, first, _ in positions(records):
            partition_ = TopicPartition(topic, partition)
            if partition_ in self.client.assignment():
                self.client.seek(partition_, first)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
        except TimeoutError:
            return

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        log.info("partitions revoked", extra={"group": self._group, "count": len(revoked)})

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        self._metrics.rebalances.inc()
        self._metrics.lag_records.clear()
        self.progress.turned()
        log.info("partitions assigned", extra={"group": self._group, "count": len(assigned)})


def _is_cut_off(client: Any) -> bool:
    """Whether aiokafka's metadata task has ended: whatever waits for metadata then waits for ever."""
    task = client._sync_task
    return task is not None and bool(task.done())


def _has_lost_membership(client: Any) -> bool:
    """Whether aiokafka's heartbeat has ended: each poll then raises, and only a join begins a new one.

    Seen when a broker that starts again answers a heartbeat with COORDINATOR_LOAD_IN_PROGRESS.
    """
    coordinator = client._coordinator
    tasks = (coordinator._heartbeat_task, coordinator._commit_refresh_task)
    return any(task is not None and task.done() for task in tasks)


async def _parse_raw(records: Any) -> Any:
    """Keep FastStream from decoding headers: one that is not UTF-8 would lose the whole batch."""
    return KafkaMessage(records, b"", consumer=FAKE_CONSUMER, correlation_id="batch")


async def _raw_records(message: Any) -> Any:
    return message.raw_message


def _record(raw: Any) -> Record:
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        value=raw.value,
        headers=tuple((name, value if value is not None else b"") for name, value in raw.headers),
        timestamp_ms=raw.timestamp,
    )


def table_consumer(settings: ServiceSettings, client_id: str) -> AIOKafkaConsumer:
    """A consumer without a group, for readers that assign themselves all partitions of a topic."""
    return AIOKafkaConsumer(
        bootstrap_servers=settings.kafka,
        client_id=client_id,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=FETCHED_BYTES,
        fetch_max_wait_ms=500,
    )
