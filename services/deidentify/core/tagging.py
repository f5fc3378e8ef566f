"""Lays the tagger over a batch: which words it is asked about, and what it adds to what was found.

It never takes anything away, and never touches what is protected. Of listed words it says which may be names.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import BY_CONTEXT, Found
from services.deidentify.core.listed import Doubtful
from services.deidentify.core.reading import Batch
from services.deidentify.core.second_tagger import SecondTagger
from services.deidentify.core.tagger import (
    AT_END,
    CLASS_OF_HIT,
    LABELS,
    NUMBERS,
    OTHER_HIT,
    PROTECTED,
    REACH,
    Around,
    Known,
    Tagger,
    gap_class,
    number_class,
)
from services.deidentify.core.vocabulary import MOST_KEPT, Shape, Vocabulary

THRESHOLDS: Final = np.array([1.0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.4, 0.6])
"""How sure the network must be, for each of LABELS: what has a form is found by its form."""
DOUBTFUL: Final = 0.15
"""Less is no doubt: the small change of many plain words must not hold a long text."""
LONE_LETTER: Final = 0.7
ALONE_NAMELIKE, ALONE = 0.95, 0.999
"""In a text in which no rule found anything: most of those have nothing to find."""
NAMELIKE, RARE, PLAIN, ACRONYM, NUMBER, CLAIMED_WORD = 0.2, 0.25, 0.45, 0.8, 0.9, 0.95
COMMON_ZIPF: Final = 30
LISTED, LISTED_ALONE = 0.1, 0.99
"""Of a plain word on the agency's lists that is not placed as a name; and in a text in which nothing else was
found. Of texts by writers left out three in four of such names pass, and one in four of the other words."""
BESIDE: Final = 0.5
"""So much less is enough where the word beside it is hidden as the same kind: the rest of a name."""
STRENGTH: Final = 40
MOST_GAPS_KEPT: Final = 4096
CLOSE: Final = frozenset((" ", "-", ". ", "  ", "'", "", "/"))
ASKED_ABOVE, ASKED_BELOW = 0.015, 0.98
"""Between them, or below what is needed, the first tagger's certainty is doubt: the second one is asked."""
ASKED_CLAIMED, ASKED_ALONE = 0.1, 0.5
"""Where CLAIMED_WORD or ALONE_NAMELIKE is needed, and where ALONE is, less than this is no doubt: the second
one has hardly ever made up for it."""
HEARD_FIRST, HEARD_SECOND, TOWARDS_HIDING = 0.4, 1.0, 2.15
"""How the two taggers' log-odds are added up: chosen on writers from whom neither has learned."""
LEAST_CHANCE: Final = 1e-9
GROUPS: Final = np.array([0, 1, 1, 2, 2, 2, 3, 5])
"""Kinds that may be parts of one identifier, for each of LABELS; as `CLASS_OF_HIT` numbers them."""
CLAIMED: Final = lex.CLINICAL | lex.ROLE | lex.KIN | lex.TITLE
"""Words of medicine, work and family: no names, unless their use elsewhere is mostly as one."""
PERSON: Final = 1
PLACE: Final = 2
LONGEST_ABBREVIATED: Final = 3
LONGEST_JOIN: Final = 2
"""Small words between two parts of a place: 'Lady of the Sea'."""
NO_JOIN: Final = lex.words("to in not is has was were vs from for or it instead no but then than")
"""Small words that stand between two places: 'from Aldi to Mercy', 'Westerly not Pawcatuck'."""


