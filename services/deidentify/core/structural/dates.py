"""Every element of a date finer than a year: numbers, month names, weekdays, ordinals, holidays."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.rules import Candidate, Rule

MONTH: Final = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
FULL_MONTH: Final = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)"
DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL: Final = r"(?:3[01]|[12]\d|0?[1-9])\s?(?:st|nd|rd|th)"
WORD_ORDINAL: Final = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"thirtieth|thirty[- ]first)"
)
YEAR: Final = r"(?:(?:19|20)\d\d)"
YEAR_AFTER: Final = rf"(?:,?\s{{0,2}}(?:of\s)?(?:{YEAR}|'\d\d))"
END_YEAR: Final = rf"{YEAR_AFTER}?"
WEEKDAY: Final = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
SHORT_WEEKDAY: Final = r"(?:Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun|MON|TUES?|WEDS?|THURS?|THU|FRI|SUN)"

HOLIDAY: Final = (
    r"(?:christmas(?:\s(?:eve|day|morning|night))?|xmas(?:\s(?:eve|day))?|x-mas|thanksgiving(?:\s(?:day|eve))?|new\syear'?s(?:\s(?:eve|day))?|"
    r"halloween|labor\sday|memorial\sday|veteran'?s'?\sday|president'?s'?\sday|columbus\sday|indigenous\speoples'?\sday|mlk\sday|"
    r"martin\sluther\sking\sday|juneteenth|independence\sday|(?:the\s)?(?:4th|fourth)\sof\sjuly|mother'?s\sday|father'?s\sday|"
    r"valentine'?s(?:\sday)?|st\.?\spatrick'?s\sday|saint\spatrick'?s\sday|easter(?:\s(?:sunday|monday|weekend))?|good\sfriday|"
    r"ash\swednesday|palm\ssunday|mardi\sgras|fat\stuesday|cinco\sde\smayo|black\sfriday|super\s?bowl(?:\ssunday)?|groundhog\sday|"
    r"april\sfool'?s'?(?:\sday)?|hanukkah|chanukah|passover|yom\skippur|rosh\shashanah?|ramadan|eid(?:\sal-(?:fitr|adha))?|diwali|"
    r"kwanzaa|lunar\snew\syear|chinese\snew\syear|patriot\sday|flag\sday|boxing\sday|election\sday|new\syear|"
    r"all\ssaints'?\sday|day\sof\sthe\sdead|dia\sde\s(?:los\s)?muertos|tet)(?:\s(?:weekend|week))?"
)
CUE: Final = re.compile(
    r"\b(?:on|dated|date|since|until|till|by|from|of|before|after|due|died|born|dob|seen|effective|through|thru|between|and|"
    r"occurred|incident|dos|doi|expired|admitted|discharged|shift|back|around|about|approx|approximately|last|this|next|the)"
    r"[\s:,(]*$"
)
SCORE: Final = re.compile(
    r"\b(?:pain|strength|rated?|score|scale|was|is|at|x|gcs|apgar|motor|reflexes|severity|grade|bp|murmur|pulses?|adenosine|"
    r"epi|strengths?|only|about|every|take|takes|took|tab|tabs|half|ratio|lead|rhythm|out|of|a)[\s:,(]*$"
)
SURE_CUE: Final = re.compile(
    r"\b(?:on|as of|dated|date|since|died|dob|dos|from|until|by|due|expired|between|and|thru|through)[\s:,(]*$"
)
SCALE_ENDS: Final = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 15))
"""Ends of pain, strength, coma, murmur and pulse scales and common fractions."""
NO_DATE_AFTER: Final = re.compile(
    r"[/\d]|\s?(?:%|mg|mcg|ml|tabs?\b|tsp|cups?\b|mile|hour|hr|inch|in\b|pain|strength|scale|murmur|of\b|dose|pulses|extremit|full|empty|way)"
)
VOWEL_WORD_AFTER_ORDINAL: Final = words(
    "and at with when while she he they we i the a of in on by to for from but because so after before "
    "during around approx about was is had were it this that which where until crew pt patient our my "
    "his her their"
)


EXPIRY: Final = re.compile(
    r"\b(?:exp(?:ir(?:es|y|ation|ing))?|best by|use by|outdate[sd]?|good (?:through|thru|until|till))"
    r"(?:[\s.:]|date\b|on\b|of\b|is\b|was\b|in\b|since\b){0,4}$"
)
EXPIRED: Final = re.compile(r"\bexpired(?:[\s.:]|date\b|on\b|in\b|since\b|back\b){0,4}$")
DIED: Final = re.compile(
    r"\b(?:pt|patient|he|she|resident|mother|father|who|baby|infant|man|woman)\b[^.;]{0,20}$"
)


def _is_no_expiry(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The month in which a drug or a pad goes out of date dates no event; a person's death does."""
    if EXPIRY.search(candidate.before):
        return False
    return not EXPIRED.search(candidate.before) or bool(DIED.search(candidate.before))


