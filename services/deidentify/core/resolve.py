"""Overlapping candidates become hits: their union is hidden, the strongest gives label and rule."""

from collections.abc import Iterable

from services.deidentify.core.labels import Found


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
