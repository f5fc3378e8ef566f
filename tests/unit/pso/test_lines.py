"""Lines are read as they come: each once, in order, and a single one is not kept waiting for more."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agency import TenantLists
from pso import lines
from pso.gazetteers import TABLES, build
from pso.scrubbing import _answers
from pso.state import ROOT
from services.deidentify.core.scrubber import Scrubbed, Scrubber


class Arriving:
    """A source of which each read gives one piece."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter([piece for piece in pieces if piece])

    def read1(self, size: int, /) -> bytes:
        return next(self._pieces, b"")


PIECES = st.lists(st.text("ab\n", max_size=12).map(str.encode), max_size=12)


@given(pieces=PIECES)
def test_lines_are_the_same_however_they_come(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    read = list(chain.from_iterable(lines.blocks(Arriving(pieces))))
    assert read == [line.rstrip(b"\n") for line in io.BytesIO(whole)]


@given(pieces=PIECES)
def test_a_line_too_long_is_told_apart_and_the_next_is_read(pieces: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "LONGEST_LINE", 4)  # longer than any piece, as it is of what is read at once
        short = [piece[i : i + 3] for piece in pieces for i in range(0, len(piece), 3)]
        read = list(chain.from_iterable(lines.blocks(Arriving(short))))
    whole = [line.rstrip(b"\n") for line in io.BytesIO(b"".join(pieces))]
    assert read == [line if len(line) < 4 else None for line in whole]


def test_no_more_lines_are_answered_together_than_the_limit() -> None:
    many = b"x\n" * (3 * lines.MOST_TOGETHER + 1)
    sizes = [len(block) for block in lines.blocks(Arriving([many]))]
    assert sum(sizes) == many.count(b"\n")
    assert max(sizes) <= lines.MOST_TOGETHER


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    build()
    return Scrubber.load(TABLES)


class Tripping(Scrubber):
    """A scrubber that one text makes fail."""

    def scrub_many(self, texts: Sequence[str], lists: TenantLists | None = None) -> list[Scrubbed]:
        if "trip" in texts:
            raise ZeroDivisionError
        return super().scrub_many(texts, lists)


def test_a_text_that_fails_harms_no_other_of_its_block(scrubber: Scrubber) -> None:
    tripping = Tripping.load(TABLES)
    texts = ["seen by Dr. Patel", "trip", "at 14:32"]
    block = [json.dumps({"id": n, "text": text}).encode() for n, text in enumerate(texts)]
    found = [json.loads(answer) for answer in _answers(block, tripping, None)]
    assert found[1] == {"id": 1, "error": "could not be answered: ZeroDivisionError"}
    assert [found[0]["text"], found[2]["text"]] == ["seen by Dr. [PROVIDER-1]", "at 14:32"]


@pytest.mark.parametrize("given_id", ['"a\u00e9"', "7", "null", "[1, {}]", "1.5", "true"])
def test_an_answer_is_written_as_json_writes_it(given_id: str, scrubber: Scrubber) -> None:
    text = 'Dr. Patel said "\u00e9\ud800\u0001" to Medic 41'
    raw = f'{{"id": {given_id}, "text": {json.dumps(text)}}}'.encode()
    (answer,) = _answers([raw], scrubber, None)
    assert answer == json.dumps(json.loads(answer)) + "\n"
    assert json.loads(answer)["id"] == json.loads(given_id)
    assert {span["label"] for span in json.loads(answer)["spans"]} == {"PROVIDER", "UNIT"}


def test_a_single_line_is_answered_before_more_come() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "pso", "scrub"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for number in range(2):
            child.stdin.write(json.dumps({"id": number, "text": "Medic 41"}).encode() + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["id"] == number
        child.stdin.close()
        assert child.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("NaN", "NaN and Infinity are no JSON"),
        ("-Infinity", "NaN and Infinity are no JSON"),
        ("1e400", "a number is too large"),
        ("[-1e400]", "a number is too large"),
    ],
)
def test_a_number_that_could_not_be_written_again_is_refused(
    number: str, told: str, scrubber: Scrubber
) -> None:
    (answer,) = _answers([f'{{"id": {number}, "text": "x"}}'.encode()], scrubber, None)
    assert json.loads(answer) == {"id": None, "error": told}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_a_line_may_be_in_any_encoding_that_json_may_have(encoding: str) -> None:
    raw = '{"id": 1e3, "text": "\u00e9"}'.encode(encoding)
    assert lines.parsed(raw) == {"id": 1000.0, "text": "\u00e9"}


def ended(words: str, redirected: str) -> tuple[int, bytes]:
    """Code and words of the command, redirected by a shell as people do."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m pso {words} {redirected}', sys.executable],
        cwd=ROOT,
        input=b'{"id": 1, "text": "Medic 41"}\n',
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == b""
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("words", "redirected", "told"),
    [
        ("scrub", "<&-", b"standard input is closed"),
        ("scrub", ">&-", b"standard output is closed"),
        ("scrub", "> /dev/full", b"cannot go on: [Errno 28] No space left on device"),
        ("triage", "> /dev/full", b"cannot go on: [Errno 28] No space left on device"),
    ],
)
def test_input_or_output_that_fails_is_told_in_one_line(words: str, redirected: str, told: bytes) -> None:
    assert ended(words, redirected) == (1, told + b"\n")


@pytest.mark.parametrize("words", ["scrub", "triage"])
def test_an_end_of_reading_ends_it_without_a_word(words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "pso", words],
            cwd=ROOT,
            input=b'{"id": 1, "text": "Medic 41"}\n',
            stdout=nobody,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"")
