"""Numbers and codes: with a key that says what they are, or with a form that nothing clinical has."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Candidate, Check, Rule

CODE: Final = r"((?:[a-z]{1,3} )?[a-z0-9]+(?:[-/._][a-z0-9]+){0,6})\b"
PLAIN: Final = r"([a-z0-9]+(?:[-/._][a-z0-9]+){0,6})\b"
A_DIGIT: Final = r"[a-z /._-]*\d"
THREE_DIGITS: Final = r"(?:[a-z/._-]*\d){3}"
"""What a value has that its check accepts: most keys ('the call', 'the tag') stand before plain words."""
LINK: Final = r"(?:[\s.:-]{0,2}|\s?[#(]\s?)(?:(?:no|nos|num|number|numbers|nbr|id|is|was|reads|read|of|tag|stamped|starting|ends?|ending|in|on|the|form|face|sheet|chart)\b[\s.:]{0,2}){0,4}[\s:#=(\"]{0,4}"
MARKED: Final = r"[\s.:]{0,2}(?:(?:no|nos|num|number|nbr|id)\b[\s.:#]{0,3}|#[\s:]{0,2}|:[\s#]{0,2})(?:(?:is|was)\s)?\s{0,2}#?"
MEASURE: Final = re.compile(
    r"\s?-?(?:mg|mcg|ug|ml|cc|l/?min|lpm|kg|lbs?|pounds?|g|gm|grams?|units?|u|meq|mmol|mmhg|cm|mm|ft|feet|fr|french|j|joules?|"
    r"hz|bpm|ma|v|volts?|%|percent|min|mins|minutes?|s|sec|secs|seconds?|h|hr|hrs|hours?|days?|wks?|weeks?|mos?|months?|"
    r"yrs?|years?|y/?o|yom|yof|am|pm|times|miles?|mi|mph|psi|degrees|deg|calls?|crews?|pts?|patients?|people|members|of|x)\b"
    r"|\s?%"
)
CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
SPOKEN_KEY: Final = re.compile(
    r"\b(?:call|report|response|order|study|exam|request|control|log|record|file)\s$"
)
KEPT_KEY: Final = re.compile(
    r"\b(?:lots?|ndc|models?|mod|software|version|ver|firmware|fw|protocols?|sop|policy|procedure|determinant|icd(?:-?10)?|cpt|"
    r"exp|expires?|expiry|expiration|part|p/n|catalog|cat|sku|reference|section|chapter|rev|iso|nfpa|cfr|usc)"
    r"(?:[\s:#(]|no\b\.?|num\b|number\b|code\b|date\b|is\b|was\b|of\b)*$"
)


def has_digit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The value holds a digit, and no unit of measure follows it."""
    if candidate.before[-1:].isalpha() and candidate.value[:1].isalpha():
        return False  # 'Time of dea|th 1644': the key is the beginning of a word
    return any(c.isdigit() for c in candidate.value) and not MEASURE.match(candidate.after)


