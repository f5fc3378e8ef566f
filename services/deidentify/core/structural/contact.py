"""E-mail, web and network addresses, telephone numbers and handles."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.dictation.numbers import PHONE_SIZES
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    KIN,
    ORDINARY,
    ROLE,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.numbers import A_YEAR, CLOCK, MEASURE, is_code

DIGIT: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|niner)"
TLD: Final = r"(?:com|org|net|gov|edu|mil|us|io|info|biz|co|health|care|example|test|invalid|local)"
AT: Final = r"\s{0,2}(?:@|\(at\)|\[at\]|\{at\}|\bat\b)\s{0,2}"
DOT: Final = r"\s{0,2}(?:\.|\(dot\)|\[dot\]|\bdot\b)\s{0,2}"
DOTTED: Final = r"(?:\.|\[\.\]|\(\.\)|\s?(?:\[dot\]|\(dot\)|\bdot\b)\s?)"
EXTENSION: Final = r"(?:[\s,]{0,2}(?:x|ext\.?|extn\.?|extension|opt(?:ion)?|#)[\s.]{0,2}\d{1,6})?"
AREA: Final = r"(?:(?:\+?1[\s.-]{0,2})?(?:\(\d{3}\)|\d{3})(?:\s?[-./]\s?|\s{0,2}))"
PLAIN_WORD: Final = FUNCTION | ORDINARY | CLINICAL | VERB | KIN | ROLE


def _is_no_measure(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not MEASURE.match(candidate.after)


AREA_BEFORE: Final = re.compile(r"(?:^|[^\d-])\d{1,3}\s?x\s$")


def _is_extension(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'x 2217', not '60 x 100', 'x 130 = 39'."""
    is_factor = AREA_BEFORE.search(candidate.before) or re.match(r"\s?=\s?\d", candidate.after)
    return _is_no_measure(candidate, lexicon) and not is_factor


TIMES: Final = re.compile(r"[012]\d[0-5]\d\s?-\s?[012]\d[0-5]\d")
READING: Final = re.compile(r"^\d{2,3}/\d{2,3}$|\d\.\d+\.?\s")
FEWEST_DIALLED: Final = 6


