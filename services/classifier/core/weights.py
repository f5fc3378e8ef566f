"""The learned reader's weights, made by `python -m pso.training triage`: linear machines over features.

Every head is a weighted sum, so that the words that led to a code can be shown. A feature has a row of small
whole numbers, one for each answer, and the size of their unit. Two narrow factors in place of the table were
tried: half as many texts again were read wrongly.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lexis import Meanings

from .alarming import Grounds
from .blend import Blend, is_doubted, log_chances
from .features import (
    CONCEPT,
    GROUPS,
    LETTERS,
    LETTERS_WEIGHT,
    LONGEST_HEARD,
    MEANING_WEIGHT,
    SIGNAL,
    groups_of,
    letters_of,
    signals_of,
    words_of,
)
from .learned import RULES, TIER, LearnedReading, Scores
from .sections import Section
from .sentences import Sentences
from .signals import Span

if TYPE_CHECKING:
    from .observed import Observed

MODEL: Final = Path(__file__).resolve().parents[1] / "model"
CHAIN: Final = ("primary", "report_type", "harm")
"""Heads that others are told of, in this order: what each thinks likely weighs for those behind it."""
BY_SECTION: Final = (TIER, RULES)
"""Heads that hear a section of a long report that is graver than all of it as much as the whole."""
MEANING_COLUMNS: Final = 64
MOST_LOOKED_AT: Final = 4000
"""Words and pairs of a report among which those are looked for that weighed most; a limit for the longest."""
KINDS: Final = (*GROUPS, SIGNAL, LETTERS)
"""Of features, by the two letters their keys begin with."""
FIRST_KEPT: Final = 4096
"""Words for whose sums room is made at a time."""
KEPT_AS: Final = np.float16
"""Of the sums of a word three digits count; in four bytes each took sixteen megabytes."""
MOST_KEPT: Final = 10_000
"""Words whose sums are kept at hand before all are forgotten."""
_SHARES: Final = np.array([*GROUPS.values(), 1.0], np.float32)
_ARE_SIGNALS: Final = np.array([False] * len(GROUPS) + [True])


@dataclass(frozen=True, slots=True)
class _Found:
    """The features of one report that the reader knows, group after group and the signals last."""

    places: list[int]
    sizes: list[int]
    """How many there are of each group."""
    signals: list[float]
    """How strongly each signal speaks."""


_Shown = tuple[list[int], "np.ndarray", "np.ndarray"]
"""Of one report: which words and pairs, what each weighs in it, and their rows of the table."""


class Learned:
    """The weights; immutable but for the bounded memory of word forms."""

    def __init__(
        self,
        arrays: "dict[str, np.ndarray]",
        keys: list[str],
        card: dict[str, Any],
        sentences: Sentences | None = None,
    ) -> None:
        """Without `sentences` the linear machines alone answer."""
        self._known: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        for place, key in enumerate(keys):
            self._known[key[:2]][key[2:]] = place
        self._names = [""] * len(keys)
        self._kinds = bytearray(len(keys))
        for number, kind in enumerate(KINDS):
            for name, place in self._known[kind].items():
                self._names[place], self._kinds[place] = name, number
        idf = arrays["idf"].astype(np.float32)
        self.answers = {name: tuple(answers) for name, answers in card["answers"].items()}
        self.slopes: dict[str, float] = card["slopes"]
        self.odds: dict[str, tuple[float, float]] = card["odds"]
        self.thresholds: dict[str, float] = card["thresholds"]
        rules, alarms = self.answers.get(RULES, ()), card.get("alarms", {})
        self.viewed = Grounds.of(alarms.get("viewed", {}), rules, -np.inf)
        """How likely an alarm is right where a report reads like a rule, none of one that was not learned,"""
        self.written = Grounds.of(alarms.get("written", {}), rules, np.inf)
        """and where a few words of it raise one, which stands where nothing was learned."""
        self.blends = {name: Blend(*weights) for name, weights in card.get("blends", {}).items()}
        self._sentences = sentences
        self._bias = arrays["bias"].astype(np.float32)
        self._table = np.ascontiguousarray(arrays["table"])  # column by column, each look at it copied it all
        self._units = arrays["units"].astype(np.float32) * idf
        self._squares = idf * idf
        self._meaning = arrays["meaning"].astype(np.float32)
        self._beside = arrays["beside"].astype(np.float32) if "beside" in arrays else None
        """What each chance of the chain adds to every score; nothing to the heads before it."""
        self._meanings = Meanings.load()
        self._rows: dict[str, int] = {}
        self._kept = np.zeros((0, 0), KEPT_AS)
        """Of each word what its letters add, then its meaning, and whether it has one."""
        self._forget()

    @classmethod
    def load(cls, folder: Path = MODEL) -> "Learned":
        """The model that travels with the code."""
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            keys = str(file["keys"]).split("\n")
            arrays = {name: file[name] for name in file.files if name != "keys"}
        second = Sentences.load(folder)
        if second.digest != card["second"]:
            raise ValueError("card.json and sentences.onnx come of different trainings: run `make reader`")
        return cls(arrays, keys, card, second)

    @classmethod
    def untaught(cls) -> "Learned":
        """A reader that knows nothing, for what comes before training."""
        empty: dict[str, np.ndarray] = {name: np.zeros((0, 0)) for name in ("table", "meaning")}
        empty |= {name: np.zeros(0) for name in ("idf", "units", "bias")}
        return cls(empty, [], {"answers": {}, "slopes": {}, "odds": {}, "thresholds": {}})

    @cached_property
    def bounds(self) -> dict[str, tuple[int, int]]:
        """The columns of each head."""
        found: dict[str, tuple[int, int]] = {}
        first = 0
        for name, answers in self.answers.items():
            found[name] = (first, first + len(answers))
            first += len(answers)
        return found

    @cached_property
    def taught(self) -> frozenset[str]:
        """The categories of the training corpus."""
        return frozenset(self.answers["primary"])

    @cached_property
    def cuts(self) -> dict[str, float]:
        """For heads that take several answers the score from which one is given."""
        return {name: self._score_at(name, least) for name, least in self.thresholds.items()}

    def _score_at(self, name: str, chance: float) -> float:
        slope, offset = self.odds[name]
        return (math.log(chance / (1 - chance)) - offset) / slope

    def key(self, place: int) -> str:
        """The feature of a row of the table: its kind, then its name."""
        return KINDS[self._kinds[place]] + self._names[place]

    def column(self, name: str, answer: str) -> int:
        """Where an answer stands in the table."""
        return self.bounds[name][0] + self.answers[name].index(answer)

    def read_many(
        self, observed: Sequence["Observed"], sections: Sequence[Section] = ()
    ) -> list[LearnedReading]:
        """Read reports together, which costs less; each gets the scores that it would get alone.

        `sections` are parts of the long ones, which are read by themselves too.
        """
        if not observed:
            return []
        scores, shown = self._read(observed)
        heard = self._hear(scores, sections) if sections else {}
        together = Scores(self, scores)
        return [
            LearnedReading(self, together, row, *one, heard=heard.get(row)) for row, one in enumerate(shown)
        ]

    def _read(self, observed: Sequence["Observed"]) -> "tuple[np.ndarray, list[_Shown]]":
        """The scores of each report, and of each the words and pairs that can be shown."""
        words = [words_of(one) for one in observed]
        found = [self._find(*pair) for pair in zip(observed, words, strict=True)]
        weights = self._weigh(found)
        scores = np.empty((len(observed), len(self._bias)), np.float32)
        shown: list[_Shown] = []
        last = 0
        for row, one in enumerate(found):
            first, last = last, last + len(one.places)
            rows = self._table.take(one.places, 0)
            own = weights[first:last]
            # Row by row: what a product of matrices gives for a row hangs on how many rows there are.
            scores[row] = own @ rows.astype(np.float32) + self._of_words(words[row])
            count = min(one.sizes[0] + one.sizes[1], MOST_LOOKED_AT)
            shown.append((one.places[:count], own[:count], rows[:count]))
        scores += self._bias
        self._chain(scores)
        if self._sentences is not None:
            doubted = np.flatnonzero(self._doubted(scores)).tolist()
            read, second = self._sentences.scores([observed[row].passage for row in doubted])
            if read:
                again = [doubted[place] for place in read]
                scores[again] = self.blended(scores[again], second)
        return scores, shown

    def _hear(self, scores: "np.ndarray", sections: Sequence[Section]) -> dict[int, Span]:
        """Let a section that is graver than its whole report say as much of its urgency; in place.

        Of several the gravest is heard, whose words are given for each report that has one. The chances of
        long reports so rise a little, since they are the most of several; they were measured on whole ones.
        """
        of_sections = self._read([one.observed for one in sections])[0]
        urgent, whole = (Scores(self, some).urgent() for some in (of_sections, scores))
        gravest: dict[int, int] = {}
        for place, section in enumerate(sections):
            before = gravest.get(section.row)
            if urgent[place] > (whole[section.row] if before is None else urgent[before]):
                gravest[section.row] = place
        for name in BY_SECTION:
            first, last = self.bounds[name]
            for row, place in gravest.items():
                scores[row, first:last] = (scores[row, first:last] + of_sections[place, first:last]) / 2
        return {row: sections[place].span for row, place in gravest.items()}

    def _chain(self, scores: "np.ndarray") -> None:
        """Let each head of the chain tell those behind it what it thinks likely; in place."""
        if self._beside is None:
            return
        last_row = 0
        for name in CHAIN:
            first, last = self.bounds[name]
            chances = np.exp(log_chances(scores[:, first:last] * np.float32(self.slopes[name])))
            first_row, last_row = last_row, last_row + last - first
            for row, one in enumerate(chances):  # row by row, as above
                scores[row] += one @ self._beside[first_row:last_row]

    def _doubted(self, scores: "np.ndarray") -> "np.ndarray":
        """Which reports the second reader is asked about."""
        together = Scores(self, scores)
        return is_doubted(np.array(together.urgent()), np.array(together.most("primary")))

    def blended(self, scores: "np.ndarray", second: "np.ndarray") -> "np.ndarray":
        """The scores of both readers as one, a row for each report, of the first reader's kind."""
        mixed = np.empty_like(scores)
        for name, (first, last) in self.bounds.items():
            blend, one, other = self.blends[name], scores[:, first:last], second[:, first:last]
            if name in self.slopes:
                mixed[:, first:last] = blend.of_choice(one, other, self.slopes[name])
            else:
                mixed[:, first:last] = blend.of_each(one, other, self.odds[name])
        return mixed

    def _find(self, observed: "Observed", words: list[str]) -> "_Found":
        places: list[int] = []
        sizes: list[int] = []
        for group, names in groups_of(observed, words).items():
            found = [place for place in map(self._known[group].get, names) if place is not None]
            if group == CONCEPT:
                found.sort()  # a set has no order of its own, and sums hang on it
            places += found
            sizes.append(len(found))
        known = self._known[SIGNAL]
        signals = [(known[name], weight) for name, weight in signals_of(observed) if name in known]
        return _Found([*places, *[place for place, _ in signals]], sizes, [weight for _, weight in signals])

    def _weigh(self, found: list["_Found"]) -> "np.ndarray":
        """What each feature's row is multiplied by, so that each group weighs what it should."""
        counts = np.array([[*one.sizes, len(one.signals)] for one in found])
        flat = counts.ravel()
        filled = flat > 0
        places = [place for one in found for place in one.places]
        squares = self._squares.take(places)
        sums = np.ones(len(flat), np.float32)
        sums[filled] = np.add.reduceat(squares, (flat.cumsum() - flat)[filled]) if len(squares) else 1.0
        shares = np.tile(_SHARES, len(found)) / np.sqrt(np.where(sums > 0, sums, 1.0))
        weights = shares.repeat(flat).astype(np.float32)
        is_signal = np.tile(_ARE_SIGNALS, len(found)).repeat(flat)
        weights[is_signal] = [weight for one in found for weight in one.signals]
        weights *= self._units.take(places)
        return weights

    def _of_words(self, words: list[str]) -> "np.ndarray":
        """What letters and meanings of the words add up to."""
        if not words:
            return np.zeros_like(self._bias)
        if len(max(words, key=len)) > LONGEST_HEARD:
            words = [word if len(word) <= LONGEST_HEARD else "" for word in words]
        try:
            rows = [self._rows[word] for word in words]
        except KeyError:
            self._learn(list(dict.fromkeys(words)))
            rows = [self._rows[word] for word in words]
        sums = np.ones(len(rows), np.float32) @ self._kept.take(rows, 0).astype(np.float32)
        heard = len(self._bias)
        total: np.ndarray = sums[:heard] * (LETTERS_WEIGHT / len(words) ** 0.5)
        total += (sums[heard:-1] * (MEANING_WEIGHT / max(1.0, float(sums[-1])))) @ self._meaning
        return total

    def _learn(self, words: list[str]) -> None:
        """Work out what each word adds that was not met before, and keep it."""
        new = [word for word in words if word not in self._rows]
        if len(self._rows) + len(new) > MOST_KEPT:
            self._forget()
            new = words
        first, last = len(self._rows), len(self._rows) + len(new)
        if last > len(self._kept):
            more = np.zeros((max(FIRST_KEPT, last - len(self._kept)), self._kept.shape[1]), KEPT_AS)
            self._kept = np.concatenate([self._kept, more])
        kept, heard = self._kept[first:last], len(self._bias)
        known = self._known[LETTERS]
        letters = [[place for place in map(known.get, letters_of(word)) if place is not None] for word in new]
        sizes = np.array([len(places) for places in letters])
        if sizes.any():
            places = [place for one in letters for place in one]
            starts = (sizes.cumsum() - sizes)[sizes > 0]
            squares = np.add.reduceat(self._squares.take(places), starts)
            rows = self._table.take(places, 0) * self._units.take(places)[:, None]
            kept[sizes > 0, :heard] = np.add.reduceat(rows, starts, 0) / np.sqrt(squares)[:, None]
        rows_of_meaning = self._meanings.rows(new)
        kept[:, heard:-1] = self._meanings.at(rows_of_meaning, MEANING_COLUMNS)
        kept[:, -1] = [row > 0 for row in rows_of_meaning]
        self._rows.update(zip(new, range(first, last), strict=True))  # last: a word that is known has its row

    def _forget(self) -> None:
        self._rows.clear()
        self._kept = np.zeros((FIRST_KEPT, len(self._bias) + MEANING_COLUMNS + 1), KEPT_AS)
