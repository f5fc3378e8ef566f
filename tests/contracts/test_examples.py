"""Each example is taken or refused as its folder says, by the models and by the committed schemas."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from contracts.events import EventClassified
from contracts.identifiers import IdentifierLabel
from contracts.report import Report
from contracts.topics import TOPICS

from .examples import MODELS, ROOT, Example, committed_schema, examples, leaves, replaced

VALID, INVALID = examples("valid"), examples("invalid")
CANARY = "Zebulon Quillfeather 555-0199"
MAPS = {"identifiers", "facts", "texts"}
"""Objects whose keys are values, not fields."""
MODEL_ALONE_SEES = {
    "received-at-has-no-zone": "JSON Schema has no word for a time zone that must be there",
    "raised-at-has-no-zone": "the same",
    "reviewed-at-has-no-zone": "the same",
    "decided-at-has-no-zone": "the same",
    "occurred-at-is-not-a-date": "formats of times are not checked without a further package",
    "ciphertext-is-not-base64": "the content's encoding is an annotation in JSON Schema",
    "harm-is-not-a-code-of-the-taxonomy": "codes are open by shape; what may be sent is looked up",
    "narrative-is-blank": "blanks are stripped before the length is counted",
}


def validator(family: str) -> Draft202012Validator:
    return Draft202012Validator(committed_schema(family), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("example", VALID, ids=str)
def test_a_valid_example_is_taken_by_the_model_and_by_the_committed_schema(example: Example) -> None:
    event = example.model.model_validate_json(example.text)
    validator(example.family).validate(example.document)
    assert example.model.model_validate_json(event.model_dump_json()) == event


@pytest.mark.parametrize("example", VALID, ids=str)
def test_what_a_service_writes_fits_the_committed_schema(example: Example) -> None:
    written = example.model.model_validate_json(example.text).model_dump_json()
    validator(example.family).validate(json.loads(written))


@pytest.mark.parametrize("example", INVALID, ids=str)
def test_an_invalid_example_is_refused(example: Example) -> None:
    with pytest.raises(ValidationError):
        example.model.model_validate_json(example.text)
    is_valid = validator(example.family).is_valid(example.document)
    assert is_valid == (example.name in MODEL_ALONE_SEES)


@pytest.mark.parametrize("example", INVALID, ids=str)
def test_an_invalid_example_has_one_fault(example: Example) -> None:
    """So that it shows what its name says and not something else; a union tells one fault in each form."""
    with pytest.raises(ValidationError) as refused:
        example.model.model_validate_json(example.text)
    assert len({fault["loc"][0] if fault["loc"] else "" for fault in refused.value.errors()}) == 1


def test_every_family_has_examples_of_both_kinds_and_no_folder_is_read_by_nobody() -> None:
    valid, invalid = (Counter(one.family for one in kind) for kind in (VALID, INVALID))
    assert all(valid[family] >= 4 and invalid[family] >= 5 for family in MODELS)
    assert {folder.name for folder in (ROOT / "contracts/examples").iterdir()} == MODELS.keys()


@pytest.mark.parametrize("example", INVALID, ids=str)
def test_an_error_never_quotes_what_was_sent(example: Example) -> None:
    with pytest.raises(ValidationError) as refused:
        example.model.model_validate_json(example.text)
    said = f"{refused.value} {refused.value!r}"
    sent = {str(_at(example.document, way)) for way in leaves(example.document)}
    assert not [value for value in sent if len(value) > 12 and value in said]
    assert "input_value" not in said


@pytest.mark.parametrize("example", VALID, ids=str)
def test_no_field_quotes_a_name_that_stands_where_it_may_not(example: Example) -> None:
    """A name put into every field in turn: taken as text or refused without a word of it."""
    ways = leaves(example.document)
    said = " ".join(_refusal(example, replaced(example.document, way, CANARY)) for way in ways)
    assert not [word for word in CANARY.split() if word in said]


@pytest.mark.parametrize("example", [one for one in VALID if one.family != "report"], ids=str)
def test_an_older_reader_ignores_what_a_newer_writer_added_anywhere(example: Example) -> None:
    newer = _with_fields_of_tomorrow(example.document)
    assert example.model.model_validate(newer) == example.model.model_validate(example.document)


def test_a_report_with_a_field_nobody_knows_is_refused_so_that_no_answer_is_lost_in_silence() -> None:
    report = next(one for one in VALID if one.family == "report").document
    with pytest.raises(ValidationError):
        Report.model_validate(report | {"tomorrow": 1})


def test_every_event_is_frozen_and_hides_what_was_sent() -> None:
    for topic in TOPICS:
        for model in _models_of(topic.model):
            assert model.model_config.get("frozen"), model
            assert model.model_config.get("extra") == "ignore", model
            assert model.model_config.get("hide_input_in_errors"), model


@pytest.mark.parametrize("example", [one for one in VALID if one.family == "events.classified.v1"], ids=str)
def test_evidence_lies_within_the_text_it_speaks_of(example: Example) -> None:
    event = EventClassified.model_validate_json(example.text)
    for span in _spans(event):
        said = event.text if span["field"] == "narrative" else event.answers.texts[span["field"]]
        assert 0 <= span["start"] < span["end"] <= len(said)


def test_a_withheld_event_quotes_nothing() -> None:
    withheld = [
        event
        for one in VALID
        if one.family == "events.classified.v1"
        and (event := EventClassified.model_validate_json(one.text)).withheld
    ]
    assert withheld
    for event in withheld:
        assert not event.text
        assert not event.answers.texts
        assert not list(_spans(event))


def test_placeholders_in_the_examples_are_of_known_kinds() -> None:
    known = {label.value for label in IdentifierLabel} | {"AGE"}
    for example in VALID:
        for kind in re.findall(r"\[([A-Z_0-9]+)-\d+[:\]]", example.text):
            assert kind in known, example


def _refusal(example: Example, document: Any) -> str:
    """What the model says against a document; nothing if it is taken."""
    try:
        example.model.model_validate_json(json.dumps(document))
    except ValidationError as refused:
        return f"{refused} {refused!r}"
    return ""


def _at(document: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        document = document[step]
    return document


def _with_fields_of_tomorrow(value: Any, *, is_map: bool = False) -> Any:
    if isinstance(value, list):
        return [_with_fields_of_tomorrow(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _with_fields_of_tomorrow(field, is_map=key in MAPS) for key, field in value.items()}
    return inner if is_map else inner | {"field_of_tomorrow": {"deep": [1, None]}}


def _spans(event: EventClassified) -> list[dict[str, Any]]:
    return [node for node in _objects(event.model_dump()) if {"field", "start", "end"} <= node.keys()]


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in _objects(inner))]
    if isinstance(value, list | tuple):
        return [found for inner in value for found in _objects(inner)]
    return []


def _models_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """A model and all it holds."""
    found, waiting = {model}, [field.annotation for field in model.model_fields.values()]
    while waiting:
        kind: Any = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found.add(kind)
                waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += list(getattr(kind, "__args__", ()))
    return found
