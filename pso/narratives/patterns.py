"""The small language of stocks and templates, compiled once.

`{name}` a draw from stock `name` or a person of that role; `{name.form}` in a given form; `{name:1}` and
`{name:1.form}` the same one each time it is told; `{4}` four digits; `{2-9}` a number of that range;
`{a2}` two capitals; `{x2}` two lower-case hexadecimal digits; `{this|that}` one of these.
"""

import re
from functools import cache
from typing import Final, NamedTuple

BRACES: Final = re.compile(r"\{([^{}]+)\}")
DIGITS: Final = re.compile(r"\d{1,2}")
RANGE: Final = re.compile(r"(\d+)-(\d+)")
LETTERS: Final = re.compile(r"([ax])(\d{1,2})")
SLOT: Final = re.compile(r"([a-z_0-9]+)(?::(\w+))?(?:\.([a-z]+))?")


class BadPattern(ValueError):
    """Braces that hold nothing known."""


class Slot(NamedTuple):
    name: str
    key: str
    form: str


class Digits(NamedTuple):
    length: int


class Letters(NamedTuple):
    alphabet: str
    length: int


class Range(NamedTuple):
    low: int
    high: int
    width: int


class Either(NamedTuple):
    options: tuple["Pattern", ...]


Part = str | Slot | Digits | Letters | Range | Either
Pattern = tuple[Part, ...]
ALPHABETS: Final = {"a": "ABCDEFGHJKLMNPRSTUVWXYZ", "x": "0123456789abcdef"}


@cache
def compiled(source: str) -> Pattern:
    """The parts of a pattern. Raises BadPattern."""
    parts: list[Part] = []
    last = 0
    for match in BRACES.finditer(source):
        if match.start() > last:
            parts.append(source[last : match.start()])
        parts.append(_part(match[1]))
        last = match.end()
    if last < len(source):
        parts.append(source[last:])
    return tuple(parts)


def _part(inside: str) -> Part:
    if "|" in inside:
        return Either(tuple(compiled(option) for option in inside.split("|")))
    if DIGITS.fullmatch(inside):
        return Digits(int(inside))
    if found := RANGE.fullmatch(inside):
        low, high = found[1], found[2]
        return Range(int(low), int(high), len(low) if low.startswith("0") else 1)
    if found := LETTERS.fullmatch(inside):
        return Letters(ALPHABETS[found[1]], int(found[2]))
    if found := SLOT.fullmatch(inside):
        return Slot(found[1], key=found[2] or "", form=found[3] or "")
    raise BadPattern(inside)
