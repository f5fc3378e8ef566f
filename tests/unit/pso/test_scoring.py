"""What `pso scrub` and `pso evaluate` take as lists and as gold, and what they refuse, by its place."""

import gc
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pso.scoring import score_scrubber
from pso.scrubbing import scrub_lines
from pso.triaging import score_triage
from services.classifier.core import Ontology

CANARY = "Vexholme"
TEXT = f"{CANARY} was called for the blue goose"
LISTS_NO_ONE_READS = [
    ({"Aliases": [CANARY]}, "lists.json, list 1: no list has this name; there are names, aliases"),
    ({"names": ["Hollow EMS"], "rooster": [CANARY]}, "lists.json, list 2: no list has this name"),
    ({"northfork": {"Aliases": [CANARY]}}, "lists.json, agency 1, list 1: no list has this name"),
    ({"northfork": {"names": [CANARY]}, "roster": [CANARY]}, "lists.json, list 1: no list has this name"),
    ({"roster": {"names": [CANARY]}}, "lists.json: roster must be a list of terms"),
    ({"roster": [5]}, "lists.json: roster, entry 1: must be text in quotes"),
    ([CANARY], "lists.json: must be a JSON object with lists of terms"),
]


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    """`scrub_lines` is the end of its process, and collects between its blocks alone."""
    yield
    gc.unfreeze()
    gc.enable()


def a_file(folder: Path, content: object, name: str = "lists.json") -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def scrubbed(agency: Path | None) -> tuple[int, dict[str, Any]]:
    sink = io.StringIO()
    code = scrub_lines(io.BytesIO(json.dumps({"id": 1, "text": TEXT}).encode()), sink, agency)
    return code, json.loads(sink.getvalue())


def scored(gold: Path, agency: Path | None = None, labels: Path | None = None) -> tuple[int, dict[str, Any]]:
    sink = io.StringIO()
    code = score_scrubber(gold, agency, labels, sink)
    return code, json.loads(sink.getvalue())


@pytest.mark.parametrize(("content", "told"), LISTS_NO_ONE_READS)
def test_lists_that_would_hide_nothing_are_refused_by_their_place(
    tmp_path: Path, content: object, told: str
) -> None:
    file = a_file(tmp_path, content)
    gold = a_file(tmp_path, {"text": TEXT, "spans": []}, "gold.jsonl")
    for code, answer in (scrubbed(file), scored(gold, file)):
        assert (code, list(answer)) == (2, ["error"])
        assert answer["error"].startswith(f"the agency file cannot be used: {told}")
        assert CANARY not in answer["error"]


@pytest.mark.parametrize("content", ["[" * 100_000, "", "\x00", '{"roster": ["a\\u0000"]}'])
def test_a_file_that_is_no_lists_is_refused(tmp_path: Path, content: str) -> None:
    code, answer = scrubbed(a_file(tmp_path, content))
    assert (code, "the agency file cannot be used: " in answer["error"]) == (2, True)


@pytest.mark.parametrize("content", [{"apparatus": ["Blue Goose"]}, {"a": {"apparatus": ["Blue Goose"]}}])
def test_one_agencys_lists_may_stand_under_its_name(tmp_path: Path, content: object) -> None:
    assert "goose" in scrubbed(None)[1]["text"]
    code, answer = scrubbed(a_file(tmp_path, content))
    assert (code, "goose" in answer["text"]) == (0, False)


def test_texts_of_no_named_agency_are_not_scrubbed_with_the_lists_of_several(tmp_path: Path) -> None:
    file = a_file(tmp_path, {"a": {}, "b": {"apparatus": ["Blue Goose"]}})
    code, answer = scrubbed(file)
    assert (code, "holds the lists of 2 agencies; give those of one" in answer["error"]) == (2, True)
    for agency, leaked in (("a", 9), ("b", 0)):
        span = {"start": TEXT.index("blue"), "end": len(TEXT), "label": "UNIT"}
        gold = a_file(tmp_path, {"text": TEXT, "spans": [span], "agency": agency}, "gold.jsonl")
        assert scored(gold, file)[1]["leak"]["count"] == leaked


