"""Where a name begins and ends once a word of it is known: initials, particles, hyphens, suffixes."""

from collections.abc import Iterable, Iterator
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import THRESHOLD, level
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.reading import Reading, Regime, is_written_as_name
from services.deidentify.core.vocabulary import Shape

STRENGTH: Final = 40
LETTERED: Final = words(
    "vitamin type unit hepatitis hep crew plan class grade lead side shift platoon zone building wing "
    "block section row gate dock lot model pod pier stage frankel stanford killip tanner"
    " group level influenza strep t in to"
)
"""Words that take a single letter which is no initial: 'vitamin K.', 'unit A.'."""
CLOSE_GAP: Final = frozenset((" ", "-", "  "))
PARTICLES: Final = words(
    "de la las los del della di da dos van von der den ter ten al el bin ibn abu ben mc mac st le du san "
    "abd ul ur bar"
)
SUFFIXES: Final = frozenset(["jr", "sr", "ii", "iii", "iv"])
CAPITAL_PARTICLES: Final = frozenset(["o", "d"])
ALL_PARTICLES: Final = PARTICLES | CAPITAL_PARTICLES
PATIENTS: Final = words(
    "mr mrs ms miss pt patient caller pts victim witness bystander passenger officer ofc ofcr deputy trooper"
)
ABBREVIATED_NAMES: Final = words("wm chas geo jos robt thos jas edw benj saml danl")


def is_initial(reading: Reading, i: int) -> bool:
    """A single capital with a full stop that does not end 'vitamin K.' or 'unit A.'."""
    end = reading.ends[i]
    shape = reading.shapes[i]
    if reading.text[end : end + 1] != "." or shape == Shape.NUMBER:
        return False
    if shape != Shape.CAPITAL and reading.regime != Regime.LOWER:
        return False
    if i and reading.gaps[i] == "" and reading.shapes[i - 1] == Shape.NUMBER:
        return False  # '44F. Quist', 'lot 7213A. Tray'
    if not i or reading.gaps[i] not in (" ", "-"):
        return True
    return reading.shapes[i - 1] != Shape.NUMBER and reading.lows[i - 1] not in LETTERED


def is_reversed(reading: Reading, i: int, j: int) -> bool:
    """'Foley, Patrick': a surname, a comma, a given name and no further list of names."""
    if (
        not (is_written_as_name(reading, i) and is_written_as_name(reading, j))
        or reading.facts[j] & lex.FUNCTION
    ):
        return False
    if reading.facts[i] >> lex.SURNAME_SHIFT & 15 < 5 or reading.facts[j] & lex.GIVEN_MASK < 6:
        return False
    return not (reading.opens[i] and reading.facts[i] & (lex.CLINICAL | lex.ORDINARY)) or bool(
        i and reading.facts[i - 1] & lex.ROLE
    )


def names_at(reading: Reading, total: list[float], names: Iterable[int]) -> Iterator[Found]:
    """Whole names around the words `names`, whose evidence reaches the threshold."""
    size, past = reading.size, 0
    for i in names:
        if i < past:
            continue
        first, last = _start_of_name(reading, i), i
        while (
            last + 1 < size
            and not reading.lows[last].endswith("'s")
            and (step := _next_of_name(reading, last, total))
        ):
            last += step
        end = reading.ends[last] - (2 if reading.lows[last].endswith("'s") else 0)
        yield Found(reading.starts[first], end, _label(reading, first), "name_in_context", STRENGTH)
        past = last + 1


def _start_of_name(reading: Reading, i: int) -> int:
    """Initials and particles before the name belong to it: 'T. Foley', 'de la Cruz', 'Baby Boy Hernandez'."""
    first = i
    while first and i - first < 3 and _belongs_before(reading, first):
        first -= 1
    return first


def _belongs_before(reading: Reading, first: int) -> bool:
    previous, gap = reading.lows[first - 1], reading.gaps[first]
    if len(previous) == 1 and gap in (". ", ".", " ") and is_initial(reading, first - 1):
        return True
    if previous in PARTICLES:
        return gap in (" ", "-", "'", ". ") and not reading.facts[first - 1] & lex.FUNCTION
    if previous in CAPITAL_PARTICLES:
        return gap in (" ", "'") and reading.shapes[first - 1] == Shape.CAPITAL
    return (
        previous in ("baby", "boy", "girl")
        and gap == " "
        and is_written_as_name(reading, first - 1)
        and is_written_as_name(reading, first)
    )


def _next_of_name(reading: Reading, i: int, total: list[float]) -> int:
    """How many tokens further the name goes; 0 when it ends here."""
    gap, low, j = reading.gaps[i + 1], reading.lows[i + 1], i + 1
    if total[j] >= THRESHOLD and (
        gap in CLOSE_GAP
        or (gap == ", " and is_reversed(reading, i, j))
        or (gap == ". " and reading.lows[i] in ABBREVIATED_NAMES)
    ):
        return 1
    if (
        gap == "-"
        and reading.shapes[j] != Shape.NUMBER
        and (not reading.facts[j] & lex.FUNCTION or is_written_as_name(reading, j))
    ):
        return 1
    if gap in (" ", ", ") and low in SUFFIXES:
        return 1
    if gap == " " and len(low) == 1 and reading.shapes[j] == Shape.CAPITAL and reading.regime == Regime.MIXED:
        return 1 if is_initial(reading, j) or (j + 1 < reading.size and total[j + 1] >= THRESHOLD) else 0
    return _over_particles(reading, j, total) if gap in (" ", "-") else 0


def _over_particles(reading: Reading, j: int, total: list[float]) -> int:
    """Tokens of 'de la Cruz' or 'al-Farsi' after a name."""
    for step in (1, 2):
        if j + step >= reading.size or reading.lows[j + step - 1] not in ALL_PARTICLES:
            return 0
        facts = reading.facts[j + step]
        is_name = is_written_as_name(reading, j + step) or (
            reading.regime != Regime.MIXED and level(facts) >= 4 and not facts & lex.FUNCTION
        )
        if total[j + step] >= THRESHOLD or (reading.gaps[j + step] in ("-", " ") and is_name):
            return step + 1
    return 0


def _label(reading: Reading, first: int) -> IdentifierLabel:
    if (
        first
        and reading.facts[first - 1] & (lex.TITLE | lex.ROLE)
        and reading.lows[first - 1] not in PATIENTS
    ):
        return IdentifierLabel.PROVIDER
    return IdentifierLabel.NAME
