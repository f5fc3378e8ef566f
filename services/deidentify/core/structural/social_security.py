"""Social security numbers: whole, masked, by their last four, one behind the other."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.structural.numbers import A_YEAR, CLOCK, MEASURE, has_digit

HIGHEST_PRESSURE: Final = 260
SOCIAL: Final = r"s\.?s\.?n\.?(?:4|'?s)?|ssan|(?:last|l) ?-?4 ?ssn|s\.?s\.? ?#|ss no|soc(?:ial)?s?\.?(?: sec(?:urity)?\.?)?(?: number| no\.?| num| #)?"
LAST_OF: Final = r"(?:[\s:#.,_*x|/()='\">?-]|w/|(?:last|l) ?-?4s?|4s|4\)|last|four|digits?|end(?:s|ed|ing)?|only|shows?|reads?|value|field|form|list|with|that|the|is|was|were|verified|confirmed|matched|as|at|in|of|on|his|her|wrong|right|correct|given|here|first|one)*[\s:#._*x|/(='\">-]"
"""Between the words for a social security number and its last digits."""
AND_OF: Final = r"(?: ?(?:,|/|&|and|vs\.?|or|not|the (?:right|correct|other|wrong)(?: one)?(?: is| was| in| ends in)?|on b|is|was) ?){1,6}"
"""Between the last four of one and of another."""
LUMBAR: Final = re.compile(r"\bl4\s$")


def _is_no_vertebra(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'L4: 1142', 'L4 4471'; not 'pain at L4 1420', 'fusion L4 1998'."""
    if LUMBAR.search(candidate.before) is None:
        return True
    return _is_no_clock(candidate, lexicon) and A_YEAR.fullmatch(candidate.value) is None


