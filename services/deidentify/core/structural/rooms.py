"""Rooms, beds, wards and lots, coordinates and reservations."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.structural.numbers import MEASURE, has_digit
from services.deidentify.core.structural.streets import NO_PLACE, ONES, place

PHONE_GOES_ON: Final = rf"[ .-]{{0,2}}(?:\d|{ONES})"


ENDED: Final = re.compile(
    r"^(?i:bed|bay|cell|slip|pod|space|gate|dock|site|cabin)\.\s(?:[01]\d|2[0-3])[0-5]\d$"
)
"""A full stop behind a word that nobody shortens ends a sentence: a clock time follows."""
JOINED: Final = re.compile(r"\b[Rr][Mm]$")
"""Of 'RMA', a patient's refusal, the room rule reads 'RM A'."""


OPERATED: Final = re.compile(
    r"\b(?:cabg(?: ?x ?\d)?|\w+ectomy|\w+plasty|whipple|fusion|c-?section|surgery,?),? $"
)
"""Behind an operation a POD is the day after it and no room."""


def _is_room(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number or a number-letter code behind its word; not 'bed 2 min', not 'room a'."""
    if ENDED.search(candidate.value) or (candidate.value in ("a", "A") and JOINED.search(candidate.before)):
        return False  # 'no bed. 1811: arrest', 'signs an RMA'
    code = re.split(r"[\s.#]+", candidate.value)[-1]
    if not any(c.isdigit() for c in code):
        return code.isupper()
    if candidate.value.startswith("POD") and OPERATED.search(candidate.before):
        return False  # 'CABG x4 POD 2'
    if re.match(r"cell\W{0,2}\d{3}(?:-\d{3})?$", candidate.value.lower()) and re.match(
        PHONE_GOES_ON, candidate.after
    ):
        return False  # a telephone
    return (
        not re.match(r"\.\d", candidate.after)
        and not MEASURE.match(candidate.after)
        and not re.search(
            r"\b(?:vial|drug|box|pharmacy|same|two|one)\s(?:rooms?\s)?[a-z]*\s?$", candidate.before
        )
    )


def _is_ward(candidate: Candidate, lexicon: Lexicon) -> bool:
    return has_digit(candidate, lexicon) and not re.match(
        r"\.\d|\s(?:nights?|nurses?|transfers?|holds?)\b", candidate.after
    )


def _is_named_lot(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Spruce Trailer Park lot 17' and 'at lot 17' are places; a drug's lot number stays."""
    return bool(
        re.search(
            r"(?:park|trailer|mhp|rv|estates|homes|village|acres|court|ct|ln|st|rd|wy|way|campground|home)[\s,]+$|\b(?:at|to|in|outside|near)\s(?:the\s)?$",
            candidate.before,
        )
    ) and not re.match(r"[-\d]", candidate.after)


def _is_reservation(candidate: Candidate, lexicon: Lexicon) -> bool:
    named = candidate.value.lower().split()[:-1]
    return named not in (["indian"], ["native"], ["the"]) and not any(
        lexicon.words[word] & NO_PLACE for word in named
    )


RULES: Final = (
    place("room", r"\b(?:rooms?|rm)\.? {0,2}(?:no\.? ?|number )?#? ?((?:[a-z]?-?\d{1,5}[a-z]?(?:-\d{1,3}|-[a-z])?(?: ?/ ?\d{1,4}[a-z]?)?|[a-h]))\b", 79, _is_room),
    place("unit_of_house", r"\b((?:apt|apartment|suite|ste|bed|bay|bldg|building|trlr|trailer|cabin|cell|slip|dorm|pod|space|spc|site|gate|pier|dock|hangar|unit #)\.?(?: {0,2}(?:no\.? ?|number )?#? ?[a-z]?-?\d{1,5}[a-z]?(?:-\d{1,3}|-[a-z])?(?: ?/ ?\d{1,4}[a-z]?)?| [a-h]))\b", 79, _is_room),
    place("ward", r"\b((?:icu|micu|sicu|ccu|cvicu|nicu|picu|pacu|tele|step-?down|med-?surg) (?:bed |room |rm )?\d{1,4}[a-z]?)\b", 79, _is_ward),
    place("lot", r"\b(lot\s?#?\s?(?:\d{1,3}[a-z]?|[a-z]))\b", 79, _is_named_lot),
    Rule("lot_in_park", IdentifierLabel.LOCATION, r"\b((?:Lot|LOT|lot|Space|Spc|Trlr|Unit) #?\d{1,3}[A-Z]?,? (?:[A-Z][a-z'-]+ ){1,4}(?:(?:RV|Trailer|Mobile Home|Motor|Travel) (?:Park|Court|Resort|Village)|MHP|Campground|Estates))\b", strength=84, is_case_sensitive=True),
    place("floor_of", r"\b(?:ward|wing|hall|floor|platform|concourse)\s((?:[a-z]-?)?\d{1,4}[a-z]?)\b", 70, has_digit),
    Rule("room_bare", IdentifierLabel.LOCATION, r"\b(?:[Ii]n|[Tt]o|[Ff]rom|IN|TO|FROM) (\d{3,4}[A-E])\b", strength=76, is_case_sensitive=True),
    Rule("ward_named", IdentifierLabel.LOCATION, r"(?:\b(?:to|on|from|at|TO|ON|FROM|AT)|[,;]) (\d{1,2} ?(?:West|East|North|South|Tower|WEST|EAST|NORTH|SOUTH|TOWER))(?:[.,;)]|$)", strength=76, is_case_sensitive=True),
    place("coordinates_lettered", r"\b(\d{1,2}\.\d{2,8}\s?[ns][\s,]{1,2}\d{1,3}\.\d{2,8}\s?[ew])\b", 88),
    place("coordinates", r"(-?\d{1,3}\.\d{3,8}\s?,?\s{0,2}-?\d{1,3}\.\d{3,8}|\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ns][\s,]{1,2}\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ew])", 88),
    place("coordinates_minutes", r"\b([ns] ?\d{1,2} ?\d{2}\.\d{1,4},? ?[ew] ?\d{2,3} ?\d{2}\.\d{1,4})\b", 88),
    place("latitude", r"\blat(?:itude)?[\s:=]{1,2}(-?\d{1,2}\.\d{1,8})", 86),
    place("longitude", r"\blat(?:itude)?[\s:=]{1,2}-?\d{1,2}\.\d{1,8},? (?:lon(?:g(?:itude)?)?|lng)[\s:=]{1,2}(-?\d{1,3}\.\d{1,8})", 86),
    Rule("plus_code", IdentifierLabel.LOCATION, r"\b([23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3})\b", strength=90, is_case_sensitive=True),
    Rule("coordinates_military", IdentifierLabel.LOCATION, r"\b(\d{1,2}[C-X] ?[A-Z]{2} ?\d{4,5} ?\d{4,5})\b", strength=84, is_case_sensitive=True),
    place("reservation", r"\b([a-z]{3,}(?: [a-z]{3,})? (?:reservation|rez|rancheria|pueblo))\b", 76, _is_reservation),
    place("what3words", r"(///[a-z]+\.[a-z]+\.[a-z]+)", 90),
)  # fmt: skip
