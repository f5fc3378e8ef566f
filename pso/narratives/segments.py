"""A marked text as segments, so that what changes letters can never move a mark."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from pso.marked import MARK

KEEP: Final = "<keep>"
OPENERS: Final = ("[[", "]]", "<<", ">>")


class Segment(NamedTuple):
    """Words under one label, under KEEP, or under none."""

    words: str
    label: str | None = None

    def __str__(self) -> str:
        if self.label is None:
            return self.words
        return f"<<{self.words}>>" if self.label == KEEP else f"[[{self.label}:{self.words}]]"

    @property
    def is_identifier(self) -> bool:
        return self.label is not None and self.label != KEEP


def segments(marked: str) -> list[Segment]:
    """The parts of a marked text, in order; joined again they are the text."""
    parts: list[Segment] = []
    last = 0
    for match in MARK.finditer(marked):
        if match.start() > last:
            parts.append(Segment(marked[last : match.start()]))
        parts.append(Segment(match[2], match[1]) if match[1] else Segment(match[3], KEEP))
        last = match.end()
    if last < len(marked):
        parts.append(Segment(marked[last:]))
    return parts


def joined(parts: Iterable[Segment]) -> str:
    """The marked text of these segments."""
    return "".join(map(str, parts))


def is_safe(words: str) -> bool:
    """Whether words can stand beside or inside a mark without being read as one."""
    return bool(words.strip()) and not any(opener in words for opener in OPENERS)
