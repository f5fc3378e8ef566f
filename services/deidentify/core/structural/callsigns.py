"""Call signs, apparatus, stations and aircraft: a type word with a number, or a bare code with a cue."""
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
    TITLE,
    VERB,
    Lexicon,
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.numbers import CLOCK, MEASURE

COUNT: Final = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"niner|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"one|two|three|four|five|six|seven|eight|nine|zero)"
)
FLIGHTS: Final = (
    r"air ?(?:med|evac|life|care|link|heart|methods|methow|bear|st\.? luke'?s)|life ?(?:flight|net|star|link|lion|guard|force|team|save|med|evac|wing|bird)|"
    r"med ?(?:flight|evac|star|-trans)|mercy ?(?:flight|air)|care ?fli(?:ght|te)|sky ?(?:health|life|med|bear|care)|stat ?(?:flight|med-?evac|care)|"
    r"penn ?star|jeff ?stat|east ?care|aero ?med|eagle ?med|native air|guardian(?: (?:air|flight))?|phi(?: air)?|cal ?star|survival flight|"
    r"hospital wing|trauma ?hawk|life ?hawk|air rescue|chopper|flight for life|omniflight|halo-?flight|teddy bear|angel(?: ?one)?|nightingale|pegasus|valley med|classic air|two bear|"
    r"hat[sz]o?a?l[ao]h|shomrim|sno-?go|snow ?cat|airlift(?: northwest)?|med-trans|trooper|flight|helo|helicopter|medevac"
)
TYPES: Final = (
    rf"(?:(?:(?:als|bls|ems|cct|micu|hems|air|fire|mobile|critical care|rescue|heavy|brush|tower|tiller|aerial|community|bariatric|peds|neo|tac|ift|paramedic|duty)[\s-])?"
    rf"(?:medic|paramedic|engine|eng|ladder|truck|rescue|squad|ambulance|amb\.|amb|ambo|rig|battalion|batt|bc|(?-i:DC)|quint|tanker|tender|brush|hazmat|boat|sno-?cat|hems|crit(?:ical)? care|paramed|eng\.|(?-i:VMR)|"
    rf"marine|fireboat|tower|snorkel|platform|wagon|chase|micu|als|bls|ems|med|medcar|car|cart|van|sq|wc van|first aid|ambulancia|unidad|rescate|bomba|(?-i:LA|LAD|EN|ENG|TK|BN)|cruiser|chief|captain|supervisor|supv|sup|command|utility|"
    rf"district(?: chief)?|division|precinct|beat|zone car|{FLIGHTS}|(?-i:REACH)|bike|gator|"
    rf"ground|air|critical care|rover|rapid|spare|reserve|supply|bus|barn|neo|peds|(?:medic )?cart|(?:bike|foot|beach|trail|cart) team|squirt|water tender|response|(?-i:RA|MIH|QRU|SV)|unit|(?:engine |truck |ladder |rescue )company|company|crew|aid|ift|cct|moto|fly ?car|qrv|sprinter|sled|sprint|responder|transfer|hoist|transport|buggy|atv|utv|rehab|dive|usar|cad unit))"
)
SPACER: Final = r"(?:(?:[ -]{1,2}|: ?)(?:no\.? ?|number |unit |# ?)?| ?# ?)"
NUMBER: Final = rf"(?:\d{{1,3}}-[a-d]|\d{{1,4}}[a-z]?(?:-\d{{1,3}}){{0,2}}|{COUNT})"
LETTER_NAMES: Final = (
    r"(?:adam|boy|baker|charles|david|dog|edward|easy|frank|george|henry|ida|item|john|king|lincoln|love|mary|mike|nora|ocean|paul|"
    r"peter|queen|robert|sam|tom|union|victor|william|xray|young|zebra|romeo|tango|sierra|whiskey|kilo|lima|november|oscar|papa|quebec|"
    r"foxtrot|golf|hotel|india|juliet|uniform|yankee|zulu)"
)
WORDY: Final = words(
    "ems als bls aid air car co crew command flight response supply unit company division rehab transport transfer responder med district post base house"
)
"""Type words that stand before a plain count as well: 'crew 2 times', 'post 2 epis'."""
NEVER_SPOKEN: Final = words(
    "crew transport transfer responder company unit flight air command car med district base house post beat"
)
"""Of these a number in words names nothing: 'crew one by one'."""
COUNTED: Final = re.compile(
    r",? ?\d, |\s(?:people|persons?|patients?|pts?|times|attempts?|doses?|minutes?|hours?|days?|of|more|other|hundred|units?|calls|runs|trucks|medics|"
    r"crews|members|providers|rigs|engines|ambulances|rounds?|shocks?|epis?|epinephrine|narcan|amps?|lifts?|intub|rosc|arrests?)\b"
)
NO_APPARATUS_AFTER: Final = re.compile(
    r"\s?-?(?:lead|khz|person|man\b|point|way|story|to\s\d{1,2}\b|or\b|/\d|:\d|\.\d|,\d{3}|-(?:\d{3}|[a-z]))"
)
PLURAL_AFTER: Final = re.compile(
    r"\s(?!was|is\b|has|responds|arrives|says|advises|takes|goes)(?:[a-z]+s|of|more|other|hundred|attempt|minute)\b"
)
CUE_BEFORE: Final = re.compile(
    r"\b(?:unit|units|medic|ambulance|rig|truck|crew|sent|send|sending|dispatched|from|on|by|aboard|with|w/|when|then|and|to|in|for|our|"
    r"driving|drove|drive|assigned|called|call|told|radioed|met|meet|staged|swapped|relieved|requested|request|is|as|cleared|took|off|"
    r"put|posted|moved|second|due|was|not|near|until|behind|at|had|parked|checked|restocked|stocked|spare)[\s:(\"]*$|[/,&+(]\s?$|^\s*$|[.;]\s*$|"
    r"\b\d{1,2}:?\d\d(?::\d\d)?\s?(?:hrs?|h)?[\s:-]{1,3}$"
)
CUE_AFTER: Final = re.compile(
    r"\s?(?:responded|respond|arrived|arrive|dispatched|was|were|had|has|is|enroute|en route|on scene|onscene|crew|crews|transported|took|"
    r"cleared|staged|staging|posted|called|advise|reported|found|went|sent|requested|backed|returned|from|out|driver|medic|and\b|to\b|lost|"
    r"first|gave|got|came|met|ran|assisted|did|on\b|at\b|rolled|broke|struck|hit|left|with|w/|narc|drug|sharps|bag|o2\b|in service|oos|for|extricat|cancel|shows|pulled|merged|blocked|stopped|parked|rolls|heard|crept|codes|popped|into|'s\b|\)|/|,|\.|;|$)"
)
SURE_LETTERS: Final = "MAER"
"""Medic, ambulance, engine, rescue: one cue is enough."""
VERTEBRA: Final = re.compile(
    r"\s?-?\s?(?:[tlcs]?\d{1,2}\b\s?)?(?:fx|fracture|fractures|vertebra|compression|burst|level|injury|lesion|dermatome|spine|spinal|"
    r"radic|subluxation|sensory|nerve|disc|disk|corpectomy|mets|paraplegi|quad|leads?|depression|elevation|wave|st\b|through|thru)"
)
NO_SIGN_AFTER: Final = re.compile(
    r"\.\d|-[a-z\d]|\s?[vm]\d\b|\s(?:of the )?(?:left |right |l |r )?(?:mca|aca|pca|pcom)\b|\s(?:occlusion|segment|branch|clot|thromb|blocker|receptor|antagonist|"
    r"dm\b|diabet|holds?\b|weighted|signal|hyper|heart|sounds?|gallop|normal|transport|priority|patient|pt\b|pts\b|firework|mortar|bottle|rocket|form\b|refusal form)"
)
NO_SIGN_BEFORE: Final = re.compile(
    r"\btype \(?$|\bimpella\b|\b(?:d|type|grade|class|stage|vitamin|lead|leads|level|levels|between|fx|fracture|spine|hla|cyp|covid|phase|model|version|rev|option|form|"
    r"recall|giving|flashing|displayed|displaying|threw|p[1-4] to|downgraded(?: from| to)?|upgraded(?: from| to)?|m\w?-pro|canister|cylinder|label (?:says|read)|size|category|zoll|lp|audit,|quarter|battery|lodged at|tip at|nihss|para|gravida|rule|gcs|priority|icd(?:-?10)?|code|coded|alarmed|heart|figure|appendix|an|a)\s?:?\s*$|\b[ev]\d\s?$|\bat the\s$"
)
LADDER_AFTER: Final = re.compile(
    r"\s(?:has|had|took|got|went|responded|arrived|backed|merged|needs|still|crew)\b"
)
STRONG_BEFORE: Final = re.compile(r"\b(?:unit|medic|ambulance|rig|truck|crew|squad|engine|rescue|ladder)\s$")
SPINE: Final = re.compile(
    r"spine|spinal|\bmri\b|tender|fx\b|x-?ray|\bxr\b|guidewire|fractur|vertebra|halo|cord\b|disc\b|numb|dermatom|burst|compression|step-?off"
)
NEIGHBOUR: Final = r"\s?(?:/|,|-|and|&|to|through|thru)\s?"
SPINAL_BEFORE: Final = re.compile(rf"\b[ctls]\d{{1,2}}{NEIGHBOUR}$")
SPINAL_AFTER: Final = re.compile(rf"{NEIGHBOUR}[ctls]\d{{1,2}}\b")
SIGN_BEFORE: Final = re.compile(rf"\b[abdefhmqruw]\d{{1,3}}{NEIGHBOUR}$")
NO_SIGN: Final = re.compile(
    r"M-?(?:80|100|250|1000)|D-?(?:5|10|25|50)|[EF]-?[1-6]50|T-[1-3]50|B-?12|E-?911", re.IGNORECASE
)
"""Fireworks, Ford's trucks, dextrose, a vitamin, the emergency number."""
AIRCRAFT_NAME: Final = r"((?:(?:Air|Life|Med|Sky|Star|Mercy|Native|Guardian|Angel) )?[A-Z][a-zA-Z-]{3,} (?:1?\d|One|Two|Three|Four|Five|Six|Seven|Eight|Nine))"
IN_FLIGHT_AFTER: Final = (
    r"(?i:,? ?\(?(?:n\d|n number|reg\b|launch|divert|land|lift|inbound|abort|declin|cancel|took\b|enr|en route|respond|eta\b|arriv|on scene|pilot|stood|spun|"
    r"overhead|orbit|depart|airborne|returned|oos\b|out of service|in service|was fine))"
)
IN_FLIGHT_BEFORE: Final = (
    r"(?i:\b(?:aircraft|helo|helicopter|bird|flight|hems|hand-?off|hand off|launched|requested|requesting|intercept|air|given|assigned|transferred|turned over)"
    r"(?: to| with| by| from|:)?\s)"
)
COMMON: Final = CLINICAL | ORDINARY | FUNCTION | ROLE | VERB | KIN | TITLE


