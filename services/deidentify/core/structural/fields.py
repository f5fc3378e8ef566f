"""People and codes in what is pasted: behind the label of a field, before a message, in the lines that open and close a letter."""
# ruff: noqa: E501 - a pattern is one line: broken in two its form cannot be read

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.lexicon import (
    CLINICAL,
    DICTIONARY,
    DRUG,
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
from services.deidentify.core.rules import Candidate, Check, Rule
from services.deidentify.core.structural.numbers import MEASURE

NO_PERSON: Final = FUNCTION | ROLE | KIN | TITLE | DRUG
NO_VALUE: Final = words(
    "none unknown unk same self anonymous anon na nil null no yes yrs all crew staff everyone team committee members dispatch dispatcher ops operations "
    "safety quality qa hr director supervisor records billing medical desk office day night shift male female adult pediatric stable resolved refused "
    "pending other test void triage station engine medic rescue ladder squad truck unit ambulance battalion division district department fire ems als bls "
    "police sheriff county city hospital clinic center reports compliance training logistics fleet biomed pharmacy education board council union "
    "received sent subject date time note notes narrative vitals update late entry summary report incident event "
    "thanks thank regards respectfully sincerely cheers love best yours warmly blessings mahalo gracias peace cordially signed over end continued draft "
    "morning afternoon evening monday tuesday wednesday thursday friday saturday sunday bcc fwd ref attachments attached enclosure enclosures"
)
"""What stands in such a field or line where no one is named."""
PATIENT_FIELD: Final = r"(?:(?:pt|patient|passenger|rider|victim|caller|resident|infant|mother|father|guardian|complainant)(?:'s)?(?: name)?|name(?: of (?:patient|pt))?|(?:next of kin|nok|r/?p|responsible party|emergency contact))"
STAFF_FIELD: Final = (
    r"(?:from|to|b?cc|attn|employee|member|attendant|driver|crew(?: (?:lead|chief|member))?(?: ?\d)?|lead|partner|(?:reported|received|rec'?d|completed|prepared|entered|written|signed|witnessed|reviewed|"
    r"approved|taken|found|submitted|filed|checked|counted|logged|verified|notified|given|drawn|relieved|investigated|typed|closed)(?: by)?|reporter|author|writer|witness(?: ?\d)?|supervisor|sup|preceptor|fto|provider|operator|opr|dispatcher|call ?taker|"
    r"(?:para)?medic ?\d?|a?emt ?\d?|rn|nurse|physician|md|accepting|attending|pilot|student|trainee|intern|manager|coord(?:inator)?|contact|staff|reviewer|investigator|facilitator|present|absent|excused|attendees|hr|officer|tech)"
)
BEFORE_FIELD: Final = r"(?:^|[\n|;>\t({]|\s{2})[ \t>*_\"-]{0,6}"
BEHIND_FIELD: Final = r"[ _]?\"?[ \t]?[:=>][ \t_\"]{0,6}"
CAPITALS: Final = r"[A-Z][A-Za-z']+(?:-[A-Z][A-Za-z']+)?"
SUFFIXED: Final = r"(?:,? (?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?"
REVERSED: Final = rf"({CAPITALS}(?: {CAPITALS})?, ?{CAPITALS}(?: [A-Z]\b\.?)?{SUFFIXED})"
IN_ORDER: Final = rf"({CAPITALS}(?: [A-Z]\b\.?)?(?: {CAPITALS}){{1,2}}{SUFFIXED})"
ALONE: Final = rf"({CAPITALS})"
FIELD_ENDS: Final = r"(?:[ \t_\"]{0,4}(?:$|[\n|;,</(&]|- )|\s{2}|_|\.(?:\s|$))"
ORGANISATION: Final = r"((?:[A-Z][A-Za-z'.-]*|of|and|&)(?: (?:[A-Z][A-Za-z'.-]*|of|and|&|the)){0,5})"
LINE: Final = r"(?:^|\n)[ \t>]{0,8}"
LINE_ENDS: Final = r"[ \t]{0,4}(?:\n|$)"
CREDENTIAL: Final = r"(?:RN|BSN|MSN|DNP|MD|DO|NRP|NREMT(?:-P)?|A?EMT(?:-?[PBI])?|EMT-?CC|MICT|MICP|Pharm\.?D|C?FRN|CCRN|CEN|FP-C|CCP(?:-C)?|PA-C|NP|FNP|LPN|LVN|JD|Esq|Ph\.?D|MPH|MBA|MHA|LNHA|RRT|CNA|CMO|CPPS|CHC)"
CLOCK_FIRST: Final = (
    r"[\[(]?(?:\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|[012]\d[0-5]\d(?::\d\d)?)[\])]?[ \t]{1,3}(?:- )?"
)
NOT_SAID: Final = FUNCTION | ROLE | KIN | TITLE | CLINICAL


def _levels(lexicon: Lexicon, word: str) -> tuple[int, int, int, int]:
    facts = lexicon.words[word.lower().removesuffix("'s")]
    return facts, facts & 15, facts >> SURNAME_SHIFT & 15, facts >> ZIPF_SHIFT & ZIPF_MASK


def _parts(value: str) -> list[str]:
    return [
        p for p in re.findall(r"[A-Za-z']{2,}", value) if p.lower() not in ("jr", "sr", "ii", "iii", "iv")
    ]


def _is_lettered(parts: list[str]) -> bool:
    """'Imani Cole, SHRM-CP', 'BC Frye': among words of a name a rank or a degree in capitals."""
    return any(part.isupper() for part in parts) and not all(part.isupper() for part in parts)


def _is_reversed(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Castellanos-Webb, Hector'; not 'Safety, Quality', 'Male, Adult'."""
    parts = _parts(candidate.value)
    if _is_lettered(parts):
        return False
    if parts[0].lower() not in NO_VALUE and _is_given(parts[-1], lexicon):
        return True  # 'Early, Nita'
    known = 0
    for part in parts:
        facts, given, surname, zipf = _levels(lexicon, part)
        level = max(given, surname)
        if part.lower() in NO_VALUE or (facts & NO_PERSON and level < 6) or (facts & CLINICAL and level < 4):
            return False
        known += level >= 4 or zipf < 20
    return known > 0


def _is_given(word: str, lexicon: Lexicon) -> bool:
    facts, given, _, _ = _levels(lexicon, word)
    return given >= 6 and not facts & (NOT_SAID | ORDINARY) and word.lower() not in NO_VALUE


def _is_in_order(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Gift Chikwanha', 'Spotted Horse' behind a label; not 'Charge Nurse', 'Chest Pain'."""
    parts = _parts(candidate.value)
    if _is_lettered(parts):
        return False
    known = 0
    for part in parts:
        facts, given, surname, zipf = _levels(lexicon, part)
        if part.lower() in NO_VALUE or facts & NO_PERSON or (facts & CLINICAL and max(given, surname) < 6):
            return False
        known += max(given, surname) >= 5 or (zipf < 20 and not facts & DICTIONARY)
    return known > 0


def _is_alone(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Driver: Otis'; not 'From: Home', 'Driver: Unhurt'."""
    word = candidate.value.lower()
    facts, given, surname, zipf = _levels(lexicon, word)
    if word in NO_VALUE or facts & (NO_PERSON | CLINICAL | VERB):
        return False
    if facts & (ORDINARY | TOWN):
        return given >= 6
    return max(given, surname) >= 5 or (zipf < 15 and not facts & DICTIONARY)


def _is_speaker(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'10:25 Sunny:'; not '1025 Vitals:', '10:25 Dispatch:'."""
    for part in _parts(candidate.value):
        word = part.lower()
        facts, given, surname, zipf = _levels(lexicon, word)
        if word in NO_VALUE or (facts & NOT_SAID and word not in ("will", "big", "old")):
            return False
        if facts & (ORDINARY | VERB) and given < 4 and word not in ("will", "big", "old"):
            return False
        if max(given, surname) < 3 and zipf > 30:
            return False
    return True


def _is_speaker_alone(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Mackenzie: I can try' at the beginning of a line; not 'Grace: a period', 'Allergies:'."""
    facts, given, surname, _ = _levels(lexicon, candidate.value)
    if facts & (NOT_SAID | ORDINARY | VERB) or candidate.value.lower() in NO_VALUE:
        return False
    return given >= 5 or (max(given, surname) >= 4 and not facts & (DICTIONARY | TOWN))


def _is_login(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'07:15:09,sgreen2,'; not '07:15:09  locked  '."""
    word = candidate.value.rstrip("0123456789")
    facts, given, _, zipf = _levels(lexicon, word)
    if word in NO_VALUE or facts & (NOT_SAID | VERB | ORDINARY):
        return False
    return word != candidate.value or given >= 6 or (not facts & DICTIONARY and zipf < 20)


def _is_organisation(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Dest: Univ', 'Agency: Pine Bluff Vol. Rescue'; not 'Dest: Refused', 'Service: ALS', 'Receiving: Stable'."""
    parts = _parts(candidate.value.lower())
    plain = FUNCTION | ROLE | KIN | TITLE | CLINICAL | VERB | ORDINARY
    return any(part not in NO_VALUE and not lexicon.words[part] & plain for part in parts)


def _is_unit(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Pri Unit: T-Bird 2', 'Rig: 4471'; not 'Unit: ICU 4', 'Truck: 30 min', 'Vehicle: 2014'."""
    if MEASURE.match(candidate.after) or re.fullmatch(r"(?:19|20)\d\d|\d", candidate.value):
        return False
    return not any(lexicon.words[part] & (CLINICAL & ~DRUG) for part in _parts(candidate.value.lower()))


def _is_operator(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'op 61', 'user 8812'; not 'operator 2 min late', 'user 10 mg'."""
    return not MEASURE.match(candidate.after) and not re.match(r"[/:.]\d|\s?(?:of|or|to)\b", candidate.after)


def _is_signature(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Preet', 'Buddy' as the last line; not 'Resolved', 'Thanks'."""
    word = candidate.value.lower()
    facts, given, surname, zipf = _levels(lexicon, word)
    if word in NO_VALUE or facts & (NO_PERSON | CLINICAL | VERB):
        return False
    if facts & (ORDINARY | TOWN) or zipf > 46:
        return given >= 5
    return max(given, surname) >= 3 or (zipf < 20 and not facts & DICTIONARY)


def _is_signed_apart(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Preet', 'Buddy' below an empty line; not 'Unfounded', 'Attachments'."""
    word = candidate.value.lower()
    facts, given, _, _ = _levels(lexicon, word)
    if word in NO_VALUE or facts & (NO_PERSON | CLINICAL | VERB):
        return False
    return given >= 3 or not facts & DICTIONARY


def _is_salutation(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'Erik,' on a line by itself; not 'Thanks,', 'Team,'."""
    word = candidate.value.lower()
    facts, given, _, _ = _levels(lexicon, word)
    return given >= 6 and not facts & (NO_PERSON | CLINICAL) and word not in NO_VALUE


def _is_signed_by_letters(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'RV' below the last line; not 'QA', 'RN', 'OK'."""
    low = candidate.value.lower()
    return low not in NO_INITIALS and not lexicon.words[low] & (FUNCTION | ROLE | TITLE)


def _is_signed_by_free_letters(candidate: Candidate, lexicon: Lexicon) -> bool:
    """'He is sorry. MB'; not 'Stable. SVT', 'Report to the RN. ABG'."""
    low = candidate.value.lower()
    return _is_signed_by_letters(candidate, lexicon) and not lexicon.words[low] & CLINICAL


NO_INITIALS: Final = words(
    "qa qi ok er ed na md do rn pa np rt fd pd hr it id ems als bls icu ccu nicu picu cad pcr epcr psap tbd fyi end nb ps pto usa cc bcc re fw fwd mci rsi "
    "dnr dnar rosc cpr aed lvo stemi cva mi gsw mvc mva etoh npo po iv io im sq prn stat sob loc pt dx tx hx rx am pm est cst mst pst edt cdt mdt pdt"
)


def _person(
    name: str, pattern: str, check: Check | None, strength: int = 77, *, is_patient: bool = False
) -> Rule:
    label = IdentifierLabel.NAME if is_patient else IdentifierLabel.PROVIDER
    return Rule(name, label, pattern, check=check, strength=strength, is_case_sensitive=True)


def _in_field(kind: str, field: str, *, is_patient: bool) -> tuple[Rule, ...]:
    label = rf"{BEFORE_FIELD}(?i:{field}){BEHIND_FIELD}"
    return (
        _person(
            f"{kind}_reversed", rf"{label}{REVERSED}{FIELD_ENDS}", _is_reversed, 84, is_patient=is_patient
        ),
        _person(f"{kind}_in_order", rf"{label}{IN_ORDER}{FIELD_ENDS}", _is_in_order, is_patient=is_patient),
        _person(f"{kind}_alone", rf"{label}{ALONE}{FIELD_ENDS}", _is_alone, is_patient=is_patient),
    )


RULES: Final = (
    *_in_field("patient_field", PATIENT_FIELD, is_patient=True),
    *_in_field("staff_field", STAFF_FIELD, is_patient=False),
    _person("speaker", rf"{LINE}{CLOCK_FIRST}((?:Big |Lil |Old )?[A-Za-z][A-Za-z'-]{{1,}}(?: [A-Z][A-Za-z'-]+)?): ", _is_speaker),
    _person("speaker_reversed", rf"{LINE}{CLOCK_FIRST}({CAPITALS}, {CAPITALS}): ", _is_reversed),
    _person("speaker_before_clock", rf"{LINE}([A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)?),? \[?\d{{1,2}}:\d\d(?::\d\d)? ?(?:[AaPp]\.?[Mm]\.?)?\]?:", _is_speaker),
    _person("speaker_alone", rf"{LINE}([A-Z][a-z]{{2,}}): [A-Za-z]", _is_speaker_alone, 74),
    _person("signature_line", r"\n[ \t>]{0,8}(?:-{1,2} ?|~ ?)?([A-Z][a-z]{2,})[ \t]*(?:$|\n[ \t>]*(?:x ?\d{3}|\(?\d{3}\)?[ .-]|ext\b|op \d|[A-Z][a-z]+ [A-Z]\.? [A-Z]))", _is_signature),
    _person("signature_apart", r"\n[ \t>]{0,8}\n[ \t>]{0,8}(?:-{1,2} ?|~ ?)?([A-Z][a-z]{2,})[ \t]*(?:$|\n[ \t>]*(?:x ?\d{3}|\(?\d{3}\)?[ .-]|ext\b))", _is_signed_apart),
    _person("signature_letters", r"\n[ \t>]{0,8}(?:-{1,2} ?|~ ?|/s/ ?)?([A-Z]{2,3})\s*$", _is_signed_by_letters),
    _person("signature_letters_dashed", r"[a-z][.!?)\"]?\s(?:-{1,2}|~|/s/) ?([A-Z]{2,3})[ \t]*(?:$|\n)", _is_signed_by_letters),
    _person("signature_letters_behind", r"[a-z][.!?)\"]\s([A-Z]{2,3})\s*$", _is_signed_by_free_letters),
    _person("signature_letters_quoted", r"\n> ?>? ?(?:-{1,2} ?)?([A-Z]{2,3})[ \t]*(?:$|\n)", _is_signed_by_letters),
    _person("signed_with_credential", rf"{LINE}({CAPITALS}(?: [A-Z]\b\.?)?(?: {CAPITALS}){{1,2}}{SUFFIXED}),? {CREDENTIAL}\b", _is_in_order),
    _person("letter_nickname", r"\b([A-Z]-(?i:boy|bone|man|dog|roy|rod|rex)|[ABD-Z]-(?i:mac)|C-[Mm]ac|[A-WYZ]-(?i:ray))\b", None, is_patient=True),
    _person("nickname_short", r"\b((?:Big|Little|Lil|Old|Fat|Uncle|Mama) (?:Al|Ed|Bo|Mo|Jo|Ty|Cy|Oz|Vi))\b", None, is_patient=True),
    _person("salutation", rf"{LINE}(?:(?:Hi|Hello|Hey|Dear|Hola|Aloha|Good morning|Good evening),? )?([A-Z][a-z]{{2,}}),[ \t]*\n", _is_salutation),
    Rule("log_user", IdentifierLabel.ID, r"(?:^|\n)[^\n]{0,40}\b[0-2]?\d:[0-5]\d(?::[0-5]\d)?[ \t,]{1,3}([a-z]{2,14}\d{0,4})(?:,|\t|[ ]{2,})", check=_is_login, strength=80, is_case_sensitive=True),
    Rule("operator_number", IdentifierLabel.ID, r"\b(?i:op|opr|oper|operator|dispatcher|user|usr|uid|call ?taker|console op)(?: ?(?:#|:|=|no\.?|num|number|id))?[ \"]{1,2}#?([A-Z]?\d{2,6})\b", check=_is_operator, strength=76, is_case_sensitive=True),
    Rule("operator_at_position", IdentifierLabel.ID, r"\bpos(?:ition|n)?\.? ?#?\d{1,2} ?/ ?#?([a-z]?\d{2,6})\b", strength=80),
    Rule("user_at_terminal", IdentifierLabel.ID, r"(?:^|[\s(\[,])([a-z]{2,14}\d{0,3}@\d{1,4})(?:[)\],;]|\s|$)", strength=84),
    Rule("number_before_name", IdentifierLabel.ID, r"(?:^|[\s,(])(#\d{3,6}) [A-Z][A-Z'-]{2,}\b", strength=78, is_case_sensitive=True),
    Rule("extension_lettered", IdentifierLabel.PHONE, r"(?:\bext\.?:? |\n)(x ?\d{3,5})[ \t]*(?:\n|$|[.,;)])", strength=80),
    Rule("field_of_agency", IdentifierLabel.AGENCY, rf"{BEFORE_FIELD}(?i:agency|department|dept|service|company|employer|ambulance service|provider agency|transporting agency){BEHIND_FIELD}{ORGANISATION}[ \t_\"]{{0,4}}(?:$|[\n|;<]|  )", check=_is_organisation, strength=78, is_case_sensitive=True),
    Rule("field_of_facility", IdentifierLabel.FACILITY, rf"{BEFORE_FIELD}(?i:dest|destination|hospital|facility|sending|receiving|(?:sending|receiving|referring) (?:facility|hosp|hospital)|transported to|xport to|xport){BEHIND_FIELD}{ORGANISATION}[ \t_\"]{{0,4}}(?:$|[\n|;<,]|  )", check=_is_organisation, strength=78, is_case_sensitive=True),
    Rule("field_of_unit", IdentifierLabel.UNIT, rf"{BEFORE_FIELD}<?(?i:(?:pri(?:mary)?|resp(?:onding)?|assigned|first|second|backup)[ _]?unit|units?|unit[ _]?(?:id|call[ _]?sign|name)|call[ _]?sign|rig|apparatus|ambulance|veh(?:icle)?|truck){BEHIND_FIELD}((?:[A-Z][A-Za-z-]*\.? ){{0,2}}[A-Z]{{0,4}}-?\d{{1,4}}[A-Z]?){FIELD_ENDS}", check=_is_unit, strength=80, is_case_sensitive=True),
    Rule("field_of_town", IdentifierLabel.LOCATION, rf"{BEFORE_FIELD}(?i:city|town|municipality|township|twp|borough|village|mun){BEHIND_FIELD}([A-Z][A-Za-z'.-]*(?: [A-Z][A-Za-z'.-]*){{0,2}}){FIELD_ENDS}", check=_is_organisation, strength=78, is_case_sensitive=True),
    Rule("field_of_crossing", IdentifierLabel.LOCATION, rf"{BEFORE_FIELD}(?i:x-?st|x-?street|x-?sts|cross[ _-]?st(?:reet)?s?|nearest cross|low x|high x|btwn|intersection){BEHIND_FIELD}([A-Z][A-Za-z'.-]*(?: [A-Z0-9][A-Za-z0-9'.-]*){{0,3}}(?: ?[/&] ?[A-Z][A-Za-z'.-]*(?: [A-Z0-9][A-Za-z0-9'.-]*){{0,3}})?){FIELD_ENDS}", strength=80, is_case_sensitive=True),
    Rule("field_of_day", IdentifierLabel.DATE, r"\bdate[^\S\n]{0,2}:[^\S\n]{0,3}(the \d{1,2}(?:st|nd|rd|th))\b", strength=80),
    Rule("trauma_alias", IdentifierLabel.MRN, r"\b(trauma,? (?:alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey|xray|yankee|zulu),? \d{1,4})\b", strength=84),
    Rule("coordinate_keyed", IdentifierLabel.LOCATION, r"\b(?:lat|latitude|lon|lng|long|longitude|gps|x_coord|y_coord)\"?\s?[>=:]\s?\"?(-?\d{1,3}\.\d{3,})\b", strength=88),
)  # fmt: skip
