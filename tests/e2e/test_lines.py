"""`pso scrub` and `pso triage`: one answer for each line, in order, whatever the line is."""

import json
import subprocess
import sys
from typing import Any

import pytest

from contracts.identifiers import IdentifierLabel
from contracts.taxonomy import taxonomy
from pso.lines import MAX_CHARS
from pso.state import ROOT

LIMIT_S = 120
CANARY = "Quellmoor"
COMMANDS = ("scrub", "triage")


def answers(command: str, lines: list[bytes], *words: str) -> list[dict[str, Any]]:
    """What the command writes for these lines; its output must be ASCII, and its exit code 0."""
    done = subprocess.run(
        [sys.executable, "-m", "pso", command, *words],
        cwd=ROOT,
        input=b"\n".join(lines) + b"\n",
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]


def line(number: object, text: object, **more: Any) -> bytes:
    return json.dumps({"id": number, "text": text, **more}, ensure_ascii=False).encode()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_line_is_answered_in_order_and_a_bad_one_harms_no_other(command: str) -> None:
    lines = [
        line("first", "Medic 41 went to 114 Larch St. 😀 The tube was in the esophagus."),
        b"not json " + CANARY.encode(),
        b'{"id": "bytes", "text": "\xff"}',
        line("missing", None),
        b"[]",
        b"[" * 100_000,
        b"",
        line("empty", ""),
        line("long", "x" * (MAX_CHARS + 1)),
        line(7, "The monitor failed during the call."),
        line(None, "\ud7ff\u0000\u200b\u202e é"),
        line("last", "The stair chair strap broke."),
    ]
    found = answers(command, lines)
    assert [one["id"] for one in found] == [
        *("first", None, None, "missing", None, None, None, "empty", "long", 7, None, "last")
    ]
    bad = [number for number, one in enumerate(found) if "error" in one]
    assert bad == [1, 2, 3, 4, 5, 6, 8]
    assert all(set(found[number]) == {"id", "error"} for number in bad)
    assert CANARY not in str(found)


def test_scrub_says_where_each_identifier_stood_in_the_text_as_given() -> None:
    text = "😀 Paramedic Dan Kowalski, call 513-555-0142, on March 3, 2026."
    (found,) = answers("scrub", [line("a", text)])
    assert set(found) == {"id", "text", "spans", "held"}
    covered = {text[one["start"] : one["end"]]: one["label"] for one in found["spans"]}
    assert covered["Dan Kowalski"] == "PROVIDER"
    assert covered["513-555-0142"] == "PHONE"
    assert covered["March 3, 2026"] == "DATE"
    assert set(covered.values()) <= set(IdentifierLabel)
    assert not any(part in found["text"] for part in ("Kowalski", "0142", "March"))
    assert found["held"] is False


def test_scrub_takes_an_agencys_own_list(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "lists.json").write_text(json.dumps({"aliases": ["the barn crew"], "roster": ["Zo Plum"]}))
    told = [line("a", "It was the barn crew again, plum said.")]
    (found,) = answers("scrub", told, "--agency", str(folder / "lists.json"))
    assert "barn" not in found["text"]
    assert {one["label"] for one in found["spans"]} >= {"AGENCY"}
    (folder / "bad.json").write_text("{")
    refused = subprocess.run(
        [sys.executable, "-m", "pso", "scrub", "--agency", str(folder / "bad.json")],
        cwd=ROOT,
        input=b"",
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr


def test_triage_answers_with_codes_of_the_taxonomy_and_evidence_in_the_text() -> None:
    text = (
        "😀 The tube was in the esophagus and was not recognized for nine minutes. He arrested in our care."
    )
    (found,) = answers("triage", [line("a", text, harm="HL-4", patient_age=6)])
    assert set(found) == {
        *("id", "report_type", "categories", "harm", "potential_severity", "contributing_factors", "phase"),
        *("preventability", "tier", "rules", "evidence", "abstained"),
    }
    assert (found["tier"], found["categories"][0]["code"]) == ("T1", "AWY-01")
    assert {"U01", "U02"} <= set(found["rules"])
    codes = {code.code for code in taxonomy().codes}
    named = [one["code"] for one in (*found["categories"], *found["evidence"])]
    assert {*named, found["report_type"], found["harm"], found["phase"], found["preventability"]} <= codes
    assert all(0 <= one["start"] < one["end"] <= len(text) for one in found["evidence"])
    assert any("esophagus" in text[one["start"] : one["end"]] for one in found["evidence"])


def test_triage_names_a_structured_answer_that_is_none() -> None:
    good, bad = answers(
        "triage", [line("a", "A near miss.", report_type="RT-NM"), line("b", "x", report_type=CANARY)]
    )
    assert good["report_type"] == "RT-NM"
    assert "report_type" in bad["error"] or "codes" in bad["error"]
    assert CANARY not in bad["error"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_longest_text_is_answered(command: str) -> None:
    sentence = "Medic 41 found Mr. Pham at 114 Larch St on March 3, 2026. The tube was in the esophagus. "
    text = (sentence * (MAX_CHARS // len(sentence) + 1))[:MAX_CHARS]
    found = answers(command, [line("longest", text), line("next", "The strap broke.")])
    assert ["error" in one for one in found] == [False, False]
