"""Topics are declared as the design says, and groups read only what they are declared to read."""

import re
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.events import ReportDecided, Sealed
from contracts.report import Report
from contracts.topics import (
    DAY_MS,
    GROUPS,
    MAX_MESSAGE_BYTES,
    REPORTS_DECIDED,
    TOPICS,
    DataClass,
    Topic,
    by_name,
)

NAME = re.compile(r"[a-z]+\.[a-z]+\.v\d+")
SERVICES = {"intake", "deidentify", "classifier", "alerts", "aggregator"}
DECIDED = {
    # name: (key, producer, data class, kept for, compacted)
    "agencies.registered.v1": ("agency_ref", "intake", "IDENTIFIED_PSWP", None, True),
    "reports.submitted.v1": ("report_id", "intake", "IDENTIFIED_PSWP", 30 * DAY_MS, False),
    "reports.deidentified.v1": ("report_id", "deidentify", "ANONYMISED_PSWP", 30 * DAY_MS, False),
    "reports.decided.v1": ("report_id", "deidentify", "ANONYMISED_PSWP", None, True),
    "events.classified.v1": ("report_id", "classifier", "ANONYMISED_PSWP", None, False),
    "events.reviewed.v1": ("report_id", "alerts", "ANONYMISED_PSWP", None, False),
    "alerts.changed.v1": ("report_id", "alerts", "ANONYMISED_PSWP", None, True),
}

every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


def test_the_topics_are_those_decided() -> None:
    """A changed key loses order, a changed class loses protection: neither happens by accident."""
    declared = {
        topic.name: (topic.key, topic.producer, topic.data_class, topic.retention_ms, topic.compacted)
        for topic in TOPICS
    }
    assert declared == DECIDED


@every_topic
def test_a_name_is_things_past_participle_and_version(topic: Topic) -> None:
    assert NAME.fullmatch(topic.name)
    assert topic.event_type == f"org.ems-pso.{topic.name}"
    assert topic.schema_uri.endswith(topic.name)
    assert by_name(topic.name) is topic


def test_names_models_and_schemas_are_of_one_topic_each() -> None:
    for attribute in ("name", "model", "event_type", "schema_uri"):
        assert len({getattr(topic, attribute) for topic in TOPICS}) == len(TOPICS), attribute


@every_topic
def test_a_topic_is_keyed_by_a_field_of_its_event_that_is_an_id(topic: Topic) -> None:
    assert topic.model.model_fields[topic.key].annotation is UUID
    assert topic.model.model_fields[topic.key].is_required()


@every_topic
def test_producers_and_consumers_are_services(topic: Topic) -> None:
    assert topic.producer in SERVICES
    assert set(topic.consumers) <= SERVICES
    assert len(set(topic.consumers)) == len(topic.consumers) > 0


@every_topic
def test_only_intake_and_deidentify_touch_identified_records(topic: Topic) -> None:
    touched_by = {topic.producer, *topic.consumers}
    if topic.data_class is DataClass.IDENTIFIED_PSWP:
        assert touched_by <= {"intake", "deidentify"}
    elif topic is not REPORTS_DECIDED:
        assert "intake" not in touched_by


def test_what_intake_is_told_of_a_report_has_nothing_of_it() -> None:
    """Who knows receipts and agencies is told that a person decided, and no more."""
    assert set(ReportDecided.model_fields) == {"event_id", "report_id", "revision", "decision", "decided_at"}


@every_topic
def test_an_identified_record_is_sealed_and_a_sealed_one_is_identified(topic: Topic) -> None:
    is_sealed = any(field.annotation is Sealed for field in topic.model.model_fields.values())
    assert is_sealed == (topic.data_class is DataClass.IDENTIFIED_PSWP)


@every_topic
def test_no_event_carries_an_answer_that_never_leaves_the_original(topic: Topic) -> None:
    identifying = {"submission_id", "narrative", "location", "incident_number", "occurred_at"}
    identifying |= {name for name in Report.model_fields if name.startswith("reporter_")}
    assert not identifying & _field_names(topic.model)


def test_an_alert_says_nothing_of_the_agency_it_comes_from() -> None:
    assert "agency_ref" not in _field_names(by_name("alerts.changed.v1").model)


def test_every_group_is_a_service_and_reads_what_names_it_as_consumer() -> None:
    assert GROUPS.keys() <= SERVICES
    for group, topics in GROUPS.items():
        for topic in topics:
            assert topic in TOPICS
            assert group in topic.consumers, f"{group} reads {topic.name} undeclared"


def test_every_service_but_intake_consumes_in_a_group() -> None:
    """Intake has as many instances as requests need, more than partitions: it follows its topic whole."""
    assert GROUPS.keys() == SERVICES - {"intake"}


def test_a_topic_read_without_a_group_can_be_read_whole() -> None:
    for topic in TOPICS:
        for consumer in topic.consumers:
            is_whole = topic.compacted or topic.retention_ms is None
            assert topic in GROUPS.get(consumer, ()) or is_whole, f"{consumer} could not resume {topic.name}"


def test_the_aggregators_topics_have_equal_partitions_and_are_kept_without_limit() -> None:
    """Range assignment gives one report's three topics to one instance only if the counts are equal."""
    topics = GROUPS["aggregator"]
    assert len(topics) == 3
    assert len({topic.partitions for topic in topics}) == 1
    assert {topic.key for topic in topics} == {"report_id"}
    assert {topic.retention_ms for topic in topics} == {None}


def test_dead_letters_have_names_of_their_own() -> None:
    names = [topic.dead_letters(group) for group, topics in GROUPS.items() for topic in topics]
    assert len(set(names)) == len(names)
    assert all(name.endswith(".dead-letters") for name in names)
    assert not set(names) & {topic.name for topic in TOPICS}
    assert max(len(name) for name in names) < 250, "Kafka's limit is 249"


def test_the_largest_list_fits_a_message_when_sealed() -> None:
    """1 MiB of list in base64 is a third more; the report beside it is a quarter of that."""
    assert MAX_MESSAGE_BYTES > (1024 * 1024) * 4 / 3 + 64 * 1024


def _field_names(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema()
    nodes = [schema, *schema.get("$defs", {}).values()]
    return {name for node in nodes for name in node.get("properties", {})}
