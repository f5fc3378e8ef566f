"""Addresses of mail and web read aloud: 'pat dot lee at valley ems dot org', 'valley dot com slash login'."""

from typing import Final

from services.deidentify.core.dictation.numbers import NUMBER_WORDS, number_at
from services.deidentify.core.dictation.said import MARKS, Letter, Said
from services.deidentify.core.lexicon import FUNCTION, VERB, words

ENDS: Final = words("com org net gov edu us mil info biz health io co example")
CONNECTORS: Final = {
    "dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+", "at": "@", "slash": "/",
    "period": ".", "point": ".",
}  # fmt: skip
INNER: Final = frozenset(("dot", "underscore", "dash", "hyphen", "plus", "period", "point"))
MAIL: Final = words("email mail e-mail emailed gmail")
MOST_WORDS: Final = 5
"""Words of one part of a domain."""
MOST_OF_LOCAL: Final = 12
MOST_LABELS: Final = 6


def web_spans(said: Said) -> list[tuple[int, int]]:
    """First word and the word behind each address."""
    spans: list[tuple[int, int]] = []
    for i, low in enumerate(said.lows):
        if low == "dot" and said.next(i) in ENDS and said.near[i]:
            floor = spans[-1][1] if spans else 0
            first = _first(said, i, floor)
            if first < i:
                spans.append((first, _past(said, i + 2)))
    return spans


def typed(said: Said, first: int, past: int) -> list[Letter]:
    """The words of an address in one."""
    letters: list[Letter] = []
    at = first
    while at < past:
        low = said.lows[at]
        if low == "sign" and said.low(at - 1) == "at":
            at += 1
            continue
        if low in CONNECTORS:
            letters += said.whole(CONNECTORS[low], at, at)
        elif low in NUMBER_WORDS and (number := number_at(said, at)) and number.past <= past:
            letters += number.letters
            at = number.past
            continue
        else:
            letters += said.as_written(at)
        at += 1
    return letters


def _is_small(said: Said, i: int) -> bool:
    low = said.lows[i]
    return (
        len(low) > 1
        and (low in MARKS or bool(said.lexicon.words[low] & FUNCTION))
        and low not in NUMBER_WORDS
    )


def _first(said: Said, dot: int, floor: int) -> int:
    """Where the address begins: behind the small word before its domain, or with what is before the 'at'."""
    at, size = dot - 1, 0
    while at >= floor and size < MOST_WORDS and said.near[at + 1]:
        low = said.lows[at]
        if low == "sign" and said.low(at - 1) == "at":
            at -= 1
            return _local(said, at, floor)
        if low == "at" and at < dot - 1:
            return _local(said, at, floor)
        if low == "dot" and at < dot - 1:
            return _label(said, at, floor)
        if _is_small(said, at):
            break
        at, size = at - 1, size + (len(low) > 1)
    return at + 1


def _label(said: Said, dot: int, floor: int) -> int:
    """The parts of a domain before another: of each one word, or letters."""
    for _ in range(MOST_LABELS):
        at = dot - 1
        if at < floor or _is_small(said, at):
            return dot + 1
        while at - 1 >= floor and len(said.lows[at]) == 1 and len(said.lows[at - 1]) == 1:
            at -= 1
        before = said.low(at - 1)
        if before == "at" and at - 2 >= floor:
            return _local(said, at - 1, floor)
        if before not in INNER or at - 1 <= floor:
            return at
        dot = at - 1
    return dot + 1


def _local(said: Said, at: int, floor: int) -> int:
    """Where the name before the 'at' begins; behind the 'at' where no name is there."""
    first = at - 1
    if first < floor or not said.near[at]:
        return at + 1
    is_alone = True
    while first - 1 >= floor and at - first < MOST_OF_LOCAL and said.near[first]:
        low, before = said.lows[first], said.lows[first - 1]
        is_piece = len(low) == 1 or low in NUMBER_WORDS
        if before in INNER or low in INNER or (is_piece and not _is_small(said, first - 1)):
            first, is_alone = first - 1, False
        else:
            break
    if not is_alone:
        return first
    for steps in range(1, 4):
        if said.low(first - steps) in MAIL and first - steps >= floor:
            return first - steps + 1 + (said.low(first - steps + 1) in ("is", "me", "address"))
    facts = said.lexicon.words[said.lows[first]]
    return at + 1 if _is_small(said, first) or facts & VERB else first


def _past(said: Said, past: int) -> int:
    """The word behind an address with all that a slash adds."""
    while said.low(past) == "slash" and past + 1 < said.size and said.near[past]:
        past += 2
        if said.low(past - 1) == "at" and past < said.size:
            past += 1
        while said.low(past) in INNER - {"period", "point"} and past + 1 < said.size:
            past += 2
    return past
