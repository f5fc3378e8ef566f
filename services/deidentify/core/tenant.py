"""The reporting agency's own names and lists: whole terms by their tokens, single words of people's names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.fold import fold
from services.deidentify.core.known_terms import KnownTerms
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.reading import WORD, Reading
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
LONGEST_TERM: Final = 12
SHORTEST_PART: Final = 3
NEAR_LENGTH: Final = cues.NEAR_LENGTH


@dataclass(frozen=True, slots=True)
class Terms:
    """An agency's terms, ready to be looked up token by token."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], IdentifierLabel], ...]]
    parts: dict[str, IdentifierLabel]
    near: dict[str, IdentifierLabel]


def _tokens(term: str) -> tuple[str, ...]:
    return tuple(_bare(match.group().lower()) for match in WORD.finditer(fold(term).text))


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.replace("'", "")


def _deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def prepare(lists: TenantLists, lexicon: Lexicon) -> Terms:
    """Index an agency's lists once; the caller keeps the result as long as the list version."""
    named = ((term, label) for name, label in LABEL_OF_LIST.items() for term in getattr(lists, name))
    return index(chain(named, lists.reviewed if isinstance(lists, KnownTerms) else ()), lexicon)


def index(named: Iterable[tuple[str, IdentifierLabel]], lexicon: Lexicon) -> Terms:
    """Terms with their kinds, ready to be looked up."""
    by_first: dict[str, list[tuple[tuple[str, ...], IdentifierLabel]]] = {}
    parts: dict[str, IdentifierLabel] = {}
    for term, label in named:
        words = _tokens(term)
        if not words or (len(words) == 1 and len(words[0]) < 2):
            continue
        by_first.setdefault(words[0], []).append((words[:LONGEST_TERM], label))
        if label is IdentifierLabel.PROVIDER:
            parts.update(dict.fromkeys((w for w in words if _is_telling(w, lexicon)), label))
        elif label is not IdentifierLabel.UNIT:
            parts.update((w, label) for w in words if len(w) > 4 and _is_rare(w, lexicon) and w not in parts)
    near = {
        form: label for word, label in parts.items() if len(word) >= NEAR_LENGTH for form in _deletions(word)
    }
    ordered = {first: tuple(sorted(terms, key=lambda t: -len(t[0]))) for first, terms in by_first.items()}
    return Terms(ordered, parts, near)


def _is_telling(word: str, lexicon: Lexicon) -> bool:
    return (
        word.isalpha()
        and len(word) >= SHORTEST_PART
        and not lexicon.words[word] & (lex.FUNCTION | lex.ROLE | lex.TITLE)
    )


def _is_rare(word: str, lexicon: Lexicon) -> bool:
    facts = lexicon.words[word]
    return (
        word.isalpha()
        and not facts & (lex.FUNCTION | lex.CLINICAL | lex.ORDINARY | lex.ROLE)
        and facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK < 38
    )


def find_terms(reading: Reading, terms: Terms, lexicon: Lexicon) -> Iterator[Found]:
    """Every term of the lists, every word of a roster name, and near misses of them."""
    lows = reading.lows
    if "'" in reading.text:
        lows = tuple(_bare(low) if "'" in low else low for low in lows)
    for i, low in enumerate(lows):
        if low in terms.by_first:
            yield from _whole_term(reading, i, lows, terms, lexicon)
        if low in terms.parts:
            if reading.shapes[i] != Shape.NUMBER and _is_written_as_term(reading, i, (low,), lexicon):
                yield Found(reading.starts[i], _end(reading, i), terms.parts[low], "tenant_word", PART)
        elif reading.cues[i] & cues.MISSPELLED and len(low) >= NEAR_LENGTH:
            yield from _near_miss(reading, i, low, terms)


def _whole_term(
    reading: Reading, i: int, lows: tuple[str, ...], terms: Terms, lexicon: Lexicon
) -> Iterator[Found]:
    for words, label in terms.by_first[lows[i]]:
        end = i + len(words)
        if lows[i:end] == words and _is_written_as_term(reading, i, words, lexicon):
            yield Found(reading.starts[i], _end(reading, end - 1), label, "tenant_term", EXACT)
            return


def _end(reading: Reading, i: int) -> int:
    return reading.ends[i] - (2 if reading.lows[i].endswith("'s") else 0)


def _is_written_as_term(reading: Reading, i: int, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """A single ordinary word ('Mark', 'County') must be written like a name where the text uses capitals."""
    if len(words) > 1 or (len(words[0]) > 1 and any(c.isdigit() for c in words[0])):
        return True
    facts = lexicon.words[words[0]]
    is_common = (
        facts & (lex.FUNCTION | lex.ORDINARY | lex.CLINICAL | lex.VERB)
        or facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK > 48
    )
    return not is_common or (
        reading.regime == 0 and reading.shapes[i] != Shape.LOWER and not reading.opens[i]
    )


def _near_miss(reading: Reading, i: int, low: str, terms: Terms) -> Iterator[Found]:
    for form in _deletions(low):
        label = terms.near.get(form)
        if label is not None:
            yield Found(reading.starts[i], _end(reading, i), label, "tenant_near_miss", PART - 1)
            return
