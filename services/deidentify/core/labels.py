"""Hits: what was found, where, of which kind and by which rule."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from contracts.identifiers import IdentifierLabel

PEOPLE: Final = frozenset((IdentifierLabel.NAME, IdentifierLabel.PROVIDER))
PLACES: Final = frozenset((IdentifierLabel.LOCATION, IdentifierLabel.FACILITY))
BY_CONTEXT: Final = "tagger"
"""The rule that reads the words around: what it takes for a name here may be a plain word elsewhere."""


class Hit(NamedTuple):
    """One identifier: half-open code-point offsets in the text as given, and the rule that found it."""

    start: int
    end: int
    label: IdentifierLabel
    rule: str


@dataclass(slots=True)  # not frozen: freezing triples the cost of making one, and a text makes dozens
class Found:
    """A candidate in the folded text; of two that overlap, the higher `strength` gives the label."""

    start: int
    end: int
    label: IdentifierLabel
    rule: str
    strength: int
