"""Ages of 90 and more, in digits and in words; younger ages stay."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    ORDINARY,
    ROLE,
    SURNAME_SHIFT,
    TITLE,
    VERB,
    Lexicon,
)
from services.deidentify.core.rules import Candidate, Rule

OLD: Final = r"(?:9\d|1[0-2]\d)"
ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
OLD_WORDS: Final = (
    rf"(?:ninety(?:[\s-]{ONES})?|(?:a |one )?hundred(?:(?: and|-and)?[\s-](?:{ONES}|ten|eleven|twelve))?)"
)
YEARS: Final = r"(?:y\.?/?o\.?|yo?[wbha]?[mf]|y|yr\.?s?|years?|year-?old)"
TEMPERATURE: Final = re.compile(
    r"\b(?:temp|temperature|fever|febrile|t|tmax|warm|cold|degrees|core|heat|outside|ambient)\b[^.;]{0,25}$|"
    r"\b(?:meds|drugs|saline|box|cab|fridge|cooler|drawer|interior) (?:was|were|is|are|hit|read|reads)(?: at)? $"
)
MEASURED: Final = re.compile(
    r"\b(?:hr|rr|bp|sbp|sat|sats|spo2|o2|pulse|rate|resps?|glucose|bgl|cbg|bg|sugar|weight|wt|map|etco2|temp|gcs|at|to|of|x|ma|"
    r"joules|ph|pco2|po2|k|na|about|approx|over|under|than|was|is|were|from|up|down|for|every|within|"
    r"exit|route|hwy|mm|mile|medic|engine|unit|station|room|rm|apt|bed|and|or|for|by|minus|plus|ended)\s*[:=~<>]?\s*$"
)
NO_AGE_AFTER: Final = re.compile(
    r"\s?(?:%|percent|mg|mcg|ml|min|sec|hr|hour|day|week|month|bpm|mmhg|kg|kilo|lb|pound|mile|mph|feet|ft|foot|over|/|degree|joule|beat|per|"
    r"on (?:ra|room|nrb|nc|o2)|ra\b|systolic|palp|times|units|cc|ma\b|meter|yard|calls|people|patients|pts|crew|proof|and rising|\.\d)"
)


READING_BEFORE: Final = re.compile(
    r"\b(?:sats?|spo2|o2|hr|rr|bp|sbp|pulse|rate|resps?|temp|tmax|fever|glucose|sugar|bgl|cbg|bg|map|weight|wt|etco2|co2|level|pressure|oxygen|count|speed|"
    r"limit|gauge|score|number|total|code|battery|volume|max|min|it|that|this)\b[^.;]{0,25}$"
)
WARMTH_AFTER: Final = re.compile(
    r"\s?f[\s,]{1,2}(?:core|temp|rectal|oral|tymp|axill|in the|in here|outside|inside|heat|fever|day|in box(?:\.|$))"
)
BEHIND_PERSON: Final = (
    r"(?:[.,;]|$|\s(?:fell|fall|falls|lives|lived|on|with|w/|who|from|and|has|had|hx|c/o|found|slid|slipped|wedged|trapped|died|weak|sick|alert|confused|"
    r"unresponsive|unresp|frail|old|or \d\d|vs|and|both|at|married|slid|hip|fx|seen|sent|went|walked|looked|by herself|by himself|at home|alone|was|is|says|said|took|lol|but|so)\b)"
)
KIN_WORD: Final = (
    r"(?:grandma|grandpa|grandmother|grandfather|granny|gran|gram|gramps|nana|papa|mother|father|mom|dad|mama|auntie|aunt|uncle|abuela|abuelo|abuelita|"
    r"lola|lolo|tutu|babcia|nonna|oma|opa|gma|gpa|g-?ma|g-?pa|gramma|grampa|nonno|nonni|yaya|mimi|pops|wife|husband|sister|brother|neighbor|mr\.?|mrs\.?|ms\.?|miss)"
)
PERSON_BEFORE: Final = re.compile(r"\b(?:pt|patient|a|an|the|old|is|elderly|frail)[\s:,]{1,2}$|^$")
PERSON_AFTER: Final = re.compile(
    r" f\s(?:who|with|w/|c/o|from|found|fell|pt|patient|alert|unresp|lives|had|has|hx|s/p|compl|at home|resident)"
)
NUMBER_BEFORE: Final = re.compile(
    r"\d\s?[,(]\s?$|\b(?:sats?|rates?|pulse|hr|bp|leaked|upsized|dropped|improved|(?:rose|fell|went) (?:to|from))\b[^.;]{0,20}$"
)


def _is_age_apposed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'septic lady, 92, BP 78/40' and 'Mr. Stensrud, 91, has': a number set off by commas after a person."""
    return (
        not NUMBER_BEFORE.search(candidate.before)
        and not MEASURED.search(candidate.before.rstrip(", ("))
        and not NO_AGE_AFTER.match(candidate.after)
    )


