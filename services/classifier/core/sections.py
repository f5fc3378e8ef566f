"""Sections of a long report, each of which is read by itself too.

One grave sentence in a page of minutes, or in a letter, is thinned by all that stands around it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from .passage import NARRATIVE, Passage
from .signals import Span

if TYPE_CHECKING:
    from .observed import Observed

LONG: Final = 200
"""Words of a narrative beyond which its sections are read."""
SECTION: Final = 80
"""Words that a section has at least; it begins and ends with a sentence."""
STEP: Final = 40
"""Words between the beginnings of two sections, at least, but for the last one."""


class Section(NamedTuple):
    """A part of a report that was read by itself."""

    row: int
    """The report's place among those read together."""
    span: Span
    """Its words in the report."""
    observed: "Observed"


def sections_of(passage: Passage) -> Iterator[Span]:
    """The first and last word of each section of a long narrative, in their order; none of a brief one."""
    size = passage.fields.count(NARRATIVE)  # the narrative is the first field
    if size <= LONG:
        return
    sentences = passage.sentences
    begins = [place for place in range(size) if not place or sentences[place] != sentences[place - 1]]
    bounds = [*begins[1:], size]
    first = 0
    while True:
        end = bounds[min(bisect_left(bounds, first + SECTION), len(bounds) - 1)]
        if end == size:
            yield begins[bisect_right(begins, min(first, size - SECTION)) - 1], size - 1
            return
        yield first, end - 1
        first = begins[bisect_left(begins, first + STEP)]
