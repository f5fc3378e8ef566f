"""The words that streets are named with, and what tells a street's name from other words."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    KIN,
    ORDINARY,
    ROLE,
    TITLE,
    VERB,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.numbers import MEASURE

CLEAR_SUFFIX: Final = (
    r"street|avenue|ave|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|circle|cir|parkway|pkwy|terrace|terr|ter|turnpike|tpke|"
    r"highway|hwy|st|crescent|cres|trl|trail|alley|wy|pike|expressway|expy|freeway|fwy|causeway|cswy|esplanade|extension|byway|bypass"
)
SUFFIX: Final = (
    rf"(?:{CLEAR_SUFFIX}|place|pl|plaza|plz|square|sq|way|row|run|loop|path|pass|park|point|pt|ridge|crossing|xing|cove|cv|bend|grove|hollow|holw|"
    r"hill|hills|heights|hts|landing|lndg|mews|walk|station|view|vista|manor|mall|green|gardens?|commons?|estates?|village|meadows?|oaks|glen|"
    r"creek|rock|fork|bluff|branch|springs|lake|brook|trace|knoll|canyon|shores?|towers|concourse|quay|chase)"
)
DIRECTION: Final = (
    r"(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest)\.?\s+)"
)
DIRECTIONS: Final = words("n s e w ne nw se sw north south east west")
STREET_WORD: Final = r"(?:[a-z][a-z'-]*|(?:st|mt|ft|dr|jr)\.|\d{1,3}(?:st|nd|rd|th))"
TENS: Final = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
NO_PLACE: Final = FUNCTION | CLINICAL | ROLE | KIN | VERB | TITLE
JOINED_WORDS: Final = "and|at|near|by|off"


def is_named(text: str, lexicon: Lexicon) -> bool:
    """Words that no list of ordinary, clinical or grammatical words claims."""
    found = re.findall(r"[a-z']{3,}", text.lower())
    return bool(found) and not any(lexicon.words[word] & (NO_PLACE | ORDINARY) for word in found)


def is_crossing(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Two names joined by '&' or 'and', each a street's: no role, verb or word of medicine."""
    if re.match(r",? ?(?:2nd|3rd|degree)\b", candidate.after):
        return False  # burns of the first and second degree
    first = candidate.value.lower().split()[0]
    if lexicon.words[first] & FUNCTION:
        return False
    return is_named(re.sub(rf"\b(?:{JOINED_WORDS})\b", " ", candidate.value.lower()), lexicon)


def is_no_measure(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not MEASURE.match(candidate.after) and not re.match(r"\s(?:wounds?|pupils?)\b", candidate.after)


def place(name: str, pattern: str, strength: int = 86, check: Check | None = None) -> Rule:
    return Rule(name, IdentifierLabel.LOCATION, pattern, check=check, strength=strength)