def _is_unmeasured(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'she was 94', not 'he was 94 % on room air'."""
    return not NO_AGE_AFTER.match(candidate.after)


def _is_no_reading(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'my mother is 91 and'; not 'his sat is 91.'"""
    return not NO_AGE_AFTER.match(candidate.after) and not READING_BEFORE.search(candidate.before)


def _is_sex_behind(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'93F', '102 F who fell'; not '104 F in the box', '95 F core'."""
    if TEMPERATURE.search(candidate.before) or WARMTH_AFTER.match(candidate.after):
        return False
    if int(candidate.value) < 100 or not candidate.after.startswith(" f"):
        return True
    return bool(PERSON_BEFORE.search(candidate.before) or PERSON_AFTER.match(candidate.after))


def _is_age_of_named(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'edna 92 fell', 'rose hunter 93': the word before is a name and no reading."""
    word = re.search(r"([a-z'-]+),? $", candidate.before)
    if word is None or NO_AGE_AFTER.match(candidate.after) or MEASURED.search(candidate.before):
        return False
    facts = lexicon.words[word[1]]
    if facts & FUNCTION or max(facts & 15, facts >> SURNAME_SHIFT & 15) < 6:
        return False
    if facts & 15 >= 6 and not facts & (CLINICAL | ROLE | TITLE):
        return True
    before = re.search(r"([a-z'-]+) [a-z'-]+,? $", candidate.before)
    is_surname = before is not None and lexicon.words[before[1]] & 15 >= 6
    return is_surname or not facts & (ORDINARY | VERB | CLINICAL | ROLE | TITLE)


def _is_age_in_words(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'ninety-six' with no measure after it; a lone 'hundred' needs 'years old', a lone 'ninety' too."""
    if NO_AGE_AFTER.match(candidate.after) or re.match(
        r"[\s-](?:and(?! (?:9|ninety))|point|\d|eight|or)", candidate.after
    ):
        return False
    return not MEASURED.search(candidate.before)


def _is_age_of_patient(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Pt Ada Marie Quist 91 hip fx'; not 'Pt Ada Quist 92 % on air', 'Pt Moved 91 ft'."""
    word = re.search(r"([a-z'-]+),? $", candidate.before)
    if word is None or NO_AGE_AFTER.match(candidate.after):
        return False
    return not lexicon.words[word[1]] & (FUNCTION | CLINICAL | VERB | ROLE)


TREND: Final = re.compile(
    r"\b(?:systolics?|diastolics?|pressures?|sbp|bp|sats?|saturations?|spo2|o2|rates?|hr|maps?|temps?|temperatures?|sugars?|"
    r"glucose|heart rate|pulse)\b[^.;]{0,30}$"
)


def _is_no_trend(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'in her 90s'; not 'systolic stayed in the 90s'."""
    return TREND.search(candidate.before) is None


NEARLY: Final = r"(?:(?:almost|nearly|going on)\s)?"


def _age(name: str, pattern: str, strength: int = 88) -> Rule:
    return Rule(name, IdentifierLabel.AGE_OVER_89, pattern, strength=strength)


PERSON: Final = (
    r"(?:he|she|pt|patient|mother|father|mom|dad|grandmother|grandfather|grandma|grandpa|abuela|resident|wife|husband|lady|man|woman|who|"
    r"gentleman|male|female|\))"
)
RULES: Final = (
    _age("age_years", rf"\b({OLD})[\s-]{{0,2}}{YEARS}\b"),
    Rule("age_sex", IdentifierLabel.AGE_OVER_89, rf"\b({OLD})\s?[-/]?(?:m|f|mo?f?|male|female|fem|woman|man|lady|gentleman|w[mf]|b[mf]|h[mf])\b", strength=86, check=_is_sex_behind),
    Rule("age_behind_sex", IdentifierLabel.AGE_OVER_89, rf"\b(?:[mf]/|(?:fe)?male,? )({OLD})\b", strength=66, check=_is_unmeasured),
    _age("age_key", rf"\b(?:aged?|age of|turn(?:s|ed|ing))\s?(?:is|was|:|=)?\s?({OLD})\+?(?:\s?[,.;)]|$|\s(?:and|with|w/|who|from|lives|last|this|next|in|on|today))", 84),
    Rule("age_of_person", IdentifierLabel.AGE_OVER_89, rf"\b(?:man|woman|lady|gentleman|fellow|gent) of ({OLD})(?:[\s,.;)]|$)", strength=84, check=_is_unmeasured),
    _age("age_key_strong", rf"\b(?:aged|age)\s?(?:is|was|of|:|=|>)?\s?({OLD})\b", 87),
    Rule("age_apposed", IdentifierLabel.AGE_OVER_89, rf"[a-z.\])]\s?[,(]\s?({OLD})\s?(?:[,)]|;|$)", strength=65, check=_is_age_apposed),
    _age("age_after_birth", rf"\b(?:19|20)\d\d\s?\(({OLD})\)", 80),
    Rule("age_of_person", IdentifierLabel.AGE_OVER_89, rf"\b{PERSON}\s?(?:was|is|turned|'s)\s{NEARLY}({OLD})\b", strength=66, check=_is_unmeasured),
    Rule("age_of_patient", IdentifierLabel.AGE_OVER_89, rf"\b(?:pt|patient|resident|grandma|grandpa|grandmother|grandfather)\s({OLD})\s?(?:[,.;)]|$)", strength=66, check=_is_unmeasured),
    Rule("age_is", IdentifierLabel.AGE_OVER_89, rf"[a-z,] is ({OLD})(?:[,.;]| and (?:lives|has|had|was|is|your|her|his|she|he|on|can|weighs|needs|alone|they|we|i)\b| not\b)", strength=66, check=_is_no_reading),
    Rule("age_behind_person", IdentifierLabel.AGE_OVER_89, rf"\b(?:he|she|pt|patient)\s({OLD})\s(?:on|with|w/|from|who|fell|lives|has|had|hx|c/o|takes|found)\b", strength=66, check=_is_no_reading),
    Rule("age_of_old_person", IdentifierLabel.AGE_OVER_89, rf"\b(?:old|elderly) (?:farmer|man|woman|lady|gentleman|gent|fella|fellow|guy|vet|veteran|rancher|priest|nun|timer|widow|widower|soul),? ({OLD})\b", strength=66, check=_is_unmeasured),
    Rule("age_in_brackets", IdentifierLabel.AGE_OVER_89, rf"\((?:he|she)?(?:'s| is| was)? ?({OLD})\)", strength=66, check=_is_age_apposed),
    Rule("age_of_titled", IdentifierLabel.AGE_OVER_89, rf"\b(?:mrs?|ms|miss)\.? [a-z'-]{{3,}},? ({OLD})(?:\s[a-z]{{2}}|\s?[,.;)]|$)", strength=66, check=_is_age_of_patient),
    Rule("age_behind_name", IdentifierLabel.AGE_OVER_89, rf"[a-z]{{3}} ({OLD}){BEHIND_PERSON}", strength=65, check=_is_age_of_named),
    Rule("age_of_named_patient", IdentifierLabel.AGE_OVER_89, rf"\b(?:[Pp]t|[Pp]atient|[Rr]esident|Mrs?\.?|Ms\.?|Miss|PT|PATIENT)(?: [A-Z][A-Za-z'-]*\.?){{1,4}},? ({OLD})\b", strength=66, check=_is_age_of_patient, is_case_sensitive=True),
    Rule("age_beside_relative", IdentifierLabel.AGE_OVER_89, rf"\b{KIN_WORD},? ({OLD})(?:\s?[,.;)?!]|$|\s(?:with|w/|fell|and|has|had|on|in|is|was|who|from|lives)\b)", strength=66, check=_is_unmeasured),
    _age("age_on_paper", rf"\b({OLD}) on (?:the |his |her |their )?(?:face ?sheet|paperwork|chart|dl|licen[sc]e|id|wristband|band|mar|tablet|epcr|pcr)\b", 66),
    _age("age_concluded", rf"\b(?:born|dob)\b[^;)\n]{{0,25}}\bso ({OLD})\b", 66),
    _age("age_after_age_in_words", rf"\bninety(?:[\s-]{ONES})? and ({OLD})\b", 66),
    Rule("age_is_in_words", IdentifierLabel.AGE_OVER_89, rf"\b(?:is|was|'s|'m|im|am|turned|turns|turning) (ninety[\s-]{ONES})\b", strength=66, check=_is_no_reading),
    Rule("age_of_relative", IdentifierLabel.AGE_OVER_89, rf"\b{KIN_WORD}(?:\s[a-z'-]+){{0,2}}\s?(?:is|was|'s|turned)\s{NEARLY}({OLD})\b", strength=66, check=_is_unmeasured),
    Rule("age_of_relative_in_words", IdentifierLabel.AGE_OVER_89, rf"\b{KIN_WORD}(?:\s[a-z'-]+){{0,3}}\s?(?:is|was|'s|turned)\s({OLD_WORDS})\b", strength=66, check=_is_unmeasured),
    Rule("age_of_speaker", IdentifierLabel.AGE_OVER_89, rf"\bi(?:\sam|'?m)\s({OLD})\b", strength=66, check=_is_no_reading),
    Rule("age_contracted", IdentifierLabel.AGE_OVER_89, rf"\b(?:hes|shes)\s({OLD})\b", strength=66, check=_is_no_reading),
    Rule("age_closing_name", IdentifierLabel.AGE_OVER_89, rf"[a-z]{{3}}, ({OLD})\.(?:\s|$)", strength=65, check=_is_age_of_named),
    _age("age_corrected", rf"\b{OLD_WORDS},?\s(?:no|wait|sorry|or|i mean|actually|make that)(?:,?\s(?:no|wait|sorry|i mean|actually|make that)){{0,3}},?\s(ninety[\s-]{ONES})\b", 66),
    _age("age_himself", rf"[a-z], ({OLD})\s(?:himself|herself|themselves)\b", 66),
    Rule("age_of_hundred", IdentifierLabel.AGE_OVER_89, rf"[a-z]{{3}}, ((?:a |one )?hundred and {ONES}),", strength=66, check=_is_age_of_named),
    _age("age_either", rf"\beither ({OLD})\b", 66),
    _age("age_either_second", rf"\beither {OLD} or ({OLD})\b", 66),
    Rule("age_closing", IdentifierLabel.AGE_OVER_89, rf"[A-Z][a-z]+, ({OLD})\.", strength=65, check=_is_age_apposed, is_case_sensitive=True),
    _age("age_words_years", rf"\b({OLD_WORDS})[\s-]{{0,2}}{YEARS}\b"),
    Rule("age_words", IdentifierLabel.AGE_OVER_89, rf"\b(ninety[\s-]{ONES})\b", strength=65, check=_is_age_in_words),
    Rule("age_words_of_person", IdentifierLabel.AGE_OVER_89, rf"\b{PERSON}(?:'s|s| is| was| turned)\s({OLD_WORDS})\b", strength=66, check=_is_unmeasured),
    Rule("age_words_key", IdentifierLabel.AGE_OVER_89, rf"\b(?:age|aged|turn(?:s|ed|ing)|is|was)\s({OLD_WORDS})\s?(?:[,.;)]|$|and\b|with\b|years)", strength=66, check=_is_age_in_words),
    Rule("age_nineties", IdentifierLabel.AGE_OVER_89, r"\b(?:in|into) (?:her|his|their|the) (?:(?:early|mid|late)[\s-])?(90'?s|nineties|100'?s|hundreds)\b", check=_is_no_trend, strength=88),
    Rule("age_turned", IdentifierLabel.AGE_OVER_89, rf"\bturned ({OLD})\b", strength=66, check=_is_unmeasured),
    _age("age_about_ninety", r"\b(ninety[\s-](?:something|odd))\b"),
    _age("age_turned_hundred", r"\bturn(?:s|ed|ing) (?:just )?((?:a|one) hundred)\b"),
    _age("age_birthday", r"\b((?:9\d|1[01]\d)(?:st|nd|rd|th)) birthday\b"),
    _age("age_centenarian", r"\b((?:super)?centenarian|nonagenarian)\b"),
)  # fmt: skip
