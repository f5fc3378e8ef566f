"""Cells of a pasted table by the heading of their column: who, which unit, where to, whose number."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.births import BIRTH
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.rules import STRUCTURAL

LINE: Final = re.compile(r"[^\n]+")
SEPARATORS: Final = ("\t", "|", ",")
BETWEEN_QUOTES: Final = re.compile(r'"([^"\n]*)"|[^,\n]+')
FEWEST_COLUMNS: Final = 3
MOST_LETTERS_OF_HEADING: Final = 24
LONGEST_CELL: Final = 48
STAFF: Final = words(
    "by init inits initials crew medic paramedic emt tech nurse rn provider employee driver attendant "
    "witness witnessed wit staff operator dispatcher "
    "author supervisor signed checker given_by given entered_by checked_by counted_by signed_by "
    "opened_by done_by wasted_by witnessed_by hung_by member partner"
)
PATIENT: Final = words(
    "patient pt name pt_name patient_name last first last_name first_name passenger caller rp rider reporter"
)
LOGIN: Final = words(
    "user userid user_id user_name username login op oper operator_id emp emp_# employee_id badge id_no "
    "term terminal workstation"
)
UNIT: Final = words("unit units rig apparatus truck ambulance call_sign callsign veh vehicle resource")
PLACE_TO_GO: Final = words(
    "dest destination facility hospital receiving hosp sending receiving_facility transported_to"
)
NUMBERED: Final = words(
    "serial serial_# sn s/n asset asset_# tag id_tag mrn acct account run run_# incident incident_# "
    "inc_# pcr pcr_# cad cad_# call_# callid call_id case "
    "case_# seal seal_# key_# unit_# unit_no record encounter csn"
)
SOCIAL: Final = words(
    "ssn ssn4 ssn_last4 ssn_last_4 last_4_ssn last4_ssn ssn_(last_4) ssn_(last_four) ssn_(l4) ssn_l4 "
    "l4 last4 last_4 last_four last-4 social social_security social_security_# soc_sec ss# ss_#"
)
PHONES: Final = words(
    "phone phone_# phone_no tel telephone cell mobile contact callback call_back fax pager "
    "home_phone cell_phone"
)
DATES: Final = words("date dates day_of_call dos service_date call_date")
BIRTHS: Final = words("dob d.o.b birth_date birthdate date_of_birth birthday bday birth")
"""Of these even the year goes."""
AGES: Final = words("age pt_age patient_age age_(y) yrs")
PLANS: Final = words(
    "member_id member_# policy policy_# medicare medicaid mbi subscriber subscriber_id "
    "insurance_id plan_id group_#"
)
LICENCES: Final = words("lic lic_# license license_# licence cert cert_# npi dea dl dl_# nremt nremt_#")
PLATES: Final = words("plate plate_# vin tail tail_# lic_plate license_plate")
OTHER: Final = words(
    "time status event event_type item par qty count on_hand exp drug med medication dose route "
    "action type color colour left out left_at arrived "
    "comment comments note notes reason product amount wasted start end beg beginning bal balance "
    "remark remarks result outcome opened closed det priority"
    " sex triage code ip lot in dispatched cleared enroute onscene hr bp rr spo2 pain"
)
"""Headings of columns in which no one is named; with them a row is known to be a heading."""
KINDS: Final = {
    **dict.fromkeys(STAFF, IdentifierLabel.PROVIDER),
    **dict.fromkeys(PATIENT, IdentifierLabel.NAME),
    **dict.fromkeys(LOGIN, IdentifierLabel.ID),
    **dict.fromkeys(UNIT, IdentifierLabel.UNIT),
    **dict.fromkeys(PLACE_TO_GO, IdentifierLabel.FACILITY),
    **dict.fromkeys(NUMBERED, IdentifierLabel.ID),
    **dict.fromkeys(SOCIAL, IdentifierLabel.SSN),
    **dict.fromkeys((*DATES, *BIRTHS), IdentifierLabel.DATE),
    **dict.fromkeys(AGES, IdentifierLabel.AGE_OVER_89),
    **dict.fromkeys(PHONES, IdentifierLabel.PHONE),
    **dict.fromkeys(PLANS, IdentifierLabel.HEALTH_PLAN),
    **dict.fromkeys(LICENCES, IdentifierLabel.LICENSE),
    **dict.fromkeys(PLATES, IdentifierLabel.VEHICLE),
}
FORMS: Final = {
    IdentifierLabel.SSN: (re.compile(r"[x*#.\s-]*\d{4}|\d{3}[-\s]?\d{2}[-\s]?\d{4}", re.IGNORECASE), 4),
    IdentifierLabel.DATE: (re.compile(r"(?:1[0-2]|0?[1-9])[/.-](?:3[01]|[12]\d|0?[1-9])"), 2),
    IdentifierLabel.AGE_OVER_89: (re.compile(r"(?:9\d|1[01]\d)(?:\s?y(?:o|rs?)?)?"), 2),
    IdentifierLabel.PHONE: (re.compile(r"[\d()+x.,\s/-]+", re.IGNORECASE), 7),
    IdentifierLabel.HEALTH_PLAN: (re.compile(r"[A-Za-z0-9\s-]{6,}"), 3),
    IdentifierLabel.LICENSE: (re.compile(r"[A-Za-z0-9.\s-]{5,}"), 4),
    IdentifierLabel.VEHICLE: (re.compile(r"[A-Za-z0-9\s-]{4,}"), 1),
}
"""How a cell under such a heading is written, and how many digits it has at least: 'contact' may head times,
'policy' the number of a protocol."""
NOTHING: Final = words(
    "none no yes n y na n/a nil unk unknown self same mdt auto system ok open home refused scene street "
    "pd fd er ed or icu lz ift cancel cancelled "
    "canceled staged staging delayed pending black red green yellow white not_given total totals sum "
    "null true false male female m f x"
)
PERSON: Final = re.compile(r"[A-Za-z][A-Za-z'.-]*(?:,? [A-Za-z][A-Za-z'.-]*){0,3}")
JOINED: Final = re.compile(r"[^/&;+()]+")
IN_CAPITALS: Final = re.compile(r"[A-Z]{2,3}|[A-Z](?:\.[A-Z]){1,2}\.?")

BIRTH_CELL: Final = re.compile(r"(?=.*\d)[A-Za-z0-9/., -]{4,20}")
SURE: Final = 97
"""Strength of a date of birth: above that of any date."""
Cell = tuple[int, int]


class Column(NamedTuple):
    """What stands in a column."""

    kind: IdentifierLabel
    is_of_birth: bool


def find_columns(text: str, lexicon: Lexicon) -> tuple[list[Found], list[Cell]]:
    """What the headings of a table say of the cells below them, and where the headings are."""
    found: list[Found] = []
    headings: list[Cell] = []
    headed: list[Column | None] = []
    separator = ""
    for line in LINE.finditer(text):
        if headed:
            cells = _cells(text, line.start(), line.end(), separator)
            if len(cells) == len(headed):
                found += _in_row(text, cells, headed, lexicon)
                continue
            headed = []
        for mark in SEPARATORS:
            if line[0].count(mark) >= FEWEST_COLUMNS - 1:
                cells = _cells(text, line.start(), line.end(), mark)
                headed, separator = _headings(text, cells), mark
                headings += cells if headed else ()
                break
    return found, headings


def _cells(text: str, start: int, end: int, separator: str) -> list[Cell]:
    """Where the cells of a line are, without blanks, quotes and the frame's strokes."""
    while end > start and text[start] in " |>" and separator != "\t":
        start += 1
    while end > start and text[end - 1] in " |":
        end -= 1
    if separator == "," and text[start] == '"':
        return [
            m.span(1) if m[1] is not None else m.span() for m in BETWEEN_QUOTES.finditer(text, start, end)
        ]
    cells: list[Cell] = []
    for piece in text[start:end].split(separator):
        left = len(piece) - len(piece.lstrip())
        cells.append((start + left, start + max(left, len(piece.rstrip()))))
        start += len(piece) + 1
    return cells


