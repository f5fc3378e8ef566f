"""The AsyncAPI 3 document of the event streams, made from contracts/topics.py."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chassis.provision import topic_settings
from contracts.envelope import CONTENT_TYPE, headers_for
from contracts.topics import GROUPS, TOPICS, Topic

from .schemas import shared_schemas

Document = dict[str, Any]
SCHEMAS = "#/components/schemas/"
BINDING = "0.5.0"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ABOUT = (
    "Patient safety events between the services of an EMS Patient Safety Organization. All of it is "
    "patient safety work product (42 CFR Part 3). Records are CloudEvents 1.0 in binary mode. Delivery is "
    "at least once: a repeat carries the same ce_id."
)
DEAD_LETTER_HEADERS = {
    "dead_reason": "The class of the exception; never its text, which may quote the record.",
    "dead_group": "The consumer group that could not handle the record.",
    "dead_partition": "The partition of the source topic.",
    "dead_offset": "The offset in the source topic.",
    "dead_at": "When it was put here, RFC 3339.",
}
SPECIMEN_KEY, SPECIMEN_ID = "the key", UUID(int=0)
SPECIMEN_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def asyncapi() -> Document:
    """The whole document: a channel a topic and a group's dead letters, an operation a service's part."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "EMS PSO event streams",
            "version": "1",
            "description": ABOUT,
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "The broker that PSO_KAFKA names.",
                "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": dict(_channels()),
        "operations": dict(_operations()),
        "components": {
            "messages": dict(_messages()),
            "schemas": shared_schemas(SCHEMAS),
        },
    }


def _readers() -> Iterator[tuple[str, Topic]]:
    """Each consumer group with each topic it reads."""
    for group, topics in GROUPS.items():
        for topic in topics:
            yield group, topic


def _channels() -> Iterator[tuple[str, Document]]:
    for topic in TOPICS:
        yield topic.name, _channel(topic, topic.name, topic.description, _event(topic))
    for group, topic in _readers():
        description = f"Records of {topic.name} that {group} can never handle, as they came."
        name = topic.dead_letters(group)
        yield name, _channel(topic, name, description, f"{_event(topic)}.dead-letter")


def _channel(topic: Topic, name: str, description: str, message: str) -> Document:
    kept = topic_settings(topic, min_insync=1)
    is_source = name == topic.name
    return {
        "address": name,
        "description": description,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "tags": [{"name": topic.data_class.value}],
        "x-data-class": topic.data_class.value,
        "x-key": topic.key,
        "bindings": {
            "kafka": {
                "topic": name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [kept["cleanup.policy"] if is_source else "delete"],
                    "retention.ms": int(kept["retention.ms"]),
                    "max.message.bytes": int(kept["max.message.bytes"]),
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _operations() -> Iterator[tuple[str, Document]]:
    for topic in TOPICS:
        message = _event(topic)
        yield (
            f"{topic.producer}-sends-{topic.name}",
            _operation("send", topic.producer, topic.name, message, f"{topic.producer} publishes."),
        )
        for consumer in topic.consumers:
            has_group = topic in GROUPS.get(consumer, ())
            how = f"in the group {consumer}" if has_group else "all partitions by assignment, without a group"
            read = _operation("receive", consumer, topic.name, message, f"{consumer} reads {how}.")
            if has_group:
                group_id = {"type": "string", "const": consumer}
                read["bindings"] = {"kafka": {"groupId": group_id, "bindingVersion": BINDING}}
            yield f"{consumer}-receives-{topic.name}", read
    for group, topic in _readers():
        name, message = topic.dead_letters(group), f"{_event(topic)}.dead-letter"
        yield (
            f"{group}-sends-{name}",
            _operation("send", group, name, message, f"{group} puts aside what it can never handle."),
        )


def _operation(action: str, service: str, channel: str, message: str, summary: str) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{message}"}],
        "tags": [{"name": service}],
    }


def _messages() -> Iterator[tuple[str, Document]]:
    for topic in TOPICS:
        yield (
            _event(topic),
            {
                "name": topic.event_type,
                "title": _event(topic),
                "summary": topic.description,
                "contentType": CONTENT_TYPE,
                "headers": _headers(topic),
                "payload": {"$ref": f"{SCHEMAS}{topic.model.__name__}"},
                "bindings": {"kafka": {"key": _uuid(f"The {topic.key}."), "bindingVersion": BINDING}},
            },
        )
    for topic in {topic.name: topic for _, topic in _readers()}.values():
        name = f"{_event(topic)}.dead-letter"
        yield (
            name,
            {
                "name": f"{topic.event_type}.dead-letter",
                "title": name,
                "summary": f"A record of {topic.name} as it came, whether or not it is valid.",
                "contentType": "application/octet-stream",
                "headers": _dead_letter_headers(),
                "payload": {"description": "Any bytes."},
            },
        )


def _headers(topic: Topic) -> Document:
    """Read off the headers that the services write, so that the document cannot say others."""
    written = headers_for(topic, SPECIMEN_ID, SPECIMEN_KEY, topic.producer, SPECIMEN_TIME, TRACEPARENT)
    properties = {name: _header(value.decode()) for name, value in written}
    required = sorted(properties.keys() - {"traceparent"})
    return {"type": "object", "properties": properties, "required": required}


def _header(written: str) -> Document:
    if written == str(SPECIMEN_ID):
        return _uuid("The event's id; a repeat has the same.")
    if written == SPECIMEN_KEY:
        return _uuid("The record's key.")
    if written == SPECIMEN_TIME.isoformat():
        return {"type": "string", "format": "date-time", "description": "When it was published."}
    if written == TRACEPARENT:
        pattern = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
        return {"type": "string", "pattern": pattern, "description": "W3C trace context."}
    return {"type": "string", "const": written}


def _dead_letter_headers() -> Document:
    properties = {name: {"type": "string", "description": why} for name, why in DEAD_LETTER_HEADERS.items()}
    return {
        "type": "object",
        "description": "The record's own headers as they came, and these.",
        "properties": properties,
        "required": sorted(properties),
    }


def _uuid(description: str) -> Document:
    return {"type": "string", "format": "uuid", "description": description}


def _event(topic: Topic) -> str:
    """reports.submitted.v1 -> ReportSubmitted.v1."""
    return f"{topic.model.__name__}.v{topic.name.rpartition('.v')[2]}"