class Tagging:
    """The tagger with what it remembers of words; one for each scrubber."""

    def __init__(self, tagger: Tagger, vocabulary: Vocabulary, second: SecondTagger | None = None) -> None:
        """Without a second tagger the first one alone decides."""
        self._tagger = tagger
        self._second = second
        self._vocabulary = vocabulary
        self._generation = -1
        self._known, self._is_eponym = tagger.numbers, np.zeros(0, bool)
        self._forget()
        self._gaps: dict[str, int] = {}

    def add(
        self,
        batch: Batch,
        found: Sequence[list[Found]],
        protected: "np.ndarray",
        doubtful: "Sequence[tuple[int, Doubtful]]" = (),
    ) -> "np.ndarray":
        """Add what the tagger finds to each text's findings; gives the doubt that is left for each text.

        `doubtful` are listed terms, with the number of their text: they are added where it bears them out.
        """
        hits = hit_classes(batch, found, protected)
        places = own = asked(batch, hits)
        if doubtful:
            is_asked = np.zeros(batch.size, bool)
            is_asked[own] = True
            is_asked[[batch.cuts[k] + i for k, one in doubtful for i in range(one.first, one.last + 1)]] = (
                True
            )
            places = np.flatnonzero(is_asked)
        doubt = np.zeros(len(found))
        if not len(places):
            return doubt
        around, moved = self.around(batch, hits)
        needed = self._needed(batch, hits)
        chances = self._tagger.judge(around, moved[places])
        certainty = first = 1 - chances[:, 0]
        if self._second is not None:
            doubted = may_turn(certainty, needed[places])
            rows = np.flatnonzero(doubted)
            read, told = self._second.judge(batch, around, moved, places[rows])
            chances[rows[read]] = blended(chances[rows[read]], told)
            certainty = 1 - chances[:, 0]
        if doubtful:
            _bear_out(batch, found, doubtful, places, np.maximum(first, certainty))
            mine = np.searchsorted(places, own)
            places, chances, certainty = own, chances[mine], certainty[mine]
        best = 1 + chances[:, 1:].argmax(1)
        tagged = np.zeros(batch.size, np.int64)
        needed = np.maximum(needed[places], THRESHOLDS[best])
        sure = certainty >= needed
        tagged[places[sure]] = best[sure]
        self._complete(batch, hits, tagged, places, certainty >= BESIDE * needed, best)
        left = (tagged[places] == 0) & (certainty >= DOUBTFUL) & (batch.shapes[places] != Shape.NUMBER)
        np.add.at(doubt, batch.text_of[places[left]], certainty[left])
        for place, k, start, end in _runs(batch, hits, tagged):
            found[k].append(Found(start, end, LABELS[place], BY_CONTEXT, STRENGTH))  # type: ignore[arg-type]  # 0 is no tag
        return doubt

    def around(self, batch: Batch, hits: "np.ndarray") -> "tuple[Around, np.ndarray]":
        """The columns the network reads, and where each word of the batch lies in them."""
        moved = np.arange(batch.size) + REACH * (batch.text_of + 1)
        size = batch.size + REACH * (len(batch.texts) + 1)
        known = self._known_of_all(batch)
        numbers = np.flatnonzero(batch.shapes == Shape.NUMBER)
        words = batch.ids + len(NUMBERS)
        words[numbers] = [number_class(batch.word(i)) for i in numbers.tolist()]
        vectors = np.empty((size, self._tagger.size), np.float32)
        vectors[:] = self._tagger.empty
        vectors[moved] = known.vectors[words]
        gaps = np.full(size, AT_END)
        gaps[moved] = self._gap_classes(batch)
        spread = [np.zeros(size, np.int64) for _ in range(4)]
        for column, values in zip(spread, (words, hits, batch.regime_of_word, batch.opens), strict=True):
            column[moved] = values
        words, hits, regimes, opens = spread
        return Around(vectors, known.traits, words, gaps, hits, regimes, opens), moved

    def _forget(self) -> None:
        self._met = 0
        self._make_room(MOST_KEPT)

    def _make_room(self, words: int) -> None:
        """Room for so many words beside NUMBERS; what is not filled of it takes no memory yet."""
        numbers, size = self._tagger.numbers, len(NUMBERS) + words
        kept, filled = self._known if self._met else numbers, len(NUMBERS) + self._met
        self._known = Known(*(np.empty((size, one.shape[1]), one.dtype) for one in numbers))
        for room, rows in zip(self._known, kept, strict=True):
            room[:filled] = rows[:filled]
        claimed = np.zeros(words, bool)
        claimed[: self._met] = self._is_eponym[: self._met]
        self._is_eponym = claimed

    def _known_of_all(self, batch: Batch) -> Known:
        """What is known of NUMBERS and behind them of all words met, by their numbers."""
        if self._vocabulary.generation != self._generation:
            self._generation = self._vocabulary.generation
            self._forget()
        lows, shapes, facts = self._vocabulary.since(self._met)
        if lows:
            past = self._met + len(lows)
            if past > len(self._is_eponym):
                self._make_room(2 * past)
            fresh = self._tagger.known(lows, shapes, facts)
            for room, rows in zip(self._known, fresh, strict=True):
                room[len(NUMBERS) + self._met : len(NUMBERS) + past] = rows
            self._is_eponym[self._met : past] = [low.removesuffix("'s") in lex.EPONYM_WORDS for low in lows]
            self._met = past
        return self._known

    def _gap_classes(self, batch: Batch) -> "np.ndarray":
        known = self._gaps
        if len(known) > MOST_GAPS_KEPT:
            known.clear()
        for gap in {gap for gap in batch.gaps if gap not in known}:
            known[gap] = gap_class(gap)
        return np.fromiter(map(known.__getitem__, batch.gaps), np.int64, batch.size)

    def _needed(self, batch: Batch, hits: "np.ndarray") -> "np.ndarray":
        """How sure the network must be of each word: little of a likely name, much of medicine's words."""
        is_capital = (batch.shapes == Shape.CAPITAL) | (batch.shapes == Shape.ODD)
        is_written = batch.is_mixed & ~batch.opens & is_capital
        is_namelike = batch.cues & cues.NAMELIKE != 0
        is_claimed = (batch.facts & CLAIMED != 0) | self._is_eponym[batch.ids]
        is_acronym = batch.is_mixed & (batch.shapes == Shape.UPPER) & ~is_namelike
        zipf = batch.facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK
        needed = np.select(
            [batch.is_letter, is_claimed, is_acronym, is_written | is_namelike, batch.shapes == Shape.NUMBER],
            [LONE_LETTER, CLAIMED_WORD, ACRONYM, NAMELIKE, NUMBER],
            np.where(zipf < COMMON_ZIPF, RARE, PLAIN),
        )
        has_found = batch.count((hits > 0) & (hits < PROTECTED)) > 0
        alone = np.where(is_namelike, ALONE_NAMELIKE, ALONE)
        result: np.ndarray = np.where(has_found[batch.text_of], needed, np.maximum(needed, alone))
        return result

    def _complete(
        self,
        batch: Batch,
        hits: "np.ndarray",
        tagged: "np.ndarray",
        places: "np.ndarray",
        is_likely: "np.ndarray",
        best: "np.ndarray",
    ) -> None:
        """Hide likely words beside hidden ones of the same kind, from left to right and back."""
        likely = np.flatnonzero(is_likely & (tagged[places] == 0)).tolist()
        for order in (likely, likely[::-1]):
            for j in order:
                i = int(places[j])
                group = GROUPS[best[j]]
                for other, gap in ((i - 1, i), (i + 1, i + 1)):
                    if not 0 <= other < batch.size or batch.text_of[other] != batch.text_of[i]:
                        continue
                    if _is_close(batch, gap) and group in (GROUPS[tagged[other]], hits[other]):
                        tagged[i] = best[j]


