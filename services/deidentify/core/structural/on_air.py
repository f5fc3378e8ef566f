"""Units named by a bare number or a chosen name, told by what units do: '604 drove past', 'Loon 1 diverted'."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.callsigns import COMMON, VERTEBRA
from services.deidentify.core.structural.numbers import CLOCK, MEASURE

MOVES: Final = (
    r"(?:intercepted|responded|drove|rolled|rolls|rolling|staged|stages|cleared|backed (?:into|in|up|out)|pulled (?:up|in|out)|got (?:there|here|sent|toned|cancel|lost|stuck)|"
    r"showed up|shows up|sat (?:at|on|in|there|outside)|sits|circled|parked|idled|blocked|came the (?:long|back|other|short) way|leaves the|only had room|was (?:blocked|closer|closest|nearest|first|sent|out of|parked|stuck|en ?route|on scene|clear)|"
    r"stuck (?:at|in|on)|stopped (?:on|at|in)|refused|answered|both|never (?:made|came|got|arrived|cleared|marked)|copied|called for|ran (?:with|w/|the|out)|crept|"
    r"met (?:us|them)|relieved|brings|brought|finally|totaled|went (?:ground|in our|to|out)|took (?:the|us|over|it|\d)|turned (?:around|back)|towed|"
    r"broke down|(?:wo|did)n'?t (?:start|hear|answer|copy|roll)|had no|has no|pronounced|was (?:cleaned|unlocked|dead|dirty)|declined at)"
)
OPENING: Final = r"(?:^|[.;:,(!?\"]\s{0,2}|\b(?:and|but|so|when|then|while|that|if|where|because|cuz|as|until|after|before|said|says|told|once|why|did)\s)"
PARTS: Final = (
    r"(?:bench seat|side box|side doors?|rear doors?|back doors?|passenger door|driver'?s door|front seat|tailgate|"
    r"running board|rear step|back step|captain'?s chair|mud flap|fuel door)"
)
PART_ENDS: Final = (
    r"(?:[.,;!?](?:\s|$)|$|\s(?:is|was|has|had|won'?t|pops?|opens?|flies|sticks?|hangs?|rattles|jams?|came|fell|broke|"
    r"when|again|after|before|and)\b)"
)
HELD: Final = re.compile(r"\bh[eo]ld $")
RANGE: Final = re.compile(r"\s(?:to|or) \d\d\b")
"""'EtCO2 held 35 to 38': readings; a unit is held to an hour or for a call."""
NO_UNIT: Final = re.compile(
    r"\b(?:sats?|spo2|o2|hr|rr|bp|sbp|map|rate|pulse|gcs|bgl|cbg|bg|glucose|sugar|temp|pain|age|aged|at|x|room|rm|bed|apt|exit|mile|mm|mp|hwy|route|rt|lot|page|step|year|in|by)"
    r"[\s:=#]{1,3}$|[/-]\s?$|\d[.:]?$"
)
IN_AIR: Final = r"(?:launched|landed|landing|diverted|lifted|orbited|relocated|spotted|overhead|airborne|inbound|aborted|declined|circled|shut down|set down|held|took the|is down|was down)"
TO_AIR: Final = r"(?:landed|diverted|launched|crew of|rotor of|down in|aboard|contact with|up on|nobody told|relieved by|we were on|radio says,? \"?)"


MODEL_BEFORE: Final = re.compile(r"\b(?:medfusion|oxylog|alaris|plum|sapphire|hospira|baxter) $")
"""Pumps and ventilators are told by a maker's name and a number: 'the Medfusion 3500 took the 60 cc'."""


def _is_bare_unit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'4412 intercepted', '604 drove'; not '0312 cleared', '2024 was', 'sats, 92 and', 'held 35 to 38'."""
    value = candidate.value
    if CLOCK.fullmatch(value) or re.fullmatch(r"(?:19|20)\d\d|911", value):
        return False
    if MEASURE.match(candidate.after) or (HELD.search(candidate.before) and RANGE.match(candidate.after)):
        return False
    return not (NO_UNIT.search(candidate.before) or MODEL_BEFORE.search(candidate.before))


def _is_four_digits(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'third rider on 4415 with'."""
    return _is_bare_unit(candidate, lexicon) and not re.match(r"\s?[-/.:]\d|,\d", candidate.after)


