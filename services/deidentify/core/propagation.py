"""What was found once is hidden everywhere in the report: a surname alone, a given name, a place."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import OF_PERSON, OF_THING, tells
from services.deidentify.core.labels import BY_CONTEXT, PEOPLE, Found
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.reading import WORD, Batch, Column, Reading, Regime
from services.deidentify.core.vocabulary import Shape

NAMED: Final = frozenset((IdentifierLabel.FACILITY, IdentifierLabel.AGENCY, IdentifierLabel.LOCATION))
STRENGTH: Final = 30
LEAST_GIVEN: Final = 4
"""A given name of this level ('polly', 'harry') is one in small letters too, though the dictionary has it."""
BEFORE_A_THING: Final = frozenset(("a", "an", "the", "that", "this", "no", "any", "some"))
OF_NONE: Final = frozenset(("no", "any"))
"""'no charity in a rushed handoff', where nothing has a capital."""
TELLING: Final = {**dict.fromkeys(PEOPLE, OF_PERSON), **dict.fromkeys(NAMED, OF_THING)}


def may_spread(batch: Batch, found: Sequence[Sequence[Found]], protected: Column) -> list[bool]:
    """Of each text, whether what was found in it may stand elsewhere in it or give a name another kind.

    In most texts neither is so; the questions that `told_words` and `spread` ask word by word are asked of
    all texts at once.
    """
    spans: list[int] = []
    for k, (start, items) in enumerate(zip(batch.text_starts.tolist(), found, strict=True)):
        for item in items:
            if wanted := TELLING.get(item.label):
                spans += (k, start + item.start, start + item.end, wanted)
    if not spans:
        return [False] * len(found)
    texts, starts, ends, kinds = np.array(spans, np.int64).reshape(-1, 4).T
    may = np.zeros(len(found), bool)
    first, past = np.searchsorted(batch.starts, starts), np.searchsorted(batch.starts, ends)
    before = np.where(first > 0, batch.ends[first - 1], 0)
    is_cut = (before > starts) | ((past > first) & (batch.ends[past - 1] > ends))
    may[texts[is_cut]] = True
    sizes = past - first
    covered = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    told = covered[batch.tells[covered] & np.repeat(kinds, sizes) != 0]
    is_told = np.zeros(batch.bares.max(initial=0) + 1, bool)
    is_told[batch.bares[told]] = True
    again = is_told[batch.bares] & ~protected
    again[covered] = False
    others = np.flatnonzero(again)
    if len(others):
        keys = batch.text_of * len(is_told) + batch.bares
        known = np.sort(keys[told])
        places = np.minimum(np.searchsorted(known, keys[others]), len(known) - 1)  # np.isin loads numpy.ma
        may[batch.text_of[others[known[places] == keys[others]]]] = True
    for k, items in enumerate(found):
        if not may[k] and len(items) > 1:
            labels = {item.label for item in items}
            may[k] = IdentifierLabel.PROVIDER in labels and IdentifierLabel.NAME in labels
    return may.tolist()


def told_words(
    found: Iterable[Found], reading: Reading, lexicon: Lexicon
) -> tuple[dict[str, IdentifierLabel], set[int]]:
    """The words of found names that identify by themselves, and which tokens the names cover."""
    words: dict[str, IdentifierLabel] = {}
    covered: set[int] = set()
    for item in found:
        if item.label not in TELLING:
            continue
        wanted = OF_THING if item.rule == BY_CONTEXT else TELLING[item.label]
        for word in _words_of(item, reading, covered):
            bare = word[:-2] if word[-2:] == "'s" else word
            if tells(lexicon.words[bare], bare) & wanted:
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
        if i in covered or protected[i] or _is_thing(reading, i):
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
        is_word = (
            reading.regime == Regime.MIXED
            and reading.shapes[i] == Shape.LOWER
            and facts & lex.DICTIONARY != 0
            and facts & lex.GIVEN_MASK < LEAST_GIVEN
        )
        if (is_capital and not facts & lex.CLINICAL) or not (is_common or is_word):
            end = reading.ends[i] - (2 if low.endswith("'s") else 0)
            yield Found(reading.starts[i], end, words[low.removesuffix("'s")], "told_before", STRENGTH)


def _is_thing(reading: Reading, i: int) -> bool:
    """'a silversmith by trade', 'no lance was seen': no capital, behind an article or what stands for one."""
    if not i or reading.gaps[i] != " " or reading.shapes[i] != Shape.LOWER:
        return False
    if reading.regime == Regime.MIXED:
        return reading.lows[i - 1] in BEFORE_A_THING
    return reading.lows[i - 1] in OF_NONE and reading.facts[i] & lex.DICTIONARY != 0


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
