"""The learned reader: linear weights over a report's features, made by `python -m pso.training triage`.

Every head is a weighted sum, so that the words that led to a code can be shown. The weights are kept as two
factors: a row of a few dozen numbers for each feature, and one for each answer.
"""

import json
import math
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lexis import Meanings

from .features import (
    GROUPS,
    LETTERS,
    LETTERS_WEIGHT,
    LONGEST_HEARD,
    MEANING_WEIGHT,
    PAIR,
    SIGNAL,
    WORD,
    groups_of,
    letters_of,
    signals_of,
    words_of,
)
from .signals import Span

if TYPE_CHECKING:
    from .observed import Observed

MODEL: Final = Path(__file__).resolve().parents[1] / "model"
MEANING_COLUMNS: Final = 64
MOST_GROUNDS: Final = 3
"""Words or pairs shown for a code that no signal of the ontology speaks for."""
LEAST_GROUND: Final = 0.6
"""What weighs less than this beside the heaviest word is not shown."""
MOST_LOOKED_AT: Final = 400
FIRST_KEPT: Final = 4096
MOST_KEPT: Final = 30_000
"""Words whose sums are kept at hand: room for the first, and how many before all are forgotten."""


class LearnedReading:
    """One report read: the score of every answer of every head, and what led to it."""

    def __init__(self, model: "Learned", total: "np.ndarray", places: list[int], shown: "np.ndarray") -> None:
        """`places` are the words and pairs that can be shown, `shown` what each adds to the whole."""
        self._model = model
        self._scores: np.ndarray = total @ model.heads + model.bias
        self._places = places
        self._shown = shown
        self._chances: dict[str, np.ndarray] = {}

    def head(self, name: str) -> "np.ndarray":
        """The scores of one head, in the order of `Learned.answers`."""
        first, last = self._model.bounds[name]
        result: np.ndarray = self._scores[first:last]
        return result

    def chances(self, name: str) -> "np.ndarray":
        """The scores of a head whose answers exclude each other, as calibrated probabilities."""
        known = self._chances.get(name)
        if known is None:
            scores = self.head(name) * self._model.slopes[name]
            scores = np.exp(scores - scores.max())
            known = self._chances[name] = scores / scores.sum()
        return known

    def answers(self, name: str) -> list[str]:
        """The answers of a head."""
        return self._model.answers[name]

    @property
    def taught(self) -> frozenset[str]:
        """The categories that the reader has learned."""
        return self._model.taught

    def best(self, name: str) -> str:
        """The answer that a head gives first."""
        return self._model.answers[name][int(self.head(name).argmax())]

    def chances_of(self, name: str) -> dict[str, float]:
        """Every answer of a head with its chance."""
        return dict(zip(self._model.answers[name], self.chances(name).tolist(), strict=True))

    def at_least(self, name: str, chance: float) -> dict[str, float]:
        """The answers of a head that have so much chance."""
        chances, answers = self.chances(name), self._model.answers[name]
        return {answers[place]: float(chances[place]) for place in np.flatnonzero(chances >= chance).tolist()}

    def lead(self, name: str) -> float:
        """The first answer's chance as log-odds: what its sureness is worked out from."""
        chance = min(float(self.chances(name).max()), 1 - 1e-6)
        return math.log(chance / (1 - chance))

    def sureness(self, name: str, score: float) -> float:
        """A score as the probability that it is right, as measured on unseen writers."""
        slope, offset = self._model.odds[name]
        return 1 / (1 + math.exp(-(slope * score + offset)))

    def likely(self, name: str) -> list[tuple[str, float]]:
        """Answers that do not exclude each other, those above the head's threshold, likeliest first."""
        scores = self.head(name)
        places = np.flatnonzero(scores >= self._model.cuts[name]).tolist()
        names = self._model.answers[name]
        found = [(names[place], self.sureness(name, float(scores[place]))) for place in places]
        return sorted(found, key=lambda one: -one[1])

    def grounds(self, name: str, answer: str, observed: "Observed") -> list[Span]:
        """The words that spoke most for an answer."""
        model = self._model
        column = model.bounds[name][0] + model.answers[name].index(answer)
        gains = self._shown @ model.heads[:, column]
        best = gains.argsort()[: -1 - MOST_GROUNDS : -1].tolist()
        telling = [row for row in best if gains[row] >= gains[best[0]] * LEAST_GROUND]
        return [span for row in telling for span in _spans(model.keys[self._places[row]], observed)]


def _spans(key: str, observed: "Observed") -> list[Span]:
    """Where a word or pair first stands."""
    words = observed.passage.words
    if key.startswith(WORD):
        first = words.index(key[len(WORD) :])
        return [(first, first)]
    if key.startswith(PAIR):
        one, _, two = key[len(PAIR) :].partition(" ")
        for place in range(len(words) - 1):
            if words[place] == one and words[place + 1] == two:
                return [(place, place + 1)]
    return []