def _is_named(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'loon 1 diverted': a name that no list of common words has."""
    name = candidate.value.lower().split()[-2]
    if name == "size":
        return False
    return not lexicon.words[name] & COMMON and not MEASURE.match(candidate.after)


def _is_lettered(candidate: Candidate, lexicon: Lexicon) -> bool:
    if candidate.value.lower().startswith("u0"):
        return False  # a fault code of a car's network
    return not VERTEBRA.match(candidate.after) and not MEASURE.match(candidate.after)


def _unit(name: str, pattern: str, check: Check, strength: int = 76) -> Rule:
    return Rule(name, IdentifierLabel.UNIT, pattern, check=check, strength=strength)


RULES: Final = (
    _unit("number_moves", rf"{OPENING}(\d{{2,4}}) {MOVES}\b", _is_bare_unit),
    _unit("number_moves_long", rf"\b(\d{{4}}) {MOVES}\b", _is_bare_unit),
    _unit("numbers_move", rf"{OPENING}(\d{{2,4}}) (?:and|&|n) \d{{1,4}} (?:both|were|are|got|{MOVES})", _is_bare_unit),
    _unit("numbers_move_second", rf"{OPENING}\d{{2,4}} (?:and|&|n) (\d{{1,4}}) (?:both|were|are|got|{MOVES})", _is_bare_unit),
    _unit("number_asked", r"\b(?:did|didn'?t|tell|told|asked|ask|held|hold|sent|send|toned|cancel(?:led|ed)?|backed up|relieved) (\d{2,4}) (?:respond|come|go|anyway|is\b|was\b|to\b|copy|for\b|instead|get|not\b|answer)", _is_bare_unit),
    _unit("number_met", r"\b(?:we|i|they|crew|and) met (\d{2,4}) (?:at|near|off|halfway|behind|on) (?:the|mile|exit|[nsew] )", _is_bare_unit),
    _unit("number_waited_for", r"\bwait(?:ed|ing) (?:for|on) (\d{2,4}) to (?:bring|show up|get (?:here|there|to us)|clear (?:the|from))", _is_bare_unit),
    _unit("number_ridden", r"\b(?:ride|rides|rode) with (\d{2,4}) (?:most|again|today|tonight|that|on (?:most|weekends|nights))", _is_bare_unit),
    _unit("number_alone", r"\bran (\d{1,4}) (?:alone|solo|by (?:him|her|my)self)\b", _is_bare_unit),
    _unit("number_of_part", rf"\b{PARTS} of (\d{{1,3}}){PART_ENDS}", _is_bare_unit),
    _unit("number_aboard", r"\b(?:rider on|ride on|rode|riding|drove|driving|aboard|crew (?:of|on)|box (?:of|on|from)|suction on|spare (?:in|on)|keys (?:in|to)|strap on|floor of|cab of|back of|door (?:of|on)|nuts on|monitor (?:on|from)|card for|swap of|washed|unlocked) (\d{3,4})(?:[.,;)?!]|$|\s[a-z])", _is_four_digits),
    _unit("number_on", r"\b(?:on|off|with) (\d{4})(?:[.,;)]|$|\s(?:with|and|w/|today|tonight|last|again|dead|to|when|because))", _is_four_digits, 74),
    _unit("number_box", r"\b(?:the|on|from) (\d{2,4})(?:'s)? (?:box|crew|rig|unit)\b", _is_bare_unit, 74),
    _unit("numbers_listed", r"\b(?:st\.?|sta\.?|stations?|medics?|units?|engines?|ambulances?) \d{1,4}, \d{1,4},? (?:and|&|or) (\d{1,4})\b", _is_bare_unit),
    _unit("truck_opens", r"(?:^|[.;!?]\s)(\d{1,4} (?:truck|rig|ambulance|engine|ladder|squad|car|bus|rescue)) (?:out|is|was|had|has|waited|took|broke|went|got|needs)\b", _is_bare_unit),
    _unit("named_call_sign", rf"\b([a-z]{{4,}} [1-9]) {IN_AIR}\b", _is_named),
    _unit("named_call_sign_cued", rf"\b{TO_AIR} ((?:(?:mesa|ridge|trauma|life|air|sky|star) )?[a-z]{{4,}} [1-9])\b", _is_named),
    _unit("community_paramedic", r"\b(CP ?\d{1,2}) (?:home|visit|arr|on ?scene|resp|crew|en ?route|here|was)", _is_lettered),
    _unit("letter_unit_long", r"\b(u-?\d{4})\b", _is_lettered),
)  # fmt: skip
