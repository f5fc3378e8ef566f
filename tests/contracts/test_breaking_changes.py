"""A change that breaks kept records or older readers is refused; one that only adds is not."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contracts.topics import TOPICS
from pso.contracts_docs.changes import Harmed, breaks
from pso.contracts_docs.gate import faults, release, released_schemas
from pso.contracts_docs.schemas import REPORT, all_schemas

ROOT = Path(__file__).resolve().parents[2]
NAME = "things.seen.v1"
Schema = dict[str, Any]


def a_schema() -> Schema:
    """One field of every kind that the contracts use."""
    return {
        "$id": f"urn:ems-pso:schema:{NAME}",
        "x-topic": NAME,
        "x-event-type": f"org.ems-pso.{NAME}",
        "x-data-class": "ANONYMISED_PSWP",
        "x-key": "report_id",
        "type": "object",
        "description": "A thing.",
        "$defs": {
            "Kind": {"type": "string", "enum": ["a", "b"]},
            "Place": {
                "type": "object",
                "properties": {"state": {"type": "string", "pattern": "^[A-Z]{2}$"}},
                "required": ["state"],
            },
        },
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "count": {"type": "integer", "minimum": 1, "maximum": 9},
            "words": {"type": "string", "maxLength": 20, "default": ""},
            "kind": {"$ref": "#/$defs/Kind"},
            "place": {"$ref": "#/$defs/Place"},
            "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
            "list": {"type": "array", "items": {"$ref": "#/$defs/Place"}, "maxItems": 4},
            "by_kind": {
                "type": "object",
                "propertyNames": {"$ref": "#/$defs/Kind"},
                "additionalProperties": {"type": "integer"},
            },
            "said": {"type": "string", "const": "yes"},
        },
        "required": ["id", "kind", "place"],
    }


def changed(path: str, value: Any) -> Schema:
    """The schema with another value at a path; None takes away what is there."""
    schema = deepcopy(a_schema())
    *way, last = path.split("/")
    node: Any = schema
    for part in way:
        node = node[part]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return schema


BREAKS = [
    # path, new value, field that the message names, what it says, who is harmed
    ("properties/words", None, "words", "was removed", Harmed.BOTH),
    ("$defs/Place/properties/state", None, "place.state", "was removed", Harmed.BOTH),
    ("properties/count/type", "string", "count", "type changed from integer to string", Harmed.BOTH),
    ("properties/list/items", {"type": "string"}, "list[]", "type changed", Harmed.BOTH),
    ("properties/by_kind/additionalProperties", {"type": "string"}, "by_kind.*", "type changed", Harmed.BOTH),
    ("required", ["id", "kind", "place", "words"], "words", "is newly required", Harmed.KEPT),
    ("required", ["id", "kind"], "place", "is no longer required", Harmed.OLDER),
    ("$defs/Kind/enum", ["a"], "kind", "values removed: ['b']", Harmed.KEPT),
    ("$defs/Kind/enum", ["a", "b", "c"], "by_kind.(key)", "values added: ['c']", Harmed.OLDER),
    ("$defs/Kind/enum", None, "kind", "is no longer restricted", Harmed.OLDER),
    ("properties/id/enum", ["x"], "id", "is newly restricted", Harmed.KEPT),
    ("properties/said/const", "no", "said", "values removed: ['yes']", Harmed.KEPT),
    ("properties/count/minimum", 2, "count", "minimum tightened from 1 to 2", Harmed.KEPT),
    ("properties/count/minimum", 0, "count", "minimum loosened from 1 to 0", Harmed.OLDER),
    ("properties/count/maximum", 8, "count", "maximum tightened from 9 to 8", Harmed.KEPT),
    ("properties/count/maximum", None, "count", "maximum loosened from 9 to None", Harmed.OLDER),
    ("properties/count/multipleOf", 2, "count", "multipleOf tightened", Harmed.KEPT),
    ("properties/words/minLength", 1, "words", "minLength tightened from None to 1", Harmed.KEPT),
    ("properties/list/maxItems", 3, "list", "maxItems tightened from 4 to 3", Harmed.KEPT),
    ("$defs/Place/properties/state/pattern", "^[A-Z]+$", "place.state", "pattern changed", Harmed.BOTH),
    ("properties/id/format", None, "id", "format loosened", Harmed.OLDER),
    ("properties/maybe/anyOf", [{"type": "string"}], "maybe", "no longer takes null", Harmed.KEPT),
    (
        "properties/maybe/anyOf",
        [{"type": "string"}, {"type": "integer"}, {"type": "null"}],
        "maybe",
        "now also takes integer",
        Harmed.OLDER,
    ),
    (
        "properties/maybe/anyOf",
        [{"type": "string"}, {"type": "string", "pattern": "x"}, {"type": "null"}],
        "maybe",
        "number of forms of string changed",
        Harmed.BOTH,
    ),
    ("properties/words/default", "-", "words", "its default changed from '' to '-'", Harmed.BOTH),
    ("additionalProperties", False, "*", "additionalProperties changed", Harmed.BOTH),
    ("$id", "urn:ems-pso:schema:other", "(schema)", "$id changed", Harmed.BOTH),
    ("x-event-type", "org.ems-pso.things.noticed.v1", "(schema)", "x-event-type changed", Harmed.BOTH),
    ("x-key", "agency_ref", "(schema)", "x-key changed", Harmed.BOTH),
    ("x-data-class", "IDENTIFIED_PSWP", "(schema)", "x-data-class changed", Harmed.BOTH),
    ("properties/words/contentEncoding", "base64", "words", "contentEncoding", Harmed.KEPT),
]


@pytest.mark.parametrize(("path", "value", "field", "what", "harmed"), BREAKS)
def test_a_breaking_change_names_the_field_and_whom_it_harms(
    path: str, value: Any, field: str, what: str, harmed: Harmed
) -> None:
    found = breaks(a_schema(), changed(path, value))
    assert any(one.field.endswith(field) and what in one.what and one.harmed is harmed for one in found), [
        str(one) for one in found
    ]


def test_a_new_required_field_breaks() -> None:
    today = changed("properties/extra", {"type": "string"})
    today["required"].append("extra")
    assert [(one.field, one.harmed) for one in breaks(a_schema(), today)] == [("extra", Harmed.KEPT)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties/extra", {"type": "string", "default": ""}),
        ("$defs/Place/properties/county", {"type": "string", "default": ""}),
        ("description", "Another thing."),
        ("properties/count/title", "How many"),
        ("properties/words/description", "What was said."),
        ("properties/words/examples", ["hello"]),
        ("properties/words/deprecated", True),
        ("required", ["place", "kind", "id"]),
        ("$defs/Unused", {"type": "string"}),
    ],
)
def test_what_only_adds_or_explains_is_allowed(path: str, value: Any) -> None:
    assert breaks(a_schema(), changed(path, value)) == []


@pytest.mark.parametrize(
    ("now", "is_break"),
    [
        ({"state": "OH", "towns": [], "county": ""}, False),
        ({"state": "NY", "towns": []}, True),
        ({"state": "OH", "towns": ["Lima"]}, True),
        ({"state": "OH", "towns": [], "county": "Allen"}, True),
        ({"state": "OH", "towns": [], "other": ""}, True),
        ({"state": "OH"}, True),
        (None, True),
    ],
)
def test_an_object_that_is_a_default_may_gain_fields_and_keeps_the_others(now: Any, is_break: bool) -> None:
    was = a_schema()
    was["properties"]["place"]["default"] = {"state": "OH", "towns": []}
    today = deepcopy(was)
    today["$defs"]["Place"]["properties"]["county"] = {"type": "string", "default": ""}
    today["properties"]["place"]["default"] = now
    assert bool(breaks(was, today)) == is_break


def test_a_definition_may_be_renamed_or_written_in_place() -> None:
    today = a_schema()
    today["$defs"]["Area"] = today["$defs"].pop("Place")
    today["properties"]["place"] = {"$ref": "#/$defs/Area"}
    today["properties"]["list"]["items"] = deepcopy(today["$defs"]["Area"])
    assert breaks(a_schema(), today) == []


def test_a_model_that_holds_itself_is_refused_instead_of_followed_forever() -> None:
    schema = changed("$defs/Place/properties/part", {"$ref": "#/$defs/Place"})
    assert "nested too deeply" in str(breaks(schema, schema)[0])


def test_the_message_says_what_to_do() -> None:
    [said] = faults({NAME: a_schema()}, {NAME: changed("properties/words", None)})
    assert said.startswith("things.seen.v1: words: was removed")
    assert "declare things.seen.v2 beside it" in said


def test_a_topic_that_is_gone_and_one_without_a_released_schema_are_faults() -> None:
    assert "no longer declared" in faults({NAME: a_schema()}, {})[0]
    assert "contracts_docs release" in faults({}, {NAME: a_schema()})[0]


def test_a_report_may_take_more_than_it_took_but_not_less() -> None:
    more, less = changed("$defs/Kind/enum", ["a", "b", "c"]), changed("$defs/Kind/enum", ["a"])
    assert faults({REPORT: a_schema()}, {REPORT: more}) == []
    assert "/v2/reports" in faults({REPORT: a_schema()}, {REPORT: less})[0]


def test_release_freezes_todays_schemas_and_refuses_to_freeze_a_break(tmp_path: Path) -> None:
    assert release(tmp_path) == []
    assert released_schemas(tmp_path) == all_schemas()
    frozen = tmp_path / "contracts/schemas/released/reports.submitted.v1.json"
    before = json.loads(frozen.read_text())
    before["properties"]["gone"] = {"type": "string"}
    frozen.write_text(json.dumps(before))
    assert any("gone: was removed" in fault for fault in release(tmp_path))
    assert json.loads(frozen.read_text()) == before


def test_no_contract_breaks_what_was_released() -> None:
    assert faults(released_schemas(ROOT), all_schemas()) == []


@pytest.mark.parametrize("name", [*(topic.name for topic in TOPICS), REPORT])
def test_every_released_field_is_guarded(name: str) -> None:
    """Taking any one field away from a real schema is seen, whichever it is."""
    released = released_schemas(ROOT)[name]
    for place, field in _fields(released):
        today = deepcopy(released)
        node: Any = today
        for part in place:
            node = node[part]
        del node[field]
        assert any(one.field.endswith(field) and "removed" in one.what for one in breaks(released, today)), (
            field
        )


def _fields(schema: Schema) -> list[tuple[tuple[str, ...], str]]:
    places = [("properties",), *(("$defs", name, "properties") for name in schema.get("$defs", {}))]
    found = []
    for place in places:
        node: Any = schema
        for part in place:
            node = node.get(part, {})
        found += [(place, field) for field in node]
    return found
