"""What a phone heard otherwise: a name split in two or taken for another; a number that is corrected."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Final

from services.deidentify.core.labels import PEOPLE, Found
from services.deidentify.core.lexicon import FUNCTION
from services.deidentify.core.reading import Reading
from services.deidentify.core.structural.numbers import MEASURE

SPELLED: Final = "spelled_aloud"
STRENGTH: Final = 60
LEAST_LETTERS: Final = 5
"""Of a name that two or three words may make up by chance less often than by hearing."""
MOST_PIECES: Final = 3
ALIKE: Final = 0.6
"""Of the letters of two words, how many must agree for them to be one name heard twice: 'hurd or heard'."""
OTHERWISE: Final = re.compile(
    r",?\s(?:or|not|versus|i mean|no wait|no|or maybe|maybe)(?:\s(?:it's|its))?\s([a-z]{3,})\b", re.IGNORECASE
)
BEFORE_SPELLING: Final = re.compile(
    r"\b([a-z]+)(?:,?\s(?:[a-z]\s)?(?:spelled|spelt|spells|spell|that's|that|is|it's|it|i|think|with))+\s$",
    re.IGNORECASE,
)
CORRECTED: Final = re.compile(
    r",?\s(?:(?:no|not|or|sorry|wait|i|mean|i'm|make|that's|that|is|it's|its|correction|scratch|strike|actually|rather|"
    r"should|be|say)[,.]?\s){1,6}(\d[\d-]*)\b",
    re.IGNORECASE,
)
WHY_CORRECTED: Final = re.compile(
    r"\b(?:no|not|sorry|mean|correction|scratch|strike|rather|make|or)\b", re.IGNORECASE
)
WORD: Final = re.compile(r"[A-Za-z]{3,}")
MOST_LETTERS: Final = 24
"""Longer ones are no names, and take long to compare."""
MOST_DIGITS: Final = 12
LEAST_DIGITS: Final = 2
FURTHEST: Final = 60


def heard_again(reading: Reading, found: Sequence[Found]) -> list[Found]:
    """Further names and numbers of a dictated text."""
    return [
        *_split(reading, found),
        *chain.from_iterable(_otherwise(reading, item) for item in found if item.label in PEOPLE),
        *chain.from_iterable(_before(reading.text, item) for item in found if item.rule == SPELLED),
        *chain.from_iterable(_corrected(reading.text, item) for item in found),
    ]


def _split(reading: Reading, found: Sequence[Found]) -> list[Found]:
    """'feather stone', 'ok on kwo': words that together are a name of the text."""
    names = {
        word.lower(): item.label
        for item in found
        if item.label in PEOPLE
        for word in WORD.findall(reading.text, item.start, item.end)
        if len(word) >= LEAST_LETTERS
    }
    result: list[Found] = []
    for i in range(reading.size if names else 0):
        together = reading.lows[i]
        for last in range(i + 1, min(i + MOST_PIECES, reading.size)):
            if reading.gaps[last] != " ":
                break
            together += reading.lows[last]
            if label := names.get(together):
                result.append(
                    Found(reading.starts[i], reading.ends[last], label, "heard_in_pieces", STRENGTH)
                )
    return result


def _is_alike(one: str, other: str) -> bool:
    one, other = one.lower(), other.lower()
    if max(len(one), len(other)) > MOST_LETTERS:
        return False
    return one[0] == other[0] and one != other and SequenceMatcher(None, one, other).ratio() >= ALIKE


def _otherwise(reading: Reading, item: Found) -> list[Found]:
    """'boudreaux or boudro', 'abby i mean abdi'."""
    text = reading.text
    match = OTHERWISE.match(text, item.end)
    words = WORD.findall(text, item.start, item.end)
    if match is None or not words or not any(_is_alike(word, match[1]) for word in words):
        return []
    place = bisect_left(reading.starts, match.start(1))
    if place < reading.size and reading.facts[place] & FUNCTION:
        return []
    return [Found(*match.span(1), item.label, "heard_otherwise", STRENGTH)]


def _before(text: str, item: Found) -> list[Found]:
    """'pate l that is p a t e l': what was heard before it was spelled."""
    first = max(0, item.start - FURTHEST)
    match = BEFORE_SPELLING.search(text[first : item.start])
    if match is None or not _is_alike(match[1], text[item.start : item.end]):
        return []
    return [Found(first + match.start(1), first + match.end(1), item.label, "heard_before", STRENGTH)]


def _corrected(text: str, item: Found) -> list[Found]:
    """'room 214 no i'm sorry that's 412'."""
    digits = re.search(r"\d+$", text[max(item.start, item.end - MOST_DIGITS) : item.end])
    match = CORRECTED.match(text, item.end) if digits else None
    if digits is None or match is None or not WHY_CORRECTED.search(text, item.end, match.start(1)):
        return []
    size = sum(map(str.isdigit, match[1]))
    if size != len(digits[0]) or size < LEAST_DIGITS or MEASURE.match(text, match.end()):
        return []
    return [Found(*match.span(1), item.label, "number_corrected", STRENGTH)]
