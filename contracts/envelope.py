"""The headers of every Kafka record: CloudEvents 1.0 in binary mode, data class, trace context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.errors import Undecodable, UnknownSchemaVersion
from contracts.topics import Topic

Headers = list[tuple[str, bytes]]
SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"


@dataclass(frozen=True)
class Envelope:
    """The attributes of one record, decoded."""

    id: str
    type: str
    source: str
    traceparent: str | None


def headers_for(
    topic: Topic, event_id: UUID, key: str, source: str, time: datetime, traceparent: str | None = None
) -> Headers:
    """Headers for one record of `topic`; `source` is the service's name."""
    headers: Headers = [
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_id", str(event_id).encode()),
        ("ce_type", topic.event_type.encode()),
        ("ce_source", f"/services/{source}".encode()),
        ("ce_time", time.isoformat().encode()),
        ("ce_dataschema", topic.schema_uri.encode()),
        ("ce_dataclass", topic.data_class.value.encode()),
        ("ce_partitionkey", key.encode()),
        ("content-type", CONTENT_TYPE.encode()),
    ]
    if traceparent:
        headers.append(("traceparent", traceparent.encode()))
    return headers


def open_envelope(topic: Topic, headers: Iterable[tuple[str, bytes]]) -> Envelope:
    """Read and check the headers of a record of `topic`.

    Raises Undecodable for missing or non-UTF-8 attributes, UnknownSchemaVersion for another type.
    """
    try:
        texts: Mapping[str, str] = {name: value.decode("utf-8") for name, value in headers}
        envelope = Envelope(texts["ce_id"], texts["ce_type"], texts["ce_source"], texts.get("traceparent"))
        version = texts["ce_specversion"]
    except (KeyError, UnicodeDecodeError, AttributeError) as error:
        raise Undecodable("a CloudEvents header is missing or not UTF-8") from error
    if version != SPEC_VERSION or envelope.type != topic.event_type:
        raise UnknownSchemaVersion(f"expected {topic.event_type}, CloudEvents {SPEC_VERSION}")
    return envelope
