"""Towns and counties of the gazetteer, crossings, and what stands behind a place's preposition."""

from collections.abc import Iterator
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.reading import Reading, Regime, Shape

PLACE_CUES: Final = frozenset(
    [
        "in",
        "at",
        "from",
        "near",
        "to",
        "of",
        "off",
        "outside",
        "by",
        "through",
        "toward",
        "towards",
        "around",
        "for",
        "between",
        "past",
        "beyond",
        "into",
    ]
)
LONGEST_TOWN: Final = 4
CROSSING_GAP: Final = frozenset((" & ", "/", " / ", " @ "))


def find_places(reading: Reading, lexicon: Lexicon, protected: bytearray) -> Iterator[Found]:
    """Towns by table, 'X County', and 'corner of X and Y'."""
    for i, low in enumerate(reading.lows):
        if low in lexicon.town_starts:
            yield from _town(reading, lexicon, i)
        if low in ("county", "parish", "township", "twp", "borough") and i:
            yield from _county(reading, i, protected)
        if (i and reading.gaps[i] in CROSSING_GAP) or (low in ("and", "at") and i):
            yield from _crossing(reading, i, protected)


def _town(reading: Reading, lexicon: Lexicon, i: int) -> Iterator[Found]:
    for size in range(LONGEST_TOWN, 1, -1):
        if i + size > len(reading) or any(
            gap not in (" ", ". ", "-") for gap in reading.gaps[i + 1 : i + size]
        ):
            continue
        if " ".join(reading.lows[i : i + size]) not in lexicon.towns:
            continue
        if reading.regime == Regime.MIXED:
            good = reading.shapes[i] == Shape.CAPITAL and reading.shapes[i + size - 1] == Shape.CAPITAL
        else:
            good = (
                i > 0
                and reading.lows[i - 1] in PLACE_CUES
                and not any(f & (lex.FUNCTION | lex.CLINICAL) for f in reading.facts[i : i + size])
            )
            good = good and not all(f & (lex.ORDINARY | lex.ROLE) for f in reading.facts[i : i + size])
        if good:
            yield Found(reading.starts[i], reading.ends[i + size - 1], IdentifierLabel.LOCATION, "town", 46)
            return


def _county(reading: Reading, i: int, protected: bytearray) -> Iterator[Found]:
    first = i
    for j in range(i - 1, max(-1, i - 4), -1):
        if (
            reading.gaps[j + 1] != " "
            or reading.shapes[j] == Shape.NUMBER
            or reading.facts[j] & (lex.FUNCTION | lex.VERB | lex.CLINICAL | lex.ROLE | lex.ORDINARY)
        ):
            break
        if reading.regime == Regime.MIXED and reading.shapes[j] == Shape.LOWER:
            break
        first = j
        if reading.opens[j] or reading.regime != Regime.MIXED:
            break
    if first < i:
        yield Found(reading.starts[first], reading.ends[i], IdentifierLabel.LOCATION, "county", 44)


def _crossing(reading: Reading, i: int, protected: bytearray) -> Iterator[Found]:
    """'Union & Prospect', 'corner of Main and 4th'."""
    joined = reading.gaps[i] in CROSSING_GAP
    left, right = (i - 1, i) if joined else (i - 1, i + 1)
    if right >= len(reading) or left < 1:
        return
    cue = reading.lows[max(0, left - 3) : left]
    if not (
        {"corner", "intersection", "crossing", "junction"} & set(cue)
        or (joined and {"at", "near", "on", "to"} & set(cue[-1:]))
    ):
        return
    if not joined and (reading.gaps[i] != " " or reading.gaps[i + 1] != " "):
        return
    if any(reading.facts[j] & (lex.FUNCTION | lex.CLINICAL) or protected[j] for j in (left, right)):
        return
    if reading.regime == Regime.MIXED and Shape.LOWER in (reading.shapes[left], reading.shapes[right]):
        return
    yield Found(reading.starts[left], reading.ends[right], IdentifierLabel.LOCATION, "crossing", 47)
