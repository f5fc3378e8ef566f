"""Context flags of the call: population, mission, lights and siren, handover, drugs and devices."""

import re
from typing import Any

from contracts.events import Answers, DrugClass, Population
from contracts.report import Mission, YesNoUnknown

from .lexicon import Hit
from .observed import Observed

NEONATE_DAYS = 28
CHILD_YEARS = 18
OLD_YEARS = 65
MAX_NAMED = 8
_AGE = re.compile(r"^(\d{1,3})\+?(?: (days|weeks|months))?$")
_UNIT_DAYS = {"days": 1, "weeks": 7, "months": 30, None: 365}
# fmt: off
_WORDS_OF_AGE = frozenset([
    "yo", "y", "year", "yr", "yrs", "years", "m", "f", "yom", "yof", "mo", "month", "months", "week", "weeks",
    "day", "days", "male", "female",
])
_YEARS = frozenset(["year", "years", "yr", "yrs", "y"])
_SHORTER = {"mo": 30, "month": 30, "months": 30, "week": 7, "weeks": 7, "day": 1, "days": 1}
"""Days of the units that are less than a year."""
_LONE_LETTERS = frozenset(["m", "f", "y"])
"""Only behind figures they speak of an age: "72 M"."""
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}
_NUMBERS = _ONES | {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}
_AND_A_HALF = ["and", "a", "half"]
_AGED = frozenset(["age", "aged"])
_SOMEBODY = frozenset([
    "son", "daughter", "boy", "girl", "child", "kid", "grandson", "granddaughter", "nephew", "niece",
    "brother", "sister", "he", "she", "patient", "pt",
])
"""Of whom "is five" tells the age."""
# fmt: on
_OLDEST = 120
_CLASSES = {one: f"drug_{one.value}" for one in DrugClass}


def context_of(observed: Observed) -> dict[str, Any]:
    """The flags that text and answers support, as the contract has them (`contracts.events.Context`)."""
    return {
        "population": _population(observed),
        "mission": _mission(observed),
        "lights_and_siren": _lights(observed),
        "handover": _handover(observed),
        "drug_classes": _drug_classes(observed),
        "drugs": _names(observed, "drug_each"),
        "devices": _names(observed, "device_make"),
    }


def age_days(answers: Answers) -> int | None:
    """The patient's age in days, as answered."""
    match = _AGE.match(answers.patient_age or "")
    return int(match.group(1)) * _UNIT_DAYS[match.group(2)] if match else None


def _population(observed: Observed) -> tuple[Population, ...]:
    days = age_days(observed.answers)
    if days is None:
        days = _age_told(observed)
    told = observed.actual
    found: list[Population] = []
    if "neonate" in told or (days is not None and days <= NEONATE_DAYS):
        found.append(Population.NEONATE)
    if (days is not None and NEONATE_DAYS < days < CHILD_YEARS * 365) or (
        days is None and "child_patient" in told
    ):
        found.append(Population.PAEDIATRIC)
    if "obstetric" in told:
        found.append(Population.OBSTETRIC)
    if (days is not None and days >= OLD_YEARS * 365) or (days is None and "geriatric" in told):
        found.append(Population.GERIATRIC)
    if "bariatric" in told:
        found.append(Population.BARIATRIC)
    if "behavioural" in told:
        found.append(Population.BEHAVIOURAL)
    return tuple(found)


def _age_told(observed: Observed) -> int | None:
    """The first age in the text: "72M", "6 yo", "three month old", "aged six", "my son is five"."""
    words = observed.passage.words
    for place in range(len(words)):
        found = _number_at(words, place)
        if found is not None and found[0] <= _OLDEST:
            years, after = found
            factor = _days_in_unit(observed, place, after)
            if factor is not None:
                return years * factor
    return None


def _number_at(words: list[str], place: int) -> tuple[int, int] | None:
    """The number that begins at a place, in figures or words, and the place behind it."""
    word, after = words[place], place + 1
    if word.isdecimal():
        return (int(word), after) if len(word) <= len(str(_OLDEST)) else None
    number = _NUMBERS.get(word) or _TENS.get(word)
    if number is None:
        return None
    if word in _TENS and after < len(words) and words[after] in _ONES:
        number, after = number + _ONES[words[after]], after + 1
    if words[after : after + 3] == _AND_A_HALF:
        after += 3
    return number, after


def _days_in_unit(observed: Observed, place: int, after: int) -> int | None:
    """The days of the unit in which a number at a place tells an age, None where it tells none."""
    passage = observed.passage
    words = passage.words
    is_figure = words[place].isdecimal()
    unit, following = [*words[after : after + 2], "", ""][:2]
    if unit in _WORDS_OF_AGE and (is_figure or unit not in _LONE_LETTERS):
        touching = is_figure and passage.starts[after] == passage.ends[place]
        if unit in {"m", "f"} and not (touching or following.isalpha()):
            return None
        if unit in _SHORTER and following not in {"old", "boy", "girl"}:
            return None
        if unit in _YEARS and following not in {"old", "o", "male", "female", "m", "f"}:
            return None
        return _SHORTER.get(unit, 365)
    before = words[max(0, place - 2) : place]
    if before[-1:] and (before[-1] in _AGED or (before[-1] == "of" and before[0] in _AGED)):
        return _SHORTER.get(unit, 365)
    ends = after >= len(words) or passage.clauses[after] != passage.clauses[place]
    is_of_somebody = len(before) == 2 and before[0] in _SOMEBODY and before[1] in {"is", "was"}
    return 365 if ends and is_of_somebody else None


def _mission(observed: Observed) -> Mission | None:
    if observed.answers.mission is not None:
        return observed.answers.mission
    told = observed.actual
    if observed.score("phase:PH-11") >= 5:
        return "cct" if "critical_transport" in told else "ift"
    if "flight_words" in told:
        return "hems"
    if "special_event" in told:
        return "event"
    if "mih" in told:
        return "mih"
    return "911" if "call_911" in told else None


def _lights(observed: Observed) -> YesNoUnknown:
    if observed.answers.lights_and_siren in {"y", "n"}:
        return observed.answers.lights_and_siren
    if "no_lights" in observed.actual:
        return "n"
    return "y" if "lights" in observed.actual else "u"


def _handover(observed: Observed) -> YesNoUnknown:
    return "y" if "handoff" in observed.actual else "u"


def _drug_classes(observed: Observed) -> tuple[DrugClass, ...]:
    return tuple(one for one, concept in _CLASSES.items() if concept in observed.told)


def _names(observed: Observed, concept: str) -> tuple[str, ...]:
    """The words by which a drug or device is named, the longest where names overlap, once each as told."""
    words, reached, named = observed.passage.words, -1, []
    for first, last, _ in sorted(observed.hits_of(concept, actual=False), key=_longest_first):
        if first > reached:
            named.append(" ".join(words[first : last + 1]))
            reached = last
    return tuple(dict.fromkeys(named))[:MAX_NAMED]


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]
