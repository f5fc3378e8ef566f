"""Roads by number or name, their markers and exits, and where two of them cross."""
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
    VERB,
    Lexicon,
    words,
)
from services.deidentify.core.protect import ISOTOPE
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.states import STATES
from services.deidentify.core.structural.callsigns import COUNT
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.structural.streets import (
    DIRECTION,
    DIRECTIONS,
    JOINED_WORDS,
    NO_PLACE,
    SUFFIX,
    is_crossing,
    is_no_measure,
    place,
)

HEADING: Final = (
    r"(?:\s{0,2}(?:eb|wb|nb|sb|eastbound|westbound|northbound|southbound|north|south|east|west|n|s|e|w)\b)"
)
MARKER: Final = rf"(?:mile ?-?(?:marker|post)s?|milepost|mm|mp|exit|ex|mile) {{0,2}}#? ?(?:\d{{1,4}}(?:\.\d{{1,2}})?[a-z]?|{COUNT})"
NO_STREET: Final = FUNCTION | ROLE | KIN | VERB | TITLE
NO_STREET_NAME: Final = words(
    "dirt gravel county access service back private public icy wet busy side frontage open same wrong right main-road narrow rural paved "
    "muddy winding dark long short new old city state local forest logging farm middle whole entire bumpy rough center dead one two three "
    "way cross rail railroad train next other both highway memory fast slow passing left turn turning medical er ed trauma attending resident"
)
HIGHWAY_WORDS: Final = "interstate|highway|hwy|route|rte|rt|road|rd|fm|cr|sr|sh|us|i"
BUTTON_CELL: Final = re.compile(r"cr(?:12|16|20|24)(?:16|20|25|30|32|50)")
BATTERY: Final = re.compile(r"\b(?:batter(?:y|ies)|cells?|aeds?)\b")
ON_THE_WAY: Final = re.compile(
    r"\b(?:on|off|down|along|at|near|to|from|of|and)\s(?:the\s)?$|^\s*$|[.;:(]\s?$"
)


ON_A_ROAD: Final = re.compile(
    r"\b(?:(?:on|off|down|along|onto|near)\s(?:the\s)?|(?:crash|mvc|mva|wreck|rollover|collision)[\s,]{1,2})$"
)
HEADED: Final = re.compile(r"\s(?:[nsew]b|(?:north|south|east|west)(?:bound)?|mm|mile|exit)\b")


WORD_BEFORE: Final = re.compile(r"\b([a-z]{5,}) $")


