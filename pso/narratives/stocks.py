"""The written stocks: what narratives draw from, read once and cut into halves."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from .halves import Half, evenly_in_half, in_half
from .patterns import Pattern, compiled
from .segments import KEEP

DATA: Final = Path(__file__).parent / "data"
ONLY_A_WAY: Final = re.compile(r"\{[a-z_]+[a-z_0-9]*\}")
"""A pattern that is no format but a way to another stock, which has halves of its own."""
TEMPLATE_KINDS: Final = ("head", "event", "brief", "tail", "clean")


class Stock(NamedTuple):
    """Patterns to draw from, and the label that what is drawn carries in a narrative (None: none).

    A closed class of the language (months, weekdays, numerals) is in both halves.
    """

    label: str | None
    patterns: tuple[Pattern, ...]


class Origin(NamedTuple):
    """Where a family's names come from, and whether two surnames, or the surname first, are usual."""

    name: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    doubled: bool
    surname_first: bool


Templates = dict[str, dict[str, tuple[Pattern, ...]]]


class Stocks(NamedTuple):
    """One half of everything."""

    stocks: dict[str, Stock]
    origins: tuple[Origin, ...]
    templates: Templates


def read(folder: str) -> dict[str, Any]:
    """All tables of the files of a folder of `data`, one dictionary."""
    tables: dict[str, Any] = {}
    for file in sorted((DATA / folder).glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if folder == "templates":  # `crew.toml` and `crew.2.toml` are one voice
            voice = file.stem.partition(".")[0]
            before = tables.pop(voice, {})
            told = {voice: {kind: [*before.get(kind, ()), *told.get(kind, ())] for kind in TEMPLATE_KINDS}}
        if twice := tables.keys() & told.keys():
            raise ValueError(f"{sorted(twice)} are told twice under {folder}")
        tables |= told
    return tables


def items(table: dict[str, Any]) -> list[str]:
    """The items of a stock's table: `patterns` one by one, `words` parted by spaces (`_` is a space)."""
    words = [word.replace("_", " ") for word in table.get("words", "").split()]
    return [*table.get("patterns", ()), *words]


@cache
def stocks_of(half: Half) -> Stocks:
    """All stocks of one half."""
    return Stocks(
        {name: _stock(table, half) for name, table in read("stocks").items()},
        tuple(_origin(name, table, half) for name, table in read("names").items()),
        {
            voice: {
                kind: tuple(map(compiled, evenly_in_half(table.get(kind, ()), half)))
                for kind in TEMPLATE_KINDS
            }
            for voice, table in read("templates").items()
        },
    )


def _stock(table: dict[str, Any], half: Half) -> Stock:
    label = KEEP if table.get("keep") else table.get("label")
    return Stock(label, tuple(map(compiled, _drawn(table, half))))


def _drawn(table: dict[str, Any], half: Half) -> list[str]:
    if table.get("closed"):
        return items(table)
    patterns = table.get("patterns", ())
    ways = [pattern for pattern in patterns if ONLY_A_WAY.fullmatch(pattern)]
    formats = evenly_in_half((pattern for pattern in patterns if pattern not in ways), half)
    return [*ways, *formats, *in_half(items({"words": table.get("words", "")}), half)]


def _origin(name: str, table: dict[str, Any], half: Half) -> Origin:
    def names(kind: str) -> tuple[str, ...]:
        return in_half((word.replace("_", " ") for word in table[kind].split()), half)

    flags = table.get("doubled", False), table.get("surname_first", False)
    return Origin(name, names("given"), names("surnames"), *flags)
