"""Names of facilities, agencies, streets and places: a head noun and the words before it that name it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.reading import Reading, Regime, Shape

LONGEST_NAME: Final = 6
INNER: Final = frozenset(
    [
        "of",
        "the",
        "and",
        "&",
        "de",
        "la",
        "del",
        "los",
        "las",
        "san",
        "santa",
        "st",
        "saint",
        "our",
        "lady",
        "for",
    ]
)
LONE_PLACES: Final = frozenset(
    [
        "children's",
        "childrens",
        "county",
        "general",
        "memorial",
        "methodist",
        "baptist",
        "presbyterian",
        "mercy",
        "providence",
        "university",
        "regional",
        "kaiser",
        "va",
        "uw",
        "harborview",
        "parkland",
        "mayo",
        "shriners",
    ]
)
TO_A_PLACE: Final = frozenset(["to", "at", "from", "into", "by", "near", "via", "@"])
DIVIDING: Final = frozenset((" ", " & ", "-", ". ", " / ", "/", "  "))


@dataclass(frozen=True, slots=True)
class Heads:
    """Head nouns by their last word: the words before it (if any) and what they make of the name."""

    by_last: dict[str, tuple[tuple[tuple[str, ...], IdentifierLabel], ...]]
    generic: frozenset[str]
    suffixes: frozenset[str]


def load_heads() -> Heads:
    """Read the head nouns from their lists."""
    by_last: dict[str, list[tuple[tuple[str, ...], IdentifierLabel]]] = {}
    for name, label in (("agency_head", IdentifierLabel.AGENCY), ("facility_head", IdentifierLabel.FACILITY)):
        for entry in lex.entries(lex.LISTS / f"{name}.txt"):
            words = tuple(entry.split())
            by_last.setdefault(words[-1], []).append((words, label))
    suffixes = frozenset(lex.entries(lex.LISTS / "street_suffix.txt"))
    return Heads(
        {last: tuple(sorted(found, key=lambda head: -len(head[0]))) for last, found in by_last.items()},
        frozenset(lex.entries(lex.LISTS / "generic_place.txt")),
        suffixes,
    )


def find_named_things(reading: Reading, heads: Heads, protected: bytearray) -> Iterator[Found]:
    """Every name that ends in a head noun or a street suffix, and 'St. Luke's'."""
    by_last, suffixes, lows = heads.by_last, heads.suffixes, reading.lows
    for i, low in enumerate(lows):
        if low in by_last:
            yield from _headed(reading, i, heads, protected)
        if low in suffixes and i:
            yield from _street(reading, i, heads, protected)
        if low in ("st", "ste", "saint", "sts", "mount", "mt", "our", "holy", "sacred"):
            yield from _saint(reading, i)
        if low in LONE_PLACES and i and reading.shapes[i] != Shape.LOWER:
            yield from _lone(reading, i)


def _head_start(reading: Reading, i: int, heads: Heads) -> tuple[int, IdentifierLabel] | None:
    for words, label in heads.by_last[reading.lows[i]]:
        first = i - len(words) + 1
        if first >= 0 and tuple(reading.lows[first : i + 1]) == words:
            return first, label
    return None


def _headed(reading: Reading, i: int, heads: Heads, protected: bytearray) -> Iterator[Found]:
    head = _head_start(reading, i, heads)
    if head is None:
        return
    start, label = head
    first = _name_start(reading, start, heads, protected)
    if first == start:
        return
    last = _name_end(reading, i, heads)
    yield Found(reading.starts[first], reading.ends[last], label, "head_noun", 50)


def _name_start(reading: Reading, start: int, heads: Heads, protected: bytearray) -> int:
    """The first word of the name before a head noun; `start` when nothing there names anything."""
    first, named = start, False
    for j in range(start - 1, max(-1, start - 1 - LONGEST_NAME), -1):
        if reading.gaps[j + 1] not in DIVIDING or (
            reading.gaps[j + 1] == ". " and reading.lows[j] not in ("st", "ft", "mt", "co", "univ")
        ):
            break
        if not _is_name_part(reading, j, protected):
            if (
                reading.lows[j] in INNER
                and j > 0
                and _is_name_part(reading, j - 1, protected)
                and reading.regime == Regime.MIXED
            ):
                continue
            break
        first = j
        if reading.lows[j] not in heads.generic and not (
            reading.opens[j] and reading.facts[j] & (lex.ORDINARY | lex.ROLE)
        ):
            named = True
        if reading.opens[j]:
            break
    return first if named else start


def _is_name_part(reading: Reading, j: int, protected: bytearray) -> bool:
    facts, shape = reading.facts[j], reading.shapes[j]
    if shape == Shape.NUMBER:
        return False
    if reading.regime == Regime.MIXED:
        if shape == Shape.LOWER or (facts & lex.FUNCTION and reading.opens[j]):
            return False
        return not (facts & (lex.CLINICAL | lex.TITLE) and shape == Shape.UPPER)
    if facts & (lex.FUNCTION | lex.VERB | lex.ROLE | lex.TITLE | lex.KIN | lex.CLINICAL) or protected[j]:
        return reading.lows[j] in ("st", "saint")
    return len(reading.lows[j]) > 1