def _is_highway(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'US 50', 'road 14'; not 'told us 2 times', 'i 5 min', 'RT 3 called', 'en route 12', 'I46.9'."""
    value = candidate.value.strip()
    low = value.lower()
    if BUTTON_CELL.fullmatch(low) or (re.fullmatch(r"cr\d{1,3}a?", low) and BATTERY.search(candidate.after)):
        return False
    if (
        re.fullmatch(r"sr \d{1,2}0", low)
        and (word := WORD_BEFORE.search(candidate.before))
        and lexicon.words[word[1]] & CLINICAL
    ):
        return False  # 'verapamil SR 240'
    if re.fullmatch(ISOTOPE, low) or (low.startswith("cr") and candidate.before.endswith("lifepak ")):
        return False
    if MEASURE.match(candidate.after) and re.match(r"(?:i|us|rt|sr|cr|fm|sh|fs|fr|loop|road)\b", low):
        return False
    if re.match(r"\.\d", candidate.after) or (
        low.startswith("route") and re.search(r"\ben[- ]$", candidate.before)
    ):
        return False
    if re.match(r"rt \d{1,2}$", low):
        return bool(ON_THE_WAY.search(candidate.before))  # a respiratory therapist, or the right side
    if value[0].islower() and re.match(r"(?:us|i|sr|cr|fm|fr|fs|sh)\b", value):
        return value.startswith(("sr", "i-")) or bool(ON_THE_WAY.search(candidate.before))
    return True


def _is_state_highway(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'PA 23', 'TX-71' on the way somewhere; not 'OR 2', 'plate MN 955'."""
    low = candidate.value.lower()
    if re.match(r"-[a-z]{3}\b|\.\d", candidate.after) or re.fullmatch(ISOTOPE, low):
        return False  # a plate, creatinine, iodine
    if low.startswith("vt") and not (ON_A_ROAD.search(candidate.before) or HEADED.match(candidate.after)):
        return False  # a rhythm
    if MEASURE.match(candidate.after) or re.search(r"\b(?:plates?|tags?)[\s:]{1,2}$", candidate.before):
        return False
    return not re.match(
        r"(?:or|in|co|me|hi|ok|id|ma|pa|la|al|de|md|mo|mi|ms|ct|ga|va|ne|mt|nd|sd)[- ]", low
    ) or bool(
        re.search(r"\b(?:on|off|along)\s$", candidate.before) and re.fullmatch(r"[a-z]{2}-\d{2,4}", low)
    )


REACHES: Final = frozenset(("ring", "call", "page", "tell", "ask", "phone", "text"))
"""What one does to a doctor, not the name of a drive."""


def _is_plain_street(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on elevator rd'; not 'on the dirt road', 'no st', 'to the ed dr'."""
    *named, suffix = candidate.value.lower().split()
    named = [word for word in named if word.rstrip(".") not in DIRECTIONS]
    if any(word in NO_STREET_NAME or lexicon.words[word] & NO_STREET for word in named):
        return False
    if suffix == "dr" and named and named[-1] in REACHES and candidate.before.endswith("to "):
        return False  # 'tried to ring Dr. Quist'
    return suffix not in ("st", "dr") or not any(lexicon.words[word] & CLINICAL for word in named)


def _is_highway_crossing(candidate: Candidate, lexicon: Lexicon) -> bool:
    last = re.sub(
        rf"^.*?\b(?:{HIGHWAY_WORDS})\W{{0,2}}\d+\s(?:{JOINED_WORDS}|&|@)\s", "", candidate.value.lower()
    )
    return _is_highway(candidate, lexicon) and not any(
        lexicon.words[word] & NO_PLACE for word in re.findall(r"[a-z']+", last)
    )


DAY_OPENS: Final = re.compile(
    r"\b(?:the|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? $"
)


def _is_no_day(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'6th and Main'; not 'on the 6th and again', 'August 1st and nobody'."""
    return not DAY_OPENS.search(candidate.before)


def _is_spanish_street(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not lexicon.words[candidate.value.lower().split()[-1]] & (NO_PLACE | ORDINARY)


CAPITAL_NAME: Final = r"(?:[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)?)"
SHORT_SUFFIX: Final = r"(?:st|ave|rd|ln|dr|ct|blvd|hwy|pike|street|avenue|road|lane|drive|court|boulevard|way|pl|place|pkwy|parkway)\b\.?"
RULES: Final = (
    Rule("numbered_street_bare", IdentifierLabel.LOCATION, r"\b(?:on|off|at|near|and|from|to)\s((?:North|South|East|West|[NSEW]\.?)\s\d{1,3}(?:st|nd|rd|th))\b", strength=78, is_case_sensitive=True),
    place("highway", rf"\b((?:(?:interstate|us|u\.s\.|state|st|county|co|co\.|cty|forest|fire|farm|ranch|township|twp|indian|navajo|tribal|bia|old|private)[ -])?(?:interstate|highway|hwy|route|rte?|road|rd|fm|cr|sr|sh|i|us|bia|nr|loop|spur)\.?[ -]?#?\d{{1,5}}[a-z]?\b(?: ?/ ?(?:i|us|sr|hwy)?-?\d{{1,4}})?{HEADING}?(?: {{0,2}}(?:at|near|by|@|and|,|just past|past|just before|before|close to|around)? {{0,2}}(?:the )?{MARKER})?)\b", 84, _is_highway),
    place("highway_crossing", rf"\b((?:{HIGHWAY_WORDS})[ -]\d{{1,4}} (?:and|&|@|at) {DIRECTION}?(?:[a-z]+ ){{1,2}}{SHORT_SUFFIX})", 84, _is_highway_crossing),
    Rule("highway_crossing_named", IdentifierLabel.LOCATION, rf"\b((?i:{HIGHWAY_WORDS})[ -]\d{{1,4}} (?:(?i:and|at)|&|@) {CAPITAL_NAME})\b", check=_is_highway_crossing, strength=84, is_case_sensitive=True),
    place("highway_spoken", rf"\b((?:route|highway|hwy|interstate|exit|mile marker|milepost) {COUNT})\b", 82, lambda c, x: is_no_measure(c, x) and not re.search(r"\ben[- ]$", c.before)),
    Rule("forest_road", IdentifierLabel.LOCATION, r"\b((?:FS ?-?\d|FR|NF|FSR) ?-?\d{3,5})\b", strength=80, is_case_sensitive=True, check=is_no_measure),
    place("freeway", r"\b(?:on|off|down|from|to|of) the (\d{1,3} (?:freeway|fwy|north|south|east|west|northbound|southbound|eastbound|westbound|[nsew]b))\b", 82),
    Rule("state_highway", IdentifierLabel.LOCATION, rf"\b((?:{STATES}|I|US|SR|CR|Rt|Rte|County)[- ]\d{{1,4}}\b{HEADING}?(?: {{0,2}}(?:at|near|by|@|,)? {{0,2}}(?i:{MARKER}))?)", strength=83, is_case_sensitive=True, check=_is_state_highway),
    place("mile_marker", r"\b((?:mile ?-?(?:marker|post)|milepost|mm|exit(?: (?:number|no\.?))?) {0,2}#? ?\d{1,4}(?:\.\d{1,2})?[a-z]?(?: ?(?:-|and|to) ?\d{1,4})?)\b", 82, is_no_measure),
    place("mile_point", r"\b(?:at|near|past|by|around|about|before|@) ((?:mile|mp) \d{1,4}(?:\.\d)?)\b", 80),
    place("numbered_crossing", rf"\b((?:{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)(?:\s(?:st|street|ave|avenue)\.?)?(?:\s(?:and|at)\s|\s?[&/@]\s?){DIRECTION}?[a-z][a-z'-]{{2,20}}(?:\s{SUFFIX}\b\.?)?))", 60, _is_no_day),
    place("crossing_suffixed", rf"\b({DIRECTION}?[a-z][a-z'-]+(?: [a-z]+)? {SHORT_SUFFIX} ?(?:and|&|/|@) ?{DIRECTION}?(?:\d{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'-]+(?: [a-z]+)?) {SHORT_SUFFIX})", 76, is_crossing),
    place("crossing_numbered", r"\b(?:at|near|of|on|to|from|@|corner|been|was|is|for) ([a-z]{3,}(?: (?:st|ave|rd|blvd)\.?)? ?(?:and|&|/|@) ?(?:\d{1,3}(?:st|nd|rd|th)|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th)(?: (?:st|street|ave|avenue|pl|place|rd)\b)?)", 76, is_crossing),
    place("crossing_plain", r"\b(?:at|near|corner of|intersection of|light at|red at) ([a-z]{4,} [&@] [a-z]{4,})\b", 76, is_crossing),
    place("street_plain", rf"\b(?:on|off|at|down|near|to|from|by|past|up|along|for|of) ({DIRECTION}?[a-z]{{3,}}(?: [a-z]{{3,}})? (?:rd|road|ave|avenue|blvd|boulevard|hwy|pike|lane|ln|street|st|dr|drive|sq|parkway|pkwy|trail))(?:[.,;:)]|$| (?:with|when|in|near|at|for|and|on|to|who|was|is|by|between|because|but|so|w/|til|this|last)\b)", 74, _is_plain_street),
    place("numbered_road", r"\b(\d{3,5} road)\b", 76),
    place("directed_street", rf"(?:^|[^\w'])((?:n|s|e|w|north|south|east|west)\.? (?:[a-z]{{3,}} ){{1,2}}{SHORT_SUFFIX})", 76, is_crossing),
    place("crossing_directed", r"\b([a-z]{4,} (?:&|and|@) (?:n|s|e|w|north|south|east|west)\.? (?:\d{1,3}(?:st|nd|rd|th)?|[a-z]{4,}))\b", 76, is_crossing),
    Rule("crossing_light", IdentifierLabel.LOCATION, rf"\b({CAPITAL_NAME} ?(?:&|@|/|and) ?{CAPITAL_NAME})(?: (?:light|lights|intersection|corner|ramp|overpass|stop sign|signal))\b", strength=76, is_case_sensitive=True, check=is_crossing),
    place("numbered_street", rf"\b({DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\s(?:street|st|avenue|ave|blvd|road|rd|place|pl|terrace|way|court|ct)\b\.?)", 82),
    place("ordinal_street", r"\b((?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) (?:street|avenue|ave)|(?:fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) st)\b", 78),
    place("road_spanish", r"\b((?:carretera|carr\.?|ruta) (?:pr-?)?\d{1,4}(?:,? (?:km|int)\.? \d{1,3}(?:\.\d{1,2})?)?|km\.? \d{1,3}(?:\.\d{1,2})?)\b", 82),
    place("street_spanish", r"\b((?:calle|avenida|avda?\.|camino|callejon|urbanizacion|urb\.|residencial|barrio|barriada|parcelas) (?:(?:de|del|la|las|los|el) ){0,2}[a-z0-9]{2,}(?: (?-i:[A-Z][a-z]+)\b)?)", 78),
    place("street_spanish_long", r"\b((?:calle|avenida|camino|urbanizacion|residencial|barrio) (?:(?:de|del|la|las|los|el) ){0,2}[a-z]{2,} [a-z]{4,})\b", 78, _is_spanish_street),
)  # fmt: skip
