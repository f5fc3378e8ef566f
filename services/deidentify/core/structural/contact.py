"""E-mail, web and network addresses, telephone numbers and handles."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Candidate, Rule

DIGIT: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|niner)"
TLD: Final = r"(?:com|org|net|gov|edu|mil|us|io|info|biz|co|health|care|example|test|invalid|local)"
AT: Final = r"\s{0,2}(?:@|\(at\)|\[at\]|\{at\}|\bat\b)\s{0,2}"
DOT: Final = r"\s{0,2}(?:\.|\(dot\)|\[dot\]|\bdot\b)\s{0,2}"


def _is_no_measure(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not candidate.after.lstrip().startswith(("mg", "mcg", "ml", "min", "sec", "hr", "h ", "kg", "lb"))


RULES: Final = (
    Rule(
        "email",
        IdentifierLabel.EMAIL,
        r"([a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}|[a-z0-9]+[._0-9][a-z0-9._]{0,40}@[a-z][a-z0-9-]{2,40})",
        strength=95,
    ),
    Rule(
        "email_spoken",
        IdentifierLabel.EMAIL,
        rf"\b([a-z0-9._-]{{2,40}}{AT}[a-z0-9-]{{2,40}}(?:\s{{0,2}}(?:\(dot\)|\[dot\]|\bdot\b)\s{{0,2}}[a-z0-9-]{{2,20}}){{1,3}})\b",
        strength=95,
    ),
    Rule(
        "email_spaced",
        IdentifierLabel.EMAIL,
        rf"\b([a-z0-9._-]{{2,40}}\s{{0,2}}(?:@|\(at\)|\[at\])\s{{0,2}}[a-z0-9-]{{2,40}}{DOT}{TLD})\b",
        strength=95,
    ),
    Rule(
        "url",
        IdentifierLabel.URL,
        r"((?:https?|ftp|sftp|hxxps?)://[^\s<>\"']+[^\s<>\"'.,;:)\]])",
        strength=94,
    ),
    Rule(
        "url_www",
        IdentifierLabel.URL,
        r"\b(www\.[a-z0-9-]+[^\s<>\"']+[^\s<>\"'.,;:)\]])",
        strength=94,
    ),
    Rule(
        "url_bare",
        IdentifierLabel.URL,
        rf"\b([a-z0-9][a-z0-9-]{{1,62}}(?:\.[a-z0-9-]{{1,63}}){{0,4}}\.{TLD}(?:/[^\s<>\"']*[^\s<>\"'.,;:)\]])?)\b",
        strength=90,
    ),
    Rule("ip", IdentifierLabel.IP, r"\b((?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?)\b", strength=93),
    Rule("ip6", IdentifierLabel.IP, r"\b((?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4})\b", strength=92),
    Rule(
        "ip6_short", IdentifierLabel.IP, r"\b((?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})\b", strength=92
    ),
    Rule("mac", IdentifierLabel.DEVICE, r"\b((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})\b", strength=93),
    Rule(
        "phone",
        IdentifierLabel.PHONE,
        r"(?:^|[^\d-])((?:\+?1[\s.-]{0,2})?\(?\d{3}\)?[\s./-]{0,3}\d{3}[\s.-]{1,2}\d{4}"
        r"(?:[\s,]{0,2}(?:x|ext\.?|extension)[\s.]{0,2}\d{1,6})?)(?:\b|[a-z_])",
        strength=91,
    ),
    Rule("phone_solid", IdentifierLabel.PHONE, r"\b(1?[2-9]\d{2}[2-9]\d{6})\b", strength=86),
    Rule(
        "phone_local",
        IdentifierLabel.PHONE,
        r"\b(\d{3}[-.]\d{4}(?:[\s,]{0,2}(?:x|ext\.?|extension)[\s.]{0,2}\d{1,6})?)(?:\b|[a-z_])",
        check=_is_no_measure,
        strength=85,
    ),
    Rule(
        "phone_cued",
        IdentifierLabel.PHONE,
        r"\b(?:phone|ph|tel|telephone|cell|mobile|fax|pager|call(?:ed)?|callback|text(?:ed)?|contact|reach(?:ed)?(?: \w+)? at|number)"
        r"(?: (?:no|number|#|is|was|at|me|him|her|back|from|on))*[\s.:#]{1,3}(\+?[\d(][\d()\s./-]{5,20}\d)\b",
        strength=87,
    ),
    Rule(
        "phone_foreign",
        IdentifierLabel.PHONE,
        r"(\+\d{1,3}(?:[\s.-]{0,2}\(?\d{1,4}\)?){2,6})\b",
        strength=90,
    ),
    Rule(
        "phone_words",
        IdentifierLabel.PHONE,
        rf"\b({DIGIT}(?:[\s,.-]{{1,3}}(?:(?:double|triple)\s+)?(?:{DIGIT}|\d+|hundred)){{3,14}})\b",
        strength=88,
    ),
    Rule(
        "extension",
        IdentifierLabel.PHONE,
        r"\b(?:x|ext\.?|extension)\s{0,2}#?(\d{3,6})\b",
        check=_is_no_measure,
        strength=84,
    ),
    Rule(
        "last_four",
        IdentifierLabel.PHONE,
        r"\b(?:end(?:s|ing|ed)?(?: in| with)?|last\s+(?:4|four)(?:\s+(?:digits|of|is|was|are|on|his|her|their|the|my|ssn|ss|social|"
        r"phone|cell|card|number|mrn|callback|dl|account|acct)){0,5})[\s:#\"-]{1,3}(\d{4})\b",
        strength=88,
    ),
    Rule("handle", IdentifierLabel.NAME, r"(?:^|[\s(\"',:/])(@[a-z_][a-z0-9_.]{2,30})\b", strength=85),
    Rule(
        "handle_cued",
        IdentifierLabel.NAME,
        r"\b(?:username|user name|user id|userid|login|logged in as|handle|screen name|snapchat|insta(?:gram)?|tiktok|twitter|facebook)"
        r"(?: (?:is|was|of|name|account|handle|as))*[\s:=\"@]{1,4}([a-z0-9_.]*[0-9_.][a-z0-9_.]*[a-z0-9_])\b",
        strength=84,
    ),
)
