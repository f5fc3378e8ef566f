"""People by what stands beside them: an initial, a nickname, who did it, who is here, whose name is read out."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from string import ascii_lowercase
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    DRUG,
    FUNCTION,
    KIN,
    LISTS,
    ORDINARY,
    ROLE,
    SURNAME_SHIFT,
    TITLE,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    entries,
)
from services.deidentify.core.name_spans import LETTERED
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.crews import ACTS

NO_PERSON: Final = FUNCTION | ROLE | KIN | TITLE | DRUG
EPONYMS: Final = frozenset(
    re.split("[ -]", entry)[0].removesuffix("'s") for entry in entries(LISTS / "eponym.txt")
)
"""Who gave a sign or a tube the name may also be the medic's namesake."""
BODY: Final = re.compile(
    r"\s(?:waves?|leads?|arm|leg|side|tubes?|hand|hip|knee|eye|ear|foot|shoulder|wrist|ankle|lung|chest|fx|fracture|segment|cylinder|spine|"
    r"vertebra|strip|line|section|priority|shift|platoon|wing|bed|unit)\b"
)
SAID_NAMES: Final = "will|may|art|rich|gene|drew|grant|chase|page|hope|faith|grace|joy|summer|dawn|rose|mark|bill|rusty|sunny|wren"
"""Names that are words too and are told as names: 'his name was will'."""
SHORT_WORDS: Final = "acinuwxlrst"
"""Letters that stand for words: 'w' with, 'n' and, 'c' with, 'l' left."""
CLOSED: Final = re.compile(r"\s?[.,;:)?!]|\s?$|\s(?:and|n|said|says|was|is|has|put|told|here)\b")
GOES_ON: Final = re.compile(
    rf"\s?[.,;:)\"&?!]|/(?!\s?o)|\s?$|\s(?:and|&|{ACTS}|was|is|has|had|put|on|in|at|to|from|here|caught|found|recogni[sz]ed|cancel+ed|tased|fell)"
)
AFTER_HUMAN: Final = re.compile(
    rf"\s?[,.(;]|\s?$|\s(?:{ACTS}|who|choked|fainted|fell|will|would|is|was|has|had|and|brought|put)\b"
)


def _levels(lexicon: Lexicon, word: str) -> tuple[int, int, int, int]:
    facts = lexicon.words[word.lower().removesuffix("'s")]
    return facts, facts & 15, facts >> SURNAME_SHIFT & 15, facts >> ZIPF_SHIFT & ZIPF_MASK


