"""What was found once is hidden everywhere in the report: a surname alone, a given name, a place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.reading import WORD, Reading, Regime
from services.deidentify.core.vocabulary import Shape

PEOPLE: Final = frozenset((IdentifierLabel.NAME, IdentifierLabel.PROVIDER))
NAMED: Final = frozenset((IdentifierLabel.FACILITY, IdentifierLabel.AGENCY, IdentifierLabel.LOCATION))
STRENGTH: Final = 30


def told_words(found: Iterable[Found], text: str, lexicon: Lexicon) -> dict[str, IdentifierLabel]:
    """The words of found names that identify by themselves."""
    words: dict[str, IdentifierLabel] = {}
    for item in found:
        if item.label not in PEOPLE and item.label not in NAMED:
            continue
        for match in WORD.finditer(text, item.start, item.end):
            word = match.group().lower().removesuffix("'s")
            if len(word) > 2 and word.isalpha() and _tells(word, item.label, lexicon):
                words.setdefault(word, item.label)
    return words


def _tells(word: str, label: IdentifierLabel, lexicon: Lexicon) -> bool:
    facts = lexicon.words[word]
    if facts & (lex.FUNCTION | lex.ROLE | lex.TITLE | lex.KIN):
        return False
    zipf = facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK
    if label in PEOPLE:
        return True
    return not facts & (lex.CLINICAL | lex.ORDINARY | lex.BRAND) and zipf < 36


def spread(
    reading: Reading, words: dict[str, IdentifierLabel], protected: bytearray, lexicon: Lexicon
) -> Iterator[Found]:
    """Further places where a told word stands as a name."""
    if not words:
        return
    has_possessives = "'" in reading.text
    for i, low in enumerate(reading.lows):
        if low not in words and not (has_possessives and low.endswith("'s")):
            continue
        label = words.get(low.removesuffix("'s"))
        if label is None or protected[i]:
            continue
        facts = reading.facts[i]
        is_common = (
            bool(facts & (lex.CLINICAL | lex.ORDINARY | lex.VERB))
            or (facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK) > 44
        )
        is_capital = (
            reading.regime == Regime.MIXED
            and reading.shapes[i] != Shape.LOWER
            and (not reading.opens[i] or _acts(reading, i))
        )
        if (is_capital and not facts & lex.CLINICAL) or not is_common:
            end = reading.ends[i] - (2 if low.endswith("'s") else 0)
            yield Found(reading.starts[i], end, label, "told_before", STRENGTH)


def _acts(reading: Reading, i: int) -> bool:
    """'Li gave it.' opens a sentence, but is followed by what people do."""
    return i + 1 < reading.size and reading.gaps[i + 1] == " " and bool(reading.facts[i + 1] & lex.VERB)


def relabelled(hidden: list[Found], text: str, words: dict[str, IdentifierLabel]) -> list[Found]:
    """One person has one kind: who is a provider anywhere in the report is one everywhere."""
    return [
        replace(item, label=IdentifierLabel.PROVIDER)
        if item.label is IdentifierLabel.NAME and _is_told_provider(text[item.start : item.end], words)
        else item
        for item in hidden
    ]


def _is_told_provider(value: str, words: dict[str, IdentifierLabel]) -> bool:
    last = value.lower().split()[-1] if value.split() else ""
    return words.get(last) is IdentifierLabel.PROVIDER
