"""Whether a death or an arrest befell a practised patient: a manikin, or the patient of an exercise."""

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
_PLAYS = frozenset(["acting", "playing", "actor", "actors", "volunteer", "volunteers", "player", "players"])
"""A person who plays the patient can really be hurt."""
# fmt: on
NEAR_FIGURE = 3


class Practice:
    """What one report says of an exercise."""

    def __init__(self, hits: list[Hit], passage: Passage, lexicon: Lexicon) -> None:
        self._passage = passage
        pairs = zip(passage.words, passage.sentences, strict=True)
        self._played = {sentence for word, sentence in pairs if word in _PLAYS}
        self._is_opened = self._opens(hits, lexicon) and _OF_A_CALL.isdisjoint(passage.words)

    def _opens(self, hits: list[Hit], lexicon: Lexicon) -> bool:
        """Whether the report begins with the exercise and nothing says that it was none."""
        named, not_named = lexicon.own(_NAMED), lexicon.own(_NOT_NAMED)
        place = next((first for first, _, meaning in hits if meaning in named), None)
        if place is None or any(meaning in not_named for _, _, meaning in hits):
            return False
        return _LEADS_TO.issuperset(self._passage.words[:place])

    def has(self, first: int, is_patient: bool) -> bool:
        """Whether what is told at `first` befell a manikin, or the patient of the exercise."""
        words, clauses = self._passage.words, self._passage.clauses
        near = range(max(0, first - NEAR_FIGURE), first)
        if any(words[place] in _FIGURES and clauses[place] == clauses[first] for place in near):
            return True
        return self._is_opened and is_patient and self._passage.sentences[first] not in self._played
