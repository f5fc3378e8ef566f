"""What each word by itself says about being a name: its tables, its capital, its place in the sentence.

Scores are in units of about one bit and a half; `THRESHOLD` decides over the sum with the context.
"""

import re
from typing import Final

from services.deidentify.core import lexicon as lex

THRESHOLD: Final = 3.0
"""A word whose evidence reaches this is (part of) a name."""
NEVER: Final = -9.0
KNOWN_WORD: Final = -4.0
NO_NAME: Final = lex.FUNCTION | lex.CLINICAL | lex.TITLE | lex.ROLE | lex.KIN
INFLECTED: Final = re.compile(
    r"(?:ed|ing|ly|tion|tions|ment|ness|able|ible|ist|ists|ers|ive|ous|less|ful|ised|ized|'t|'d|'ll|'ve|'re)$"
)
"""English endings: a rare word that has one is more often an odd form of a word than a name."""


def level(facts: int) -> int:
    """How much of a word's use is as a given name or surname, 0-15."""
    return max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15)


def zipf(facts: int) -> float:
    """How common the word is: log10 per billion words, 0 when not in the table."""
    return (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) / 10


def is_word_alone(facts: int) -> bool:
    """'Scabies', 'Tularemia': rare, but a word of the dictionary, on no list of names and no town."""
    return bool(facts & lex.DICTIONARY) and not level(facts) and not facts & lex.TOWN


def is_name_despite(facts: int) -> bool:
    """'Vo', 'Ed', 'Cal', written with one capital: an abbreviation in other letters only."""
    return bool(facts & lex.ABBREVIATION) and not facts & (NO_NAME & ~lex.ABBREVIATION) and level(facts) >= 6


def capital(facts: int, low: str, *, is_odd: bool) -> float:
    """A capital inside a sentence: most such words are names; frequent ordinary words are not."""
    known, common = level(facts), zipf(facts)
    if facts & (lex.ORDINARY | lex.VERB):
        return (
            3.0
            if known >= 8 and not facts & lex.ORDINARY
            else 1.0
            if known >= 6
            else 0.5
            if known >= 4
            else -2.5
        )
    if is_odd and known < 4:
        return 0.0
    if known >= 6:
        return 4.5
    if known >= 4:
        return 3.5 if common < 4.9 else 1.0
    if INFLECTED.search(low) and known < 2:
        return 0.5 if common < 2.5 else -1.5
    if is_word_alone(facts):
        return -1.5
    if common < 2.9:
        return 3.5
    if common < 3.6:
        return 2.5 if known else 1.5
    return 0.5 if common < 4.3 else -1.0


def opening(facts: int, low: str) -> float:
    """A capital that opens a sentence says nothing; the word must."""
    known, common = level(facts), zipf(facts)
    if facts & (lex.ORDINARY | lex.VERB):
        return 1.0 if facts & lex.GIVEN_MASK >= 6 else -1.0 if known >= 5 else -2.5
    if INFLECTED.search(low) and known < 6:
        return -2.0
    if known >= 7:
        return 3.0
    if known >= 5:
        return 2.0 if known == 6 else 1.0
    if is_word_alone(facts):
        return -2.0
    if common < 2.2 or (common < 3.2 and facts >> lex.PROPER_SHIFT & 3 >= 2):
        return 2.0
    return 0.0 if known >= 3 and common < 4 else -2.0


def shouted(facts: int, low: str) -> float:
    """Capitals throughout in a text that has both: an abbreviation, or a name written loudly."""
    if len(low) <= 3 or facts & (lex.ORDINARY | lex.VERB):
        return -1.5
    known = level(facts)
    return 3.0 if known >= 8 else 2.0 if known >= 6 else 0.0 if known >= 4 else -1.5


def caseless(facts: int, low: str) -> float:
    """No capital to go by: only a word that is mostly used as a name counts."""
    known, proper = level(facts), facts >> lex.PROPER_SHIFT & 3
    given = facts & lex.GIVEN_MASK
    if facts & (lex.ORDINARY | lex.VERB):
        return -1.5 if known >= 7 else -3.0
    if known >= 9:
        return 2.5 if given >= 9 and zipf(facts) >= 2.0 else 1.5
    if known >= 7:
        return 2.0 if proper >= 2 and given >= 7 else 1.5
    if known >= 5:
        return 0.5 if proper >= 2 else -0.5
    if known >= 3:
        return -1.5
    return -0.5 if zipf(facts) == 0 and not INFLECTED.search(low) and not is_word_alone(facts) else -3.0


OF_PERSON: Final = 1
OF_THING: Final = 2


def tells(facts: int, word: str) -> int:
    """Of whom a word tells by itself that was part of a name: of a person, of a thing, of none."""
    if len(word) <= 2 or not word.isalpha() or facts & (lex.FUNCTION | lex.ROLE | lex.TITLE | lex.KIN):
        return 0
    is_plain = (
        facts & (lex.CLINICAL | lex.ORDINARY | lex.BRAND) or facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK >= 36
    )
    return OF_PERSON if is_plain else OF_PERSON | OF_THING
