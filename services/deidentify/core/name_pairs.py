"""Neighbouring words that raise each other to a name: given name and surname, lists, 'Foley, Patrick'."""

from typing import Final

from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import KNOWN_WORD, NEVER, NO_NAME, THRESHOLD, level, zipf
from services.deidentify.core.name_spans import ABBREVIATED_NAMES, CLOSE_GAP, is_reversed
from services.deidentify.core.reading import Reading, Regime, is_written_as_name
from services.deidentify.core.vocabulary import Shape

PAIR: Final = 2.5
LISTED_LEVEL: Final = 5
"""Given name and surname of this level each raise each other to a pair."""
WRITTEN_GIVEN_LEVEL: Final = 8
WRITTEN_LEVEL: Final = 4
"""With capitals a sure given name takes a surname of less."""
COORDINATED: Final = frozenset(("/", " + ", " & ", " / ", "+", "&"))
PAIR_GAP: Final = CLOSE_GAP | COORDINATED | {". ", ", "}


def raise_pairs(
    reading: Reading, scores: list[float], total: list[float], pairs: list[int], names: list[int]
) -> set[int]:
    """Neighbouring names raise each other: 'hope rice', 'Chen Wei', 'Tom / Jerry', 'Foley, Patrick'.

    Looked at are `pairs` and, with its neighbours, each word that is one of the `names` or becomes one; the
    words that were raised are returned.
    """
    raised: set[int] = set()
    last, done = reading.size - 1, -1
    for i in sorted({*pairs, *names, *[i - 1 for i in names if i]}):
        while done < i < last:
            done, j = i, i + 1
            before, behind = total[i], total[j]
            if reading.gaps[j] in PAIR_GAP and not _is_settled(reading, i, j, scores, total):
                _raise_pair(reading, i, j, scores, total)
                if total[i] != before:
                    raised.add(i)
                if total[j] != behind:
                    raised.add(j)
            i += total[j] >= THRESHOLD  # a word that became a name may raise the next
    return raised


def _is_settled(reading: Reading, i: int, j: int, scores: list[float], total: list[float]) -> bool:
    """Both are names already, or beside the one stands, after a blank, a known word in small letters."""
    if total[i] >= THRESHOLD:
        if total[j] >= THRESHOLD:
            return True
        other = j
    elif total[j] >= THRESHOLD:
        other = i
    else:
        return False
    return (
        scores[other] <= KNOWN_WORD
        and reading.gaps[j] == " "
        and reading.shapes[other] == Shape.LOWER
        and reading.facts[other] & NO_NAME != 0
    )


def _raise_pair(reading: Reading, i: int, j: int, scores: list[float], total: list[float]) -> None:
    if total[i] <= KNOWN_WORD and total[j] <= KNOWN_WORD:
        return
    if scores[i] == NEVER or scores[j] == NEVER or reading.lows[i].endswith("'s"):
        return
    gap = reading.gaps[j]
    if gap in CLOSE_GAP or (gap == ". " and reading.lows[i] in ABBREVIATED_NAMES):
        _raise_neighbours(reading, i, j, scores, total)
    elif (
        gap in COORDINATED
        and total[i] >= THRESHOLD
        and level(reading.facts[j]) >= 4
        and (scores[j] > KNOWN_WORD or is_written_as_name(reading, j))
    ):
        total[j] = max(total[j], THRESHOLD)
    elif gap == ", " and scores[j] > KNOWN_WORD and is_reversed(reading, i, j):
        total[i] = max(total[i], THRESHOLD)
        total[j] = max(total[j], THRESHOLD)


def _raise_neighbours(reading: Reading, i: int, j: int, scores: list[float], total: list[float]) -> None:
    first, second = reading.facts[i], reading.facts[j]
    if total[i] >= THRESHOLD:
        if _may_follow(reading, j, first):
            total[j] = max(total[j], THRESHOLD)
    elif total[j] >= THRESHOLD:
        if _may_precede(reading, i, scores):
            total[i] = max(total[i], THRESHOLD)
    elif (
        first & lex.GIVEN_MASK >= LISTED_LEVEL
        and level(second) >= LISTED_LEVEL
        and scores[i] > KNOWN_WORD
        and scores[j] > KNOWN_WORD
    ):
        total[i] += PAIR
        total[j] += PAIR
    elif (
        first & lex.GIVEN_MASK >= WRITTEN_GIVEN_LEVEL
        and level(second) >= WRITTEN_LEVEL
        and is_written_as_name(reading, i)
        and is_written_as_name(reading, j)
    ):
        total[i] = total[j] = THRESHOLD


def _may_follow(reading: Reading, j: int, first: int) -> bool:
    """Whether the word after a name belongs to it."""
    facts = reading.facts[j]
    if reading.lows[j].endswith("'d"):
        return False  # 'Quist OK'd it'
    if reading.gaps[j] == "-":
        return is_written_as_name(reading, j) or not facts & (lex.FUNCTION | lex.CLINICAL | lex.VERB)
    if is_written_as_name(reading, j):
        if facts & lex.FUNCTION:
            return first & lex.GIVEN_MASK >= 7 and level(facts) >= 1 and not reading.opens[j]
        if facts & (lex.CLINICAL | lex.VERB | lex.ROLE | lex.TITLE | lex.KIN):
            return level(facts) >= 4
        return True
    if facts & (lex.FUNCTION | lex.CLINICAL | lex.VERB | lex.ROLE | lex.TITLE | lex.KIN):
        return False
    if reading.regime == Regime.MIXED:
        return level(facts) >= (4 if reading.shapes[j] == Shape.UPPER else 7)
    if facts & lex.ORDINARY:
        return level(facts) >= 5 and first & lex.GIVEN_MASK >= 7
    return level(facts) >= 4 or zipf(facts) == 0


def _may_precede(reading: Reading, i: int, scores: list[float]) -> bool:
    """Whether the word before a name belongs to it."""
    facts = reading.facts[i]
    if is_written_as_name(reading, i) and facts & lex.ABBREVIATION and facts & lex.GIVEN_MASK:
        is_at_town = reading.lows[i] == "in" and reading.opens[i] and reading.facts[i + 1] & lex.TOWN
        return not is_at_town  # 'In Tioga we stopped'
    if scores[i] <= KNOWN_WORD or facts & lex.VERB:
        return False
    if is_written_as_name(reading, i):
        if not reading.opens[i]:
            return not facts & lex.ORDINARY or level(facts) >= 1
        return (
            level(facts) >= 5
            or (zipf(facts) < 4 and not facts & lex.ORDINARY)
            or (facts & lex.GIVEN_MASK >= 1 and level(facts) >= 1)
        )
    if reading.regime == Regime.MIXED:
        return facts & lex.GIVEN_MASK >= 7 and not facts & lex.ORDINARY
    return facts & lex.GIVEN_MASK >= 5 and not facts & lex.ORDINARY
