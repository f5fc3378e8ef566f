"""Sections of a long report, each of which is read by itself too.

One grave sentence in a page of minutes, or in a letter, is thinned by all that stands around it.
"""

from collections.abc import Iterator
from typing import Final

from .passage import NARRATIVE, Passage

LONG: Final = 200
"""Words of a narrative beyond which its sections are read."""
SECTION: Final = 80
"""Words that a section has at least; it begins and ends with a sentence."""
STEP: Final = 40
"""Words between the beginnings of two sections, at least."""


def sections_of(passage: Passage, narrative: str) -> list[str]:
    """The sections of a long narrative in their order, none of a brief one."""
    size = passage.fields.count(NARRATIVE)  # the narrative is the first field
    if size <= LONG:
        return []
    return [narrative[passage.starts[first] : passage.ends[last]] for first, last in _spans(passage, size)]


def _spans(passage: Passage, size: int) -> Iterator[tuple[int, int]]:
    """The first and last word of each."""
    sentences = passage.sentences
    begins = [place for place in range(size) if not place or sentences[place] != sentences[place - 1]]
    ends = [*begins[1:], size]
    next_first = 0
    for number, first in enumerate(begins):
        if first < next_first:
            continue
        end = next((end for end in ends[number:] if end - first >= SECTION), size)
        yield first, end - 1
        if end == size:
            return
        next_first = first + STEP