NEAR_READING: Final = words("air ra")
CAPITAL_ONLY: Final = words("transfer hoist sled")
"""Words of every report, and units only with a capital."""
DETERMINANT: Final = re.compile(r"-[a-d]$", re.IGNORECASE)
READING: Final = re.compile(r"(?:\b(?:room|free|trapped|sats?|spo2|o2)|%|\d)\s?$")
"""'room air 4 L', 'SpO2 94% RA 2' are no units."""


BLOOD: Final = re.compile(
    r"\b(?:prbcs?|ffp|plasma|platelets|transfus\w{2,5}|hung|hanging|spiked|infused|reused for)(?:\sthe)?\s$"
)
PUMP_LEVEL: Final = re.compile(r"p-?\d")
PUMP: Final = re.compile(r"\bimpella\b|\bflows?\s\d")


# A number that says how large, how strong or after which rule a thing is built, and so names no unit.
TRUCK_MODEL: Final = re.compile(r"(?:sprinter|transit)[ -](?:[1-5]500|[1-6]50)")
STANDARD: Final = re.compile(r"EN[ -]?(?:1789|1865|13718|455)")
CHANNEL: Final = re.compile(r"\s(?:talk ?group|channel)\b")
BREATHS: Final = re.compile(r"\s(?:rescue )?breaths?\b")
DEGREES: Final = re.compile(r"\s?(?:f|c|deg)\b(?! shift| crew| team)")
AIRWAY_KING: Final = re.compile(
    r"\s(?:in an? (?:\d|code|arrest|adult|small)|with (?:etco2|good|bvm)|placed|inserted|in place|tube|airway|lt|was placed)\b"
)