def _headings(text: str, cells: list[Cell]) -> list[Column | None]:
    """The kinds of the columns, or nothing where the line is no row of headings."""
    named = [text[a:b].lower().rstrip(".:").replace(" ", "_") for a, b in cells]
    if len(named) < FEWEST_COLUMNS or any(len(name) > MOST_LETTERS_OF_HEADING for name in named):
        return []
    known = sum(name in KINDS or name in OTHER for name in named)
    if known < FEWEST_COLUMNS - 1 or 2 * known < len(named):
        return []
    return [Column(KINDS[name], name in BIRTHS) if name in KINDS else None for name in named]


def _in_row(text: str, cells: list[Cell], headed: list[Column | None], lexicon: Lexicon) -> Iterator[Found]:
    for (start, end), column in zip(cells, headed, strict=True):
        value = text[start:end]
        if column is None or not value or end - start > LONGEST_CELL or value.lower() in NOTHING:
            continue
        kind = column.kind
        if column.is_of_birth:
            if BIRTH_CELL.fullmatch(value):
                yield Found(start, end, kind, BIRTH, SURE)
        elif kind is IdentifierLabel.PROVIDER or kind is IdentifierLabel.NAME:
            yield from _people(text, start, end, kind, lexicon)
        elif kind is IdentifierLabel.FACILITY:
            if any(map(str.isalpha, value)) and not _is_plain(value, lexicon):
                yield Found(start, end, kind, "column", STRUCTURAL)
        elif kind in FORMS:
            form, fewest = FORMS[kind]
            if form.fullmatch(value) and sum(map(str.isdigit, value)) >= fewest:
                yield Found(start, end, kind, "column", STRUCTURAL)
        elif ":" not in value and (any(map(str.isdigit, value)) or _is_user(value, kind, lexicon)):
            yield Found(start, end, kind, "column", STRUCTURAL)


