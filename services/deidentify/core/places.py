"""Towns and counties, saints and chains, crossings, and capitalised words behind a place's preposition."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import level, zipf
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.reading import Reading, Regime
from services.deidentify.core.vocabulary import Shape

SURE_CUES: Final = words("in at from near to off outside past toward towards")
LONGEST_TOWN: Final = 4
LONGEST_RUN: Final = 5
STRENGTH: Final = 44
JOINED: Final = frozenset((" & ", "/", " / "))
HALLOWED_PAIRS: Final = words("lady cross name family spirit heart samaritan shepherd sinai carmel vernon")
SHORTEST_MADE_UP: Final = 5
"""Letters of a chain's name that stands for itself: shorter ones are abbreviations ('MCV', 'CVS')."""
BORNE_LEVEL: Final = 4
"""From here on a word is some people's name ('Kroger')."""
SHARED_NAMES: Final = words("baptist presbyterian lutheran adventist children's shriners sinai prisma")
"""Faiths and others that chains and hospitals are named after."""
PLACE_LIKE: Final = lex.FUNCTION | lex.CLINICAL | lex.TITLE | lex.ROLE | lex.KIN


def find_places(
    reading: Reading, places: Iterable[int], said: Sequence[int], lexicon: Lexicon, protected: bytes
) -> Iterator[Found]:
    """Places that the tables or the words around them show.

    `places` are the words to look at, `said` what to look for at each word of the text (first_look.py).
    """
    at_word = _written if reading.regime == Regime.MIXED else _plain
    for i in places:
        yield from at_word(reading, lexicon, i, said[i], protected)


def _plain(reading: Reading, lexicon: Lexicon, i: int, said: int, protected: bytes) -> Iterator[Found]:
    """Places at one word of a text that does not use capitals."""
    if said & cues.TOWN_START:
        yield from _town(reading, lexicon, i)
    if said & cues.PLAIN_TOWN:
        yield from _plain_town(reading, i)
    yield from _of_word(reading, i, said, protected)


def _written(reading: Reading, lexicon: Lexicon, i: int, said: int, protected: bytes) -> Iterator[Found]:
    """Places at one word of a text that uses capitals."""
    if said & cues.TOWN_START and reading.shapes[i] == Shape.CAPITAL:
        yield from _town(reading, lexicon, i)
    if said & (cues.COUNTY | cues.HALLOW | cues.BRANDED | cues.LONE):
        yield from _of_word(reading, i, said, protected)
    if said & cues.JOINING and i:
        yield from _crossing(reading, i, protected)
    if said & cues.PLACED:
        yield from _run(reading, i, protected)
    if said & cues.STATED and i and reading.shapes[i] == Shape.UPPER:
        yield from _town_before_state(reading, i, protected)


def _of_word(reading: Reading, i: int, said: int, protected: bytes) -> Iterator[Found]:
    """Places that a word itself tells, whatever the case of the text."""
    if said & cues.COUNTY and i:
        yield from _county(reading, i)
    if said & cues.HALLOW and not protected[i]:
        yield from _saint(reading, i)
    if said & cues.BRANDED and not protected[i]:
        yield from _brand(reading, i)
    if said & cues.LONE and i:
        yield from _lone(reading, i)


def _span(reading: Reading, first: int, last: int, label: IdentifierLabel, rule: str) -> Found:
    end = reading.ends[last] - (
        2 if reading.lows[last].endswith("'s") and label is IdentifierLabel.LOCATION else 0
    )
    return Found(reading.starts[first], end, label, rule, STRENGTH)


def _town(reading: Reading, lexicon: Lexicon, i: int) -> Iterator[Found]:
    for size in range(LONGEST_TOWN, 1, -1):
        if i + size > reading.size or " ".join(reading.lows[i : i + size]) not in lexicon.towns:
            continue
        if any(gap not in (" ", ". ", "-") for gap in reading.gaps[i + 1 : i + size]):
            continue
        facts = reading.facts[i : i + size]
        if reading.regime == Regime.MIXED:
            good = reading.shapes[i] == Shape.CAPITAL and reading.shapes[i + size - 1] == Shape.CAPITAL
            good = good and not (
                reading.opens[i]
                and all(f & (lex.ORDINARY | lex.FUNCTION | lex.ROLE | lex.CLINICAL) for f in facts)
            )
        else:
            good = i > 0 and reading.lows[i - 1] in SURE_CUES and not any(f & PLACE_LIKE for f in facts)
            good = good and not all(f & lex.ORDINARY for f in facts)
        if good:
            yield _span(reading, i, i + size - 1, IdentifierLabel.LOCATION, "town")
            return


