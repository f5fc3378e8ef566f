"""The rest of a name: what stands directly beside a hidden person or place and can only be part of it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import level, zipf
from services.deidentify.core.labels import PEOPLE, PLACES, Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.reading import Reading, Regime
from services.deidentify.core.vocabulary import Shape

CLAIMED: Final = lex.FUNCTION | lex.CLINICAL | lex.VERB | lex.ROLE | lex.KIN | lex.TITLE
HEADS: Final = words("four three los las el good sister big lower upper dock")
"""Words that open a place's name and are ordinary elsewhere."""
TAILS: Final = words("landing spur walk square peds rehab dialysis renal indian comm imc cc window springs")
NUMBERED: Final = words(
    "lot exit mile mp mm zone upstairs hallway gate row section apt tower spot floor level"
)
"""Words of a place that take a number."""
JOIN: Final = frozenset((" ", "-"))
AGE_BEHIND: Final = re.compile(
    r",?\s\(?(9\d|1[01]\d)(?=[,;)]|\.(?:\s|$)|$|\s(?:y|m|f|M|F|from|who|fell|had)\b)"
)
SHORTEST_SURNAME: Final = 3
NO_INITIAL: Final = frozenset("aiuwcnxo")


def completed(hidden: list[Found], reading: Reading, protected: bytes) -> list[Found]:
    """The same findings, each with the words beside it that belong to it."""
    if not any(item.label in PEOPLE or item.label in PLACES for item in hidden):
        return hidden
    starts, ends = reading.starts, reading.ends
    result: list[Found] = []
    for k, item in enumerate(hidden):
        if item.label in PEOPLE or item.label in PLACES:
            floor = result[-1].end if result else 0
            ceiling = hidden[k + 1].start if k + 1 < len(hidden) else len(reading.text)
            first, last = bisect_right(ends, item.start), bisect_left(starts, item.end) - 1
            if 0 <= first <= last < reading.size:
                left = first - 1 if _is_left(reading, protected, first, item, floor) else first
                right = last + 1 if _is_right(reading, protected, last, item, ceiling) else last
                start = starts[left] if left < first else item.start
                end = ends[right] if right > last else item.end
                item = replace(item, start=start, end=end)
        result.append(item)
    return result


def _is_left(reading: Reading, protected: bytes, first: int, item: Found, floor: int) -> bool:
    i = first - 1
    if (
        i < 0
        or reading.gaps[first] not in JOIN
        or reading.starts[i] < floor
        or reading.starts[first] != item.start
    ):
        return False
    if item.label in PLACES:
        low = reading.lows[i]
        return not protected[i] and (low in HEADS or _is_free(reading, i))
    is_given = reading.lows[i] == "will" and (not i or reading.gaps[i] not in JOIN)
    return is_given or (not protected[i] and _is_free(reading, i) and level(reading.facts[i]) >= 1)


def _is_right(reading: Reading, protected: bytes, last: int, item: Found, ceiling: int) -> bool:
    i = last + 1
    if i >= reading.size or reading.ends[i] > ceiling or reading.ends[last] != item.end:
        return False
    low = reading.lows[i]
    if reading.gaps[i] == ", " and item.label in PEOPLE:
        letter = low.removesuffix("'s")
        return len(letter) == 1 and letter.isalpha() and _is_initial_behind_comma(reading, i)
    if reading.gaps[i] != " ":
        return False
    if item.label in PLACES:
        if reading.shapes[i] == Shape.NUMBER:
            return reading.lows[last] in NUMBERED and reading.ends[i] - reading.starts[i] < 5
        return not protected[i] and (low in TAILS or _is_free(reading, i))
    if len(low) == 1 and low.isalpha():
        return _is_initial_behind(reading, i)
    return not protected[i] and _is_free(reading, i) and level(reading.facts[i]) >= 1


def _is_initial_behind(reading: Reading, i: int) -> bool:
    """'marcus b.', 'FERREIRA B AT'; not 'quist w/ a stroke'."""
    end, text = reading.ends[i], reading.text
    if text[end : end + 1] == "." or (text[end : end + 1] in ",;)" and reading.lows[i] not in "ai"):
        return True
    if reading.regime == Regime.MIXED and reading.shapes[i] == Shape.LOWER:
        return False
    return reading.lows[i] not in NO_INITIAL and text[end : end + 1] == " "


def _is_initial_behind_comma(reading: Reading, i: int) -> bool:
    """'Smith, J.', 'VAN DIJK, P - nil', 'ZEMAN, A'S form'; not 'Lopez, R hip', which is the side."""
    start, end = reading.starts[i], reading.ends[i]
    is_capital = reading.text[start].isupper()
    if reading.text[end : end + 2] in (". ", "."):
        return is_capital
    is_surname = reading.shapes[i - 1] == Shape.UPPER and len(reading.lows[i - 1]) >= SHORTEST_SURNAME
    is_set_off = end - start > 1 or reading.text[end : end + 2] in (":", ": ", " -", " |", ";", "; ")
    return is_capital and is_surname and is_set_off


def named_ages(hidden: list[Found], text: str) -> list[Found]:
    """The same findings and, behind a patient's or relative's name, an age over 89: 'Wilhelmina Oso 98.'"""
    ages = [
        Found(match.start(1), match.end(1), IdentifierLabel.AGE_OVER_89, "age_behind_name", item.strength)
        for item, following in zip_longest(hidden, hidden[1:])
        if item.label is IdentifierLabel.NAME
        and (match := AGE_BEHIND.match(text, item.end))
        and (following is None or match.end(1) <= following.start)
    ]
    return sorted([*hidden, *ages], key=lambda found: found.start) if ages else hidden


def _is_free(reading: Reading, i: int) -> bool:
    """A capitalised word inside a sentence that nothing claims; without capitals a rare one."""
    facts = reading.facts[i]
    if facts & (CLAIMED | lex.ORDINARY) or len(reading.lows[i]) < 3 or reading.shapes[i] == Shape.NUMBER:
        return False
    if reading.regime == Regime.MIXED:
        return reading.shapes[i] == Shape.CAPITAL and not reading.opens[i]
    return level(facts) >= 6 and zipf(facts) < 40
