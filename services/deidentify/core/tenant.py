"""The reporting agency's own names and lists: terms in every form they are written in, and near misses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.tenant_forms import REVIEWED, Care, Form, Term, forms, nicknames_of, read_term

if TYPE_CHECKING:
    from contracts.agency import TenantLists

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
SHORTEST_PART: Final = 3
LONGEST_SETTING: Final = 5
"""Digits of a number that a report may need for what it means."""
NEAR_LENGTH: Final = cues.NEAR_LENGTH


class Phrase(str):
    """A term that is hidden as it stands alone: none of its words by itself, no other way to write it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """An agency's terms, ready to be looked up word by word in their common spelling."""

    by_first: dict[str, tuple[Form, ...]]
    parts: dict[str, IdentifierLabel]
    near: dict[str, IdentifierLabel]
    called: frozenset[str]
    """Those of the parts that no list holds: what bearers of a listed name are called ('max' for Maxwell)."""
    owning: frozenset[str]
    """Words that a listed place has with an 's: of "Children's" nothing may be left."""


def deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def prepare(lists: "TenantLists", lexicon: Lexicon) -> Terms:
    """Index an agency's lists once; the caller keeps the result as long as the list version."""
    named = [(name, term, label) for name, label in LABEL_OF_LIST.items() for term in getattr(lists, name)]
    reviewed = getattr(lists, REVIEWED, ())  # of `KnownTerms`
    return _indexed([*named, *((REVIEWED, term, label) for term, label in reviewed)], lexicon)


def index(named: Iterable[tuple[str, IdentifierLabel]], lexicon: Lexicon) -> Terms:
    """Terms with their kinds, ready to be looked up."""
    return _indexed((("", term, label) for term, label in named), lexicon)


def _indexed(named: Iterable[tuple[str, str, IdentifierLabel]], lexicon: Lexicon) -> Terms:
    by_first: dict[str, dict[tuple[str, ...], Form]] = {}
    parts: dict[str, IdentifierLabel] = {}
    called: dict[str, IdentifierLabel] = {}
    owning: set[str] = set()
    for listed, written, label in named:
        term = read_term(written)
        is_phrase = isinstance(written, Phrase)
        for form in _phrase(term, label) if is_phrase else forms(listed, term, label, lexicon):
            known = by_first.setdefault(form.words[0], {})
            if form.words not in known or form.care < known[form.words].care:
                known[form.words] = form
        if is_phrase:
            continue
        if label is IdentifierLabel.PROVIDER:
            parts.update(dict.fromkeys((w for w in term.words if _is_telling(w, lexicon)), label))
            short = (name for word in term.words for name in nicknames_of(word, lexicon))
            called.update(dict.fromkeys((name for name in short if _is_telling(name, lexicon)), label))
        elif label is not IdentifierLabel.UNIT:
            parts.update(
                (w, label) for w in term.words if len(w) > 4 and _is_rare(w, lexicon) and w not in parts
            )
        if label is not IdentifierLabel.PROVIDER:
            owning.update(term.owning)
    near = {
        form: label for word, label in parts.items() if len(word) >= NEAR_LENGTH for form in deletions(word)
    }
    ordered = {
        first: tuple(sorted(known.values(), key=lambda form: (-len(form.words), form.care)))
        for first, known in by_first.items()
    }
    return Terms(ordered, called | parts, near, frozenset(called.keys() - parts), frozenset(owning))


def _phrase(term: Term, label: IdentifierLabel) -> tuple[Form, ...]:
    """A short number yields to a dose or a setting that happens to be the same."""
    written = "".join(term.words)
    is_short = written.isdigit() and len(written) <= LONGEST_SETTING
    return (Form(term.words, label, Care.SET if is_short else Care.SURE),) if term.words else ()


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
