"""Places with a form: street addresses, highways with their markers, boxes, rooms, coordinates, crossings."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import CLINICAL, FUNCTION, KIN, ORDINARY, ROLE, VERB, Lexicon, words
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.numbers import MEASURE, has_digit

CLEAR_SUFFIX: Final = (
    r"street|avenue|ave|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|circle|cir|parkway|pkwy|terrace|terr|ter|turnpike|tpke|"
    r"highway|hwy|st|crescent|cres|trl|trail|alley|wy|pike|expressway|expy|freeway|fwy|causeway|cswy|esplanade|extension|byway|bypass"
)
SUFFIX: Final = (
    rf"(?:{CLEAR_SUFFIX}|place|pl|plaza|plz|square|sq|way|row|run|loop|path|pass|park|point|pt|ridge|crossing|xing|cove|cv|bend|grove|hollow|holw|"
    r"hill|hills|heights|hts|landing|lndg|mews|walk|station|view|vista|manor|mall|green|gardens?|commons?|estates?|village|meadows?|oaks|glen)"
)
DIRECTION: Final = (
    r"(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest)\.?\s+)"
)
SECONDARY: Final = (
    r"(?:,?\s{0,2}(?:(?:apt|apartment|unit|ste|suite|rm|room|lot|trlr|trailer|bldg|building|fl|floor|spc|space|no)\b\.?\s{0,2}#?\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?"
    r"|#\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|top|ground|basement) floor))"
)
COMPASS: Final = r"(?:\s{1,2}(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)"
STREET_WORD: Final = r"(?:[a-z][a-z'-]*|(?:st|mt|ft|dr|jr)\.|\d{1,3}(?:st|nd|rd|th))"
TENS: Final = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
SPOKEN_NUMBER: Final = rf"(?:(?:{TENS}|{ONES})(?:[\s-](?:oh[\s-])?(?:{TENS}|{ONES}|hundred)){{1,3}})"
HEADING: Final = (
    r"(?:\s{0,2}(?:eb|wb|nb|sb|eastbound|westbound|northbound|southbound|north|south|east|west|n|s|e|w)\b)"
)
MARKER: Final = (
    r"(?:mile\s?-?(?:marker|post)s?|milepost|mm|mp|exit|ex|mile)\s{0,2}#?\s?\d{1,4}(?:\.\d{1,2})?[a-z]?"
)
STATES: Final = "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
NOT_STREET: Final = words(
    "min mins minute minutes hr hrs hour hours day days week weeks month months year years mg mcg ml kg "
    "lb lbs cc units unit ft feet times attempts doses patients pts people crews crew liters lpm joules "
    "cm mm yo y o m f yom yof male female degrees percent more "
    "mile miles block blocks door doors house houses step steps stairs flights"
)
CLINICAL_DR: Final = re.compile(
    r"\b(?:dr|st|ct|pt|pl|run|way|pass|park|view|walk|point|station|place|ct|drive)\.?$", re.IGNORECASE
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


def _is_bare_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at 902 Ropewalk': a number and a capitalised word that medicine, months and measures do not claim."""
    words = re.findall(r"[a-z']+", candidate.value.lower())
    facts_of = lexicon.words
    return not MEASURE.match(" " + words[0]) and not any(
        facts_of[w] & (FUNCTION | CLINICAL | ROLE | KIN | VERB | ORDINARY) for w in words
    )