def _is_spoken_unit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'King 4 responded'; not 'King 4 placed', an airway by its size."""
    is_airway = candidate.value.lower().startswith("king") and AIRWAY_KING.match(candidate.after)
    if candidate.before.endswith("wong-"):
        return False  # 'Wong-Baker 10'
    return not is_airway and _is_apparatus(candidate, lexicon)


def _is_apparatus(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Medic 41', 'engine seven'; not 'crew 2 min', 'unit 1 of 2', 'als 12 lead'."""
    after = candidate.after
    if BLOOD.search(candidate.before) and candidate.value.lower().startswith("unit"):
        return False
    if TRUCK_MODEL.fullmatch(candidate.value.lower()) or STANDARD.fullmatch(candidate.value):
        return False  # 'the Sprinter 3500', 'EN 1789'
    if CHANNEL.match(after) and re.match(r"(?:fire|ems|med|command|ops|tac)\b", candidate.value.lower()):
        return False  # 'the Fire-EMS 2 talkgroup'
    is_rescue = re.fullmatch(r"rescue [1-5]", candidate.value.lower())
    if (is_rescue and BREATHS.match(after)) or candidate.before.endswith("form "):
        return False  # 'Rescue 4 breaths', 'Form EMS-7'
    if DETERMINANT.search(candidate.value) and re.match(r"-\d", after):
        return False  # 'ALS 17-D-3'
    kind, _, number = re.sub(r"[\s#-]+", " ", candidate.value.lower()).rpartition(" ")
    if kind == "item":
        return False  # of an agenda
    if kind in CAPITAL_ONLY and (
        not candidate.value[0].isupper() or len(number) == 1 or CLOCK.fullmatch(number)
    ):
        return False  # 'a transfer 1430', 'transfer 2 RNs'
    if kind in NEAR_READING and (len(number) > 1 + (kind == "ra") or READING.search(candidate.before)):
        return False
    if kind in NEAR_READING and re.match(r"\s?(?:%|l\b|liters?)", after):
        return False
    is_acting = kind not in WORDY and re.match(r"\s(?:crews?\b|calls\b|of (?!\d|the (?:two|three)))", after)
    if DEGREES.match(after):
        return False  # 'in the truck 14 F'
    if (MEASURE.match(after) and not is_acting) or NO_APPARATUS_AFTER.match(after):
        return False
    if number.isalpha():
        return kind not in NEVER_SPOKEN and not PLURAL_AFTER.match(after)
    return kind not in WORDY or not COUNTED.match(after)


