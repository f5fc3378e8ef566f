"""JSON Schemas of the topics and of the report, made from the models so that both say the same."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.report import Report
from contracts.topics import TOPICS, Topic

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REPORT = "report.v1"
"""What agencies send to intake's `/v1`; no topic, but as much a promise as one."""


def schema_of(topic: Topic) -> Schema:
    """The schema of one topic's values, with what is fixed about the topic itself."""
    about = {
        "$schema": DIALECT,
        "$id": topic.schema_uri,
        "x-topic": topic.name,
        "x-version": version_of(topic.name),
        "x-event-type": topic.event_type,
        "x-data-class": topic.data_class.value,
        "x-key": topic.key,
    }
    return about | _tidied(topic.model.model_json_schema(), "#/$defs/")


def schema_of_report() -> Schema:
    """The schema of a report as a reporter gives it."""
    about = {"$schema": DIALECT, "$id": f"urn:ems-pso:schema:{REPORT}", "x-version": version_of(REPORT)}
    return about | _tidied(Report.model_json_schema(), "#/$defs/")


def all_schemas() -> dict[str, Schema]:
    """Every schema by its name: the topics in their order, then the report."""
    return {topic.name: schema_of(topic) for topic in TOPICS} | {REPORT: schema_of_report()}


def shared_schemas(prefix: str) -> dict[str, Schema]:
    """The schemas of all models by model name, for one document whose references begin with `prefix`."""
    models = [(topic.model, "validation") for topic in TOPICS]
    _, together = models_json_schema(models, ref_template=prefix + "{model}")  # type: ignore[arg-type]
    schemas: dict[str, Schema] = _tidied(together, prefix)["$defs"]
    return schemas


def version_of(name: str) -> int:
    """reports.submitted.v1 -> 1."""
    return int(name.rpartition(".v")[2])


def as_text(document: Schema) -> str:
    """Sorted and indented, so that two runs write the same bytes and a diff shows what changed."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True) + "\n"


def _tidied(schema: Schema, prefix: str) -> Schema:
    """Without the titles pydantic makes from field names, and with readable names for generic models."""
    text = json.dumps(schema)
    for old, new in _readable_names(schema, prefix).items():
        text = text.replace(f'"{prefix}{old}"', f'"{prefix}{new}"').replace(f'"{old}": {{', f'"{new}": {{')
    tidied: Schema = json.loads(text)
    for node in _nodes(tidied):
        for field in node.get("properties", {}).values():
            field.pop("title", None)
    for name, definition in tidied.get("$defs", {}).items():
        definition["title"] = name
    return tidied


def _readable_names(schema: Schema, prefix: str) -> dict[str, str]:
    """`Coded_Annotated_str__..._1` -> `CodedHarm`: the model, then the first field of that kind.

    pydantic numbers the kinds of a generic model in the order it meets them, so that one more kind
    would rename the others; a field's name stays.
    """
    names: dict[str, str] = {}
    for node in _nodes(schema):
        for field, value in sorted(node.get("properties", {}).items()):
            for reference in re.findall(re.escape(f'"{prefix}') + r'([^"]+)"', json.dumps(value)):
                model = re.search(r"(?:^|__)([A-Z][A-Za-z]+)_", reference)
                if model and reference not in names:
                    names[reference] = model[1] + "".join(part.capitalize() for part in field.split("_"))
    return names


def _nodes(value: Any) -> Iterator[Schema]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
