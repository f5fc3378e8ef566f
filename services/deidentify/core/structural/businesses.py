"""Businesses, hospitals and schools by the plain word that ends their name, in any case."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    FUNCTION,
    KIN,
    ORDINARY,
    ROLE,
    SURNAME_SHIFT,
    TITLE,
    TOWN,
    VERB,
    ZIPF_MASK,
    ZIPF_SHIFT,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Rule

CLAIMED: Final = FUNCTION | CLINICAL | ROLE | KIN | TITLE | VERB
NO_OWNER: Final = frozenset(
    [
        "agency",
        "ocular",
        "leaking",
        "vehicle",
        "facial",
        "company",
        "service",
        "wrong",
        "same",
        "other",
        "main",
        "back",
        "side",
        "new",
        "old",
        "first",
        "second",
        "last",
        "late",
        "slow",
        "whole",
        "local",
        "nearest",
        "private",
        "city",
        "county",
        "state",
        "home",
        "ground",
        "air",
        "our",
        "their",
        "his",
        "her",
        "your",
        "any",
        "another",
        "next",
        "front",
        "mobile",
        "portable",
        "flat",
        "spare",
        "low",
        "high",
    ]
)
STATE: Final = (
    r"ohio|iowa|kansas|michigan|oregon|arizona|oklahoma|nevada|hawaii|maine|idaho|utah|montana|colorado|georgia|alabama|mississippi|missouri|"
    r"wisconsin|minnesota|kentucky|tennessee|indiana|illinois|wyoming|vermont"
)


def _rarity(lexicon: Lexicon, word: str) -> tuple[int, bool]:
    """What the lists claim of a word, and whether it may name a business."""
    facts = lexicon.words[word.removesuffix("'s")]
    level = max(facts & 15, facts >> SURNAME_SHIFT & 15)
    zipf = facts >> ZIPF_SHIFT & ZIPF_MASK
    return facts, bool(facts & TOWN) or level >= 5 or zipf < 42


def _owner(candidate: Candidate, head: str) -> list[str]:
    name = re.sub(rf"\s(?:{head})\b.*$", "", candidate.value.lower())
    return re.findall(r"[a-z][a-z'-]+", name)


RANG: Final = frozenset(("rang", "dialed", "dialled", "phoned", "called", "texted"))


def _is_business(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'fortune mutual', 'blue heron transport'; not 'delayed transport', 'flat tire'."""
    named = _owner(candidate, HEADS)
    if not named or named[0] in NO_OWNER or named[-1] in NO_OWNER:
        return False
    known = [_rarity(lexicon, word) for word in named]
    if named[-1] in RANG:
        return False  # 'family rang 911'
    if candidate.value.lower().endswith("tire") and not (known[-1][1] and known[-1][0] & (TOWN | 0xE)):
        return False
    return not any(facts & CLAIMED for facts, _ in known) and any(
        is_rare and not facts & ORDINARY for facts, is_rare in known
    )


