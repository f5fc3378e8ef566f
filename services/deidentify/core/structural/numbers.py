"""Numbers and codes: with a key that says what they are, or with a form that nothing clinical has."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import CLINICAL, FUNCTION, ORDINARY, VERB, Lexicon, words
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.states import STATES

PLAIN: Final = r"([a-z0-9]+(?:[-/._][a-z0-9]+){0,6})\b"
A_DIGIT: Final = r"[a-z /._-]*\d"
THREE_DIGITS: Final = r"(?:[a-z/._-]*\d){3}"
"""What a value has that its check accepts: most keys ('the call', 'the tag') stand before plain words."""
LINK: Final = r"(?:[\s.:-]{0,2}|\s?[#(]\s?)(?:(?:no|nos|num|number|numbers|nbr|id|is|was|reads|read|of|tag|stamped|starting|ends?|ending|in|on|the|form|face|sheet|chart)\b[\s.:]{0,2}){0,4}[\s:#=(\"]{0,4}"
MARKED: Final = r"[\s.:]{0,2}(?:(?:no|nos|num|number|nbr|id)\b[\s.:#]{0,3}|#[\s:]{0,2}|:[\s#]{0,2})(?:(?:is|was)\s)?\s{0,2}#?"
MEASURE: Final = re.compile(
    r"[^\S\n]?-?(?:mg|mcg|ug|ml|cc|l/?min|lpm|kg|lbs?|pounds?|g|gm|grams?|units?|u|meq|mmol|mmhg|cm|mm|ft|feet|fr|french|j|joules?|"
    r"[km]?hz|bpm|ma|v|ppm|psi|l/min|gauge|ga|volts?|%|percent|min|mins|minutes?|s|sec|secs|seconds?|h|hr|hrs|hours?|days?|wks?|weeks?|mos?|months?|"
    r"yrs?|years?|y/?o|yom|yof|am|pm|times|miles?|mi|mph|degrees|deg|calls?|crews?|pts?|patients?|people|members|of|x)\b"
    r"|\s?%"
)
CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
SAID_NUMBER: Final = re.compile(r"#\s?$|:\s?$|\b(?:no|num|number|id)\b[\s.:#]*$")
IN_CHART: Final = re.compile(r"\b(?:in|on)(?: the| my| his| her)? chart $")
"""'next set in chart 1041' tells when."""
SPOKEN_KEY: Final = re.compile(
    r"\b(?:call|report|response|order|study|exam|request|control|(?<!complaint )log|record|recording|file|dispatch|tracking)"
    r"(?:\s(?:read|reads|was|is|at|in|on|of|the))*\s$"
)
KEPT_LINK: Final = r"(?:[\s:#(,/]|no\b\.?|num\b|numbers?\b|code\b|date\b|is\b|was\b|of\b|and\b|[\d-])*$"
GOODS: Final = (
    r"(?:needle|tubing|cath|catheter|container|bin|pad|syringe|filter|probe|cuff|electrode|blade|sensor|cannula|glove|gown|stopcock|"
    r"mask)s? \(?ref"
)
"""Goods whose maker's number is told as "ref": 'needle ref 305903'."""
KEPT_GOODS: Final = re.compile(rf"\b{GOODS}{KEPT_LINK}")
KEPT_KEY: Final = re.compile(
    rf"\b(?:{GOODS}|lots?|ndc|models?|mod|software|version|ver|firmware|fw|determinant|mpds|coded|icd(?:-?10)?|cpt|"
    r"exp|expires?|expiry|expiration|(?<!medicare )part|p/n|catalog|cat|sku|rev|iso|nfpa|cfr|usc|build|tsb)"
    + KEPT_LINK
)
RULE_KEY: Final = re.compile(
    r"\b(?:protocols?|sop|policy|procedure|guideline|section|chapter|code)" + KEPT_LINK
)
"""Words before the number of a rule that all know, unless it is as long as a person's policy number."""
RULE_DIGITS: Final = 6
DETERMINANT: Final = re.compile(
    r"(?:(?:[1-9]|[12]\d|3[0-7])-?[a-eo]-?|(?:[4-7]\d|8[0-5])-[a-eo]-)\d{1,2}[a-z]?", re.IGNORECASE
)
"""A dispatch code of the Medical Priority Dispatch System: '17-D-3'; from 51 on those of fires: '67-D-3'."""
VERSION: Final = re.compile(r"v\d+(?:\.\d+)*", re.IGNORECASE)
MONTHS: Final = words("JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC")
KEYS: Final = frozenset(
    [
        "NPI",
        "IMEI",
        "MRN",
        "DEA",
        "SSN",
        "DOB",
        "LIC",
        "CAD",
        "PCR",
        "ESN",
        "SIM",
        "CSN",
        "FIN",
        "PIN",
        "DIN",
        "UDI",
        "VIN",
        "SN",
    ]
)
"""Keys before a number: they are no letters of it."""
NO_CODE: Final = re.compile(r"M-?(?:80|100|250|1000)|[EF]-?[1-6]50|T-[1-3]50", re.IGNORECASE)
"""Fireworks, and Ford's trucks."""
PLAIN_WORD: Final = FUNCTION | ORDINARY | CLINICAL | VERB


