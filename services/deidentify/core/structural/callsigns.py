"""Call signs, apparatus and stations: a type word with a number, or a bare letter-number code with a cue."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.rules import Candidate, Rule
from services.deidentify.core.structural.numbers import MEASURE

COUNT: Final = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"one|two|three|four|five|six|seven|eight|nine|zero)"
)
TYPES: Final = (
    r"(?:(?:als|bls|ems|cct|micu|hems|air|fire|mobile|critical care|rescue|heavy|brush|community|bariatric|peds|neo|tac|ift)[\s-])?"
    r"(?:medic|paramedic|engine|ladder|truck|rescue|squad|ambulance|amb|ambo|rig|battalion|batt|bc|quint|tanker|tender|brush|hazmat|boat|"
    r"marine|tower|platform|wagon|chase|micu|als|bls|ems|car|chief|supervisor|sup|command|utility|district chief|division|"
    r"helo|helicopter|air ?med|lifeflight|life flight|lifeguard|medflight|med flight|air ?evac|mercy ?flight|careflight|aircare|"
    r"life ?net|life ?star|medevac|mercy air|native air|guardian air|air methods|reach|med ?star|flight|trooper|bike|gator|"
    r"unit|(?:engine |truck |ladder |rescue )?(?:company|co\.?)|crew|alarm|aid|ift|cct|moto|fly ?car|qrv|sprint|responder|transport|buggy|atv|utv|rehab|dive|usar|cad unit|ambulance unit)"
)
SPACER: Final = r"(?:(?:[\s-]{1,2}|:\s?)(?:no\.?\s?|number\s|unit\s|#\s?)?|\s?#\s?)"
NUMBER: Final = rf"(?:[a-z]?\d{{1,4}}[a-z]?(?:-\d{{1,3}})?|[a-z]-?\d{{1,3}}|{COUNT})"
LETTER_NAMES: Final = (
    r"(?:adam|boy|baker|charles|david|dog|edward|easy|frank|george|henry|ida|item|john|king|lincoln|love|mary|mike|nora|ocean|paul|"
    r"peter|queen|robert|sam|tom|union|victor|william|xray|young|zebra|romeo|tango|sierra|whiskey|kilo|lima|november|oscar|papa|quebec|"
    r"foxtrot|golf|hotel|india|juliet|uniform|yankee|zulu)"
)
WORDY: Final = words(
    "ems als bls aid air car co crew command flight unit company division chief rehab transport alarm "
    "responder reach"
)
CUE_BEFORE: Final = re.compile(
    r"\b(?:unit|units|medic|ambulance|rig|truck|crew|sent|send|sending|dispatched|from|on|by|aboard|with|w/|when|then|and|to|in|for|our|"
    r"driving|drove|drive|assigned|called|call|told|radioed|met|meet|staged|swapped|relieved|requested|request|is|as|cleared|took|off|"
    r"put|posted|moved|second|due|was|not|near|until|behind|at|had|parked|checked|restocked|stocked|spare)[\s:(\"]*$|[/,&+(]\s?$|^\s*$|[.;]\s*$"
)
CUE_AFTER: Final = re.compile(
    r"\s?(?:responded|respond|arrived|arrive|dispatched|was|were|had|has|is|enroute|en route|on scene|onscene|crew|crews|transported|took|"
    r"cleared|staged|staging|posted|called|advised|reported|found|went|sent|requested|backed|returned|from|out|driver|medic|and\b|to\b|"
    r"first|gave|got|came|met|ran|assisted|did|on\b|rolled|broke|struck|hit|left|with|w/|narc|drug|sharps|bag|in service|oos|for|\)|/|,|\.|;|$)"
)
VERTEBRA: Final = re.compile(
    r"\s?-?\s?(?:[tlcs]?\d{1,2}\b\s?)?(?:fx|fracture|fractures|vertebra|compression|burst|level|injury|lesion|dermatome|spine|spinal|"
    r"radic|subluxation|sensory|nerve|disc|disk|corpectomy|mets|paraplegi|quad|leads?|depression|elevation|wave|st\b|through|thru)"
)


def _is_apparatus(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Medic 41', 'engine seven'; not 'crew 2 min', 'unit 1 of 2', 'als 12 lead'."""
    if MEASURE.match(candidate.after) or re.match(
        r"\s?-?(?:lead|person|man\b|point|way|story|to\s\d|or\b|/\d|:\d|\.\d|,\d{3}|-(?:\d{3}|[a-z]))",
        candidate.after,
    ):
        return False
    kind, _, number = re.sub(r"[\s#-]+", " ", candidate.value.lower()).rpartition(" ")
    if number.isalpha() or kind in WORDY:
        return not re.match(
            r"\s(?!was|is\b|has|responds|arrives|says|advises|takes|goes)(?:[a-z]+s|of|more|other|hundred|attempt|minute)\b",
            candidate.after,
        ) and (
            kind
            not in (
                "crew",
                "transport",
                "responder",
                "alarm",
                "company",
                "co",
                "unit",
                "reach",
                "flight",
                "air",
                "command",
                "car",
            )
            or not number.isalpha()
        )
    return True