def may_turn(certainty: "np.ndarray", needed: "np.ndarray") -> "np.ndarray":
    """Where the first tagger is so little sure, or so near to what is needed, that the second may turn it."""
    least = np.select(
        [needed >= ALONE, needed >= min(CLAIMED_WORD, ALONE_NAMELIKE)],
        [ASKED_ALONE, ASKED_CLAIMED],
        ASKED_ABOVE,
    )
    result: np.ndarray = (certainty > least) & (certainty < np.maximum(ASKED_BELOW, needed))
    return result


def blended(first: "np.ndarray", second: "np.ndarray") -> "np.ndarray":
    """What two taggers say together of places (rows) and LABELS (columns)."""
    scores = HEARD_FIRST * np.log(first + LEAST_CHANCE) + HEARD_SECOND * np.log(second + LEAST_CHANCE)
    scores[:, 0] -= TOWARDS_HIDING
    scores = np.exp(scores - scores.max(1, keepdims=True))
    result: np.ndarray = scores / scores.sum(1, keepdims=True)
    return result


def _bear_out(
    batch: Batch,
    found: Sequence[list[Found]],
    doubtful: "Sequence[tuple[int, Doubtful]]",
    places: "np.ndarray",
    certainty: "np.ndarray",
) -> None:
    """Add the listed terms that stand where a name may stand."""
    sure = np.zeros(batch.size)
    sure[places] = certainty
    has_found = [bool(here) for here in found]
    for k, one in doubtful:
        first = batch.cuts[k] + one.first
        least = LISTED if has_found[k] else LISTED_ALONE
        if sure[first : first + one.last - one.first + 1].max() >= least:
            found[k].append(one.found)


