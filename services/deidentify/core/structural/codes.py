"""Codes of doors, papers, plates and equipment in groups: letters, a blank, digits; lists of them."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.states import STATES
from services.deidentify.core.structural.numbers import (
    ENTRANCE,
    KEPT_KEY,
    MEASURE,
    PLAIN_WORD,
    has_digit,
    is_code,
)

STATE_NAMES: Final = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    "Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|"
    "New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|"
    "Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
PLATE: Final = r"(?:[A-Z]{3}[ -]\d{3,4}|\d{3}[ -][A-Z]{3}|[A-Z]{3}[ -][A-Z]\d{2}|[A-Z]{2} ?\d{2}[ -]?\d{3}|[A-Z] \d{3} \d{3}|\d[A-Z]\d[ -]\d{2}[A-Z]|[A-Z]{3}[ -]?\d{2}[A-Z])"
BESIDE_ENTRANCE: Final = re.compile(r"\b(?:code|combo|pin|keypad|key ?box|lock|gate|door|knox)\b")
LINKED: Final = r"[\s.]{0,2}(?:(?:no|nos|num|number|id|tag|sticker|was|is|of|says|now|ending|ends|read|reads|it|on)\b[\s.:]{0,2}){0,3}[\s:#(]{0,3}"
LETTERED: Final = (
    r"([a-z]{1,4}(?:-[a-z]{1,4}){0,2} [a-z]?(?:\d{1,2}-)?\d{3,}(?:[ -]\d{2,}){0,2}(?:-?[a-z]{1,2})?)\b"
)
"""'TR 4419', 'OH-EMT-P 118204', 'HI-WC 77120-B': letters, a blank, and a number of three digits or more."""
SPACED: Final = r"((?:[a-z]{1,4}(?:-[a-z]{1,3})? )?\d{1,5}(?: (?:[a-z]{1,3} \d|[a-z]?\d)\d{0,5}){1,5}(?: (?:[b-hj-z]|\*|#))?)(?:[\s.,;:)?]|$)"
"""An identifier read out piece by piece: 'HX 002 9 F', '3 3 8 0 *'."""
EQUIPMENT: Final = r"(?:radio|pump|tablet|chair|stretcher|cot|monitor|concentrator|cam|camera|hoist|bag|cooler|ramp|cylinder|vent|aed)"
NO_LETTERS: Final = words(
    "acct no nos reg ref lot ndc rev exp mdl ssn ss mrn dob npi dea sn id pin at in on of to by for from was is and or x the a an with then than "
    "until till since about near over under after before around between per all not but mg ml epi shock call pt rr hr bp tv vt gcs map peep spo2 sat sats temp rate cpap fr"
)
"""Keys of their own and words that stand before a count: no beginning of a code."""
DIGIT_GROUPS: Final = r"(\d{2,4}(?: \d{2,6}){1,3})\b"


def _is_code_of_door(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'the gate, the code is 4471'; not 'code 1004' where no door is near."""
    digits = sum(map(str.isdigit, candidate.value))
    return digits >= 4 and (candidate.value[-1] in "#*" or bool(ENTRANCE.search(candidate.before)))


