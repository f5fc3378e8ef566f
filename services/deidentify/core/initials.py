"""Initials of a person who is named elsewhere in the text: 'Kia Vang (KV)', then 'KV reported a strike'."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import PEOPLE, Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.reading import Reading, Regime
from services.deidentify.core.vocabulary import Shape

STRENGTH: Final = 60
PART: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
LETTERS: Final = re.compile(r"\b[A-Z]{2,3}\b")
SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
MOST_PARTS: Final = 5
MOST_BETWEEN: Final = 4
"""Marks and blanks between a name and its initials."""
FEWEST, MOST = 2, 3
"""Letters of initials that stand for a person; of one letter everything begins."""
CLAIMED: Final = words(
    "ed er pd fd pt or it hr bp qa qi md do ok rt np pa cc iv io im po am pm id dr mr ms lt sgt st fl "
    "la ca co al ar az wa va ma me mo "
    "ems icu ccu als bls rn ff ot mi vf vt af pe gi gu ob rr cp sa na bs tb cva mvc mva dnr aed cpr rsi "
    "loc avpu gcs"
)
"""Letters that stand for something else in every report, whoever is named."""
BEFORE: Final = words("by per told asked with from and to for thanks cc initials initialed")
ADDRESSED: Final = words("by told asked thanked")
BEHIND: Final = words("to and is was will has had said says")
"""'TO to send the log', 'RM is to answer'."""


def initials_of(name: str) -> set[str]:
    """The ways to write a person's initials: 'Mbaye-Lind, Constance' gives CM, CL and CML."""
    family, _, given = name.partition(",")
    parts = [p for p in PART.findall(f"{given} {family}") if p.lower() not in SUFFIXES]
    if not FEWEST <= len(parts) <= MOST_PARTS:
        return set()
    letters = [part[0].upper() for part in parts]
    return {"".join(letters)[:MOST], *(letters[0] + other for other in letters[1:])}


def find_initials(reading: Reading, hidden: Iterable[Found], protected: bytes) -> Iterator[Found]:
    """Initials of the people who are hidden in a text, where they stand for them."""
    if reading.regime != Regime.MIXED:
        return
    written = set(LETTERS.findall(reading.text))
    if not written:
        return
    known: dict[str, IdentifierLabel] = {}
    ends: dict[int, set[str]] = {}
    for item in hidden:
        if item.label in PEOPLE:
            mine = initials_of(_untitled(reading.text[item.start : item.end]))
            ends[item.end] = mine
            known.update(dict.fromkeys(mine, item.label))
    if written.isdisjoint(known):
        return
    is_covered = {i for item in hidden for i in _tokens(reading, item)}
    found = [
        i
        for i in range(reading.size)
        if reading.shapes[i] == Shape.UPPER
        and FEWEST <= reading.ends[i] - reading.starts[i] <= MOST
        and reading.text[reading.starts[i] : reading.ends[i]] in known
        and i not in is_covered
        and not protected[i]
    ]
    if not found:
        return
    told = {reading.lows[i] for i in found if _is_told(reading, i, ends)}
    for i in found:
        low, facts = reading.lows[i], reading.facts[i]
        is_claimed = low in CLAIMED
        is_free = not is_claimed and not facts & (lex.CLINICAL | lex.FUNCTION)
        is_person = not is_claimed and (_acts(reading, i) or _signs(reading, i) or _is_addressed(reading, i))
        if low in told or is_person or (is_free and _is_beside(reading, i)):
            text = reading.text[reading.starts[i] : reading.ends[i]]
            yield Found(reading.starts[i], reading.ends[i], known[text], "initials_of_named", STRENGTH)


def _untitled(name: str) -> str:
    return re.sub(r"^(?:dr|mr|mrs|ms|lt|capt|chief|sgt|nurse|medic)\.? ", "", name, flags=re.IGNORECASE)


def _tokens(reading: Reading, item: Found) -> range:
    return range(bisect_right(reading.ends, item.start), bisect_left(reading.starts, item.end))


def _is_told(reading: Reading, i: int, ends: dict[int, set[str]]) -> bool:
    """'Kia Vang (KV)': brackets right behind the person's name."""
    start, end, text = reading.starts[i], reading.ends[i], reading.text
    if text[start - 1 : start] not in ("(", "/", "[") or not i:
        return False
    past = start
    while past and start - past < MOST_BETWEEN and text[past - 1] in '([ /"':
        past -= 1
    return text[start:end] in ends.get(past, ())


def _acts(reading: Reading, i: int) -> bool:
    """'AW pointed out': initials of which a person's deed is told."""
    if i + 1 >= reading.size or reading.gaps[i + 1] != " " or reading.shapes[i + 1] != Shape.LOWER:
        return False
    return bool(reading.cues[i + 1] & cues.ACTS)


def _is_addressed(reading: Reading, i: int) -> bool:
    """'sent by TL': behind a word that only a person follows."""
    return i > 0 and reading.gaps[i] == " " and reading.lows[i - 1] in ADDRESSED


def _signs(reading: Reading, i: int) -> bool:
    """Initials behind the last sentence of a text."""
    return i + 1 == reading.size and reading.opens[i]


def _is_beside(reading: Reading, i: int) -> bool:
    """Initials behind 'by' or 'told', before 'said', or alone in a line."""
    before = reading.lows[i - 1] if i else ""
    behind = reading.lows[i + 1] if i + 1 < reading.size else ""
    is_last = i + 1 == reading.size or "\n" in reading.gaps[i + 1]
    return before in BEFORE or behind in BEHIND or is_last or reading.opens[i]