def _is_room(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number or a number-letter code; 'room 2 min' and 'lot 17' of a drug are refused by what follows or precedes."""
    if not has_digit(candidate, lexicon):
        return candidate.value in "BCDEFGH" and bool(
            re.search(r"(?:room|rm|apt|apartment|bed|bldg|building|suite)\.?\s$", candidate.before)
        )
    return not re.search(r"\b(?:vial|drug|box|pharmacy|same|two|one)\s[a-z]*\s?$", candidate.before)


def _is_named_lot(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Spruce Trailer Park lot 17' is a place; a drug's lot number stays."""
    return bool(
        re.search(r"(?:park|trailer|mhp|rv|court|ct|ln|st|rd|wy|way|campground)[\s,]+$", candidate.before)
    )


def _is_highway(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'US 50', 'road 14'; not 'told us 2 times', 'i 5 min', 'rt 3'."""
    value = candidate.value.strip()
    if value[:1].islower() and re.match(r"(?:us|i|rt|sr|cr|fm)[\s.#-]*\d", value):
        return value.startswith(("rt", "sr")) and not MEASURE.match(candidate.after)
    return not (re.match(r"(?:i|us|rt|sr|cr|fm)\b", value, re.IGNORECASE) and MEASURE.match(candidate.after))


def _place(name: str, pattern: str, strength: int = 86, check: Check | None = None) -> Rule:
    return Rule(name, IdentifierLabel.LOCATION, pattern, check=check, strength=strength)


RULES: Final = (
    Rule("address", IdentifierLabel.LOCATION, rf"\b(\d{{1,6}}(?:-?[a-z]|-\d{{1,4}}|\s?1/2)?\s+{DIRECTION}?(?:{STREET_WORD}\s+){{1,4}}?{SUFFIX}\b(?:\s(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|cir|blvd|way|pl)\b)?\.?{COMPASS}?{SECONDARY}{{0,2}})", check=is_street, strength=88),
    Rule("address_directed", IdentifierLabel.LOCATION, rf"\b(\d{{1,6}}(?:-?[a-z])?\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?\s+(?:{STREET_WORD})\b{SECONDARY}{{0,2}})", check=_is_spoken_address, strength=82),
    Rule("address_number_street", IdentifierLabel.LOCATION, rf"\b(\d{{2,6}}\s+{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\b(?:\s{SUFFIX}\b\.?)?{SECONDARY}{{0,2}})", strength=82),
    Rule("address_apart", IdentifierLabel.LOCATION, r"[,;(\"]\s?(\d{3,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)(?:[,.;)\"]|$)", check=_is_bare_address, strength=78, is_case_sensitive=True),
    Rule("address_town", IdentifierLabel.LOCATION, rf"\b\d{{1,6}}\s[^,.;\n]{{2,40}}\b(?:{CLEAR_SUFFIX}|way|place|pl|loop|row)\b\.?,\s((?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+){{0,2}}))(?:[,.;)]|$|\s(?-i:[A-Z]{{2}})\b)", check=_is_bare_address, strength=70),
    Rule("address_bare", IdentifierLabel.LOCATION, r"\b(?:at|to|from|on|in|of|address|near|off|outside|for|@)[\s:]{1,2}(\d{2,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)\b", check=_is_bare_address, strength=78, is_case_sensitive=True),
    Rule("numbered_street_bare", IdentifierLabel.LOCATION, r"\b(?:on|off|at|near|and|from|to)\s((?:North|South|East|West|[NSEW]\.?)\s\d{1,3}(?:st|nd|rd|th))\b", strength=78, is_case_sensitive=True),
    Rule("address_cued", IdentifierLabel.LOCATION, rf"\b(?:address|addr|residence|home|house|lives?|living|resides?|located|location|scene|loc)(?:\s(?:is|was|at|on|of|off))?[\s:]{{1,2}}(\d{{1,6}}[a-z]?\s+{DIRECTION}?{STREET_WORD}(?:\s+{STREET_WORD})?)\b", check=_is_spoken_address, strength=80),
    Rule("address_spoken", IdentifierLabel.LOCATION, rf"\b({SPOKEN_NUMBER}\s+{DIRECTION}?{STREET_WORD}(?:\s{SUFFIX}\b\.?)?{SECONDARY}?)", check=_is_spoken_address, strength=70),
    _place("po_box", r"\b((?:p\.?\s?o\.?\s?box|post office box|(?:rural\s|star\s)?(?:route|rte?|rr|hc)\.?\s?#?\d{1,4},?\s(?:box|bx))\s{0,2}#?\s?\d{1,6}[a-z]?)\b", 89),
    _place("highway", rf"\b((?:(?:interstate|us|u\.s\.|state|st|county|co|co\.|forest|fire|farm|ranch|township|twp|indian|bia|old|private)[\s-])?(?:interstate|highway|hwy|route|rte?|road|rd|fm|cr|sr|i|us|loop|spur)\.?[\s-]?#?\d{{1,5}}[a-z]?\b(?:\s?/\s?(?:i|us|sr|hwy)?-?\d{{1,4}})?{HEADING}?(?:\s{{0,2}}(?:at|near|by|@|and|,|just past|past|just before|before|close to|around)?\s{{0,2}}(?:the\s)?{MARKER})?)\b", 84, _is_highway),
    Rule("state_highway", IdentifierLabel.LOCATION, rf"\b((?:{STATES}|I|US|SR|CR|Rt|Rte|County)[- ]\d{{1,4}}\b{HEADING}?(?:\s{{0,2}}(?:at|near|by|@|,)?\s{{0,2}}(?i:{MARKER}))?)", strength=83, is_case_sensitive=True, check=lambda c, x: not MEASURE.match(c.after) and not re.match(r"(?:or|in|co|me|hi|ok|id|ma|pa|la|al|de|md|mo|mi|ms|ct|ga|va|ne|mt|nd|sd)[- ]", c.value.lower())),
    _place("mile_marker", r"\b((?:mile\s?-?(?:marker|post)|milepost|mm|exit(?:\s(?:number|no\.?))?)\s{0,2}#?\s?\d{1,4}(?:\.\d{1,2})?[a-z]?(?:\s?(?:-|and|to)\s?\d{1,4})?)\b", 82),
    _place("mile_point", r"\b(?:at|near|past|by)\s((?:mile|mp)\s\d{1,4}(?:\.\d)?)\b", 80),
    Rule("zip_cued", IdentifierLabel.LOCATION, rf"\b(?:zip(?: code)?[\s:]{{1,2}}|(?:{STATES})[\s,]{{1,3}})(\d{{5}}(?:-\d{{4}})?)\b", strength=85, is_case_sensitive=True),
    Rule("room", IdentifierLabel.LOCATION, r"\b(?:room|rm|rooms|apt|apartment|suite|ste|bed|bay|bldg|building|trlr|trailer|cabin|cell|slip|dorm|pod|space|spc|gate|pier|dock|hangar|unit #)\.?\s{0,2}(?:no\.?\s?|number\s)?#?\s?([a-z]{0,2}-?\d{1,5}[a-z]?(?:-\d{1,3}|-[a-z])?(?:\s?/\s?\d{1,4}[a-z]?)?|[a-z])\b", check=_is_room, strength=79),
    Rule("lot", IdentifierLabel.LOCATION, r"\b(lot\s?#?\s?(?:\d{1,4}[a-z]?|[a-z]))\b", check=_is_named_lot, strength=79),
    Rule("floor_of", IdentifierLabel.LOCATION, r"\b(?:ward|wing|tower|hall|floor|level|platform|terminal|concourse|lane|hole|row|section|aisle)\s((?:[a-z]-?)?\d{1,4}[a-z]?)\b", check=lambda c, x: has_digit(c, x) and bool(re.search(r"(?:ward|wing|hall|floor|platform|terminal|concourse|section)\s$", c.before)), strength=70),
    _place("coordinates", r"(-?\d{1,3}\.\d{3,8}\s?,?\s{0,2}-?\d{1,3}\.\d{3,8}|\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ns][\s,]{1,2}\d{1,3}\s?(?:deg|d)\s?\d{1,2}(?:\.\d+)?'?\s?[ew])", 88),
    _place("numbered_crossing", rf"\b((?:{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)(?:\s(?:st|street|ave|avenue)\.?)?\s?(?:and|&|/|at|@)\s?{DIRECTION}?[a-z][a-z'-]{{2,20}}(?:\s{SUFFIX}\b\.?)?))", 60),
    Rule("numbered_street", IdentifierLabel.LOCATION, rf"\b({DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\s(?:street|st|avenue|ave|blvd|road|rd|place|pl|terrace|way|court|ct)\b\.?)", strength=82),
    Rule("what3words", IdentifierLabel.LOCATION, r"(///[a-z]+\.[a-z]+\.[a-z]+)", strength=90),
)  # fmt: skip
