"""What must survive: spans that weak evidence (a name list, a capital, a bare code) may not hide."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from pathlib import Path
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    EPONYM_WORDS,
    GIVEN_MASK,
    KIN,
    LISTS,
    ROLE,
    TITLE,
    Lexicon,
    entries,
    words,
)
from services.deidentify.core.rules import Candidate, Check, Rule, RuleSet
from services.deidentify.core.states import STATE_NAMES, STATES

PLACES_KEPT: Final = (
    rf"{STATE_NAMES}|"
    "ontario|quebec|alberta|manitoba|saskatchewan|nova scotia|new brunswick|british columbia|newfoundland|"
    "united states|usa|u\\.s\\.|america|canada|mexico|guatemala|honduras|el salvador|nicaragua|costa rica|panama|dominican republic|"
    "haiti|cuba|jamaica|bahamas|barbados|belize|china|taiwan|india|vietnam|philippines|"
    "korea|japan|russia|ukraine|poland|germany|france|italy|spain|portugal|greece|romania|bulgaria|hungary|croatia|serbia|bosnia|albania|"
    "sweden|norway|denmark|finland|iceland|netherlands|belgium|switzerland|austria|england|ireland|scotland|wales|"
    "iraq|iran|syria|lebanon|egypt|morocco|algeria|libya|yemen|kuwait|saudi arabia|afghanistan|armenia|uzbekistan|kazakhstan|"
    "somalia|ethiopia|eritrea|sudan|congo|uganda|rwanda|burundi|cameroon|senegal|liberia|sierra leone|gambia|nigeria|ghana|kenya|tanzania|"
    "south africa|zimbabwe|brazil|argentina|bolivia|paraguay|uruguay|colombia|venezuela|peru|ecuador|"
    "nepal|bhutan|sri lanka|pakistan|bangladesh|thailand|cambodia|laos|myanmar|burma|indonesia|malaysia|singapore|mongolia|tibet|"
    "australia|new zealand|samoa|tonga|fiji|micronesia|guam|africa|europe|asia|middle east|midwest|dakotas|carolinas"
)
NATIONS: Final = (
    "american|african|asian|hispanic|latin[oax]|mexican|spanish|english|french|german|italian|polish|russian|ukrainian|vietnamese|chinese|"
    "mandarin|cantonese|toisanese|taiwanese|korean|japanese|arabic|somali|haitian|creole|krey\\w{1,2}l|portuguese|brazilian|filipin[oa]|tagalog|ilocano|"
    "cebuano|visayan|hmong|laotian|khmer|cambodian|nepali|hindi|punjabi|gujarati|bengali|telugu|malayalam|kannada|marathi|urdu|pashto|"
    "farsi|persian|kurdish|turkish|hebrew|yiddish|swahili|amharic|oromo|tigrinya|yoruba|igbo|hausa|wolof|lingala|kinyarwanda|"
    "burmese|rohingya|navajo|cherokee|choctaw|chickasaw|seminole|apache|hopi|zuni|lakota|sioux|ojibwe|ojibwa|chippewa|"
    "yakama|ute|paiute|shoshone|blackfeet|tlingit|haida|yup'?ik|inupia[qt]|athabascan|aleut|tohono o'odham|"
    "caucasian|catholic|jewish|muslim|buddhist|hindu|sikh|amish|mennonite|asl|canadian|"
    "guatemalan|salvadoran|honduran|nicaraguan|cuban|dominican|puerto rican|jamaican|colombian|venezuelan|peruvian|ecuadorian|samoan|tongan|"
    "chamorro|marshallese|chuukese|hawaiian|native american|mixtec[oa]?|zapotec[oa]?|quechua|k'?iche'?|q?'?anjob'?al|kanjobal|purepecha|otomi|"
    "nahuatl|aymara|guarani|garifuna|miskito|inuit|pashtun|uyghur|mandingo|hasidic|hutterite|mormon|"
    "zoroastrian|wiccan|rastafarian|maronite|druze|bahai|baha'i|"
    "(?:karen|lao|thai|tamil|dari|twi|mam|cree|dine|fula)(?:-speaking| (?:interpreter|speaking|language|speaker|translator))|(?:speaks?|speaking|interpreter for|language is) (?:karen|lao|thai|tamil|dari|twi|mam|cree|dine|fula)|"
    "irish|scottish|british|welsh|dutch|danish|swedish|norwegian|finnish|czech|slovak|hungarian|romanian|bulgarian|serbian|croatian|bosnian|"
    "albanian|greek|armenian|georgian|uzbek|mongolian|tibetan|indonesian|malay|indian|iranian|iraqi|syrian|lebanese|egyptian|ethiopian|eritrean|"
    "sudanese|congolese|nigerian|ghanaian|kenyan|liberian"
)
GOES_ON: Final = re.compile(r"-\d")
UNIT: Final = r"(?:mg|mcg|ug|ml|cc|l|kg|g|gm|gms|grams?|meq|mmol|units?|u|iu|puffs?|tabs?|amps?|vials?|drops?|gtts?|l/?min|lpm|mg/kg|mcg/kg|mcg/min|mg/ml|ml/hr|mcg/kg/min|j|joules?|ma|cm|mm|f|fr|ga|gauge|ppm|psi|mmhg|mosm|bpm)"
EPONYMS: Final = "|".join(re.escape(phrase) for phrase in entries(LISTS / "eponym.txt"))
PHRASES: Final = [
    re.escape(phrase).replace(r"\ ", "[ -]") for phrase in sorted(entries(LISTS / "phrase.txt"))
]
TOGETHER: Final = 200
"""Phrases in one rule: a pattern of more than 16,000 characters is none for the gate."""
ISOTOPE: Final = "i-?1(?:23|25|31)"
"""Of iodine; no interstate has these numbers."""
SCORES: Final = (
    "ranson|killip|rankin|apfel|aldrete|tanner|braden|ramsay|child-pugh|meld|lams|fast-ed|race|vans?|cpss|hunt|hess|le ?fort|"
    "salter|salter-harris|gustilo|schatzker|wells|geneva|perc|heart score|timi|curb-?65|q?sofa|sirs|apache|blatchford|glasgow-blatchford|"
    "flacc|nips|ciwa(?:-ar)?|cows|cam-icu|westley|pram|p?ews|mews|qsofa|ctas|nyha|cha2?ds2?-vasc|has-bled|bishop score|ballard|"
    "cormack|lehane|mobitz|wong-baker|richmond|bis|tof|tbsa|lvef|fev1|shock index"
)
SURNAMED: Final = (
    "fontan|rastelli|senning|jatene|kasai|girdlestone|ravitch|eisenmenger|goodpasture|sjogren|felty|wilms|glanzmann|kanavel|gartland|"
    "volkmann|lachman|bazett|courvoisier|somogyi|epley|phalen|tinel|carnett|zellweger|morgagni|luschka|magendie|hesselbach|"
    "chvostek|trousseau|kernig|brudzinski|meckel|peyer|broca|ganser|galant|couvelaire|aslanger|ebstein|bakri|babcock|crile|adson"
)
"""Surnames that hardly anybody bears and that stand alone for a sign, a disease or an operation."""
OPERATIONS: Final = "whipple|nissen|fontan|bentall|billroth|hartmann|roux-en-y|lap nissen"
"""Told of a patient they are what was done to them; a person has another word before."""
HYPHENATED: Final = "|".join(
    sorted(
        re.escape(word)
        for name in ("drug", "device", "clinical")
        for word in entries(LISTS / f"{name}.txt")
        if "-" in word
    )
)


WORD_BEFORE: Final = re.compile(r"([a-z']+)[.,:]?\s{1,2}$")
NAME_FOLLOWS: Final = words(
    "told asked called per from at to near past met saw paged texted pt pts patient caller victim driver crew partner unit"
)
"""Behind them a person or a place is named."""
NAME_GOES_ON: Final = re.compile(
    r"[\s-]{1,2}(?:\d|st\b|street|ave|rd\b|road|ln\b|lane|ct\b|court|dr\b|drive|way\b|blvd|pl\b|place|cir|hwy|trail|cafe|"
    r"house|apartment|apts|church|plant|day ?care|preschool|home|grill|bar\b|festival|building|station|ems\b|dep|fire|"
    r"ambulance|clinic|hospital|school|center|park\b|inn\b|lodge|and sons|inc|llc|took|arrived|responded|said|told|"
    r"was on|is on|called)"
)
LEAST_GIVEN: Final = 4
"""Behind a given name of this level a surname is expected."""


def _kept(name: str, pattern: str, check: Check | None = None) -> Rule:
    return Rule(name, IdentifierLabel.ID, pattern, check)


def _ends_there(candidate: Candidate, _: Lexicon) -> bool:
    """'2026-0512' is a span of clock times unless a number goes on behind it: '2026-0512-0338'."""
    return GOES_ON.match(candidate.after) is None


NUMBER_GOES_ON: Final = re.compile(r"[-/.:#]?\d|-[a-z]{1,4}-?\d")


def _is_whole_number(candidate: Candidate, _: Lexicon) -> bool:
    """'form 7B', 'fault 316004'; not 'form 12-4471'."""
    return NUMBER_GOES_ON.match(candidate.after) is None


OF_PERSON: Final = re.compile(
    """A person's paper that runs out, and a person who expired: their days stay hidden."""
    r"\b(?:card|cert\w*|licen[sc]e\w*|permit|visa|registration|patient|pt|he|she|who)\b"
)