YEAR: Final = re.compile(r"(?:19[89]|20[0-4])\d ")
SECOND: Final = re.compile(r" ?(?:and|&|/|,|or) ?\d{1,4}\b")


def _are_apparatus(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Medics 4 and 9 both'; not 'medics 2 or 3 times', 'trucks 2 and 4 people'."""
    second = SECOND.match(candidate.after)
    after = candidate.after[second.end() :] if second and " " in candidate.value else candidate.after
    return not (MEASURE.match(after) or COUNTED.match(after) or NO_APPARATUS_AFTER.match(after))


def _is_numbered_truck(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'the 12 truck'; not 'the 2 rescue breaths', 'the 2 car accident', 'the 2012 ambulance'."""
    return not YEAR.match(candidate.value) and not re.match(
        r"[\s-](?:breath|mvc|mva|accident|crash|collision|wreck|pile|fire|response|crew)", candidate.after
    )


def _is_call_sign(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'M12 responded', 'sent A14 to', 'E44, then T12': with a cue, and no vertebra, lead, dose or determinant."""
    if not _is_call_sign_in_list(candidate, lexicon) or NO_SIGN_BEFORE.search(candidate.before):
        return False
    if "-" in candidate.value and candidate.before.endswith(("error ", "fault ")):
        return False  # 'error E-17'
    if PUMP_LEVEL.fullmatch(candidate.value.lower()) and PUMP.search(candidate.before + candidate.after):
        return False  # 'dropped to P-6, flow 2.9'
    letters = candidate.value.rstrip("0123456789-").upper()
    if STRONG_BEFORE.search(candidate.before):
        return True
    if letters in "CL":
        opens = re.search(r"(?:^|[.;!?]\s)$", candidate.before)
        return bool(SIGN_BEFORE.search(candidate.before)) or bool(
            opens and LADDER_AFTER.match(candidate.after)
        )
    if letters in "TS" and (
        SPINAL_BEFORE.search(candidate.before)
        or SPINAL_AFTER.match(candidate.after)
        or SPINE.search(f"{candidate.before} {candidate.after}")
    ):
        return bool(SIGN_BEFORE.search(candidate.before))
    if re.fullmatch(r"M\d{2,3}", candidate.value) and candidate.value != "M16":
        return True  # nothing else is written so
    before, after = CUE_BEFORE.search(candidate.before), CUE_AFTER.match(candidate.after)
    if letters in SURE_LETTERS or len(letters) > 1 or re.fullmatch(r"[a-z]-.*|[pP]\d\d", candidate.value):
        return bool(before or after or candidate.before.endswith("the "))
    return bool(before and after)


def _is_call_sign_in_list(candidate: Candidate, lexicon: Lexicon) -> bool:
    return not (
        VERTEBRA.match(candidate.after)
        or (MEASURE.match(candidate.after) and not re.match(r"\s(?:crew|call)", candidate.after))
        or NO_SIGN_AFTER.match(candidate.after)
        or NO_SIGN.fullmatch(candidate.value)
    )


def _is_number_letter(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'1M6 staged', 'crew of 4A12', 'borrowed off L9'; not '6L 100 %', 'L9 lead'."""
    return _is_call_sign_in_list(candidate, lexicon) and not NO_SIGN_BEFORE.search(candidate.before)


NO_LETTER_BEFORE: Final = re.compile(
    r"(?:\d[ -]?|\b(?:code[ds]?|as|to|level|determinant|was|is|an?|response|card|priority|it|the call|from|changed|went|came|upgraded|downgraded|dispatched|toned|emd|ate|vaped|type|read|prioritized|proqa))\s?$"
)
GOES_ON_AS_CODE: Final = re.compile(r"-\d|\s(?:response|level|determinant|code|call\b|priority|side)")
# Greek letters of drugs, proteins and sonograms.
RECEPTOR: Final = re.compile(
    r"(?i:alpha)[ -][12](?:\)|,|\s?-?(?:agonist|antitrypsin|antagonist|blocker|receptor|adrenergic|drip|def))|(?i:delta)[ -](?:8|9|10)(?:\s?-?thc|\s(?:gumm|edible|vape|cart|product))|"
    r"(?i:echo)[ -]\d{1,2} (?:days?|weeks?|months?)"
)
LEAD_AFTER: Final = re.compile(r"[ -]?lead|\s?(?:mg|mcg|ml|g)\b")


def _is_unit_by_letter(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Charlie 3 repeated it'; not '17 Charlie 3', 'coded Delta 1', 'Delta 1 response', 'Alpha-2 agonist'."""
    if MEASURE.match(candidate.after) or RECEPTOR.match(candidate.value + candidate.after):
        return False
    return not NO_LETTER_BEFORE.search(candidate.before) and not GOES_ON_AS_CODE.match(candidate.after)


BLOOD_NEAR: Final = re.compile(
    r"\b(?:prbcs?|plasma|blood|hung|hang|transfus\w*|ffp|platelets|expired|o neg|o pos|ab neg)\b"
)


def _is_no_blood(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Unit Four took over'; not 'hung Unit One at 0300'."""
    return not BLOOD_NEAR.search(f"{candidate.before} {candidate.after}")


def _is_numbered_unit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'AMR 336'; not 'AMR 2024 report', 'AMR-911', 'Falck 12 lead'."""
    number = candidate.value[-4:]
    if (number.isdigit() and number.startswith(("19", "20"))) or number.endswith("911"):
        return False
    return not LEAD_AFTER.match(candidate.after) and not MEASURE.match(candidate.after)


def _is_fire_house(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'in the bay at house 12'; not 'in house 3 times', 'in house 24/7'."""
    is_count = COUNTED.match(candidate.after) or MEASURE.match(candidate.after)
    return not is_count and not re.match(r"\s?[/:-]\d", candidate.after)


def _is_number_on_air(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'4415 copy'; not '0312 en route'."""
    return not CLOCK.fullmatch(candidate.value) and candidate.before[-1:] not in (":", ".", "/", "-")


SPOKE: Final = re.compile(r"\s(?:says|said|gave|told|went|found|came|ran|rolled|stood)\b")


def _is_phonetic(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'38 Charlie showed up', '14 Henry says'; not the determinant '17 Charlie 3', nor 'at 12 John cried'."""
    before, after = candidate.before, candidate.after
    if re.search(r"(?:^|[.,;(\"]\s?)$", before) and SPOKE.match(after):
        return True
    return bool(
        re.search(
            r"(?:^|[.,;(\"]\s?|\b(?:bus|unit|with|by|from|sent|requested|and|was|is)[\s,]{1,2})$", before
        )
    ) and bool(
        re.match(
            r"\s(?:showed|took|resp|arriv|was|is\b|en\b|on\b|clear|adv|called|transp|had)|[,.;)]|$", after
        )
    )


def _is_aircraft(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Aurora 2 launched': a name that no list knows."""
    return not lexicon.words[candidate.value.lower().split()[-2]] & COMMON


def _is_house(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Stn 12 wk of Sep 8'; not 'left the station 20 minutes ago'."""
    return bool(re.match(r"\s(?:wk|week) of\b", candidate.after)) or _is_apparatus(candidate, lexicon)


def _is_station(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'at st 4'; not 'ST 2 mm', 'from FS 104'."""
    return not MEASURE.match(candidate.after) and not re.match(r"\s(?:elev|depr|segm)", candidate.after)


def _unit(
    name: str, pattern: str, check: Check | None, strength: int = 84, *, is_case_sensitive: bool = False
) -> Rule:
    return Rule(
        name,
        IdentifierLabel.UNIT,
        pattern,
        check=check,
        strength=strength,
        is_case_sensitive=is_case_sensitive,
    )


TYPED: Final = r"sup|cct|rover|spare|neo|lw|bc|medic|engine|ladder|truck|rescue|squad|amb|ambulance|batt|bat|unit|tower|quint|med|eng|trk"
SPOKEN_LETTERS: Final = (
    r"adam|boy|charlie|david|eddie|edward|frank|george|henry|ida|john|king|lincoln|victor|young|zebra"
)
RULES: Final = (
    _unit("apparatus", rf"\b({TYPES}{SPACER}{NUMBER})\b", _is_apparatus),
    _unit("apparatus_joined", rf"\b((?:{TYPED})\d{{1,4}}[a-z]?|(?:als|bls)\d{{2}})\b", None),
    _unit("apparatus_several", r"\b((?:medics|engines|trucks|ladders|rescues|squads|ambulances|rigs) \d{1,4}) ?(?:and|&|/|,|or) ?\d{1,4}\b", _are_apparatus),
    _unit("apparatus_several_more", r"\b(?:medics|engines|trucks|ladders|rescues|squads|ambulances|rigs) \d{1,4} ?(?:and|&|/|,|or) ?(\d{1,4})\b", _are_apparatus, 80),
    _unit("numbers_of_crews", r"\b(?:crews|trucks|medics|ambulances|rigs|units) \((\d{2,4}), ?\d{2,4}\)", None),
    _unit("numbers_of_crews_more", r"\b(?:crews|trucks|medics|ambulances|rigs|units) \(\d{2,4}, ?(\d{2,4})\)", None),
    _unit("apparatus_pair", rf"\b{TYPES}{SPACER}{NUMBER} ?(?:and|&|/|,|or) ?(\d{{1,4}})\b", _is_apparatus, 80),
    _unit("apparatus_coded", r"\b(?:unit|medic|ambulance|truck|engine|rig|car|squad|rescue)(?: (?:number|no\.?))? #?([a-z]-?\d{1,4}|\d{1,2}-?[a-z]-?\d{1,3})\b", _is_call_sign_in_list, 78),
    _unit("number_letter", r"(?:^|[^\w-])(\d{1,2}M\d{1,2})\b", _is_number_letter, 74, is_case_sensitive=True),
    _unit("number_letter_cued", r"\b(?i:ran|rode|aboard|crew (?:of|on)|unit|shift on|assigned to) (\d{1,2}[A-HJ-NP-Z]\d{1,2})\b", _is_number_letter, 76, is_case_sensitive=True),
    _unit("ladder_cued", r"\b(?i:borrowed off|off|sent|crew of|crew from|with) (L(?:[6-9]|\d\d))\b", _is_number_letter, 74, is_case_sensitive=True),
    _unit("ladder_opens", r"(?:^|[.;!?/]\s?)(L(?:[6-9]|\d\d)) (?:shocked|responded|arrived|took|was|had|brought|cleared|staged|on scene|crew|got|gave|came|forced|vented)", _is_number_letter, 74, is_case_sensitive=True),
    _unit("phonetic_bare", r"\b((?:Alpha|Bravo|Charlie|Delta|Echo|ALPHA|BRAVO|CHARLIE|DELTA|ECHO)[ -]\d{1,3})\b", _is_unit_by_letter, 76, is_case_sensitive=True),
    _unit("unit_in_words", r"\b(Unit (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve))\b", _is_no_blood, 76, is_case_sensitive=True),
    _unit("fleet_numbered", r"\b((?:AMR|GMR|Falck|Acadian)[ -]?\d{2,4})\b", _is_numbered_unit, 84, is_case_sensitive=True),
    _unit("zone_car_named", r"\b(Zone \d{1,2} car)\b", None, is_case_sensitive=True),
    _unit("named_by_role", r"\b((?:Heavy|HEAVY|Ranger|RANGER|Safety|SAFETY) \d{1,2})(?:[\"':]| (?:added|arrived|responded|let|took|was (?:on|sent|en)|on scene|en ?route|cleared|told|called|requested|advised|staged|with|and|to)\b)", _is_numbered_unit, 76, is_case_sensitive=True),
    _unit("fire_house", r"\b(?:at|from|to|near|by|of) (house \d{1,3})\b", _is_fire_house, 76),
    _unit("ward_with_crew", r"\b((?:nicu|picu) \d{1,2}) (?:crew|team)\b", None),
    _unit("zone_car", r"\b((?:zone|beat|district|patrol) car [a-z]?\d[a-z0-9]{0,4})\b", None),
    _unit("numbered_truck", r"\b(?:the|our|their|your) (\d{1,4} (?:truck|rig|ambulance|engine|ladder|squad|car|bus|medic|rescue|wagon))\b", _is_numbered_truck, 80),
    _unit("station", rf"\b((?:stations?|estacion|sta\.?|stn|firehouse|fire house|post|hq|base|substation|quarters|outpost|firestation|headquarters)[ -]{{1,2}}#? ?(?:no\.? ?|number )?(?:\d{{1,4}}[a-z]?|{COUNT}))\b", _is_house),
    _unit("station_short", r"\b(?:at|to|from|of|in|posted|back|near|@) (?:the )?((?:st\.? ?#?\d{1,3}|fs ?\d{1,2}))\b", _is_station, 80),
    _unit("station_code", r"\b(St(?:a|n)?-?\d{1,3}|(?:St|st)\. ?\d{1,3}|St \d{1,3})\b", _is_station, 74, is_case_sensitive=True),
    _unit("phonetic_unit", rf"\b(\d{{1,3}}[ -]?{LETTER_NAMES}[ -]?\d{{1,4}}|{LETTER_NAMES}[ -]\d{{1,4}})\b", _is_spoken_unit, 82),
    _unit("phonetic_pair", rf"\b(\d{{1,2}} (?:{SPOKEN_LETTERS})|\d{{1,2}}-(?:adam|boy|david|edward|frank|george|henry|ida|lincoln))\b", _is_phonetic, 78),
    _unit("number_letter_number", r"\b(?:pd|officer|deputy|radio)\s(\d{1,2}-?[A-Z]-?\d{1,3})\b", _is_call_sign_in_list, 78),
    _unit("call_sign", r"(?:^|[^\w-])([A-HLMP-UW]-?\d{1,3}|M[TCUF]-?\d{1,3}|L[WNF]-?\d{1,2}|AE-?\d{1,2}|(?:BC|AMB|AM|Sq|RG|LH|EN|ENG|TR|TRK|LAD|RES|SQ|MED|TK|SQD|BAT|BN|HM|WT|AA|UM)-?\d{1,3})\b", _is_call_sign, 74, is_case_sensitive=True),
    _unit("call_sign_lower", r"\b(?:medic|unit|ambulance|crew|rig|engine|on|by|from|sent|dispatched|after|until|aboard|off)\s([maetrsbqp]-?\d{1,3})\b", _is_call_sign, 74),
    _unit("call_sign_plain", r"(?:^|[^\w-])([mae](?:\d{2,3}|-\d{1,2})|r\d{2}|p\d{2}|um-\d{1,2})\b", _is_call_sign, 74, is_case_sensitive=True),
    _unit("number_on_air", r"\b(\d{3,4}) (?:copy|copies|responding|en ?route|is clear|on ?scene|reporting|in service|advises)\b", _is_number_on_air, 78),
    _unit("named_aircraft", rf"\b{AIRCRAFT_NAME}{IN_FLIGHT_AFTER}", _is_aircraft, 76, is_case_sensitive=True),
    _unit("named_aircraft_cued", rf"{IN_FLIGHT_BEFORE}{AIRCRAFT_NAME}\b", _is_aircraft, 76, is_case_sensitive=True),
)  # fmt: skip