def _plain_town(reading: Reading, i: int) -> Iterator[Found]:
    """'near fresno': a town of one word that the world knows by that name, after a sure preposition."""
    facts = reading.facts[i]
    if (
        facts & (PLACE_LIKE | lex.ORDINARY | lex.VERB)
        or facts >> lex.PROPER_SHIFT & 3 < 2
        or zipf(facts) > 4.6
    ):
        return
    if i and reading.lows[i - 1] in SURE_CUES and reading.gaps[i] == " ":
        yield _span(reading, i, i, IdentifierLabel.LOCATION, "town")


def _county(reading: Reading, i: int) -> Iterator[Found]:
    first = i
    for j in range(i - 1, max(-1, i - 4), -1):
        if (
            reading.gaps[j + 1] != " "
            or reading.shapes[j] == Shape.NUMBER
            or reading.facts[j] & (PLACE_LIKE | lex.VERB)
        ):
            break
        if (reading.regime == Regime.MIXED and reading.shapes[j] == Shape.LOWER) or (
            reading.facts[j] & lex.ORDINARY and reading.regime != Regime.MIXED
        ):
            break
        first = j
        if reading.opens[j] or reading.regime != Regime.MIXED:
            break
    if first < i and not (reading.opens[first] and reading.facts[first] & lex.ORDINARY):
        yield _span(reading, first, i, IdentifierLabel.LOCATION, "county")


def _saint(reading: Reading, i: int) -> Iterator[Found]:
    """'St. Luke's', 'Our Lady of the Lake', 'Mount Sinai', 'Holy Cross'."""
    if (
        i + 1 >= reading.size
        or reading.gaps[i + 1] not in (" ", ". ")
        or (i and reading.shapes[i - 1] == Shape.NUMBER and reading.gaps[i] == "")
    ):
        return
    low, facts, mixed = reading.lows[i], reading.facts[i + 1], reading.regime == Regime.MIXED
    if low in cues.HALLOWED and reading.lows[i + 1].removesuffix("'s") not in HALLOWED_PAIRS:
        return
    if reading.shapes[i + 1] == Shape.NUMBER or facts & (lex.FUNCTION | lex.VERB):
        return
    if low in cues.SAINTS and (not _is_saint(reading, i, mixed)):
        return
    if low in cues.HALLOWED and mixed and reading.shapes[i + 1] == Shape.LOWER:
        return
    yield _span(reading, i, _saint_end(reading, i, mixed), IdentifierLabel.FACILITY, "saint")


def _is_saint(reading: Reading, i: int, mixed: bool) -> bool:
    facts = reading.facts[i + 1]
    if not mixed:
        is_name = level(facts) >= 5 or (zipf(facts) < 3.3 and i > 0 and reading.lows[i - 1] in SURE_CUES)
        return is_name and not facts & (lex.CLINICAL | lex.ORDINARY)
    if reading.shapes[i + 1] not in (Shape.CAPITAL, Shape.ODD):
        return facts & lex.GIVEN_MASK >= 6 and reading.gaps[i + 1] == " "
    if (
        reading.gaps[i + 1] == ". "
        and i
        and reading.gaps[i] == " "
        and reading.shapes[i - 1] != Shape.LOWER
        and not reading.cues[i - 1] & cues.PLACED
    ):
        return False  # '114 Larch St. Patient ...'
    return not facts & (lex.CLINICAL | lex.ROLE | lex.KIN) or level(facts) >= 6


def _saint_end(reading: Reading, i: int, mixed: bool) -> int:
    last = i + 1
    while last + 1 < reading.size and reading.gaps[last + 1] == " " and last - i < LONGEST_RUN:
        inner = reading.lows[last + 1] in ("of", "the", "and") and reading.lows[i] == "our"
        after_inner = reading.lows[last] in ("the", "of") and not reading.facts[last + 1] & lex.FUNCTION
        if not (inner or after_inner or (mixed and reading.cues[last + 1] & cues.PLAIN_CAPITAL)):
            break
        last += 1
    return last


def _brand(reading: Reading, i: int) -> Iterator[Found]:
    """'the Wawa', 'DaVita East': a chain where a capital or a preposition shows that it is a place.

    'at the costco': one whose name is no other word needs neither.
    """
    if reading.shapes[i] == Shape.LOWER and _is_made_up(reading.lows[i], reading.facts[i]):
        yield _span(reading, i, i, IdentifierLabel.FACILITY, "chain_word")
    elif reading.regime == Regime.MIXED:
        if reading.shapes[i] == Shape.LOWER or (
            reading.opens[i]
            and zipf(reading.facts[i]) > 4
            and not (i + 1 < reading.size and reading.cues[i + 1] & cues.PLAIN_CAPITAL)
        ):
            return
        last = i
        while (
            last + 1 < reading.size
            and reading.gaps[last + 1] == " "
            and reading.cues[last + 1] & cues.PLAIN_CAPITAL
            and last - i < LONGEST_RUN
        ):
            last += 1
        yield _span(reading, i, last, IdentifierLabel.FACILITY, "chain_word")
    elif (
        i
        and (reading.lows[i - 1] in SURE_CUES or reading.lows[i - 1] == "the")
        and not reading.facts[i] & lex.ORDINARY
    ):
        yield _span(reading, i, i, IdentifierLabel.FACILITY, "chain_word")