def _is_department(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'navicent trauma', 'CHARLTON CATH LAB'; not 'blunt trauma', 'missed dialysis'."""
    named = re.findall(r"[a-z][a-z'-]+", candidate.value.lower())
    known = [_rarity(lexicon, word) for word in named]
    return (
        not any(word in NO_OWNER for word in named)
        and named[-1] not in ("blunt", "wildland")
        and all(is_rare and not facts & (CLAIMED | ORDINARY) for facts, is_rare in known)
        and any(facts & TOWN or facts >> ZIPF_SHIFT & ZIPF_MASK < 30 for facts, _ in known)
    )


HEADS: Final = (
    r"mutual|casualty|tow|towing|tire|lube|detail|fleet(?: repair| svcs| services)|collision|upfitters|surgical supply|med-?trans|meditrans|"
    r"medi-?van|transport|propane(?: co)?|oxygen (?:partners|co)|resp care|hospice nurses|fire dist\.? \d{1,2}|ems billing|lift & ramp|"
    r"alarm (?:co|& signal)|& sons|tool & die|fair medics|911|brothers|bank|revenue partners|field svcs|translead|casualty|staffing"
)
NAMED: Final = r"(?:[a-z][a-z'-]+ )"
BEHIND: Final = r"(?:[\s.,;:)?!]|$)"
VENTILATOR: Final = re.compile(r"\b(?:peep|simv|vt|fio2|cpap|vent\w*|prvc|psv|ac|flow|rr|pressure)\b")


NO_LEVEL: Final = words(
    "trauma activation burn stroke pediatric peds adult acuity triage threat oxygen water fuel closest nearest designated appropriate local "
    "outside regional state severity harm risk care isolation staffing protection service step entry tier floor ground basement parking noise "
    "anxiety evidence readiness escalation response sedation alert verified accredited another biosafety garage capacity precaution training "
    "flood active surge stepdown icu community rural deck ramp"
)


def _is_named_level(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'to Harbor Level I'; not 'Trauma Level 2'."""
    word = candidate.value.lower().split()[0]
    return word not in NO_LEVEL and not lexicon.words[word] & CLAIMED


NO_COUNTY: Final = words(
    "ambulance engine truck insurance mining taxi host neighboring adjoining adjacent different outside entire bordering suspected possible "
    "elevated detected residual"
)
MONOXIDE: Final = re.compile(r"\b(?:ppm|detector|carbon|monoxide|alarm|meter)\b")


def _is_county_named(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'weyburn co paramedics'; not 'with co dispatch'."""
    word, kind = candidate.value.lower().split()[:2]
    facts, is_rare = _rarity(lexicon, word)
    if kind.startswith("co") and (
        not facts & TOWN or MONOXIDE.search(candidate.before + candidate.value + candidate.after)
    ):
        return False
    return word not in NO_OWNER and word not in NO_COUNTY and is_rare and not facts & CLAIMED


def _is_school(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'PS 118 on the corner'; not 'SIMV 14, PS 10', a ventilator's pressure support."""
    around = candidate.before + " " + candidate.after
    return candidate.value[:2] in ("PS", "P.") and VENTILATOR.search(around) is None


RULES: Final = (
    Rule("business", IdentifierLabel.AGENCY, rf"\b({NAMED}{{1,2}}(?:{HEADS}))(?:[\s.,;:)?!]|$)", check=_is_business, strength=64),
    Rule("hospital_of_department", IdentifierLabel.FACILITY, rf"(?:^|[.,;:]\s|\b(?:at|to|from|by|called|and|into|told|the) )({NAMED}{{0,1}}[a-z]{{5,}}) (?:ed|er|cath lab|cath team|trauma|dialysis|renal|rehab|peds|nursing|dental|hosp|indian|navajo|comm|correctional|triage)(?:[\s.,;:)?!]|$)", check=_is_department, strength=64),
    Rule("state_hospital", IdentifierLabel.FACILITY, rf"(?:^|[.,;:]\s|\b(?:at|to|from|by|called|and|into|past|had|on|took) )((?:{STATE}) (?:state|st))(?:[.,;:)?!]|$|\s(?:was|had|has|said|told|both|accepted|xray|ed|er|on|got|took|for)\b)", strength=75),
    Rule("regional_hospital", IdentifierLabel.FACILITY, r"\b((?:north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central) (?:hawaii|nevada|navajo|maine|michigan|arizona|colorado|idaho|utah|montana|oregon|ohio|indiana|iowa|kansas)(?: (?:er|ed|med(?:ical)?(?: center)?|hosp(?:ital)?))?)\b", strength=75),
    Rule("indian_hospital", IdentifierLabel.FACILITY, rf"\b({NAMED}{{1,2}}indian(?: med(?:ical)?(?: c(?:en)?te?r)?| hosp(?:ital)?)?)(?:[.,;:)?!]|$|\s(?:bedside|for|ed|er|was|had|told|with|w/|and)\b)", check=lambda c, x: all(_rarity(x, w)[1] and not _rarity(x, w)[0] & (FUNCTION | CLINICAL | VERB | KIN | ROLE) for w in c.value.lower().split(" indian")[0].split()), strength=75),
    Rule("university_told", IdentifierLabel.FACILITY, r"(?:^|[.;,!?]\s|\b(?:or|time|called|and) )(the u)(?:[:.,]|\s?$|\s(?:diverted|told|had|was|took|refused|said|accepted|\d))", strength=75),
    Rule("bus_station", IdentifierLabel.FACILITY, r"\b(greyhound|amtrak|megabus|trailways) (?:bus |train )?(?:station|stop|terminal|depot|platform)\b", strength=75),
    Rule("first_church", IdentifierLabel.FACILITY, r"\b(first (?:baptist|methodist|presbyterian|lutheran|christian|united|congregational)(?: church)?)\b", strength=75),
    Rule("student_health", IdentifierLabel.FACILITY, r"\b(student health(?: center| ctr)?)\b", strength=75),
    Rule("trauma_center_short", IdentifierLabel.FACILITY, r"(?:\b(?:at|to|from|by|of|told|called|near|for|on scene|CT,)|[.,;]) ([A-Z][a-z]{3,} Level (?:I{1,3}|[123]))\b", strength=74, is_case_sensitive=True, check=_is_named_level),
    Rule("of_county", IdentifierLabel.AGENCY, r"\b([a-z]{4,} (?:co|twp|cnty)\.? (?:jail|lockup|detention|sheriff'?s?|ems|fire|fd|vfd|rescue|paramedics|medics|ambulance|dispatch|coroner))\b", strength=76, check=_is_county_named),
    Rule("numbered_school", IdentifierLabel.FACILITY, r"\b((?:PS|P\.S\.|IS|MS) \d{2,3})\b", strength=75, is_case_sensitive=True, check=_is_school),
    Rule("hospital_short_alone", IdentifierLabel.FACILITY, r"(?:^|[.,;]\s)([a-z]{4,} (?:med|mem|gen))(?:[.,;]|$|\s(?:got|had|told|took|said|was|refused)\b)", check=lambda c, x: bool(_rarity(x, c.value.lower().split()[0])[0] & TOWN), strength=75),
)  # fmt: skip
