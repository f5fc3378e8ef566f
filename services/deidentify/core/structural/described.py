"""Places without a suffix: numbers before a name, corners, roads by number, places within places, described ones."""
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
    SURNAME_SHIFT,
    TITLE,
    TOWN,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.addresses import NOT_STREET, SECONDARY
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.structural.roads import SHORT_SUFFIX
from services.deidentify.core.structural.streets import DIRECTIONS, NO_PLACE, is_no_measure, place

NO_CORNER: Final = FUNCTION | CLINICAL | ROLE | KIN | TITLE
BODY_PARTS: Final = frozenset(
    [
        "thumb",
        "finger",
        "fingers",
        "hand",
        "hands",
        "wrist",
        "arm",
        "arms",
        "leg",
        "legs",
        "foot",
        "feet",
        "toe",
        "toes",
        "chest",
        "wall",
        "neck",
        "face",
        "eye",
        "eyes",
        "ear",
        "ears",
        "left",
        "right",
    ]
)
PARTICLES: Final = frozenset(["la", "el", "los", "las", "del", "de", "san", "st", "mt"])
ORDINALS: Final = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ]
)
ADJECTIVES: Final = frozenset(
    [
        "old",
        "red",
        "blue",
        "white",
        "green",
        "brown",
        "big",
        "little",
        "lower",
        "upper",
        "north",
        "south",
        "east",
        "west",
    ]
)
DEGREES: Final = re.compile(
    r"(?:,? \d(?:st|nd|rd|th))?[\s-](?:degree|finger|toe|digit|metac|metat|knuckle|phalan|web|burns?|rib|step|attempt|dose|rounds?|shocks?|time|try|burn)"
)


NOUNS: Final = (
    r"dock|landing|boathouse|boat house|underpass|overpass|trailhead|cattle guard|grain elevator|grain leg|silo|quarry|barn|fairgrounds|rodeo grounds|"
    r"boat launch|boat ramp|ballpark|headgate|water tower|trading post|chapter house|turnoff|levee|rail(?:road)? crossing|pickleball courts|gravel pit|marina|"
    r"fire tower|feed store|bait shop|kmart|k-mart|drive-in|truck stop|windmill|bridge|hydrant"
)


def _facts(lexicon: Lexicon, word: str) -> tuple[int, int, int]:
    facts = lexicon.words[word]
    return facts, max(facts & 15, facts >> SURNAME_SHIFT & 15), facts >> ZIPF_SHIFT & ZIPF_MASK


NO_NAME_BEHIND_NUMBER: Final = words(
    "cfs sys systolic dia palp palpated palpation kilos kilo pct percent check checks async sync pouches skips pouch"
)


COUNTED: Final = words("breaths breath compressions joules shocks puffs beats sets reps")