def _is_no_clock(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'L4 4471'; 'pain at L4 1420' tells when."""
    return CLOCK.fullmatch(candidate.value) is None


TOLD_WHEN: Final = re.compile(r"\b(?:at|by|with)\s$|[^\s:#]{3}\s*\n\s*$")
ON_NEXT_LINE: Final = re.compile(r"(?:ssn|social|number|four|4|digits)\)?\s*\n\s*$")
LISTED_TIME: Final = re.compile(r"\d,\s$")
HOURS: Final = re.compile(r"\s?(?:hrs?|hours|h)\b")


def _is_last_four(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'social 1142', 'SSN\\n1142'; not 'SOC at 1420 by home health', 'no SSN given\\n1420 arrived'."""
    if CLOCK.fullmatch(candidate.value) is None:
        return True
    is_when = TOLD_WHEN.search(candidate.before) and not ON_NEXT_LINE.search(candidate.before)
    return not is_when and HOURS.match(candidate.after) is None


def _is_number_of_social(candidate: Candidate, lexicon: Lexicon) -> bool:
    return has_digit(candidate, lexicon) and _is_last_four(candidate, lexicon)


def _is_spaced_ssn(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'412 - 55 - 9081'; not 'BP 138 - 84 - 0730', two pressures and when."""
    value = candidate.value
    is_pressure = " " in value and int(value[:3]) < HIGHEST_PRESSURE and CLOCK.fullmatch(value[-4:])
    return not is_pressure


def _is_listed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'SSN 4471, 8812'; not 'SSN 4471, 1420 arrived', 'SSN 4471 / 1420 hrs'."""
    return _is_no_clock(candidate, lexicon) or not (
        LISTED_TIME.search(candidate.before) or HOURS.match(candidate.after)
    )


SOCIAL_BEHIND: Final = re.compile(
    r"\bsocial\s(?:work\w*|hx|history|services?|svcs?|media|distanc\w*|situation|issues?|visit|club|determinants|consult)\b"
)


def _is_social(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'1142 was the social he gave'; not 'at 1420 it was the social worker'."""
    return SOCIAL_BEHIND.search(candidate.after) is None


RULES: Final = (
    # A letter typed against the number hides nothing: '412-55-9081A' is one too.
    Rule("ssn", IdentifierLabel.SSN, r"(?:\b|[A-Za-z_])(\d{3}(?: - |[- .])\d{2}(?: - |[- .])\d{4})(?:\D|$)", check=_is_spaced_ssn, strength=96),
    Rule("ssn_masked", IdentifierLabel.SSN, r"([x*#]{3}-?[x*#]{2}-?\d{4})\b", strength=95),
    Rule("ssn_cued", IdentifierLabel.SSN, r"\b(?:ssn(?:-4s?)?|ss ?#|ss no|soc(?:ial)?(?: sec(?:urity)?)?(?: number| no| num| #)?|itin|tin|ein|tax id)(?:[\s:#.]|is|was|on|face|sheet|number|last|ends?|ending|in|such|as|four|4|of)*[\s:#(]{1,2}([\dx*][\dx*\s.-]{2,10}\d)\b", check=_is_number_of_social, strength=95),
    Rule("ssn_last_four", IdentifierLabel.SSN, rf"\b(?:{SOCIAL}){LAST_OF}(\d{{4}})(?:\D|$)", check=_is_last_four, strength=95),
    Rule("ssn_second", IdentifierLabel.SSN, rf"\b(?:{SOCIAL}){LAST_OF}\d{{4}}\)?{AND_OF}(\d{{4}})(?:\D|$)", check=_is_listed, strength=94),
    Rule("ssn_third", IdentifierLabel.SSN, rf"\b(?:{SOCIAL}){LAST_OF}\d{{4}}\)?{AND_OF}\d{{4}}{AND_OF}(\d{{4}})(?:\D|$)", check=_is_listed, strength=94),
    Rule("ssn_before", IdentifierLabel.SSN, r"\b(\d{4}) ?(?:\((?:last (?:four|4),? )?(?:ssn|social)|(?:-|=)? ?(?:l(?:ast)?[ -]?(?:four|4)(?: digits)?(?: of)?(?: the| his| her| pt'?s?)? (?:ssn|social))|(?:is|was) (?:the|his|her|my) (?:ssn|social))\b", check=_is_social, strength=90),
    Rule("ssn_between", IdentifierLabel.SSN, r"\b(?:his|her|the pt's|pt's|patient's|my) (\d{4}) (?:ssn|social)\b", check=_is_social, strength=90),
    Rule("ssn_of_veteran", IdentifierLabel.SSN, r"\b(?:(?:va|veteran)(?: is| was|,)*[\s:#]{1,3}([a-z]\d{4}))\b", strength=89),
    Rule("last_four_lettered", IdentifierLabel.SSN, r"\b(?:last (?:four|4)|last initial)(?: is| was|,| and last (?:four|4)| last (?:four|4))*[\s:#]{1,3}([a-z] ?\d{4})\b", strength=89),
    Rule("last_four_given", IdentifierLabel.SSN, r"\blast (?:four|4)(?: digits)?,? (?:he|she|they|pt|patient|mom|mother|dad|wife|husband|daughter|son|family) (?:gave|said|told us|told me|read)(?: [a-z]+){0,2} (\d{4})\b", check=lambda c, _: not MEASURE.match(c.after), strength=88),
    Rule("last_four_of_ssn", IdentifierLabel.SSN, r"\b(\d{4})(?: is| was| are|,)?(?: at)?(?: the)? (?:end|last (?:four|4))(?: digits)? of (?:his|her|their|the|my|(?:the )?pt'?s|(?:the )?patient'?s) (?:social|ssn|ss)\b", strength=95),
    Rule("last_four_solid", IdentifierLabel.SSN, r"\b(?:last-?4[\s:#=]{1,3}|l4(?:[:#=]\s?|\s))(\d{4})\b", check=_is_no_vertebra, strength=88),
    Rule("ssn_paced", IdentifierLabel.SSN, r"(?:^|[^\d.,/-])(\d \d \d ?- ?\d \d ?- ?\d \d \d \d)(?:\D|$)", strength=96),
    Rule("last_four_corrected", IdentifierLabel.SSN, r"\b(?:ending in|ends in|last (?:four|4)) \d{4}\)? (?:and|or|not|vs\.?)(?: [a-z]+)? \(?(\d{4})\b", strength=88),
    Rule("last_four_of_person", IdentifierLabel.SSN, r"\blast (?:four|4)(?: digits| numbers)? (?:of|on|for) [^.;\n\d]{1,40}\b(?:social|ssn|soc|ss)(?: security)?(?: number| no\.?| #)?,?(?: is| was| are| were| as|:| =)? (\d{4})\b", strength=88),
    Rule("spaced_last_four", IdentifierLabel.SSN, r"\blast (?:four|4)[^.;\n\d]{0,30}[\s:]((?:\d ){3}\d)\b", strength=88),
)  # fmt: skip
