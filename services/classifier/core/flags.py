"""Context flags of the call: population, mission, lights and siren, handover, drugs and devices."""

import itertools
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
_WORDS_OF_AGE = frozenset(
    [
        "yo",
        "y",
        "year",
        "yr",
        "yrs",
        "years",
        "m",
        "f",
        "yom",
        "yof",
        "mo",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "male",
        "female",
    ]
)
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
    """The first age in the text: "72M", "6 yo", "3 month old"."""
    words, starts, ends = observed.passage.words, observed.passage.starts, observed.passage.ends
    if _WORDS_OF_AGE.isdisjoint(words):
        return None
    for position, (word, after) in enumerate(itertools.pairwise(words)):
        if not word.isdecimal() or after not in _WORDS_OF_AGE or len(word) > 3 or int(word) > 120:
            continue
        following = words[position + 2] if position + 2 < len(words) else ""
        touching = starts[position + 1] == ends[position]
        if after in {"m", "f"} and not (touching or following.isalpha()):
            continue
        if after in {"mo", "month", "months", "week", "weeks", "day", "days"} and following not in {
            "old",
            "boy",
            "girl",
        }:
            continue
        if after in {"year", "years", "yr", "yrs", "y"} and following not in {
            "old",
            "o",
            "male",
            "female",
            "m",
            "f",
        }:
            continue
        factor = {"mo": 30, "month": 30, "months": 30, "week": 7, "weeks": 7, "day": 1, "days": 1}.get(
            after, 365
        )
        return int(word) * factor
    return None


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