def _is_call_sign(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'M12 responded', 'sent A14 to', 'E44, then T12': with a cue, and no vertebra, lead, dose or determinant."""
    if VERTEBRA.match(candidate.after) or MEASURE.match(candidate.after):
        return False
    if re.search(
        r"\b(?:d|type|grade|class|stage|vitamin|lead|leads|level|levels|between|fx|fracture|spine|at the|hla|cyp|covid|phase|model|size|category|zoll|lp|nihss|para|gravida|rule)\s?:?\s*$",
        candidate.before,
    ):
        return False
    before, after = CUE_BEFORE.search(candidate.before), CUE_AFTER.match(candidate.after)
    if candidate.value[0] in "MAER" or len(candidate.value.rstrip("0123456789-")) > 1:
        return bool(before or after)
    return bool(before and after)


def _is_call_sign_in_list(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not VERTEBRA.match(candidate.after) and not MEASURE.match(candidate.after)


RULES: Final = (
    Rule("apparatus", IdentifierLabel.UNIT, rf"\b({TYPES}{SPACER}{NUMBER})\b", check=_is_apparatus, strength=84),
    Rule("apparatus_joined", IdentifierLabel.UNIT, r"\b((?:medic|engine|ladder|truck|rescue|squad|amb|ambulance|batt|unit|tower|quint)\d{1,4}[a-z]?)\b", strength=84),
    Rule("apparatus_pair", IdentifierLabel.UNIT, rf"\b{TYPES}{SPACER}{NUMBER}\s?(?:and|&|/|,|or)\s?(\d{{1,4}})\b", check=_is_apparatus, strength=80),
    Rule("station", IdentifierLabel.UNIT, rf"\b((?:station|sta\.?|firehouse|fire house|house|post|hq|base|substation|quarters|outpost|firestation|headquarters)[\s-]{{1,2}}#?\s?(?:no\.?\s?|number\s)?(?:\d{{1,4}}[a-z]?|{COUNT}))\b", check=_is_apparatus, strength=84),
    Rule("phonetic_unit", IdentifierLabel.UNIT, rf"\b(\d{{1,3}}[\s-]?{LETTER_NAMES}[\s-]?\d{{1,4}}|{LETTER_NAMES}[\s-]\d{{1,4}})\b", check=_is_apparatus, strength=82),
    Rule("number_letter_number", IdentifierLabel.UNIT, r"\b(?:unit|pd|officer|deputy|car|by|from|with|radio)\s(\d{1,2}-?[A-Z]-?\d{1,3})\b", check=_is_call_sign_in_list, strength=78),
    Rule("call_sign", IdentifierLabel.UNIT, r"\b([MAERTSBQUHWP]-?\d{1,3}|M[TCU]?-?\d{1,3}|(?:BC|AMB|AM|EN|ENG|TR|TRK|LAD|RES|SQ|MED|TK|SQD|BAT|BN|HM|WT|AA)-?\d{1,3})\b", check=_is_call_sign, strength=74, is_case_sensitive=True),
    Rule("call_sign_lower", IdentifierLabel.UNIT, r"\b(?:medic|unit|ambulance|crew|rig|engine|on|by|from|sent|dispatched)\s([maetrsbq]-?\d{1,3})\b", check=_is_call_sign, strength=74),
    Rule("call_sign_pair", IdentifierLabel.UNIT, r"\b[MAERTSBQ]\d{1,3}\s?(?:/|,|and|&|,?\sthen|or)\s?([MAERTSBQ]\d{1,3})\b", check=_is_call_sign_in_list, strength=74, is_case_sensitive=True),
    Rule("station_code", IdentifierLabel.UNIT, r"\b(St(?:a|n)?-?\d{1,3})\b", strength=70, is_case_sensitive=True),
)  # fmt: skip
