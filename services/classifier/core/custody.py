"""Whether an arrest that is told was made by the police: no heart stopped then."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .passage import Passage

ARRESTED: Final = "arrested"
DETAINED: Final = "detained"
"""What is read in its place where police did it."""
# fmt: off
_POLICE = frozenset([
    "police", "pd", "officer", "officers", "deputy", "deputies", "leo", "sheriff", "sheriffs", "trooper",
    "troopers", "cop", "cops", "detective", "detectives", "constable", "warrant", "jail", "handcuffed",
    "handcuffs", "cuffed", "cuffs", "custody", "charges", "charged", "dui", "dwi",
])
_PASSIVE = frozenset([
    "was", "were", "is", "are", "got", "get", "gets", "getting", "been", "being", "be",
])
"""Before "arrested" they make it something done to somebody."""
_BETWEEN = frozenset([
    "later", "then", "also", "had", "has", "have", "already", "finally", "just", "both", "all", "eventually",
    "soon", "promptly", "immediately", "not", "never",
])
_OPENS = frozenset([
    "the", "a", "an", "his", "her", "their", "our", "my", "your", "one", "two", "three", "four", "five",
    "several", "both", "some", "another", "other", "that", "this", "patient", "pt",
])
"""What may stand before the name of a person."""
_OTHERS = frozenset([
    "men", "women", "guys", "people", "wife", "husband", "son", "sons", "daughter", "daughters", "brother",
    "brothers", "sister", "sisters", "father", "mother", "dad", "mom", "nephew", "niece", "uncle", "aunt",
    "cousin", "cousins", "parent", "parents", "grandson", "stepson", "stepfather", "boyfriend", "girlfriend",
    "fiance", "ex", "spouse", "roommate", "roommates", "friend", "friends", "neighbor", "neighbors",
    "bystander", "bystanders", "driver", "drivers", "passenger", "passengers", "suspect", "suspects",
    "assailant", "attacker", "shooter", "subjects", "kids", "boys", "girls", "teens", "teenagers", "family",
    "couple", "intruder", "caller", "employee", "medic", "emt", "paramedic", "partner", "firefighter",
    "homeowner", "tenant", "landlord", "customer", "dealer", "coworker", "relative", "relatives", "visitor",
    "owner",
])
"""Persons who mostly stand beside a patient."""
_PERSONS = _OTHERS | {
    "him", "her", "them", "man", "woman", "male", "female", "guy", "lady", "person", "kid", "boy", "girl",
    "teen", "teenager", "patient", "patients", "pt", "pts", "resident", "subject", "student", "students",
    "prisoner", "[name]",
}
_PATIENT = frozenset([
    "he", "she", "it", "patient", "pt", "who", "man", "woman", "male", "female", "baby", "infant", "newborn",
    "toddler", "victim", "[name]",
])
"""Of whom an arrest is told without an object it is the heart's."""
_OF_A_HEART = frozenset([
    "cpr", "compressions", "pulse", "pulses", "pulseless", "rosc", "asystole", "asystolic", "vf", "vfib",
    "pea", "shocked", "defibrillated", "epi", "epinephrine", "resuscitated", "resuscitation", "bagged",
    "cardiac", "intubated", "coded", "apneic",
])
# fmt: on
FURTHEST: Final = 120
"""Words on each side within which a sentence and its neighbours lie; no text makes this quadratic."""
LONGEST_NAME: Final = 4
"""Words that a person may be named by: "our patient's older brother"."""


def read_apart(passage: "Passage") -> None:
    """Let whom police arrested be read as detained; in place."""
    if ARRESTED in passage.words:
        for place, word in enumerate(passage.words):
            if word == ARRESTED and _is_by_police(passage, place):
                passage.words[place] = DETAINED


def _is_by_police(passage: "Passage", verb: int) -> bool:
    """Whether a person is named whom somebody arrested, before the verb or behind it.

    "The deputy arrested her son" and "her son was arrested" tell so; "the deputy arrested" does not.
    """
    near = slice(max(0, verb - FURTHEST), verb + FURTHEST)
    sentence = passage.sentences[verb]
    apart = [
        (word, abs(one - sentence))
        for word, one in zip(passage.words[near], passage.sentences[near], strict=True)
    ]
    beside, here = ({word for word, steps in apart if steps <= most} for most in (1, 0))
    if not _OF_A_HEART.isdisjoint(here):
        return False
    subject = _before(passage, verb)
    if subject in _PASSIVE:
        place = verb - 1
        while passage.words[place] not in _PASSIVE:
            place -= 1
        return _before(passage, place) in _OTHERS or not _POLICE.isdisjoint(beside)
    is_of_somebody = bool(subject) and subject not in _PATIENT
    return (is_of_somebody or not _POLICE.isdisjoint(here)) and _has_object(passage, verb)


def _before(passage: "Passage", place: int) -> str:
    """The word that stands before another and its adverbs in their clause, none where it begins."""
    before = place - 1
    while before >= 0 and passage.words[before] in _BETWEEN:
        before -= 1
    return passage.words[before] if before >= 0 and passage.clauses[before] == passage.clauses[place] else ""


def _has_object(passage: "Passage", verb: int) -> bool:
    """Whether a person is named right behind a verb: "her", "two men", "our patient's brother"."""
    for place in range(verb + 1, min(verb + 1 + LONGEST_NAME, len(passage.words))):
        if passage.clauses[place] != passage.clauses[verb]:
            return False
        word = passage.words[place]
        if word in _PERSONS:
            return True
        if word not in _OPENS and place == verb + 1:
            return False
    return False
