"""What was found once is hidden everywhere in the report: a surname alone, a given name, a place."""

from bisect import bisect_left
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
OF_PERSON: Final = 1
OF_THING: Final = 2
BY_CONTEXT: Final = "tagger"
"""The rule that reads the words around: what it takes for a name here may be a plain word elsewhere."""


class Telling(dict[str, int]):
    """Of whom a word tells by itself when it is part of a name, by `telling[word]`."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._words = lexicon.words

    def __missing__(self, word: str) -> int:
        tells = self._judged(word)
        if len(word) <= lex.LONGEST_KEPT:
            if len(self) >= lex.MOST_KEPT:
                self.clear()
            self[word] = tells
        return tells

    def _judged(self, word: str) -> int:
        if len(word) <= 2 or not word.isalpha():
            return 0
        facts = self._words[word]
        if facts & (lex.FUNCTION | lex.ROLE | lex.TITLE | lex.KIN):
            return 0
        zipf = facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK
        is_plain = bool(facts & (lex.CLINICAL | lex.ORDINARY | lex.BRAND)) or zipf >= 36
        return OF_PERSON if is_plain else OF_PERSON | OF_THING


def told_words(
    found: Iterable[Found], reading: Reading, telling: Telling
) -> tuple[dict[str, IdentifierLabel], set[int]]:
    """The words of found names that identify by themselves, and which tokens the names cover."""
    words: dict[str, IdentifierLabel] = {}
    covered: set[int] = set()
    for item in found:
        if item.label in PEOPLE and item.rule != BY_CONTEXT:
            wanted = OF_PERSON
        elif item.label in NAMED or item.label in PEOPLE:
            wanted = OF_THING
        else:
            continue
        for word in _words_of(item, reading, covered):
            bare = word[:-2] if word[-2:] == "'s" else word
            if telling[bare] & wanted:
                words.setdefault(bare, item.label)
    return words, covered


def _words_of(item: Found, reading: Reading, covered: set[int]) -> list[str]:
    starts, ends = reading.starts, reading.ends
    first = bisect_left(starts, item.start)
    past = bisect_left(starts, item.end, first)
    is_cut = first and ends[first - 1] > item.start
    if past > first and ends[past - 1] > item.end:  # all but the "'s" of a word may be found
        is_cut = is_cut or ends[past - 1] - 2 != item.end or reading.lows[past - 1][-2:] != "'s"
    if is_cut:
        return [word.lower() for word in WORD.findall(reading.text, item.start, item.end)]
    covered.update(range(first, past))
    return reading.lows[first:past]


def spread(
    reading: Reading, words: dict[str, IdentifierLabel], covered: set[int], protected: bytes
) -> Iterator[Found]:
    """Further places where a told word stands as a name."""
    told = {*words, *[f"{word}'s" for word in words]} if "'" in reading.text else words
    for i in [i for i, low in enumerate(reading.lows) if low in told]:
        if i in covered or protected[i]:
            continue
        low, facts = reading.lows[i], reading.facts[i]
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
            yield Found(reading.starts[i], end, words[low.removesuffix("'s")], "told_before", STRENGTH)


def _acts(reading: Reading, i: int) -> bool:
    """'Li gave it.' opens a sentence, but is followed by what people do."""
    return i + 1 < reading.size and reading.gaps[i + 1] == " " and bool(reading.facts[i + 1] & lex.VERB)


def relabelled(hidden: list[Found], text: str, words: dict[str, IdentifierLabel]) -> list[Found]:
    """One person has one kind: who is a provider anywhere in the report is one everywhere."""
    if IdentifierLabel.PROVIDER not in words.values():
        return hidden
    return [
        replace(item, label=IdentifierLabel.PROVIDER)
        if item.label is IdentifierLabel.NAME and _is_told_provider(text[item.start : item.end], words)
        else item
        for item in hidden
    ]


def _is_told_provider(value: str, words: dict[str, IdentifierLabel]) -> bool:
    last = value.lower().split()[-1] if value.split() else ""
    return words.get(last) is IdentifierLabel.PROVIDER