def _is_number_called(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'ph 555-0182'; not 'pH 7.02 / 88 / 51', 'art line 214/118', 'on the line 0100-0300', 'back to 0.35. 1224'."""
    value = candidate.value
    is_reading = re.match(r"[67]\.\d", value) or TIMES.fullmatch(value) or READING.search(value)
    return not is_reading and sum(map(str.isdigit, value)) >= FEWEST_DIALLED


def _is_local_number(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'555-0182'; not '500-1000 mL'."""
    is_measured = MEASURE.match(candidate.after) and not candidate.after.startswith(" s/")
    return not is_measured and is_code(candidate, lexicon)


FEWEST_SAID: Final = 7
FEWEST_SAID_BEHIND_CUE: Final = 4
TAKES_NUMBER: Final = re.compile(
    r"\b(?:phone|cell|tel|line|ext|extension|number|no|pager|fax|call(?:ed)?|at|code|badge|pad|combo|box|opened|with|door|alarm|lock|safe|gate|ends?|ending|in|four|digits|id|is|was)\b[^.;]{0,12}$"
)


def _is_spoken_number(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Seven digits read out, or four behind a word that takes a number; not 'one, two, three', 'one, 92, 92, 93'."""
    is_cued = TAKES_NUMBER.search(candidate.before) is not None
    said = len(re.findall(DIGIT, candidate.value.lower()))
    digits = said + sum(map(str.isdigit, candidate.value))
    return (said > 1 or _is_grouped(candidate.value)) and digits >= (
        FEWEST_SAID_BEHIND_CUE if is_cued else FEWEST_SAID
    )


def _is_grouped(value: str) -> bool:
    """Whether groups, typed or said, are those of a telephone number: '612 555 zero 139'; not 'one, 92, 92, 93'."""
    sizes = [len(group) if group.isdigit() else 1 for group in re.findall(r"\d+|[a-z]+", value.lower())]
    sums = {sum(sizes[:place]) for place in range(len(sizes) + 1)}
    return 2 not in sizes and any(
        max(sums) == size and sums.issuperset(cuts) for size, cuts in PHONE_SIZES.items()
    )


def _is_half_said(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'612 555 zero 139': ten digits, of which one is a word."""
    return re.search(r"[a-z]", candidate.value.lower()) is not None and _is_grouped(candidate.value)


def _is_parted(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'541*555*0155'; not 'boluses 250 * 500 * 1000', three amounts."""
    return not re.fullmatch(r"\d+0\D+\d+0\D+\d+0", candidate.value) and _is_no_measure(candidate, lexicon)


def _is_mail(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'d.ruiz@hospital'; not '13yowf@cottage'."""
    return not re.match(r"\d{1,3}\s?yo", candidate.value.lower())


def _is_handle(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'@medic_dan'; not '@home'."""
    facts = lexicon.words[candidate.value[1:].lower().rstrip("s")]
    return not facts & PLAIN_WORD and (facts >> ZIPF_SHIFT & ZIPF_MASK) < 42


def _is_host(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'example.org'; not 'told.us' or 'stable.care', a sentence without its blank."""
    first, _, last = candidate.value.lower().partition(".")
    return last not in ("us", "co", "care", "health", "info", "local", "test") or not (
        lexicon.words[first] & PLAIN_WORD
    )


def _is_address(candidate: Candidate, lexicon: Lexicon) -> bool:
    if BUILT.search(candidate.before):
        return False
    octets = re.findall(r"\d+", candidate.value)[:4]
    return all(int(octet) < 256 for octet in octets) and is_code(candidate, lexicon)


BUILT: Final = re.compile(r"\b(?:build|version|ver|firmware|software|release|paramount)[:.]?(?: is| was)? $")
ENDED_AT: Final = re.compile(r"\b(?:shift|code|cpr|meeting|class|drill|transport|attempts?|tour) ended? $")
ENDED: Final = re.compile(
    r"\b(?:trial|study|grant|contract|lease|term|program|programme|school|warranty|funding|protocol)\b[^.\n]{0,25}$"
)


def _is_no_year(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'the trial ends in 2016' tells a year, 'the chart ends in 2016' does not; 'shift ended 0700' tells a time."""
    if ENDED_AT.search(candidate.before) and CLOCK.fullmatch(candidate.value):
        return False
    return not A_YEAR.fullmatch(candidate.value) or ENDED.search(candidate.before) is None


def _phone(
    name: str, pattern: str, strength: int, check: Check | None = None, gate: str | None = None
) -> Rule:
    return Rule(name, IdentifierLabel.PHONE, pattern, check=check, strength=strength, gate=gate)


def _web(name: str, pattern: str, strength: int = 94, check: Check | None = None) -> Rule:
    return Rule(name, IdentifierLabel.URL, pattern, check=check, strength=strength)


RULES: Final = (
    Rule("email", IdentifierLabel.EMAIL, r"([a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}|[a-z0-9]+[._0-9][a-z0-9._]{0,40}@[a-z][a-z0-9-]{2,40})", check=_is_mail, strength=95),
    Rule("email_spoken", IdentifierLabel.EMAIL, rf"\b([a-z0-9._-]{{2,40}}{AT}[a-z0-9-]{{2,40}}(?:\s{{0,2}}(?:\(dot\)|\[dot\]|\bdot\b)\s{{0,2}}[a-z0-9-]{{2,20}}){{1,3}})\b", strength=95),
    Rule("email_spaced", IdentifierLabel.EMAIL, rf"\b([a-z0-9._-]{{2,40}}\s{{0,2}}(?:@|\(at\)|\[at\])\s{{0,2}}[a-z0-9-]{{2,40}}{DOT}{TLD})\b", strength=95),
    Rule("email_half_spoken", IdentifierLabel.EMAIL, rf"\b([a-z][a-z0-9]*[._-][a-z0-9._-]{{1,40}}\sat\s[a-z0-9-]{{2,40}}\.{TLD})\b", strength=95),
    _web("url", r"((?:https?|ftp|sftp|hxxps?)://[^\s<>\"']+[^\s<>\"'.,;:)\]])"),
    _web("url_www", r"\b(www\.[a-z0-9-]+[^\s<>\"']+[^\s<>\"'.,;:)\]])"),
    _web("url_bare", rf"\b([a-z0-9][a-z0-9-]{{1,62}}(?:\.[a-z0-9-]{{1,63}}){{0,4}}\.{TLD}(?:/[^\s<>\"']*[^\s<>\"'.,;:)\]])?)\b", 90, _is_host),
    _web("url_path", r"\b([a-z0-9][a-z0-9-]{0,40}(?:\.[a-z0-9-]{1,40}){0,3}\.(?:ly|be|gl|gg|me|to|st|link|app|page|ai|tv|ca|uk|mx|dev|cloud|tech|site|online|com?|org|net|us)/[^\s<>\"']*[^\s<>\"'.,;:)\]])", 90),
    _web("share", r"(\\\\[a-z0-9_.-]+(?:\\[a-z0-9_.$-]+){0,8})", 90),
    Rule("ip", IdentifierLabel.IP, r"\b((?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}|/\d{1,2})?)\b", check=_is_address, strength=93),
    Rule("ip_disguised", IdentifierLabel.IP, rf"\b((?:\d{{1,3}}{DOTTED}){{3}}\d{{1,3}})\b", check=_is_address, strength=93),
    Rule("ip_spaced", IdentifierLabel.IP, r"\bip addr(?:ess)?(?: is| was)?[\s:=#]{1,3}(\d{1,3}(?:[ ,-]\d{1,3}){3})\b", check=_is_address, strength=90),
    Rule("ip_told", IdentifierLabel.IP, r"\bip (?:is|was) ((?:10|172|192)(?:[ ,-]\d{1,3}){3})\b", check=_is_address, strength=90),
    Rule("email_cued", IdentifierLabel.EMAIL, rf"\be?-?mail(?:ed)?(?: (?:me|him|her|us|is|was|to|the))*[\s:]{{1,2}}([a-z][a-z0-9]{{2,24}}\sat\s[a-z0-9-]{{2,40}}\.{TLD})\b", strength=95),
    Rule("ip_private", IdentifierLabel.IP, r"\b(192[ ,-]168[ ,-]\d{1,3}[ ,-]\d{1,3})\b", check=_is_address, strength=90),
    Rule("ip6", IdentifierLabel.IP, r"\b((?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4})\b", strength=92),
    Rule("ip6_short", IdentifierLabel.IP, r"\b((?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})\b", strength=92),
    Rule("mac", IdentifierLabel.DEVICE, r"\b((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\b", strength=93),
    # A letter typed against the last digit hides nothing.
    _phone("phone", rf"(?:^|[^\d-])({AREA}\d{{3}}(?:\s?[-.]\s?|\s)\d{{4}}{EXTENSION})(?:\b|[a-z_])", 91),
    _phone("phone_parted", r"(?:^|[^\d*_~|])([2-9]\d{2}[*_~][2-9]\d{2}[*_~.-]\d{4})\b", 88, _is_parted),
    _phone("phone_piped", r"(?:^|[^\d*_~|])([2-9]\d{2}\|[2-9]\d{2}\|\d{4})(?:[^\d|]|$)", 88, _is_parted),
    _phone("phone_called_short", r"\b(?:(?:call|reach|phone|text)(?: \w+){0,2} at|(?:line|number|phone|desk|control) is) (\d-\d{4})\b", 84),
    _phone("phone_parted_cued", r"\b(?:phone|ph|tel|cell|mobile|fax|pager|call(?:ed)?|text(?:ed)?|contact|reach|number)(?: (?:is|was|at|to|me|him|her|us|back|on|the|number|no|num|#|desk))*[\s.:#]{1,3}([2-9]\d{2}\s?[,/:]\s?[2-9]\d{2}\s?[,/:.-]\s?\d{4})\b", 88, _is_parted),
    _phone("phone_solid", r"\b(1?[2-9]\d{2}[2-9]\d{6})\b", 86),
    _phone("phone_half_solid", rf"(?:^|[^\d-])((?:\(\d{{3}}\)\s?|\d{{3}}[-. ])\d{{7}}{EXTENSION})\b", 87),
    _phone("phone_local", rf"\b(\d{{3}}[-.]\d{{4}}(?:/\d{{4}})?{EXTENSION})(?:\b|[a-z_])", 85, _is_local_number),
    _phone("phone_cued", r"\b(?:phone|ph|tel|telephone|cell|mobile|line|back|fax(?:ed)?|pager|call(?:ed)?|callback|text(?:ed)?|contact|reach(?:ed)?(?: \w+)? at|number)(?: (?:no|number|#|is|was|at|to|me|him|her|back|from|on))*[\s.:#]{1,3}(\+?[\d(][\d()\s./-]{5,20}\d)\b", 87, _is_number_called),
    _phone("pager", r"\b(?:pager|beeper|vocera|spectralink)(?: (?:no|number|#|is|was|at|id))*[\s.:#,]{1,3}(\d(?:-?\d){2,6})\b", 84),
    _phone("phone_foreign", r"(\+\d{1,3}(?:[\s.-]{0,2}\(?\d{1,4}\)?){2,6})\b", 90),
    _phone("phone_satellite", r"\b(88\d{2}[\s-]\d{3}[\s-]\d{4,5})\b", 90),
    _phone("phone_in_letters", r"\b(1-?8(?:00|33|44|55|66|77|88)-[a-z0-9]{1,7}(?:-[a-z0-9]{1,7}){0,2})\b", 90),
    _phone("phone_spaced", r"\b((?:\d[ -]){6,10}\d)\b", 86),
    _phone("phone_grouped_oddly", r"(?:^|[^\d.,:/-])(\d{3} \d{4} \d{3}|(?:\d{3}|\(\d{3}\)) \d{3} \d{2} \d{2})\b", 80),
    _phone("phone_words", rf"\b((?:\d{{3}}[\s,.-]{{1,3}})?{DIGIT}(?:[\s,.-]{{1,3}}(?:(?:double|triple)\s+)?(?:{DIGIT}|\d+|hundred)){{3,14}})\b", 88, _is_spoken_number),
    _phone("phone_half_said", rf"\b(\d{{3}}[\s,.-]{{1,3}}\d{{3}}[\s,.-]{{1,3}}(?:{DIGIT}|\d{{1,4}})(?:[\s,.-]{{1,3}}(?:{DIGIT}|\d{{1,3}})){{1,3}})\b", 89, _is_half_said),
    _phone("phone_read_out", rf"\b((?:\d-){{2}}\d(?:[\s,.-]{{1,3}}(?:{DIGIT}|\d)){{4,10}})\b", 88),
    _phone("phone_corrected", r"\d{3}[-. ]\d{4}\s(?:instead of|and not|not|rather than|or|vs\.?|(?:is |was )?(?:[a-z]+ ){0,4}as)\s(\d{4})\b", 88),
    _phone("extension", r"\b(?:x\s?|(?:ext\.?|extn\.?|exten[st]ion)\s{0,2}#?)(\d{3,6}|\d-\d{3,5})\b", 84, _is_extension),
    _phone("extension_short", r"\b(?:ext\.?|extn\.?|extension) {0,2}#?(\d{2})\b", 84, _is_no_measure),
    _phone("extension_is", r"\b(?:ext\.?|extension)(?: is| was|:| no\.?| number)\s{0,2}#?(\d{2,6}|\d-\d{3,5})\b", 84, _is_no_measure),
    _phone("last_four", r"\b(?:end(?:s|ing|ed)?(?: in| with)?|last\s+(?:4|four)(?:\s+(?:digits|of|is|was|were|are|on|his|her|their|the|my|ssn|ss|social|phone|cell|card|number|mrn|callback|dl|account|acct|social,|a|social)){0,5})[\s:#\"(,-]{1,3}(\d{4})\b", 88, _is_no_year),
    Rule("handle", IdentifierLabel.NAME, r"(?:^|[\s(\"',:/])(@[a-z_][a-z0-9_.]{2,30})\b", check=_is_handle, strength=85),
    Rule("handle_numbered", IdentifierLabel.NAME, r"\b([a-z][a-z0-9_.]{2,24}#\d{4})\b", strength=85),
    Rule("handle_slash", IdentifierLabel.NAME, r"(?:^|[\s(])u/([a-z0-9_-]{3,20})\b", strength=85),
    Rule("handle_cued", IdentifierLabel.NAME, r"\b(?:username|user name|user id|userid|login|log(?:ged|s)?[ -]?in as|handle|screen name|snapchat|insta(?:gram)?|tiktok|twitter|facebook)(?: (?:is|was|of|name|account|handle|as))*[\s:=\"@]{1,4}([a-z0-9_.]*(?:[0-9_]|\.[a-z0-9_])[a-z0-9_]*)\b", strength=84),
)  # fmt: skip