def _is_made_up(low: str, facts: int) -> bool:
    """Whether a chain's name means nothing else: no word, no bearer's name, no faith, no abbreviation."""
    is_word = facts & (lex.ORDINARY | lex.DICTIONARY | lex.VERB | lex.CLINICAL | lex.FUNCTION)
    return (
        not is_word
        and level(facts) < BORNE_LEVEL
        and len(low) >= SHORTEST_MADE_UP
        and low not in SHARED_NAMES
    )


def _lone(reading: Reading, i: int) -> Iterator[Found]:
    """'to COUNTY.', 'at Children's': a hospital by one word, after a word that takes a place."""
    if (
        reading.lows[i - 1] not in ("to", "at", "from")
        or reading.gaps[i] != " "
        or (reading.shapes[i] == Shape.LOWER and reading.regime == Regime.MIXED)
    ):
        return
    ends = (
        i + 1 == reading.size
        or reading.gaps[i + 1] != " "
        or bool(reading.facts[i + 1] & (lex.FUNCTION | lex.VERB | lex.CLINICAL))
    )
    if ends or reading.lows[i + 1].endswith("ed"):
        yield _span(reading, i, i, IdentifierLabel.FACILITY, "lone_place")


def _crossing(reading: Reading, i: int, protected: bytes) -> Iterator[Found]:
    """'Union & Prospect', 'corner of Main and 4th'."""
    joined = reading.gaps[i] in JOINED
    left, right = (i - 1, i) if joined else (i - 1, i + 1)
    if right >= reading.size or left < 1:
        return
    before = reading.lows[max(0, left - 3) : left]
    if not (
        not cues.CORNERS.isdisjoint(before) or (joined and {"at", "near", "on", "to"} & set(before[-1:]))
    ):
        return
    if not joined and (reading.gaps[i] != " " or reading.gaps[i + 1] != " "):
        return
    if any(
        reading.facts[j] & (lex.FUNCTION | lex.CLINICAL) or protected[j] or reading.shapes[j] == Shape.LOWER
        for j in (left, right)
    ):
        return
    if reading.shapes[right] == Shape.NUMBER and right + 1 < reading.size and reading.gaps[right + 1] == "":
        right += 1  # '3rd' is two tokens
    yield _span(reading, left, right, IdentifierLabel.LOCATION, "crossing")


def _run(reading: Reading, cue: int, protected: bytes) -> Iterator[Found]:
    """'near Cedar Gap', 'off Sweetwater': capitalised words after a word that takes a place."""
    first = cue + 1
    if first >= reading.size or not reading.cues[first] & (cues.RUNNING | cues.PLAIN_CAPITAL):
        return
    if reading.cues[first] & cues.RUNNING and reading.gaps[first] == " ":
        first += 1
    last = first - 1
    while last + 1 < reading.size and reading.gaps[last + 1] == " " and last + 1 - first < LONGEST_RUN:
        if protected[last + 1] or not reading.cues[last + 1] & cues.PLAIN_CAPITAL:
            break
        last += 1
    words = range(first, last + 1)
    if not words or any(reading.opens[j] for j in words):
        return
    rare = [
        j
        for j in words
        if (zipf(reading.facts[j]) < 4.3 or level(reading.facts[j]) >= 4)
        and not reading.facts[j] & lex.ORDINARY
    ]
    if len(words) == 1:
        facts = reading.facts[first]
        if reading.lows[cue] not in SURE_CUES or first != cue + 1 or facts & (lex.ORDINARY | lex.VERB):
            return
        if not ((facts & lex.TOWN and zipf(facts) < 4.9) or zipf(facts) < 3.8):
            return
    elif not rare:
        return
    yield _span(reading, first, last, IdentifierLabel.LOCATION, "capitals_after_preposition")


def _town_before_state(reading: Reading, i: int, protected: bytes) -> Iterator[Found]:
    """'Oakland CA', 'Elko, NV'."""
    if reading.gaps[i] not in (" ", ", ") or (reading.facts[i] & lex.FUNCTION and reading.gaps[i] != ", "):
        return
    first = i
    while (
        first
        and reading.cues[first - 1] & cues.PLAIN_CAPITAL
        and not protected[first - 1]
        and (first == i or reading.gaps[first] == " ")
        and i - first < 3
    ):
        first -= 1
        if reading.opens[first]:
            break
    if first < i and not reading.opens[first]:
        yield _span(reading, first, i - 1, IdentifierLabel.LOCATION, "town_before_state")
