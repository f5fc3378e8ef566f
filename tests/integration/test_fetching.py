"""A service asks for little of a partition at a time; records longer than that are read all the same."""

import asyncio

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis.broker import FETCHED_BYTES, table_consumer
from chassis.settings import ServiceSettings
from contracts.topics import MAX_MESSAGE_BYTES
from tests.harness import TestEngines

TOPIC, PARTITIONS = "longer-than-fetched", 3
ACCEPTED = str(MAX_MESSAGE_BYTES + 65_536)
LIMIT_S = 30.0


async def fill(kafka: str) -> None:
    """In each partition short records around the longest there may be and one just too long to be fetched."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        config = {"max.message.bytes": ACCEPTED}
        await admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1, topic_configs=config)])
    finally:
        await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka, max_request_size=int(ACCEPTED)) as producer:
        for partition in range(PARTITIONS):
            for size in (10, MAX_MESSAGE_BYTES, FETCHED_BYTES + 1, 10):
                await producer.send_and_wait(TOPIC, b"x" * size, partition=partition)


async def test_records_longer_than_what_is_fetched_at_once_are_read(engines: TestEngines) -> None:
    settings = ServiceSettings(kafka=engines.addresses.kafka)
    await fill(settings.kafka)
    consumer = table_consumer(settings, "fetching")
    await consumer.start()
    read: dict[int, list[int]] = {number: [] for number in range(PARTITIONS)}
    try:
        consumer.assign([TopicPartition(TOPIC, number) for number in read])
        async with asyncio.timeout(LIMIT_S):
            while min(map(len, read.values())) < 4:
                for place, records in (await consumer.getmany(timeout_ms=200)).items():
                    read[place.partition] += [len(record.value) for record in records]
    finally:
        await consumer.stop()
    assert set(map(tuple, read.values())) == {(10, MAX_MESSAGE_BYTES, FETCHED_BYTES + 1, 10)}
