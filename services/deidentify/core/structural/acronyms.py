"""Names in capitals: agencies ('HBFD'), hospitals ('to SLRMC'), initials ('K.L.', 'initialed by KMR'), chains."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    LISTS,
    ORDINARY,
    ROLE,
    SURNAME_SHIFT,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    entries,
    words,
)
from services.deidentify.core.rules import Candidate, Rule

DOTTED_WORDS: Final = words(
    "u.s. e.d. e.r. i.v. i.m. i.o. p.o. a.m. p.m. q.d. b.i.d. t.i.d. q.i.d. d.o.a. l.o.c. o.d. s.o.b. "
    "c.o. m.d. d.o. r.n. p.a. n.p. e.m.s. b.l.s. a.l.s. e.m.t. v.a. d.c. o.r. i.c.u. l.v.n. l.p.n. s.l. "
    "i.n. s.q. n.s. h.s. d.r. i.d. u.k. i.e. e.g. c.c. n.y. c.o.d. k.o. t.v. p.s. u.r.i. f.d. f.b. p.d. "
    "b.p. h.r. r.r. c.p. a.b. f.r. p.m. n.v. s.p. f.u. v.p. e.t.a. s.s.n. d.o.b. m.r.n. d.n.r. c.p.r. j.v.d. w.b.c. e.c.g. e.k.g. a.e.d."
)
NOT_A_HOSPITAL: Final = words(
    "icu ed er or lz pd fd ems als bls psap ccu nicu picu cct ct mri ob ld snf va qa qi dc bvm nrb cpap "
    "aed ekg cpr iv io im po us usa tv hq am pm gi cath ir pacu l&d ot dnr hr osha hipaa faa cdc fda hhs "
    "cmv simv prvc asv psv aprv nppv acvc acpc cppv aca acls ntsb cad gps epcr eso sae nist merp ali ani"
)


def _is_unknown_acronym(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Letters that are no known abbreviation and no word."""
    low = candidate.value.lower()
    facts = lexicon.words[low]
    if facts & (CLINICAL | FUNCTION | ORDINARY) or low in NOT_A_HOSPITAL:
        return False
    return (facts >> ZIPF_SHIFT & ZIPF_MASK) < 36


def _is_no_word(candidate: Candidate, lexicon: Lexicon) -> bool:
    facts = lexicon.words[candidate.value]
    return _is_unknown_acronym(candidate, lexicon) and (facts >> ZIPF_SHIFT & ZIPF_MASK) < 28


