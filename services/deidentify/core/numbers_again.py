"""Numbers told again: a unit's by itself ('Engine 44: Dispatch, 44'), one misread ('MRN 8107, then 8170')."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.structural.numbers import A_YEAR, CLOCK, MEASURE

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
OF_RECORDS: Final = frozenset(
    (
        IdentifierLabel.SSN,
        IdentifierLabel.PHONE,
        IdentifierLabel.MRN,
        IdentifierLabel.INCIDENT,
        IdentifierLabel.ACCOUNT,
        IdentifierLabel.HEALTH_PLAN,
        IdentifierLabel.LICENSE,
        IdentifierLabel.DEVICE,
        IdentifierLabel.VEHICLE,
        IdentifierLabel.ID,
    )
)
"""Kinds of numbers that are copied from one place to another, and wrongly."""
DIGITS_AT_END: Final = re.compile(r"\d{4,10}$")
LIKE_IT: Final = re.compile(r"(?<![\w.,:/$-])\d{4,10}(?![\w%:/-]|[.,]\d)")
LEAD: Final = re.compile(r"([a-z]{3,12})(?: ?#| no\.?| number)?[ :]{1,2}$")
NO_LEAD: Final = words(
    "the and not was for with had has gave got are were his her our its from into out than then over about "
    "around until since after before till call called"
)
CORRECTS: Final = re.compile(
    r"\b(?:not|instead of|should (?:be|of gone to|have gone to)|"
    r"(?:chart|log|sheet|registration|label|it|other) (?:has|had|says|said|reads|was|is)|"
    r"transposed (?:it )?to|vs?\.?|versus|or|than)[ :]+$"
)
"""Before a number that may be a time of day these say that it is the other's."""
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


def find_misread(text: str, hidden: Sequence[Found]) -> Iterator[Found]:
    """Numbers with the digits of a hidden one in another order, or behind the same word as it."""
    known = [
        (
            f.label,
            match[0],
            lead[1] if (lead := LEAD.search(text[max(0, f.start - BEFORE) : f.start].lower())) else "",
        )
        for f in hidden
        if f.label in OF_RECORDS and (match := DIGITS_AT_END.search(text[f.start : f.end]))
    ]
    if not known:
        return
    by_digits = {"".join(sorted(number)): label for label, number, _ in known}
    by_lead = {(lead, len(number)): label for label, number, lead in known if lead and lead not in NO_LEAD}
    for match in LIKE_IT.finditer(text):
        number, before = match[0], text[max(0, match.start() - BEFORE) : match.start()].lower()
        lead = LEAD.search(before)
        label = by_lead.get((lead[1], len(number))) if lead else None
        label = label or by_digits.get("".join(sorted(number)))
        if label is None or MEASURE.match(text[match.end() : match.end() + BEFORE].lower()):
            continue
        if A_YEAR.fullmatch(number) or (CLOCK.fullmatch(number) and not CORRECTS.search(before)):
            continue
        yield Found(*match.span(), label, "number_misread", STRENGTH)


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
