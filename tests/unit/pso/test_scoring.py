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
