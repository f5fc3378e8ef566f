"""The number of a unit told again by itself: 'Engine 44: Dispatch, 44', '44 copy', 'A14 was late'."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.structural.numbers import MEASURE

STRENGTH: Final = 60
LAST_NUMBER: Final = re.compile(r"(?:^|[^\d.])(\d{2,4})$")
NUMBER: Final = re.compile(r"(?<![\w.,:/#$-])\d{2,4}(?![\w:/%-]|[.,]\d)")
CODE: Final = re.compile(r"(?<![\w-])[A-Za-z]{1,3}-?\d{1,4}(?![\w-])")
CALLED: Final = re.compile(
    r"\b(?:go ahead|copy|dispatch|control|base|central|med ?com|med control|mdt|standby|stand by)[,:]? $"
)
RIDDEN: Final = re.compile(r"\b(?:on|from|off|aboard|told|asked|sent|send|had|with|by) $")
ANSWERS: Final = re.compile(
    r",? (?:copy|copies|copied|go ahead|(?:is |was )?(?:on ?scene|en ?route|responding|clear|available|"
    r"in service|out of service)|"
    r"had no|took|crew|arrived|advis\w+|requests?\b|to dispatch|to base|is out|never)\b"
)
CLOSES: Final = re.compile(r"\s?(?:[.,;!?\n]|$)")
LONG_NUMBER: Final = 3
"""Digits from which on 'on 302' is told of a truck; 'on 12' may be of litres."""
BEFORE: Final = 20


def find_numbers_again(text: str, hidden: Sequence[Found]) -> Iterator[Found]:
    """Further places in which a unit that is hidden is told by its number or its code alone."""
    units = [text[f.start : f.end] for f in hidden if f.label is IdentifierLabel.UNIT]
    if not units:
        return
    numbers = {m[1] for unit in units if (m := LAST_NUMBER.search(unit))}
    for match in NUMBER.finditer(text) if numbers else ():
        if match[0] in numbers and _is_told(text, match.start(), match.end()):
            yield Found(match.start(), match.end(), IdentifierLabel.UNIT, "unit_again", STRENGTH)
    columns = {text[f.start : f.end] for f in hidden if f.rule == "column"}
    codes = {code for code in columns.intersection(units) if len(code) >= LONG_NUMBER}
    for match in CODE.finditer(text) if codes else ():
        if match[0] in codes:
            yield Found(*match.span(), IdentifierLabel.UNIT, "unit_again", STRENGTH)


def _is_told(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - BEFORE) : start].lower()
    after = text[end : end + BEFORE].lower()
    if MEASURE.match(after):
        return False
    if CALLED.search(before):
        return bool(CLOSES.match(after) or ANSWERS.match(after) or " > " in after[:3])
    if ANSWERS.match(after) and not before.endswith("at "):
        return True
    return end - start >= LONG_NUMBER and bool(RIDDEN.search(before)) and bool(CLOSES.match(after))
