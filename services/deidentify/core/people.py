"""Names of people: the evidence of each word and of the words around it is added up; one threshold decides.

Titles, roles, relatives, initials, verbs and neighbouring names raise a word; being a word of medicine, an
ordinary word or a verb lowers it (evidence.py). So 'Dr. Bell' is a person and Bell's palsy is none.
"""

import re
from dataclasses import dataclass
from typing import Final

from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import KNOWN_WORD, THRESHOLD, level, zipf
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.name_pairs import PAIR, raise_pairs
from services.deidentify.core.name_spans import (
    is_initial,
    names_at,
)
from services.deidentify.core.reading import Reading, Regime, is_written_as_name
from services.deidentify.core.vocabulary import Shape

DOUBT: Final = 2.0
"""Evidence between the two is not hidden, but counts towards the residual risk."""

TITLED: Final = 7.5
TITLED_PLAIN: Final = 5.0
AMBIGUOUS_TITLE: Final = 2.0
ROLE_CAPITAL: Final = 3.0
ROLE_PLAIN: Final = 2.0
CUE: Final = 1.0
CUE_PLAIN: Final = 1.5
WAS_NAME: Final = 1.5
VERB_AFTER: Final = 1.0
INITIAL: Final = 7.5
APPOSED: Final = 1.5
AGE_BESIDE: Final = 1.0
OPENS_AND_ACTS: Final = 1.0
MOST_OF_KNOWN: Final = 2.0
"""A known word is no name by what stands around it, short of a title, an initial or a hyphen."""
MOST_BEHIND: Final = (
    (cues.LETTER, max(PAIR, APPOSED)),
    (cues.ACTS, VERB_AFTER + OPENS_AND_ACTS),
    (cues.PERSON, APPOSED),
    (cues.AND, CUE),
    (cues.NUMBERED, AGE_BESIDE),
)
MOST_BEFORE: Final = (
    (cues.RELATED, max(ROLE_CAPITAL, ROLE_PLAIN)),
    (cues.WAS, WAS_NAME),
    (cues.CUED, max(CUE, CUE_PLAIN)),
)
"""The most that the words behind and before can add by each of their cues. Context never takes away."""

TITLE_GAP: Final = frozenset((" ", ". ", ".", "  ", ": "))
ROLE_GAP: Final = frozenset((" ", "  ", ": ", " (", ". ", ", ", ' "', '"', "/", " - ", " = "))
SYLLABLES: Final = frozenset(lex.entries(lex.LISTS / "hyphenated_given.txt"))
MARK: Final = (cues.SYLLABLE, SYLLABLES)
AMBIGUOUS_TITLES: Final = words(
    "lt ms fr maj major col det sr do pa miss mx batt rev judge sister commander cmdr colonel dep officer"
)
"""Left, multiple sclerosis, French gauge, from ...: titles only where capitals or a name support them."""
WRITTEN_OUT: Final = words(
    "doctor miss señor señora senor senora captain lieutenant sergeant officer detective corporal trooper "
    "deputy marshal sheriff sister reverend pastor rabbi imam professor commander major colonel attorney "
    "judge coroner nurse inspector superintendent agent ranger deacon elder sheikh honorable doña dona don "
    "sargento doctora"
)
"""Titles behind which a full stop ends a sentence: 'told the nurse. Insulin was given'."""
ARTICLES: Final = frozenset(("a", "an"))
OF_PERSONS: Final = words("by from to with is has as for called named")
"""Before an article these speak of a person: 'placed by a Henderson', 'pt is a Thornton'."""
LEAST_GIVEN: Final = 6
"""A given name of this level is one behind an article too: 'a Brenda from the desk'."""
LOWER: Final = Shape.LOWER
NUMBER: Final = Shape.NUMBER
FURTHEST_AGE: Final = 4
"""Words from a name back to the number of an age before it: '45 year-old male Foley'."""
AGE_SEX: Final = re.compile(
    r"\b\d{1,3}\s?(?:y/?o|yr|yrs|year[- ]old|yom|yof|[mf])?\s?(?:m|f|male|female|boy|girl)?[\s,.(:-]{0,3}$",
    re.IGNORECASE,
)
AGE_AHEAD: Final = re.compile(r"\d{1,3}(?:\s?(?:y/?o|yr|year|[mf]\b|,|\)))", re.IGNORECASE)


