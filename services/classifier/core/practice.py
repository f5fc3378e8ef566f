"""Whether a death or an arrest befell a practised patient: a manikin, or the patient of an exercise."""

from itertools import pairwise

from .lexicon import Hit, Lexicon
from .passage import Passage

PRACTISED = "practised"
"""Whose outcome it is that befell nobody."""
BEFALLS = frozenset({"out_death", "out_arrest", "out_severe"})
"""What a practised patient comes to; a bruise in training is a person's."""
_NAMED, _NOT_NAMED = ("training_sure",), ("not_training",)
_FIGURES = frozenset(["manikin", "mannequin", "mannikin", "dummy", "simman", "manikins", "mannequins"])
# fmt: off
_LEADS_TO = frozenset([
    "in", "during", "at", "our", "a", "an", "the", "this", "that", "my", "today", "yesterday", "last", "week",
    "night", "month", "monthly", "annual", "quarterly", "weekly", "full", "scale", "live", "station",
    "county", "acls", "pals", "regional", "joint", "we", "had", "ran", "did", "running",
])
"""Words before the exercise where the report begins with it: "During our monthly mock code"."""
_OF_A_CALL = frozenset([
    "call", "calls", "scene", "transport", "transported", "transporting", "real", "actual", "actually",
    "dispatched", "toned", "responded", "enroute", "hospital", "er", "ed", "icu", "family", "wife", "husband",
    "[facility]", "[name]",
])
"""Words of a call: beside them a death may be a real one."""
_OF_ANOTHER_DAY = frozenset([
    "said", "says", "told", "reported", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "yesterday", "ago", "same", "again", "happened", "since",
])
"""Words of what happened apart from the exercise."""
_WHOSE = frozenset(["his", "her", "my", "our", "their", "your", "actual", "real"])
_PATIENT = frozenset(["patient", "pt"])
_PLAYS = frozenset(["acting", "playing", "actor", "actors", "volunteer", "volunteers", "player", "players"])
"""A person who plays the patient can really be hurt."""
_TAKE_PART = frozenset([
    "student", "students", "instructor", "evaluator", "proctor", "facilitator", "recruit", "cadet", "trainee",
    "participant", "volunteer", "actor", "firefighter", "coworker", "classmate", "member", "employee",
])
_AND_THEN = frozenset([
    "medic", "emt", "paramedic", "was", "had", "has", "went", "into", "in", "and", "then", "suddenly",
    "actually", "really", "collapsed", "fell", "seized", "shocked", "passed", "out", "down", "a", "real",
    "cardiac", "by", "the", "monitor",
])
"""Words between somebody who takes part and what befell them."""
# fmt: on
NEAR = 3
"""Words between a figure and what befell it."""
MOST_BETWEEN = 8


def is_real(passage: Passage, first: int) -> bool:
    """Whether what is told at `first` befell one who takes part: "the student collapsed and arrested"."""
    words, clause = passage.words, passage.clauses[first]
    place = first - 1
    while place >= 0 and words[place] in _AND_THEN and first - place <= MOST_BETWEEN:
        place -= 1
    return place >= 0 and passage.clauses[place] == clause and words[place] in _TAKE_PART


class Practice:
    """What one report says of an exercise."""

    def __init__(self, hits: list[Hit], passage: Passage, lexicon: Lexicon) -> None:
        self._passage = passage
        pairs = zip(passage.words, passage.sentences, strict=True)
        self._played = {sentence for word, sentence in pairs if word in _PLAYS}
        self._session = self._opens(hits, lexicon) if _OF_A_CALL.isdisjoint(passage.words) else None

    def _opens(self, hits: list[Hit], lexicon: Lexicon) -> int | None:
        """The exercise with which the report begins, where nothing says that it was none."""
        words = self._passage.words
        named, not_named = lexicon.own(_NAMED), lexicon.own(_NOT_NAMED)
        sessions = (first for first, _, meaning in hits if meaning in named and words[first] not in _FIGURES)
        place = next(sessions, None)
        if place is None or any(meaning in not_named for _, _, meaning in hits):
            return None
        return place if _LEADS_TO.issuperset(words[:place]) else None

    def has(self, first: int, is_patient: bool) -> bool:
        """Whether what is told at `first` befell a manikin, or the patient of the exercise."""
        words, clauses, sentences = self._passage.words, self._passage.clauses, self._passage.sentences
        near = [place for place in range(max(0, first - NEAR), first) if clauses[place] == clauses[first]]
        if any(words[place] in _FIGURES for place in near):
            return True
        if self._session is None or not is_patient or sentences[first] in self._played:
            return False
        if any(words[place] in _PATIENT and self._is_marked(place) for place in near):
            return True
        if sentences[first] != sentences[self._session]:
            return False
        told = words[self._session : first]
        return _OF_ANOTHER_DAY.isdisjoint(told) and not any(
            one in _WHOSE and two in _PATIENT for one, two in pairwise(told)
        )

    def _is_marked(self, place: int) -> bool:
        """Whether a word stands between marks: a "patient", a 'patient', a *patient*."""
        passage = self._passage
        if passage.quotes[place]:
            return True
        return passage.starts[place + 1] - passage.ends[place] == len("' ")
