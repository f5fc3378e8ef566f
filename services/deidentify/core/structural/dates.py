"""Every element of a date finer than a year: numbers, month names, weekdays, ordinals, holidays."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.births import BIRTH
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.holidays import HOLIDAY
from services.deidentify.core.structural.numbers import MEASURE, is_code

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:[ru]{1,3}ary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:eme?ber|embre)?|"
    r"oct(?:ober|obre)?|nov(?:eme?ber|embre)?|dec(?:eme?ber|embre)?)"
)
FULL_MONTH: Final = r"(?:(?i:january|feb[ru]{1,3}ary|april|july|august|september|october|november|december)|March|MARCH|May|June|JUNE|Jan|Feb|FEB|Apr|APR|Aug|AUG|Sept|SEPT|Sep|Oct|OCT|Nov|NOV|Dec)"
OTHER_MONTH: Final = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept?iembre|octubre|noviembre|diciembre)"
)
OTHER_SHORT_MONTH: Final = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)"
OTHER_WEEKDAY: Final = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL: Final = r"(?:3[01]|[12]\d|0?[1-9])\s?(?:st|nd|rd|th)"
LATE_ORDINAL: Final = (
    r"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    r"twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first"
)
WORD_ORDINAL: Final = rf"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|{LATE_ORDINAL})"
YEAR: Final = r"(?:(?:19|20)\d\d)"
YEAR_AFTER: Final = rf"(?:,?\s{{0,2}}(?:of\s)?(?:{YEAR}|'\d\d))"
RANGE: Final = rf"(?:\s?(?:-|/|to|through|thru|and|&)\s?(?:{ORDINAL}|{DAY})\b)?"
WEEKDAY: Final = r"(?:monday|t(?:ue|eu|use)s?day|wed(?:nes|ns|nds)day|wensday|thu(?:rs|r)?day|thursdy|friday|sat[ue]rday|sunday)"
SHORT_WEEKDAY: Final = r"mon|tues?|weds?|thurs?|thu|fri|sat|sun"
PART_OF_DAY: Final = r"(?:,?\s(?:night|nite|morning|evening|afternoon|am|pm))"
"""'Monday night' is told as one; of a date without its weekday the hour alone stays."""
PART_OF_MONTH: Final = (
    r"(?:(?:early|mid|late|(?:the\s)?(?:very\s)?(?:end|beginning|start|middle|(?:first|second|last)\s(?:part|half|days?)|"
    r"(?:first|second|third|fourth|last)\s(?:week|weekend)) of)[\s-]{1,2})"
)

NO_DAY_BEHIND: Final = re.compile(
    r"[\s-](?:fl(?:oor)?|flr|st(?:reet)?|ave(?:nue)?|hole|green|tee|fairway|day|week|month|hour|rib|try|attempt|call|shift|percentile|birthday|"
    r"century|story|step|rung|dose|round|mile|lap|row|level|pt|patient|time|place|blk|block|dr(?!\.? [a-z])|rd|pl)\b"
)
GASES: Final = re.compile(r"\b(?:ph|abg|vbg|gas|gases)\b[^.;]{0,15}$")
CUE: Final = re.compile(
    r"\b(?:on|dated|date|since|until|till|by|from|of|before|after|due|died|born|dob|seen|effective|through|thru|between|and|"
    r"occurred|incident|dos|doi|expired|admitted|discharged|shift|back|around|about|approx|approximately|last|this|next|the)"
    r"[\s:,(]*$"
)
SCORE: Final = re.compile(
    r"\b(?:pain|strength|rated?|score|scale|count|was|is|at|x|gcs|apgar|motor|reflexes|severity|grade|bp|murmur|pulses?|adenosine|"
    r"epi|strengths?|only|about|every|take|takes|took|tab|tabs|half|ratio|lead|rhythm|out|of|a)[\s:,(]*$"
)
SURE_CUE: Final = re.compile(
    r"\b(?:on|as of|dated|date|since|died|dob|dos|from|until|till|by|due|expired|between|thru|through)[\s:,(]*$|"
    r"\b\d{1,2}/\d{1,2}(?:\s?[,&+]|\sand|\sor|\sto|\sthen|\sinto)\s{0,2}$|\b\d{1,2}/\d{1,2}/\d{2,4}[^.;\d]{0,20}\s$|"
    r"\b(?:changed|posted|reported|replaced|installed|ended|updated|billed|faxed|mailed|emailed|reopened)\s$|"
    r"\b(?:call|incident|run|trip|transport|visit) (?:is|was)\s$|\b(?:was (?:injured|hurt)|hospitalized|fired|hired|suspended|arrested)\s$|\b(?:seen|visited|evaluated|admitted|discharged) (?:in|at|by|from)\b[^.;\d]{0,28}\s$"
)
DATE_AHEAD: Final = re.compile(
    r"(?:,|\sand|\s?&)\s\d{1,2}/(?:\d{1,2}(?:,|\sand|\s?&)\s\d{1,2}/)?(?:1[1-9]|2\d|3[01])\b"
)
"""'1/3, 1/10, 1/17': one of a list is a date, for no scale runs so far."""
SCORED: Final = re.compile(
    r"\b(?:bp|niv|vision|acuity|ratio|strengths?|pain|pulses?|bi-?pap|cpap|bilevel|ipap|adenosine|gcs|glasgow|coma|apgars?|murmur|"
    r"motor|grips?|reflexes|score[ds]?|settings?|narcan|norco|percocet|vicodin)\b[^.;]{0,25}$"
)
"""Words that take a fraction: what stands near them is no date."""
RATED: Final = re.compile(
    r"\b(?:compliance|pass rate|bundle|quiz|tally|case entry|kq|pdi)(?: compliance)?(?: was| were| is| of| at| dropped to| fell to|:)? $|"
    r"\b(?:h[/&]h|bpp)(?: was| of| is| now| then)? $"
)
"""Words that take a share of a whole: 'compliance was 9/11 on STEMI'."""
SHEET: Final = re.compile(
    r"\b(?:sheet|log|audit|check|memo|e-?mail|shift|report|run|call|schedule) (?:for|of|from|on)\s$"
)
HIGHEST_PART: Final = 5
PARTS_AFTER: Final = re.compile(
    r"\s?(?:amps?|vials?|bags?|pills?|bolus(?:es)?|lit(?:er|re)s?|motor(?! veh)|sensation|grips?|reflex)\b"
)
HANDS: Final = re.compile(r"\b(?:hands?|arms?|legs?|feet) $")
NUMBER_ON: Final = re.compile(r"\d on $")
PAIN: Final = re.compile(
    r"\b(?:pain|hurts?|fent\w*|morphine|toradol|ketorolac|ketamine|dilaudid|meds?|relief|severity)\b"
)
NEAR_PAIN: Final = 25
PAIN_BEFORE: Final = re.compile(r"\b\d{1,2}/10(?: to| then| and|,| now)* $")
"""'8/10 to 5/10 after fentanyl'."""
BOTH_PAIN: Final = re.compile(r"\d{1,2}/10\D+\d{1,2}/10")
LAST_MONTH: Final = 12
SCALE_ENDS: Final = frozenset((2, 3, 4, 5, 10))
"""Ends of pain, strength, pulse and murmur scales and common fractions."""
NO_DATE_AFTER: Final = re.compile(
    r"[/\d]|\s?(?:%|mg|mcg|ml|tabs?\b|tsp|cups?\b|mile|hour|hr|inch|in\b|pain|strength|scale|murmur|of\b|dose|pulses|extremit|full|empty|way|tank)"
)
CLOCK_AFTER: Final = re.compile(
    r"\s?(?:@|at|~|approx\.?|around|about)?\s?~?(?:[01]\d|2[0-3]):?[0-5]\d\b|\s(?:night|morning|evening|shift)\b"
)
VOWEL_WORD_AFTER_ORDINAL: Final = words(
    "and at with when while she he they we i the a of in on by to for from but because so after before "
    "during around approx about twice once again too also only was is had were it this that which where until crew pt patient our my "
    "his her their please nite wasn't isn't didn't wasnt isnt didnt cause cuz since whether without w"
)
EXPIRY: Final = re.compile(
    r"\b(?:exp(?:ir(?:es|y|ation|ing))?(?: (?:date )?(?:reads?|says?|on \w{2,14}(?: was| is)?))?|(?:pads?|drugs?|meds?|vials?|stock|batter(?:y|ies)|kits?) past|best by|use by|beyond[- ]use(?: date)?|outdate[sd]?|good (?:through|thru|until|till))"
    r"(?:[\s.:,;=/\d-]|dates?\b|on\b|of\b|is\b|was\b|were\b|in\b|and\b|since\b)*$"
)
EXPIRED: Final = re.compile(r"\bexpired(?:[\s.:]|date\b|on\b|in\b|since\b|back\b){0,4}$")
OF_PAPER: Final = re.compile(r"\b(?:cert\w*|licen[sc]e|permit|visa)\b[^.;]{0,30}$")
"""The day on which a person's paper runs out tells of the person."""
DIED: Final = re.compile(
    r"\b(?:pt|patient|he|she|resident|mother|father|who|baby|infant|man|woman)\b[^.;]{0,20}$"
)
NO_DAY_AFTER: Final = re.compile(
    r"[^\S\n]?(?:%|mg|mcg|ml|mmhg|units?\b|meds?\b|doses?\b|times\b|lines?\b|entries|orders)|\.\d|:\d(?!\d)"
)
PERIOD_THEN: Final = re.compile(
    r"(?:january|february|march|april|june|july|august|september|october|november|december)\. "
)


