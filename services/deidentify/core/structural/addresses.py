"""Places with a form: street addresses, highways with their markers, boxes, rooms, coordinates, crossings."""
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
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.callsigns import COUNT
from services.deidentify.core.structural.numbers import MEASURE, STATES, has_digit

CLEAR_SUFFIX: Final = (
    r"street|avenue|ave|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|circle|cir|parkway|pkwy|terrace|terr|ter|turnpike|tpke|"
    r"highway|hwy|st|crescent|cres|trl|trail|alley|wy|pike|expressway|expy|freeway|fwy|causeway|cswy|esplanade|extension|byway|bypass"
)
SUFFIX: Final = (
    rf"(?:{CLEAR_SUFFIX}|place|pl|plaza|plz|square|sq|way|row|run|loop|path|pass|park|point|pt|ridge|crossing|xing|cove|cv|bend|grove|hollow|holw|"
    r"hill|hills|heights|hts|landing|lndg|mews|walk|station|view|vista|manor|mall|green|gardens?|commons?|estates?|village|meadows?|oaks|glen|"
    r"creek|rock|fork|bluff|branch|springs|lake|brook|trace|knoll|canyon|shores?|towers|concourse|quay|chase)"
)
DIRECTION: Final = (
    r"(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest)\.?\s+)"
)
SECONDARY: Final = (
    r"(?:,?\s{0,2}(?:(?:apt|apartment|unit|ste|suite|rm|room|lot|trlr|trailer|bldg|building|fl|floor|spc|space|no)\b\.?\s{0,2}#?\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?"
    r"|#\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|top|ground|basement) (?:floor|flr|fl)\b(?: (?:rear|front|left|right))?))"
)
COMPASS: Final = r"(?:\s{1,2}(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)"
STREET_WORD: Final = r"(?:[a-z][a-z'-]*|(?:st|mt|ft|dr|jr)\.|\d{1,3}(?:st|nd|rd|th))"
TENS: Final = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
SPOKEN_NUMBER: Final = rf"(?:(?:{TENS}|{ONES})(?:[\s-](?:oh[\s-])?(?:{TENS}|{ONES}|hundred)){{1,3}})"
HEADING: Final = (
    r"(?:\s{0,2}(?:eb|wb|nb|sb|eastbound|westbound|northbound|southbound|north|south|east|west|n|s|e|w)\b)"
)
MARKER: Final = rf"(?:mile ?-?(?:marker|post)s?|milepost|mm|mp|exit|ex|mile) {{0,2}}#? ?(?:\d{{1,4}}(?:\.\d{{1,2}})?[a-z]?|{COUNT})"
NOT_STREET: Final = words(
    "min mins minute minutes hr hrs hour hours day days week weeks month months year years mg mcg ml kg "
    "lb lbs cc units unit ft feet times attempts doses patients pts people crews crew liters lpm joules "
    "cm mm yo y o m f yom yof male female degrees percent more "
    "mile miles ga gauge fr block blocks door doors house houses step steps stairs flights lane lead story way"
)
CLINICAL_DR: Final = re.compile(
    r"\b(?:dr|st|ct|pt|pl|run|way|pass|park|view|walk|point|station|place|ct|drive)\.?$", re.IGNORECASE
)


NO_PLACE: Final = FUNCTION | CLINICAL | ROLE | KIN | VERB | TITLE
NO_STREET: Final = FUNCTION | ROLE | KIN | VERB | TITLE
NO_STREET_NAME: Final = words(
    "dirt gravel county access service back private public icy wet busy side frontage open same wrong right main-road narrow rural paved "
    "muddy winding dark long short new old city state local forest logging farm middle whole entire bumpy rough center dead one two three "
    "way cross next other both highway memory fast slow passing left turn turning medical er ed trauma attending resident"
)
JOINED_WORDS: Final = "and|at|near|by|off"
HIGHWAY_WORDS: Final = "interstate|highway|hwy|route|rte|rt|road|rd|fm|cr|sr|sh|us|i"
PHONE_GOES_ON: Final = rf"[ .-]{{0,2}}(?:\d|{ONES})"
ON_THE_WAY: Final = re.compile(
    r"\b(?:on|off|down|along|at|near|to|from|of|and)\s(?:the\s)?$|^\s*$|[.;:(]\s?$"
)
PAST_STREET: Final = re.compile(
    r",|\s(?:apt|apartment|unit|ste|suite|rm|room|lot|trlr|trailer|bldg|building)\b|#"
)
DIRECTIONS: Final = words("n s e w ne nw se sw north south east west")


