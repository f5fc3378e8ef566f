"""What the tagger learns from: marked narratives, told again about other people, in other cases, mistyped."""

import json
import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from contracts.identifiers import IdentifierLabel
from lexis import Meanings
from pso.marked import Gold, files, gold
from pso.narratives import Regime, in_case, narratives, reinvent, with_typos
from pso.sample import read_samples
from services.deidentify.core import lexicon as lex
from services.deidentify.core.letters import MOST_GRAMS, Letters
from services.deidentify.core.lexicon import LONGEST_KEPT
from services.deidentify.core.scrubber import Scrubber, Seen
from services.deidentify.core.tagger import (
    AT_END,
    LABELS,
    REACH,
    described,
    gap_class,
    stem,
)
from services.deidentify.core.tagging import asked, hit_classes
from services.deidentify.core.vocabulary import Shape

from .network import Columns, WordTable

CORPORA: Final = Path(__file__).resolve().parents[2] / "tests" / "corpora" / "scrub"
LEFT_OUT: Final = ("four-counties", "six-services", "five-regions")
"""Writers from whom neither tagger learns: how much each is heard is chosen on them."""
OTHER: Final = len(LABELS) - 1
NUMBER_OF: Final = {label: place for place, label in enumerate(LABELS) if label is not None}
TEXTS_AT_ONCE: Final = 512
LEAST_ORDINARY: Final = 27
BETWEEN: Final = (" ", " ", " ", " ", " ", " ", " ", " ", ", ", ". ", "; ", "/", " - ", ": ")
BABBLED: Final = (Regime.UPPER, Regime.UPPER, Regime.LOWER, Regime.NORMAL)
MISTYPED: Final = (0.0, 0.0, 0.02, 0.05)
CASES: Final = (Regime.NORMAL, Regime.NORMAL, Regime.LOWER, Regime.UPPER)
COMMON_WORDS: Final = 1500
LEAST_TIMES: Final = 5
"""A word must have been met in this many places to be remembered by itself."""


def written_by_people(folder: Path = CORPORA, but: Collection[str] = ()) -> list[str]:
    """Marked texts and the samples; `but` leaves writers out. Those in `kept_out/` are only scored."""
    told = [
        line["marked"]
        for file in files(folder)
        if file.stem not in but
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]
    samples = [str(sample.marked["narrative"]) for sample in read_samples()]
    return told + samples


def write_card(path: Path, **learned_from: Any) -> None:
    """Write what a tagger learned from, and when, beside its weights."""
    card = {
        "trained_at": datetime.now(UTC).date().isoformat(),
        **learned_from,
        "data": "synthetic, written or composed by machine for this project; no real report",
    }
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="ascii")


def varied(marked: Sequence[str], copies: int, chance: random.Random) -> Iterator[str]:
    """Each text as it is, in small letters and in capitals, then `copies` times about others."""
    for text in marked:
        yield text
        yield in_case(text, Regime.LOWER, chance)
        yield in_case(text, Regime.UPPER, chance)
        for _ in range(copies):
            again = with_typos(reinvent(text, chance), chance.choice(MISTYPED), chance)
            yield in_case(again, chance.choice(CASES), chance)


def made(count: int, seed: int = 0) -> Iterator[str]:
    """Narratives of the generator's development half."""
    return (line["marked"] for line in narratives(2 * seed, count))


def babble(count: int, lexicon: lex.Lexicon, tables: Path, chance: random.Random) -> Iterator[str]:
    """Ordinary words in no order: that a word is new, or stands oddly, makes no name of it."""
    plain, grammar, medical = _word_kinds(lexicon, (tables / "words.txt").read_text("ascii").split("\n"))
    for _ in range(count):
        kinds = chance.choices((plain, grammar, medical), (55, 30, 15), k=chance.randint(6, 26))
        words = [chance.choice(kind) for kind in kinds]
        text = "".join(word + chance.choice(BETWEEN) for word in words).strip()
        yield in_case(with_typos(text, chance.choice(MISTYPED), chance), chance.choice(BABBLED), chance)


def _word_kinds(lexicon: lex.Lexicon, table: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    plain: list[str] = []
    grammar: list[str] = []
    medical: list[str] = []
    for word in table:
        facts = lexicon.words[word]
        if facts & lex.CLINICAL:
            medical.append(word)
        elif facts & lex.FUNCTION:
            grammar.append(word)
        elif _is_ordinary(word, facts):
            plain.append(word)
    return plain, grammar, medical


def _is_ordinary(word: str, facts: int) -> bool:
    level = max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15)
    zipf, proper = facts >> lex.ZIPF_SHIFT & lex.ZIPF_MASK, facts >> lex.PROPER_SHIFT & 3
    return len(word) > 2 and zipf >= LEAST_ORDINARY and level <= 3 and proper <= 1 and not facts & lex.TOWN


