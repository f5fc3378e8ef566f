"""Street addresses in every American form, post boxes and ZIP codes."""
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
    TOWN,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.states import STATES
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.structural.streets import (
    CLEAR_SUFFIX,
    DIRECTION,
    DIRECTIONS,
    NO_PLACE,
    ONES,
    STREET_WORD,
    SUFFIX,
    TENS,
    is_crossing,
    place,
)

SECONDARY: Final = (
    r"(?:,?\s{0,2}(?:(?:apt|apartment|unit|ste|suite|rm|room|lot|trlr|trailer|bldg|building|fl|floor|spc|space|no)\b\.?\s{0,2}#?\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?"
    r"|#\s?[a-z0-9]{1,5}(?:-[a-z0-9]{1,4})?|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|top|ground|basement) (?:floor|flr|fl)\b(?: (?:rear|front|left|right))?))"
)
COMPASS: Final = r"(?:\s{1,2}(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)"
SPOKEN_NUMBER: Final = rf"(?:(?:{TENS}|{ONES})(?:[\s-](?:oh[\s-])?(?:{TENS}|{ONES}|hundred)){{1,3}})"
NOT_STREET: Final = words(
    "min mins minute minutes hr hrs hour hours day days week weeks month months year years mg mcg ml kg "
    "lb lbs cc units unit ft feet times attempts doses patients pts people crews crew liters lpm joules "
    "cm mm yo y o m f yom yof male female degrees percent more "
    "mile miles ga gauge fr block blocks door doors house houses step steps stairs flights lane lead story way"
)
NOT_STREET_SPOKEN: Final = words(
    "second seconds yard yards meters metres weeker weekers thousand something aboard hurt hundred mics"
)
COUNTED: Final = re.compile(r"\b[a-z]+[^su\W]s$")
"""'two hundred charts', 'thirty-one beds': many of something; in small letters, streets seldom end so."""
CLINICAL_DR: Final = re.compile(
    r"\b(?:dr|st|ct|pt|pl|run|way|pass|park|view|walk|point|station|place|ct|drive)\.?$", re.IGNORECASE
)
PAST_STREET: Final = re.compile(
    r",|\s(?:apt|apartment|unit|ste|suite|rm|room|lot|trlr|trailer|bldg|building)\b|#"
)


OVER: Final = re.compile(r"(?:^|[^\w/])\d{2,3}/$")
OF_PRESSURE: Final = re.compile(r"\d{2,3}\s(?:the whole|all the|w\s[a-z])")
"""A blood pressure's upper half, and its lower one with what follows it."""


AFTER_CLOCK: Final = re.compile(r"(?:\d:|\w/|\n/)$")