def _is_slash_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on 8/19', '12/24.', '11/5'; not 6/10 pain, 1/2 tab, adenosine 6/12, strength 5/5."""
    first, second = (int(part) for part in candidate.value.split("/"))
    if not _is_no_expiry(candidate, lexicon):
        return False
    if NO_DATE_AFTER.match(candidate.after) or re.search(
        r"\b(?:bp|vision|ratio|strength|pain|pulses)[\s:,(]*$", candidate.before
    ):
        return False
    if SURE_CUE.search(candidate.before) or not candidate.before.strip():
        return True
    if first > second or second > 15 or second in (11, 13, 14):
        return True  # no scale runs past its end
    if second in SCALE_ENDS:
        return (
            first == second == 10
            and bool(re.match(r"\s?(?:[.;]|$)", candidate.after))
            and not SCORE.search(candidate.before)
        )
    return first != second and (
        bool(CUE.search(candidate.before)) or (second in (7, 9) and not SCORE.search(candidate.before))
    )


def _is_dash_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    return bool(
        re.search(r"\b(?:on|dated|since|died|dob|until|date|of|seen|shift|from)[\s:,(]*$", candidate.before)
    ) and not re.match(
        r"\s?(?:mg|ml|min|sec|hr|hour|day|week|month|year|y|times|inch|f|%|l|lpm|people|mm|cm)",
        candidate.after,
    )