SPAN = {"start": 0, "end": 8, "label": "NAME"}
WRONG_GOLD: list[tuple[object, str]] = [
    ({"text": None, "spans": []}, "the field text must be a string"),
    ({"text": 5, "spans": []}, "the field text must be a string"),
    ({"text": TEXT}, "the field spans must be a list"),
    ({"text": TEXT, "spans": [SPAN | {"start": 8, "end": 0}]}, "spans, entry 1: start and end must be in"),
    ({"text": TEXT, "spans": [SPAN | {"start": 3, "end": 3}]}, "spans, entry 1: start and end must be in"),
    ({"text": TEXT, "spans": [SPAN | {"start": -8}]}, "spans, entry 1: start and end must be in the text"),
    ({"text": TEXT, "spans": [SPAN | {"end": 99}]}, "spans, entry 1: start and end must be in the text"),
    ({"text": TEXT, "spans": [SPAN | {"end": "8"}]}, "spans, entry 1: start and end must be numbers"),
    ({"text": TEXT, "spans": [SPAN | {"start": False}]}, "spans, entry 1: start and end must be numbers"),
    ({"text": TEXT, "spans": [[0, 8]]}, "spans, entry 1: start and end must be numbers"),
    ({"text": TEXT, "spans": [SPAN, SPAN]}, "spans overlap"),
    ({"text": TEXT, "spans": [SPAN, SPAN | {"start": 7, "end": 10}]}, "spans overlap"),
    ({"text": TEXT, "spans": [SPAN | {"label": CANARY}]}, "a span has an unknown label"),
    ({"text": TEXT, "spans": [SPAN | {"label": []}]}, "a span has an unknown label"),
    ({"text": TEXT, "spans": [], "keep": [{"start": 90, "end": 99}]}, "keep, entry 1: start and end must be"),
    ({"text": TEXT, "spans": [], "keep": [{"start": 9, "end": 3}]}, "keep, entry 1: start and end must be"),
    ({"text": TEXT, "spans": [], "keep": [{"start": 0, "end": 3}] * 2}, "keep overlap"),
    ({"text": TEXT, "spans": [], "keep": 5}, "the field keep must be a list"),
    ({"text": TEXT, "spans": [], "agency": ["a"]}, "the field agency must be a string"),
    ({"marked": 5}, "the field marked must be a string"),
    ({"marked": f"[[{CANARY.upper()}:x]]"}, "an unknown label at 0"),
    ([CANARY], "not a JSON object"),
    ("not json", "not a JSON object in UTF-8"),
    ("[" * 100_000, "not a JSON object in UTF-8"),
]


@pytest.mark.parametrize(("line", "told"), WRONG_GOLD, ids=[told for _, told in WRONG_GOLD])
def test_gold_that_cannot_be_right_is_refused_by_its_line(tmp_path: Path, line: object, told: str) -> None:
    right = json.dumps({"text": TEXT, "spans": [SPAN]})
    wrong = line if isinstance(line, str) else json.dumps(line)
    code, answer = scored(a_file(tmp_path, f"{right}\n\n{wrong}\n", "gold.jsonl"))
    assert (code, list(answer)) == (2, ["error"])
    assert answer["error"].startswith(f"not a labelled file: line 3: {told}")
    assert CANARY.casefold() not in answer["error"].casefold()


def test_a_file_without_a_labelled_line_has_no_scores(tmp_path: Path) -> None:
    for content in ("", "\n\n"):
        gold = a_file(tmp_path, content, "gold.jsonl")
        for code, answer in (scored(gold), triaged(gold)):
            assert (code, answer) == (2, {"error": "not a labelled file: no labelled line"})


@pytest.mark.parametrize(
    "labels", ["x", ["NAME"], {"PATIENT": "NAMES"}, {"PATIENT": 5}, {"PATIENT": None}], ids=str
)
def test_labels_that_are_none_of_ours_are_refused(tmp_path: Path, labels: object) -> None:
    gold = a_file(tmp_path, {"text": TEXT, "spans": [SPAN | {"label": "PATIENT"}]}, "gold.jsonl")
    code, answer = scored(gold, labels=a_file(tmp_path, json.dumps(labels), "labels.json"))
    assert (code, "the file of labels cannot be used: " in answer["error"]) == (2, True)
    assert scored(gold, labels=a_file(tmp_path, {"PATIENT": "NAME"}, "labels.json"))[0] == 0


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def triaged(gold: Path, known: Ontology | None = None) -> tuple[int, dict[str, Any]]:
    sink = io.StringIO()
    return score_triage(gold, sink, known), json.loads(sink.getvalue())