def _is_of_goods(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Expiry 30 APR 2027 on the kit, the swab says 2022-06'; not 'her medic card expired 2024-06-30'."""
    return not OF_PERSON.search(candidate.before) and _ends_there(candidate, lexicon)


def _is_reckoned(candidate: Candidate, _: Lexicon) -> bool:
    """'the Parkland wrong'; not 'took her to Parkland'."""
    return not re.search(r"\b(?:at|to|from|into|toward|near|called)(?: the)? $", candidate.before)


OF_PROPERTY: Final = re.compile(r"\b(?:serials?|s/n|sn|assets?|tags?|stickers?|our|ours|badge|patient|pt)\b")
FILED: Final = re.compile(r"\b(?:filed|entered|event|incident|report|logged|fire|dispatched?)\b")


def _is_ordered(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'vent circuit 260128'; not 'hose 118844 leaks, that's our asset'."""
    is_owned = OF_PROPERTY.search(candidate.before) or OF_PROPERTY.search(candidate.after)
    return not is_owned and _is_whole_number(candidate, lexicon)


def _is_no_entry(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'technical fault 316004'; not 'Filed as error 118834'."""
    return not FILED.search(candidate.before) and _is_whole_number(candidate, lexicon)


NO_TOOL_AFTER: Final = re.compile(
    r"\s(?:crews?|famil(?:y|ies)|boy|girl|kid|twins?|house|shift|incident|calls?|medic|member|residence|case|brothers?|sisters?)\b"
)


def _is_tool(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'used a Kelly'; not 'with the Kelly family'."""
    return not NO_TOOL_AFTER.match(candidate.after) and _is_no_name(candidate, lexicon)


def _is_drug_code(candidate: Candidate, _: Lexicon) -> bool:
    """'NDC on the tray 63323-0162-02 and 63323-162-20': the National Drug Code's form, and its name near by."""
    return (
        "ndc" in candidate.before
        or "ndc" in candidate.after
        or DRUG_CODE.search(candidate.before) is not None
    )


DRUG_CODE: Final = re.compile(
    r"\b\d{5}-\d{3,4}-\d{1,2}(?: and| or| vs\.?| not|,| is| does|/| formulary| file)"
)
RADIO: Final = re.compile(r"\b(?:radio|freq\w*|mhz|channel|tone|simplex|repeater|hear|uhf|vhf|vtac|pl)\b")


def _is_frequency(candidate: Candidate, _: Lexicon) -> bool:
    return RADIO.search(candidate.before) is not None or RADIO.search(candidate.after) is not None


def _is_no_name(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Whether a phrase stands where no name does: not 'Medic Lister scissors', 'from Exeter', 'basil leaf ct'."""
    before = WORD_BEFORE.search(candidate.before)
    if before is not None:
        word = before[1]
        facts = lexicon.words[word]
        if facts & (ROLE | KIN | TITLE) or facts & GIVEN_MASK >= LEAST_GIVEN or word in NAME_FOLLOWS:
            return False
    return NAME_GOES_ON.match(candidate.after) is None


SIGN_BEFORE: Final = re.compile(
    r"\b(?:known|hx(?: of)?|h/o|s/p|possible|suspected|prior|post|bilateral|(?:has|had|with|for|did) an?|near|looked like|positive for|corrected by)\s$"
)
SIGN_AFTER: Final = re.compile(
    r"\s(?:positive|negative|pos|neg|(?:was|were) (?:positive|negative|absent|noted|suspected|elicited|present|palpated|missed)\b|i{1,3}\b|"
    r"iv\b|physiology|repair|shunt|procedure|planned|circulation|patches|scan|sign|test|fascia|defect|on (?:the )?(?:left|right)|with (?:a|an|no|wpw|\d))"
)


def _is_sign(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'known Fontan', 'Lachman positive'; not 'ask Fontan', 'Lachman drove', 'Pt Kasai refused'."""
    return bool(SIGN_BEFORE.search(candidate.before) or SIGN_AFTER.match(candidate.after))


SEEN_DOING: Final = re.compile(
    r"\b(?:saw|seen|watch(?:ed|ing)?|heard|hear|see|let|make|made|had|have|having|got|get|help(?:ed)?|ask(?:ed)?|told|noticed)\s$"
)
"""Behind them a person does something: 'saw Delgado sign the log'."""
VERBS: Final = words(
    "sign bag tube roll lead cuff tape test mask monitor pump chair position splint clamp drain point"
)
"""What an eponym gave its name to, and what people do."""
DOES_IT: Final = re.compile(
    r"\s(?:for|off|out|up|it|him|her|them|us|me|the|a|an|his|my|our|their|two|pts?|log|patient)\b"
)


THINGS: Final = words(
    "airway breathing respirations pulse response test monitor pump infusion ventilator vent chair cot stretcher gurney mask "
    "bag kit needle cuff probe pads defib defibrillator device tape tube suction fracture fx procedure method technique"
)
"""What a person has or does: of somebody unknown, 'Quigley's pulse' names her."""


def _is_eponym(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Kernig sign', 'had Charcot triad'; not 'saw Delgado sign the log', 'told Hanlon bag him', 'Ito's pulse'."""
    *_, word, head = candidate.value.lower().split()
    if word.endswith(("'s", "s'")) and head in THINGS and _first_word(candidate) not in EPONYM_WORDS:
        return False
    is_done = head in VERBS and DOES_IT.match(candidate.after)
    return not (is_done and SEEN_DOING.search(candidate.before))


HEADED: Final = "headed"
"""The rule of a word that a head word makes look like an eponym: names that are known go all the same."""
EPONYM_HEADED: Final = r"\b((?:[a-z]+(?:-[a-z]+)?'?s?)\s(?:disease|syndrome|palsy|sign|score|scale|triad|reflex|response|palsy|paralysis|sequence|anomaly|malformation|tetralogy|shunt|procedure|operation|nodule|abscess|ulcer|gangrene|angina|granuloma|tumor|sarcoma|thyroiditis|lens|sump|litter|basket|bar|clamp|gauze|roll|wave|waves|lead|leads|maneuvers|signs|criteria|class|forceps|maneuver|manoeuvre|position|catheter|cath|collar|splint|blade|fracture|fx|criteria|rule|tube|airway|suction|device|tape|procedure|method|technique|point|respirations|breathing|phenomenon|contracture|lymphoma|cyst|hernia|formula|nodes?|dilators?|retractors?|pentad|reflex|chorea|encephalopathy|aphasia|triangle|classification|test|infusion|pump|monitor|ventilator|vent|cot|stretcher|gurney|cuff|mask|bag|needle|kit|valve|drain|ring|pulse|probe|pads?|defib|defibrillator|chair))\b"


def _is_known_eponym(candidate: Candidate, lexicon: Lexicon) -> bool:
    return _first_word(candidate) in EPONYM_WORDS and _is_eponym(candidate, lexicon)


def _first_word(candidate: Candidate) -> str:
    return candidate.value.lower().partition(" ")[0].removesuffix("'s").rstrip("'")


RULES: Final = (
    _kept("dose", rf"\b(\d[\d.,/]*\s?-?{UNIT}(?:/(?:kg|ml|min|hr|h|day|dose|l|dl))?)\b"),
    _kept("hyphenated", rf"\b({HYPHENATED})\b"),
    _kept("most", r"\b(\d[\d.]*\s(?-i:max))(?:[.,;)]|$|\s(?:is|dose|per|of)\b)"),
    _kept("percent", r"(\d[\d.]*\s?%)"),
    _kept("vital", r"\b((?:bp|hr|rr|sbp|dbp|map|sp?o2|sats?|o2 ?sats?|etco2|gcs|bgl|cbg|bg|bs|glucose|cpp|pcwp|svi|temp|pulse|inr|qtc?|k|na|lactate|hgb|ph|troponin|apgar|nihss|mallampati|cormack-lehane|glasgow|ef|afi|bpp|ebl|bun|wbc|hct|bnp|hco3|crp|esr|etoh|apap|vit k|cvp|icp|peep|fio2|tv|ett?|mac|miller|shiley|broselow|ed|esi|asa|mend|race|rass|cincinnati)\s?(?:was|is|of|:|=|at|to|in the|down to|from|now|then|~|<|>|dropped to|score)?\s?\d{1,4}(?:[./]\d{1,4}){0,3})\b"),
    _kept("blood_pressure", r"\b(\d{2,3}/(?:\d{2,3}|p|palp))\b"),
    _kept("age", r"\b(\d{1,2}\s?-?(?:y/?o[mf]?|yr?s?|years?|yom|yof|yo?[wbha]?[mf]|month|mo|week|wk|day|d|m|f|male|female)\b(?:[\s-]old)?(?:\s?(?:m|f|male|female)\b)?)"),
    _kept("ratio", r"\b(1:\d{1,3}(?:,\d{3})*)\b"),
    _kept("clock", r"(?:^|[^\w-])((?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs?|hours|h)|(?:[01]?\d|2[0-3])[0-5]\d\s?-\s?(?:[01]\d|2[0-4])[0-5]\d\s?(?:hrs?)?)\b", _ends_there),
    _kept("clock_of_log", r"(?:^|\n)[^\S\n]?/?((?:[01]\d|2[0-3])[0-5]\d(?::?[0-5]\d))\s{1,4}[a-z\[(]"),
    _kept("clock_of_machine", r"\d(t(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\.\d{1,6})?(?:z|[+-]\d\d:?\d\d)?)\b"),
    _kept("tag_opened", r"<([a-z]\w{0,30})>[^<>\n]{0,120}</"),
    _kept("tag_opened_line", r"<([a-z]\w{0,30})(?:\s[a-z]+=\"[^\"\n]{0,60}\")?>[^\S\n]{0,4}\n"),
    _kept("tag_closed", r"</([a-z]\w{0,30})>"),
    _kept("level_in_brackets", r"[a-z] \(([pba])\)"),
    _kept("letter_of_section", r"(?:^|\n|[.!?]\s)([sopdchrt])\s?[:-]\s[a-z0-9\"]"),
    _kept("lettered", r"\b(?:shift|platoon|twin|channel|leg) ([a-d])\b"),
    _kept("sex", r"\b(?:sex|gender)\"?[^\S\n]{0,2}[:=>][^\S\n]{0,2}\"?(m|f|x|u)\b"),
    _kept("fraction", r"\b(\d{1,2}/\d{1,2})\b"),
    _kept("score", rf"\b((?:{SCORES})(?:'s)?(?: score| class| grade| scale| type| criteria)?(?: of| was| is|:|=)?(?: ?\d{{1,2}}[a-c]?| [iv]{{1,4}}| positive| negative))\b"),
    _kept("coma_parts", r"\b(e[1-4]\s?v[1-5]t?\s?m[1-6])\b"),
    _kept("eponym_alone", rf"\b((?:{SURNAMED})(?:'?s)?)\b", _is_sign),
    _kept("eponym", rf"\b({EPONYMS})\b"),
    *(
        _kept(f"phrases_{first}", rf"\b((?:{'|'.join(PHRASES[first : first + TOGETHER])})s?)\b", _is_no_name)
        for first in range(0, len(PHRASES), TOGETHER)
    ),
    _kept("scale", r"\b((?:norton|morse|bishop|fisher|waterlow|ballard|steward)(?:'s)? (?:score|scale|exam|grade)(?: (?:of|was|is))?(?: \d{1,2})?)\b"),
    _kept("positioned", r"\b(?:placed|put|positioned|turned) (?:her|him|them|pt|patient|mom|the (?:pt|patient)) in(?:to)? (sims|fowler|fowlers)\b"),
    _kept("antigen", r"\b((?:anti[- ])?(?:duffy|kidd|kell) (?:null|antibod(?:y|ies)|antigens?|and (?:duffy|kidd|kell) antibod(?:y|ies))|anti[- ](?:duffy|kidd|kell))\b"),
    _kept("maximum", r"\b(max)/min"),
    _kept("balloon", r"\b(bakri)\s(?:balloon|inflated|deflated|in place)\b"),
    _kept("operation", rf"\b(?:s/p|status post|pod ?#?\d{{1,2}},?)(?: an?| the| his| her)? ({OPERATIONS}|glenn|norwood|heller|nuss|pomeroy|mustard|blalock)\b"),
    _kept("operation_told", rf"\b(?:hx of|h/o|history of|(?:days?|weeks?|months?|years?|yrs?) (?:post|out from)|post-?op(?: day \w{{1,6}})? from|(?:from|after|has|had|for) an?)(?: an?| the| his| her)? ({OPERATIONS})\b"),
    _kept("duration", r"\b(\d[\d.]*\s?-?(?:sec|secs|seconds?|s|min|mins|minutes?|hrs?|hours?|h|days?|wks?|weeks?|months?|mos?|years?|yrs?)(?:\s?\d{1,2}\s?(?:m|min|s|sec)?)?)\b"),
    _kept("leads", r"\b((?:\d{1,2}[\s-]lead(?:s)?|V[1-9]R?(?:\s?(?:-|through|thru|to|,|and)\s?V?[1-9])?|lead\s[iv]{1,3}|avr|avl|avf|II|III))\b"),
    _kept("vertebra", r"\b([CTLS]\d{1,2}(?:\s?(?:-|/|through|to|and)\s?[CTLS]?\d{1,2})?\s?(?:fx|fracture|vertebra|compression|burst|level|injury|spine)?)\b"),
    _kept("oriented", r"\b(a\s?&?\s?o\s?x?\s?\d(?:/\d)?|aaox\d|a&ox\d|caox\d)\b"),
    _kept("determinant_spoken", r"\b((?:[1-9]|[12]\d|3[0-7]) (?:alpha|bravo|charlie|delta|echo|omega) \d{1,2})\b"),
    _kept("determinant", r"\b(\d{1,2}-?(?:alpha|bravo|charlie|delta|echo|omega|[a-eo])-?\d{1,2}[a-z]?)\b"),
    _kept("fluid", r"\b(s1\s?q3\s?t3|l&d|h&p|d&c|i&d|t&c|p&p|m&m|d5w?|d10w?|d25|d50|n95s?|lp1[25]|lp20|k2|h2o|co2|o2|b12|(?:hb)?a1c|t-?wave|r-on-t)\b"),
    _kept("eponym_headed", EPONYM_HEADED, _is_known_eponym),
    _kept(HEADED, EPONYM_HEADED, _is_eponym),
    _kept("eponym_behind", r"\b((?:circle of willis|loop of henle|bundle of his|sphincter of oddi|ampulla of vater|foramen of monro|islets? of langerhans|organ of corti|ligament of treitz|artery of (?:percheron|adamkiewicz)|canal of schlemm|angle of louis))\b"),
    _kept("part_number", r"\b(?:part|p/n|sku)(?: (?:no\.?|number|#)|#)[.:]?\s?((?:[a-z]{1,3}-?)?\d{3,6}(?:-[a-z0-9]{1,6}){0,3})\b"),
    _kept("part_dashed", r"\bpart (\d{4,7}-\d{3}(?:-\d{3})?|\d{5}-\d{6})\b"),
    _kept("ref_of_goods", r"\bref[.:#]?\s?(\d{3,6}(?:-\d{3,5})?),? lot\s#?[a-z]{0,3}\d{3}"),
    _kept("error", r"\b(?:errors?|faults?|alarm)(?: code| no\.?| number)? ([a-z]{1,3}-?\d{2,5})\b"),
    _kept("fault_then", r"\bcode \d{2,4}, then ((?:[a-z]{1,3} ?-?)?\d{2,6})\b"),
    _kept("catalogue", r"\bcat(?:alog(?:ue)?)?(?: item| no\.?| number|,)? ?#?((?:[a-z]{1,3}-)?\d{3,6}(?:-[a-z0-9]{1,6}){0,2})\b"),
    _kept("part_lettered", r"\bpart (\d{4,6}-[a-z])\b"),
    _kept("ref_of_thing", r"\b(?:catalog(?:ue)?|pads?|cables?|kits?|tubes?|sets?|cuffs?|masks?|bags?|size \d|ml|mm|fr)\b[^.;\n]{0,25}\b(?-i:REF)[.:#]?\s?([a-z0-9]{2,6}-?\d{3,5}(?:-\d{2})?)\b"),
    _kept("ref_of_other", r"\b(?-i:REF) \d{4}-\d{4}\b[^.;\n]{0,30}\b(?-i:REF) (\d{4}-\d{4}(?:-\d{2})?)\b"),
    _kept("drug_code", r"\b(?:ndc|gtin)[\s:#]{1,2}(\d{4,5}-\d{3,4}-\d{1,2}|\d{8,14})\b"),
    _kept("recall", r"\brecall (?:notice|no\.?|number|#)? ?([a-z]-\d{4}-\d{4})\b"),
    _kept("cleared", r"\b(?:510\(?k\)?|cleared under)[:#]? (k\d{6})\b"),
    _kept("snomed", r"\bsnomed(?: ct)?(?: code)?[\s:#]{1,2}(\d{6,9})\b"),
    _kept("nemsis", r"\b((?-i:e[A-Z][a-z]\w{2,20})\.\d{2})\b"),
    _kept("form_of_drugs", r"\b(dea-? ?222|cms-? ?1500)\b"),
    _kept("fitting", r"\b((?:cga|diss|ansi|nfpa|astm|kkk-a)[- ]?\d{3,4}[a-f]?(?:-\d{1,2})?)\b"),
    _kept("set_as", r"\b(?:units?|ml|mg|mcg)(?:/(?:kg|hr|hour|h|min))? (?:hung|set|run|programmed|entered|given) (?:as|at) (\d{3,6})\b"),
    _kept("expired_goods", r"\b(?:pads?|drugs?|vials?|kits?|batter(?:y|ies)|fluids?|tubes?|stock|epi) expired (20\d\d-(?:0[1-9]|1[0-2]))\b"),
    _kept("fail_code", r"\bfail(?:ure)? code ([a-z]{1,3}-?\d{2,5})\b"),
    _kept("cold_patient", r"\b(?:hypotherm\w{0,4}|temp|core|rectal|esophageal|tympanic|cooled to|warmed to)(?: (?:of|was|at|now|to))?[ ,:]{1,2}(\d{2}(?:\.\d)? ?c)\b"),
    _kept("side_of_house", r"\bthe ((?:alpha|bravo|charlie|delta)[ -](?:side|sector|exposure))\b"),
    _kept("form_numbered", r"\bforms?\s(?:no\.?\s?|#\s?)?((?:[a-z]{1,4}-)?[1-9]\d{0,2}[a-z]?|[1-9]\d{3}-?[a-f]|\d{3}-[a-f])\b", _is_whole_number),
    _kept("sheet_numbered", r"\b(?:checklist|guideline|module|lesson|annex|appendix|policy|bulletin|exhibit)\s((?:[a-z]{1,2}-)?[1-9]\d{0,2}[a-z]?|[a-z]{2}-\d{2,3})\b", _is_whole_number),
    _kept("gas", r"\b(s[av]o2|scvo2|pa?c?o2|rso2|vco2)\b"),
    _kept("pregnancies", r"\b(g\d{1,2}[ ,]?p\d{1,4}(?:[ ,]?a\d)?)\b"),
    _kept("artery", r"\b([map]\s?[1-4])\s(?:occlusion|occluded|segment|clot|thromb\w{0,6}|branch|stenosis|cut-?off|lvo)\b"),
    _kept("haemoglobin", r"\b((?:h\s?[&/]\s?h|hgb/hct|hct/hgb)(?:\s\d{1,2}(?:\.\d)?/\d{2}(?:\.\d)?)?)\b"),
    _kept("cocktail", r"\ban? (b-?52)(?: im\b| for\b| cause| because| and|[.,;]| to an?\b|$)"),
    _kept("diagnosis_of_visit", r"\b([a-tv-z]\d[\dab]\.[\da-z]{1,3}[adsx])\b"),
    _kept("version_dashed", r"\b(?:sw|fw|software|firmware)[\s:#]{1,2}(?:ver(?:sion)?\.?\s|v\.?\s?)?(\d{5,9}-\d{2,4}|\d{1,3}(?:\.\d{1,4}){1,4})\b"),
    _kept("generation", r"\b((?:cat|sof-?t|mat|rev|softt-w|iphone|ipad)\s?gen(?:eration)?\.?\s?\d{1,2})\b"),
    _kept("fault_in_digits", r"\b(?:faults?(?: code)?|error(?: code)?|alarm code) (\d{2,4})\b", _is_no_entry),
    _kept("size", r"\b(size\s\d{1,2}(?:\.\d)?)\b"),
    _kept("drug_code_bare", r"\b(\d{5}-\d{3,4}-\d{1,2})\b", _is_drug_code),
    _kept("megahertz", r"\b(1[3-7]\d\.\d{3,4}|4[56]\d\.\d{3,4})\b", _is_frequency),
    _kept("item_of", r"\b(?:item|step|line|question|slide)\s(\d{1,3}(?:\.\d)?(?: of \d{1,3})?)\b", _is_whole_number),
    _kept("cylinder_lettered", r"\b(?:canister|cylinder|tank|bottle|o2)\s(?:an?\s|size\s)?(m-?\d{1,2}|jumbo [de]|[demhj])\b"),
    _kept("channel_named", r"\b((?:tac|ops|ems|fire|med|command|hear|uhf|vhf|simplex)\s(?:channels?|radio|net|freq\w{0,8}))\b"),
    _kept("expires_then", r"\b(?:exp(?:ir\w{1,5})?|use by|best by)\b[^.;\n]{0,60}[ :](20\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?|(?:0?[1-9]|1[0-2])/20\d\d)\b", _is_of_goods),
    _kept("instrument", r"\b(?:clamped with (?:an?|the|two)|curved|straight|used an?) (kelly|allis|kocher)\b", _is_tool),
    _kept("tube_by_name", r"\b(?:an?|the|used the|with the|his|her|another) (yankauer|bovie|dobhoff|ewald|blakemore)\b", _is_no_name),
    _kept("catheter", r"\b(foley|yankauer)(?:'s|s)? (?:bag|balloon|draining|clamped|catheter|cath|tip|tubing|suction|dislodged|pulled w)\b", _is_no_name),
    _kept("burn_formula_done", r"\b(?:did|used|calculated|figured|worked out|redid)(?: the| a)? (parkland)(?: wrong| right| twice| by hand| with| for| on| and|[.,;]|$)"),
    _kept("burn_formula_wrong", r"\b(parkland) (?:wrong|(?:was )?(?:done|calculated|figured)\b|was run\b)", _is_reckoned),
    _kept("adjustment", r"\b(?:(?:(?:remit|denials?|carc|eob)(?: codes?)?|(?:denied|reason) codes?)(?: shows?| says?| reads?| with| as)?[\s:]{1,2}((?:co|pr|oa|pi)-?\d{1,4}))\b"),
    _kept("transaction", r"\b(837[pid]|277ca)\b"),
    _kept("value_of_nemsis", r"\b(?:not value|pertinent negative|scale result|nemsis value)\s((?:7701|8801|3303)0\d\d)\b"),
    _kept("concept", r"\b(?:procedure code|pertinent negative|value set|symptom list defaulted to)\s(?:is\s|was\s|of\s)?(\d{6,9})\b"),
    _kept("nemsis_lower", r"\b(e(?:vitals|exam|airway|arrest|meds?|medications|procedures|times|response|scene|patient|situation|history|injury|narrative|disposition|outcome|payment|crew|dispatch|record|protocols|labs|device|other)\.\d{2})\b"),
    _kept("course_numbered", r"\b(ics[- ]?\d{3}(?:\.[a-z])?|is-\d{3}(?:\.[a-z])?)\b"),
    _kept("standard", r"\b((?:(?:sae|nfpa|iec|astm|ansi|niosh)[ -]|iso )(?:[a-z]{1,3}-?)?\d{3,5}(?:-[a-z0-9]{1,5})?)\b"),
    _kept("position_alone", r"\b(?:placed|put|positioned|laid|rolled|turned|moved|kept)(?: (?:him|her|them|pt|patient|the (?:pt|patient)|mom))? in(?:to)? (?:left |right |high |semi-?|low )?(sims|fowlers?)(?: for| on| with| w/| and|,|\.|$)"),
    _kept("position_named", r"\b(?:in|into) (?:left |right |high |low )(sims|fowlers?)(?: for| on| with| w/| and|,|\.|$)"),
    _kept("answer_on_scale", r"\b(likert \d)\b"),
    _kept("portable", r"\b(p25) (?:phase|radio|portable|trunk\w*|system|mode|id|channel)\b"),
    _kept("part_of_maker", r"\b(?:parts?|p/n|pn|catalog|ref|reorder|needs|ordered|battery|cable|hose|pads|cup|paper|roll|swapped in an?|spare,)\b[^.;\n]{0,30}[ ,](\d{5}-00\d{4})\b", _is_whole_number),
    _kept("number_of_goods", r"\b(?:cath(?:eter)?|circuit|flow sensor|sensor|valve|filter(?: ?line)?(?: is)?|needle set|tubing|belt|hub|hose|electrodes?|bulb|fuse|gasket|bearing|alternator|rotor)\s((?:[a-z]{1,2})?\d{5,6}[a-z]?)\b", _is_ordered),
    _kept("cylinder_spec", r"\b(3a[al]a?-?\d{4})\b"),
    _kept("refrigerant", r"\b(r-?(?:134a|1234yf|410a|404a))\b"),
    _kept("revision", r"\b(?:board|firmware|form|drawing|label|to|version|\d) rev(?:ision)? ([a-e])\b"),
    _kept("model_of_radio", r"\b(?:kenwood|motorola|icom|midland|zebra|getac|toughbook|cradlepoint)\s([a-z]{1,4}-?\d{2,4}[a-z]{0,2})\b"),
    _kept("fault_of_ventilator", r"\b((?:tf \d{4,6}|(?:technical fault|malf) \d{2,6}))\b"),
    _kept("hexadecimal", r"\b(?:codes?|errors?|faults?|threw|shows?|alarm)(?: a| of)? (0x[0-9a-f]{2,8})\b"),
    _kept("page", r"\b(?:page|pg|chapter)\s(\d{1,3}(?:-\d{1,3})?)\b"),
    _kept("order", r"\b(?:bulletin|standing orders?|order form)\s((?:[a-z]{1,4}-)?\d{1,4}(?:-\d{1,4})?)\b"),
    _kept("channel", r"\b(?:switch(?:ed)? to|channel|patch(?:ed)? on)\s(med-?\d{1,2})\b"),
    _kept("talk_group", r"\b((?:fireground|ops|tac)\s?-?\d{1,2})\b"),
    _kept("ten_code", r"(?:^|[\s,(])(10-(?:3[2-9]|[4-9]\d))(?:[\s,.)]|$)"),
    _kept("highest", r"\b(?:the|is|at) (max)\s(?:is|was|dose|of|for)\b"),
    _kept("fault", r"\b(?:alarmed|(?:error|fault|engine|trouble|service) code|dtc):? ((?:[a-z]{1,3}-?)?\d{2,4})\b"),
    _kept("billing_code", r"\b(?:cpt codes?|hcpcs(?: codes?)?)[:#]?\s?([a-z]?\d{4,5})\b"),
    _kept("ambulance_code", r"\b(A04(?:2[5-9]|3[0-6]))\b"),
    _kept("interoperability", r"\b([uv](?:tac|fire|med|law|call)\s?\d{1,2}[a-z]?|8(?:tac|call)\s?9\d[a-z]?)\b"),
    _kept("state_of_plate", rf"\bplates?(?: (?:is|was|no\.?|number|#))?:?\s((?-i:{STATES}))\s(?:[a-z]{{1,4}}[ -]?)?\d"),
    _kept("odometer", r"\b(?:odometer|odo|mileage)(?: (?:reads?|was|at|reading))?:?\s(\d{1,3},\d{3}|\d{4,6}(?:\.\d)?)\b"),
    _kept("section", r"\b((?:sec|section|sop|policy|protocol|guideline|step|para|rule)\.?\s\d{1,2}(?:\.\d{1,2}){1,3})\b"),
    _kept("diagnosis", r"\b(?:dx|icd(?:-?10)?(?:-cm)?)(?: codes?)?:?\s([a-z]\d{2}\.\d{1,3})\b"),
    _kept("cold_chain", r"\b(?:stored?|keep|kept|fridge|refrigerated|range|chain|cooler)(?: (?:at|of|is|was))?\s((?:\d|[1-3]\d)\s?(?:-|to)\s?(?:\d|[1-3]\d)\s?(?:deg(?:rees)?\s)?c)\b"),
    _kept("eponym_varied", r"\b(modified (?:allen|sgarbossa|valsalva|rankin|brooke|parkland|mallampati|smith)(?:'s)?)\b"),
    _kept("manoeuvres", r"\b(mcroberts(?:,? (?:then |and |or |to )?(?:rubin|gaskin|woods|zavanelli)){1,3})\b"),
    _kept("class_grade", r"\b((?:type|grade|class|stage|mallampati|level|category|tier|priority|code|condition|phase|gravida|para)\s(?:[1-5]|[iv]{1,3}))\b"),
    _kept("nation", rf"\b({PLACES_KEPT}|{NATIONS})(?:s|-speaking)?\b"),
    _kept("lot_number", r"\b(?:lots?|ndc|model|software|version|ver|firmware|fw|protocol|determinant|icd(?:-?10)?|exp(?:ires|iry|iration)?|part no\.?|p/n)(?:[\s.:#]|no\b|number\b|code\b|date\b|of\b|is\b){1,4}((?:[a-z]{1,4}-)?[a-z]{0,6}[0-9a-z]*\d[a-z0-9]*(?:[-/.][a-z0-9]+){0,4})\b"),
    _kept("triage_colour", r"\b(?:triage|tag(?:ged)?|zone|category|immediate|delayed)\s(?:color\s|is\s|was\s|as\s)?(red|yellow|green|black)\b"),
    _kept("coloured_tag", r"\b(red|yellow|green|black)[\s-]tag(?:s|ged)?\b"),
    _kept("colour_beside", r"[a-z],?\s(red|yellow|green|black)[,;.](?:\s[a-z]+){1,3},?\s(?:red|yellow|green|black)\b"),
    _kept("colour_behind", r"\b(?:red|yellow|green|black)[,;.](?:\s[a-z]+){1,3},?\s(red|yellow|green|black)[,;.]"),
    _kept("cylinder", r"\b((?:jumbo|super)\s[demhk])\b"),
    _kept("fault_code", r"\b(?:dtcs?|(?:fault|trouble|engine|fleet|obd2?)\s(?:note\s|says\s)?codes?)\s([pbcu][0-3][0-9a-f]{3})\b"),
    _kept("burn_formula", r"\b(parkland)\s(?:x ?\d|says \d|says to|totals?|formula|calc\w*|rates?|math|figured|fluids?|on (?:lr|ns)|for fluids|not needed|\d{1,2}(?: ?ml)?)\b"),
    _kept("burn_formula_cued", r"\b(?:fluids (?:by|per|were run per)|brooke[^\n;.]{0,25}|tbsa,|burns?,|we gave)\s(parkland)(?:\s(?:at the full|then|running)\b|\s?[,;]|\.?$)"),
    Rule("x_ray", IdentifierLabel.ID, r"\b[Xx][ -](rays?)\b", is_case_sensitive=True),
    Rule("dawn", IdentifierLabel.ID, r"\b(?:at|before|since) (dawn|dusk)\b", is_case_sensitive=True),
    _kept("saline", r"\b(norm sal)\s(?:flush|bag|bolus|drip|line|iv|infusion|lock|\d)"),
    Rule("side", IdentifierLabel.ID, r"\b(?:on|than|on the|than the) ([LR])[.,;]", is_case_sensitive=True),
    _kept("allergy", r"\ballerg(?:y|ies|ic)\W{1,3}(?:to\s|is\s)?\W?(caines)\b"),
    _kept("isotope", rf"\b({ISOTOPE})\b"),
    _kept("diagnosis_code", r"\b([a-tv-z]\d\d\.\d{1,4})\b"),
    _kept("response_level", r"\b(?:coded|code|upgraded|downgraded|dispatched|triaged)(?:\s(?:it|as|to|an?|the)){0,3}\s(alpha|bravo|charlie|delta|echo|omega)\b"),
    _kept("title_of_text", r"\b((?:good samaritan law|safe haven law|baker act|emtala|broselow(?:-luten)?|stop the bleed|just culture|mayo stand|wolff[- ]parkinson[- ]white|10-4|time ?out|near miss|high risk|standing orders?|med(?:ical)? control|online medical direction|mutual aid|load and go|stay and play))\b"),
)  # fmt: skip


def protect_set(kept: Path | None = None) -> RuleSet:
    """The protecting rules behind their own gate."""
    return RuleSet(RULES, kept)
