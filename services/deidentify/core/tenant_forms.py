"""How people write what was listed: 'Mercy' for Mercy Regional Medical Center, 'M41' for Medic 41.

Each form carries how much care it wants: a full name is hidden wherever it stands, a plain word of it only
where it is written or placed like a name.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.fold import fold
from services.deidentify.core.labels import PLACES
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.reading import WORD

REVIEWED: Final = "reviewed"
"""The list of terms that privacy officers set: no agency's, so that its words are taken as they stand."""
LONGEST_TERM: Final = 12
MOST_SPELLED: Final = 8192
"""Words whose common spelling is kept at hand."""
SHORTEST_CLIPPED: Final = 6
SHORTEST_CLIP: Final = 4
"""Letters of a name that is clipped, and of what is left of it."""
RARE: Final = 28
"""Ten times the Zipf value below which a word is hardly one of the language."""
GIVEN_TO_MANY: Final = 3
FIRST_SYLLABLE: Final = re.compile(r"[^aeiou]*[aeiouy]+[^aeiou]+")
SHORTEST_ACRONYM: Final = 3
SHORTEST_NUMBER: Final = 3
"""A bare 'unit 41' number is everywhere; of three digits and more it is mostly the unit."""


class Care(IntEnum):
    SURE = 0
    SET = 1
    """A word that a person had hidden everywhere: it yields to what must survive, and to nothing else."""
    AS_NAME = 2
    """Only where it is written or placed like a name."""
    JOINED = 3
    """A letter and a number with nothing or a hyphen between: 'M41', 'm-41'."""
    BARE = 4
    """A number alone, which may be a dose or a time as well."""
    ACRONYM = 5
    ROAD = 6
    """The number of a listed road, where somebody is on it: 'on 9'."""
    COUNTED = 7
    """A small number before the kind of unit, which may count: 'the 1 rescue', not '1 rescue breath'."""
    SHORT = 8
    """With a word shortened to one that means a patient or a blood value as well: 'Munson Pt'."""


class Form(NamedTuple):
    """One way to write a term: its words in their common spelling (SAME)."""

    words: tuple[str, ...]
    label: IdentifierLabel
    care: Care
    is_street: bool = False
    """A number right before it is a house."""


SAME: Final = {
    short: long
    for long, shorts in (
        ("st", "street saint ste sta stn station sts santo str"),
        ("ave", "avenue av"),
        ("rd", "road"),
        ("dr", "drive drv"),
        ("ln", "lane"),
        ("blvd", "boulevard"),
        ("ct", "court"),
        ("pl", "place"),
        ("hwy", "highway"),
        ("rt", "route rte"),
        ("pkwy", "parkway"),
        ("co", "county cnty cty"),
        ("ft", "fort"),
        ("mt", "mount mtn mountain"),
        ("med", "medical medic med"),
        ("ctr", "center centre cntr cen"),
        ("reg", "regional rgnl region"),
        ("mem", "memorial meml"),
        ("hosp", "hospital hsp"),
        ("gen", "general"),
        ("univ", "university"),
        ("comm", "community"),
        ("n", "north"),
        ("s", "south"),
        ("e", "east"),
        ("w", "west"),
        ("eng", "engine"),
        ("sq", "squad sqd"),
        ("res", "rescue resc"),
        ("trk", "truck tk"),
        ("lad", "ladder"),
        ("batt", "battalion bn bc"),
        ("amb", "ambulance ambo ambulances"),
        ("wc", "wheelchair"),
        ("rehab", "rehabilitation"),
        ("hts", "heights"),
        ("spgs", "springs"),
        ("dept", "department"),
        ("vol", "volunteer"),
        ("svc", "service services svcs"),
        ("childrens", "children"),
        ("crk", "creek"),
        ("hbr", "harbor harbour"),
        ("jct", "junction jctn"),
        ("vly", "valley"),
        ("vlg", "village"),
        ("twp", "township"),
        ("lk", "lake"),
        ("bch", "beach"),
        ("rdg", "ridge"),
        ("grv", "grove"),
        ("trl", "trail"),
        ("tpke", "turnpike tpk"),
        ("cir", "circle"),
        ("ter", "terrace terr"),
        ("xing", "crossing"),
    )
    for short in shorts.split()
}
"""One spelling for the words that names are made of; what two of them share ('st') matters little here."""
KIND_OF_PLACE: Final = words(
    "hosp med ctr clinic health healthcare system reg mem gen comm univ care home nursing rehab center "
    "living village manor campus er ed emergency institute facility hospice memory assisted senior "
    "skilled and & of the at surgical heart trauma specialty vlg"
)
KIND_OF_AGENCY: Final = words(
    "ems fire rescue res amb dept department district svc emergency med services inc llc corps vol "
    "company co city of the and & authority transport air flight group assoc association squad sq fd "
    "protection life support"
)
KIND_OF_STREET: Final = words(
    "st ave rd dr ln blvd ct pl way hwy rt pkwy trl cir ter loop sq square run pike row path xing tpke "
    "n s e w ne nw se sw"
)
NUMBERED_ROAD: Final = words("rt hwy us sr state i interstate fm")
KIND_OF_UNIT: Final = words(
    "med eng sq res trk lad batt amb unit rig car truck crew bus rn als bls quint tanker brush tower "
    "van chief"
)


