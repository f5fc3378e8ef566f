"""Names of people: each word's evidence is added up, from the tables, its capital and the words around it.

A word's own level says how much of its use is as a name; titles, roles, relatives, initials, verbs and
neighbouring names raise it; medicine, function words and ordinary words lower it. One threshold decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.reading import Reading, Regime, Shape

THRESHOLD: Final = 3.0
DOUBT: Final = 2.0
"""Evidence between the two is not hidden, but counts towards the residual risk."""
CLOSE_GAP: Final = frozenset((" ", "-", "  "))
TITLE_GAP: Final = frozenset((" ", ". ", ".", "  ", ": "))
ROLE_GAP: Final = frozenset((" ", "  ", ": ", " (", " - ", ". ", ", ", ' "', '"', " #", "/", " - "))
PARTICLES: Final = frozenset(
    [
        "de",
        "la",
        "las",
        "los",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "ben",
        "o",
        "mc",
        "mac",
        "st",
        "le",
        "du",
        "san",
        "abd",
        "ul",
        "ur",
        "bar",
    ]
)
SUFFIXES: Final = frozenset(["jr", "sr", "ii", "iii", "iv"])
NAME_CUES: Final = frozenset(
    [
        "named",
        "name",
        "nicknamed",
        "called",
        "aka",
        "alias",
        "with",
        "told",
        "per",
        "from",
        "by",
        "and",
        "asked",
        "to",
        "thank",
        "thanks",
        "hi",
        "dear",
        "sincerely",
        "signed",
        "initialed",
        "initialled",
        "initials",
        "between",
        "for",
        "spoke",
        "via",
        "&",
        "notified",
        "informed",
        "paged",
        "contacted",
        "met",
        "relieved",
        "hey",
        "cc",
        "attn",
        "crew",
    ]
)
PERSON_AFTER: Final = frozenset(
    [
        "rn",
        "md",
        "do",
        "emt",
        "emtp",
        "paramedic",
        "medic",
        "np",
        "pa",
        "lpn",
        "pharmd",
        "dob",
        "age",
        "aged",
        "mrn",
        "ssn",
        "yo",
        "y",
        "yom",
        "yof",
        "driver",
        "nurse",
        "jr",
        "sr",
        "daughter",
        "son",
        "wife",
        "husband",
        "mother",
        "father",
        "brother",
        "sister",
        "neighbor",
        "niece",
        "nephew's",
        "grandson",
        "granddaughter",
    ]
)
AGE_SEX: Final = re.compile(
    r"\b\d{1,3}\s?(?:y/?o|yr|yrs|year[- ]old|yom|yof|[mf])?\s?(?:m|f|male|female|boy|girl)?[\s,.(:-]{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence is worth; set on development texts, in units of about one bit and a half."""

    title: float = 5.0
    role_capital: float = 3.0
    role_plain: float = 2.0
    cue: float = 1.0
    verb: float = 1.0
    initial: float = 4.0
    pair: float = 2.5
    apposed: float = 1.5
    age_beside: float = 1.0


WEIGHTS: Final = Weights()


def _level(facts: int) -> int:
    return max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15)


def base_score(reading: Reading, i: int, protected: bytearray) -> float:
    """Evidence of the word by itself."""
    facts, low = reading.facts[i], reading.lows[i]
    if protected[i] or facts & (lex.FUNCTION | lex.CLINICAL | lex.TITLE | lex.ROLE | lex.KIN):
        return -4.0
    level, zipf = _level(facts), (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) / 10
    if facts & (lex.ORDINARY | lex.VERB):
        return -2.5 if level < 8 else -1.5
    shape = reading.shapes[i]
    if reading.regime == Regime.MIXED and shape == Shape.CAPITAL and not reading.opens[i]:
        return _capital_score(level, zipf, low)
    if reading.regime == Regime.MIXED and shape == Shape.UPPER:
        return (2.0 if level >= 7 else 0.0) if len(low) > 3 else -1.0
    if reading.regime == Regime.MIXED and shape == Shape.CAPITAL:
        return (
            3.0
            if level >= 9
            else 2.0
            if level >= 8
            else 1.0
            if level >= 6
            else 0.0
            if level >= 5 or zipf == 0
            else -2.0
        )
    return _caseless_score(facts, level, zipf)


def _capital_score(level: int, zipf: float, low: str) -> float:
    """A capital inside a sentence: most such words are names; frequent ordinary words are not."""
    if level >= 6:
        return 4.5
    if level >= 4:
        return 3.5 if zipf < 4.9 else 1.0
    if zipf < 2.9:
        return 3.5
    if zipf < 3.6:
        return 2.5 if level else 1.5
    return 0.5 if zipf < 4.3 else -1.0