def _name_end(reading: Reading, i: int, heads: Heads) -> int:
    """Words after the head that belong to the name: 'Cleveland Clinic Akron General', 'Hospital of Utah'."""
    last = i
    while last + 1 < len(reading) and reading.gaps[last + 1] == " ":
        low = reading.lows[last + 1]
        if (low in heads.by_last and low not in ("ed", "er", "icu", "transport", "dispatch")) or (
            reading.regime == Regime.MIXED and _is_plain_capital(reading, last + 1)
        ):
            last += 1
        else:
            break
    if last + 1 < len(reading) and reading.gaps[last + 1] == " " and reading.lows[last + 1] in ("ed", "er"):
        last += 1
    return last


def _is_plain_capital(reading: Reading, i: int) -> bool:
    return reading.shapes[i] == Shape.CAPITAL and not reading.facts[i] & (
        lex.FUNCTION | lex.CLINICAL | lex.ROLE | lex.TITLE
    )


def _street(reading: Reading, i: int, heads: Heads, protected: bytearray) -> Iterator[Found]:
    """'Garnet Ave', 'N Arch St'; in a text without capitals only after a word that takes a place."""
    low = reading.lows[i]
    if reading.gaps[i] not in (" ", "  ") or (
        reading.regime == Regime.MIXED
        and reading.shapes[i] == Shape.LOWER
        and low
        in (
            "way",
            "place",
            "path",
            "row",
            "loop",
            "court",
            "drive",
            "square",
            "alley",
            "st",
            "dr",
            "ct",
            "pl",
            "road",
            "street",
            "trail",
            "highway",
            "lane",
            "circle",
        )
    ):
        if not (
            low in ("road", "street", "lane", "trail", "highway")
            and reading.gaps[i] == " "
            and reading.shapes[i - 1] == Shape.CAPITAL
        ):
            return
    first = i
    for j in range(i - 1, max(-1, i - 4), -1):
        if (
            (first != i and reading.gaps[j + 1] != " ")
            or not _is_name_part(reading, j, protected)
            or (reading.opens[j] and reading.lows[j] in heads.generic)
        ):
            break
        first = j
        if reading.opens[j]:
            break
    if first == i or all(word in heads.generic for word in reading.lows[first:i]):
        return
    if reading.regime != Regime.MIXED:
        if (
            not first
            or reading.lows[first - 1]
            not in ("on", "at", "off", "near", "to", "from", "down", "and", "of", "along", "in")
            or (
                low
                in (
                    "way",
                    "dr",
                    "st",
                    "place",
                    "court",
                    "drive",
                    "path",
                    "row",
                    "loop",
                    "pl",
                    "ct",
                    "heights",
                    "hollow",
                )
                and i - first > 2
            )
        ):
            return
    yield Found(reading.starts[first], reading.ends[i], IdentifierLabel.LOCATION, "street_name", 48)


def _saint(reading: Reading, i: int) -> Iterator[Found]:
    """'St. Luke's', 'Our Lady of the Lake', 'Mount Sinai', 'Holy Cross'."""
    if i + 1 >= len(reading) or reading.gaps[i + 1] not in (" ", ". ", "."):
        return
    low, following = reading.lows[i], reading.facts[i + 1]
    if low == "our" and reading.lows[i + 1] != "lady":
        return
    if (
        reading.shapes[i + 1] == Shape.NUMBER
        or following & (lex.FUNCTION | lex.VERB)
        or reading.lows[i + 1] in ("elevation", "depression", "segment", "changes", "elevations")
    ):
        return
    if (
        reading.regime == Regime.MIXED
        and reading.shapes[i + 1] != Shape.CAPITAL
        and not (low in ("st", "saint") and following & lex.GIVEN_MASK >= 6)
    ):
        return
    if reading.regime == Regime.MIXED and reading.shapes[i] == Shape.LOWER and low not in ("st", "saint"):
        return
    if (
        low == "st"
        and i
        and reading.gaps[i] == " "
        and reading.regime == Regime.MIXED
        and reading.shapes[i - 1] == Shape.CAPITAL
        and not reading.opens[i - 1]
        and reading.gaps[i + 1] == ". "
    ):
        return  # '114 Larch St. Patient ...'
    if reading.regime != Regime.MIXED and following & lex.CLINICAL:
        return
    last = i + 1
    while last + 1 < len(reading) and reading.gaps[last + 1] == " " and last - i < 5:
        inner = reading.lows[last + 1] in ("of", "the") and low == "our"
        if (
            inner
            or (reading.regime == Regime.MIXED and _is_plain_capital(reading, last + 1))
            or (
                low == "our"
                and last - i < 4
                and not reading.facts[last + 1] & lex.FUNCTION
                and reading.lows[last] in ("the", "of")
            )
        ):
            last += 1
        else:
            break
    yield Found(reading.starts[i], reading.ends[last], IdentifierLabel.FACILITY, "saint", 49)


def _lone(reading: Reading, i: int) -> Iterator[Found]:
    """'to COUNTY.', 'at Children's': a hospital by one word, after a word that takes a place."""
    ends = (
        i + 1 == len(reading)
        or reading.gaps[i + 1] != " "
        or bool(reading.facts[i + 1] & (lex.FUNCTION | lex.VERB))
    )
    if reading.lows[i - 1] in TO_A_PLACE and reading.gaps[i] == " " and ends:
        yield Found(reading.starts[i], reading.ends[i], IdentifierLabel.FACILITY, "lone_place", 45)
