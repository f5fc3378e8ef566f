"""Reads whole topics without a group: every instance sees every record, from the start or live."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis.broker import table_consumer
from chassis.delivery import Record
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from contracts.topics import Topic

log = logging.getLogger(__name__)
PAUSE_S = 1.0
OnRecord = Callable[[Record], Awaitable[None] | None]


class TopicReader:
    """Follows all partitions of one topic by assignment; `on_record` sees each record in order.

    Reads from the start, or from `positions` where given; a broker that fails is waited out and
    reading goes on where it stopped.
    """

    def __init__(self, settings: ServiceSettings, topic: Topic, on_record: OnRecord, client_id: str) -> None:
        self._settings = settings
        self._topic = topic
        self._on_record = on_record
        self._client_id = client_id
        self._task: asyncio.Task[None] | None = None
        self._caught_up = asyncio.Event()
        self._moved = asyncio.Condition()
        self.positions: dict[int, int] = dict.fromkeys(range(topic.partitions), 0)
        """The next offset to read of each partition."""

    @property
    def is_caught_up(self) -> bool:
        """Whether it has once read to what was the end at its start."""
        return self._caught_up.is_set()

    def start(self) -> None:
        """Begin to follow; a second call changes nothing."""
        if self._task is not None:
            return
        self._task = asyncio.create_task(self._follow(), name=f"reader {self._topic.name}")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def read_to_end(self, limit_s: float = 10.0) -> None:
        """Wait until everything written before this call was seen; Outage after `limit_s`."""
        ends = await self.ends()
        try:
            async with asyncio.timeout(limit_s):
                async with self._moved:
                    await self._moved.wait_for(
                        lambda: all(self.positions[p] >= end for p, end in ends.items())
                    )
        except TimeoutError as error:
            raise Outage(f"{self._topic.name} could not be read to its end") from error

    async def ends(self) -> dict[int, int]:
        """Where each partition ends now, asked of the broker; Outage if it does not answer."""
        consumer = table_consumer(self._settings, f"{self._client_id}-ends")
        try:
            await consumer.start()
            ends = await consumer.end_offsets([TopicPartition(self._topic.name, p) for p in self.positions])
            return {partition.partition: end for partition, end in ends.items()}
        except KafkaError as error:
            raise Outage(type(error).__name__) from error
        finally:
            await consumer.stop()

    async def _follow(self) -> None:
        while True:
            consumer = table_consumer(self._settings, self._client_id)
            try:
                await consumer.start()
                await self._read(consumer)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("reading a topic again", extra={"topic": self._topic.name}, exc_info=error)
            finally:
                await consumer.stop()
            await asyncio.sleep(PAUSE_S)

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        partitions = [TopicPartition(self._topic.name, number) for number in self.positions]
        consumer.assign(partitions)
        starts = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition in partitions:
            number = partition.partition
            self.positions[number] = max(self.positions[number], starts[partition])
            consumer.seek(partition, self.positions[number])
        while True:
            self._note_caught_up(ends)
            polled: dict[TopicPartition, list[Any]] = await consumer.getmany(
                timeout_ms=200, max_records=2_000
            )
            for partition, raw in polled.items():
                for one in raw:
                    await self._see(one)
                # What compaction or a transaction marker removed still moves the position.
                self.positions[partition.partition] = await consumer.position(partition)
            if not polled:
                for partition in partitions:
                    self.positions[partition.partition] = await consumer.position(partition)
            async with self._moved:
                self._moved.notify_all()

    async def _see(self, raw: Any) -> None:
        seen = self._on_record(
            Record(
                raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers), raw.timestamp
            )
        )
        if seen is not None:
            await seen

    def _note_caught_up(self, ends: dict[TopicPartition, int]) -> None:
        if all(self.positions[partition.partition] >= end for partition, end in ends.items()):
            self._caught_up.set()