def _is_license(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A number behind its key; 'DEA form 106' is a form that everyone uses."""
    return has_digit(candidate, lexicon) and not candidate.before.endswith("form ")


def is_number_of_record(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Three digits or more that are no dose, no 911 and no year: 'run 4471', not 'run 2 min'."""
    digits = sum(c.isdigit() for c in candidate.value)
    if digits < 3 or "911" in candidate.value or candidate.value == "10-4" or MEASURE.match(candidate.after):
        return False
    if CLOCK.fullmatch(candidate.value) and SPOKEN_KEY.search(candidate.before):
        return False  # 'the third call 2225 they sent'
    return not re.fullmatch(r"(?:19|20)\d\d", candidate.value)


def is_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A code that no kept key introduces (lot, NDC, model, version, protocol ...)."""
    return has_digit(candidate, lexicon) and not KEPT_KEY.search(candidate.before)


def _is_mixed_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    value = candidate.value
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or not is_code(candidate, lexicon) or re.fullmatch(r"\d{3,4}-\d{3,4}", value):
        return False  # 1910-1930 is a span of clock times
    if "911" in value:
        return False
    parts = re.split(r"[-/._]", value.lower())
    return not any(
        lexicon.words[part] >> 8 & 127 > 30 or part in ("lead", "gauge", "mg", "ml")
        for part in parts
        if part.isalpha() and len(part) > 2
    )


def _is_no_time_range(candidate: Candidate, lexicon: Lexicon) -> bool:
    if "911" in candidate.value:
        return False
    return is_code(candidate, lexicon) and not re.search(r"\b(?:from|between|q|every)\s$", candidate.before)


def _key(
    name: str,
    label: IdentifierLabel,
    keys: str,
    value: str = PLAIN,
    link: str = LINK,
    check: Check = has_digit,
) -> Rule:
    return Rule(
        name,
        label,
        rf"\b(?:{keys}){link}{value}",
        check=check,
        strength=89,
        gate=rf"\b(?:{keys}){link}{A_DIGIT}",
    )


def _weak_key(name: str, label: IdentifierLabel, keys: str) -> Rule:
    return Rule(
        name,
        label,
        rf"\b(?:{keys}){LINK}{PLAIN}",
        check=is_number_of_record,
        strength=83,
        gate=rf"\b(?:{keys}){LINK}{THREE_DIGITS}",
    )


RULES: Final = (
    # A letter typed against the number hides nothing: '412-55-9081A' is one too.
    Rule("ssn", IdentifierLabel.SSN, r"(?:\b|[A-Za-z_])(\d{3}[- .]\d{2}[- .]\d{4})(?:\D|$)", strength=96),
    Rule("ssn_masked", IdentifierLabel.SSN, r"([x*#]{3}-?[x*#]{2}-?\d{4})\b", strength=95),
    Rule(
        "ssn_cued",
        IdentifierLabel.SSN,
        r"\b(?:ssn|ss ?#|ss no|soc(?:ial)?(?: sec(?:urity)?)?(?: number| no| num| #)?|itin|tin|ein|tax id)"
        r"(?:[\s:#.]|is|was|on|face|sheet|number|last|four|4|of)*[\s:#]([\dx*][\dx*\s.-]{2,10}\d)\b",
        check=has_digit,
        strength=95,
    ),
    Rule("card", IdentifierLabel.ACCOUNT, r"\b(\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,4}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})\b", strength=92),
    Rule("mbi", IdentifierLabel.HEALTH_PLAN, r"\b([1-9][ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y]{2}\d{2})\b", strength=90),
    Rule("vin", IdentifierLabel.VEHICLE, r"\b([a-hj-npr-z0-9]{12}\d{5})\b", strength=90),
    Rule("tail_number", IdentifierLabel.VEHICLE, r"\b(N\d{1,4}[A-Z]{1,2}|N[1-9]\d{2,4})\b", strength=86, is_case_sensitive=True, check=is_code),
    _key("mrn", IdentifierLabel.MRN, r"mrn|mr ?#|med(?:ical)? rec(?:ord)?|patient (?:id|number|no)|pt (?:id|number|no|#)|chart (?:no|number|#)|fin"),
    _key("pcr", IdentifierLabel.INCIDENT, r"e?pcr|prehospital care report|care report"),
    _key("cad", IdentifierLabel.INCIDENT, r"cad(?: (?:event|incident|call|case|master))?|incident (?:no|number|id|#)|inc ?#|run ?(?:#|no|number)"),
    _key("serial", IdentifierLabel.DEVICE, r"s/n|sn|ser(?:ial)?(?: ?#| no| num| number)?|asset(?: tag)?|biomed(?: tag)?|udi|inventory (?:tag|no|number|#)|device id|seal|equipment (?:id|no|number|#)|property tag"),
    _key("health_plan", IdentifierLabel.HEALTH_PLAN, r"medicaid|medicare|mbi|member(?:ship)?(?: id| no| number| #)|subscriber|beneficiary|policy ?(?:#|no|number|id)|group (?:no|number|#)|insurance(?: id| no| number| #)?|hicn"),
    _key("account", IdentifierLabel.ACCOUNT, r"acct|account|invoice|claim|billing|card (?:no|number|#)|routing"),
    _key("license", IdentifierLabel.LICENSE, r"lic|license|licence|licensure|licens(?:e|ure) (?:no|number)|cert(?:ification|ificate)?(?: ?#| no\.?| number| id)|dl|driver'?s? lic(?:ense)?|dea|npi|state id|nremt(?: ?#| no| number)?|registry (?:no|number|#)", value=CODE, check=_is_license),
    _key("plate", IdentifierLabel.VEHICLE, r"(?:lic(?:ense|ence)?\.? )?plates?|lic(?:ense|ence)?\.? pl(?:ate)?|tags? (?:no|number|#)|reg(?:istration)?(?: ?#| no| number)", value=r"((?:[a-z]{1,4}[ -])?[a-z0-9]*\d[a-z0-9]*(?:[- ](?:[a-z]{1,2}[ -])?[a-z0-9]*\d[a-z0-9]*){0,2}|[a-z]{1,4}[ -]?\d[a-z0-9]*)\b"),
    _key("vin_cued", IdentifierLabel.VEHICLE, r"vin"),
    _key("tail_cued", IdentifierLabel.VEHICLE, r"tail(?: ?#| no\.?| number)?|tail-number|n-number"),
    _key("badge", IdentifierLabel.ID, r"badge|shield|employee(?: ?#| no\.?| number| id)|emp(?: ?#| no\.?| id)|staff (?:id|no|number|#)|user id|payroll|personnel (?:no|number|#|id)|provider (?:no|number|#|id)|medic (?:#|no\.?|id|number)|pm ?#|operator (?:#|no\.?|id|number)|crew ?(?:id|#)"),
    _key("tag", IdentifierLabel.ID, r"(?:triage|evidence|property|toe|band|wristband|bracelet|locker|receipt|ticket|badge|visitor)(?: tags?)?(?: ?#| no\.?| number| id)?"),
    _weak_key("record", IdentifierLabel.INCIDENT, r"run|case|call|trip|inc|incident|report|event|dispatch|ref|reference|confirmation|order|response|job|complaint|citation|docket|tracking|control|mission|flight|log|record|file|recording|request|accession|exam|study|specimen|unit|tag|tags|medic number|id"),
    Rule("record_marked", IdentifierLabel.INCIDENT, rf"\b(?:run|case|call|trip|inc|incident|report|event|ref|reference|dispatch|ticket|order|mission|flight|file|id|tag|tags){MARKED}{PLAIN}", check=has_digit, strength=84),
    Rule("tag_pair", IdentifierLabel.ID, r"\btags? ([a-z]{1,3}-?\d{2,6})\b", check=is_code, strength=82),
    Rule("tag_pair_second", IdentifierLabel.ID, r"\b[a-z]{1,3}-\d{2,6} ?(?:/|,|and|&) ?([a-z]{1,3}-\d{2,6})\b", check=is_code, strength=82),
    Rule("hash_number", IdentifierLabel.ID, r"(?:^|[\s(,;:/a-z])#\s?((?:[a-z]{1,4}-?)?\d{3,}(?:-\d+){0,4})\b", check=is_code, strength=82),
    Rule("hash_code", IdentifierLabel.ID, r"(?:^|[\s(,;:/])#\s?([a-z]{1,4}-?\d{2,}[a-z0-9-]*)\b", check=is_code, strength=81),
    Rule("long_number", IdentifierLabel.ID, r"\b(\d{6,})\b", check=is_code, strength=70),
    Rule("five_digits", IdentifierLabel.LOCATION, r"(?:^|[^.,\d#$-])\b(\d{5}(?:-\d{4})?)\b", check=is_code, strength=68),
    Rule("dashed_number", IdentifierLabel.INCIDENT, r"\b(\d{2,4}-\d{5,}|\d{4}-\d{2,4}-\d{3,}|\d{2}-\d{2,4}-\d{2,}|\d{5,}-\d{2,})\b", check=is_code, strength=72),
    Rule("letters_dash_digits", IdentifierLabel.ID, r"\b([a-z]{1,5}\d{0,4}(?:-[a-z0-9]{1,8}){0,3}-[a-z]{0,3}\d{3,}[a-z0-9]{0,3}(?:-\d+)?)\b", check=_is_mixed_code, strength=66),
    Rule("equipment_code", IdentifierLabel.DEVICE, r"\b(?:pump|monitor|ventilator|vent|cot|stretcher|tablet|radio|aed|suction|chair|hull|truck|vehicle|van|boat|ipad|laptop|scope|defibrillator|glucometer)\s(?:no\.?\s|#\s?)?([a-z]{2,4}-\d{2,}(?:-\d+)*)\b", check=is_code, strength=74),
    Rule("asset_code", IdentifierLabel.DEVICE, r"\b([A-Z]{2,4}-[A-Z]{2,4}-\d{1,5}|[A-Z]{3,4}-\d{2}-\d{2,5})\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("dashed_code", IdentifierLabel.INCIDENT, r"\b((?:[A-Z]{1,4} ?)?\d{2}-\d{4})\b", check=_is_no_time_range, strength=64, is_case_sensitive=True),
    Rule("letter_code", IdentifierLabel.INCIDENT, r"\b([A-Z]{1,2}\d{2}-\d{3,}|[A-Z]{1,2}\d{4} \d{2} \d{4,})\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("long_mixed", IdentifierLabel.ID, r"\b([A-Z]{1,4}\d{2,}[A-Z]{1,3}\d{3,}[A-Z0-9]*)\b", check=is_code, strength=74, is_case_sensitive=True),
    Rule("letters_then_digits", IdentifierLabel.ID, r"\b([A-Z]{1,3}\d{5,}[A-Z]?(?:-\d+){0,3}|[A-Z]{1,2}\d{6}-\d+)\b", check=is_code, strength=66),
    Rule("digits_dash_letters", IdentifierLabel.ID, r"\b(\d{2,}(?:-[a-z]{1,4}){1,2}-?\d{2,})\b", check=_is_mixed_code, strength=66),
    Rule("mixed_block", IdentifierLabel.ID, r"\b(\d[A-Z]{2,4}\d{3,4}|[A-Z]{3}-?\d{4}|[A-Z]{2}\d{2}-\d{3,})\b", check=_is_mixed_code, strength=64, is_case_sensitive=True),
)  # fmt: skip
