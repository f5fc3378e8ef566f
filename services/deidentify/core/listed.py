"""Where an agency's listed terms stand in a text: surely, or only if the words around say so.

'Okonkwo' on a roster is the medic wherever it stands, and so is 'Foley' with a capital inside a sentence or
before what people do. Elsewhere 'foley' may be the catheter: for such a place the list is a reason to look
(`tagging`), and much less certainty is asked there than of another word.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues, tenant
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.reading import Reading
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.tenant_forms import SHORT_WORDS, Care, Form, common_spelling
from services.deidentify.core.vocabulary import Shape

EXACT: Final = 99
PART: Final = 75
WIDEST_GAP: Final = 3
LONGEST_NEAR: Final = 32
"""Letters of a word that may be a near miss; each is left out in turn, at the cost of their square."""
EVERYDAY: Final = 48
"""Zipf value times ten above which any word may be meant as a word."""
PLAIN: Final = 32
"""The same for words that English does not use as names for the most part."""
PLACE_BEFORE: Final = words(
    "at to from near via for until by called calling asked told in off outside behind leaving into and "
    "@ & on past"
)
PERSON_BEFORE: Final = words(
    "by told with and asked from to partner medic crew from emt said says for w per relieved paged between on"
)
SAYS: Final = words(
    "says said was is had has told did and got gave took put went drove saw heard wrote kept made ran "
    "held felt read drew hung thought knew found left sat set brought caught never also then wants ride "
    "rode pulls keeps texted txted"
)
ARTICLES: Final = frozenset(("the", "our", "their"))
MET: Final = words("riding met took saw sent")
"""Before 'N truck' these speak of a crew; a count of trucks wants no such word."""
BREATHS: Final = frozenset(("breath", "breaths", "breathing"))
ON_ROADS: Final = words(
    "one wreck crash mvc mva rollover collision accident traffic stopped parked turned headed driving drove "
    "eb wb nb sb store light jammed detour backup blocked ditch"
)
"""Before 'on 9' these speak of a road; pumps and ventilators are 'on 9' too."""
ALONG: Final = words("by near north south east west northbound southbound eastbound westbound past just")
"""What follows the number of a road, and not a rate."""


class Doubtful(NamedTuple):
    """A term of plain words that is neither written nor placed as a name is, with its first and last word."""

    found: Found
    first: int
    last: int


class Listed(NamedTuple):
    """What the lists find in one text, and what of it the words around must bear out."""

    sure: list[Found]
    doubtful: list[Doubtful]


def find_terms(reading: Reading, lists: Iterable[tenant.Terms], lexicon: Lexicon, protected: bytes) -> Listed:
    """Every term of the lists in any of its forms, every word of a roster name, and near misses of them.

    A plain word of a term yields where it is protected: 'Wolff-Parkinson-White' is on no one's roster.
    """
    listed = Listed([], [])
    spelled = [*map(common_spelling, reading.lows)]
    for terms in lists:
        _find_in(listed, reading, spelled, terms, lexicon, protected)
    return listed


def _find_in(
    listed: Listed,
    reading: Reading,
    spelled: list[str],
    terms: tenant.Terms,
    lexicon: Lexicon,
    protected: bytes,
) -> None:
    for i, word in enumerate(spelled):
        if word in terms.by_first:
            _find_form(listed, reading, i, spelled, terms, lexicon, protected)
        if word in terms.parts:
            label = terms.parts[word]
            if reading.shapes[i] != Shape.NUMBER and not protected[i]:
                found = Found(reading.starts[i], _end(reading, i), label, "tenant_word", PART)
                may_be_other = word in terms.called or _is_common(word, lexicon)
                _add(listed, found, reading, i, (word,), may_be_other)
        elif reading.cues[i] & cues.MISSPELLED and cues.NEAR_LENGTH <= len(word) <= LONGEST_NEAR:
            listed.sure.extend(_near_miss(reading, i, word, terms))


def _add(
    listed: Listed, found: Found, reading: Reading, i: int, form: tuple[str, ...], may_be_other: bool
) -> bool:
    """Add a term; one whose words may be meant otherwise must be written or placed like a name to be sure."""
    is_sure = not may_be_other or _is_as_name(reading, i, form, found.label)
    if is_sure:
        listed.sure.append(found)
    else:
        listed.doubtful.append(Doubtful(found, i, i + len(form) - 1))
    return is_sure


def _find_form(
    listed: Listed,
    reading: Reading,
    i: int,
    spelled: list[str],
    terms: tenant.Terms,
    lexicon: Lexicon,
    protected: bytes,
) -> None:
    longer: list[Found] = []
    for form in terms.by_first[spelled[i]]:
        end = i + len(form.words)
        if tuple(spelled[i:end]) != form.words or (form.care is not Care.SURE and protected[i]):
            continue
        if _may_stand(reading, i, form):
            start = reading.starts[_house(reading, i, protected) if form.is_street else i]
            is_own = form.label is not IdentifierLabel.PROVIDER and spelled[end - 1] in terms.owning
            past = reading.ends[end - 1] if is_own else _end(reading, end - 1)
            found = Found(start, past, form.label, "tenant_term", EXACT)
            if form.care not in (Care.AS_NAME, Care.SHORT):
                listed.sure.append(found)
            elif not _add(
                listed, found, reading, i, form.words, all(_is_common(w, lexicon) for w in form.words)
            ):
                longer.append(found)
                continue
            listed.sure.extend(longer)  # where 'pond' is the town's, 'pond field' is the street's
            return


def _house(reading: Reading, i: int, protected: bytes) -> int:
    """Where '88 Canal' begins: the number right before a listed street is the house, unless it is a time."""
    if not i or protected[i - 1] or reading.gaps[i] != " " or reading.shapes[i - 1] != Shape.NUMBER:
        return i
    number = reading.text[reading.starts[i - 1] : reading.ends[i - 1]]
    is_house = 2 <= len(number) <= 5 and _is_bare_number(reading, i - 1)
    return i - 1 if is_house else i


def _end(reading: Reading, i: int) -> int:
    return reading.ends[i] - (2 if reading.lows[i].endswith("'s") else 0)


def _may_stand(reading: Reading, i: int, form: Form) -> bool:
    """Whether this place, with these gaps and letters, is one where the form means the term."""
    inner = reading.gaps[i + 1 : i + len(form.words)]
    if form.care is Care.JOINED:
        return all(gap in ("", "-") for gap in inner)
    if any(_divides(gap, low) for gap, low in zip(inner, reading.lows[i:], strict=False)):
        return False
    if form.care is Care.SURE:
        return not _is_cut_short(reading, i, form)
    if form.care is Care.BARE:
        return _is_bare_number(reading, i)
    if form.care is Care.ROAD:
        return _is_road(reading, i)
    if form.care is Care.SHORT:
        return all(gap == " " for gap in inner)
    if form.care is Care.COUNTED:
        return _is_no_count(reading, i)
    if form.care is Care.ACRONYM:
        return reading.regime != 0 or reading.shapes[i] == Shape.UPPER
    return True


def _divides(gap: str, before: str) -> bool:
    """Whether a gap ends what stands before it; a full stop behind 'st' or 'T' shortens only."""
    return len(gap) > WIDEST_GAP or "\n" in gap or ("." in gap and (len(before) > 4 or before.isdigit()))


def _is_cut_short(reading: Reading, i: int, form: Form) -> bool:
    """'Tran K' where more letters follow without a gap ('tran k2'): no form ends inside a code."""
    past = i + len(form.words)
    return len(form.words[-1]) == 1 and past < reading.size and reading.gaps[past] == ""


def _is_bare_number(reading: Reading, i: int) -> bool:
    """'214 was out', not '214 mg', '214/98', '1:214' or a time of day."""
    text, start, end = reading.text, reading.starts[i], reading.ends[i]
    if end - start == 4 and text[start : start + 2] < "24" and text[start + 2] < "6":
        return False
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(c in ".,/:-%#+<>=" for c in around.rstrip(".,")) and not MEASURE.match(
        text[end : end + 12].lower()
    )


def _is_road(reading: Reading, i: int) -> bool:
    """'the one on 9', 'off 9 by the mill'; not 'levo was on 9', 'on 9 L'."""
    return (
        bool(i)
        and reading.lows[i - 1] in ("on", "off", "down", "along")
        and reading.gaps[i] == " "
        and _is_bare_number(reading, i)
        and ((i > 1 and reading.lows[i - 2] in ON_ROADS) or _is_followed_by(reading, i, ALONG))
    )


def _is_no_count(reading: Reading, i: int) -> bool:
    """'the 1 rescue', 'we met 7 truck'; not '1 rescue breath', 'gave 2 med'."""
    if _is_followed_by(reading, i + 1, BREATHS):
        return False
    if reading.opens[i] or _is_followed_by_doing(reading, i + 2):
        return True
    before = reading.lows[i - 1]
    return before in ARTICLES or before in PLACE_BEFORE or before in PERSON_BEFORE or before in MET


def _is_followed_by(reading: Reading, i: int, wanted: frozenset[str]) -> bool:
    return i + 1 < reading.size and reading.gaps[i + 1] == " " and reading.lows[i + 1] in wanted


def _is_as_name(reading: Reading, i: int, form: tuple[str, ...], label: IdentifierLabel) -> bool:
    """A plain word ('Mark', 'County') must be written like a name, or stand where one is expected."""
    if len(form) == 1 and len(form[0]) > 1 and any(c.isdigit() for c in form[0]):
        return True
    if reading.regime == 0:
        if reading.shapes[i] in (Shape.LOWER, Shape.NUMBER):
            return False
        return not reading.opens[i] or _is_followed_by_doing(reading, i + len(form))
    before = reading.lows[i - 1] if i and not reading.opens[i] else ""
    if label is IdentifierLabel.PROVIDER:
        cued = before in PERSON_BEFORE or bool(i and reading.facts[i - 1] & (lex.TITLE | lex.ROLE))
        return _is_followed_by_doing(reading, i + len(form)) or (cued and _ends(reading, i + len(form)))
    return before in PLACE_BEFORE and _ends(reading, i + len(form))


def _is_common(word: str, lexicon: Lexicon) -> bool:
    """A word that a report may need for what it means: 'church', 'rice', 'hatch'."""
    if word in SHORT_WORDS:
        return True
    facts = lexicon.words[word]
    zipf = facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK
    return bool(
        facts & (lex.FUNCTION | lex.ORDINARY | lex.CLINICAL | lex.VERB | lex.ROLE | lex.TITLE)
        or zipf > EVERYDAY
        or (zipf > PLAIN and facts >> lex.PROPER_SHIFT & 3 < 2)
    )


def _is_followed_by_doing(reading: Reading, past: int) -> bool:
    """'Hunter braked', 'will says': what follows is what people do."""
    if past >= reading.size or reading.gaps[past] != " ":
        return False
    low = reading.lows[past]
    if reading.regime == 0 and reading.shapes[past] != Shape.LOWER:
        return False
    return low in SAYS or (low.endswith("ed") and len(low) > 4)


def _ends(reading: Reading, past: int) -> bool:
    """Nothing follows that the word could describe."""
    if past >= reading.size or reading.gaps[past] != " ":
        return True
    return bool(reading.facts[past] & (lex.FUNCTION | lex.VERB)) or reading.lows[past].endswith("ed")


def _near_miss(reading: Reading, i: int, low: str, terms: tenant.Terms) -> Iterator[Found]:
    for form in tenant.deletions(low):
        label = terms.near.get(form)
        if label is not None:
            yield Found(reading.starts[i], _end(reading, i), label, "tenant_near_miss", PART - 1)
            return
