"""Both cores together: what the reader of the README is told to try gets the tier it deserves."""

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest

from contracts.events import Answers
from pso.triaging import triage_lines
from services.classifier.core import Ontology, Reading, read_many


@pytest.mark.parametrize(
    ("text", "tier", "rule"),
    [
        ("Tube was in the esophagus for nine minutes, the patient arrested.", "T1", "U02"),
        ("Gave 10 mg of morphine in place of 1 mg, the patient stopped breathing.", "T1", "U03"),
        ("Almost gave 10 mg of morphine in place of 1 mg, caught at the cross check.", "T2", "U26"),
        ("The patient stopped breathing after the midazolam.", "T1", "U06"),
    ],
)
def test_a_line_is_triaged(text: str, tier: str, rule: str) -> None:
    sink = io.StringIO()
    source = io.BytesIO(json.dumps({"id": "1", "text": text}).encode() + b"\n")
    assert triage_lines(source, sink) == 0
    answer = json.loads(sink.getvalue())
    assert answer["tier"] == tier
    assert rule in answer["rules"]


def answers_to(*lines: bytes) -> list[dict[str, Any]]:
    sink = io.StringIO()
    assert triage_lines(io.BytesIO(b"\n".join(lines) + b"\n"), sink) == 0
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def a_line(number: int, text: str = "The ramp was wet and she slipped.") -> bytes:
    return json.dumps({"id": number, "text": text}).encode()


def test_lines_are_answered_in_order_and_a_bad_one_harms_only_itself() -> None:
    found = answers_to(a_line(0), b"no json", a_line(2), b'{"id": 3}', a_line(4, ""))
    assert [one["id"] for one in found] == [0, None, 2, 3, 4]
    assert ["error" in one for one in found] == [False, True, False, True, False]


@pytest.mark.parametrize("field", ["harm", "report_type", "patient_sex"])
def test_an_answer_that_is_no_code_is_told_by_its_field(field: str) -> None:
    line = json.loads(a_line(0)) | {field: "HL-9"}
    assert answers_to(json.dumps(line).encode()) == [{"id": 0, "error": f"not a valid value: {field}"}]


def test_a_text_that_cannot_be_read_harms_none_that_came_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(reports: Sequence[tuple[str, Answers]], ontology: Ontology) -> list[Reading]:
        if any("poison" in text for text, _ in reports):
            raise RecursionError
        return read_many(reports, ontology)

    monkeypatch.setattr("pso.triaging.read_many", failing)
    monkeypatch.setattr(
        "pso.triaging.read", lambda text, answers, known: failing([(text, answers)], known)[0]
    )
    found = answers_to(a_line(0), a_line(1, "poison"), a_line(2))
    assert ["error" in one for one in found] == [False, True, False]
    assert found[1]["error"] == "could not be answered: RecursionError"
