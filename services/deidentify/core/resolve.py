"""Overlapping candidates become hits: their union is hidden, the strongest gives label and rule."""

import re
from collections.abc import Iterable
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found

PLACES: Final = frozenset((IdentifierLabel.LOCATION, IdentifierLabel.FACILITY))
BRIDGE: Final = re.compile(
    r"(?:,?\s(?:(?:at|near|behind|by|off|on|past|and|&|in|across from|next to|north of|south of|east of|west of|just off|close to|between)\s)"
    r"(?:the\s|exit\s)?|,\s|\s)",
    re.IGNORECASE,
)
"""Between two places: 'Route 9 behind the Dollar General' is one place, described in two steps."""


def resolve(found: Iterable[Found]) -> list[Found]:
    """Non-overlapping spans in order; nothing that any candidate covers is left out."""
    merged: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and item.start < merged[-1].end:
            last = merged[-1]
            best = (
                item
                if (item.strength, item.end - item.start) > (last.strength, last.end - last.start)
                else last
            )
            merged[-1] = Found(last.start, max(last.end, item.end), best.label, best.rule, best.strength)
        else:
            merged.append(item)
    return merged


def bridged(hidden: list[Found], text: str) -> list[Found]:
    """Neighbouring places that a few small words join become one."""
    joined: list[Found] = []
    for item in hidden:
        last = joined[-1] if joined else None
        if last and IdentifierLabel.LOCATION in (last.label, item.label) and {last.label, item.label} <= PLACES and BRIDGE.fullmatch(text, last.end, item.start):
            joined[-1] = Found(last.start, item.end, IdentifierLabel.LOCATION, last.rule, last.strength)
        else:
            joined.append(item)
    return joined
