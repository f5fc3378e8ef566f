"""Reads values: vital signs, waits, attempts; and of doses what `doses` makes of them."""

from collections.abc import Iterator

from lexis.memory import Memory

from .bare_doses import bare_dose_names
from .doses import MANIFOLD, dose_names, second_drugs
from .lexicon import Hit, Lexicon
from .passage import Passage
from .strengths import UNITS

LOW_SPO2, LOW_SYSTOLIC, LOW_BREATHS = 90, 90, 8
KEPT_SPO2 = 92
LOW_SUGAR = 60
LONG_WAIT_MINUTES = 8.0
SHORT_WAIT_MINUTES = 3.0
LONGEST_SECONDS = 120
LONG_DUTY_HOURS = 15
HEAVY = {"lb": 300, "lbs": 300, "pounds": 300, "pounder": 300, "kg": 136, "kilos": 136}
"""Weights from which stretchers and hands of a usual crew fall short."""
_HOURS = frozenset(["hour", "hours", "hr", "hrs"])
_DUTY = frozenset(["shift", "awake", "up", "worked", "straight", "duty", "sleep", "on"])
_SATURATION = frozenset(
    [
        "sat",
        "sats",
        "spo2",
        "spo",
        "saturation",
        "saturations",
        "o2sat",
        "satting",
        "pulseox",
        "desatted",
        "desat",
    ]
)
_PRESSURE = frozenset(["bp", "sbp", "systolic", "pressure", "pressures"])
_LIMITS = frozenset(["below", "under", "lowest", "nadir", "above", "over", "stayed", "held", "bottomed"])
_SUGARS = frozenset(["sugar", "glucose", "bgl", "cbg", "fsbs", "bg", "fingerstick"])
_MEASURES = (
    _SATURATION
    | _PRESSURE
    | _SUGARS
    | frozenset(["hr", "pulse", "rate", "map", "rr", "resps", "temp", "gcs", "age", "aged", "weight", "etco"])
)
_FALLS = frozenset(["from", "fell", "dropped", "drop", "below", "under"])
_BREATHS = frozenset(["rr", "resps", "respirations", "breathing"])
_SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "eighty": 80, "hundred": 100, "half": 0.5,
}  # fmt: skip
_MANY = frozenset(["multiple", "several", "repeated", "numerous"])
_ATTEMPTS = frozenset(["attempt", "attempts", "tries", "passes", "looks", "laryngoscopies"])
_MINUTES = {
    "min": 1.0, "mins": 1.0, "minute": 1.0, "minutes": 1.0,
    "hr": 60.0, "hrs": 60.0, "hour": 60.0, "hours": 60.0,
}  # fmt: skip
_SECONDS = frozenset(["sec", "secs", "second", "seconds"])
_TIMES = frozenset(["times", "x", "fold"])


def value_hits(passage: Passage, hits: list[Hit], lexicon: Lexicon) -> list[Hit]:
    """Hits for the synthetic concepts, to stand among those of the lexicon."""
    words = passage.words
    numbers = [_NUMBERS[word] for word in words]
    told = [position for position, value in enumerate(numbers) if value is not None]
    named = [
        (name, position)
        for position in told
        for name in _value_names(passage, numbers, position, numbers[position] or 0.0)
    ]
    if not _MANY.isdisjoint(words):
        named += [
            ("attempts_many", position)
            for position, word in enumerate(words)
            if word in _MANY and _next_in(words, position, 2, _ATTEMPTS)
        ]
    named += dose_names(passage, hits, numbers, told, lexicon)
    named += bare_dose_names(passage, hits, numbers, told, MANIFOLD, lexicon)
    found = [(position, position, lexicon.ids[name]) for name, position in named]
    two_drugs = lexicon.ids["two_drugs"]
    found.extend((first, last, two_drugs) for first, last, _ in second_drugs(passage, hits, lexicon))
    return found


def _number(word: str) -> float | None:
    if word in _SMALL:
        return float(_SMALL[word])
    if not word[0].isdecimal() or len(word) > 12:
        return None
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return None


_NUMBERS = Memory(_number)


def _value_names(passage: Passage, numbers: list[float | None], position: int, value: float) -> Iterator[str]:
    words = passage.words
    before = words[max(0, position - 6) : position]
    after = words[position + 1] if position + 1 < len(words) else ""
    if 30 <= value < LOW_SPO2 and after not in UNITS and after not in _MINUTES and _any(before, _SATURATION):
        yield "spo2_low"
    if KEPT_SPO2 <= value <= 100 and after not in UNITS and after not in _MINUTES and _is_kept(before, after):
        yield "spo2_kept"
    is_sugar = _nearest(before[-4:]) in _SUGARS and after not in UNITS and after not in _MINUTES
    if is_sugar and 10 <= value < LOW_SUGAR:
        yield "sugar_low"
    if after in _SECONDS and value <= LONGEST_SECONDS:
        yield "seconds_only"
    if _systolic(passage, numbers, position, value) or (
        30 <= value < LOW_SYSTOLIC and _any(before[-4:], _PRESSURE) and not _after_slash(passage, position)
    ):
        yield "sbp_low"
    if 0 < value <= LOW_BREATHS and _any(before[-3:], _BREATHS) and after not in _MINUTES:
        yield "rr_low"
    if after in _MINUTES and value * _MINUTES[after] >= LONG_WAIT_MINUTES:
        yield "long_wait"
    if after in _MINUTES and value * _MINUTES[after] <= SHORT_WAIT_MINUTES:
        yield "short_wait"
    if after in HEAVY and value >= HEAVY[after]:
        yield "heavy_weight"
    if (
        LONG_DUTY_HOURS <= value <= 96
        and after in _HOURS
        and _any([*before, *words[position : position + 7]], _DUTY)
    ):
        yield "long_duty"
    if value >= 2 and _next_in(words, position, 3, _ATTEMPTS):
        yield "attempts_many"
    if value >= MANIFOLD and (after in _TIMES or after == "fold"):
        yield "dose_manifold"


def _is_kept(before: list[str], after: str) -> bool:
    """'sats 97', 'never below 93', 'lowest 94'; not 'fell from 99', 'HR over 100', 'dropped below 92'."""
    if _any(before[-2:], _FALLS) and "never" not in before and "not" not in before:
        return False
    nearest = _nearest(before)
    if nearest is None:
        return _any(before[-2:], _LIMITS) and after not in HEAVY and after not in _PRESSURE
    return nearest in _SATURATION


def _nearest(before: list[str]) -> str | None:
    """What was measured last."""
    return next((word for word in reversed(before) if word in _MEASURES), None)


def _systolic(passage: Passage, numbers: list[float | None], position: int, value: float) -> bool:
    if not 40 <= value < LOW_SYSTOLIC or position + 1 >= len(numbers):
        return False
    diastolic = numbers[position + 1]
    return diastolic is not None and 15 <= diastolic < value and _after_slash(passage, position + 1)


def _after_slash(passage: Passage, position: int) -> bool:
    """Whether one mark only stands between this word and the one before it, as in 84/50."""
    return (
        position > 0
        and passage.fields[position] == passage.fields[position - 1]
        and passage.starts[position] - passage.ends[position - 1] == 1
        and passage.words[position - 1][0].isdigit()
    )


def _any(words: list[str], wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(words)


def _next_in(words: list[str], position: int, reach: int, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(words[position + 1 : position + 1 + reach])
