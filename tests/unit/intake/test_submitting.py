"""From bytes to a submission: every fault is named, nothing that was sent is repeated or lost."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import Problem
from chassis.sealing import unseal
from contracts.binding import report_binding
from contracts.report import MAX_REPORT_BYTES, Report
from services.intake.core import Way
from services.intake.submitting import lines_of, parse, read_body, submission
from tests.builders.intake import CANARY, PRIVATE, a_body, an_agency, content

SECRET = b"a receipt key"


def refused(raw: bytes) -> Problem:
    with pytest.raises(Problem) as problem:
        parse(raw)
    assert CANARY not in json.dumps(problem.value.document())
    assert CANARY not in str(problem.value)
    assert problem.value.__cause__ is None
    return problem.value


def test_a_whole_report_is_parsed() -> None:
    assert parse(a_body()).narrative == content()["narrative"]


NOT_JSON = {
    "empty": b"",
    "truncated": a_body()[:-20],
    "not UTF-8": a_body().replace(b"died", b"\xff\xfe"),
    "UTF-16": a_body().decode().encode("utf-16"),
    "nested": b'{"narrative":' * 15_000,
    "nested lists": b"[" * 100_000 + b"]" * 100_000,
    "a list": b"[" + a_body() + b"]",
    "a text": json.dumps(CANARY).encode(),
    "a number": b"1" * 5_000,
    "null": b"null",
    "two objects": a_body() + a_body(),
    "a lone surrogate": a_body().replace(b"died", b"\\ud800"),
    "NaN alone": b"NaN",
}


@pytest.mark.parametrize("fault", NOT_JSON)
def test_what_is_no_json_object_is_refused(fault: str) -> None:
    problem = refused(NOT_JSON[fault])
    assert (problem.status, problem.kind) == (400, "not-json")
    assert problem.faults[0].field == "(body)"


def test_a_report_too_large_is_refused_before_it_is_read() -> None:
    assert refused(b"{" + b" " * MAX_REPORT_BYTES).status == 413
    assert parse(a_body() + b" " * (MAX_REPORT_BYTES - len(a_body()))).harm == "HL-1"


WRONG: dict[str, Any] = {
    "submission_id": ["", "   ", None, 7, "x" * 201, [CANARY]],
    "narrative": ["", " \n ", None, 7, {"a": CANARY}, "x" * 200_001],
    "risk_imminent": ["maybe", "Y", True, CANARY],
    "report_type": ["RT-NONE", CANARY, 1],
    "harm": ["HL-9", CANARY, 1],
    "occurred_at": [CANARY, "2026-13-01", [], 1e400, "9" * 400],
    "incident_zip": ["1234", CANARY, 12345],
    "patient_age": [-1, "a lot", 10**20, 1.5, True, CANARY],
    "patient_sex": ["female", CANARY],
    "mission": ["912", CANARY],
    "device": [7, "x" * 2_001, [CANARY]],
    "synthetic": [CANARY, 7, []],
}


@pytest.mark.parametrize(("field", "value"), [(name, one) for name in WRONG for one in WRONG[name]])
def test_a_wrong_value_is_refused_by_the_name_of_its_field(field: str, value: Any) -> None:
    problem = refused(a_body(**{field: value}))
    if value == 1e400:  # not a number of JSON at all
        assert problem.status in (400, 422)
        return
    assert (problem.status, problem.kind) == (422, "invalid-report")
    assert [fault.field for fault in problem.faults] == [field]


@pytest.mark.parametrize("field", ["submission_id", "narrative"])
def test_a_missing_field_is_named(field: str) -> None:
    (fault,) = refused(a_body(without=field)).faults
    assert (fault.field, fault.detail) == (field, "Required.")


def test_an_unknown_field_is_refused_and_not_repeated() -> None:
    problem = refused(a_body(**{CANARY: CANARY}))
    assert [fault.field for fault in problem.faults] == ["(unknown)"]
    assert "narrative" in problem.faults[0].detail


def test_several_faults_are_told_at_once() -> None:
    problem = refused(a_body(harm="HL-9" * 9, device=7, risk_imminent="maybe"))
    assert {fault.field for fault in problem.faults} >= {"device", "risk_imminent"}


@pytest.mark.parametrize("text", ["a\x00b", "\u202e reversed", "👩🏽‍🚒", "e\u0301", "\ufeffmark", "\u2028"])
def test_odd_characters_are_kept_as_they_are(text: str) -> None:
    assert parse(a_body(narrative=f"x{text}x")).narrative == f"x{text}x"


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    with pytest.raises(Problem):
        parse(raw)


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12) | st.integers() | st.none(), max_size=6))
def test_any_object_is_parsed_or_refused_by_name(fields: dict[str, Any]) -> None:
    assert refused(json.dumps({f"{CANARY}{name}": value for name, value in fields.items()}).encode()).faults


def test_a_submission_opens_with_its_own_ids_only() -> None:
    agency, report = an_agency(), parse(a_body())
    made = submission(report, agency, Way.SYSTEM, SECRET, "00-x")
    bound = report_binding(made.report_id, agency.origin.agency_ref, agency.key_id)
    opened = unseal(made.event.sealed.ciphertext, PRIVATE, bound)
    assert Report.model_validate_json(opened) == report


def test_a_repeat_has_the_same_fingerprints_and_another_report_id() -> None:
    first, second = (submission(parse(a_body()), an_agency(), Way.FORM, SECRET, "00-x") for _ in range(2))
    assert first.report_id != second.report_id
    assert first.submission_hmac == second.submission_hmac
    assert first.body_hmac == second.body_hmac


def test_nothing_readable_is_in_a_submission() -> None:
    made = submission(parse(a_body()), an_agency(), Way.FORM, SECRET, "00-x")
    assert CANARY.encode() not in made.event.model_dump_json().encode() + made.event.sealed.ciphertext
    assert b"run-2026-0001" not in made.event.model_dump_json().encode() + made.submission_hmac


async def chunks_of(raw: bytes, cuts: list[int]) -> AsyncIterator[bytes]:
    places = sorted({min(cut, len(raw)) for cut in cuts})
    for start, end in zip([0, *places], [*places, len(raw)], strict=True):
        yield raw[start:end]


async def read(raw: bytes, cuts: list[int]) -> list[bytes | None]:
    return [line async for _, line in lines_of(chunks_of(raw, cuts))]


LINES = st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=8)


@given(LINES, st.lists(st.integers(0, 100), max_size=10), st.booleans())
async def test_lines_are_the_same_however_the_stream_is_cut(
    lines: list[bytes], cuts: list[int], ends_with_newline: bool
) -> None:
    raw = b"\n".join(lines) + (b"\n" if ends_with_newline else b"")
    assert await read(raw, cuts) == [line for line in lines if line.strip()]


LONG = b"x" * (MAX_REPORT_BYTES + 1)
MARKS = st.lists(st.integers(0, 2 * len(LONG)), max_size=6)


@given(MARKS)
async def test_a_line_too_long_is_one_refusal_and_harms_no_neighbour(cuts: list[int]) -> None:
    raw = b"first\n" + LONG + b"\nlast\n" + LONG
    assert await read(raw, cuts) == [b"first", None, b"last", None]


@given(MARKS)
async def test_a_line_of_the_longest_length_is_read(cuts: list[int]) -> None:
    assert await read(LONG[1:] + b"\nnext", cuts) == [LONG[1:], b"next"]


async def test_lines_are_numbered_as_an_editor_does() -> None:
    raw = b"\nfirst\n \r\n" + LONG + b"\nlast"
    assert [line async for line in lines_of(chunks_of(raw, [3]))] == [(2, b"first"), (4, None), (5, b"last")]


async def test_a_long_line_is_not_held_in_memory() -> None:
    held: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            held.append(1)
            yield b"x" * 100_000

    assert [line async for line in lines_of(endless())] == [(1, None)]
    assert len(held) == 40


async def test_a_body_is_refused_as_soon_as_it_is_too_long() -> None:
    given_ = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given_
        for _ in range(1_000):
            given_ += 1
            yield b"x" * 100_000

    with pytest.raises(Problem) as problem:
        await read_body(endless())
    assert (problem.value.status, given_) == (413, 3)