def _caseless_score(facts: int, level: int, zipf: float) -> float:
    proper = facts >> lex.PROPER_SHIFT & 3
    if level >= 9:
        return 2.5 if facts & lex.GIVEN_MASK >= 9 and zipf >= 2.0 else 1.5
    if level >= 7:
        return 1.5 + (0.5 if proper >= 2 and facts & lex.GIVEN_MASK >= 7 else 0.0)
    if level >= 5:
        return 0.5 if proper >= 2 else -0.5
    if level >= 3:
        return -1.5
    return -0.5 if zipf == 0 else -3.0


def find_people(reading: Reading, protected: bytearray) -> tuple[list[Found], float]:
    """Names found, and how much evidence stayed just under the threshold."""
    size = len(reading)
    if not size:
        return [], 0.0
    scores = [
        -9.0 if shape == Shape.NUMBER or (len(low) == 1) else base_score(reading, i, protected)
        for i, (shape, low) in enumerate(zip(reading.shapes, reading.lows, strict=True))
    ]
    total = [score + _context(reading, i, scores) if score > -9 else -9.0 for i, score in enumerate(scores)]
    _join_pairs(reading, scores, total)
    doubt = sum(DOUBT <= score < THRESHOLD for score in total)
    return list(_chains(reading, total)), doubt


def _context(reading: Reading, i: int, scores: list[float]) -> float:
    evidence = _before(reading, i) + _after(reading, i)
    if evidence and scores[i] <= -4.0 and not _is_titled(reading, i):
        return min(evidence, 2.0)
    return evidence


def _is_titled(reading: Reading, i: int) -> bool:
    return i > 0 and bool(reading.facts[i - 1] & lex.TITLE) and reading.gaps[i] in TITLE_GAP


def _before(reading: Reading, i: int) -> float:
    if i == 0:
        return 0.0
    gap, previous, low = reading.gaps[i], reading.lows[i - 1], reading.lows[i]
    facts, capital = reading.facts[i], reading.shapes[i] != Shape.LOWER or reading.regime == Regime.LOWER
    if _is_titled(reading, i):
        return _titled(facts, low, capital)
    if len(previous) == 1 and previous.isalpha() and gap in (". ", ".", " ") and _is_initial(reading, i - 1):
        return WEIGHTS.initial if not facts & lex.FUNCTION else 0.0
    evidence = 0.0
    if reading.facts[i - 1] & (lex.ROLE | lex.KIN) and gap in ROLE_GAP and not facts & lex.FUNCTION:
        evidence = WEIGHTS.role_capital if capital and reading.regime != Regime.LOWER else WEIGHTS.role_plain
        if reading.regime == Regime.UPPER:
            evidence = WEIGHTS.role_plain
    elif previous in NAME_CUES and gap in (" ", ": ", ' "'):
        evidence = WEIGHTS.cue
    if reading.shapes[i - 1] == Shape.NUMBER or len(previous) <= 3:
        before = reading.text[max(0, reading.starts[i] - 16) : reading.starts[i]]
        if AGE_SEX.search(before) and any(c.isdigit() for c in before):
            evidence += WEIGHTS.age_beside
    return evidence


def _titled(facts: int, low: str, capital: bool) -> float:
    if facts & lex.FUNCTION or low in ("said", "told", "notified") or (facts & lex.VERB and not capital):
        return 0.0
    strong = WEIGHTS.title + 2.5
    if facts & (lex.CLINICAL | lex.ROLE | lex.TITLE | lex.ORDINARY) and not capital:
        return 1.0
    return strong


def _is_initial(reading: Reading, i: int) -> bool:
    """A single capital letter that stands for a name ('T. Foley'), not 'vitamin K' or 'unit A'."""
    start = reading.starts[i]
    letter = reading.text[start : start + 1]
    after = reading.text[reading.ends[i] : reading.ends[i] + 1]
    return letter.isupper() and reading.regime == Regime.MIXED and (after == "." or False)


def _after(reading: Reading, i: int) -> float:
    if i + 1 >= len(reading):
        return 0.0
    gap, following = reading.gaps[i + 1], reading.lows[i + 1]
    if gap == " " and reading.facts[i + 1] & lex.VERB and reading.shapes[i + 1] != Shape.CAPITAL:
        return WEIGHTS.verb
    if following in PERSON_AFTER and (
        gap in (", ", " (", ". ") or (gap == " " and following in ("rn", "md", "emt", "jr", "sr", "dob"))
    ):
        return WEIGHTS.apposed
    if gap in (", ", " ", " (", ",") and reading.shapes[i + 1] == Shape.NUMBER:
        ahead = reading.text[reading.starts[i + 1] : reading.starts[i + 1] + 10].lower()
        if re.match(r"\d{1,3}(?:\s?(?:y/?o|yr|year|[mf]\b|,|\)))", ahead):
            return WEIGHTS.age_beside
    return 0.0