class Learned:
    """The weights; immutable but for the bounded memory of word forms."""

    def __init__(self, arrays: "dict[str, np.ndarray]", keys: list[str], card: dict[str, Any]) -> None:
        self.keys = keys
        self._known: dict[str, dict[str, int]] = {letter: {} for letter in (*GROUPS, SIGNAL, LETTERS)}
        for place, key in enumerate(keys):
            self._known[key[:2]][key[2:]] = place
        idf = arrays["idf"].astype(np.float32)
        self.heads = arrays["heads"].astype(np.float32)
        self.bias = arrays["bias"].astype(np.float32)
        self._meaning = arrays["meaning"].astype(np.float32)
        self.answers: dict[str, list[str]] = card["answers"]
        self.slopes: dict[str, float] = card["slopes"]
        self.odds: dict[str, tuple[float, float]] = card["odds"]
        self.thresholds: dict[str, Any] = card["thresholds"]
        self._meanings = Meanings.load()
        self._weighed = arrays["table"].astype(np.float32)
        self._weighed *= (arrays["scale"].astype(np.float32) * idf)[:, None]
        self._squares = idf * idf
        self._nothing = np.zeros(self._weighed.shape[1], np.float32)
        self._forget()

    @classmethod
    def load(cls, folder: Path = MODEL) -> "Learned":
        """The model that travels with the code."""
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            keys = str(file["keys"]).split("\n")
            return cls({name: file[name] for name in file.files if name != "keys"}, keys, card)

    @classmethod
    def untaught(cls) -> "Learned":
        """A reader that knows nothing, for what comes before training."""
        empty: dict[str, np.ndarray] = {name: np.zeros((0, 0)) for name in ("table", "heads", "meaning")}
        empty |= {name: np.zeros(0) for name in ("idf", "scale", "bias")}
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
    def cuts(self) -> "dict[str, np.ndarray]":
        """For each head that takes several answers the scores from which they are given."""
        found: dict[str, np.ndarray] = {}
        for name, least in self.thresholds.items():
            chances = [least[one] if isinstance(least, dict) else least for one in self.answers[name]]
            slope, offset = self.odds[name]
            clipped = np.clip(chances, 1e-6, 1 - 1e-6)
            found[name] = (np.log(clipped / (1 - clipped)) - offset) / slope
        return found

    def read(self, observed: "Observed") -> LearnedReading:
        """Read one report; the same report always gives the same scores."""
        words = words_of(observed)
        places: list[int] = []
        sizes: list[int] = []
        for group, names in groups_of(observed, words).items():
            known = self._known[group]
            found = [known[name] for name in names if name in known]
            places += found
            sizes.append(len(found))
        weights = np.repeat(self._shares(places, sizes), sizes)
        known = self._known[SIGNAL]
        signals = [(known[name], weight) for name, weight in signals_of(observed) if name in known]
        rows = self._weighed[places + [place for place, _ in signals]]
        weights = np.concatenate([weights, np.array([weight for _, weight in signals], np.float32)])
        shown = min(sizes[0] + sizes[1], MOST_LOOKED_AT)
        return LearnedReading(
            self, weights @ rows + self._of_words(words), places, rows[:shown] * weights[:shown, None]
        )

    def _shares(self, places: list[int], sizes: list[int]) -> "np.ndarray":
        """What each feature of a group is multiplied by, so that the group weighs what it should."""
        squares, shares, last = self._squares[places], [], 0
        for weight, size in zip(GROUPS.values(), sizes, strict=True):
            total = float(squares[last : last + size].sum())
            shares.append(weight / math.sqrt(total) if total else 0.0)
            last += size
        return np.array(shares, np.float32)

    def _of_words(self, words: list[str]) -> "np.ndarray":
        """What letters and meanings of the words add up to."""
        if not words:
            return self._nothing
        rows = self._rows_of(words)
        if self._filled > MOST_KEPT:
            self._forget()
            rows = self._rows_of(words)
        heard, meant = self._heard[rows].sum(0), self._meant[rows].sum(0)
        count = max(1.0, float(self._is_meant[rows].sum()))
        total: np.ndarray = heard * (LETTERS_WEIGHT / len(words) ** 0.5) + meant * (MEANING_WEIGHT / count)
        return total

    def _rows_of(self, words: list[str]) -> list[int]:
        known = self._words
        return [known[word if len(word) <= LONGEST_HEARD else ""] for word in words]

    def _forget(self) -> None:
        self._words = _Rows(self._row)
        self._filled = 0
        self._heard = np.zeros((FIRST_KEPT, self._weighed.shape[1]), np.float32)
        self._meant = np.zeros_like(self._heard)
        self._is_meant = np.zeros(FIRST_KEPT, np.float32)

    def _row(self, word: str) -> int:
        """Works out what a new word adds, and where it is kept."""
        row = self._filled
        if row == len(self._heard):
            self._heard = np.concatenate([self._heard, np.zeros_like(self._heard)])
            self._meant = np.concatenate([self._meant, np.zeros_like(self._meant)])
            self._is_meant = np.concatenate([self._is_meant, np.zeros_like(self._is_meant)])
        known = self._known[LETTERS]
        heard = [known[run] for run in letters_of(word) if run in known]
        if heard:
            self._heard[row] = self._weighed[heard].sum(0) / math.sqrt(float(self._squares[heard].sum()))
        self._meant[row] = self._meanings.of([word], MEANING_COLUMNS)[0] @ self._meaning
        self._is_meant[row] = bool(self._meanings.rows([word])[0])
        self._filled += 1
        return row


class _Rows(dict[str, int]):
    """The row of each word met, made when it is first asked for."""

    def __init__(self, make: Callable[[str], int]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> int:
        row = self[word] = self._make(word)
        return row