def hit_classes(batch: Batch, found: Sequence[list[Found]], protected: "np.ndarray") -> "np.ndarray":
    """For each word the kind of what was found there (CLASS_OF_HIT, OTHER_HIT, PROTECTED), 0 for nothing."""
    offsets = batch.text_starts.tolist()
    spans = [
        (offsets[k] + item.start, offsets[k] + item.end, CLASS_OF_HIT.get(item.label, OTHER_HIT))
        for k, here in enumerate(found)
        for item in here
    ]
    hits = np.where(protected, PROTECTED, 0)
    if spans:
        edges = np.array(spans, np.int64)
        firsts = np.searchsorted(batch.ends, edges[:, 0], side="right").tolist()
        pasts = np.searchsorted(batch.starts, edges[:, 1], side="left").tolist()
        for first, past, (_, _, kind) in zip(firsts, pasts, spans, strict=True):
            hits[first:past] = kind
    return hits


def asked(batch: Batch, hits: "np.ndarray") -> "np.ndarray":
    """The words the tagger is asked about: not found, not protected, and not plainly something else."""
    is_small = batch.is_mixed & (batch.shapes == Shape.LOWER)
    is_written = batch.is_mixed & ~is_small & ~batch.opens
    is_claimed = (batch.facts & CLAIMED != 0) & (batch.cues & cues.NAMELIKE == 0)
    is_grammar = batch.facts & lex.FUNCTION != 0
    is_plain = batch.facts & (lex.CLINICAL | lex.VERB) != 0
    wanted: np.ndarray = np.flatnonzero(
        (hits == 0) & ~((is_grammar | is_claimed) & ~is_written) & ~(is_small & is_plain)
    )
    return wanted


def _runs(batch: Batch, hits: "np.ndarray", tagged: "np.ndarray") -> "list[tuple[int, int, int, int]]":
    """Stretches of words of one kind that the tagger found or completed: (label, text, start, end)."""
    places = np.flatnonzero(tagged).tolist()
    if not places:
        return []
    runs: list[tuple[int, int, int, int]] = []
    found = np.where(hits < OTHER_HIT, hits, 0)
    groups: list[int] = np.where(tagged > 0, GROUPS[tagged], found).tolist()
    text_of: list[int] = batch.text_of.tolist()
    done = -1
    for i in places:
        if i <= done:
            continue
        first = done = i
        group, k = groups[i], text_of[i]
        while first and groups[first - 1] == group and text_of[first - 1] == k and _is_close(batch, first):
            first -= 1
        while (step := _next(batch, groups, text_of, done)) is not None:
            done = step
        offset, text = int(batch.text_starts[k]), batch.texts[k]
        start, end = int(batch.starts[first]) - offset, int(batch.ends[done]) - offset
        if group == PERSON and text[start:end].lower().endswith("'s"):
            end -= 2  # of a place the "'s" is part: "St. Joe's"
        runs.append((int(tagged[i]), k, start, end))
    return runs


def _is_close(batch: Batch, right: int) -> bool:
    """Whether a word and the one before it may be one name; a point ends a sentence but after 'St' or 'J'."""
    gap = batch.gaps[right]
    if gap == ". ":
        return int(batch.ends[right - 1] - batch.starts[right - 1]) <= LONGEST_ABBREVIATED
    return gap in CLOSE


def _next(batch: Batch, groups: list[int], text_of: list[int], last: int) -> int | None:
    """The next word of the run; in a place it may lie behind small words."""
    for step in range(1, 2 + (LONGEST_JOIN if groups[last] == PLACE else 0)):
        right = last + step
        is_here = right < batch.size and text_of[right] == text_of[last]
        if not is_here or not _is_close(batch, right):
            return None
        if groups[right] == groups[last]:
            return right
        is_small = batch.facts[right] & lex.FUNCTION and batch.lows[right] not in NO_JOIN
        if not is_small or batch.gaps[right] != " ":
            return None
    return None
