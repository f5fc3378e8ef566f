"""JSON lines as the commands take them: read as they come, checked one by one, answered in order.

Reports' text passes through here and goes nowhere but to the caller's own output.
"""

import contextlib
import fcntl
import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol, TextIO

MAX_CHARS: Final = 2_000_000
LONGEST_LINE: Final = 16 * 1024 * 1024
"""Two million characters, each escaped in JSON as two six-character halves, and some more."""
READ_BYTES: Final = 1 << 20
MOST_TOGETHER: Final = 256
"""Lines answered together, in less than a tenth of a second; twice as many: 6 MB more, 3 % less time."""
MOST_BYTES_TOGETHER: Final = 1 << 20


class BadLine(Exception):
    """A line that cannot be answered; the text says why and quotes nothing."""


class Source(Protocol):
    """What standard input can do."""

    def read1(self, size: int, /) -> bytes:
        """What is there, at least one byte; nothing at the end."""


class StandardInput:
    """Standard input: what has come, as much of it as is answered together."""

    def __init__(self) -> None:
        self._number = sys.stdin.fileno()
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # no pipe, or of a user who has too many
                fcntl.fcntl(self._number, fcntl.F_SETPIPE_SZ, READ_BYTES)

    def read1(self, size: int, /) -> bytes:
        """What is there, at least one byte; nothing at the end."""
        return os.read(self._number, size)


def over_standard_lines(answer: Callable[[Source, TextIO], int]) -> int:
    """What `answer` makes of standard input, on standard output; its code.

    1 where output or input fails; without a word where nobody reads on, as a writer into a pipe ends.
    """
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None:  # closed by who started this
            return _tell(f"standard {name} is closed")
    try:
        code = answer(StandardInput(), sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        _drop_output()
        return _tell(f"cannot go on: {error}")
    return code


def _tell(why: str) -> int:
    if sys.stderr is not None:
        print(why, file=sys.stderr)
    return 1


def _drop_output() -> None:
    """What is still held goes nowhere, so that the end does not fail at it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def blocks(source: Source) -> Iterator[list[bytes | None]]:
    """Lines as many as have come, within limits; None for one that is too long."""
    begun: list[bytes] = []
    size = 0
    while chunk := source.read1(READ_BYTES):
        first, *others = chunk.split(b"\n")
        size += len(first)
        begun.append(first if size < LONGEST_LINE else b"")
        if others:
            *whole, rest = others
            yield from _parts([b"".join(begun) if size < LONGEST_LINE else None, *whole])
            begun, size = [rest], len(rest)
    if size:
        yield [b"".join(begun) if size < LONGEST_LINE else None]


def _parts(lines: list[bytes | None]) -> Iterator[list[bytes | None]]:
    first, size = 0, 0
    for place, line in enumerate(lines):
        size += len(line or b"")
        if place - first == MOST_TOGETHER or (size > MOST_BYTES_TOGETHER and place > first):
            yield lines[first:place]
            first, size = place, len(line or b"")
    yield lines[first:]


def _no_number(_: str) -> float:
    raise BadLine("NaN and Infinity are no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise BadLine("a number is too large")
    return number


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)
"""As `json.loads` has it, but for what would not be JSON any more when it is written again."""


def parsed(raw: bytes | None) -> dict[str, Any]:
    """The object that a line holds."""
    if raw is None:
        raise BadLine("longer than a line may be")
    try:
        line = _DECODER.decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))
    except (ValueError, RecursionError):
        raise BadLine("not a JSON object in UTF-8") from None
    if not isinstance(line, dict):
        raise BadLine("not a JSON object")
    return line


def check_text(line: dict[str, Any]) -> None:
    """Apart from parsing, so that the answer to a bad text still carries the line's id."""
    if not isinstance(line.get("text"), str):
        raise BadLine("the field text must be a string")
    if len(line["text"]) > MAX_CHARS:
        raise BadLine(f"text is longer than {MAX_CHARS} characters")


def refusal(line: dict[str, Any], error: Exception) -> dict[str, Any]:
    """The answer to a line that has none; it quotes nothing of the line but its id."""
    why = str(error) if isinstance(error, BadLine) else f"could not be answered: {type(error).__name__}"
    return {"id": line.get("id"), "error": why}
