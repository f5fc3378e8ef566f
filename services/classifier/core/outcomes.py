"""Reads what became of whom: outcomes with their person, worst first."""

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from .context import ADVICE, HISTORY, IMAGINED, NEGATED, QUOTED
from .lexicon import Hit, Lexicon
from .passage import Passage
from .practice import BEFALLS, PRACTISED, Practice
from .things import is_of_a_limb, is_of_a_thing

PATIENT, PROVIDER, PUBLIC = "patient", "provider", "public"
APART = "apart"
"""Whose outcome it is that did not come from the event: an illness's own, told beside it."""
LEVELS = {"out_death": 5, "out_severe": 4, "out_moderate": 3, "out_minor_sure": 2}
HURT = tuple(LEVELS)
_PATIENT_ONLY = frozenset({"out_arrest"})
_FROM_SOMETHING = frozenset({"out_death", "out_severe", "out_moderate", "out_arrest"})
"""Outcomes that a patient may come to without the event."""
_NO_HEART = ("by_police", "no_reading", "call_coded")
"""Words of an arrest by the police, of a pulse that was not measured, of a call's code: no heart stopped."""
_THING = ("goes_dead",)
CAUSES = ("out_unrelated", "out_apart")
"""Words that give an outcome to something else than the event."""
_ONLY_BESIDE = ("apart_beside",)
"""Those of them that say so only of an outcome in their own sentence: "he died long before the call"."""
_ROLES = {"patient": PATIENT, "self": PROVIDER, "crew": PROVIDER, "public": PUBLIC, "police": PUBLIC}
_PRONOUNS = frozenset(["he", "she", "him", "her", "his", "hers", "they", "them"])
_NOT_HAPPENED = NEGATED | QUOTED | ADVICE | HISTORY | IMAGINED
_PRESENTING = frozenset(["for", "possible", "suspected", "c/o", "complaining", "w"])
_PRESENTING_KINDS = frozenset({"out_moderate", "out_minor_sure", "out_arrest"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome that happened, whose it was, and where it stands."""

    kind: str
    who: str
    first: int
    last: int


@dataclass(slots=True)
class Outcomes:
    """All outcomes of one report."""

    told: list[Outcome] = field(default_factory=list)
    of_nobody: set[int] = field(default_factory=set)
    """Words of a death or arrest that befell nobody: a dead radio, a pulse that was not measured."""
    apart: set[int] = field(default_factory=set)
    """Sentences whose outcomes did not come from the event, as they themselves or the next ones say."""

    def of(self, who: str, *kinds: str) -> list[Outcome]:
        """The outcomes of one person, of some kinds or of all."""
        return [one for one in self.told if one.who == who and (not kinds or one.kind in kinds)]

    def has(self, who: str, *kinds: str) -> bool:
        return bool(self.of(who, *kinds))

    def harmed(self) -> bool:
        """Whether anybody came to harm; a practised patient is nobody."""
        return any(one.kind in HURT and one.who != PRACTISED for one in self.told)


def outcomes_of(hits: list[Hit], flags: list[int], passage: Passage, lexicon: Lexicon) -> Outcomes:
    """Find the outcomes that are told as having happened and give each to a person."""
    outcomes = Outcomes()
    persons: _Persons | None = None
    practice: Practice | None = None
    seen: set[tuple[str, int]] = set()
    weak = {hit[:2] for hit in hits if hit[2] in lexicon.own(_ONLY_BESIDE)}
    for first, last, name in _happened(hits, flags, passage, lexicon, outcomes.of_nobody):
        if (name, first) in seen or (name in _PRESENTING_KINDS and _presenting(passage, first)):
            continue
        seen.add((name, first))
        if persons is None:
            persons = _Persons(hits, passage, lexicon)
        beside = persons.beside(first, last)
        who = PATIENT if name in _PATIENT_ONLY else beside
        if name == "out_death" and who == PROVIDER:
            # A provider's own death is coded as such (PSF-08); "Dr. X pronounced him" is not one.
            who = PATIENT
        if name in BEFALLS:
            practice = practice or Practice(hits, passage, lexicon)
            if practice.has(first, beside == PATIENT):
                who = PRACTISED
        outcomes.told.append(Outcome(name, who, first, last))
    _set_apart(outcomes, passage, weak)
    return outcomes


def _set_apart(outcomes: Outcomes, passage: Passage, weak: set[tuple[int, int]]) -> None:
    """Give to nobody what a patient came to without the event; weak words say it of their sentence only."""
    sentences = passage.sentences
    grave = {sentences[one.first] for one in outcomes.told if one.kind in _FROM_SOMETHING}
    told: list[Outcome] = []
    for one in outcomes.told:
        if one.kind in CAUSES:
            sentence, is_weak = sentences[one.first], (one.first, one.last) in weak
            if is_weak and sentence not in grave:
                continue
            outcomes.apart |= {sentence} if is_weak else {sentence, sentence - 1}
        told.append(one)
    outcomes.told = [
        replace(one, who=APART)
        if one.who == PATIENT and one.kind in _FROM_SOMETHING and sentences[one.first] in outcomes.apart
        else one
        for one in told
    ]


def _happened(
    hits: list[Hit], flags: list[int], passage: Passage, lexicon: Lexicon, of_nobody: set[int]
) -> list[tuple[int, int, str]]:
    """The outcomes told as having happened to somebody; the words of the others are added to `of_nobody`."""
    names = lexicon.outcomes
    told = [
        (first, last, name)
        for first, last, meaning in hits
        if names[meaning] and not flags[first] & _NOT_HAPPENED
        for name in names[meaning]
    ]
    no_heart = _places(hits, _NO_HEART, lexicon)
    kept: list[tuple[int, int, str]] = []
    things: set[int] | None = None
    for first, last, name in told:
        if things is None and name == "out_death":
            things = _places(hits, _THING, lexicon)
        if first in no_heart:
            continue
        if (name == "out_arrest" and is_of_a_limb(passage, last)) or (
            name == "out_death" and things and is_of_a_thing(passage, first, things)
        ):
            of_nobody.update(range(first, last + 1))
        else:
            kept.append((first, last, name))
    return kept


def _places(hits: list[Hit], names: tuple[str, ...], lexicon: Lexicon) -> set[int]:
    """The words of some concepts."""
    meant = lexicon.own(names)
    return {place for first, last, meaning in hits if meaning in meant for place in range(first, last + 1)}


def _presenting(passage: Passage, position: int) -> bool:
    """Whether the words before say that this is why the crew was called: "for a", "72 M"."""
    start = max(0, position - 4)
    before = [
        word
        for word, clause in zip(passage.words[start:position], passage.clauses[start:position], strict=True)
        if clause == passage.clauses[position]
    ]
    if not _PRESENTING.isdisjoint(before):
        return True
    return any(
        one[0].isdigit() and two in {"m", "f", "yo", "y", "male", "female", "year", "yom", "yof"}
        for one, two in itertools.pairwise(before)
    )


class _Persons:
    """Who is spoken of at each place.

    A pronoun is the patient, unless the same sentence has named somebody of the crew and no patient.
    """

    def __init__(self, hits: list[Hit], passage: Passage, lexicon: Lexicon) -> None:
        self._passage = passage
        named_by = lexicon.own(tuple(_ROLES))
        self._at: list[int] = []
        self._role: list[str] = []
        sentence, named = -1, ""
        spoken_of = [hit for hit in hits if hit[2] in named_by]
        for first, _, meaning in sorted(spoken_of, key=lambda hit: (hit[0], -hit[1])):
            if self._at and self._at[-1] == first:
                continue
            name = named_by[meaning][0]
            role = _ROLES[name]
            if passage.sentences[first] != sentence:
                sentence, named = passage.sentences[first], ""
            if passage.words[first] in _PRONOUNS:
                role = named or PATIENT
            elif name != "self":
                named = PATIENT if PATIENT in (named, role) else role
            self._at.append(first)
            self._role.append(role)
        self._default = PATIENT if PATIENT in self._role or not self._role else self._role[0]

    def beside(self, first: int, last: int) -> str:
        """The person an outcome at [first, last] belongs to."""
        passage = self._passage
        index = bisect_right(self._at, last) - 1
        if index >= 0 and passage.sentences[self._at[index]] == passage.sentences[first]:
            return self._role[index]
        following = index + 1
        if following < len(self._at) and passage.clauses[self._at[following]] == passage.clauses[last]:
            return self._role[following]
        return self._default