def _is_keyed_in(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'gate code 4410#': a number that ends as one types it; not '1974*', a footnote."""
    return candidate.value[-1] == "#" or bool(BESIDE_ENTRANCE.search(candidate.before))


LETTER_AND_LONG: Final = re.compile(r"[A-Z] \d{5,}")
"""'seal A 004820': so long a number is not counted behind an article."""


def _is_lettered(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'asset TR 4419'; not 'case at 1630'."""
    letters = re.split(r"[ -]", candidate.value.lower(), maxsplit=1)[0]
    is_word = letters in NO_LETTERS or lexicon.words[letters] & PLAIN_WORD
    return (
        is_code(candidate, lexicon)
        and (not is_word or LETTER_AND_LONG.fullmatch(candidate.value) is not None)
        and not MEASURE.match(candidate.after)
    )


def _is_spaced(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'badge 3 1 4 7', 'policy HLN 2 44 0 B'; not 'run 2 3 min', 'tag at 16 30'."""
    letters, *_ = candidate.value.lower().split()
    if letters in NO_LETTERS or KEPT_KEY.search(candidate.before):
        return False
    inner = [word for word in re.findall(r"[a-z]{2,}", candidate.value.lower()) if word != letters]
    digits = sum(map(str.isdigit, candidate.value))
    return (
        digits >= (2 if candidate.value[0].isalpha() else 3)
        and not any(lexicon.words[word] & PLAIN_WORD for word in inner)
        and has_digit(candidate, lexicon)
    )


PLANS: Final = r"medicaid|medicare|m-?care|m-?caid|medi-?cal|masshealth|tricare|champva|mbi|bcbs|aetna|cigna|humana|kaiser|uhc|anthem|molina|centene|member|subscriber|policy|insurance"
MIXED_GROUPS: Final = r"[a-z]{0,4}\d[a-z0-9]*(?:[- ](?:[a-z]{1,2} )?[a-z]{0,3}\d[a-z0-9]*){1,4}"


def _is_plan(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Medicaid # 771 402 8813B', 'MCARE 5TR2-CD0-QM44'; not 'member 4 of 12 crews'."""
    digits = sum(map(str.isdigit, candidate.value))
    return digits >= 5 and len(candidate.value) >= 9 and is_code(candidate, lexicon)


def _is_plate_of_state(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'MN 964-KRT', 'OR 482 MPT'; not 'OR BPM 120', 'PA 120 MGS'."""
    return is_code(candidate, lexicon) and not any(
        lexicon.words[part] & PLAIN_WORD for part in re.findall(r"[a-z]{2,}", candidate.value.lower())
    )


def _is_hex(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'4F-0A-91-D2', a card's number; digits alone are a date or a telephone."""
    return any(c.isalpha() for c in candidate.value) and has_digit(candidate, lexicon)


def _is_underscored(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'PCR_0310_02', 'charts as als_float3': what a machine calls a file or a person; not 'chest_pain_2'."""
    digits = sum(map(str.isdigit, candidate.value))
    return digits > MOST_DIGITS_OF_FIELD or (digits > 0 and LOGGED.search(candidate.before) is not None)


def _is_tail(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'ship N 417 H X'; one letter may begin the next sentence."""
    return AIRCRAFT.search(candidate.before) is not None


def _is_plain_plate(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'kzx4471': letters that are no word."""
    facts = lexicon.words[candidate.value[:3].lower()]
    return not facts & PLAIN_WORD and (facts >> 8 & 127) < 30 and is_code(candidate, lexicon)


MOST_DIGITS_OF_FIELD: Final = 5
LOGGED: Final = re.compile(
    r"\b(?:logs?|log-?ins?|users?|username|account|charts? as|charted as|signed (?:in|on) as|(?:re)?opened by|named?)[,:]?\s$"
)
AIRCRAFT: Final = re.compile(
    r"\b(?:ship|tail|aircraft|helo|helicopter|bird|airframe|plane|rotor)\b[^.\n]{0,20}$"
)


def _id(name: str, pattern: str, strength: int = 82) -> Rule:
    return Rule(name, IdentifierLabel.ID, pattern, check=has_digit, strength=strength)


def _spaced(name: str, label: IdentifierLabel, keys: str) -> Rule:
    return Rule(name, label, rf"\b(?:{keys}){LINKED}{SPACED}", check=_is_spaced, strength=82)


def _lettered(name: str, label: IdentifierLabel, keys: str) -> Rule:
    return Rule(name, label, rf"\b(?:{keys}){LINKED}{LETTERED}", check=_is_lettered, strength=90)


RULES: Final = (
    _spaced("spaced_device", IdentifierLabel.DEVICE, rf"(?:{EQUIPMENT} )?(?:tags?|serial|sn|s/n|asset|seal|sticker)|{EQUIPMENT}"),
    _spaced("spaced_plate", IdentifierLabel.VEHICLE, r"plates?|vin|tail"),
    _spaced("spaced_licence", IdentifierLabel.LICENSE, r"lic|licen[sc]e|cert|dl|dea|(?:emt|medic|nremt|paramedic) card|nremt|paramedic no|permit"),
    _spaced("spaced_plan", IdentifierLabel.HEALTH_PLAN, r"policy|subscriber|medicare|medicaid|member|auth"),
    _spaced("spaced_account", IdentifierLabel.ACCOUNT, r"acct|account|claim|invoice|receipt|(?:fuel|credit|debit) card"),
    _spaced("spaced_record", IdentifierLabel.INCIDENT, r"e?pcr|run|trip|report|incident|event|case|cad"),
    _spaced("spaced_mrn", IdentifierLabel.MRN, r"mrn|encounter|csn|fin|(?:wrist|arm) ?band|chart|blister|hosp(?:ital)? (?:no\.?|number|#)"),
    _spaced("spaced_id", IdentifierLabel.ID, r"passport|visa|badge|emp|employee|payroll|codes?|key ?pad|combo|pin|fob"),
    Rule("hex_pairs", IdentifierLabel.ID, r"\b((?:[0-9A-F]{2}-){3,7}[0-9A-F]{2})\b", check=_is_hex, strength=82, is_case_sensitive=True),
    Rule("underscored", IdentifierLabel.ID, r"\b([a-z0-9]{1,24}(?:_[a-z0-9]{1,24}){1,5})\b", check=_is_underscored, strength=72),
    Rule("code_digit_by_digit", IdentifierLabel.ID, r"\b(?:opens with|unlocks with|opened with|punch(?:ed)? in|code|combo) (\d(?:-\d){3,5})\b", strength=80),
    Rule("udi", IdentifierLabel.DEVICE, r"(\(01\)\d{14}(?:\(\d{2}\)[a-z0-9]{1,20}){0,4})", strength=94),
    Rule("lettered_asset", IdentifierLabel.DEVICE, r"\b(?i:bag|box|kit|pack|pouch|safe|cabinet|drawer|tag|asset)s?[\s:#]{1,3}([A-Z]{2,3}-[A-Z]{2,5} \d{3,5})\b", check=_is_lettered, strength=74, is_case_sensitive=True),
    Rule("letters_behind_groups", IdentifierLabel.ID, r"\b(\d{3,4}-\d{3,4}-[A-Z]{1,3})\b", check=is_code, strength=70, is_case_sensitive=True),
    Rule("tail_spaced", IdentifierLabel.VEHICLE, r"\b(N ?\d{2,5}(?: [A-Z]){1,2})\b", check=_is_tail, strength=84, is_case_sensitive=True),
    Rule("code_of_door", IdentifierLabel.ID, r"\bcodes?,?(?: (?:is|was|still|now|remains|of))*[\s:]{1,2}(?:pound |star |hash )?#?(\d{4,6}[#*]?|[a-z]\d{3,5}[a-z]?|\d(?:-\d){3,5})(?:[\s.,;:)\"/?!]|$)", check=_is_code_of_door, strength=80),
    Rule("code_keyed_in", IdentifierLabel.ID, r"(?:^|[\s,:(\"])(\d{4,6}[#*])(?:[\s.,;)\"]|$)", check=_is_keyed_in, strength=80),
    _id("keypad", r"\b(?:key ?pad|key ?box|lock ?box|knox ?box)(?: (?:is|was|code))?[\s:(]{1,2}#?(\d{4,6}[#*]?)(?:[\s.,;)]|$)"),
    _id("paper", r"\b(?:passport|visa|booking|inmate|jacket|census|tribal (?:id|enrollment)|enrollment|waybill|tracking|bib|locker|po ?#|work order|w/?o|svc tag|service tag|cost center|customer|cust)(?:\s(?:no|num|number|id|is|was|tag|#))*[\s.:#]{1,3}([a-z0-9]*\d[a-z0-9]*(?:[-,][a-z0-9]+){0,3})\b"),
    _id("console", r"\b(?:console|dispatcher (?:id|no\.?|number)|workstation|terminal)[\s:#]{1,2}([a-z]{1,5}-\d{1,4})\b"),
    Rule("radio_serial", IdentifierLabel.DEVICE, r"\b(?:esn|imei|meid|iccid|rfid|sim)(?: (?:no\.?|number|id))?[\s:#]{1,2}([a-z0-9]*\d[a-z0-9]*(?: [a-z0-9]*\d[a-z0-9]*){0,5})\b", check=has_digit, strength=88),
    _id("parcel", r"\b(1z ?[a-z0-9]{3} ?[a-z0-9]{3} ?[a-z0-9]{2} ?[a-z0-9]{4} ?[a-z0-9]{4})\b", 90),
    _lettered("lettered_device", IdentifierLabel.DEVICE, r"assets?|s/n|sn|serial|biomed|seals?|tagged|cylinders?|vault|inventory"),
    _lettered("lettered_record", IdentifierLabel.MRN, r"mrn|chart|medical record"),
    _lettered("lettered_licence", IdentifierLabel.LICENSE, r"lic|licen[sc]e|cert|certificate|id says|dl|nremt"),
    _lettered("lettered_claim", IdentifierLabel.ACCOUNT, r"claim|acct|account|grp|policy|policy no|state farm|geico|allstate"),
    _lettered("lettered_case", IdentifierLabel.INCIDENT, r"case|incident|event|waybill|courier"),
    Rule("grouped_device", IdentifierLabel.DEVICE, rf"\b(?:assets?|s/n|sn|serial){LINKED}{DIGIT_GROUPS}", check=is_code, strength=88),
    Rule("dashed_in_list", IdentifierLabel.DEVICE, r"\b\d{4}-\d{2},? (?:and |& )?(\d{4}-\d{2})\b", check=is_code, strength=80),
    Rule("lettered_in_list", IdentifierLabel.DEVICE, r"\btags? ([A-Z]{2,4} \d{3,})\b", check=_is_lettered, strength=80, is_case_sensitive=True),
    Rule("lettered_in_list_next", IdentifierLabel.DEVICE, r"\b[A-Z]{2,4} 0\d{2,}, ([A-Z]{2,4} 0\d{2,})\b", check=_is_lettered, strength=80, is_case_sensitive=True),
    Rule("vin_in_two", IdentifierLabel.VEHICLE, r"\bvin[\s:#]{1,2}([a-hj-npr-z0-9]{6,11} [a-hj-npr-z0-9]{6,11})\b", check=has_digit, strength=90),
    Rule("plate_beside_state", IdentifierLabel.VEHICLE, rf"\b(?:{STATES}|{STATE_NAMES}|La\.|Fla\.|Tenn\.|Ariz\.|Nev\.|Calif\.)(?: tag| plate)?[: ]{{1,2}}({PLATE})\b", check=_is_plate_of_state, strength=85, is_case_sensitive=True),
    Rule("plate_plain", IdentifierLabel.VEHICLE, r"\b([a-z]{3}\d{4})\b", check=_is_plain_plate, strength=66, is_case_sensitive=True),
    Rule("plate_told", IdentifierLabel.VEHICLE, rf"\b(?:plates?|tag)(?: [a-z]+){{1,4}}[: ]{{1,2}}({PLATE})\b", check=_is_plate_of_state, strength=80, is_case_sensitive=True),
    Rule("plan_in_groups", IdentifierLabel.HEALTH_PLAN, rf"\b(?:{PLANS})(?:\s?(?:no|num|number|id|policy|is|was)\b\.?){{0,2}}[\s:#]{{1,3}}({MIXED_GROUPS})\b", check=_is_plan, strength=90),
    Rule("first_of_two_codes", IdentifierLabel.ID, r"\b([A-Z]{1,2}-\d{4,6}) ?(?:\+|/|&|and|,) ?[A-Z]{1,2}-\d{4,6}\b", check=is_code, strength=80, is_case_sensitive=True),
    Rule("alias", IdentifierLabel.MRN, r"\balias\b[^.;\n]{0,25}[\s,:]{1,2}([A-Z]{1,4}-?\d{3,6})\b", check=is_code, strength=80, is_case_sensitive=True),
    Rule("plate_short_key", IdentifierLabel.VEHICLE, r"\b(?:LP|lic plate|a/c)[\s:#]{1,2}([A-Z0-9]*\d[A-Z0-9]*[A-Z][A-Z0-9]*|[A-Z]+\d[A-Z0-9]*)\b", check=has_digit, strength=80, is_case_sensitive=True),
    Rule("registered_for", IdentifierLabel.VEHICLE, rf"\b(?i:registration|plates?|tag)\b[^.;\n]{{0,30}}\b(?:for|to|is|car|of)[: ]{{1,2}}(?:(?:{STATES}) )?({PLATE})\b", check=_is_plate_of_state, strength=80, is_case_sensitive=True),
)  # fmt: skip
