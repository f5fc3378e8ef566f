"""The committed schemas and documents are what the code says, and hold together by themselves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chassis.provision import all_topics
from chassis.settings import ServiceSettings
from contracts.topics import GROUPS, TOPICS
from pso.contracts_docs.documents import contract_documents, put, stale
from pso.contracts_docs.schemas import all_schemas, as_text

from .examples import ROOT

REWRITE = "run `python -m pso.contracts_docs write` and commit the result"


@pytest.fixture(scope="module")
def streams() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "docs/api/asyncapi.json").read_text(encoding="utf-8"))
    return document


def test_the_committed_schemas_and_streams_are_what_the_code_says() -> None:
    assert stale(ROOT, contract_documents()) == [], REWRITE


def test_a_document_that_was_edited_is_missing_or_belongs_to_nothing_is_named(tmp_path: Path) -> None:
    documents = {Path("a/one.json"): "1", Path("a/two.json"): "2"}
    put(tmp_path, documents)
    assert stale(tmp_path, documents) == []
    (tmp_path / "a/one.json").write_text("edited")
    (tmp_path / "a/two.json").unlink()
    (tmp_path / "a/gone.json").write_text("3")
    assert [path.stem for path in stale(tmp_path, documents)] == ["gone", "one", "two"]
    put(tmp_path, documents)
    assert stale(tmp_path, documents) == []


@pytest.mark.parametrize("name", all_schemas())
def test_a_schema_is_itself_valid_and_the_same_each_time(name: str) -> None:
    schema = all_schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert as_text(schema) == as_text(all_schemas()[name])
    assert schema["$id"] == f"urn:ems-pso:schema:{name}"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_schema_says_what_is_fixed_about_its_topic(topic: Any) -> None:
    schema = all_schemas()[topic.name]
    assert (schema["x-topic"], schema["x-version"]) == (topic.name, 1)
    assert (schema["x-data-class"], schema["x-key"]) == (topic.data_class, topic.key)
    assert schema["x-event-type"] == topic.event_type


def test_definitions_have_names_a_reader_understands() -> None:
    names = {name for schema in all_schemas().values() for name in schema.get("$defs", {})}
    assert "CodedHarm" in names
    assert all(name.isalpha() for name in names)


def test_every_reference_in_the_streams_leads_somewhere(streams: dict[str, Any]) -> None:
    references = [node["$ref"] for node in _nodes(streams) if "$ref" in node]
    assert references
    for reference in references:
        node = streams
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_channels_are_the_topics_that_are_created(streams: dict[str, Any]) -> None:
    created = {topic.name: topic for topic in all_topics(ServiceSettings())}
    assert streams["channels"].keys() == created.keys()
    for name, channel in streams["channels"].items():
        said, made = channel["bindings"]["kafka"], created[name]
        assert channel["address"] == said["topic"] == name
        assert said["partitions"] == made.num_partitions
        for setting, value in said["topicConfiguration"].items():
            assert made.topic_configs[setting] == (value[0] if isinstance(value, list) else str(value))


def test_every_service_sends_and_receives_what_is_declared(streams: dict[str, Any]) -> None:
    operations = streams["operations"]
    for topic in TOPICS:
        assert operations[f"{topic.producer}-sends-{topic.name}"]["action"] == "send"
        for consumer in topic.consumers:
            read = operations[f"{consumer}-receives-{topic.name}"]
            assert read["action"] == "receive"
            assert ("bindings" in read) == (topic in GROUPS.get(consumer, ()))
    dead = sum(len(topics) for topics in GROUPS.values())
    assert len(operations) == len(TOPICS) + sum(len(topic.consumers) for topic in TOPICS) + dead


def test_dead_letters_are_of_the_class_of_their_source(streams: dict[str, Any]) -> None:
    for group, topics in GROUPS.items():
        for topic in topics:
            channel = streams["channels"][topic.dead_letters(group)]
            assert channel["x-data-class"] == topic.data_class


def test_payloads_in_the_streams_are_the_committed_schemas(streams: dict[str, Any]) -> None:
    schemas = streams["components"]["schemas"]
    for topic in TOPICS:
        name, committed = topic.model.__name__, all_schemas()[topic.name]
        message = streams["components"]["messages"][f"{name}.v1"]
        assert message["payload"] == {"$ref": f"#/components/schemas/{name}"}
        for definition, schema in committed.get("$defs", {}).items():
            assert _without_prefix(schemas[definition]) == _without_prefix(schema), definition
        assert schemas[name]["required"] == committed["required"]
        assert schemas[name]["properties"].keys() == committed["properties"].keys()


def _without_prefix(schema: Any) -> str:
    return json.dumps(schema, sort_keys=True).replace("#/components/schemas/", "#/$defs/")


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
