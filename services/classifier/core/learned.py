"""What the learned reader said of reports read together: the score of every answer, and what led to it.

`weights` works the scores out; here they become chances, answers and the words that weighed most.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from .alarming import ALARM_FROM, LEAST_OWN, SAME_DAY_FROM, Grounds
from .features import PAIR, WORD
from .signals import Span
from .stretches import Stretches
from .telling import tells

if TYPE_CHECKING:
    from .observed import Observed

RULES: Final = "rules"
"""The head that says of each urgency rule how likely it fires."""
TIER: Final = "tier"
URGENT: Final = "T1"
MOST_GROUNDS: Final = 3
"""Words or pairs shown for a code that no signal of the ontology speaks for."""
LEAST_GROUND: Final = 0.6
"""What weighs less than this beside the heaviest word is not shown."""
MOST_WORDS_ALONE: Final = 60
"""In a longer text a sentence is shown for them."""
BEHIND: Final = {TIER: ("primary", "harm"), RULES: ("primary",)}
"""Most of what these heads know they are told by others, whose words count as their own."""
NO_ALARM: Final = frozenset({"HL-0", "HL-1", "HL-U", "OTH-99"})
"""Answers for which other words speak than for an alarm."""


class Heads(Protocol):
    """What a reading asks of the weights."""

    answers: dict[str, tuple[str, ...]]
    slopes: dict[str, float]
    odds: dict[str, tuple[float, float]]

    @property
    def bounds(self) -> dict[str, tuple[int, int]]: ...
    @property
    def cuts(self) -> dict[str, float]: ...
    @property
    def viewed(self) -> Grounds: ...
    @property
    def written(self) -> Grounds: ...
    @property
    def taught(self) -> frozenset[str]: ...
    def key(self, place: int) -> str: ...
    def column(self, name: str, answer: str) -> int: ...


class Scores:
    """The scores of reports read together, a row for each; what all of them need is worked out once."""

    def __init__(self, heads: Heads, scores: "np.ndarray") -> None:
        self._heads = heads
        self._scores = scores
        self._known: dict[tuple[object, ...], Any] = {}

    def head(self, name: str) -> "np.ndarray":
        """The scores of one head, in the order of its answers."""
        first, last = self._heads.bounds[name]
        result: np.ndarray = self._scores[:, first:last]
        return result

    def best(self, name: str) -> list[str]:
        """The answer that a head gives first, for each report."""
        answers = self._heads.answers[name]
        return self._once(
            ("best", name), lambda: [answers[one] for one in self.head(name).argmax(1).tolist()]
        )

    def most(self, name: str) -> list[float]:
        """The chance of that answer."""
        return self._once(("most", name), lambda: self._chances(name).max(1).tolist())

    def chances(self, name: str) -> list[list[float]]:
        """The chances of all answers of a head, as calibrated probabilities."""
        return self._once(("chances", name), lambda: self._chances(name).tolist())

    def at_least(self, name: str, chance: float) -> list[dict[str, float]]:
        """The answers of a head that have so much chance."""
        return self._once(("at least", name, chance), lambda: self._at_least(name, chance))

    def likely(self, name: str) -> list[list[tuple[str, float]]]:
        """Answers that do not exclude each other, those above the head's threshold, likeliest first."""
        return self._once(("likely", name), lambda: self._likely(name))

    def urgent(self) -> list[float]:
        """How likely each report is T1."""
        place = self._heads.answers[TIER].index(URGENT)
        return self._once(("urgent",), lambda: self._chances(TIER)[:, place].tolist())

    def alarms(self) -> list[dict[str, float]]:
        """Rules whose alarm may be right since the report reads like them, and how likely it is."""
        return self._once(("alarms",), self._alarms)

    def unborne(self) -> list[list[str]]:
        """Rules whose alarm would mostly be false if a few words of the report were all that raised it."""
        return self._once(("unborne",), self._unborne)

    def _once(self, key: tuple[object, ...], find: Callable[[], list[Any]]) -> list[Any]:
        known: list[Any] | None = self._known.get(key)
        if known is None:
            known = self._known[key] = find()
        return known

    def _chances(self, name: str) -> "np.ndarray":
        known: np.ndarray | None = self._known.get((name,))
        if known is None:
            scores = self.head(name) * self._heads.slopes[name]
            scores = np.exp(scores - scores.max(1, keepdims=True))
            known = self._known[name,] = scores / scores.sum(1, keepdims=True)
        return known

    def of_rules(self) -> "tuple[np.ndarray, np.ndarray]":
        """How likely each rule fires, and how likely each report is T1."""
        slope, offset = self._heads.odds[RULES]
        own = 1 / (1 + np.exp(-(slope * self.head(RULES).astype(np.float64) + offset)))
        return own, np.array(self.urgent())

    def _alarms(self) -> list[dict[str, float]]:
        own, urgent = self.of_rules()
        chances, rules = self._heads.viewed.chances(own, urgent), self._heads.answers[RULES]
        found: list[dict[str, float]] = [{} for _ in chances]
        rows, places = np.nonzero((own >= LEAST_OWN) & (chances >= SAME_DAY_FROM))
        for row, place, chance in zip(
            rows.tolist(), places.tolist(), chances[rows, places].tolist(), strict=True
        ):
            found[row][rules[place]] = chance
        return found

    def _unborne(self) -> list[list[str]]:
        rules = self._heads.answers[RULES]
        is_unborne = self._heads.written.chances(*self.of_rules()) < ALARM_FROM
        return [
            [rule for rule, alone in zip(rules, row, strict=True) if alone] for row in is_unborne.tolist()
        ]

    def _at_least(self, name: str, chance: float) -> list[dict[str, float]]:
        chances, answers = self._chances(name), self._heads.answers[name]
        found: list[dict[str, float]] = [{} for _ in chances]
        rows, places = np.nonzero(chances >= chance)
        values = chances[rows, places].tolist()
        for row, place, value in zip(rows.tolist(), places.tolist(), values, strict=True):
            found[row][answers[place]] = value
        return found

    def _likely(self, name: str) -> list[list[tuple[str, float]]]:
        scores, answers = self.head(name), self._heads.answers[name]
        slope, offset = self._heads.odds[name]
        found: list[list[tuple[str, float]]] = [[] for _ in scores]
        rows, places = np.nonzero(scores >= self._heads.cuts[name])
        sure = 1 / (1 + np.exp(-(slope * scores[rows, places].astype(np.float64) + offset)))
        for row, place, value in zip(rows.tolist(), places.tolist(), sure.tolist(), strict=True):
            found[row].append((answers[place], value))
        for told in found:
            told.sort(key=_by_sureness)
        return found


