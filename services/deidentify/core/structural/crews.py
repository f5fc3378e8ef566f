"""People by the form they are written in: crew lists, nicknames in quotes, signatures, who acts after a full stop."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    ABBREVIATION,
    DRUG,
    FUNCTION,
    KIN,
    ROLE,
    SURNAME_SHIFT,
    TITLE,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule

NO_PERSON: Final = FUNCTION | ROLE | KIN | TITLE | DRUG | ABBREVIATION
NO_CREW: Final = words(
    "engine medic ambulance rescue ladder truck squad unit station als bls crew none unknown both all two three one self same day night shift rest change "
    "safety fatigue error issue size split count date time event patient resource management alert notified denies report statement"
)
CAPITALS: Final = r"[A-Z][A-Za-z'-]+"
MEMBER: Final = rf"(?:[A-Z]\.? ?)?{CAPITALS}(?: [A-Z]\b\.?)?"
JOIN: Final = r"\s?(?:/|&|\+|,|;|\band\b)\s?"
CREW_KEY: Final = (
    r"\b(?:[Cc]rew|CREW|[Mm]edics|MEDICS|[Aa]ttendants?|[Pp]roviders|PROVIDERS|[Tt]eam|TEAM)\s?:\s{0,2}"
)
ENDS_MEMBER: Final = r"(?:\s?(?:/|&|\+|,|;|\.|\n)|\sand\s|$)"
HUMAN: Final = (
    r"(?:said|says|told|tells|asked|drove|stood|rang|laughed|laughs|thought|forgot|wrote|grabbed|noticed|yelled|shouted|apologi[sz]ed|admitted|swore|"
    r"slipped|quit|cried|signed|paged|phoned|texted|emailed|typed|documented|insisted|refused|witnessed|tried|drew up|jumped|walked|ran back)"
)
HUMAN_WITH_OBJECT: Final = r"(?:placed|held|took|gave|pushed|pulled|started|left|called|caught|got|had|found|made|kept|used) (?:the|a|an|it|me|him|her|us|my|our|his|their|out|off)"
ACTS: Final = rf"(?:{HUMAN}|{HUMAN_WITH_OBJECT})\b"


def _levels(lexicon: Lexicon, word: str) -> tuple[int, int, int]:
    facts = lexicon.words[word.lower()]
    return facts & 15, facts >> SURNAME_SHIFT & 15, facts >> ZIPF_SHIFT & ZIPF_MASK


def _is_member(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Price' in 'Crew: Price / Sigmon'; not 'Medic' in 'Crew: Medic 4'."""
    named = re.findall(r"[a-z'-]{2,}", candidate.value.lower())
    if not named or re.match(r"\s?\d", candidate.after):
        return False
    return not any(word in NO_CREW or lexicon.words[word] & (NO_PERSON & ~FUNCTION) for word in named)


