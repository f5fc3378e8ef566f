"""What the learned reader sees of a report: its words, pairs, letters, concepts, outcomes and signals.

Training and service call the same functions, so that a weight always means the same thing.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .observed import Observed

WORD, PAIR, CONCEPT, OUTCOME, SIGNAL, LETTERS = "w:", "b:", "p:", "x:", "o:", "c:"
GROUPS: Final = {WORD: 1.0, PAIR: 0.8, CONCEPT: 1.0, OUTCOME: 0.5}
"""Groups of features that weigh together as much as this, however many of them a report has."""
SIGNAL_WEIGHT: Final = 0.6
HEAVIEST_SIGNAL: Final = 8.0
LETTERS_WEIGHT: Final = 0.7
MEANING_WEIGHT: Final = 0.25
SHORTEST_HEARD: Final = 3
LONGEST_HEARD: Final = 24
MOST_WORDS: Final = 2000
"""A longer report is read for its concepts as a whole, for its words up to here."""


def words_of(observed: "Observed") -> list[str]:
    """The different words of a report, in the order in which they first stand."""
    return list(dict.fromkeys(_heard(observed)))


def _heard(observed: "Observed") -> list[str]:
    """The words that are read: a death that befell nobody is none."""
    words, unheard = observed.passage.words[:MOST_WORDS], observed.outcomes.of_nobody
    if not unheard:
        return words
    return [word for place, word in enumerate(words) if place not in unheard]


def groups_of(observed: "Observed", words: list[str]) -> dict[str, list[str]]:
    """Each group with the names of its features; a key is the group's letter before the name."""
    pairs = dict.fromkeys(pairwise(_heard(observed)))
    outcomes = dict.fromkeys((one.kind, one.who) for one in observed.outcomes.told)
    return {
        WORD: words,
        PAIR: [f"{one} {two}" for one, two in pairs],
        CONCEPT: list(observed.present),
        OUTCOME: [f"{kind}/{who}" for kind, who in outcomes],
    }


def signals_of(observed: "Observed") -> list[tuple[str, float]]:
    """How strongly the ontology's signals speak, by target."""
    return [
        (target, min(score.total, HEAVIEST_SIGNAL) / HEAVIEST_SIGNAL * SIGNAL_WEIGHT)
        for target, score in observed.scores.items()
    ]


def letters_of(word: str) -> list[str]:
    """Runs of three to five letters of a word, for typos and words never met."""
    if not SHORTEST_HEARD <= len(word) <= LONGEST_HEARD:
        return []
    edged = f"<{word}>"
    return [edged[i : i + n] for n in (3, 4, 5) for i in range(len(edged) - n + 1)]
