"""Hospitals, agencies and corners by short forms: 'Hilo Med', 'Kern County SO', 'st vs', 'at Rockdale and Allen'."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    KIN,
    ORDINARY,
    ROLE,
    TITLE,
    TOWN,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.states import STATE_NAMES, STATES
from services.deidentify.core.structural.acronyms import NOT_A_HOSPITAL
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.structural.streets import SUFFIX, is_crossing

NO_NAME: Final = FUNCTION | CLINICAL | ROLE | KIN | VERB | TITLE
CAPITALS: Final = r"[A-Z][a-z']+"
STATES_RIDDEN: Final = re.compile(rf"(?:{STATE_NAMES}) and (?:{STATE_NAMES})", re.IGNORECASE)


def _words(candidate: Candidate) -> list[str]:
    return re.findall(r"[a-z'-]+", candidate.value.lower())


def _is_short_hospital(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Boston Med', 'Maine Coast Mem.'; not 'Wrong Med', 'Home Med'."""
    *named, _ = _words(candidate)
    facts = [lexicon.words[word] for word in named]
    return not any(f & NO_NAME for f in facts) and not all(f & ORDINARY and not f & TOWN for f in facts)


def _is_plain_hospital(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at hilo med': a town or a word that nothing claims."""
    *named, _ = _words(candidate)
    return all(
        not (f := lexicon.words[word]) & (NO_NAME | ORDINARY)
        and (f & TOWN or f >> ZIPF_SHIFT & ZIPF_MASK < 38)
        for word in named
    )


def _is_agency(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Park County SAR', 'Leadville QRU'; not 'The SO'."""
    first = _words(candidate)[0]
    return not lexicon.words[first] & (FUNCTION | CLINICAL | ROLE | VERB)


def _is_acronym_of_force(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'CHP officer', 'sdfd had'; not 'EMS officer'."""
    low = candidate.value.lower()
    return low not in NOT_A_HOSPITAL and not lexicon.words[low] & NO_NAME


def _is_corner(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at Rockdale and Allen'; not 'at Triage and Registration', nor a ride 'through Nebraska and Wyoming'."""
    if candidate.before.rstrip().endswith(("through", "thru")) and STATES_RIDDEN.fullmatch(candidate.value):
        return False
    named = [word for word in _words(candidate) if word not in ("and", "n", "s", "e", "w")]
    return not any(lexicon.words[word] & (FUNCTION | CLINICAL | ROLE | KIN | TITLE) for word in named)


def _is_rare_corner(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Zuni & Tramway'; not 'type & screen'."""
    named = [lexicon.words[word] >> ZIPF_SHIFT & ZIPF_MASK for word in _words(candidate) if len(word) > 2]
    return max(named) < 44 and is_crossing(candidate, lexicon)


GOES_ON: Final = re.compile(r"\.\d")
"""Behind the number of a section: 'sec 2.3'."""


def _is_no_measure(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not MEASURE.match(candidate.after) and not GOES_ON.match(candidate.after)


def _rule(
    name: str,
    label: IdentifierLabel,
    pattern: str,
    check: Check | None,
    strength: int = 76,
    *,
    plain: bool = False,
) -> Rule:
    return Rule(name, label, pattern, check=check, strength=strength, is_case_sensitive=not plain)


FACILITY: Final = IdentifierLabel.FACILITY
AGENCY: Final = IdentifierLabel.AGENCY
LOCATION: Final = IdentifierLabel.LOCATION
RULES: Final = (
    _rule("hospital_short", FACILITY, rf"\b((?:{CAPITALS} ){{1,3}}(?:Med|Mem|Gen|MC|Childrens|Med Ctr|Med Cntr|Reg(?:ional)? Med)\b\.?)", _is_short_hospital),
    _rule("hospital_short_plain", FACILITY, r"\b(?:at|to|from|into|past|leaving|for|by|called|in) ((?:[a-z']{3,} ){1,2}(?:med|mem|memorial|gen|general|childrens|regional|methodist|baptist))(?:[\s.,;:)?!]|$)", _is_plain_hospital, plain=True),
    _rule("saint_initialled", FACILITY, r"\b(st\.? (?:[b-ln-ruvwz]'s|[b-ln-ruvwz]s))(?:[\s.,;:)?!]|$)", None, plain=True),
    _rule("the_university", FACILITY, r"\b(?:to|at|from|called|by|To|At|From|TO|AT|FROM|CALLED) ((?:the|The|THE) U)(?:[\s.,;:)?!]|$)", None),
    _rule("university_of", FACILITY, r"\b((?:university|univ\.?|u) of (?:the )?[a-z]{4,}(?: hosp(?:ital)?)?)\b", lambda c, x: not x.words[_words(c)[-1]] & NO_NAME, plain=True),
    _rule("congregation", FACILITY, r"\b((?:our lady of|church of the|church of|temple beth|assembly of|iglesia|congregation) (?:the )?[a-z]{3,})\b", lambda c, x: not x.words[_words(c)[-1]] & (FUNCTION | CLINICAL), plain=True),
    _rule("agency_short", AGENCY, rf"\b((?:{CAPITALS} ){{1,3}}(?:SO|SAR|QRU|QRS|VFD|FPD|PD|FD))\b", _is_agency),
    _rule("agency_short_plain", AGENCY, r"\b(?:with|by|from|of|per|called|to|told|asked|and) ([a-z]{4,} (?:fd|pd|vfd|sar|qru))\b", _is_agency, plain=True),
    _rule("patrol_of_state", AGENCY, rf"\b((?:(?:{STATES})|{CAPITALS}(?: {CAPITALS})?) (?:State (?:Patrol|Police|Troopers?)|Highway Patrol))\b", None, 78),
    _rule("acronym_of_force", AGENCY, r"\b([A-Z]{3,5}) (?:trooper|Trooper|officer|Officer|ofc|deputy|Deputy|ranger|Ranger|TROOPER|OFFICER|DEPUTY|lifeguards?|lineman)\b", _is_acronym_of_force),
    _rule("union_plain", AGENCY, r"\b((?:iaff|teamsters?|seiu|afscme|iaep|nage|ibew) (?:local )?\d(?: ?\d){0,3})\b", None, plain=True),
    _rule("corner_named", LOCATION, rf"\b(?:[Aa]t|[Tt]hrough|[Tt]hru|[Cc]orner of) ((?:[NSEW]\.? )?{CAPITALS}(?: {CAPITALS})? ?(?:and|&|@|/) ?(?:(?:[NSEW]\.? )?{CAPITALS}(?: {CAPITALS})?|\d{{1,3}}(?:st|nd|rd|th)))\b", _is_corner),
    _rule("corner_plain", LOCATION, r"(?:^|[.;]\s|\b(?:thru|through|past|at|near) )([a-z]{4,} [&@] (?:[a-z]{4,}|\d{1,3}(?:st|nd|rd|th)))\b", _is_rare_corner, plain=True),
    _rule("street_closing", LOCATION, r"[,.;] ([a-z]{5,} (?:ct|ln|blvd|ave|rd|cir|terr?|pkwy))\.?\s*$", is_crossing, plain=True),
    _rule("address_numbered_directed", LOCATION, rf"\b(\d{{2,6}} (?:n|s|e|w|ne|nw|se|sw)\.? \d{{1,3}} {SUFFIX})\b", None, 84, plain=True),
    _rule("mile_marker_of", LOCATION, r"\b(?:mile ?marker|mm|mp|milepost) \d{1,3}(?:\.\d)?,? (?:on|of) (\d{1,3})(?:[\s.,;]|$)", _is_no_measure, plain=True),
    _rule("mile_of_turnpike", LOCATION, r"\b((?:turnpike|thruway|parkway|expressway|tollway) (?:mile|mm|exit) \d{1,3}(?: (?:north|south|east|west)bound)?)\b", None, plain=True),
    _rule("room_dashed", LOCATION, r"(?:^|[\s,(])(\d{3,4}-[A-D])(?:[\s.,;:)?!]|$)", None, 72),
    _rule("stall", LOCATION, r"\b((?:aisle [a-z]|stall|cottage|helipad|trailhead|obstacle|row [a-z]{1,2},? (?:stall|seat|site)|level (?:p|b)|sec) ?[a-z]?\d{1,4})\b", _is_no_measure, plain=True),
    _rule("coordinates_in_degrees", LOCATION, r"(\d{1,3}(?: ?(?:deg|d|\*|o))? ?\d{1,2}' ?\d{1,2}(?:\.\d+)?(?:\"|'')? ?[ns][\s,]{1,2}\d{1,3}(?: ?(?:deg|d|\*|o))? ?\d{1,2}' ?\d{1,2}(?:\.\d+)?(?:\"|'')? ?[ew])", None, 88, plain=True),
)  # fmt: skip
