"""Both cores together: what the reader of the README is told to try gets the tier it deserves."""

import io
import json

import pytest

from pso.triaging import triage_lines


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