class Encoder:
    """Turns marked texts into the columns of the network."""

    def __init__(self, scrubber: Scrubber) -> None:
        self._scrubber = scrubber
        self._numbers: dict[tuple[str, int], int] = {}
        self._words: list[tuple[str, int, int]] = [("", 0, 0)]
        self._met: Counter[str] = Counter()

    def columns(self, marked: Sequence[str]) -> Columns:
        """All texts in one row, with REACH empty places between."""
        told = [gold(text) for text in marked]
        parts = [self._some(told[a : a + TEXTS_AT_ONCE]) for a in range(0, len(told), TEXTS_AT_ONCE)]
        sizes = np.cumsum([0, *(len(part.words) for part in parts)])
        places = np.concatenate([p.places + size for p, size in zip(parts, sizes[:-1], strict=True)])
        joined = {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("words", "gaps", "hits", "regimes", "opens", "wanted")
        }
        return Columns(places=places, **joined)

    def _some(self, told: Sequence[Gold]) -> Columns:
        seen = self._scrubber.look([one.text for one in told])
        batch = seen.batch
        hits = hit_classes(batch, seen.found, seen.protected)
        moved = np.arange(batch.size) + REACH * (batch.text_of + 1)
        size = batch.size + REACH * (len(told) + 1)
        words, wanted = np.zeros(size, np.int64), np.zeros(size, np.int64)
        words[moved] = [
            self._number(batch.word(i), int(batch.shapes[i]), int(batch.facts[i])) for i in range(batch.size)
        ]
        wanted[moved] = truth(seen, told)
        gaps = np.full(size, AT_END)
        gaps[moved] = [gap_class(gap) for gap in batch.gaps]
        spread = [np.zeros(size, np.int64) for _ in range(3)]
        for column, values in zip(spread, (hits, batch.regime_of_word, batch.opens), strict=True):
            column[moved] = values
        return Columns(words, gaps, spread[0], spread[1], spread[2], moved[asked(batch, hits)], wanted)

    def _number(self, written: str, shape: int, facts: int) -> int:
        key = (written[:LONGEST_KEPT], shape)
        if key not in self._numbers:
            self._numbers[key] = len(self._words)
            self._words.append((written.lower(), shape, facts))
        self._met[stem(written.lower())] += shape != Shape.NUMBER
        return self._numbers[key]

    def table(self) -> tuple[WordTable, list[str]]:
        """What is known of every word met, and the common words that are remembered by themselves."""
        common = [word for word, times in self._met.most_common(COMMON_WORDS) if times >= LEAST_TIMES]
        places = {word: place for place, word in enumerate(common, 1)}
        lows = [low for low, _, _ in self._words]
        shapes = np.array([shape for _, shape, _ in self._words])
        facts = np.array([facts for _, _, facts in self._words])
        letters = Letters(lows)
        known = described(lows, letters, shapes, facts, Meanings.load())
        known[0] = 0
        heard = letters.runs((shapes != Shape.NUMBER) & (np.arange(len(lows)) > 0))
        runs = np.full((len(lows), MOST_GRAMS), -1, np.int64)
        runs[np.arange(MOST_GRAMS) < heard.sizes[:, None]] = heard.buckets
        return WordTable(known, np.array([places.get(stem(low), 0) for low in lows]), runs), common


def truth(seen: Seen, told: Sequence[Gold]) -> "np.ndarray":
    """For each word of the batch the number of the identifier it is part of."""
    wanted = np.zeros(seen.batch.size, np.int64)
    cuts = seen.batch.cuts
    for k, (one, reading) in enumerate(zip(told, seen.readings, strict=True)):
        begins, ends = np.array(reading.starts, np.int64), np.array(reading.ends, np.int64)
        folded = seen.folded.get(k)
        if folded and folded.starts is not None and folded.ends is not None and len(begins):
            begins, ends = np.array(folded.starts)[begins], np.array(folded.ends)[ends - 1]
        for span in one.spans:
            label = NUMBER_OF.get(IdentifierLabel(span["label"]), OTHER)
            wanted[cuts[k] : cuts[k + 1]][(begins < span["end"]) & (ends > span["start"])] = label
    return wanted
