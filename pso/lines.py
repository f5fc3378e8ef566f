"""JSON lines as the commands take them: read as they come, checked one by one, answered in order.

Reports' text passes through here and goes nowhere but to the caller's own output.
"""

import contextlib
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from typing import Any, Final, Protocol

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


def parsed(raw: bytes | None) -> dict[str, Any]:
    """The object that a line holds."""
    if raw is None:
        raise BadLine("longer than a line may be")
    try:
        line = json.loads(raw)
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