def is_no_expiry(candidate: Candidate, lexicon: Lexicon) -> bool:
    """The month in which a drug or a pad goes out of date dates no event; a person's death does."""
    if EXPIRY.search(candidate.before):
        return bool(OF_PAPER.search(candidate.before)) and len(re.findall(r"\w+", candidate.value)) > 2
    is_kept = EXPIRED.search(candidate.before) and not OF_PAPER.search(candidate.before)
    return not is_kept or bool(DIED.search(candidate.before))


def _is_date_with_month(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'may 5', '2 May'; not 'the pt 2 may have', 'MAR 12 meds', 'June. 1st year'."""
    low = candidate.value.lower()
    if NO_DAY_AFTER.match(candidate.after) or PERIOD_THEN.match(low):
        return False
    if candidate.value.endswith("may"):
        following = re.match(r"\s+([a-z']+)", candidate.after)
        if following and following[1] not in VOWEL_WORD_AFTER_ORDINAL:
            return False
    return is_no_expiry(candidate, lexicon)


BLOOD_READ: Final = re.compile(r"\b(?:h[/&]h|hgb|ph|gas|abg|vbg|repeat|7\.\d\d)\b[^.;]{0,30}$")
MIXED_STOPS: Final = re.compile(r"\d{1,2}\.\d{1,2}/\d\d")
"""A reading with a fraction over another: no date has a point and then a stroke."""


def _is_numeric_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A day, a month and a year in any order; no version, no dose in three steps."""
    first, second = (int(part) for part in re.findall(r"\d+", candidate.value)[:2])
    if GASES.search(candidate.before) or re.match(r"\s?/\s?\d", candidate.after):
        return False  # 'pH 7.02 / 88 / 51 / 22'
    if MIXED_STOPS.fullmatch(candidate.value) and BLOOD_READ.search(candidate.before):
        return False  # 'h/h 7.1/21', 'repeat 7.11/95'
    if not 0 < min(first, second) <= 12:
        return False
    return (
        is_code(candidate, lexicon)
        and is_no_expiry(candidate, lexicon)
        and not re.search(r"\badenosine\b[^.;]{0,12}$", candidate.before)
    )


def _is_fraction(first: int, second: int, before: str, after: str) -> bool:
    """'1/2 amp', '5/5 motor', 'hands 2/5'; not 'on 4/4 vials were missing', '9/12 motor vehicle accident'."""
    if first > second or second > HIGHEST_PART or SURE_CUE.search(before):
        return False
    return bool(PARTS_AFTER.match(after) or (second == HIGHEST_PART and HANDS.search(before)))


def _is_pain(candidate: Candidate) -> bool:
    """'8/10 to 5/10 after fentanyl'; '9/10 to 10/10 without a day off' are days."""
    is_second = PAIN_BEFORE.search(candidate.before) or BOTH_PAIN.fullmatch(candidate.value)
    return bool(is_second) and bool(
        PAIN.search(candidate.before[-NEAR_PAIN:]) or PAIN.search(candidate.after)
    )


def _is_slash_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on 8/19', '12/24.', '11/5'; not 6/10 pain, 1/2 tab, adenosine 6/12, strength 5/5."""
    first, second = (int(part) for part in re.findall(r"\d+", candidate.value)[:2])
    before, after = candidate.before, candidate.after
    if re.match(r"\.\d\b(?! (?:units?|pts?|patients|medics|crews|days?|of|hours?|later|people)\b)", after):
        return False  # 'warfarin 5/2.5 alt days'
    if second > LAST_MONTH and NUMBER_ON.search(before) and not NO_DATE_AFTER.match(after):
        return is_no_expiry(candidate, lexicon)  # 'adenosine 12 on 3/16': what takes a number has had its own
    if _is_fraction(first, second, before, after):
        return False
    if (
        NO_DATE_AFTER.match(after)
        or (second == 10 and _is_pain(candidate))
        or re.search(r"\d{1,3}/\d{1,2} read (?:back )?as $", before)
        or SCORED.search(before)
        or (RATED.search(before) and not SURE_CUE.search(before))
        or not is_no_expiry(candidate, lexicon)
    ):
        return False
    if SURE_CUE.search(before) or not before.strip() or CLOCK_AFTER.match(after) or DATE_AHEAD.match(after):
        return True
    if first > second or second > 10:
        return True  # no scale runs past its end
    if second in SCALE_ENDS:
        if SHEET.search(before) or (re.search(r"[.,;]\s$", before) and not after.strip(" .\n")):
            return True
        return first == second == 10 and bool(re.match(r"\s?(?:[.;]|$)", after)) and not SCORE.search(before)
    return (first != second or second > 5) and (bool(CUE.search(before)) or not SCORE.search(before))


def _is_dash_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    if re.match(
        r"\s?(?:mg|ml|min|sec|hr|hour|day|week|month|year|y|times|inch|f|%|l|lpm|people|mm|cm)",
        candidate.after,
    ):
        return False
    return bool(
        re.search(
            r"\b(?:on|dated|since|died|dob|until|date|of|seen|shift|from|f/u)[\s:,(]*$", candidate.before
        )
        or re.match(r"\s(?:run|call|shift|transport|incident|tour|trip|meeting|mtg|e?pcr)\b", candidate.after)
        or (re.search(r"[.,;]\s$", candidate.before) and not candidate.after.strip(" .\n"))
        or (re.search(r"(?:^|[.;]\s)$", candidate.before) and CLOCK_AFTER.match(candidate.after))
        or (
            int(candidate.value.split("-")[1]) > LAST_MONTH
            and not candidate.before
            and not candidate.value.startswith("10")  # 'ten-twenty-three, on scene'
            and candidate.after.startswith(", ")
        )
        or (
            int(candidate.value.split("-")[1]) > LAST_MONTH
            and bool(re.search(r"[,(]\s?$", candidate.before))
            and bool(re.match(r"\s?(?:[.;)]|$)", candidate.after))
        )
    )


MEASURED: Final = re.compile(
    r"\b(?:drip|pump|rate|levo\w*|norepi\w*|dopa\w*|insulin|mcg|titrat\w*|peep|inr|potassium|lactate|trop\w*|ph|k)\b[^;]{0,40}$"
)
OPENS: Final = re.compile(r"(?:^|[.;!?(]\s?|\b(?:run|call|shift|incident|seen|happened|occurred)\s)\w+\s$")


def _is_dotted_date(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'On 3.11 she drove'; not 'lactate on 4.12', 'pt on levo. On 5.15 we'."""
    return bool(OPENS.search(candidate.before)) and not MEASURED.search(candidate.before)


def _is_day_of_month(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on the 25th.', 'the 19th and'; not 'the 4th step', 'the 2nd dose', 'got it on the 2nd with a bougie'."""
    if EARLY.search(candidate.value) and (
        ATTEMPTED.search(candidate.before) or WITH_AIRWAY.match(candidate.after)
    ):
        return False
    following = re.match(r"\s+([a-z']+)", candidate.after)
    return following is None or following.group(1) in VOWEL_WORD_AFTER_ORDINAL


EARLY: Final = re.compile(r"\b(?:1st|2nd|3rd|4th)$")
ATTEMPTED: Final = re.compile(r"\b(?:esophageal|esophagus|attempts?|looks?)\b[^.;\d]{0,12}\bon $")
WITH_AIRWAY: Final = re.compile(
    r"\s(?:with|w/|using)\s?(?:an?\s|the\s)?(?:bougie|mac|miller|glidescope|king ?vision|c-?mac|stylet|video|vl\b|dl\b|i-?gel)"
)
"""An attempt at an airway, not a day."""


def _is_the_day(candidate: Candidate, lexicon: Lexicon) -> bool:
    return candidate.value[:3].lower() == "the" and _is_day_of_month(candidate, lexicon)


def _is_no_storey(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on the 19th left out'; not 'on the 14th floor', 'on 19th St'."""
    return candidate.value[:3].lower() == "the" and not NO_DAY_BEHIND.match(candidate.after)


def _is_month(candidate: Candidate, lexicon: Lexicon) -> bool:
    """A lone month name: 'May' and 'March' only after a word that takes a month."""
    if not is_no_expiry(candidate, lexicon):
        return False
    if candidate.value.lower() in ("may", "march", "mar", "jan", "dec", "nov", "august", "sep"):
        return bool(
            re.search(
                r"\b(?:in|since|last|this|next|early|late|mid|of|from|until|by|during|back in|before|after|for|through|every)[\s-]$",
                candidate.before,
            )
        ) and not re.match(r"\s+(?:have|be|not|need|cause|require)", candidate.after)
    return True


WEEKDAY_CUE: Final = re.compile(
    r"\b(?:fell|died|seen|ran|left|arrived|admitted|discharged|came|started|called|on|last|this|next|every|since|until|till|til|by|missed|worked|works|again|from|thru|through|before|after|due|back|happened|overnight|late|early)\s$|"
    rf"\b(?:{SHORT_WEEKDAY})\s(?:and|or|into|to|through|thru)\s$|[-/,(+&]\s?$|\d/\d{{1,2}}\s$|^$|\b(?:closed|dialysis)\s$"
)
OF_DAY: Final = re.compile(
    rf"\s?[-+/&,]\s?(?:{SHORT_WEEKDAY})\b|\s(?:into|to|through|thru|and|or)\s(?:{SHORT_WEEKDAY}|{WEEKDAY})\b(?! down| up)|\.?,?\s(?:1[0-2]|0?[1-9])[/-]\d|\s(?:night|nite|morning|evening|afternoon|noon|am|pm|shift|the\s\d)|"
    rf"\.?,?\s(?:{MONTH}\.?\s\d|{DAY}\s{MONTH}\b)|\s\d{{4}}\b"
)
NO_SATURDAY: Final = re.compile(
    r"\.?\s?(?:of|was|is|at|up|down|in\b|on|glare|visor|screen|stroke|burn|exposure|by|nadir|dropp|improv|reading|went|came|still|low|high|monitor|probe|above|below|protocol|trial|phone|"
    r"\d{2,3}s?\b(?![/-]))"
)
SENTENCE_BEGINS: Final = re.compile(r"(?:^|[.!?]\s{1,2})$")
SAT_THERE: Final = re.compile(
    r"\s(?:with (?:him|her|them|mom|dad|family|the (?:pt|patient|family|wife|husband|daughter|son))|beside|next to|there (?:with|for)|alone|waiting)\b"
)
"""Behind it at a sentence's start somebody sat: 'Sat with her for 40 minutes'."""
WEDNESDAY_ENDS: Final = re.compile(
    r"\s?[.,;)?!]|\s?$|\s(?:we|the|while|and|with|at|i|he|she|they|when|for|in|on|to|from|by)\b"
)
"""Behind 'wed' for 'we had' stands what was done."""
SINCE: Final = re.compile(r"\b(?:from|since|until|till|til)\s$")
SATURDAY_ENDS: Final = re.compile(r"\s?[.,;)?!+&/-]|$|\s(?:and|or|at|the)\b")


BEFORE_SATURATION: Final = re.compile(r"\b(?:pt|pts|patient|o2|spo2|his|her)\s$")
SATURATION_OF_HALF_DAY: Final = re.compile(
    r"sat\.?,?\s[ap]m(?:\s?[.,;]|\s?$|\s(?:\d|was|of|labs?|vitals?|readings?)\b)"
)
TIME_BEHIND: Final = re.compile(r"\.?,?\s(?:[01]\d|2[0-3]):?[0-5]\d(?!\d|\s?(?:ml|l|units?)\b)")
MONITOR: Final = re.compile(r"\bcardiac\s$")


def _is_no_reading(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Tues am', 'Sat. morning', 'his mon am dialysis'; not 'pt sat am', 'cardiac mon pm'."""
    if candidate.value.startswith("mon"):
        return not MONITOR.search(candidate.before)
    return not (
        BEFORE_SATURATION.search(candidate.before)
        and SATURATION_OF_HALF_DAY.match(candidate.value + candidate.after)
    )


def _is_weekday(candidate: Candidate, lexicon: Lexicon) -> bool:
    """An abbreviated weekday; 'Sat 99%', 'then sat down', 'in the sun' and 'cardiac mon' are none."""
    low, before, after = candidate.value.lower(), candidate.before, candidate.after
    if not _is_no_reading(candidate, lexicon):
        return False
    if (
        candidate.value in ("Sat", "Sun")
        and TIME_BEHIND.match(after)
        and not BEFORE_SATURATION.search(before)
    ):
        return True
    if low in ("sat", "sun") and SINCE.search(before) and re.match(r"\s\d{4}\b", after):
        return True
    if low in ("tue", "tues", "weds", "thu", "thur", "thurs", "fri") or OF_DAY.match(after):
        return not re.match(r"\s\d{4}", after) or low not in ("sat", "sun")
    if candidate.value == "Sat" and SENTENCE_BEGINS.search(before) and SAT_THERE.match(after):
        return False
    if low in ("sat", "sun"):
        return (
            bool(WEEKDAY_CUE.search(before))
            and not NO_SATURDAY.match(after)
            and (candidate.value[0].isupper() or bool(SATURDAY_ENDS.match(after)))
        )
    if re.search(r"\b(?:cardiac|ekg|ecg|the|were|we|got|newly)\s$", before):
        return False
    if low == "wed" and WEDNESDAY_ENDS.match(after):
        return True
    return candidate.value[0].isupper() or bool(WEEKDAY_CUE.search(before))


def _is_short_day(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Sat. clinic'; not 'Sat. dropped'."""
    return not NO_SATURDAY.match(candidate.after)


SAID_OF_HOLIDAYS: Final = re.compile(r"\bnor'$|\b(?:like|another|a) (?:the )?$")
"""Before 'easter' a storm, before 'Groundhog Day' the film."""


def _is_holiday(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on Christmas'; not 'Christmas disease', 'nor'easter', 'like Groundhog Day'."""
    if SAID_OF_HOLIDAYS.search(candidate.before) and candidate.value.lower() in ("easter", "groundhog day"):
        return False
    return is_no_expiry(candidate, lexicon) and not re.match(
        r"\s(?:disease|factor|tree|lights|eye)", candidate.after
    )


SAID_OF_DAYS: Final = re.compile(
    r"\bmonday[ -]morning[ -]quarterback|\b(?:an?|some|another) sunday drivers?\b|\b(?:his|her|my|their|our) sunday best\b|"
    r"\bsunday school (?!bus|route|van)|\bsaturday[ -]night (?:palsy|special(?:[.,;]|$| (?:handgun|revolver|pistol|from h)))"
)
SAID_BEFORE, SAID_BEHIND = 8, 32
"""Characters around a day that may make a saying of it."""
SAYING_BEFORE: Final = re.compile(r"\b(?:six|four|two) ways (?:from|to) $|\bfreaky $")


def _is_day_of_week(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'on Monday'; not 'Monday morning quarterback', 'six ways from Sunday', 'in his Sunday best'."""
    before = candidate.before[-SAID_BEFORE:]
    is_said = SAID_OF_DAYS.search(before + candidate.value.lower() + candidate.after[:SAID_BEHIND])
    is_said = is_said or SAYING_BEFORE.search(candidate.before)
    return not is_said and is_no_expiry(candidate, lexicon)


def _date(name: str, pattern: str, strength: int = 90, check: Check = is_no_expiry) -> Rule:
    return Rule(name, IdentifierLabel.DATE, pattern, strength=strength, check=check)


ANY_DAY: Final = rf"(?:{ORDINAL}|{DAY})"
ROMAN: Final = r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
COMPACT: Final = (
    rf"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:{YEAR}|\d\d)|{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
SLASHED: Final = r"(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])"
RULES: Final = (
    _date(BIRTH, rf"\b(?:d\.?o\.?b\.?|born(?: on| in)?|birth ?date|date of birth|b-?day|birthday)(?:\sis|\swas|\sof)?[\s:,]{{1,3}}((?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}})|\d{{8}}|\d{{6}}|{MONTH}\.?\s(?:{ORDINAL}|{DAY}),?\s(?:{YEAR}|\d\d)|{DAY}\s{MONTH}\.?,?\s(?:{YEAR}|\d\d)|{MONTH}\s{YEAR}|{YEAR}-\d\d-\d\d)\b", 97),
    _date("date_iso", rf"\b({YEAR}[-/.](?:1[0-2]|0?[1-9])[-/.]{DAY})(?:t\d\d|\b)", 93),
    _date("date_numeric", r"(?:^|[^\d./-])((?:3[01]|[12]\d|0?\d)(?:[-.]| ?[-/] ?)(?:3[01]|[12]\d|0?\d)(?:[-.]| ?[-/] ?)(?:(?:19|20)?\d\d))\b", 92, _is_numeric_date),
    _date("date_roman", rf"\b({DAY}[-/.]{ROMAN}[-/.](?:{YEAR}|\d\d))\b", 92),
    _date("date_compact", rf"\b(?:date|dos|doi|on|dated)[\s:#]{{1,2}}({COMPACT})\b", 93),
    _date("date_eight_digits", r"\b(20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\b", 75, is_code),
    _date("date_month_day_number", rf"\b((?:{DAY}[-/ ]?{MONTH}|{MONTH}[-/]{DAY})[-/ ]{{0,2}}(?:{YEAR}|\d\d))\b", 93, _is_date_with_month),
    _date("date_month_day", rf"\b({MONTH}\.?[\s/-]{{0,2}}(?:the\s)?(?:{ORDINAL}|{WORD_ORDINAL}|{DAY})\b{RANGE}{YEAR_AFTER}?)", 91, _is_date_with_month),
    _date("date_day_month", rf"\b((?:{ANY_DAY}(?:\s?(?:-|/|to|through|and|&)\s?{ANY_DAY})?|(?:the\s)?(?:{WORD_ORDINAL}|{ORDINAL}))(?:\s{{0,2}}|[/-])(?:of\s{{1,2}}|day of\s)?{MONTH}\b(?:\.?{YEAR_AFTER})?)", 91, _is_date_with_month),
    _date("date_other_language", rf"\b({DAY} (?:de )?{OTHER_MONTH}(?: (?:de|del) {YEAR})?|(?:lun|mie|jue|vie|sab|dom)\.? {DAY}(?: {OTHER_SHORT_MONTH})?|{OTHER_WEEKDAY}(?: {DAY})?|enero|febrero|marzo|abril|junio|agosto|sept?iembre|octubre|noviembre|diciembre)\b", 85),
    _date("date_month_year", rf"\b({PART_OF_MONTH}?{MONTH}\.?,?\s{{1,2}}(?:of\s)?(?:{YEAR}|'\d\d))\b", 91),
    _date("date_month_slash_year", rf"\b((?:1[0-2]|0?[1-9])/{YEAR})\b", 88),
    _date("date_part_of_month", rf"\b({PART_OF_MONTH}{MONTH})\b", 90),
    Rule("date_month", IdentifierLabel.DATE, rf"\b({FULL_MONTH})\b", strength=78, is_case_sensitive=True, check=_is_month),
    _date("date_month_plain", rf"\b(?:in|since|last|this|next|until|during|of|from)\s({MONTH})\b", 78, _is_month),
    _date("date_slash", rf"(?:^|[^\d/.:-])({SLASHED}(?:\s?(?:-|to|into|thru|through|&)\s?{SLASHED}(?:/(?:{YEAR}|\d\d))?)?)\b", 79, _is_slash_date),
    _date("date_dot", r"\b(?:on|dated|since|until) ((?:1[0-2]|0?[1-9])\.(?:0[1-9]|[12]\d|3[01])) (?:we|i|he|she|they|our|my|crew|pt|patient)\b", 78, _is_dotted_date),
    _date("date_dash", r"(?:^|[^\d/.:-])((?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9]))\b", 79, _is_dash_date),
    _date("day_of_this_month", rf"\b((?:the\s)?(?:{ORDINAL}|{WORD_ORDINAL})\sof\s(?:this|last|next|the|every|each)\smonth)\b", 85),
    _date("month_of_last_year", rf"\b({MONTH})\sof\s(?:last|this)\s(?:yr|year)\b", 85),
    _date("night_of_day", rf"\b(the (?:night|morning|evening|day|afternoon) of the {ORDINAL}|the {WEEKDAY} before last|{DAY} (?:ene|abr|ago|dic))\b", 85),
    _date("night_of_ordinal", rf"\bthe (?:night|morning|evening|day|afternoon) of (the (?:{WORD_ORDINAL}))\b", 80, _is_day_of_month),
    _date("date_day_of_month", rf"\b((?:the\s)?(?:{ORDINAL}))\b", 60, _is_the_day),
    _date("date_day_of_month_cued", rf"\b(?:on|since|until|by|before|after|dated|from)\s((?:the\s)?{ORDINAL}|the\s(?:{LATE_ORDINAL}))\b", 61, _is_day_of_month),
    _date("date_late_day", r"\bon\s((?:the\s)?(?:1[1-9]|2\d|3[01])(?:st|nd|rd|th))\b", 61, _is_no_storey),
    Rule("date_of_day_before_name", IdentifierLabel.DATE, r"\b(?i:on|since|until|by|before|after) ((?i:the )\d{1,2}(?:st|nd|rd|th)) (?:[A-Z][a-z]|[A-Z]\d)", strength=61, is_case_sensitive=True, check=_is_no_storey),
    _date("date_dashes_in_list", r"\b((?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9]))(?: (?:thru|through) |, (?:1[0-2]|[1-9])-\d{1,2} (?:and|&) )(?:1[0-2]|0?[1-9])-\d{1,2}\b", 79),
    _date("date_dashes_inside_list", r"\b(?:1[0-2]|[1-9])-\d{1,2}, ((?:1[0-2]|[1-9])-\d{1,2}),? (?:and|&) (?:1[0-2]|[1-9])-(?:1[3-9]|2\d|3[01])\b", 79),
    _date("date_dashes_end_list", r"\b(?:1[0-2]|[1-9])-\d{1,2}(?: (?:thru|through) |, (?:and |& )?(?:(?:1[0-2]|[1-9])-\d{1,2} (?:and|&) )?)((?:1[0-2]|[1-9])-(?:1[3-9]|2\d|3[01])|(?:1[0-2]|[1-9])-[1-9])\b", 79, lambda c, x: (is_no_expiry(c, x) and "thru" in c.before[-9:]) or "through" in c.before[-9:] or int(c.value.split("-")[1]) > 12),
    _date("weekday", rf"\b({WEEKDAY}(?:,?\s(?:the\s)?{ORDINAL}|{PART_OF_DAY})?)\b", 85, _is_day_of_week),
    _date("weekday_counted", rf"\b((?:the\s)?(?:1st|2nd|3rd|4th|first|second|third|fourth|last|every other)\s{WEEKDAY}\s(?:in|of)\s{MONTH})\b", 91),
    _date("weekdays_counted", rf"\b((?:two|three|four|last|every)\s{WEEKDAY}s(?:\sago)?)\b", 85),
    _date("on_weekdays", rf"\bon\s({WEEKDAY}s)\b", 85),
    Rule("weekday_abbreviated", IdentifierLabel.DATE, r"(?:^|[.;:,(]\s|\b(?i:on|last|this|next|every|until|since|by)\s)((?:Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun)\.)\s[a-z]", strength=80, is_case_sensitive=True, check=_is_short_day),
    _date("date_after_weekday", rf"\b(?:{WEEKDAY}|{SHORT_WEEKDAY})\.?,?\s{{1,2}}((?:1[0-2]|0?[1-9])[/-]{DAY}(?:[/-]\d{{2,4}})?(?:\s?(?:-|to|thru|&)\s?{SLASHED})?)\b", 86),
    _date("date_month_day_list", rf"\b({MONTH}\.?\s(?:{ORDINAL}|{DAY})(?:,\s(?:{ORDINAL}|{DAY})){{1,4}},?\s(?:and|&)\s(?:{ORDINAL}|{DAY}))\b", 92, _is_date_with_month),
    _date("date_of_call", rf"\bthe\s({SLASHED})\s(?:call|run|incident|shift|trip|event|arrest)\b", 80),
    _date("date_behind_date", rf"\b{MONTH}\.?\s{DAY}\s?(?:into|to|thru|through|and)\s?({SLASHED})\b", 86),
    _date("date_day_first", r"\b(?:occurred|reported|dated|happened|submitted)[:,]?\s((?:1[3-9]|2\d|3[01])/(?:0[1-9]|1[0-2]))\b", 80),
    Rule("dated", IdentifierLabel.DATE, r"\b(?:dated|(?:night|morning|evening) of)[:,]?\s((?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9]))(?:[^\d.]|\.\D|\.?$)", strength=80, check=lambda c, _: not MEASURE.match(c.after)),
    _date("weekday_day_in_words", rf"\b({WEEKDAY},?\sthe\s(?:fourth|fifth|sixth|seventh|eighth|ninth|tenth|{LATE_ORDINAL}))\b", 86),
    _date("weekday_short_day", rf"\b((?:mon|tues?|weds?|thurs?|thu|fri)\.?,?\sthe\s{ORDINAL})\b", 86),
    Rule("licence_expires", IdentifierLabel.DATE, rf"\b(?:cert|certification|licen[sc]e|registration|card)\b[^.;\n]{{0,25}}\bexp(?:ires|ired|iration)?\.?:?\s({SLASHED})\b", strength=80),
    Rule("month_of_papers", IdentifierLabel.DATE, r"\b(Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC|January|February|April|June|July|August|September|October|November|December|JANUARY|FEBRUARY|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER) (?i:shifts?|schedule|roster|rota|audit|inventory|logs?|meeting|newsletter|statement|invoice|bill|charts?|numbers|figures|stats|timesheets?|calendar|restock|drills?|check ?sheets?|run ?sheets?)\b", strength=80, is_case_sensitive=True),
    _date("weekday_short", rf"\b({SHORT_WEEKDAY})\b", 80, _is_weekday),
    _date("weekday_short_part", rf"\b((?:{SHORT_WEEKDAY})\.?{PART_OF_DAY})\b", 81, _is_no_reading),
    _date("holiday", rf"\b((?:(?:the (?:first|second|third|fourth|last|\d(?:st|nd|rd|th)) )?(?:{WEEKDAY}|day|night|morning|week|weekend) (?:after|before|of|in) )?{HOLIDAY}(?:[\s,]{{1,2}}{YEAR})?)\b", 92, _is_holiday),
    Rule("born_long_ago", IdentifierLabel.AGE_OVER_89, r"\b(?:born|dob|birth(?:date|day)?|yob|b\.)(?:\s(?:in|year|is|was|of))*[\s:]{1,2}((?:18\d\d|19[0-3]\d))\b", strength=86),
)  # fmt: skip
