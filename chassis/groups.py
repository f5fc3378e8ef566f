"""How far consumer groups have come on the topics they read, asked of the broker."""

import asyncio
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from chassis.broker import table_consumer
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from contracts.topics import Topic

ANSWER_LIMIT_S = 10.0
Ends = dict[int, int]
"""The offset after the last record of each partition."""


class Groups:
    """Connects when first asked and stays connected until closed; raises Outage where Kafka is away."""

    def __init__(self, settings: ServiceSettings, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._admin: Any = None
        self._consumer: Any = None

    async def ends(self, topic: Topic) -> Ends:
        """Where each partition of the topic ends now."""
        partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                await self._connect()
                found = await self._consumer.end_offsets(partitions)
        except (KafkaError, TimeoutError) as error:
            raise await self._lost(error) from error
        return {partition.partition: end for partition, end in found.items()}

    async def is_past(self, group: str, topic: Topic, ends: Ends) -> bool:
        """Whether the group has committed everything before these ends."""
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                await self._connect()
                committed = await self._admin.list_consumer_group_offsets(group)
        except (KafkaError, TimeoutError) as error:
            raise await self._lost(error) from error
        come = {one.partition: kept.offset for one, kept in committed.items() if one.topic == topic.name}
        return all(come.get(number, 0) >= end for number, end in ends.items())

    async def close(self) -> None:
        admin, consumer = self._admin, self._consumer
        self._admin = self._consumer = None
        if admin is not None:
            await admin.close()
        if consumer is not None:
            await consumer.stop()

    async def _connect(self) -> None:
        if self._admin is None:
            self._admin = AIOKafkaAdminClient(
                bootstrap_servers=self._settings.kafka, client_id=self._client_id
            )
            await self._admin.start()
        if self._consumer is None:
            self._consumer = table_consumer(self._settings, self._client_id)
            await self._consumer.start()

    async def _lost(self, error: Exception) -> Outage:
        await self.close()
        return Outage(type(error).__name__)