MEANT_OTHERWISE: Final = {"point": "pt", "crk": "cr"}
"""How words of places are shortened to what mostly means a patient, or creatinine."""
SHORT_WORDS: Final = frozenset(SAME.values())
"""Spellings that stand for ordinary words, which the tables know by their long form."""


@lru_cache(maxsize=MOST_SPELLED)
def common_spelling(low: str) -> str:
    """A word as forms spell it."""
    bare = low[:-2] if low.endswith("'s") else low.replace("'", "") if "'" in low else low
    return SAME.get(bare, bare)


class Term(NamedTuple):
    """A listed term and its words in their common spelling; `owning` are those written with an 's."""

    written: str
    words: tuple[str, ...]
    owning: tuple[str, ...]


def read_term(term: str) -> Term:
    """A term as lists and answers hold it."""
    lows = WORD.findall(fold(term).text.lower())
    words = tuple(map(common_spelling, lows))
    return Term(
        term, words, tuple([word for low, word in zip(lows, words, strict=True) if low.endswith("'s")])
    )


def nicknames_of(name: str, lexicon: Lexicon) -> Iterator[str]:
    """'Trav' for Travis, 'Abby' for Abigail, 'Fitz' and 'Fitzy' for Fitzgerald; no words of the language."""
    yield from (short for short in lexicon.nicknames.get(name, ()) if _is_for_people(short, lexicon))
    stem = FIRST_SYLLABLE.match(name)
    if stem is None or len(name) < SHORTEST_CLIPPED:
        return
    for clip in {stem[0][:size] for size in (4, 5)}:
        if len(clip) >= SHORTEST_CLIP:
            yield from (short for short in (clip, f"{clip}y", f"{clip}ie") if _is_no_word(short, lexicon))


def forms(listed: str, term: Term, label: IdentifierLabel, lexicon: Lexicon) -> Iterator[Form]:
    """Every way to write one term of one list ('roster', 'hospitals' ...)."""
    for form in _forms(listed, term, label, lexicon):
        yield form._replace(is_street=listed == "streets")
        if "xing" in form.words[1:]:
            place = form.words.index("xing", 1)
            yield form._replace(words=(*form.words[:place], "x", "ing", *form.words[place + 1 :]))
        if label in PLACES and len(form.words) > 1 and not MEANT_OTHERWISE.keys().isdisjoint(form.words[1:]):
            first, *others = form.words
            yield Form((first, *(MEANT_OTHERWISE.get(word, word) for word in others)), label, Care.SHORT)


def _forms(listed: str, term: Term, label: IdentifierLabel, lexicon: Lexicon) -> Iterator[Form]:
    spelled = term.words[:LONGEST_TERM]
    if listed not in ("", REVIEWED) and len(spelled) > 1 and spelled[0] == "the":
        yield Form(spelled, label, Care.SURE)
        spelled = spelled[1:]
    if not spelled or (len(spelled) == 1 and len(spelled[0]) < 2):
        return
    yield Form(spelled, label, _care_of(listed, spelled, label, lexicon))
    if label is IdentifierLabel.PROVIDER:
        yield from _of_person(spelled, term.written, label)
    elif label is IdentifierLabel.UNIT:
        yield from _of_unit(spelled, label)
    else:
        kinds = {
            IdentifierLabel.FACILITY: KIND_OF_PLACE,
            IdentifierLabel.AGENCY: KIND_OF_AGENCY,
            IdentifierLabel.LOCATION: KIND_OF_STREET,
        }.get(label, frozenset())
        yield from _shortened(spelled, label, kinds, lexicon)
        if listed != "streets":
            yield from _acronyms(spelled, label, lexicon)
        elif len(spelled) > 1 and spelled[-2] in NUMBERED_ROAD and spelled[-1].isdigit():
            yield Form(spelled[-1:], label, Care.ROAD)


def _care_of(listed: str, spelled: tuple[str, ...], label: IdentifierLabel, lexicon: Lexicon) -> Care:
    """A whole term is sure; a plain word of a list is not, and no text can spare 'was', whoever sets it."""
    if listed == REVIEWED and all(lexicon.words[word] & lex.FUNCTION for word in spelled):
        return Care.AS_NAME
    if len(spelled) > 1 or _has_digit(spelled[0]) or _is_telling_alone(spelled[0], label, lexicon):
        return Care.SURE
    return Care.SET if listed == REVIEWED and spelled[0] not in SHORT_WORDS else Care.AS_NAME


