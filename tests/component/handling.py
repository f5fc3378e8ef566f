"""Gives records to one service's handler and reads what it sent, without engines."""

from pathlib import Path
from typing import Any

from chassis.stored import StoredService
from contracts.base import Contract
from contracts.topics import TOPICS
from tests.builders.apps import settings_of
from tests.builders.records import a_record
from tests.fakes.publisher import FakePublisher
from tests.fakes.sessions import MemorySessions


def a_service(name: str, folder: Path, publisher: FakePublisher) -> tuple[Any, StoredService]:
    """Settings and a service that has no engines; `create_app` makes the app of them."""
    settings = settings_of(name, folder)
    sessions = MemorySessions()
    made = StoredService(settings, name, "A test.", has_pages=True, publisher=publisher, sessions=sessions)
    return settings, made


async def handled(service: StoredService, *events: Contract) -> bool:
    """Whether the offsets of these events' records would be committed."""
    (delivery,) = service.deliveries.values()
    return await delivery.handle([a_record(event, offset=n) for n, event in enumerate(events)])


def dead(publisher: FakePublisher) -> list[str | None]:
    """Why each dead letter died."""
    return [one.header("dead_reason") for one in publisher.acknowledged if "dead-letters" in one.topic]


def sent(publisher: FakePublisher, kind: type[Any]) -> list[Any]:
    """The acknowledged events of one kind, decoded."""
    (topic,) = [topic for topic in TOPICS if topic.model is kind]
    return [kind.model_validate_json(one.value or b"") for one in publisher.on(topic.name)]