def _by_sureness(one: tuple[str, float]) -> float:
    return -one[1]


class LearnedReading:
    """One report read: its row of the scores, and the words that can be shown for an answer."""

    __slots__ = ("_heads", "_heard", "_places", "_row", "_rows", "_scores", "_stretches", "_weights")

    def __init__(
        self,
        heads: Heads,
        scores: Scores,
        row: int,
        places: list[int],
        weights: "np.ndarray",
        rows: "np.ndarray",
        heard: Span | None = None,
    ) -> None:
        """`places` are the words and pairs that can be shown, with their weights and rows of the table.

        `heard` are the words of the section by which a long report was found more urgent than as a whole.
        """
        self._heads, self._scores, self._row = heads, scores, row
        self._places, self._weights, self._rows = places, weights, rows
        self._heard = heard
        self._stretches: Stretches | None = None

    def scored(self, scores: Scores) -> "LearnedReading":
        """The same report with other scores, of which it has the same row."""
        return LearnedReading(
            self._heads, scores, self._row, self._places, self._weights, self._rows, self._heard
        )

    @property
    def taught(self) -> frozenset[str]:
        """The categories that the reader has learned."""
        return self._heads.taught

    def best(self, name: str) -> str:
        """The answer that a head gives first."""
        return self._scores.best(name)[self._row]

    def most(self, name: str) -> float:
        """The chance of that answer."""
        return self._scores.most(name)[self._row]

    def chances(self, name: str) -> list[float]:
        """The chance of every answer of a head whose answers exclude each other."""
        return self._scores.chances(name)[self._row]

    def chance(self, name: str, answer: str) -> float:
        """The chance of one answer."""
        return self.chances(name)[self._heads.answers[name].index(answer)]

    def answers(self, name: str) -> tuple[str, ...]:
        """The answers of a head."""
        return self._heads.answers[name]

    def at_least(self, name: str, chance: float) -> dict[str, float]:
        """The answers of a head that have so much chance."""
        return self._scores.at_least(name, chance)[self._row]

    def likely(self, name: str) -> list[tuple[str, float]]:
        """Answers that do not exclude each other, those above the head's threshold, likeliest first."""
        return self._scores.likely(name)[self._row]

    def urgent(self) -> float:
        """How likely the text is T1."""
        return self._scores.urgent()[self._row]

    def alarms(self) -> dict[str, float]:
        """Rules whose alarm may be right since the text reads like them, and how likely it is."""
        return self._scores.alarms()[self._row]

    def unborne(self) -> list[str]:
        """Rules whose alarm would mostly be false if a few words of the text were all that raised it."""
        return self._scores.unborne()[self._row]

    def lead(self, name: str) -> float:
        """The first answer's chance as log-odds: what its sureness is worked out from."""
        chance = min(self.most(name), 1 - 1e-6)
        return math.log(chance / (1 - chance))

    def sureness(self, name: str, score: float) -> float:
        """A score as the probability that it is right, as measured on unseen writers."""
        slope, offset = self._heads.odds[name]
        return 1 / (1 + math.exp(-(slope * score + offset)))

    def grounds(self, name: str, answer: str, observed: "Observed") -> list[Span]:
        """What spoke most for an answer: words that tell a person something, of a long text a sentence."""
        column = self._heads.column(name, answer)
        if len(observed.passage.words) > MOST_WORDS_ALONE:
            behind = [(one, best) for one in BEHIND.get(name, ()) if (best := self.best(one)) not in NO_ALARM]
            heard = [column, *(self._heads.column(*one) for one in behind)]
            gains = self._weights * self._rows[:, heard].sum(1, dtype=np.float32)
            within = self._heard if name in BEHIND else None
            return [self._stretches_of(observed).heaviest(gains, within)]
        gains = self._weights * self._rows[:, column]
        shown: list[int] = []
        for row in gains.argsort()[::-1].tolist():
            if gains[row] <= 0 or (shown and gains[row] < gains[shown[0]] * LEAST_GROUND):
                break
            if _is_telling(self._heads.key(self._places[row])):
                shown.append(row)
                if len(shown) == MOST_GROUNDS:
                    break
        return [span for row in shown for span in _spans(self._heads.key(self._places[row]), observed)]

    def _stretches_of(self, observed: "Observed") -> Stretches:
        if self._stretches is None:
            passage = observed.passage
            self._stretches = Stretches(map(self._heads.key, self._places), passage.words, passage.sentences)
        return self._stretches


def _is_telling(key: str) -> bool:
    """Whether a word, or one of a pair, tells something by itself."""
    if key.startswith((WORD, PAIR)):
        return any(tells(word) for word in key[len(WORD) :].split(" "))
    return False


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