def _is_telling_alone(word: str, label: IdentifierLabel, lexicon: Lexicon) -> bool:
    """A word that someone listed by itself, and that no report needs for anything else: 'lantern'."""
    if word in SHORT_WORDS:
        return False
    facts = lexicon.words[word]
    is_needed = facts & (lex.FUNCTION | lex.CLINICAL | lex.VERB | lex.ROLE | lex.KIN)
    is_common = facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK > 42
    return label is not IdentifierLabel.PROVIDER and not is_needed and not is_common


def _is_no_word(low: str, lexicon: Lexicon) -> bool:
    facts = lexicon.words[low]
    is_meant = facts & (
        lex.FUNCTION | lex.CLINICAL | lex.ORDINARY | lex.VERB | lex.ROLE | lex.TITLE | lex.KIN
    )
    return not is_meant and facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK <= RARE


def _is_for_people(low: str, lexicon: Lexicon) -> bool:
    """'Abby', 'drew'; not 'dob' (for Robert), 'chat' (for Charity) or 'van' (for Sullivan)."""
    facts = lexicon.words[low]
    if facts & (lex.FUNCTION | lex.CLINICAL) or low in KIND_OF_UNIT:
        return False
    return facts & lex.GIVEN_MASK >= GIVEN_TO_MANY or _is_no_word(low, lexicon)


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _of_person(spelled: tuple[str, ...], term: str, label: IdentifierLabel) -> Iterator[Form]:
    """'Nguyen, Tran K' as 'tran nguyen', 'T. Nguyen', 'tran n', 'Nguyen T'."""
    long = [word for word in spelled if len(word) > 1]
    if len(long) < 2:
        return
    family, given = (long[0], long[1:]) if "," in term else (long[-1], long[:-1])
    first = given[0]
    for pair in (
        (first, family),
        (family, first),
        (first[0], family),
        (first, family[0]),
        (family, first[0]),
    ):
        yield Form(pair, label, Care.SURE)


def _of_unit(spelled: tuple[str, ...], label: IdentifierLabel) -> Iterator[Form]:
    """'Medic 41' as 'M41', 'the 41 truck', '41's rig', and '214' alone where it is long enough."""
    number = spelled[-1]
    if len(spelled) < 2 or not number.isdigit():
        return
    kind = spelled[-2]
    yield Form((kind, number), label, Care.SURE)
    yield Form((kind[0], number), label, Care.JOINED)
    if len(spelled) > 2:
        yield Form(("".join(word[0] for word in spelled[:-1]), number), label, Care.JOINED)
    for other in KIND_OF_UNIT:
        yield Form((number, other), label, Care.SURE if len(number) > 1 else Care.COUNTED)
        yield Form((other, number), label, Care.SURE)
    if len(number) >= SHORTEST_NUMBER:
        yield Form((number,), label, Care.BARE)


def _shortened(
    spelled: tuple[str, ...], label: IdentifierLabel, kinds: frozenset[str], lexicon: Lexicon
) -> Iterator[Form]:
    """The name without the words that say what kind of thing it is, from the end and from the front."""
    end = len(spelled)
    while end > 1 and spelled[end - 1] in kinds:
        end -= 1
        if _names(spelled[:end], kinds):
            yield _short(spelled[:end], label, lexicon)
    start = 0
    while start < end - 1 and spelled[start] in kinds:
        start += 1
        if _names(spelled[start:end], kinds):
            yield _short(spelled[start:end], label, lexicon)
    if label is IdentifierLabel.FACILITY and end > 2 and spelled[0] not in kinds:
        yield _short(spelled[:2], label, lexicon)


def _names(part: tuple[str, ...], kinds: frozenset[str]) -> bool:
    return any(len(word) > 2 and word not in kinds and not word.isdigit() for word in part)


def _short(part: tuple[str, ...], label: IdentifierLabel, lexicon: Lexicon) -> Form:
    return Form(part, label, Care.SURE if len(part) > 1 and not _is_plain(part, lexicon) else Care.AS_NAME)


def _is_plain(part: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Words that a report may well say of anything: 'good care', 'first aid'."""
    return all(
        word in SHORT_WORDS
        or lexicon.words[word] & (lex.FUNCTION | lex.ORDINARY | lex.CLINICAL | lex.VERB)
        or lexicon.words[word] >> lex.ZIPF_SHIFT & lex.ZIPF_MASK > 52
        for word in part
    )


def _acronyms(spelled: tuple[str, ...], label: IdentifierLabel, lexicon: Lexicon) -> Iterator[Form]:
    letters = "".join(word[0] for word in spelled if word.isalpha())
    lean = "".join(word[0] for word in spelled if word.isalpha() and word not in ("of", "the", "and", "at"))
    for acronym in {letters, lean}:
        if len(acronym) >= SHORTEST_ACRONYM and not lexicon.words[acronym] & (
            lex.FUNCTION | lex.CLINICAL | lex.ORDINARY
        ):
            yield Form((acronym,), label, Care.ACRONYM)
