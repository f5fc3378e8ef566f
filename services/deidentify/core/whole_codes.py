"""The rest of a code: what is written against a hidden number, or in one row with it, is part of it."""

import re
from dataclasses import replace
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.structural.numbers import KEYS

CODES: Final = frozenset(
    (
        IdentifierLabel.MRN,
        IdentifierLabel.DEVICE,
        IdentifierLabel.LICENSE,
        IdentifierLabel.VEHICLE,
        IdentifierLabel.INCIDENT,
        IdentifierLabel.ID,
        IdentifierLabel.ACCOUNT,
        IdentifierLabel.HEALTH_PLAN,
    )
)
JOINS: Final = "-_"
LONGEST: Final = 8
"""Letters and digits of a part that is written against another."""
LONGEST_LETTERS: Final = 4
"""Of a part without digits: more are a word."""
NO_PARTS: Final = KEYS | words("NO NOT BP HR RR PT LOC GCS OK ED ER TO AND IS ON AT IN WAS")
"""Keys of numbers, and how the next remark begins where a blank is missing."""
MOST_PARTS: Final = 4
"""To either side: no text may make a code grow without end."""
GROUPS: Final = re.compile(r"\d+ \d+")
FURTHEST_GROUP: Final = 5
GROUP_BEFORE: Final = re.compile(r"(?:^|[^\d.,/:-])(\d{2,3}) $")
FURTHEST_VITAL: Final = 12
VITAL_BEFORE: Final = re.compile(
    r"\b(?:hr|rr|bp|gcs|sats?|spo2|pain|temp|bgl?|nihss|etco2|at|x)\s$", re.IGNORECASE
)


def whole_codes(hidden: list[Found], text: str) -> list[Found]:
    """The same findings, each code with the parts that were left of it."""
    if not any(item.label in CODES for item in hidden):
        return hidden
    result: list[Found] = []
    for k, item in enumerate(hidden):
        if item.label in CODES and any(c.isdigit() for c in text[item.start : item.end]):
            floor = result[-1].end if result else 0
            ceiling = hidden[k + 1].start if k + 1 < len(hidden) else len(text)
            start = _grouped(text, _begin(text, item.start, floor), item.end, floor)
            item = replace(item, start=start, end=_past(text, item.end, ceiling))
        result.append(item)
    return result


def _begin(text: str, start: int, floor: int) -> int:
    """Where a code begins whose found part begins at `start`."""
    for _ in range(MOST_PARTS):
        past = start - 1 if start > floor and text[start - 1] in JOINS else start
        first = past
        while first > floor and past - first <= LONGEST and text[first - 1].isalnum():
            first -= 1
        if not _is_part(text[first:past]):
            break
        start = first
    return start


def _past(text: str, end: int, ceiling: int) -> int:
    """Where it ends."""
    for _ in range(MOST_PARTS):
        first = end + 1 if end < ceiling and text[end] in JOINS else end
        past = first
        while past < ceiling and past - first <= LONGEST and text[past].isalnum():
            past += 1
        if not _is_part(text[first:past]):
            break
        end = past
    return end


def _is_part(part: str) -> bool:
    """'RED', 'B', 'd', '9K'; not 'broken', 'NO', nor the key of the number ('MRN')."""
    if not part or len(part) > LONGEST or part.upper() in NO_PARTS:
        return False
    if any(c.isdigit() for c in part):
        return True
    return len(part) == 1 or (part.isupper() and len(part) <= LONGEST_LETTERS)


def _grouped(text: str, start: int, end: int, floor: int) -> int:
    """'31' before '417 882': a number told in groups begins with the first of them."""
    if not GROUPS.match(text, start, end):
        return start
    before = GROUP_BEFORE.search(text, max(floor, start - FURTHEST_GROUP), start)
    if before is None or VITAL_BEFORE.search(text, max(floor, start - FURTHEST_VITAL), before.start(1)):
        return start
    return before.start(1)