def _people(text: str, start: int, end: int, kind: IdentifierLabel, lexicon: Lexicon) -> Iterator[Found]:
    """The names, initials or numbers of one cell: 'AR / JPT', 'Omar (son)', '4471'."""
    for piece in JOINED.finditer(text, start, end):
        value = piece[0].strip()
        a = piece.start() + len(piece[0]) - len(piece[0].lstrip())
        if value.lower() in NOTHING:
            continue
        if value.isalnum() and value[-1].isdigit():
            if kind is IdentifierLabel.PROVIDER and len(value) > 1:
                yield Found(a, a + len(value), IdentifierLabel.ID, "column", STRUCTURAL)
        elif PERSON.fullmatch(value) and (IN_CAPITALS.fullmatch(value) or not _is_plain(value, lexicon)):
            yield Found(a, a + len(value), kind, "column", STRUCTURAL)


NO_NAME: Final = lex.FUNCTION | lex.ROLE | lex.KIN | lex.TITLE | lex.CLINICAL
NAME_LEVEL: Final = 4


def _is_plain(value: str, lexicon: Lexicon) -> bool:
    """Whether grammar, medicine or a role claims a word of the cell: 'hung up', 'ED staff', 'charge "
    "nurse'."""
    for word in re.findall(r"[a-z']{2,}", value.lower()):
        facts = lexicon.words[word]
        level = max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15)
        if word in NOTHING or (facts & NO_NAME and level < NAME_LEVEL):
            return True
        if facts & lex.VERB and not value.istitle() and not value.isupper():
            return True
    return False


def _is_user(value: str, kind: IdentifierLabel, lexicon: Lexicon) -> bool:
    """'kmoua' in a column of users."""
    return kind is IdentifierLabel.ID and value.isalpha() and not _is_plain(value, lexicon)