@dataclass(slots=True)
class Looked:
    """What a first look (first_look.py) says of a text's words: the evidence of each by itself, and places.

    `near` are behind a number. `sure` reach the threshold by themselves, `doubtful` almost; context may
    raise `candidates`, and `pairs` may raise the next word.
    """

    scores: list[float]
    near: bytes
    sure: list[int]
    doubtful: list[int]
    candidates: list[int]
    pairs: list[int]


def find_people(reading: Reading, looked: Looked) -> tuple[list[Found], int]:
    """Names found, and how many words stayed just under the threshold."""
    scores, names, doubtful = looked.scores, looked.sure, looked.doubtful
    total = scores.copy()
    if looked.candidates:
        for i in looked.candidates:
            total[i] += _context(reading, i, scores[i], looked.near[i])
        names = sorted(names + [i for i in looked.candidates if total[i] >= THRESHOLD])
        doubtful = doubtful + looked.candidates
    if names or looked.pairs:
        for _ in range(2):  # a pair raised late ('Hope Eagle-Lindahl') raises the word before it
            raised = raise_pairs(reading, scores, total, looked.pairs, names)
            if not raised:
                break
            doubtful = [*doubtful, *raised]
            names = sorted({*names, *[i for i in raised if total[i] >= THRESHOLD]})
    names = [i for i in names if not _is_one_of_a_kind(reading, i)]
    doubt = len({i for i in doubtful if DOUBT <= total[i] < THRESHOLD})
    return list(names_at(reading, total, names)), doubt


def _is_one_of_a_kind(reading: Reading, i: int) -> bool:
    """'A Colt was found', 'it was a Jones': a thing, where no given name stands ('a Brenda')."""
    return (
        i > 0
        and reading.lows[i - 1] in ARTICLES
        and reading.gaps[i] == " "
        and reading.regime == Regime.MIXED
        and reading.shapes[i - 1] != Shape.UPPER
        and (reading.shapes[i - 1] == LOWER or reading.opens[i - 1])
        and reading.facts[i] & lex.GIVEN_MASK < LEAST_GIVEN
        and (reading.opens[i - 1] or i < 2 or reading.lows[i - 2] not in OF_PERSONS)
        and not (i + 1 < reading.size and reading.gaps[i + 1] == " " and is_written_as_name(reading, i + 1))
    )


def _context(reading: Reading, i: int, score: float, is_near_number: int) -> float:
    before = reading.cues[i - 1] if i else 0
    after = reading.cues[i + 1] if i + 1 < reading.size else 0
    certain = (before & cues.TITLED and _titled(reading, i)) or (
        before & cues.LETTER and _after_initial(reading, i)
    )
    if certain := certain or _syllables(reading, i):
        return certain
    evidence = _after(reading, i) if after & cues.AFTER_NAME else 0.0
    if is_near_number:
        evidence += _age_before(reading, i)
    if before & (cues.RELATED | cues.WAS | cues.CUED):
        evidence += _role_or_cue(reading, i)
    return min(evidence, MOST_OF_KNOWN) if score <= KNOWN_WORD else evidence


def _titled(reading: Reading, i: int) -> float:
    """Evidence of a title before the word."""
    if reading.gaps[i] not in TITLE_GAP:
        return 0.0
    facts, title = reading.facts[i], reading.lows[i - 1]
    if title == "miss" and i > 1 and reading.lows[i - 2] == "near":
        return 0.0
    if "." in reading.gaps[i] and (title in WRITTEN_OUT or title.endswith("'s")):
        return 0.0
    if facts & (lex.FUNCTION | lex.KIN | lex.TITLE) or (facts & (lex.VERB | lex.ROLE) and level(facts) < 5):
        return 0.0
    if is_written_as_name(reading, i):
        if title in AMBIGUOUS_TITLES and reading.shapes[i - 1] == Shape.LOWER and reading.gaps[i] != " ":
            return 0.0
        return TITLED
    if reading.regime == Regime.MIXED and reading.shapes[i] == Shape.UPPER:
        return TITLED_PLAIN if not facts & lex.CLINICAL else 0.0
    if facts & (lex.VERB | lex.CLINICAL) or (facts & lex.ORDINARY and level(facts) < 5):
        return 0.0
    if reading.regime == Regime.MIXED and level(facts) < 6 and zipf(facts) > 3.5:
        return 0.0
    return AMBIGUOUS_TITLE if title in AMBIGUOUS_TITLES or facts & lex.ORDINARY else TITLED_PLAIN


NO_SURNAME: Final = lex.CLINICAL | lex.ROLE | lex.KIN | lex.TITLE
"""'E. Coli' and 'Dr. C. Diff' are no people; 'R. Page' is one, though a page is sent."""


