"""A labelled file read line by line: one that cannot be right is refused by its number, never by its text."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from .lines import BadLine, check_text, parsed

T = TypeVar("T")
_MARK: Final = "\ufeff"
"""What some programs write at a file's beginning to say that it is Unicode."""


class BadGold(ValueError):
    """What is no labelled file; the text says which line and why, and quotes nothing."""


def lines_of(file: Path) -> list[str]:
    """The lines of a file; a separator of lines that is no line feed may stand in a text."""
    content = file.read_bytes()
    try:
        return content.decode().removeprefix(_MARK).split("\n")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise BadGold(f"line {number}: not UTF-8") from None


def read_each(lines: Iterable[str], read: Callable[[dict[str, Any]], T]) -> Iterator[tuple[int, T]]:
    """What `read` makes of each line, with its number; it raises BadLine for one that cannot be right.

    Raises BadGold for the first such line, and where there is none at all.
    """
    number = count = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            count += 1
            try:
                made = read(parsed(line.encode("utf-8", "surrogatepass")))
            except BadLine as error:
                raise BadGold(f"line {number}: {error}") from None
            yield number, made
    if not count:
        raise BadGold("no labelled line")


def text_of(line: dict[str, Any]) -> str:
    """The text of a line. Raises BadLine."""
    check_text(line)
    text: str = line["text"]
    return text
