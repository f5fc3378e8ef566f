"""Whether a death that is told is a thing's, and a pulse that was missed one of a limb: nobody died then."""

from .passage import Passage

_CAN_BE_OF_A_THING = frozenset(["died", "was", "were", "found", "did", "didn't", "didnt"])
"""How a death is told that a radio or an engine can have too."""
# fmt: off
_BETWEEN = frozenset([
    "also", "too", "then", "just", "had", "has", "have", "all", "already", "both", "suddenly", "finally",
    "again", "completely", "now", "itself", "that", "totally", "later", "went", "was", "were", "soon",
])
"""What may stand between a subject and its verb."""
_OPENS_A_NAME = frozenset([
    "the", "a", "an", "our", "my", "his", "her", "their", "your", "this", "that", "these", "one", "every",
    "and",
])
_LEADS_IN = frozenset([
    "on", "in", "of", "at", "for", "from", "to", "with", "inside", "by", "near", "aboard", "behind", "under",
    "into", "onto", "off", "beside", "outside",
])
"""Behind one of these stands no subject."""
_LIMBS = frozenset([
    "foot", "feet", "hand", "hands", "wrist", "leg", "legs", "arm", "arms", "toe", "toes", "ankle", "limb",
    "limbs", "extremity", "extremities", "finger", "fingers", "distal", "distally", "pedal", "dp", "radial",
    "knee",
])
# fmt: on
LONGEST_NAME = 4
"""Words that may stand before a thing and belong to it: "the old portable radio"."""


def is_of_a_limb(passage: Passage, last: int) -> bool:
    """Whether a pulse is missed in one limb only: "no pulses in the left foot"."""
    if not passage.words[last].startswith("pulse"):
        return False
    after = passage.words[last + 1 : last + 7]
    clauses = passage.clauses[last + 1 : last + 7]
    after = [word for word, clause in zip(after, clauses, strict=True) if clause == passage.clauses[last]]
    leads = not _LEADS_IN.isdisjoint(after[:2]) or after[:1] in (["distal"], ["distally"], ["below"])
    return leads and not _LIMBS.isdisjoint(after)


def is_of_a_thing(passage: Passage, verb: int, things: set[int]) -> bool:
    """Whether what died is a thing: of "the battery on the stretcher died" the battery.

    Read backwards from the verb: a thing that a preposition leads in is no subject, what stands before it is.
    """
    words, clauses = passage.words, passage.clauses
    if words[verb] not in _CAN_BE_OF_A_THING:
        return False
    place = verb - 1
    while place >= 0 and clauses[place] == clauses[verb]:
        if words[place] in _BETWEEN or words[place].isdecimal():
            place -= 1
            continue
        if place not in things:
            return False
        while place - 1 in things and clauses[place - 1] == clauses[verb]:
            place -= 1
        before = _leading_in(passage, place)
        if before is None:
            return False
        if before < 0 or words[before] not in _LEADS_IN:
            return True
        place = before - 1
    return False


def _leading_in(passage: Passage, thing: int) -> int | None:
    """The word before the name of a thing, -1 where its clause begins with it, None where none is sure."""
    for place in range(thing - 1, thing - 1 - LONGEST_NAME, -1):
        if place < 0 or passage.clauses[place] != passage.clauses[thing]:
            return -1
        if passage.words[place] in _LEADS_IN:
            return place
        if passage.words[place] in _OPENS_A_NAME:
            before = place - 1
            return before if before >= 0 and passage.clauses[before] == passage.clauses[thing] else -1
    return None
