"""Headers are CloudEvents 1.0 in Kafka's binary mode, as the CloudEvents SDK reads and writes them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlparse
from uuid import UUID, uuid5

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, from_kafka_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

from contracts.envelope import Headers, headers_for, open_envelope
from contracts.errors import Undecodable, UnknownSchemaVersion
from contracts.events import AnyEvent
from contracts.topics import TOPICS, Topic

from .examples import Example, examples

NOW = datetime(2026, 10, 3, 18, 31, 7, 412_000, tzinfo=UTC)
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
EXTENSION = re.compile(r"[a-z0-9]{1,20}")
"""CloudEvents 1.0, naming conventions: lower-case letters and digits, and at most 20 of them."""
CORE = {"specversion", "id", "type", "source", "time", "dataschema", "datacontenttype", "subject"}
KEY = uuid5(UUID(int=0), "a report")
EVENT_ID = uuid5(KEY, "an event")


def headers(topic: Topic, time: datetime = NOW, traceparent: str | None = TRACEPARENT) -> Headers:
    return headers_for(topic, EVENT_ID, str(KEY), topic.producer, time, traceparent)


def message(topic: Topic, value: bytes = b"{}") -> KafkaMessage:
    return KafkaMessage(headers=dict(headers(topic)), key=str(KEY).encode(), value=value)


def first_example(topic: Topic) -> Example:
    return next(one for one in examples("valid") if one.family == topic.name)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_sdk_reads_the_attributes_that_a_service_wrote(topic: Topic) -> None:
    event = from_binary_event(message(topic, first_example(topic).text.encode()))
    assert isinstance(event, CloudEvent)
    assert event.get_specversion() == "1.0"
    assert event.get_id() == str(EVENT_ID)
    assert event.get_type() == f"org.ems-pso.{topic.name}"
    assert event.get_source() == f"/services/{topic.producer}"
    assert event.get_time() == NOW
    assert event.get_dataschema() == f"urn:ems-pso:schema:{topic.name}"
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("dataclass") == topic.data_class.value
    assert event.get_extension("partitionkey") == str(KEY)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_sdk_reads_the_event_itself(topic: Topic) -> None:
    example = first_example(topic)
    written = example.model.model_validate_json(example.text)
    event = from_binary_event(message(topic, written.model_dump_json().encode()))
    read = topic.model.model_validate(event.get_data())
    assert read == written
    assert isinstance(read, AnyEvent)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_what_the_sdk_writes_again_is_what_was_there(topic: Topic) -> None:
    written = message(topic)
    again = to_binary_event(from_binary_event(written))
    assert again.key == str(KEY)
    assert again.headers.keys() == written.headers.keys() - {"traceparent"}
    times = (datetime.fromisoformat(one.headers["ce_time"].decode()) for one in (again, written))
    assert next(times) == next(times)
    for name in again.headers.keys() - {"ce_time"}:
        assert again.headers[name] == written.headers[name], name


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_service_opens_what_the_sdk_wrote(topic: Topic) -> None:
    attributes = {
        "id": str(EVENT_ID),
        "type": topic.event_type,
        "source": "/services/elsewhere",
        "time": NOW,
        "datacontenttype": "application/json",
        "partitionkey": str(KEY),
    }
    envelope = open_envelope(topic, to_binary_event(CloudEvent(attributes, {})).headers.items())
    assert (envelope.id, envelope.type, envelope.source) == (
        str(EVENT_ID),
        topic.event_type,
        "/services/elsewhere",
    )
    assert envelope.traceparent is None


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_service_opens_what_a_service_wrote(topic: Topic) -> None:
    envelope = open_envelope(topic, headers(topic))
    assert (envelope.id, envelope.type) == (str(EVENT_ID), topic.event_type)
    assert envelope.traceparent == TRACEPARENT
    assert open_envelope(topic, headers(topic, traceparent=None)).traceparent is None


def test_a_record_is_known_as_binary_mode_by_its_headers() -> None:
    assert from_kafka_event(message(TOPICS[0])).get_id() == str(EVENT_ID)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_attribute_names_and_values_are_what_the_standard_allows(topic: Topic) -> None:
    texts = {name: value.decode("utf-8") for name, value in headers(topic)}
    assert len(texts) == len(headers(topic)), "a header is there twice"
    for name in (name.removeprefix("ce_") for name in texts if name.startswith("ce_")):
        assert name in CORE or EXTENSION.fullmatch(name), name
    assert all(texts.values()), "an attribute may not be empty"
    assert urlparse(texts["ce_dataschema"]).scheme == "urn"
    assert re.fullmatch(r"/services/[a-z]+", texts["ce_source"])
    assert UUID(texts["ce_id"]) == EVENT_ID


@pytest.mark.parametrize(
    "time",
    [NOW, NOW.replace(microsecond=0), NOW.astimezone(timezone(timedelta(hours=-4)))],
    ids=["microseconds", "whole-second", "with-offset"],
)
def test_time_is_rfc_3339(time: datetime) -> None:
    [written] = [value.decode() for name, value in headers(TOPICS[0], time) if name == "ce_time"]
    assert RFC_3339.fullmatch(written)
    assert datetime.fromisoformat(written) == time


def test_headers_carry_ids_and_constants_only() -> None:
    """Headers lie outside the ciphertext, so nothing of a report may stand in them."""
    names = [name for name, _ in headers(TOPICS[0])]
    assert names == [
        *("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_dataschema"),
        *("ce_dataclass", "ce_partitionkey", "content-type", "traceparent"),
    ]


@pytest.mark.parametrize("missing", ["ce_specversion", "ce_id", "ce_type", "ce_source"])
def test_a_record_without_a_required_attribute_is_undecodable(missing: str) -> None:
    with pytest.raises(Undecodable):
        open_envelope(TOPICS[0], [one for one in headers(TOPICS[0]) if one[0] != missing])


@pytest.mark.parametrize("name", ["ce_id", "ce_type", "traceparent", "unknown"])
def test_a_header_that_is_not_utf_8_is_undecodable_and_not_quoted(name: str) -> None:
    with pytest.raises(Undecodable) as refused:
        open_envelope(TOPICS[0], [*headers(TOPICS[0]), (name, b"\xffRiverbend")])
    assert "Riverbend" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_specversion", b"1.1"),
        ("ce_type", TOPICS[0].event_type.removesuffix("1").encode() + b"2"),
        ("ce_type", TOPICS[1].event_type.encode()),
    ],
)
def test_another_version_or_type_is_told_apart_from_damage(name: str, value: bytes) -> None:
    with pytest.raises(UnknownSchemaVersion):
        open_envelope(TOPICS[0], [one for one in headers(TOPICS[0]) if one[0] != name] + [(name, value)])
