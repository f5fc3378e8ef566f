"""Texts with their identifiers marked inline, as people write them: `[[LABEL:words]]`, `<<must survive>>`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from contracts.identifiers import IdentifierLabel

IDENTIFIER: Final = re.compile(r"\[\[([A-Z_0-9]+):(.*?)\]\]", re.DOTALL)
MARK: Final = re.compile(rf"{IDENTIFIER.pattern}|<<(.*?)>>", re.DOTALL)


class BadMark(ValueError):
    """A mark that names no known kind, is empty, or holds another."""


class Gold(NamedTuple):
    """A text without its marks; spans and keeps as half-open code points `{"start", "end", ...}`."""

    text: str
    spans: list[dict[str, Any]]
    keeps: list[dict[str, Any]]


def gold(marked: str) -> Gold:
    """A marked text without its marks, and what they covered. Raises BadMark."""
    pieces: list[str] = []
    spans: list[dict[str, Any]] = []
    keeps: list[dict[str, Any]] = []
    length = last = 0
    for match in MARK.finditer(marked):
        label, words = match[1], match[2] if match[1] else match[3]
        if not words.strip() or "[[" in words or "<<" in words:
            raise BadMark(f"an empty or nested mark at {match.start()}")
        pieces += [marked[last : match.start()], words]
        start = length + match.start() - last
        length, last = start + len(words), match.end()
        if label is None:
            keeps.append({"start": start, "end": length})
        elif label in IdentifierLabel.__members__:
            spans.append({"start": start, "end": length, "label": label})
        else:
            raise BadMark(f"an unknown label at {match.start()}")
    return Gold("".join(pieces) + marked[last:], spans, keeps)


def labelled(line: dict[str, Any]) -> dict[str, Any]:
    """A line of a labelled file in one form, whichever way its identifiers are given."""
    if "marked" not in line:
        return line
    told = gold(line["marked"])
    return {**line, "text": told.text, "spans": told.spans, "keep": told.keeps}


def files(folder: Path) -> Iterator[Path]:
    """The labelled files of a folder, in the order of their names; a folder inside it is another matter."""
    yield from sorted(folder.glob("*.jsonl"))
