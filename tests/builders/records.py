"""Builds Kafka records as they lie in a topic, sound or damaged."""

from uuid import UUID

from chassis.delivery import Record
from contracts.base import Contract
from contracts.envelope import headers_for
from contracts.topics import TOPICS, Topic
from tests.builders.events import AT

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
Header = tuple[str, bytes]


def topic_of(event: Contract) -> Topic:
    return next(topic for topic in TOPICS if topic.model is type(event))


def a_record(
    event: Contract,
    *,
    offset: int = 0,
    partition: int = 0,
    value: bytes | None = None,
    traceparent: str | None = TRACEPARENT,
    without: str | None = None,
    **replaced: bytes,
) -> Record:
    """The record of `event`; a keyword replaces the header of that name, `without` leaves one out."""
    topic = topic_of(event)
    key = str(getattr(event, topic.key))
    event_id = getattr(event, "event_id", UUID(int=0))
    headers = dict(headers_for(topic, event_id, key, "test", AT, traceparent)) | replaced
    headers.pop(without or "", None)
    return Record(
        topic.name,
        partition,
        offset,
        key.encode(),
        event.model_dump_json().encode() if value is None else value,
        tuple(headers.items()),
        int(AT.timestamp() * 1000),
    )


def a_tombstone(topic: Topic, key: bytes = b"gone", *, offset: int = 0) -> Record:
    return Record(topic.name, 0, offset, key, None, ())