CODED = {"text": "The tube was in the esophagus.", "codes": ["AWY-01"]}
WRONG_CODES: list[tuple[object, str]] = [
    (CODED | {"codes": "AWY-01"}, "the field codes must be a list"),
    (CODED | {"codes": []}, "the field codes must hold one code at least"),
    ({"text": "x"}, "the field codes must hold one code at least"),
    (CODED | {"codes": ["AWY-55"]}, "not a valid value: codes"),
    (CODED | {"codes": [["AWY-01"]]}, "not a valid value: codes"),
    (CODED | {"also": ["HL-1"]}, "not a valid value: also"),
    (CODED | {"harm": "HL-9"}, "not a valid value: harm"),
    (CODED | {"harm": 3}, "not a valid value: harm"),
    (CODED | {"tier": "T9"}, "not a valid value: tier"),
    (CODED | {"report_type": "RT"}, "not a valid value: report_type"),
    (CODED | {"potential": "PS-9"}, "not a valid value: potential"),
    (CODED | {"phase": "PH"}, "not a valid value: phase"),
    (CODED | {"preventability": "PV-9"}, "not a valid value: preventability"),
    (CODED | {"factors": ["CF"]}, "not a valid value: factors"),
    (CODED | {"population": ["old"]}, "not a valid value: population"),
    (CODED | {"rules": ["U99"]}, "not a valid value: rules"),
    (CODED | {"text": None}, "the field text must be a string"),
    ([], "not a JSON object"),
    ('"x"', "not a JSON object"),
    ("[" * 100_000, "not a JSON object in UTF-8"),
]


@pytest.mark.parametrize(("line", "told"), WRONG_CODES, ids=[told for _, told in WRONG_CODES])
def test_codes_that_cannot_be_right_are_refused_by_their_line(
    tmp_path: Path, ontology: Ontology, line: object, told: str
) -> None:
    wrong = line if isinstance(line, str) else json.dumps(line)
    gold = a_file(tmp_path, f"{json.dumps(CODED)}\n{wrong}\n", "gold.jsonl")
    assert triaged(gold, ontology) == (2, {"error": f"not a labelled file: line 2: {told}"})


@pytest.mark.parametrize("begins", ["", "\ufeff"], ids=["plain", "with a mark of Unicode"])
def test_a_separator_of_lines_may_stand_in_a_text(tmp_path: Path, ontology: Ontology, begins: str) -> None:
    text = "one\u2028two\x85three\x0bfour"
    for content, score in (
        ({"text": text, "spans": []}, scored),
        ({"text": text, "codes": ["AWY-01"]}, lambda gold: triaged(gold, ontology)),
    ):
        line = json.dumps(content, ensure_ascii=False)
        gold = a_file(tmp_path, f"{begins}{line}\r\n{line}", "gold.jsonl")
        code, answer = score(gold)
        assert (code, answer.get("texts")) == (0, 2)


def test_a_byte_that_is_no_text_is_told_by_its_line(tmp_path: Path, ontology: Ontology) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(json.dumps(CODED).encode() + b"\n\xff\n")
    for code, answer in (scored(gold), triaged(gold, ontology)):
        assert (code, answer) == (2, {"error": "not a labelled file: line 2: not UTF-8"})


def test_harm_that_is_nowhere_known_has_no_kappa(tmp_path: Path, ontology: Ontology) -> None:
    nowhere = CODED | {"harm": "HL-U"}
    harm = triaged(a_file(tmp_path, nowhere, "gold.jsonl"), ontology)[1]["harm"]
    assert harm["quadratic_kappa"] == harm["more_than_one_level_off"] == {"value": None, "interval": None}
    known = CODED | {"text": "The tube was in the esophagus, the patient died.", "harm": "HL-5"}
    lines = "\n".join(json.dumps(one) for one in (known, nowhere, nowhere))
    harm = triaged(a_file(tmp_path, lines, "gold.jsonl"), ontology)[1]["harm"]
    assert harm["more_than_one_level_off"]["value"] == 0
