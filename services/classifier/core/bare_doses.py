"""Doses told without a unit: "gave 100 of Tylenol instead of 1000", "solumedrol 12.5 given, 125 was ordered".

Two bare numbers beside the name of one drug are doses of one kind where words set them against each other:
one stands in place of the other, or one was ordered and the other given. Everything is looked for within a
few words, so that the work is linear in the text.
"""

from collections.abc import Iterator
from itertools import pairwise

from .lexicon import Hit, Lexicon
from .passage import Passage
from .strengths import UNITS

APART = 9
"""Words between two doses of one sentence: "wanted 25, the pump library was set on 250"."""
BESIDE = 6
"""Words between a dose and the name of its drug."""
TOLD_NEAR = 4
"""Words between a dose and what is said of it: ordered, given."""
# fmt: off
_ORDERED = frozenset([
    "wanted", "ordered", "order", "orders", "protocol", "meant", "intended", "supposed", "asked",
    "prescribed", "called", "correct", "should", "guideline", "planned",
])
_GIVEN = frozenset([
    "gave", "given", "got", "pushed", "running", "ran", "set", "on", "hung", "drew", "programmed",
    "received", "keyed", "administered", "infused", "infusing", "dialed", "dosed", "injected", "give",
    "pump",
])
_IN_PLACE = frozenset(["not", "vs", "versus", "than"])
_RATES = frozenset([
    "rate", "running", "ran", "pump", "drip", "infusion", "infusing", "channel", "programmed",
])
_RANGE = frozenset(["to", "or", "through", "in"])
_NO_DOSE_BEFORE = frozenset([
    "sat", "sats", "spo", "saturation", "bp", "sbp", "pressure", "hr", "pulse", "rr", "resps", "sugar",
    "glucose", "bgl", "gcs", "temp", "age", "aged", "weight", "weighs", "unit", "medic", "engine",
    "station", "bed", "room", "mile", "route", "highway", "mac", "size", "hour", "page", "map", "lactate",
    "troponin", "potassium", "inr", "etco", "capno", "lot", "base", "truck", "rig", "bay", "ratio", "scale",
    "to", "through", "rate", "in",
])
_NO_DOSE_AFTER = frozenset([
    "kg", "kilos", "kilo", "lb", "lbs", "pounds", "of", "years", "year", "yr", "yrs", "yo", "y", "m", "f",
    "yom", "yof", "male", "female", "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours", "sec",
    "secs", "seconds", "second", "days", "day", "weeks", "week", "months", "month", "mo", "times", "x",
    "doses", "dose", "rounds", "round", "attempts", "tries", "patients", "vials", "syringes", "amps",
    "ampules", "boxes", "bottles", "bags", "tablets", "tabs", "pills", "gauge", "ga", "g", "fr", "french",
    "cm", "mm", "percent", "%", "l", "liter", "liters", "lpm", "calls", "am", "pm", "miles", "feet", "ft",
    "mph", "c", "degrees", "joules", "puffs", "sprays", "drops", "gtts", "out", "lead", "more", "other",
    "people",
])
# fmt: on


def bare_dose_names(
    passage: Passage,
    hits: list[Hit],
    numbers: list[float | None],
    told: list[int],
    manifold: float,
    lexicon: Lexicon,
) -> Iterator[tuple[str, int]]:
    """The synthetic concepts of pairs of bare doses, each with its place."""
    bare = [place for place in told if _is_bare(passage, numbers, place)]
    if len(bare) < 2:
        return
    drugs = _drugs(passage, hits, lexicon)
    for one, two in pairwise(bare):
        if two - one > APART or passage.sentences[one] != passage.sentences[two]:
            continue
        low, high = sorted((numbers[one] or 0.0, numbers[two] or 0.0))
        if not 0 < low < high or not _is_of_one_drug(passage, drugs, one, two):
            continue
        ratio = round(high / low, 3)
        if _stands_in_place(passage, one, two) or (ratio >= manifold and _is_ordered(passage, one, two)):
            is_rate = not _RATES.isdisjoint(_around(passage, one, two))
            # What "not" stands before is denied: of "5, not 0.5" the first is told.
            place = one if passage.words[two - 1] == "not" else two
            yield "dose_two", place
            yield ("rate_ratio" if is_rate else "dose_ratio"), place
            if ratio >= manifold:
                yield "dose_manifold", place


def _is_bare(passage: Passage, numbers: list[float | None], place: int) -> bool:
    """Whether a number may be a dose: no unit, no vital sign, no time of day, no part of a name or ratio."""
    words = passage.words
    word = words[place]
    if not word[0].isdecimal() or (len(word) > 1 and word[0] == "0" and word[1] != "."):
        return False
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if before in _NO_DOSE_BEFORE or after in _NO_DOSE_AFTER or after in UNITS:
        return False
    if after in _RANGE and place + 2 < len(words) and numbers[place + 2] is not None:
        return False
    if len(word) == len("0312") and word.isdecimal() and before in {"at", "by", "around", "since", "until"}:
        return False
    return not (_joined(passage, numbers, place) or _joined(passage, numbers, place + 1))


def _joined(passage: Passage, numbers: list[float | None], place: int) -> bool:
    """Whether a word touches the one before it, or one mark alone parts two numbers: "D50", "1:1000"."""
    if not 0 < place < len(passage.words):
        return False
    gap = passage.starts[place] - passage.ends[place - 1]
    return gap == 0 or (
        gap == 1
        and numbers[place] is not None
        and numbers[place - 1] is not None
        and passage.clauses[place] != passage.clauses[place - 1]
    )


def _drugs(passage: Passage, hits: list[Hit], lexicon: Lexicon) -> dict[int, str]:
    """Where a drug is named, and which."""
    named = lexicon.members["drug_named"]
    return {
        first: lexicon.drugs.get(meaning, passage.words[first])
        for first, _, meaning in hits
        if meaning in named
    }


def _is_of_one_drug(passage: Passage, drugs: dict[int, str], one: int, two: int) -> bool:
    near = range(max(0, one - BESIDE), min(len(passage.words), two + BESIDE + 1))
    sentence = passage.sentences[one]
    return (
        len({drugs[place] for place in near if place in drugs and passage.sentences[place] == sentence}) == 1
    )


def _stands_in_place(passage: Passage, one: int, two: int) -> bool:
    """ "100 instead of 1000", "5, not 0.5", "25 in place of 2.5"."""
    between = passage.words[one + 1 : two]
    if between[-1:] and between[-1] in _IN_PLACE:
        return "instead" in between or "rather" in between or between[-1] != "than"
    return between[-2:] == ["instead", "of"] or between[-3:] in (["in", "place", "of"], ["in", "lieu", "of"])


def _around(passage: Passage, one: int, two: int) -> list[str]:
    return passage.words[max(0, one - TOLD_NEAR) : two + TOLD_NEAR]


def _is_ordered(passage: Passage, one: int, two: int) -> bool:
    """Whether one of two doses was ordered and the other given."""
    words, clauses = passage.words, passage.clauses
    beside = []
    for place in (one, two):
        near = range(max(0, place - TOLD_NEAR), min(len(words), place + TOLD_NEAR + 1))
        beside.append({words[at] for at in near if clauses[at] == clauses[place]})
    first, second = beside
    if clauses[one] == clauses[two]:
        return False
    return (not _ORDERED.isdisjoint(first) and not _GIVEN.isdisjoint(second)) or (
        not _ORDERED.isdisjoint(second) and not _GIVEN.isdisjoint(first)
    )