def _is_actor(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Foley placed the Foley': a surname that opens the sentence and acts."""
    word = candidate.value
    given, surname, zipf = _levels(lexicon, word)
    facts = lexicon.words[word.lower()]
    if facts & (NO_PERSON | VERB):
        return False
    return max(given, surname) >= 6 or (word[0].isupper() and surname >= 3 and zipf < 53)


def _is_plain_actor(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'foley tried a mac 4', where nothing is capitalised."""
    given, surname, _ = _levels(lexicon, candidate.value)
    return not lexicon.words[candidate.value.lower()] & NO_PERSON and max(given, surname) >= 6


def _is_titled(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Dr. Colles laughs'; not 'Dr. on call said'."""
    return not lexicon.words[candidate.value.lower()] & (NO_PERSON & ~ABBREVIATION & ~DRUG)


def _is_nicknamed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Dustin "Gator" Weatherby'; not 'Call "Code Blue" Team'."""
    first, *_, last = re.findall(r"[A-Za-z'-]+", candidate.value)
    return not any(lexicon.words[w.lower()] & (NO_PERSON | VERB) for w in (first, last))


def _is_signature(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'sorry. cody s' and 'fadumo' as the last words; not 'stable. thanks'."""
    word, *_ = candidate.value.lower().split()
    given, surname, zipf = _levels(lexicon, word)
    if lexicon.words[word] & (NO_PERSON | VERB):
        return False
    return max(given, surname) >= 6 and zipf < 44


def _is_initials(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not lexicon.words[candidate.value.lower()] & (FUNCTION | ABBREVIATION)


COUNTING: Final = re.compile(r"\b(?:narcs?|narcotics?|count|counted|safe|controlled)\b[^;]{0,80}$")


def _is_counted_by(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Narc count 0700: fent x6. Off HJ on TRB.'; not 'off VT on SR'."""
    return bool(COUNTING.search(candidate.before)) and _is_initials(candidate, lexicon)


def _is_lettered(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'V Cly thought'; not 'T Wave was'."""
    word = candidate.value.split()[-1].lower()
    given, surname, zipf = _levels(lexicon, word)
    return not lexicon.words[word] & (NO_PERSON | VERB) and (max(given, surname) >= 5 or zipf < 25)


def _person(name: str, pattern: str, check: Check, strength: int = 76, *, is_patient: bool = False) -> Rule:
    label = IdentifierLabel.NAME if is_patient else IdentifierLabel.PROVIDER
    return Rule(name, label, pattern, check=check, strength=strength, is_case_sensitive=True)


RULES: Final = (
    _person("crew_first", rf"{CREW_KEY}({MEMBER}){ENDS_MEMBER}", _is_member),
    _person("crew_second", rf"{CREW_KEY}{MEMBER}{JOIN}({MEMBER}){ENDS_MEMBER}", _is_member),
    _person("crew_third", rf"{CREW_KEY}{MEMBER}{JOIN}{MEMBER}{JOIN}({MEMBER}){ENDS_MEMBER}", _is_member),
    _person("initials_hyphened", r"\b([A-Z]\.?-[A-Z]\.? [A-Z][a-z]{3,})\b", _is_lettered),
    _person("lettered_actor", rf"(?:^|[.;:,]\s|\b(?:by|and|but|when|then)\s)([B-HJ-Z] [A-Z][a-z]{{2,}}) (?:{ACTS}|was|is)\b", _is_lettered),
    _person("nicknamed", r"\b([A-Z][a-z'-]+ [\"(][A-Z][a-z]+(?: [A-Z][a-z]+)?[\")] (?:[A-Z][a-z]+-)?[A-Z][a-z'-]+)\b", _is_nicknamed, 84, is_patient=True),
    _person("nickname_first", r"([\"][A-Z][a-z]+(?: [A-Z][a-z]+)?[\"] (?:[A-Z][a-z]{2,})(?:-[A-Z][a-z]+)?)(?:[:,.;]|$)", _is_nicknamed, 74, is_patient=True),
    _person("actor_opens", rf"(?:^|[.;!?]\s|\b(?:So|But|And|Then|When)\s)([A-Z][a-z]{{2,}}) {ACTS}", _is_actor, 74),
    _person("actor_opens_plain", rf"(?:^|[.;!?]\s|\b(?:so|but|then|when|and)\s)([a-z]{{3,}}) {ACTS}", _is_plain_actor, 70),
    _person("titled_actor", rf"\b(?:Dr|Mr|Mrs|Ms|Miss)\.? ([A-Z][a-z]{{1,}}) (?:{ACTS}|is|was|in|at|from)\b", _is_titled),
    _person("titled_short", r"\b(?:Dr|DR)\.? ([A-Z][a-z]{1,2}) (?:according|per|and|but|who)\b", _is_titled),
    _person("initials_off", r"\b(?:[Oo]ff|OFF)[: ]{1,2}([A-Z]{2,3}),? ?(?:and |/)?(?:on|ON)[: ]{1,2}[A-Z]{2,3}(?:[.,;)]|$)", _is_counted_by),
    _person("initials_on", r"\b(?:[Oo]ff|OFF)[: ]{1,2}[A-Z]{2,3},? ?(?:and |/)?(?:on|ON)[: ]{1,2}([A-Z]{2,3})(?:[.,;)]|$)", _is_counted_by),
    _person("signed_initials", r"[.!?]\s{1,2}-{1,2}\s?([a-z]{2,3}|[A-Z]{2,3})\s*$", _is_initials),
    _person("signed_short", r"[.!?]\s{1,2}-{0,2}\s?([a-z]{3,} [a-z])\.?\s*$", _is_signature),
    _person("signed_plain", r"[.!?]\s{1,2}-{0,2}\s?([a-z]{3,})\s*$", _is_signature, 70),
)  # fmt: skip