def _is_day_of_month(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on the 25th.', 'the 19th and'; not 'the 4th step', 'the 2nd dose'."""
    following = re.match(r"\s+([a-z']+)", candidate.after)
    return following is None or following.group(1) in VOWEL_WORD_AFTER_ORDINAL


def _is_month(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A lone month name: 'May' and 'March' only after a word that takes a month."""
    if candidate.value.lower() in ("may", "march", "mar", "jan", "dec", "nov", "august"):
        return bool(
            re.search(
                r"\b(?:in|since|last|this|next|early|late|mid|of|from|until|by|during|back in|before|after|for|through|every)[\s-]$",
                candidate.before,
            )
        ) and not re.match(r"\s+(?:have|be|not|need|cause|require)", candidate.after)
    return True


def _is_weekday(candidate: Candidate, lexicon: Lexicon) -> bool:
    """An abbreviated weekday; 'Sat 99%' and 'in the sun' are none."""
    if re.match(
        r"\s?(?:of|was|is|at|up|down|in|on|stroke|burn|exposure|by|nadir|dropped|dropping|improved|reading|went|came|still|low|high|monitor|probe|above|below|\d{2,3}\s?(?:%|on|ra\b|r/a|$|[.,;)]))",
        candidate.after,
    ):
        return candidate.value.lower() not in ("sat", "sun")
    if candidate.value.lower() in ("sat", "sun", "mon", "fri", "wed", "thu"):
        return bool(
            re.search(
                r"\b(?:on|last|this|next|every|from|since|until|by|thru|through)\s$|[-/,(]\s?$|^$",
                candidate.before,
            )
            or re.match(
                r"\s?(?:\d{1,2}[/-]\d|night|morning|evening|afternoon|noon|am|pm|shift|-|/)|\s(?:[a-z]{3,9} \d)|\s\d{4}\b",
                candidate.after,
            )
        )
    return True


def _date(name: str, pattern: str, strength: int = 90) -> Rule:
    return Rule(name, IdentifierLabel.DATE, pattern, strength=strength, check=_is_no_expiry)


PART_OF_MONTH: Final = r"(?:(?:early|mid|late|the end of|end of|beginning of|start of|middle of)[\s-]{1,2})"
TIME_TAIL: Final = ""
RULES: Final = (
    _date("birth_date", rf"\b(?:d\.?o\.?b\.?|born(?: on| in)?|birth ?date|date of birth|b-?day|birthday)(?:\sis|\swas|\sof)?[\s:,]{{1,3}}((?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}})|{MONTH}\.?\s(?:{ORDINAL}|{DAY}),?\s(?:{YEAR}|\d\d)|{DAY}\s{MONTH}\.?,?\s(?:{YEAR}|\d\d)|{MONTH}\s{YEAR}|{YEAR}-\d\d-\d\d)\b", 97),
    _date("date_iso", rf"\b({YEAR}[-/.](?:1[0-2]|0?[1-9])[-/.]{DAY})(?:t\d\d|\b)", 93),
    _date("date_numeric", r"\b((?:3[01]|[12]\d|0?\d)\s?[-/.]\s?(?:3[01]|[12]\d|0?\d)\s?[-/.]\s?(?:(?:19|20)?\d\d))\b", 92),
    _date("date_compact", rf"\b(?:dob|date|dos|doi|on|dated)[\s:#]{{1,2}}((?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:{YEAR}|\d\d)|{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\b", 93),
    _date("date_month_day_number", rf"\b((?:{DAY}[-/ ]{MONTH}|{MONTH}[-/]{DAY})[-/ ]{{1,2}}(?:{YEAR}|\d\d))\b", 93),
    _date("date_month_day", rf"\b({MONTH}\.?\s{{0,2}}(?:the\s)?(?:{ORDINAL}|{WORD_ORDINAL}|{DAY})\b(?:\s?(?:-|to|through|and|&)\s?(?:{ORDINAL}|{DAY})\b)?{END_YEAR})", 91),
    _date("date_day_month", rf"\b((?:the\s)?(?:{ORDINAL}|{WORD_ORDINAL}|{DAY})\s{{1,2}}(?:of\s{{1,2}}|day of\s)?{MONTH}\b(?:\.?{YEAR_AFTER})?)", 91),
    _date("date_month_year", rf"\b({PART_OF_MONTH}?{MONTH}\.?,?\s{{1,2}}(?:of\s)?(?:{YEAR}|'\d\d))\b", 91),
    _date("date_month_slash_year", rf"\b((?:1[0-2]|0?[1-9])/{YEAR})\b", 88),
    _date("date_part_of_month", rf"\b({PART_OF_MONTH}{MONTH})\b", 90),
    Rule("date_month", IdentifierLabel.DATE, rf"\b({FULL_MONTH})\b", strength=78, is_case_sensitive=True, check=_is_month),
    Rule("date_month_plain", IdentifierLabel.DATE, rf"\b(?:in|since|last|this|next|until|during|of|from)\s({MONTH})\b", strength=78, check=_is_month),
    Rule("date_slash", IdentifierLabel.DATE, r"(?:^|[^\d/.:-])((?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9]))\b", strength=79, check=_is_slash_date),
    Rule("date_dash", IdentifierLabel.DATE, r"(?:^|[^\d/.:-])((?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9]))\b", strength=79, check=_is_dash_date),
    Rule("date_day_of_month", IdentifierLabel.DATE, rf"\b((?:the\s)?(?:{ORDINAL}))\b", strength=60, check=lambda c, x: c.value.lower().startswith("the") and _is_day_of_month(c, x)),
    Rule("date_day_of_month_cued", IdentifierLabel.DATE, rf"\b(?:on|since|until|by|before|after|dated)\s((?:the\s)?{ORDINAL})\b", strength=61, check=_is_day_of_month),
    _date("weekday", rf"\b({WEEKDAY}(?:,?\s(?:the\s)?{ORDINAL})?(?:\s{{1,2}}(?:1[0-2]|0?[1-9])/{DAY}(?:/\d{{2,4}})?)?)\b", 85),
    Rule("weekday_short", IdentifierLabel.DATE, rf"\b({SHORT_WEEKDAY}(?:\.?,?\s{{1,2}}(?:1[0-2]|0?[1-9])[/-]{DAY}(?:[/-]\d{{2,4}})?)?)\b", strength=80, is_case_sensitive=True, check=_is_weekday),
    Rule("weekday_cued", IdentifierLabel.DATE, r"\b(?:on|last|this|next|every|since|until)\s((?:mon|tues?|weds?|thurs?|thu|fri|sat|sun)(?:\.?,?\s{1,2}(?:1[0-2]|0?[1-9])[/-](?:3[01]|[12]\d|0?[1-9])(?:[/-]\d{2,4})?)?)\b", strength=80, check=_is_weekday),
    _date("holiday", rf"\b({HOLIDAY}(?:[\s,]{{1,2}}{YEAR})?)\b", 92),
    Rule("born_long_ago", IdentifierLabel.AGE_OVER_89, r"\b(?:born|dob|birth(?:date|day)?|yob|b\.)(?:\s(?:in|year|is|was|of))*[\s:]{1,2}((?:18\d\d|19[0-3]\d))\b", strength=86),
)  # fmt: skip
