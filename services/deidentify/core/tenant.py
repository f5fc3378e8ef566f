"""The reporting agency's own names and lists: terms in every form they are written in, and near misses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.known_terms import KnownTerms
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon, words
from services.deidentify.core.reading import Reading
from services.deidentify.core.structural.numbers import MEASURE
from services.deidentify.core.tenant_forms import Care, Form, common_spelling, forms, words_of
from services.deidentify.core.vocabulary import Shape

LABEL_OF_LIST: Final = {
    "names": IdentifierLabel.AGENCY,
    "aliases": IdentifierLabel.AGENCY,
    "roster": IdentifierLabel.PROVIDER,
    "stations": IdentifierLabel.UNIT,
    "apparatus": IdentifierLabel.UNIT,
    "hospitals": IdentifierLabel.FACILITY,
    "streets": IdentifierLabel.LOCATION,
    "towns": IdentifierLabel.LOCATION,
}
EXACT: Final = 99
PART: Final = 75
SHORTEST_PART: Final = 3
NEAR_LENGTH: Final = cues.NEAR_LENGTH
WIDEST_GAP: Final = 3
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


@dataclass(frozen=True, slots=True)
class Terms:
    """An agency's terms, ready to be looked up word by word in their common spelling."""

    by_first: dict[str, tuple[Form, ...]]
    parts: dict[str, IdentifierLabel]
    near: dict[str, IdentifierLabel]


def _deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def prepare(lists: TenantLists, lexicon: Lexicon) -> Terms:
    """Index an agency's lists once; the caller keeps the result as long as the list version."""
    named = [(name, term, label) for name, label in LABEL_OF_LIST.items() for term in getattr(lists, name)]
    reviewed = lists.reviewed if isinstance(lists, KnownTerms) else ()
    return _indexed([*named, *(("", term, label) for term, label in reviewed)], lexicon)


def index(named: Iterable[tuple[str, IdentifierLabel]], lexicon: Lexicon) -> Terms:
    """Terms with their kinds, ready to be looked up."""
    return _indexed((("", term, label) for term, label in named), lexicon)


def _indexed(named: Iterable[tuple[str, str, IdentifierLabel]], lexicon: Lexicon) -> Terms:
    by_first: dict[str, dict[tuple[str, ...], Form]] = {}
    parts: dict[str, IdentifierLabel] = {}
    for listed, term, label in named:
        for form in forms(listed, term, label, lexicon):
            known = by_first.setdefault(form.words[0], {})
            if form.words not in known or form.care < known[form.words].care:
                known[form.words] = form
        told = words_of(term)
        if label is IdentifierLabel.PROVIDER:
            parts.update(dict.fromkeys((w for w in told if _is_telling(w, lexicon)), label))
        elif label is not IdentifierLabel.UNIT:
            parts.update((w, label) for w in told if len(w) > 4 and _is_rare(w, lexicon) and w not in parts)
    near = {
        form: label for word, label in parts.items() if len(word) >= NEAR_LENGTH for form in _deletions(word)
    }
    ordered = {
        first: tuple(sorted(known.values(), key=lambda form: (-len(form.words), form.care)))
        for first, known in by_first.items()
    }
    return Terms(ordered, parts, near)


def _is_telling(word: str, lexicon: Lexicon) -> bool:
    return (
        word.isalpha()
        and len(word) >= SHORTEST_PART
        and not lexicon.words[word] & (lex.FUNCTION | lex.ROLE | lex.TITLE) & ~_of_names(word, lexicon)
    )


def _of_names(word: str, lexicon: Lexicon) -> int:
    """'Will', 'Page', 'Chase' are on a roster because they are names, whatever else they may be."""
    facts = lexicon.words[word]
    return -1 if max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15) >= 1 else 0


def _is_rare(word: str, lexicon: Lexicon) -> bool:
    facts = lexicon.words[word]
    return (
        word.isalpha()
        and not facts & (lex.FUNCTION | lex.CLINICAL | lex.ORDINARY | lex.ROLE)
        and facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK < 38
    )


def find_terms(reading: Reading, terms: Terms, lexicon: Lexicon, protected: bytes) -> Iterator[Found]:
    """Every term of the lists in any of its forms, every word of a roster name, and near misses of them.

    A plain word of a term yields where it is protected: 'Wolff-Parkinson-White' is on no one's roster.
    """
    spelled = [common_spelling(low) for low in reading.lows]
    for i, word in enumerate(spelled):
        if word in terms.by_first:
            yield from _form_at(reading, i, spelled, terms, lexicon, protected)
        if word in terms.parts:
            label = terms.parts[word]
            if (
                reading.shapes[i] != Shape.NUMBER
                and not protected[i]
                and _is_as_name(reading, i, (word,), label, lexicon)
            ):
                yield Found(reading.starts[i], _end(reading, i), label, "tenant_word", PART)
        elif reading.cues[i] & cues.MISSPELLED and len(word) >= NEAR_LENGTH:
            yield from _near_miss(reading, i, word, terms)


def _form_at(
    reading: Reading, i: int, spelled: list[str], terms: Terms, lexicon: Lexicon, protected: bytes
) -> Iterator[Found]:
    for form in terms.by_first[spelled[i]]:
        end = i + len(form.words)
        if tuple(spelled[i:end]) != form.words or (form.care is not Care.SURE and protected[i]):
            continue
        if _may_stand(reading, i, form, lexicon):
            yield Found(reading.starts[i], _end(reading, end - 1), form.label, "tenant_term", EXACT)
            return


def _end(reading: Reading, i: int) -> int:
    return reading.ends[i] - (2 if reading.lows[i].endswith("'s") else 0)


def _may_stand(reading: Reading, i: int, form: Form, lexicon: Lexicon) -> bool:
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
    if form.care is Care.ACRONYM:
        return reading.regime != 0 or reading.shapes[i] == Shape.UPPER
    return _is_as_name(reading, i, form.words, form.label, lexicon)


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


def _is_as_name(
    reading: Reading, i: int, form: tuple[str, ...], label: IdentifierLabel, lexicon: Lexicon
) -> bool:
    """A plain word ('Mark', 'County') must be written like a name, or stand where one is expected."""
    if len(form) == 1 and len(form[0]) > 1 and any(c.isdigit() for c in form[0]):
        return True
    if not all(_is_common(word, lexicon) for word in form):
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
    facts = lexicon.words[word]
    return bool(
        facts & (lex.FUNCTION | lex.ORDINARY | lex.CLINICAL | lex.VERB | lex.ROLE | lex.TITLE)
        or facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK > 48
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


def _near_miss(reading: Reading, i: int, low: str, terms: Terms) -> Iterator[Found]:
    for form in _deletions(low):
        label = terms.near.get(form)
        if label is not None:
            yield Found(reading.starts[i], _end(reading, i), label, "tenant_near_miss", PART - 1)
            return