def is_street(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The words between number and suffix could be a street's name: no function word, verb or unit among them."""
    street = PAST_STREET.split(candidate.value.lower(), maxsplit=1)[0]
    words = re.findall(r"(?<![0-9])[a-z']+", street)
    between = words[1:-1] if words and words[0] in DIRECTIONS else words[:-1]
    if not between:
        return False
    facts_of = lexicon.words
    if any(
        word in NOT_STREET or (facts_of[word] & (FUNCTION | VERB) and word not in ("old", "high", "the"))
        for word in between
    ):
        return False
    if all(word.istitle() for word in re.findall(r"(?<![0-9])[A-Za-z']+", candidate.value)[:2]):
        return True  # '118 Ferry St': written as a name
    ambiguous = CLINICAL_DR.search(candidate.value) and not re.search(
        r"(?:drive|place|station|point)$", candidate.value.lower()
    )
    return not (ambiguous and any(facts_of[word] & (CLINICAL | ROLE) for word in between))


def _is_spoken_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    if re.match(r"\d+[a-z]?\s[nsew]\.?\s[A-Z]", candidate.value):
        return False  # '15 s. Min-seo'
    words = re.findall(r"[a-z']+", candidate.value.lower())
    facts = lexicon.words[words[-1]]
    return (
        words[-1] not in NOT_STREET
        and not facts & (FUNCTION | VERB | CLINICAL)
        and not MEASURE.match(candidate.after)
    )


def _is_counted_out(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'forty-two eleven Maple'; not 'two three lift'."""
    return _is_spoken_address(candidate, lexicon) and not re.match(
        rf"{ONES}[\s,-]+{ONES} [a-z]", candidate.value.lower()
    )


def _is_bare_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at 902 Ropewalk': a number and a capitalised word that medicine, months and measures do not claim."""
    words = re.findall(r"[a-z']+", candidate.value.lower())
    facts_of = lexicon.words
    return not MEASURE.match(" " + words[0]) and not any(
        facts_of[w] & (FUNCTION | CLINICAL | ROLE | KIN | VERB | ORDINARY) for w in words
    )


def _is_room(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number or a number-letter code behind its word; not 'bed 2 min', not 'room a'."""
    code = re.split(r"[\s.#]+", candidate.value)[-1]
    if not any(c.isdigit() for c in code):
        return code.isupper()
    if re.match(r"cell\W{0,2}\d{3}$", candidate.value.lower()) and re.match(PHONE_GOES_ON, candidate.after):
        return False  # a telephone
    return not MEASURE.match(candidate.after) and not re.search(
        r"\b(?:vial|drug|box|pharmacy|same|two|one)\s[a-z]*\s?$", candidate.before
    )


def _is_ward(candidate: Candidate, lexicon: Lexicon) -> bool:
    return has_digit(candidate, lexicon) and not re.match(
        r"\.\d|\s(?:nights?|nurses?|transfers?|holds?)\b", candidate.after
    )


def _is_named_lot(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Spruce Trailer Park lot 17' and 'at lot 17' are places; a drug's lot number stays."""
    return bool(
        re.search(
            r"(?:park|trailer|mhp|rv|court|ct|ln|st|rd|wy|way|campground|home)[\s,]+$|\b(?:at|to|in|outside|near)\s(?:the\s)?$",
            candidate.before,
        )
    ) and not re.match(r"[-\d]", candidate.after)


def _is_highway(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'US 50', 'road 14'; not 'told us 2 times', 'i 5 min', 'RT 3 called', 'en route 12', 'I46.9'."""
    value = candidate.value.strip()
    low = value.lower()
    if MEASURE.match(candidate.after) and re.match(r"(?:i|us|rt|sr|cr|fm|sh|fs|fr|loop|road)\b", low):
        return False
    if re.match(r"\.\d", candidate.after) or (
        low.startswith("route") and re.search(r"\ben[- ]$", candidate.before)
    ):
        return False
    if re.match(r"rt \d{1,2}$", low):
        return bool(ON_THE_WAY.search(candidate.before))  # a respiratory therapist, or the right side
    if value[0].islower() and re.match(r"(?:us|i|sr|cr|fm|fr|fs|sh)\b", value):
        return value.startswith("sr")
    return True


def _is_state_highway(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'PA 23', 'TX-71' on the way somewhere; not 'OR 2', 'plate MN 955'."""
    low = candidate.value.lower()
    if MEASURE.match(candidate.after) or re.search(r"\b(?:plates?|tags?)[\s:]{1,2}$", candidate.before):
        return False
    return not re.match(
        r"(?:or|in|co|me|hi|ok|id|ma|pa|la|al|de|md|mo|mi|ms|ct|ga|va|ne|mt|nd|sd)[- ]", low
    ) or bool(
        re.search(r"\b(?:on|off|along)\s$", candidate.before) and re.fullmatch(r"[a-z]{2}-\d{2,4}", low)
    )


def _is_no_measure(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not MEASURE.match(candidate.after) and not re.match(r"\s(?:wounds?|pupils?)\b", candidate.after)


def _is_named(text: str, lexicon: Lexicon) -> bool:
    """Words that no list of ordinary, clinical or grammatical words claims."""
    found = re.findall(r"[a-z']{3,}", text.lower())
    return bool(found) and not any(lexicon.words[word] & (NO_PLACE | ORDINARY) for word in found)


def _is_town_of_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The town behind a street: 'Elm St, Port Ewing.'; not 'Elm St, hypotensive.'"""
    low = candidate.value.lower()
    if " ".join(low.split()) in lexicon.towns or re.match(r",?\s(?:[a-z]{2}\s)?\d{5}", candidate.after):
        return True
    facts = [lexicon.words[word] for word in re.findall(r"[a-z']+", low)]
    if any(f & NO_PLACE for f in facts) or all(f & ORDINARY for f in facts):
        return False
    if candidate.value.islower():
        return all(f & TOWN for f in facts)
    return candidate.value.istitle() or any(f & TOWN or f >> ZIPF_SHIFT & ZIPF_MASK < 30 for f in facts)


def _is_plain_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at 871 rice.': a number and a name in a text without capitals."""
    word = candidate.value.lower().split()[1]
    facts = lexicon.words[word]
    return (
        not facts & (NO_PLACE | ORDINARY)
        and not MEASURE.match(f" {word}")
        and word not in NOT_STREET
        and max(facts & 15, facts >> 4 & 15) >= 3
    )


def _is_crossing(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Two names joined by '&' or 'and', each a street's: no role, verb or word of medicine."""
    if re.match(r",? ?(?:2nd|3rd|degree)\b", candidate.after):
        return False  # burns of the first and second degree
    first = candidate.value.lower().split()[0]
    if lexicon.words[first] & FUNCTION:
        return False
    return _is_named(re.sub(rf"\b(?:{JOINED_WORDS})\b", " ", candidate.value.lower()), lexicon)


def _is_plain_street(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on elevator rd'; not 'on the dirt road', 'no st', 'to the ed dr'."""
    *named, suffix = candidate.value.lower().split()
    if any(word in NO_STREET_NAME or lexicon.words[word] & NO_STREET for word in named):
        return False
    return suffix not in ("st", "dr") or not any(lexicon.words[word] & CLINICAL for word in named)


def _is_highway_crossing(candidate: Candidate, lexicon: Lexicon) -> bool:
    last = re.sub(
        rf"^.*?\b(?:{HIGHWAY_WORDS})\W{{0,2}}\d+\s(?:{JOINED_WORDS}|&|@)\s", "", candidate.value.lower()
    )
    return _is_highway(candidate, lexicon) and not any(
        lexicon.words[word] & NO_PLACE for word in re.findall(r"[a-z']+", last)
    )


def _is_reservation(candidate: Candidate, lexicon: Lexicon) -> bool:
    named = candidate.value.lower().split()[:-1]
    return named not in (["indian"], ["native"], ["the"]) and not any(
        lexicon.words[word] & NO_PLACE for word in named
    )


def _place(name: str, pattern: str, strength: int = 86, check: Check | None = None) -> Rule:
    return Rule(name, IdentifierLabel.LOCATION, pattern, check=check, strength=strength)


CAPITAL_NAME: Final = r"(?:[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)?)"
SHORT_SUFFIX: Final = r"(?:st|ave|rd|ln|dr|ct|blvd|hwy|pike|street|avenue|road|lane|drive|court|boulevard|way|pl|place|pkwy|parkway)\b\.?"
RULES: Final = (
    _place("address", rf"\b((?:[a-z]-)?\d{{1,6}}(?:-?[a-z]|-\d{{1,4}}|\s?1/2)?\s+{DIRECTION}?(?:{STREET_WORD}\s+){{1,4}}?{SUFFIX}\b(?:\s(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|cir|blvd|way|pl)\b)?\.?{COMPASS}?{SECONDARY}{{0,2}})", 88, is_street),
    _place("address_block", rf"\b(\d{{2,5}} (?:block|blk)(?: of)? {DIRECTION}?(?:{STREET_WORD})(?: {SUFFIX}\b)?)", 86),
    _place("address_directed", rf"\b(\d{{1,6}}(?:-?[a-z])?\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?\s+(?:{STREET_WORD})\b{SECONDARY}{{0,2}})", 82, _is_spoken_address),
    # Numbered both ways, as in Utah and Wisconsin.
    _place("address_grid", r"\b([ns]\d{2,6} ?[ew]\d{2,6}(?: [a-z]+ (?:st|ave|rd|ln|dr|ct|blvd|hwy|way)\b)?|\d{2,6} (?:n|s|e|w|north|south|east|west)\.? \d{2,6} (?:n|s|e|w|north|south|east|west))\b", 86),
    _place("address_number_street", rf"\b(\d{{2,6}}\s+{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\b(?:\s{SUFFIX}\b\.?)?{SECONDARY}{{0,2}})", 82),
    Rule("address_apart", IdentifierLabel.LOCATION, r"[,;(\"]\s?(\d{3,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)(?:[,.;)\"]|$)", check=_is_bare_address, strength=78, is_case_sensitive=True),
    _place("address_town", rf"\b\d{{1,6}}\s[^,.;\n]{{2,40}}\b(?:{CLEAR_SUFFIX}|way|place|pl|loop|row)\b\.?,\s([a-z][a-z'-]+(?:\s[a-z]+){{0,2}}?)(?:[,.;)]|$|,?\s(?:(?:{STATES})\b|\d{{5}})|\s(?:with|when|for|and|on|where|after)\b)", 70, _is_town_of_address),
    Rule("address_named", IdentifierLabel.LOCATION, rf"\b(\d{{2,5}} [A-Z][a-z]{{3,}}(?i:{SECONDARY}))", check=_is_bare_address, strength=80, is_case_sensitive=True),
    Rule("address_name_town", IdentifierLabel.LOCATION, r"\b(\d{1,5} [A-Z][a-z]+, [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:[A-Z]{2} )?\d{5})\b", strength=80, is_case_sensitive=True),
    _place("address_plain", r"\b(?:at|to|from) (\d{3,5} [a-z]{4,})(?:[.,;]|$)", 76, _is_plain_address),
    Rule("address_bare", IdentifierLabel.LOCATION, r"\b(?:at|to|from|on|in|of|address|near|off|outside|for|@)[\s:]{1,2}(\d{2,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)\b", check=_is_bare_address, strength=78, is_case_sensitive=True),
    Rule("numbered_street_bare", IdentifierLabel.LOCATION, r"\b(?:on|off|at|near|and|from|to)\s((?:North|South|East|West|[NSEW]\.?)\s\d{1,3}(?:st|nd|rd|th))\b", strength=78, is_case_sensitive=True),
    _place("address_cued", rf"\b(?:address|addr|residence|home|house|lives?|living|resides?|located|location|scene|loc)(?:\s(?:is|was|at|on|of|off|as|said|says|read|mdt|cad))*[\s:]{{1,2}}(\d{{1,6}}[a-z]?\s+{DIRECTION}?{STREET_WORD}(?:\s+{STREET_WORD})?)\b", 80, _is_spoken_address),
    _place("address_spoken", rf"\b({SPOKEN_NUMBER}\s+{DIRECTION}?{STREET_WORD}(?:\s{SUFFIX}\b\.?)?{SECONDARY}?)", 70, _is_counted_out),
    _place("po_box", r"\b((?:p\.?\s?o\.?\s?box|post office box|(?:rural\s|star\s)?(?:route|rte?|rr|hc)\.?\s?#?\d{1,4},?\s(?:box|bx))\s{0,2}#?\s?\d{1,6}[a-z]?|box \d{1,5},? (?:rural (?:route|rte|rt)|rr|hc|rte?|route) \d{1,4})\b", 89),
    _place("highway", rf"\b((?:(?:interstate|us|u\.s\.|state|st|county|co|co\.|cty|forest|fire|farm|ranch|township|twp|indian|navajo|tribal|bia|old|private)[ -])?(?:interstate|highway|hwy|route|rte?|road|rd|fm|cr|sr|sh|i|us|bia|nr|loop|spur)\.?[ -]?#?\d{{1,5}}[a-z]?\b(?: ?/ ?(?:i|us|sr|hwy)?-?\d{{1,4}})?{HEADING}?(?: {{0,2}}(?:at|near|by|@|and|,|just past|past|just before|before|close to|around)? {{0,2}}(?:the )?{MARKER})?)\b", 84, _is_highway),
    _place("highway_crossing", rf"\b((?:{HIGHWAY_WORDS})[ -]\d{{1,4}} (?:and|&|@|at) {DIRECTION}?(?:[a-z]+ ){{1,2}}{SHORT_SUFFIX})", 84, _is_highway_crossing),
    Rule("highway_crossing_named", IdentifierLabel.LOCATION, rf"\b((?i:{HIGHWAY_WORDS})[ -]\d{{1,4}} (?:(?i:and|at)|&|@) {CAPITAL_NAME})\b", check=_is_highway_crossing, strength=84, is_case_sensitive=True),
    _place("highway_spoken", rf"\b((?:route|highway|hwy|interstate|exit|mile marker|milepost) {COUNT})\b", 82, lambda c, x: _is_no_measure(c, x) and not re.search(r"\ben[- ]$", c.before)),
    Rule("forest_road", IdentifierLabel.LOCATION, r"\b((?:FS ?-?\d|FR|NF|FSR) ?-?\d{3,5})\b", strength=80, is_case_sensitive=True, check=_is_no_measure),
    _place("freeway", r"\b(?:on|off|down|from|to|of) the (\d{1,3} (?:freeway|fwy|north|south|east|west|northbound|southbound|eastbound|westbound|[nsew]b))\b", 82),
    Rule("state_highway", IdentifierLabel.LOCATION, rf"\b((?:{STATES}|I|US|SR|CR|Rt|Rte|County)[- ]\d{{1,4}}\b{HEADING}?(?: {{0,2}}(?:at|near|by|@|,)? {{0,2}}(?i:{MARKER}))?)", strength=83, is_case_sensitive=True, check=_is_state_highway),
    _place("mile_marker", r"\b((?:mile ?-?(?:marker|post)|milepost|mm|exit(?: (?:number|no\.?))?) {0,2}#? ?\d{1,4}(?:\.\d{1,2})?[a-z]?(?: ?(?:-|and|to) ?\d{1,4})?)\b", 82, _is_no_measure),
    _place("mile_point", r"\b(?:at|near|past|by|around|about|before|@) ((?:mile|mp) \d{1,4}(?:\.\d)?)\b", 80),
    Rule("zip_cued", IdentifierLabel.LOCATION, rf"\b(?:zip(?: code)?[\s:]{{1,2}}|(?:{STATES})[\s,]{{1,3}})(\d{{5}}(?:-\d{{4}})?)\b", strength=85, is_case_sensitive=True),
    _place("room", r"\b((?:rooms?|rm|apt|apartment|suite|ste|bed|bay|bldg|building|trlr|trailer|cabin|cell|slip|dorm|pod|space|spc|site|gate|pier|dock|hangar|unit #)\.?(?: {0,2}(?:no\.? ?|number )?#? ?[a-z]?-?\d{1,5}[a-z]?(?:-\d{1,3}|-[a-z])?(?: ?/ ?\d{1,4}[a-z]?)?| [a-h]))\b", 79, _is_room),
    _place("ward", r"\b((?:icu|micu|sicu|ccu|cvicu|nicu|picu|pacu|tele|step-?down|med-?surg) (?:bed |room |rm )?\d{1,4}[a-z]?)\b", 79, _is_ward),
    _place("lot", r"\b(lot\s?#?\s?(?:\d{1,3}[a-z]?|[a-z]))\b", 79, _is_named_lot),
    _place("floor_of", r"\b(?:ward|wing|hall|floor|platform|terminal|concourse)\s((?:[a-z]-?)?\d{1,4}[a-z]?)\b", 70, has_digit),
    _place("coordinates", r"(-?\d{1,3}\.\d{3,8}\s?,?\s{0,2}-?\d{1,3}\.\d{3,8}|\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ns][\s,]{1,2}\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ew])", 88),
    Rule("coordinates_military", IdentifierLabel.LOCATION, r"\b(\d{1,2}[C-X] ?[A-Z]{2} ?\d{4,5} ?\d{4,5})\b", strength=84, is_case_sensitive=True),
    _place("numbered_crossing", rf"\b((?:{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)(?:\s(?:st|street|ave|avenue)\.?)?\s?(?:and|&|/|at|@)\s?{DIRECTION}?[a-z][a-z'-]{{2,20}}(?:\s{SUFFIX}\b\.?)?))", 60),
    _place("crossing_suffixed", rf"\b({DIRECTION}?[a-z][a-z'-]+(?: [a-z]+)? {SHORT_SUFFIX} ?(?:and|&|/|@) ?{DIRECTION}?(?:\d{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'-]+(?: [a-z]+)?) {SHORT_SUFFIX})", 76, _is_crossing),
    _place("crossing_numbered", r"\b(?:at|near|of|on|to|from|@|corner|been|was|is|for) ([a-z]{3,}(?: (?:st|ave|rd|blvd)\.?)? ?(?:and|&|/|@) ?\d{1,3}(?:st|nd|rd|th)(?: (?:st|street|ave|avenue|pl|place|rd)\b)?)", 76, _is_crossing),
    _place("crossing_plain", r"\b(?:at|near|corner of|intersection of|light at|red at) ([a-z]{4,} [&@] [a-z]{4,})\b", 76, _is_crossing),
    _place("street_plain", rf"\b(?:on|off|at|down|near|to|from|by|past|up|along|for|of) ({DIRECTION}?[a-z]{{3,}}(?: [a-z]{{3,}})? (?:rd|road|ave|avenue|blvd|boulevard|hwy|pike|lane|ln|street|st|dr|drive|sq|parkway|pkwy|trail))(?:[.,;:)]|$| (?:with|when|in|near|at|for|and|on|to|who|was|is|by|between|because|but|so|w/|til|this|last)\b)", 74, _is_plain_street),
    _place("address_dashed", r"(?:\b(?:at|to|from|near|address|addr|door) |\()(\d{2}-\d{2,4} [a-z]{4,}(?: [a-z]{4,})?)\b", 76, _is_crossing),
    _place("numbered_road", r"\b(\d{3,5} road)\b", 76),
    _place("directed_street", rf"(?:^|[^\w'])((?:n|s|e|w|north|south|east|west)\.? (?:[a-z]{{3,}} ){{1,2}}{SHORT_SUFFIX})", 76, _is_crossing),
    Rule("room_bare", IdentifierLabel.LOCATION, r"\b(?:[Ii]n|[Tt]o|[Ff]rom|IN|TO|FROM) (\d{3,4}[A-E])\b", strength=76, is_case_sensitive=True),
    Rule("ward_named", IdentifierLabel.LOCATION, r"(?:\b(?:to|on|from|at|TO|ON|FROM|AT)|[,;]) (\d{1,2} ?(?:West|East|North|South|Tower|WEST|EAST|NORTH|SOUTH|TOWER))(?:[.,;)]|$)", strength=76, is_case_sensitive=True),
    _place("crossing_directed", r"\b([a-z]{4,} (?:&|and|@) (?:n|s|e|w|north|south|east|west)\.? (?:\d{1,3}(?:st|nd|rd|th)?|[a-z]{4,}))\b", 76, _is_crossing),
    Rule("crossing_light", IdentifierLabel.LOCATION, rf"\b({CAPITAL_NAME} ?(?:&|@|/|and) ?{CAPITAL_NAME})(?: (?:light|lights|intersection|corner|ramp|overpass|stop sign|signal))\b", strength=76, is_case_sensitive=True, check=_is_crossing),
    _place("numbered_street", rf"\b({DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\s(?:street|st|avenue|ave|blvd|road|rd|place|pl|terrace|way|court|ct)\b\.?)", 82),
    _place("reservation", r"\b([a-z]{3,}(?: [a-z]{3,})? (?:reservation|rez|rancheria|pueblo))\b", 76, _is_reservation),
    _place("what3words", r"(///[a-z]+\.[a-z]+\.[a-z]+)", 90),
)  # fmt: skip