def is_street(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The words between number and suffix could be a street's name: no function word, verb or unit among them."""
    if OVER.search(candidate.before) and OF_PRESSURE.match(candidate.value):
        return False  # 'bp 88/50 the whole way'
    if "\t" in candidate.value or AFTER_CLOCK.search(candidate.before):
        return False  # cells of a table, '40 jbanks  PT' behind '03:14:', '40 g/1000 bag run'
    street = PAST_STREET.split(candidate.value.lower(), maxsplit=1)[0]
    words = re.findall(r"(?<![0-9])[a-z']+", street)
    between = words[1:-1] if words and words[0] in DIRECTIONS else words[:-1]
    if not between:
        return False
    if between[-1] in ("the", "whole", "half", "same"):
        return False  # '0530 call the pt', 'sats 91-93 whole way'
    facts_of = lexicon.words
    # A house number of three digits makes a street of a verb: '2200 DOCK ST', not '2 lift st'.
    claimed = FUNCTION if re.match(r"\d{3}", street) else FUNCTION | VERB
    if any(
        word in NOT_STREET or (facts_of[word] & claimed and word not in ("old", "high", "the"))
        for word in between
    ):
        return False
    if all(word.istitle() for word in re.findall(r"(?<![0-9])[A-Za-z']+", candidate.value)[:2]):
        return True  # '118 Ferry St': written as a name
    ambiguous = CLINICAL_DR.search(candidate.value) and not re.search(
        r"(?:drive|place|station|point)$", candidate.value.lower()
    )
    return not (
        ambiguous
        and any(
            facts_of[word] & (CLINICAL | ROLE)
            and not (facts_of[word] & ORDINARY and len(street) > 3 and street[2].isdigit())
            for word in between
        )
    )


LED_THERE: Final = re.compile(
    r"\b(?:at|to|from|in|near|outside|of|lives?|living|address|addr|loc|home|house|scene)\s(?:is\s)?$"
)
OF_TIME: Final = frozenset(("of", "no", "for", "without"))
"""'35 s of no flow' is told of seconds."""


def _is_spoken_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    if OVER.search(candidate.before) and OF_PRESSURE.match(candidate.value):
        return False  # 'the pt was 68/40 w cool skin'
    if re.match(r"\d+[a-z]?\s[nsew]\.?\s[A-Z]|\d{1,2}\s[a-z]\.\s", candidate.value):
        return False  # '15 s. Min-seo'
    if re.match(r"\d{1,2}\ss\s[a-z]", candidate.value) and not LED_THERE.search(candidate.before):
        return False  # '50 s unseen'
    words = re.findall(r"[a-z']+", candidate.value.lower())
    facts = lexicon.words[words[-1]]
    return (
        words[-1] not in NOT_STREET
        and not OF_TIME.intersection(words)
        and not facts & (FUNCTION | VERB | CLINICAL)
        and not MEASURE.match(candidate.after)
    )


def _is_counted_out(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'forty-two eleven Maple'; not 'two three lift'."""
    low = candidate.value.lower()
    return (
        _is_spoken_address(candidate, lexicon)
        and not re.match(rf"{ONES}[\s,-]+{ONES} [a-z]", low)
        and not COUNTED.search(candidate.value)
        and low.split()[-1] not in NOT_STREET_SPOKEN
        and not re.search(r"\b(?:pounds?|lbs?|kilos?|kids|percent|dollars)\b", low)
    )


def _is_bare_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at 902 Ropewalk': a number and a capitalised word that medicine, months and measures do not claim."""
    words = re.findall(r"[a-z']+", candidate.value.lower())
    facts_of = lexicon.words
    return not MEASURE.match(" " + words[0]) and not any(
        facts_of[w] & (FUNCTION | CLINICAL | ROLE | KIN | VERB | ORDINARY) for w in words
    )


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


RULES: Final = (
    place("address", rf"\b((?:[a-z]-)?\d{{1,6}}(?:-?[a-z]|-\d{{1,4}}|\s?1/2)?\s+{DIRECTION}?(?:{STREET_WORD}\s+){{1,4}}?{SUFFIX}\b(?:\s(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|cir|blvd|way|pl)\b)?\.?{COMPASS}?{SECONDARY}{{0,2}})", 88, is_street),
    place("address_block", rf"\b(\d{{2,5}} (?:block|blk)(?: of)? {DIRECTION}?(?:{STREET_WORD})(?: {SUFFIX}\b)?)", 86),
    place("address_directed", rf"\b(\d{{1,6}}(?:-?[a-z])?\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?\s+(?:{STREET_WORD})\b{SECONDARY}{{0,2}})", 82, _is_spoken_address),
    # Numbered both ways, as in Utah and Wisconsin.
    place("address_grid", r"\b([ns]\d{2,6} ?[ew]\d{2,6}(?: [a-z]+ (?:st|ave|rd|ln|dr|ct|blvd|hwy|way)\b)?|\d{2,6} (?:n|s|e|w|north|south|east|west)\.? \d{2,6} (?:n|s|e|w|north|south|east|west))\b", 86),
    place("address_number_street", rf"\b(\d{{2,6}}\s+{DIRECTION}?\d{{1,3}}(?:st|nd|rd|th)\b(?:\s{SUFFIX}\b\.?)?{SECONDARY}{{0,2}})", 82),
    Rule("address_apart", IdentifierLabel.LOCATION, r"[,;(\"]\s?(\d{3,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)(?:[,.;)\"]|$)", check=_is_bare_address, strength=78, is_case_sensitive=True),
    place("address_town", rf"\b\d{{1,6}}\s[^,.;\n]{{2,40}}\b(?:{CLEAR_SUFFIX}|way|place|pl|loop|row)\b\.?,\s([a-z][a-z'-]+(?:\s[a-z]+){{0,2}}?)(?:[,.;)]|$|,?\s(?:(?:{STATES})\b|\d{{5}})|\s(?:with|when|for|and|on|where|after)\b)", 70, _is_town_of_address),
    Rule("address_named", IdentifierLabel.LOCATION, rf"\b(\d{{2,5}} [A-Z][a-z]{{3,}}(?i:{SECONDARY}))", check=_is_bare_address, strength=80, is_case_sensitive=True),
    Rule("address_name_town", IdentifierLabel.LOCATION, r"\b(\d{1,5} [A-Z][a-z]+, [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:[A-Z]{2} )?\d{5})\b", strength=80, is_case_sensitive=True),
    place("address_plain", r"\b(?:at|to|from) (\d{3,5} [a-z]{4,})(?:[.,;]|$)", 76, _is_plain_address),
    Rule("address_bare", IdentifierLabel.LOCATION, r"\b(?:at|to|from|on|in|of|address|near|off|outside|for|@)[\s:]{1,2}(\d{2,5}\s[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?)\b", check=_is_bare_address, strength=78, is_case_sensitive=True),
    place("address_cued", rf"\b(?:address|addr|residence|home|house|lives?|living|resides?|located|location|scene|loc)(?:\s(?:is|was|at|on|of|off|as|said|says|read|mdt|cad))*[\s:]{{1,2}}(\d{{1,6}}[a-z]?\s+{DIRECTION}?{STREET_WORD}(?:\s+{STREET_WORD})?)\b", 80, _is_spoken_address),
    place("address_spoken", rf"\b({SPOKEN_NUMBER}\s+{DIRECTION}?{STREET_WORD}(?:\s{SUFFIX}\b\.?)?{SECONDARY}?)", 70, _is_counted_out),
    place("po_box", r"\b((?:p\.?\s?o\.?\s?box|post office box|(?:rural\s|star\s)?(?:route|rte?|rr|hc)\.?\s?#?\d{1,4},?\s(?:box|bx))\s{0,2}#?\s?\d{1,6}[a-z]?|box \d{1,5},? (?:rural (?:route|rte|rt)|rr|hc|rte?|route) \d{1,4})\b", 89),
    Rule("town_before_zip", IdentifierLabel.LOCATION, rf"(?:\b(?i:rd|st|ave|dr|ln|ct|blvd|hwy|pl|way|cir|ter|street|road|avenue|drive|lane|court)\.?|(?i:box) \d{{1,6}}), ([A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}),? (?:{STATES}) \d{{5}}\b", strength=84, is_case_sensitive=True),
    Rule("street_with_door", IdentifierLabel.LOCATION, r"\b((?:[A-Z][a-z]+ ){1,2}(?:Ct|Cir|Circle|Court|Ln|Lane|Way|Loop|Dr|Drive|Rd|Road|St|Street|Ave|Pl|Place|Housing) ?#\d{1,4}[A-Z]?)\b", strength=80, is_case_sensitive=True),
    Rule("zip_cued", IdentifierLabel.LOCATION, rf"\b(?:zip(?: code)?[\s:]{{1,2}}|(?:{STATES})[\s,]{{1,3}})(\d{{5}}(?:-\d{{4}})?)\b", strength=85, is_case_sensitive=True),
    Rule("town_of", IdentifierLabel.LOCATION, r"\b(?i:town|village|township|borough|hamlet) (?i:of) ([A-Z][A-Za-z'-]{2,}(?: (?:Falls|Springs|Lake|Rapids|City|Beach|FALLS|SPRINGS|LAKE|RAPIDS|CITY|BEACH))?)\b", check=_is_bare_address, strength=78, is_case_sensitive=True),
    place("address_dashed", r"(?:\b(?:at|to|from|near|address|addr|door) |\()(\d{2}-\d{2,4} [a-z]{4,}(?: [a-z]{4,})?)\b", 76, is_crossing),
)  # fmt: skip