def _is_with_initial(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'hodan b and', 'CHANCE W FOUND HIM'; not 'rose t waves', 'mark x 2'."""
    word, letter = re.split(r"[\s.]+", candidate.value.lower().rstrip("."))
    facts, given, surname, zipf = _levels(lexicon, word)
    if (
        facts & (NO_PERSON & ~FUNCTION)
        or (facts & FUNCTION and word not in ("will", "may"))
        or BODY.match(candidate.after)
    ):
        return False
    if (
        word == "min"
        or (word in EPONYMS and given < 7)
        or (facts & (CLINICAL | ORDINARY | VERB) and given < 7)
    ):
        return False
    if given < 5 and not (surname >= 6 and zipf < 34):
        return False
    return bool((CLOSED if letter in SHORT_WORDS else GOES_ON).match(candidate.after))


def _is_behind_initial(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'A. FERREIRA', 's. young'; not '3 L. Quist', 'vitamin k. heparin', 'c. diff'."""
    before = re.search(r"([a-z0-9]+)[\s,(-]{0,2}$", candidate.before)
    if candidate.value[0].lower() in "ur" or (before and (before[1] in LETTERED or before[1][-1].isdigit())):
        return False
    word = re.split(r"[\s.]+", candidate.value.lower())[-1]
    facts, given, surname, zipf = _levels(lexicon, word)
    if facts & (NO_PERSON | CLINICAL | VERB):
        return False
    return surname >= 6 or (candidate.value[-1].isupper() and (given >= 5 or zipf < 20))


def _is_nickname(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'big tony', 'Papa Joe'; not 'big toe', 'little grace period'."""
    facts, given, _, zipf = _levels(lexicon, re.split(r"\s", candidate.value)[-1])
    return not facts & (NO_PERSON | CLINICAL) and given >= (
        6 if facts & (ORDINARY | VERB) or zipf > 44 else 5
    )


def _is_doer(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'forgotten by FOLEY', 'told kendrick'; not 'done by page', 'placed by foley catheter'."""
    word = candidate.value.lower().split()[0].removesuffix("'s")
    facts, given, surname, zipf = _levels(lexicon, word)
    if facts & (NO_PERSON | VERB) or re.match(
        r"\s(?:catheter|cath|bag|tube|blade|pad|pump|collar|splint|sign|method)", candidate.after
    ):
        return False
    if facts & CLINICAL:
        return word in EPONYMS and surname >= 4
    if facts & ORDINARY or zipf > 42:
        return given >= 7 or (candidate.value[0].isupper() and candidate.value[1:].islower() and surname >= 6)
    return max(given, surname) >= 6


def _is_of_human(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'employee chance choked', 'husband will.'; not 'wife will be', 'mom left'."""
    word = candidate.value.lower()
    facts, given, surname, zipf = _levels(lexicon, word)
    if facts & (NO_PERSON & ~FUNCTION) or facts & CLINICAL or (facts & FUNCTION and word != "will"):
        return False
    if word == "will" and not re.match(r"\s?[,.(;]|\s?$|\swill\b", candidate.after):
        return False
    return max(given, surname - 1) >= 6 and (zipf < 42 or bool(AFTER_HUMAN.match(candidate.after)))


def _is_reached(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'call Sue at 555-0127'; not 'call Dispatch at'."""
    facts, given, surname, _ = _levels(lexicon, candidate.value.lower())
    return not facts & (NO_PERSON | CLINICAL) and max(given, surname) >= 4


def _is_here(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Sveta here.', 'will drake here'; not 'Nobody here', 'Still here'."""
    first, *_ = candidate.value.lower().split()
    facts, given, surname, zipf = _levels(lexicon, first)
    if facts & (NO_PERSON & ~FUNCTION) or (facts & FUNCTION and first != "will"):
        return False
    return given >= 5 or (zipf < 36 and surname >= 3)


def _is_spelled(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Q-U-I-S-T'; not 'S-A-M-P-L-E'."""
    facts, *_ = _levels(lexicon, candidate.value.replace("-", ""))
    return not facts & (FUNCTION | CLINICAL | ORDINARY | VERB)


def _is_spaced(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'K o w a l s k i'; not 'S A M P L E', 'a b c d e f'."""
    word = candidate.value.replace(" ", "").lower()
    facts, *_ = _levels(lexicon, word)
    return word not in ascii_lowercase and not facts & (FUNCTION | CLINICAL | ORDINARY | VERB)


def _is_driver(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'PARK DRIVING', 'riley flying'; not 'patient driving'."""
    facts, given, surname, _ = _levels(lexicon, candidate.value)
    return not facts & (NO_PERSON | CLINICAL | VERB & ~ORDINARY) and max(given, surname) >= 6


def _is_compound(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Dana Two Elks': a given name before words that make a surname."""
    facts, given, *_ = _levels(lexicon, candidate.value.split()[0])
    return given >= 4 and not facts & FUNCTION


MEASURED: Final = ("co2", "etco2", "spo2", "o2", "h2o", "level")
"""Beginnings of what a user of something has, and is not called."""


def _is_no_billing_code(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'under t4471'; not 'under A0425', the code of a loaded mile."""
    return not re.fullmatch(r"a04(?:2[5-9]|3[0-6])", candidate.value.lower())


def _is_login_mixed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'user stn5crew'; not 'user level2trauma', 'user co2flow'."""
    letters = [part for part in re.split(r"\d+", candidate.value.lower()) if part]
    return not candidate.value.lower().startswith(MEASURED) and not all(
        lexicon.words[part] & (ORDINARY | CLINICAL) for part in letters
    )


SELDOM: Final = 20
"""Tenths of a Zipf value: what is said more often is a word of the language."""


def _is_login_of_letters(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Driver login mpet'; not 'driver login failed'."""
    facts = lexicon.words[candidate.value.lower()]
    is_plain = facts & (FUNCTION | ORDINARY | VERB | ROLE | CLINICAL)
    return not is_plain and facts >> ZIPF_SHIFT & ZIPF_MASK < SELDOM


def _is_closing(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Thanks. Quist' and 'Quist, Sta 8'; not 'Stable. Trauma'."""
    word = re.split(r"[\s,]", candidate.value)[0].lower()
    facts, given, surname, zipf = _levels(lexicon, word)
    if facts & (NO_PERSON | VERB) or (facts & CLINICAL and word not in EPONYMS):
        return False
    return max(given, surname) >= 6 and (zipf < 46 or not facts & ORDINARY or given >= 7)


def _person(
    name: str,
    pattern: str,
    check: Check | None,
    strength: int = 76,
    *,
    plain: bool = True,
    is_patient: bool = False,
) -> Rule:
    label = IdentifierLabel.NAME if is_patient else IdentifierLabel.PROVIDER
    return Rule(name, label, pattern, check=check, strength=strength, is_case_sensitive=not plain)


DONE: Final = (
    r"(?:forgotten|found|caught|charted|written|placed|signed|told|given|seen|reported|called|driven|accepted|pushed|witnessed|checked|read|done|noted|stopped|"
    r"drawn up|counted|opened|restocked|handed|relieved|assisted|started|ordered|missed|spotted|documented|verified|intubated|recogni[sz]ed)"
)
HUMANS: Final = (
    r"(?:employee|cousin|husband|wife|mom|mother|dad|father|brother|sister|son|daughter|grand-?son|granddaughter|granson|neighbor|niece|nephew|aunt|uncle|"
    r"adjuster|officer|driver|dispatcher|bystander|roommate|boyfriend|girlfriend|coworker|cashier|partner|named|janitor|usher)"
)
HMONG: Final = "houa|chia|kou|nhia|zoua|yer|ying|der|tou|xee|dee|choua|foua|ger|kao|nou|zong|shoua"
RULES: Final = (
    _person("with_initial", r"\b([a-z]{3,} [a-z])\b\.?", _is_with_initial, 75),
    _person("behind_initial", r"(?:^|[\s(,:;\"])([a-z]\. ?[a-z][a-z'-]{2,})\b", _is_behind_initial, 75),
    _person("nickname_plain", r"\b((?:big|lil|papa|old man|tita|tito|big mama|fat|tiny) [a-z]{2,})\b", _is_nickname, 75, is_patient=True),
    _person("relative_called", r"\b(?:auntie|uncle|mama|tia|tio|lola|lolo|tutu) ([a-z]{3,})\b", _is_nickname, 75, is_patient=True),
    _person("hmong_given", rf"\b(pa (?:{HMONG})(?: (?:her|lor|vang|xiong|yang|moua|thao|vue|lee|cha|hang|kue))?)\b", None, 76),
    _person("hmong_her", r"\b((?:soua|pao|mee|tou|kou|xai|chue|yeng|bee|yer|mai|vang pao|[a-z]{3,} pao) her)\b", None, 76, is_patient=True),
    _person("done_by", rf"\b{DONE} by ([a-z][a-z'-]{{2,}})\b", _is_doer, 75),
    _person("told_person", r"\b(?:told|asked|handed|paged|flagged down|thanked|relieved|visiting|per) ([a-z][a-z'-]{2,})\b", _is_doer, 74),
    _person("reached_at", r"\b(?i:call|text|page|contact|reach|phone|e-?mail|ask for|see)(?:ed|ing)? ([A-Z][a-z]{2,})(?: at| on| @|:|,)? \(?\d{3}[-. )]", _is_reached, 75, plain=False),
    _person("of_human", rf"\b{HUMANS},? ([a-z]{{3,}})\b", _is_of_human, 74, is_patient=True),
    _person("is_here", r"(?:^|[.;!?]\s)([a-z]{3,}(?: [a-z]{3,})?)(?: from [a-z]+ \d{1,3})? here\b", _is_here, 75),
    _person("spelled_out", r"\b([A-Z](?:-[A-Z]){3,})\b", _is_spelled, 80, plain=False, is_patient=True),
    _person("spaced_out", r"(?:^|[^\w'.])((?:[A-Za-z] ){5,}[A-Za-z])\b", _is_spaced, 80, plain=False, is_patient=True),
    _person("driver", r"(?:^|[.;,/&]\s?|\band )([a-z]{3,}) (?:driving|was driving|flying|attending|in (?:the )?back with)\b", _is_driver, 75),
    _person("compound_surname", r"\b([A-Z][a-z]+ (?:Two|Three|Four|Many|Red|Black|White|Running|Little|Big|Old|Yellow|Spotted|Iron|Bad|Good|Runs|Takes|Kills|Standing|Walking) [A-Z][a-z]+)\b", _is_compound, 75, plain=False, is_patient=True),
    _person("nickname_before_name", r"([\"][A-Z][a-z]+(?: [A-Z][a-z]+)?[\"] [A-Z][a-z]{2,} [A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?)\b", None, 74, plain=False, is_patient=True),
    _person("closing_capital", r"[.!?)\"]\s{1,2}-{0,2}\s?([A-Z][a-z]{2,}(?: [A-Z]\.?)?)\s*$", _is_closing, 75, plain=False),
    _person("closing_reversed", r"(?:^|[.!?]\s|[/:]\s?)([A-Z][a-z]{2,}, [A-Z])\.?(?:\s*$|\s(?:is|was|has)\b|/)", _is_closing, 75, plain=False),
    _person("name_is", rf"\b(?:his|her|my|their|first) name (?:is|was|as) ({SAID_NAMES})(?: and\b|\s?[.,;]|$)", None, 75),
    _person("of_station", r"(?:^|[.!?]\s)([A-Z][a-z]{2,}), (?i:sta|stn|station|medic|engine|rescue|m-?\d)\b", _is_closing, 75, plain=False),
    _person("login", r"\b(?:user(?: log)?|caller|login|log-?ins?|account|under|post by)[\s:(]{1,2}\"?@?([a-z0-9]{2,}_[a-z0-9_]+|[a-z]{4,}\d{1,4}|[a-z]\d{3,5})\b", _is_no_billing_code, 80, is_patient=True),
    _person("login_mixed", r"\b(?:user|log-?in)[\s:]{1,2}\"?@?([a-z]{2,12}\d{1,4}[a-z]{2,12}\d{0,4})\b", _is_login_mixed, 80, is_patient=True),
    _person("login_of_letters", r"\b(?:driver|operator|emp) log-?in(?: id)?[\s:=]{1,3}(?:is |was )?([a-z]{3,12})\b", _is_login_of_letters, 80),
    _person("login_dotted", r"\b(?:user|login|log-?in|account)[\s:(,]{1,2}@?([a-z]\.[a-z]{3,20}\d{0,4}|[a-z]{2,20}\.[a-z]{2,20}\d{1,4}|[a-z]{2,20}_[a-z]{1,20}\d{0,4})\b", None, 80, is_patient=True),
    _person("titled_eponym", rf"\b(?:dr|doctor|nurse|medic|capt|captain|lt|sgt|chief|officer|deputy)\.? ({'|'.join(sorted(e for e in EPONYMS if len(e) > 3 and e.isalpha()))})(?:[\s.,;]|$)", _is_doer, 76),
)  # fmt: skip