def _join_pairs(reading: Reading, scores: list[float], total: list[float]) -> None:
    """Neighbouring names raise each other: 'hope rice', 'Chen Wei', 'Tom / Jerry'."""
    for i in range(len(reading) - 1):
        gap = reading.gaps[i + 1]
        if gap not in (" ", "-") or total[i] <= -9 or total[i + 1] <= -9:
            continue
        first, second = reading.facts[i], reading.facts[i + 1]
        given, surname = first & lex.GIVEN_MASK, _level(second)
        if total[i] >= THRESHOLD and _may_continue(reading, i + 1, scores):
            total[i + 1] = max(total[i + 1], THRESHOLD)
        elif given >= 5 and surname >= 5 and scores[i] > -4 and scores[i + 1] > -4:
            total[i] += WEIGHTS.pair
            total[i + 1] += WEIGHTS.pair
        elif total[i + 1] >= THRESHOLD and given >= 4 and scores[i] > -4:
            total[i] = max(total[i], THRESHOLD)
    for i in range(1, len(reading) - 1):
        if (
            total[i] >= THRESHOLD
            and reading.gaps[i + 1] in ("/", " + ", " & ", " / ")
            and _level(reading.facts[i + 1]) >= 5
            and scores[i + 1] > -4
        ):
            total[i + 1] = max(total[i + 1], THRESHOLD)


def _may_continue(reading: Reading, i: int, scores: list[float]) -> bool:
    """Whether the word after a name belongs to it."""
    facts, shape = reading.facts[i], reading.shapes[i]
    if reading.gaps[i] == "-":
        return not facts & (lex.FUNCTION | lex.CLINICAL) or shape == Shape.CAPITAL
    if facts & (lex.FUNCTION | lex.VERB | lex.CLINICAL | lex.ROLE | lex.TITLE | lex.KIN):
        return (
            shape == Shape.CAPITAL
            and reading.regime == Regime.MIXED
            and _level(facts) >= 4
            and not facts & lex.FUNCTION
        )
    if reading.regime == Regime.MIXED:
        return shape == Shape.CAPITAL or (shape == Shape.UPPER and _level(facts) >= 4)
    zipf = (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) / 10
    return (not facts & lex.ORDINARY and (_level(facts) >= 5 or zipf == 0)) or facts & lex.GIVEN_MASK >= 5


def _chains(reading: Reading, total: list[float]) -> Iterator[Found]:
    i, size = 0, len(reading)
    while i < size:
        if total[i] < THRESHOLD:
            i += 1
            continue
        first = _start_of_name(reading, i)
        last = i
        while last + 1 < size and (step := _next_of_name(reading, last, total)):
            last += step
        yield Found(
            reading.starts[first],
            reading.ends[last] - _possessive(reading, last),
            _label(reading, first),
            "name_in_context",
            40,
        )
        i = last + 1


def _possessive(reading: Reading, i: int) -> int:
    return 2 if reading.lows[i].endswith("'s") else 0


def _start_of_name(reading: Reading, i: int) -> int:
    """Initials and particles before the name belong to it: 'T. Foley', 'de la Cruz', 'al-Farsi'."""
    first = i
    for _ in range(3):
        if first == 0:
            break
        previous, gap = reading.lows[first - 1], reading.gaps[first]
        is_initial = len(previous) == 1 and gap in (". ", ".", " ") and _is_initial(reading, first - 1)
        if is_initial or (
            previous in PARTICLES
            and gap in (" ", "-", "'", ". ")
            and not reading.facts[first - 1] & lex.FUNCTION
        ):
            first -= 1
        else:
            break
    return first


def _next_of_name(reading: Reading, i: int, total: list[float]) -> int:
    """How many tokens further the name goes; 0 when it ends here."""
    gap, low = reading.gaps[i + 1], reading.lows[i + 1]
    if gap in CLOSE_GAP and total[i + 1] >= THRESHOLD:
        return 1
    if gap == "-" and reading.shapes[i + 1] != Shape.NUMBER and not reading.facts[i + 1] & lex.FUNCTION:
        return 1
    if gap in (" ", ", ") and low in SUFFIXES:
        return 1
    if gap == " " and len(low) == 1 and reading.shapes[i + 1] == Shape.CAPITAL:
        return 1 if _is_initial(reading, i + 1) or (i + 2 < len(reading) and total[i + 2] >= THRESHOLD) else 0
    if (
        gap == ", "
        and total[i + 1] >= THRESHOLD
        and reading.facts[i + 1] & lex.GIVEN_MASK >= 4
        and reading.facts[i] >> lex.SURNAME_SHIFT & 15 >= 4
    ):
        return 1  # 'Foley, Patrick'
    if gap in (" ", "-") and low in PARTICLES and i + 2 < len(reading):
        if total[i + 2] >= THRESHOLD:
            return 2
        if reading.lows[i + 2] in PARTICLES and i + 3 < len(reading) and total[i + 3] >= THRESHOLD:
            return 3
    return 0


def _label(reading: Reading, first: int) -> IdentifierLabel:
    if (
        first
        and reading.facts[first - 1] & (lex.TITLE | lex.ROLE)
        and reading.lows[first - 1] not in ("mr", "mrs", "ms", "miss", "pt", "patient", "caller", "pts")
    ):
        return IdentifierLabel.PROVIDER
    return IdentifierLabel.NAME
