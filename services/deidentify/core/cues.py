"""What a word says of the words beside it: one bit for each question that the finders ask of every word.

A word's cues are worked out once; a finder then passes over the words whose bits it does not look for.
"""

from collections.abc import Iterable
from typing import Final

from services.deidentify.core import lexicon as lex
from services.deidentify.core.lexicon import words

(
    TITLED, RELATED, LETTER, WAS, CUED, ACTS, PERSON, AND, NUMBERED, NAMELIKE, DESPITE, STRANGE,
    TOWN_START, PLAIN_TOWN, COUNTY, HALLOW, BRANDED, LONE, JOINING, PLACED, STATED, CORNER, RUNNING,
    HEADED, SUFFIXED, PLAIN_CAPITAL, LONG, LONG_LOWER, LONG_UPPER,
    MISSPELLED, TOWN_SECOND, SHORTENED, HEADED_LONG, INNER, SYLLABLE,
) = (1 << place for place in range(35))  # fmt: skip
BEFORE_NAME: Final = TITLED | RELATED | LETTER | WAS | CUED
"""A word with one of these may say that the next one is a name."""
AFTER_NAME: Final = ACTS | PERSON | LETTER | AND | NUMBERED
"""A word with one of these may say that the one before is a name."""
PLACE: Final = TOWN_START | PLAIN_TOWN | COUNTY | HALLOW | BRANDED | LONE | JOINING | PLACED | STATED
"""A word with one of these may be in a place's name or beside one."""
THING: Final = HEADED | SUFFIXED
NEAR_LENGTH: Final = 6
NEAR_ZIPF: Final = 30
"""A word of this length or more and no commoner may be a listed name with one letter wrong."""
NAMELIKE_LEVEL: Final = 4
"""Two words of this level side by side may be a name; below it neither raises the other."""

NAME_CUES: Final = words(
    "named name nicknamed called aka alias with told per from by and asked to thank thanks hi dear "
    "sincerely signed initialed initialled for spoke via notified informed paged contacted met relieved "
    "hey cc attn crew our yours truly"
)
PERSON_AFTER: Final = words(
    "rn md do emt emtp paramedic medic np pa lpn pharmd dob age aged mrn ssn yo y yom yof driver nurse "
    "jr sr daughter son wife husband mother father brother sister neighbor niece nephew grandson "
    "granddaughter captain lieutenant chief supervisor partner"
)
PLACE_CUES: Final = words(
    "in at from near to of off outside by through toward towards around for between past beyond into"
)
SAINTS: Final = frozenset(["st", "ste", "saint", "sts"])
HALLOWED: Final = frozenset(["mount", "mt", "holy", "sacred", "good", "our"])
LONE_FACILITIES: Final = words(
    "children's childrens county general memorial methodist baptist presbyterian mercy providence "
    "university regional va uw"
)
COUNTIES: Final = frozenset(["county", "parish", "township", "twp", "borough"])
STATE_AFTER: Final = words(
    "al ak az ar ca co ct de fl ga hi id il ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd "
    "oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy"
)
CORNERS: Final = frozenset(["corner", "intersection", "crossing", "junction"])
ABBREVIATED: Final = words(
    "dr mr mrs ms st ste lt capt sgt ofc det sr jr no vs approx mt ft rev prof hosp ctr med univ ave rd "
    "blvd supv dep cpl tpr sta amb eng w s n e"
)
"""Words whose full stop does not end a sentence."""
BY_LIST: Final = (
    (SHORTENED, ABBREVIATED),
    (WAS, ("was", "is")),
    (CUED, NAME_CUES),
    (PERSON, PERSON_AFTER),
    (AND, ("and",)),
    (COUNTY, COUNTIES),
    (HALLOW, SAINTS | HALLOWED),
    (LONE, LONE_FACILITIES),
    (JOINING, ("and", "at")),
    (PLACED, PLACE_CUES),
    (STATED, STATE_AFTER),
    (CORNER, CORNERS),
    (RUNNING, ("the", "old")),
)
BY_FACT: Final = (
    (TITLED, lex.TITLE),
    (RELATED, lex.ROLE | lex.KIN),
    (ACTS, lex.VERB),
    (PLAIN_TOWN, lex.TOWN),
    (BRANDED, lex.BRAND),
)


def cue_words(*more: tuple[int, Iterable[str]]) -> dict[str, int]:
    """The cues of every word that is on a list."""
    cues: dict[str, int] = {}
    for bit, listed in (*BY_LIST, *more):
        for word in listed:
            cues[word] = cues.get(word, 0) | bit
    return cues
