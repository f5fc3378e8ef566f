"""Creates the topics the contracts declare, with their settings; run by an operator's tool or job.

`python -m chassis.provision` reads the same settings as a service and ends when all topics exist.
"""

import asyncio
import logging

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from chassis.logs import configure_logs
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from contracts.topics import GROUPS, MAX_MESSAGE_BYTES, TOPICS, Topic

log = logging.getLogger(__name__)
COMPRESSION = "compression.type"
ATTEMPTS = 120
PAUSE_S = 1.0


def topic_settings(topic: Topic, min_insync: int) -> dict[str, str]:
    """Broker settings of a declared topic."""
    return {
        "max.message.bytes": str(MAX_MESSAGE_BYTES + 65_536),
        "min.insync.replicas": str(min_insync),
        "retention.ms": str(topic.retention_ms if topic.retention_ms is not None else -1),
        "cleanup.policy": "compact" if topic.compacted else "delete",
        # What another tool writes comes out readable: a codec that a service lacks would stop a partition.
        COMPRESSION: "uncompressed",
    }


def all_topics(settings: ServiceSettings) -> list[NewTopic]:
    """Every declared topic and the dead letters of every group that reads it."""
    created = [
        _new(topic.name, topic, settings, topic_settings(topic, settings.topic_min_insync))
        for topic in TOPICS
    ]
    for group, topics in GROUPS.items():
        for topic in topics:
            kept = topic_settings(topic, settings.topic_min_insync) | {"cleanup.policy": "delete"}
            created.append(_new(topic.dead_letters(group), topic, settings, kept))
    return created


def _new(name: str, topic: Topic, settings: ServiceSettings, configs: dict[str, str]) -> NewTopic:
    return NewTopic(name, topic.partitions, settings.topic_replicas, topic_configs=configs)


async def create_topics(settings: ServiceSettings) -> int:
    """Create what is missing; gives how many were made. Raises Outage if the broker does not answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka, client_id="provision")
    try:
        await admin.start()
        existing = set(await admin.list_topics())
        missing = [topic for topic in all_topics(settings) if topic.name not in existing]
        if missing:
            response = await admin.create_topics(missing, timeout_ms=30_000)
            for name, code, *_ in response.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise Outage(f"topic {name} could not be created: {error.__name__}")
        await _set_again(admin, [topic for topic in all_topics(settings) if topic.name in existing])
        return len(missing)
    except KafkaError as error:
        raise Outage(type(error).__name__) from error
    finally:
        await admin.close()


async def _set_again(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> None:
    """Give topics that an older version made the settings of today; those that have them are left alone."""
    if not topics:
        return
    wanted = {topic.name: topic.topic_configs for topic in topics}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, {COMPRESSION: None}) for name in wanted]
    older = [
        ConfigResource(ConfigResourceType.TOPIC, name, wanted[name])
        for answer in await admin.describe_configs(asked)
        for _, _, _, name, entries in answer.resources
        if {entry[0]: entry[1] for entry in entries}.get(COMPRESSION) != wanted[name][COMPRESSION]
    ]
    if older:
        for answer in await admin.alter_configs(older):
            for code, _, _, name in answer.resources:
                if code:
                    log.warning(
                        "settings not changed", extra={"topic": name, "error": for_code(code).__name__}
                    )
        log.info("settings of older topics changed", extra={"count": len(older)})


async def missing_topics(settings: ServiceSettings, names: set[str]) -> set[str]:
    """Which of these topics the broker does not have. Raises Outage if it does not answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka, client_id="readiness")
    try:
        await admin.start()
        return names - set(await admin.list_topics())
    except KafkaError as error:
        raise Outage(type(error).__name__) from error
    finally:
        await admin.close()


async def create_topics_when_possible(settings: ServiceSettings) -> None:
    """Create the topics as soon as the broker answers; gives up after about four minutes."""
    for attempt in range(ATTEMPTS):
        try:
            made = await create_topics(settings)
        except Outage:
            if attempt == ATTEMPTS - 1:
                raise
            await asyncio.sleep(PAUSE_S)
        else:
            log.info("topics are there", extra={"made": made})
            return


if __name__ == "__main__":
    configure_logs("provision", "INFO")
    asyncio.run(create_topics_when_possible(ServiceSettings()))