def _is_numbered_name(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at 1109 la plata', 'to 56 whippoorwill'; not 'at 20 joules', 'to 12 patients'."""
    named = re.findall(r"(?<![0-9])[a-z']{2,}", candidate.value.lower())
    named = [word for word in named if word not in DIRECTIONS and word not in PARTICLES]
    if not named or named[0] in COUNTED or MEASURE.match(" " + named[0]) or MEASURE.match(candidate.after):
        return False
    first, level, zipf = _facts(lexicon, named[0])
    if named[0] in NO_NAME_BEHIND_NUMBER:
        return False
    if any(word in NOT_STREET or lexicon.words[word] & NO_PLACE for word in named):
        return False
    return bool(first & TOWN) or level >= 5 or zipf < (38 if not first & ORDINARY else 0)


def _is_corner(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at page and delmar', 'near grove & palm': two words that name people or towns."""
    parts = [
        re.findall(r"[a-z']{2,}", part)
        for part in re.split(r"\s?(?:&|/|@)\s?|\s(?:and|x)\s", candidate.value.lower())
    ]
    known = [[_facts(lexicon, word) for word in part if word not in DIRECTIONS] for part in parts]
    if not all(known) or any(facts & NO_CORNER for part in known for facts, _, _ in part):
        return False
    if any(word in BODY_PARTS for part in parts for word in part):
        return False
    return all(any(facts & TOWN or level >= 5 or zipf < 34 for facts, level, zipf in part) for part in known)


def _is_corner_numbered(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'young and 5th', 'Wabash and 3rd'; not 'first and 2nd degree', 'epi and 2nd dose'."""
    named = re.findall(r"(?<![0-9])[a-z']{3,}", candidate.value.lower())
    named = [word for word in named if word not in ("and", "loop", *ORDINALS)]
    if (
        not named
        or BODY_PARTS & set(named)
        or DEGREES.match(candidate.after)
        or MEASURE.match(candidate.after)
    ):
        return False
    return not any(lexicon.words[word] & (NO_CORNER | VERB) for word in named)


def _is_road(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'CTY 14', 'Bypass 231', 'TR 414'; not 'bypass 2 min'."""
    return is_no_measure(candidate, lexicon) and not re.match(r"[./-]\d|\s?%", candidate.after)


def _is_bare_road(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'past 371 and the trading post', 'Tractor Supply on 33,'."""
    return not MEASURE.match(candidate.after)


def _is_road_and_name(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'hwy 9 and coyote creek', 'county rd 9 and elk spur'; not 'hwy 9 and pt was'."""
    tail = re.split(r"\s(?:and|at|x)\s|\s?[&@/]\s?", candidate.value.lower(), maxsplit=1)[-1]
    named = [
        word
        for word in re.findall(r"[a-z']{2,}", tail)
        if word not in ("cr", "sr", "us", "hwy", "rd", "road", *DIRECTIONS)
    ]
    return bool(named) and not any(lexicon.words[word] & (NO_CORNER | VERB) for word in named)


def _is_part(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'hallway 3', 'bunk 12', 'hole 14'; not 'tower 3 min'."""
    return not MEASURE.match(candidate.after) and not re.match(
        r"\.\d|[-/:]\d|\s?(?:sys|yds?\b|yards?\b|meters?\b|feet\b)", candidate.after
    )


def _is_described(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'the old bait dock', 'the north landing'; not 'the loading dock', 'the spare tank'."""
    before = re.split(rf"\s(?:{NOUNS})\b", candidate.value.lower())[0]
    named = re.findall(r"[a-z']+", before)[1:]
    if not named or any(lexicon.words[word] & (ROLE | KIN | TITLE | FUNCTION) for word in named):
        return False
    return named[0] in ADJECTIVES or all(
        not facts & (ORDINARY | CLINICAL | VERB) and zipf < 36
        for facts, _, zipf in (_facts(lexicon, w) for w in named)
    )


def _is_street_alone(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'arcade st, PEA', 'ALBANY POST RD NURSING': words that no grammar, role or medicine claims."""
    *named, suffix = re.findall(r"[a-z']+", candidate.value.lower())
    named = [word for word in named if word not in DIRECTIONS]
    facts = [lexicon.words[word] for word in named]
    if suffix == "st" and re.match(r"\.? [a-z]", candidate.after):
        return False  # 'ask St. Casimir'
    return (
        bool(named)
        and not any(f & (NO_CORNER | VERB) for f in facts)
        and not all(f & ORDINARY for f in facts)
    )


def _cased(name: str, pattern: str, check: Check | None, strength: int = 76) -> Rule:
    return Rule(
        name, IdentifierLabel.LOCATION, pattern, check=check, strength=strength, is_case_sensitive=True
    )


TO_PLACE: Final = r"(?:at|to|from|@|near|off|outside|address|really at|lift at|table at|of|on)"
NUMBERED: Final = r"(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
NAME: Final = r"[a-z][a-z']{2,}"
CAPITAL: Final = r"[A-Z][A-Za-z']{2,}"
COMPASS: Final = r"(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )"
ENDS: Final = r"(?:\s?[.,;:)?!]|\s?$| (?:and|but|who|with|when|for|was|is|had|has|fell|pt|patient|never|we|they|on|in|by|at|the|behind|not|area|dressed|it|he|she|crew|again)\b)"
KINDS: Final = (
    r"hallway(?: spot| bed)?|bunk|hole|tower|box seat|elevator|buoy|switchback|freezer|rink door|aid tent|field|zone car|stairwell|pole|"
    r"parking (?:lot|ramp|garage|deck)|ramp|carport"
)
RULES: Final = (
    place("address_numbered_name", rf"\b{TO_PLACE}[\s:]{{1,2}}(\d{{2,5}}(?:-[a-z])?(?: 1/2)? {COMPASS}?{NAME}(?: {NAME})?{SECONDARY}{{0,2}}){ENDS}", 75, _is_numbered_name),
    _cased("address_numbered_capital", rf"\b(?:{TO_PLACE}|flag|visit,?|address,|between) (\d{{1,5}}(?: 1/2)? {CAPITAL}(?: {CAPITAL})?(?i:{SECONDARY}){{0,2}}){ENDS}", _is_numbered_name, 75),
    place("address_gridded", rf"\b([nsew]\d{{3,5}} ?(?:[nsew]\d{{3,5}} )?(?:[a-z][a-z'-]+ ){{1,3}}{SHORT_SUFFIX})", 86),
    place("corner_told", rf"\b(?:at|near|on|to|past|on to|up on|corner of) ({COMPASS}?{NAME}(?: {NAME})?(?: and | ?[&@/] ?){COMPASS}?{NAME}){ENDS}", 74, _is_corner),
    _cased("corner_opens", rf"(?:^|[.;!?]\s|,\s)({CAPITAL}(?: {CAPITAL})?(?: and | ?[&@/] ?){CAPITAL}(?: {CAPITAL})?)(?:\s(?:do not cross|does not cross|intersection|corner))", _is_corner, 72),
    place("corner_ordinal", rf"\b({COMPASS}?{NAME}(?: and | ?[&@/] ?){COMPASS}?{NUMBERED}(?: (?:st|street|ave|avenue))?)\b", 72, _is_corner_numbered),
    place("corner_ordinal_first", rf"\b(?:at|on|to|near|him at|her at) ({NUMBERED} (?:and|&|@) {NAME}(?: (?:loop|st|ave|rd|dr|ln))?){ENDS}", 74, _is_corner_numbered),
    place("corner_half_suffixed", rf"\b((?:{NAME} ){{1,2}}{SHORT_SUFFIX} ?(?:and|&|/|@|x) ?{COMPASS}?(?:{NUMBERED}|{NAME}(?: {NAME})?)(?: {SHORT_SUFFIX})?){ENDS}", 74, _is_corner_numbered),
    _cased("corner_half_suffixed_written", rf"\b((?:[A-Z][A-Za-z0-9']+ ){{1,3}}(?i:{SHORT_SUFFIX}) ?(?i:and|&|/|@|x) ?(?:[NSEW]\.? )?(?:{NUMBERED}|{CAPITAL}(?: {CAPITAL}){{0,2}}))\b", _is_corner_numbered, 76),
    place("road_and_name", rf"\b((?:county |state |us )?(?:hwy|highway|rd|road|rt|rte|route|cr|sr|us|fm|i)[ -]\d{{1,4}}[nsew]?(?: and | ?[&@/] ?| at )(?:the )?(?:(?:cr|sr|us|hwy|rd|road) ?\d{{1,4}}|{NAME}(?: {NAME})?)){ENDS}", 78, _is_road_and_name),
    _cased("name_and_road", rf"\b({CAPITAL}(?: {CAPITAL}){{0,2}} (?:and|&|/) (?:CR|SR|US|FM|Hwy|HWY|Highway|Route|Rt|RT|County Road) ?\d{{1,4}})\b", _is_road_and_name, 78),
    place("road_numbered", r"\b((?:cty|twp|tr|bypass|township|bia route|avenue|ave) (?:rd |road )?\d{1,4}(?: km \d{1,3}(?:\.\d)?)?|lane \d{1,2} 1/2|(?:pr|cty|k)-\d{1,4}(?: km \d{1,3}(?:\.\d)?)?)\b", 78, _is_road),
    _cased("road_lettered", r"\b((?:[Cc](?:oun)?ty|CTY|COUNTY) (?:[Rr]d|[Rr]oad|RD|ROAD|[Tt]runk) (?:[A-Z]{1,2}|[a-z]{2}))\b", None),
    _cased("road_gridded", r"\b((?:[NSEW] )?\d{3,4} ?[NSEW] and \d{2,4} ?[NSEW]|[NSEW] \d{3,5} [NSEW]|\d{2,4} ?[NSEW](?: [Rr]d)?(?: and | & )\d{2,4} ?[NSEW])\b", None, 78),
    place("camp_road", r"\b([a-z]{4,} \d{1,3} (?:rd|road))\b", 76, lambda c, x: not x.words[c.value.lower().split()[0]] & (FUNCTION | VERB | ROLE | CLINICAL)),
    place("road_bare", rf"\b(?:past|down|the ramp to|ditch on|hill on|rig on|supply on|store on|lot on|station on) (\d{{2,3}}[nsew]?)(?:[.,;]|$| and the (?:{NAME} ){{1,2}}(?:{NOUNS})\b)", 74, _is_bare_road),
    place("directed_ordinal", r"\b((?:n|s|e|w|ne|nw|se|sw)\.? \d{1,3}(?:st|nd|rd|th)(?: (?:st|ave|street|avenue|pl))?)\b", 76),
    place("street_alone", rf"(?:^|[.;:,!?]\s)((?:{NAME} ){{1,2}}(?:ave|av|blvd|rd|ln|st|pkwy|hwy|sq)\b\.?)(?:[\s,;:]|$)", 74, _is_street_alone),
    _cased("town_behind_street", r"\b(?:Rd|St|Ave|Dr|Ln|Ct|Blvd|Hwy|Pl|Way|Cir|Ter|Street|Road|Avenue|Drive|Lane|Court)\.?, ([A-Z][a-z]+(?: [A-Z][a-z]+)?),? [A-Z]{2}(?: \d{5})?\b", None, 80),
    place("part_of_place", rf"\b((?:{KINDS}) #?(?:[a-z]-?)?\d{{1,3}}[a-z]?(?:,? (?:row|seat|level|section) [a-z0-9]{{1,3}})?)\b", 74, _is_part),
    place("bed_of_department", r"\b(?:in|at|to|of|from|rm:?) ((?:ed|er|trauma|resus) (?:bay |bed |room |rm )?\d{1,2})\b", 76, lambda c, x: _is_part(c, x) and not re.match(r"\s(?:alert|criteria|center|activation)", c.after)),
    place("room_in_words", r"\b((?:room|apt|apartment|lot|trailer|cabin|bed) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b", 74),
    place("lot_alone", r"(?:^|[.;]\s|\b(?:is|not|was|at|trailer)\s)(lot #?\d{1,3}[a-z]?)(?:[.,;]|$| (?:not|and)\b)", 74),
    _cased("lot_named", r"\b((?:[Ll]ot|LOT) \d{1,3}[A-Z]?,? [A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){1,3})\b", None, 78),
    place("described", rf"\b(the (?:[a-z][a-z'-]+ ){{1,2}}(?:{NOUNS}))\b(?: (?:on|off|at|by) (?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)*)?", 66, _is_described),
    place("described_on_road", rf"\b((?:(?:half|quarter|\d(?:\.\d)?)(?: a)? (?:mile|mi|miles|blocks?) )?(?:behind|past|above|below|across from|(?:just )?(?:north|south|east|west|n|s|e|w) of) the (?:[a-z'-]+ ){{1,3}}(?:on|off|at) (?:(?:cr|sr|fm|us|hwy|route) ?\d{{1,4}}|(?:tr)?[a-z]{{4,}}))\b{ENDS}", 70, lambda c, x: bool(re.search(r"\d$", c.value)) or bool(not x.words[c.value.lower().split()[-1]] & (NO_CORNER | VERB | ORDINARY))),
)  # fmt: skip