DEXTROSE: Final = re.compile(r"D-?(?:5|10|25|50)W?", re.IGNORECASE)
NO_MEASURE: Final = 5
"""Digits of which no dose or count behind a key has so many: 'NPI 1730284419 of the prescriber'."""


def has_digit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The value holds a digit, and no unit of measure follows it."""
    if candidate.before[-1:].isalpha() and candidate.value[:1].isalpha():
        return False  # 'Time of dea|th 1644': the key is the beginning of a word
    digits = sum(map(str.isdigit, candidate.value))
    return digits >= NO_MEASURE or (digits > 0 and not MEASURE.match(candidate.after))


def _is_keyed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number behind its key: three letters or digits, or fewer where the key says 'number'."""
    if VERSION.fullmatch(candidate.value):
        return False
    if CLOCK.fullmatch(candidate.value) and IN_CHART.search(candidate.before):
        return False
    is_long = sum(c.isalnum() for c in candidate.value) >= 3
    return has_digit(candidate, lexicon) and (is_long or bool(SAID_NUMBER.search(candidate.before)))


def _is_entry_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A door's code; 'code 3' is how one drives and 'code 1004' a message only where no door is near."""
    return len(candidate.value) > 3 and bool(ENTRANCE.search(candidate.before))


def _is_claim(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'claim WC 2025-314'; in 'claim acct 77120-04' the letters are a key of their own."""
    letters = re.split(r"[ -]", candidate.value.lower(), maxsplit=1)[0]
    known = CLINICAL | FUNCTION | ORDINARY
    return (
        is_code(candidate, lexicon) and letters not in ("acct", "card") and not lexicon.words[letters] & known
    )


# 'Wristbands T4401 and T4402': 'runs' and 'reports' are verbs too ("runs 1000 or 2000 mg"), so theirs want a letter.
SEVERAL: Final = (
    r"(?:(?:wrist|arm)?bands|bracelets|tags|mrns|cases|incidents|badges|serials|licen[sc]es|requests|tickets)"
)
NUMBERED: Final = r"(?:[a-z]{1,3}-?\d{3,}|\d{4,})"
LETTERED: Final = r"[a-z]{1,3}-?\d{3,}"
OR_ANOTHER: Final = r"(?:,? ?(?:and|&|or|vs\.?|with|for) |, |/)"
A_YEAR: Final = re.compile(r"(?:19|20)\d\d")
ENTRANCE: Final = re.compile(r"\b(?:door|gate|lock|keypad|station|safe|stranger|lobby|building|bay|garage)\b")
AFTER_NO_KEY: Final = re.compile(r"\bform $|/dl[.,;: ]*$")
"""'DEA form 106' is a form, '31 mg/dl. D10' a glucose."""


FORMS_OF_DEA: Final = ("106", "41")
"""Numbers of forms only behind the agency's name; of 222 everybody knows what it is."""


def _is_license(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number behind its key; 'DEA form 106' and 'DEA-222' are forms that everyone uses."""
    return (
        has_digit(candidate, lexicon)
        and not (candidate.value in FORMS_OF_DEA and candidate.before.endswith(("dea ", "dea form ", "dea-")))
        and candidate.value != "222"
        and not AFTER_NO_KEY.search(candidate.before)
    )


OF_GOODS: Final = re.compile(r",? lot\s#?[a-z]{0,3}\d{3}")
"""Behind the number under which goods are ordered."""


ORDERED: Final = re.compile(
    r"\bthe order (?:was|read|said) (?:for )?\d{1,4}(?:\.\d{1,2})?$|\bhome order \d\d-\d\d$|\border (?:reads?|says|said) \d\d-\d\d$|\border \d{1,3}\.\d{1,2}$"
)
OF_A_FILE: Final = re.compile(
    r"\s(?:in|per|from|with|by) (?:the )?(?:cad|dispatch|court|judge)|\s(?:is|was) (?:the|our|ours|my)\b"
)
"""'the order was 100' is a dose; 'the order was 4471 in the CAD' is none, and '2231 was ours' no time."""


def is_number_of_record(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Three digits or more that are no dose, no 911 and no year: 'run 4471', not 'run 2 min'."""
    digits = sum(map(str.isdigit, candidate.value))
    if DETERMINANT.fullmatch(candidate.value) or candidate.before.endswith("form "):
        return False
    if KEPT_GOODS.search(candidate.before) or (
        candidate.before.endswith("ref ") and OF_GOODS.match(candidate.after)
    ):
        return False
    if candidate.before.endswith("control read ") or candidate.value.startswith("0."):
        return False  # of a glucometer; 'order 0.05'
    if ORDERED.search(candidate.before + candidate.value) and not OF_A_FILE.match(candidate.after):
        return False  # 'the order was 100', 'home order 88-92'
    is_clock = CLOCK.fullmatch(candidate.value) and not OF_A_FILE.match(candidate.after)
    if is_clock and candidate.before.endswith("log. "):
        return False  # 'Station 8 log. 0600 check ok'
    if re.fullmatch(r"\d{1,2}/\d{2}", candidate.value) and re.match(r"/-?\d", candidate.after):
        return False  # 'exam 5/80/-2'
    if digits < 3 or "911" in candidate.value or candidate.value == "10-4" or MEASURE.match(candidate.after):
        return False
    if CLOCK.fullmatch(candidate.value) and SPOKEN_KEY.search(candidate.before):
        return False  # 'the third call 2225 they sent'
    return not re.fullmatch(r"(?:19|20)\d\d", candidate.value)


def _is_marked(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Event: 4471'; not 'Event: D10 bag found expired'."""
    return has_digit(candidate, lexicon) and not DEXTROSE.fullmatch(candidate.value)


def is_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A code that no kept key introduces (lot, NDC, model, version, protocol ...)."""
    if not has_digit(candidate, lexicon) or KEPT_KEY.search(candidate.before):
        return False
    digits = sum(map(str.isdigit, candidate.value))
    return digits >= RULE_DIGITS or not RULE_KEY.search(candidate.before)


def _is_code_of_several(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Not 'cases 2019 and 2020'."""
    return is_code(candidate, lexicon) and not A_YEAR.fullmatch(candidate.value)


def _is_mixed_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    value = candidate.value
    digits = sum(map(str.isdigit, value))
    if digits < 2 or not is_code(candidate, lexicon) or re.fullmatch(r"\d{3,4}-\d{3,4}", value):
        return False  # 1910-1930 is a span of clock times
    if (
        "911" in value
        or DETERMINANT.fullmatch(value)
        or NO_CODE.fullmatch(value)
        or re.match(r" (?:vent|ventilator|monitor)", candidate.after)
    ):
        return False  # 'MTV-100 vent' is a model
    parts = re.split(r"[-/._]", value.lower())
    return not any(
        lexicon.words[part] >> 8 & 127 > 30 or part in ("lead", "gauge", "mg", "ml")
        for part in parts
        if part.isalpha() and len(part) > 2
    )


def _is_plate(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'V19 RGP'; not 'plate 4471 and'."""
    last = re.split(r"[ -]", candidate.value.lower())[-1]
    if last == candidate.value and last.isdigit() and len(last) < 3:
        return False  # 'after the plate bump it was 19'
    return has_digit(candidate, lexicon) and not lexicon.words[last] & PLAIN_WORD


def _is_letters_and_digits(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'T4J 09C'; not 'OR BPM 120'."""
    return (
        all(
            any(map(str.isdigit, part)) or not lexicon.words[part.lower()] & PLAIN_WORD
            for part in candidate.value.split()
        )
        and is_code(candidate, lexicon)
        and any(c.isalpha() for c in candidate.value)
    )


def _is_bare_plate(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'ILX 2291': letters that are no word, digits that are no clock time and no year."""
    letters, digits = candidate.value.split()
    facts = lexicon.words[letters.lower()]
    if letters in KEYS or facts & PLAIN_WORD or (facts >> 8 & 127) > 28 or CLOCK.fullmatch(digits):
        return False
    return not re.fullmatch(r"(?:19|20)\d\d", digits) and is_code(candidate, lexicon)


def _is_pair_of_fours(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'3519 6642'; not the clock times '0312 0415', nor '2024 0415'."""
    first, second = candidate.value.split()
    are_times = CLOCK.fullmatch(first) and CLOCK.fullmatch(second)
    return not are_times and not re.fullmatch(r"(?:19|20)\d\d", first) and is_code(candidate, lexicon)


def _is_record_of_care(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'ePCR 25-0049172'; 'epcr v7.2' is a version."""
    return has_digit(candidate, lexicon) and not VERSION.fullmatch(candidate.value)


def _is_no_time_range(candidate: Candidate, lexicon: Lexicon) -> bool:
    if "911" in candidate.value:
        return False
    return is_code(candidate, lexicon) and not re.search(r"\b(?:from|between|q|every)\s$", candidate.before)


def _longest_first(keys: str) -> str:
    """The alternatives in an order in which none hides a longer one: RE2 takes the first that fits."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(f"{keys}|"):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append(keys[start:i])
            start = i + 1
    return "|".join(sorted(parts, key=len, reverse=True))


def _key(
    name: str,
    label: IdentifierLabel,
    keys: str,
    value: str = PLAIN,
    link: str = LINK,
    check: Check = _is_keyed,
) -> Rule:
    keys = _longest_first(keys)
    return Rule(
        name,
        label,
        rf"\b(?:{keys}){link}{value}",
        check=check,
        strength=89,
        gate=rf"\b(?:{keys}){link}{A_DIGIT}",
    )


def _weak_key(name: str, label: IdentifierLabel, keys: str) -> Rule:
    keys = _longest_first(keys)
    return Rule(
        name,
        label,
        rf"\b(?:{keys}){LINK}{PLAIN}",
        check=is_number_of_record,
        strength=83,
        gate=rf"\b(?:{keys}){LINK}{THREE_DIGITS}",
    )


PLATE_LINK: Final = rf"{LINK}(?:(?:{STATES})\s)?"
GROUPED: Final = r"((?:[a-z]{1,3} )?\d{3,4}(?: \d{3,4}){1,3}(?: \d{1,4})?)\b"
CODE_OF: Final = r"(?:door|gate|key ?pad|lock ?box|knox(?:box)?|access|entry|entrance|alarm|garage|security|safe|narc(?: box)?|cabinet|station|pin)"
RULES: Final = (
    Rule("card", IdentifierLabel.ACCOUNT, r"\b(\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,4}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})\b", strength=92),
    Rule("mbi", IdentifierLabel.HEALTH_PLAN, r"\b([1-9][ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y]{2}\d{2})\b", strength=90),
    Rule("vin", IdentifierLabel.VEHICLE, r"\b([a-hj-npr-z0-9]{12}\d{5})\b", strength=90),
    # Two digits or two letters at least: N2O is a gas.
    Rule("tail_number", IdentifierLabel.VEHICLE, r"\b(N\d{2,4}[A-Z]{1,2}|N\d[A-Z]{2}|N[1-9]\d{2,4}|C-[FGI][A-Z]{3})\b", strength=86, is_case_sensitive=True, check=lambda c, x: c.value[0] == "C" or is_code(c, x)),
    Rule("radio_amateur", IdentifierLabel.LICENSE, r"\b((?:[KW][A-Z]?|N[A-Z]|A[A-L])\d[A-Z]{2,3})\b", strength=84, is_case_sensitive=True),
    Rule("mrn_told", IdentifierLabel.MRN, r"\b(?:mrn|chart (?:no|number))(?: [a-z]+){1,4}[ :,]{1,2}([a-z]{2,4}-?\d{4,9})\b", strength=80),
    _key("mrn", IdentifierLabel.MRN, r"mrn|mr ?#|med(?:ical)? rec(?:ord)?|patient (?:id|number|no)|pt (?:id|number|no|#)|chart(?: (?:no|number|#))?|fin|csn|encounter|visit (?:id|no|number|#)|hospital (?:no|number|#)", value=r"((?:[a-z]{1,4} )?\d+(?:-\d+)+|[a-z0-9]+(?:[-/._][a-z0-9]+){0,6})\b"),
    _key("pcr", IdentifierLabel.INCIDENT, r"e?pcrs?|prehospital care report|care report", check=_is_record_of_care),
    _key("cad", IdentifierLabel.INCIDENT, r"cad(?: (?:event|incident|call|case|master|id))?|incident (?:no|number|id|#)|inc ?#|run ?(?:#|no|number)"),
    _key("serial", IdentifierLabel.DEVICE, r"s/n|sn|ser(?:ial)?s?(?: ?#| no| num| number)?|assets?(?: tag)?|biomed(?: tag)?|udi|inventory (?:tag|no|number|#)|device id|seals?|equipment (?:id|no|number|#)|property tag|barcode|bar code"),
    _key("grouped", IdentifierLabel.ID, r"s/n|sn|serial|ser|mrn|medicaid|medicare|m-?care|m-?caid|medi-?cal|member(?:ship)?|subscriber|policy|insurance|account|acct|card|claim|license|lic|din", value=GROUPED),
    _key("health_plan", IdentifierLabel.HEALTH_PLAN, r"medicaid|medicare|m-?care|m-?caid|medi-?cal|masshealth|mbi|member(?:ship)?(?: id| no| number| #)|subscriber|beneficiary|policy ?(?:#|no|number|id)|group (?:no|number|#)|insurance(?: id| no| number| #)?|plan (?:id|no|number|#)|blue (?:card|cross)(?: id)?|bcbs|aetna|cigna|humana|kaiser|uhc|anthem|molina|centene|hicn?|rx ?bin|tricare|champva"),
    _key("account", IdentifierLabel.ACCOUNT, r"acct|account|invoice|claim|clm|billing|card (?:no|number|#)|routing|auth(?:orization)? (?:no|number|#|code)"),
    _key("license", IdentifierLabel.LICENSE, r"lic|license|licence|licensure|licens(?:e|ure) (?:no|number)|cert(?:ification|ificate)?(?: ?#| no\.?| number| id)?|c?dl|driver'?s? lic(?:ense)?|dea(?: reg(?:istration)?)?|npi|state id|(?:medic|emt|nremt) card|nremt(?: ?#| no| number)?|nrp?|registry (?:no|number|#)", value=r"((?:[a-z]{1,3}(?:-[a-z]{2,4})? )?[a-z0-9]+(?:[-/._][a-z0-9]+){0,6})\b", check=_is_license),
    _key("plate", IdentifierLabel.VEHICLE, r"(?:lic(?:ense|ence)?\.? )?plates?|lic(?:ense|ence)?\.? pl(?:ate)?|(?:truck|vehicle|veh|car|van|license|dealer|temp|plow|bus|trailer|farm|state) tags?|tags? ?(?:no\b|number|#)|reg(?:istration)?(?: ?#| no| number)", link=PLATE_LINK, value=r"((?:[a-z]{1,4}[ -])?[a-z0-9]*\d[a-z0-9]*(?:[- ](?:[a-z]{1,2}[ -])?[a-z0-9]*\d[a-z0-9]*){0,2}|[a-z]{1,4}[ -]?\d[a-z0-9]*)\b"),
    _key("plate_ends_in_letters", IdentifierLabel.VEHICLE, r"plates?|tags?", link=PLATE_LINK, value=r"([a-z]?\d{1,4}[a-z]?[ -][a-z]{2,3})\b", check=_is_plate),
    Rule("plates_second", IdentifierLabel.VEHICLE, r"\bplates (?:[a-z]{1,4}[ -]?)?\d{2,5}(?:[ -]?[a-z]{1,3})?(?:, | and | & |/)((?:[a-z]{1,4}[ -]?)?\d{2,5}(?:[ -]?[a-z]{1,3}\b)?)", check=_is_plate, strength=84),
    Rule("plate_solid", IdentifierLabel.VEHICLE, r"\b(\d[A-Z]{3}\d{3})\b", check=is_code, strength=84, is_case_sensitive=True),
    Rule("plate_said", IdentifierLabel.VEHICLE, r"\bplates?(?: [a-z]+){1,5} (?:was|is|reads?|were)[\s:]{1,2}((?:[a-z]{1,4}[ -]?)?\d{1,4}(?:[ -]?[a-z]{1,3}\b)?)", check=_is_plate, strength=84),
    Rule("plate_of_state", IdentifierLabel.VEHICLE, rf"\b(?:{STATES}) ([A-Z0-9]{{3}} [A-Z0-9]{{3,4}})\b", check=_is_letters_and_digits, strength=72, is_case_sensitive=True),
    Rule("plate_bare", IdentifierLabel.VEHICLE, r"\b([A-Z]{3} \d{4})\b", check=_is_bare_plate, strength=66, is_case_sensitive=True),
    Rule("plate_apposed", IdentifierLabel.VEHICLE, rf"\b(?:cab|car|sedan|truck|pickup|van|suv|bus|motorcycle|vehicle) \(((?:(?:{STATES}) )?[A-Z0-9]{{0,4}}\d[A-Z0-9]{{0,4}}(?:[ -][A-Z0-9]{{1,4}})?)\)", check=has_digit, strength=82, is_case_sensitive=True),
    _key("vin_cued", IdentifierLabel.VEHICLE, r"vin"),
    _key("tail_cued", IdentifierLabel.VEHICLE, r"tail(?: ?#| no\.?| number)?|tail-number|n-number|n number"),
    _key("badge", IdentifierLabel.ID, r"badge|shield|employee(?: ?#| no\.?| number| id)|emp(?: ?#| no\.?| id)?|staff (?:id|no|number|#)|user id|pager id|payroll|personnel (?:no|number|#|id)|provider (?:no|number|#|id)|medic (?:no\.?|id|number)|pm ?#|operator (?:#|no\.?|id|number)|crew ?(?:id|#)"),
    Rule("number_of_person", IdentifierLabel.ID, r"\b(?:operator|dispatcher|calltaker|call taker|telecommunicator|interpreter|agent)\s#?\s?(\d{2,6})\b", check=has_digit, strength=82),
    Rule("licence_of_role", IdentifierLabel.LICENSE, r"\b(?:rn|lpn|lvn|crna|aprn)\s(\d{5,9})\b", check=has_digit, strength=82),
    Rule("door_code", IdentifierLabel.ID, rf"\b(?:{CODE_OF} (?:code|combo|combination|pin)|pass ?code|password|combination|combo|pin)(?:\s(?:is|was|still|for|at|to|on|the|of|in|station|no\.?|number|set|\d{{1,2}}|remains|stays|has been|just))*[\s:=]{{1,3}}#?([a-z]?\d{{2,8}}[#*]?|\d{{1,2}}-\d{{1,2}}-\d{{1,2}})(?:\b|\s|$)", check=has_digit, strength=84),
    Rule("vehicle_numbered", IdentifierLabel.VEHICLE, r"\bvehicle (?:no\.? ?|number |# ?)?(\d{3,5})\b", check=is_code, strength=80),
    Rule("key_of_network", IdentifierLabel.ID, r"\bwi-?fi (?:key|password|code|pass)(?: is| was)?[\s:=]{1,3}([^\s,;]*\d[^\s,;.]*)", check=has_digit, strength=84),
    Rule("lettered_tag", IdentifierLabel.DEVICE, r"\b(?i:asset|tag|serial|s/n|sn|ser|seal)\.?(?i: (?:no\.?|number|#))?[\s:#]{1,3}([A-Z]{1,3} \d{3,6})\b", strength=84, is_case_sensitive=True),
    Rule("dotted_reference", IdentifierLabel.ID, r"\b([A-Z]{2,4}(?:\.\d{2,4}){2,4})\b", strength=72, is_case_sensitive=True),
    Rule("dotted_letters", IdentifierLabel.ID, r"\b([A-Z]{2,3}\.\d{5,9})\b", strength=72, is_case_sensitive=True),
    Rule("spaced_digits", IdentifierLabel.ID, r"(?:^|[^\d.,/-] )((?:\d ){5}\d)(?:[.,;]|$)", strength=72),
    Rule("password", IdentifierLabel.ID, r"\b(?:password|passwd|pwd|pw)(?: is| was)?[\s:=]{1,3}([^\s,;]*\d[^\s,;.]*)", check=has_digit, strength=84),
    _key("tag", IdentifierLabel.ID, r"(?:triage|evidence|property|toe|band|wristband|bracelet|locker|receipt|ticket|badge|visitor)(?: tags?)?(?: ?#| no\.?| number| id)?"),
    _weak_key("record", IdentifierLabel.INCIDENT, r"run|case|call|trip|inc|incident|report|event|dispatch|ref|reference|confirmation|order|response|job|complaint(?: log)?|grievance|citation|docket|tracking|control|mission|flight|log|record|file|recording|request|requisition|accession|exam|study|specimen|unit|tag|tags|medic number|id"),
    Rule("record_marked", IdentifierLabel.INCIDENT, rf"\b(?:run|case|call|trip|inc|incident|report|rpt|dr|event|ref|reference|dispatch|ticket|order|mission|flight|file|id|tag|tags|grievance|complaint|safe|kit){MARKED}{PLAIN}", check=_is_marked, strength=84),
    Rule("tag_pair", IdentifierLabel.ID, r"\btags? ([a-z]{1,3}-?\d{2,6})\b", check=is_code, strength=82),
    Rule("tag_pair_second", IdentifierLabel.ID, r"\b[a-z]{1,3}-\d{2,6} ?(?:/|,|and|&) ?([a-z]{1,3}-\d{2,6})\b", check=is_code, strength=82),
    Rule("first_of_two", IdentifierLabel.ID, rf"\b{SEVERAL}[ :(]{{1,2}}#?({NUMBERED}){OR_ANOTHER}#?{NUMBERED}\b", check=_is_code_of_several, strength=82),
    Rule("second_of_two", IdentifierLabel.ID, rf"\b{SEVERAL}[ :(]{{1,2}}#?{NUMBERED}{OR_ANOTHER}#?({NUMBERED})\b", check=_is_code_of_several, strength=82),
    Rule("second_lettered", IdentifierLabel.ID, rf"\b(?:runs|records|charts|reports),? #?{LETTERED}{OR_ANOTHER}#?({LETTERED})\b", check=_is_code_of_several, strength=82),
    Rule("hash_number", IdentifierLabel.ID, r"(?:^|[\s(,;:/a-z])#\s?((?:[a-z]{1,4}-?)?\d{3,}(?:-\d+){0,4})\b", check=is_code, strength=82),
    Rule("hash_code", IdentifierLabel.ID, r"(?:^|[\s(,;:/])#\s?([a-z]{1,4}-?\d{2,}[a-z0-9-]*)\b", check=is_code, strength=81),
    Rule("long_number", IdentifierLabel.ID, r"\b(\d{6,})\b", check=is_code, strength=70),
    Rule("five_digits", IdentifierLabel.LOCATION, r"(?:^|[^.,\d#$-])\b(\d{5}(?:-\d{4})?)\b", check=is_code, strength=68),
    Rule("pair_of_fours", IdentifierLabel.ID, r"(?:^|[^\d.,:/-])(\d{4} \d{4})\b", check=_is_pair_of_fours, strength=66),
    Rule("dashed_number", IdentifierLabel.INCIDENT, r"\b(\d{2,4}-\d{5,}|\d{4}-\d{2,4}-\d{3,}|\d{2}-\d{2,4}-\d{2,}|\d{3}-\d{4}-\d{2,}|\d-\d{3}-\d{4}|\d{3}-\d{2}-\d{4,5}|\d{5,}-\d{2,})\b", check=is_code, strength=72),
    Rule("plan_number", IdentifierLabel.HEALTH_PLAN, r"\b(?:plan (?:id|no|number|#)|blue (?:card|cross)(?: id)?|bcbs|aetna|cigna|humana|kaiser|uhc|anthem|molina|medicaid|medicare|m-?care|m-?caid|member(?: id)?|insurance(?: id)?)[\s:#]{1,3}(?:id\s|no\.?\s|#\s?)?([a-z]{2,4}[ -]?\d{3,}[a-z0-9]*(?:[ -]\d{2,}){0,3}(?:[ -]?[a-z]\b)?)\b", check=is_code, strength=90),
    Rule("claim_number", IdentifierLabel.ID, r"\b(?:claim|comp|trauma id|study id|patient id|ihs (?:no\.?|number|#)|id)(?: (?:claim|no\.?|number|#))?[\s:#]{1,2}([a-z]{2,4}[ -](?:[a-z]{2,8} )?\d{2,}(?:-\d+)*|\d{3}-\d{3})\b", check=_is_claim, strength=84),
    Rule("letters_and_groups", IdentifierLabel.ID, r"\b([A-Z]{2,4} \d{4} \d{4}(?: [A-Z])?|[A-Z]{2,4} \d{2} \d{4,6})\b", check=lambda c, x: c.value.split()[0] not in KEYS | MONTHS and is_code(c, x), strength=74, is_case_sensitive=True),
    Rule("entry_code", IdentifierLabel.ID, r"\b(?:(?:door|gate|lock|entry|keypad|alarm|knox|station|safe|garage|narc|access)(?: \w+){0,3} (?:code|pin|combo)|pin|passcode|password|combo|combination)(?: (?:is|was|of|to|on|taped|back|the)){0,4}[\s:(]{1,2}#?(\d{3,6}#?(?:-?[a-z])?)\b", check=has_digit, strength=82),
    Rule("entry_code_for", IdentifierLabel.ID, r"\b(?:door|gate|lock|entry|keypad|garage|safe|knox(?: ?box)?|lock ?box) (?:code|pin|combo) for(?: [a-z']{1,20}){1,8} (?:is|was)(?: still)? #?(\d{3,6}#?)(?:[\s.,;)]|$)", check=has_digit, strength=82),
    Rule("entry_code_on", IdentifierLabel.ID, r"\b(?:with|on|by|using|the|gate|door|lock)\s(?:code|pin)\s#?(\d{3,6}#?(?:-[a-z])?)", check=_is_entry_code, strength=76),
    Rule("device_code", IdentifierLabel.DEVICE, r"\b(?:pump|monitor|ventilator|vent|cot|stretcher|tablet|radio|aed|suction|laptop|ipad|defibrillator|glucometer|zoll|stryker|lifepak|hamilton|ferno|tank|cylinder)\s(?:no\.?\s|#\s?)?([a-z]{1,3}-[a-z0-9]{2,5}-[a-z0-9]{1,5}|[a-z]\d{2}[a-z]\d{4,}|[a-z]\d{1,3}[a-z](?:-\d{2,4}){2}|[a-z]{2,3}-\d{3,})\b", check=is_code, strength=76),
    Rule("letters_dash_digits", IdentifierLabel.ID, r"\b([a-z]{1,5}\d{0,4}(?:-[a-z0-9]{1,8}){0,3}-[a-z]{0,3}\d{3,}[a-z0-9]{0,3}(?:-\d+)?)\b", check=_is_mixed_code, strength=66),
    Rule("equipment_code", IdentifierLabel.DEVICE, r"\b(?:pump|monitor|ventilator|vent|cot|stretcher|tablet|radio|aed|suction|chair|hull|truck|vehicle|van|boat|ipad|laptop|scope|defibrillator|glucometer)\s(?:no\.?\s|#\s?)?([a-z]{2,4}-\d{2,}(?:-\d+)*)\b", check=is_code, strength=74),
    Rule("asset_code", IdentifierLabel.DEVICE, r"\b([A-Z]{2,5}-[A-Z]{2,6}-\d{1,5}|[A-Z]{3,4}-\d{2}-\d{2,5}|[A-Z]{1,3}-[A-Z]-\d{2,5})\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("dashed_code", IdentifierLabel.INCIDENT, r"\b((?:[A-Z]{1,4} ?)?\d{2}-\d{4})\b", check=_is_no_time_range, strength=64, is_case_sensitive=True),
    Rule("letter_code", IdentifierLabel.INCIDENT, r"\b([A-Z]{1,2}\d{2}-\d{3,}|[A-Z]\d[A-Z]-\d{5,}|[A-Z]{1,2}\d{4} \d{2} \d{4,})\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("long_mixed", IdentifierLabel.ID, r"\b([A-Z]{1,4}\d{2,}[A-Z]{1,3}\d{3,}[A-Z0-9]*)\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("letters_then_digits", IdentifierLabel.ID, r"\b([A-Z]{1,3}\d{5,}[A-Z]?(?:-\d+){0,3}|[A-Z]{1,2}\d{6}-\d+)\b", check=is_code, strength=66),
    Rule("digits_dash_letters", IdentifierLabel.ID, r"\b(\d{2,}(?:-[a-z]{1,4}){1,2}-?\d{2,})\b", check=_is_mixed_code, strength=66),
    Rule("mixed_block", IdentifierLabel.ID, r"\b(\d[A-Z]{2,4}\d{3,4}|[A-Z]{3}-?\d{4}|[A-Z]{2}\d{2}-\d{3,})\b", check=_is_mixed_code, strength=64, is_case_sensitive=True),
)  # fmt: skip