def _after_initial(reading: Reading, i: int) -> float:
    """Evidence of an initial before the word: 'T. Foley', 'J Alvarez'."""
    if not is_initial(reading, i - 1):
        return 0.0
    facts = reading.facts[i]
    if reading.gaps[i] not in (". ", ".", " ") or facts & lex.FUNCTION:
        return 0.0
    if not is_written_as_name(reading, i):
        return (
            INITIAL
            if reading.regime == Regime.LOWER
            and level(facts) >= 5
            and not facts & (lex.ORDINARY | lex.CLINICAL | lex.VERB)
            else 0.0
        )
    if facts & (lex.CLINICAL | lex.ORDINARY | lex.VERB | lex.ROLE | lex.KIN | lex.TITLE):
        return (
            INITIAL
            if (
                level(facts) >= 4
                and (zipf(facts) < 5 or level(facts) >= 6)
                and not facts & (lex.ROLE | lex.KIN | lex.TITLE)
            )
            or (reading.gaps[i] == ". " and level(facts) >= 2 and not facts & NO_SURNAME)
            else 0.0
        )
    return INITIAL if zipf(facts) < 4.5 or level(facts) >= 4 else 0.0


def _syllables(reading: Reading, i: int) -> float:
    """'Ji-hoon', 'HYE-RIN': two syllables of a Korean name with a hyphen between."""
    if reading.gaps[i] != "-" and (i + 1 >= reading.size or reading.gaps[i + 1] != "-"):
        return 0.0
    for first in (i, i - 1):
        if (
            0 <= first < reading.size - 1
            and reading.gaps[first + 1] == "-"
            and {reading.lows[first], reading.lows[first + 1]} <= SYLLABLES
        ):
            is_written = reading.shapes[first] == Shape.CAPITAL or reading.regime != Regime.MIXED
            return INITIAL if is_written and (first == 0 or reading.gaps[first] != "-") else 0.0
    return 0.0


def _role_or_cue(reading: Reading, i: int) -> float:
    gap, facts = reading.gaps[i], reading.facts[i]
    if reading.facts[i - 1] & (lex.ROLE | lex.KIN) and gap in ROLE_GAP and not facts & lex.FUNCTION:
        if gap in (". ", ", ") and reading.opens[i]:
            return 0.0
        return ROLE_CAPITAL if is_written_as_name(reading, i) else ROLE_PLAIN
    if (
        reading.lows[i - 1] in ("was", "is")
        and i > 1
        and gap == " "
        and reading.facts[i - 2] & (lex.ROLE | lex.TITLE)
    ):
        return WAS_NAME
    if reading.cues[i - 1] & cues.CUED and gap in (" ", ": ", ' "', ", "):
        return CUE if reading.regime == Regime.MIXED or level(facts) < 7 else CUE_PLAIN
    return 0.0


def _age_before(reading: Reading, i: int) -> float:
    if reading.shapes[i - 1] == NUMBER or len(reading.lows[i - 1]) <= 3:
        before = reading.text[max(0, reading.starts[i] - 16) : reading.starts[i]]
        if AGE_SEX.search(before):
            return AGE_BESIDE
    return 0.0


def _after(reading: Reading, i: int) -> float:
    gap, following = reading.gaps[i + 1], reading.lows[i + 1]
    if gap == " " and _is_verb(reading, i + 1):
        return VERB_AFTER + (OPENS_AND_ACTS if reading.opens[i] else 0.0)
    if reading.cues[i + 1] & cues.PERSON and (
        gap in (", ", " (", ",") or (gap == " " and following in ("rn", "md", "emt", "jr", "sr", "dob"))
    ):
        return APPOSED
    is_likely = is_written_as_name(reading, i) or (
        reading.regime != Regime.MIXED and reading.facts[i] & lex.GIVEN_MASK >= 7
    )
    if gap == " " and len(following) == 1 and is_likely and is_initial(reading, i + 1):
        return PAIR
    if (
        following == "and"
        and i + 2 < reading.size
        and is_written_as_name(reading, i + 2)
        and level(reading.facts[i + 2]) >= 6
    ):
        return CUE
    if reading.shapes[i + 1] == Shape.NUMBER and gap in (", ", " ", " (", ","):
        start = reading.starts[i + 1]
        return AGE_BESIDE if AGE_AHEAD.match(reading.text, start, start + 10) else 0.0
    return 0.0


def _is_verb(reading: Reading, i: int) -> bool:
    return bool(reading.cues[i] & cues.ACTS) and (
        reading.regime != Regime.MIXED or reading.shapes[i] == LOWER
    )
