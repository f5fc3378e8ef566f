"""Topics on a real broker are what the contracts declare, and nothing else makes one."""

from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import KafkaError

from chassis.provision import all_topics, create_topics
from chassis.settings import ServiceSettings
from contracts.topics import EVENTS_REVIEWED, GROUPS, REPORTS_SUBMITTED, TOPICS
from pso.system import System
from tests.harness import TestEngines


async def described(kafka: str, names: list[str]) -> dict[str, dict[str, str]]:
    """Settings of topics, as the broker tells them."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        answers: list[Any] = await admin.describe_configs(resources)
        return {
            resource[3]: {entry[0]: entry[1] for entry in resource[4]}
            for answer in answers
            for resource in answer.resources
        }
    finally:
        await admin.close()


async def test_every_declared_topic_is_there_with_its_settings(engines: TestEngines, system: System) -> None:
    found = await described(engines.addresses.kafka, [topic.name for topic in TOPICS])
    for topic in TOPICS:
        settings = found[topic.name]
        assert settings["cleanup.policy"] == ("compact" if topic.compacted else "delete")
        assert settings["retention.ms"] == str(topic.retention_ms or -1)
        assert int(settings["max.message.bytes"]) >= 4 * 1024 * 1024
        assert settings["compression.type"] == "uncompressed"


async def test_dead_letters_of_every_group_are_there_and_are_never_compacted(
    engines: TestEngines, system: System
) -> None:
    names = [topic.dead_letters(group) for group, topics in GROUPS.items() for topic in topics]
    found = await described(engines.addresses.kafka, names)
    assert {settings["cleanup.policy"] for settings in found.values()} == {"delete"}


async def test_creating_topics_again_changes_nothing(engines: TestEngines, system: System) -> None:
    settings = ServiceSettings(kafka=engines.addresses.kafka)
    assert await create_topics(settings) == 0
    assert len(all_topics(settings)) == len(TOPICS) + sum(len(topics) for topics in GROUPS.values())


async def test_a_topic_of_an_older_version_is_given_the_settings_of_today(
    engines: TestEngines, system: System
) -> None:
    name, admin = EVENTS_REVIEWED.name, AIOKafkaAdminClient(bootstrap_servers=engines.addresses.kafka)
    await admin.start()
    try:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "-1"})])
    finally:
        await admin.close()
    kafka = engines.addresses.kafka
    assert (await described(kafka, [name]))[name]["compression.type"] == "producer"
    assert await create_topics(ServiceSettings(kafka=kafka)) == 0
    assert (await described(kafka, [name]))[name]["compression.type"] == "uncompressed"


async def test_the_broker_makes_no_topic_by_itself(engines: TestEngines, system: System) -> None:
    async with AIOKafkaProducer(
        bootstrap_servers=engines.addresses.kafka, request_timeout_ms=3_000
    ) as producer:
        with pytest.raises(KafkaError):
            await producer.send_and_wait("reports.misspelt.v1", b"{}")


async def members(kafka: str, group: str) -> list[dict[str, set[int]]]:
    """What each member of a group holds: topic to partitions."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        (answer,) = await admin.describe_consumer_groups([group])
        raw = [ConsumerProtocolMemberAssignment.decode(member[-1]) for member in answer.groups[0][5]]
        return [{topic: set(partitions) for topic, partitions in one.assignment} for one in raw]
    finally:
        await admin.close()


async def test_two_instances_share_the_partitions(engines: TestEngines, system: System) -> None:
    held = await members(engines.addresses.kafka, "deidentify")
    assert sorted(len(one[REPORTS_SUBMITTED.name]) for one in held) == [3, 3]


async def test_the_aggregators_three_topics_meet_at_one_instance(
    engines: TestEngines, system: System
) -> None:
    """Range assignment: partition n of classified, reviewed and alerts go to the same member."""
    held = await members(engines.addresses.kafka, "aggregator")
    assert len(held) == 2
    for one in held:
        assert len({frozenset(one[topic.name]) for topic in GROUPS["aggregator"]}) == 1