def _has_department(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'UH infection control', 'SMH security'; not 'ICU charge nurse', 'MALL SECURITY'."""
    low = candidate.value.lower()
    if len(low) == 2 and not lexicon.words[low] & (CLINICAL | FUNCTION):
        return low not in NOT_A_HOSPITAL
    return _is_no_word(candidate, lexicon)


def _is_agency_acronym(candidate: Candidate, lexicon: Lexicon) -> bool:
    low = candidate.value.lower()
    facts = lexicon.words[low]
    if facts & (CLINICAL | FUNCTION | ORDINARY) or (low.endswith("so") and (facts or len(low) > 4)):
        return False
    return (facts >> ZIPF_SHIFT & ZIPF_MASK) < 35 and low not in (
        "copd",
        "bpd",
        "ipd",
        "opd",
        "epd",
        "npd",
        "ppd+",
        "tempd",
        "bfd",
        "ofd",
    )


def _is_initials(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'K.B.'; not 'S.S.N.' nor the end of it."""
    before = re.search(r"\b[a-z]\.$", candidate.before)
    whole = (before[0] if before else "") + candidate.value.lower()
    return whole not in DOTTED_WORDS and candidate.value.lower() not in DOTTED_WORDS


def _is_camel_unit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'SkyBridge 2'; not 'HeartMate 3', a device."""
    return not lexicon.words[re.split(r"[\s\d-]", candidate.value.lower())[0]] & (
        CLINICAL | FUNCTION | ORDINARY
    )


def _is_signed(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not lexicon.words[candidate.value.lower()] & (CLINICAL | FUNCTION | ORDINARY)


def _are_namesakes(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'both Kims were on'; not 'both Kits'."""
    facts = lexicon.words[candidate.value.lower().removesuffix("s")]
    is_name = (facts >> SURNAME_SHIFT & 15) >= COMMON_SURNAME or facts & 15 >= COMMON_SURNAME
    plural = lexicon.words[candidate.value.lower()]
    return is_name and not (facts | plural) & (CLINICAL | FUNCTION | ORDINARY | VERB | ROLE)


COMMON_SURNAME: Final = 7
"""Of 15: from here on a word is oftener a name than by chance."""
CHAINS: Final = "|".join(re.escape(chain).replace(r"\ ", r"\s") for chain in entries(LISTS / "chain.txt"))
RULES: Final = (
    Rule("agency_acronym", IdentifierLabel.AGENCY, r"\b([A-Z]{1,4}(?:FD|PD|FPD|EMS|VFD|VFC|VAC|CSO|SO))\b", check=_is_agency_acronym, strength=76, is_case_sensitive=True),
    Rule("hospital_acronym", IdentifierLabel.FACILITY, r"(?:\b(?:at|to|from|At|To|From|(?i:en ?route|eta))\s|@\s?)([A-Z]{2,6})\b", check=_is_unknown_acronym, strength=62, is_case_sensitive=True),
    Rule("hospital_acronym_department", IdentifierLabel.FACILITY, r"\b([A-Z]{2,6}) (?i:infection (?:control|prevention)|risk management|transfer (?:center|line)|bed control|burn (?:unit|center)|trauma (?:bay|center|team)|cath lab|stroke (?:team|center)|patient (?:relations|advocate)|charge nurse|security|pharmacy|switchboard|employee health)\b", check=_has_department, strength=62, is_case_sensitive=True),
    Rule("hospital_acronym_plain", IdentifierLabel.FACILITY, r"\b(?:transported|transport|taken|tx|txp|brought|transferred|flown) to ([a-z]{2,5})\b", check=_is_no_word, strength=62, is_case_sensitive=True),
    Rule("initials_dotted", IdentifierLabel.NAME, r"\b([A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?)", check=_is_initials, strength=62, is_case_sensitive=True),
    Rule("initials_signed", IdentifierLabel.PROVIDER, r"\b(?i:initial(?:s|ed|led)?|signed|sig|signature|initials)(?:\s(?:by|off|as|of|is|are|was|were|with|reads?))*[\s:]{1,2}([A-Z]{2,3}|[A-Z]/[A-Z])\b", check=_is_signed, strength=77, is_case_sensitive=True),
    Rule("initials_of_count", IdentifierLabel.PROVIDER, r"\b(?i:drawn|wasted|witnessed|counted)(?: by)?[\s:]{1,2}([A-Z]{2})(?:[,.;/)]|\s*$)", check=_is_signed, strength=72, is_case_sensitive=True),
    Rule("namesakes", IdentifierLabel.PROVIDER, r"\b(?:[Bb]oth|[Tt]he other|[Tt]he two|[Ee]ither of the) ([A-Z][a-z]{2,}s)\b", check=_are_namesakes, strength=72, is_case_sensitive=True),
    Rule("initials_pt", IdentifierLabel.NAME, r"\b(?:[Pp]t|[Pp]atient|[Ss]tudent|[Rr]esident)\s([A-Z]\.?[A-Z]\.?)(?:[\s,;)]|$)", check=_is_unknown_acronym, strength=60, is_case_sensitive=True),
    Rule("state_police", IdentifierLabel.AGENCY, r"\b(State (?:Patrol|Police|Troopers?)|Highway Patrol|STATE (?:PATROL|POLICE)|HIGHWAY PATROL)\b", strength=77, is_case_sensitive=True),
    Rule("union", IdentifierLabel.AGENCY, r"\b((?:IAFF|Teamsters|SEIU|AFSCME|IAEP|NAGE|UAW|IBEW|CWA|UFCW|AFL-CIO|NEMSA)(?: [Ll]ocal| LOCAL)? \d{1,5}|(?:Local|LOCAL) \d{1,5})\b", check=lambda c, x: c.after[:1] != "-", strength=77, is_case_sensitive=True),
    Rule("chain", IdentifierLabel.LOCATION, rf"\b({CHAINS})\b", strength=77),
    Rule("camel_unit", IdentifierLabel.UNIT, r"\b([A-Z][a-z]{2,}[A-Z][a-z]{2,}[\s-]?\d{1,3})\b", check=_is_camel_unit, strength=75, is_case_sensitive=True),
)  # fmt: skip
