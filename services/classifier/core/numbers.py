"""Reads values: vital signs, waits, attempts, and doses that differ from what was meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .lexicon import Hit, Lexicon
from .memory import Memory
from .passage import Passage

MANIFOLD = 5.0
"""U03: tenfold or five times and more; a fifth or less the other way."""
LOW_SPO2, LOW_SYSTOLIC, LOW_BREATHS = 90, 90, 8
LONG_WAIT_MINUTES = 8.0
LONG_DUTY_HOURS = 15
HEAVY = {"lb": 300, "lbs": 300, "pounds": 300, "pounder": 300, "kg": 136, "kilos": 136}
"""Weights from which stretchers and hands of a usual crew fall short."""
_HOURS = frozenset(["hour", "hours", "hr", "hrs"])
_DUTY = frozenset(["shift", "awake", "up", "worked", "straight", "duty", "sleep", "on"])
_SATURATION = frozenset(
    ["sat", "sats", "spo2", "saturation", "saturations", "o2sat", "satting", "pulseox", "desatted", "desat"]
)
_PRESSURE = frozenset(["bp", "sbp", "systolic", "pressure", "pressures"])
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
_UNITS = {
    "mcg": ("mass", 0.001), "ug": ("mass", 0.001), "micrograms": ("mass", 0.001),
    "microgram": ("mass", 0.001),
    "mics": ("mass", 0.001), "mg": ("mass", 1.0), "mgs": ("mass", 1.0), "milligrams": ("mass", 1.0),
    "milligram": ("mass", 1.0), "g": ("mass", 1000.0), "gm": ("mass", 1000.0), "grams": ("mass", 1000.0),
    "gram": ("mass", 1000.0), "units": ("units", 1.0), "unit": ("units", 1.0), "meq": ("meq", 1.0),
    "ml": ("volume", 1.0), "mls": ("volume", 1.0), "cc": ("volume", 1.0), "ccs": ("volume", 1.0),
    "j": ("energy", 1.0),
}  # fmt: skip
_PER = frozenset(["hr", "hour", "h", "min", "minute", "kg"])
_MEANT = frozenset(
    [
        "instead",
        "meant",
        "intended",
        "supposed",
        "should",
        "ordered",
        "wanted",
        "not",
        "vs",
        "versus",
        "rather",
        "actual",
        "actually",
        "correct",
        "thought",
        "called",
        "said",
        "desired",
        "planned",
        "programmed",
        "entered",
        "typed",
        "set",
        "keyed",
        "should've",
        "shouldve",
    ]
)
_TIMES = frozenset(["times", "x", "fold"])


@dataclass(frozen=True, slots=True)
class _Dose:
    position: int
    kind: str
    value: float


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
    named += _dose_names(passage, numbers, told)
    found = [(position, position, lexicon.ids[name]) for name, position in named]
    two_drugs = lexicon.ids["two_drugs"]
    found.extend((first, last, two_drugs) for first, last, _ in _second_drugs(passage, hits, lexicon))
    return found


def _number(word: str) -> float | None:
    if word in _SMALL:
        return float(_SMALL[word])
    if not word[0].isdigit() or len(word) > 12:
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
    if 30 <= value < LOW_SPO2 and after not in _UNITS and after not in _MINUTES and _any(before, _SATURATION):
        yield "spo2_low"
    if _systolic(passage, numbers, position, value) or (
        30 <= value < LOW_SYSTOLIC and _any(before[-4:], _PRESSURE) and not _after_slash(passage, position)
    ):
        yield "sbp_low"
    if 0 < value <= LOW_BREATHS and _any(before[-3:], _BREATHS) and after not in _MINUTES:
        yield "rr_low"
    if after in _MINUTES and value * _MINUTES[after] >= LONG_WAIT_MINUTES:
        yield "long_wait"
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


def _dose_names(passage: Passage, numbers: list[float | None], told: list[int]) -> Iterator[tuple[str, int]]:
    """Pairs of neighbouring doses of one kind that differ, within one sentence or the next."""
    last: dict[str, _Dose] = {}
    unit_before: tuple[str, float] | None = None
    for position in told:
        unit = _unit(passage.words, position) or _bare(passage, position, unit_before)
        if unit is None:
            continue
        unit_before = unit
        dose = _Dose(position, unit[0], (numbers[position] or 0.0) * unit[1])
        earlier = last.get(dose.kind)
        last[dose.kind] = dose
        if earlier is not None and passage.sentences[position] - passage.sentences[earlier.position] <= 1:
            yield from _compared(passage, earlier, dose)


def _compared(passage: Passage, one: _Dose, two: _Dose) -> Iterator[tuple[str, int]]:
    if one.value <= 0 or two.value <= 0 or one.value == two.value or two.position - one.position > 25:
        return
    yield "dose_two", two.position
    around = passage.words[max(0, one.position - 4) : two.position + 6]
    if _MEANT.isdisjoint(around) and not _in_place_of(around):
        return
    ratio = max(one.value, two.value) / min(one.value, two.value)
    yield ("rate_ratio" if one.kind.startswith("rate") else "dose_ratio"), two.position
    if ratio >= MANIFOLD:
        yield "dose_manifold", two.position


def _unit(words: list[str], position: int) -> tuple[str, float] | None:
    if position + 1 >= len(words) or words[position + 1] not in _UNITS:
        return None
    kind, factor = _UNITS[words[position + 1]]
    per = words[position + 2] if position + 2 < len(words) else ""
    if per in _PER:
        return f"rate {kind} {per}", factor
    return (kind, factor) if per not in {"ml", "vial"} else ("strength", factor)


def _bare(passage: Passage, position: int, unit: tuple[str, float] | None) -> tuple[str, float] | None:
    """The unit of a number that has none and is set against one that has: "5 mg instead of 0.5"."""
    if unit is None:
        return None
    before = passage.words[max(0, position - 3) : position]
    after = passage.words[position + 1] if position + 1 < len(passage.words) else ""
    if after in _MINUTES or after in {"patients", "kg", "of", "years", "yo"}:
        return None
    is_set_against = "instead" in before or _in_place_of(before)
    return unit if is_set_against or (before and before[-1] in {"not", "vs", "been", "than"}) else None


def _in_place_of(words: list[str]) -> bool:
    return any(one in ("place", "lieu") and two == "of" for one, two in pairwise(words))


def _second_drugs(passage: Passage, hits: list[Hit], lexicon: Lexicon) -> Iterator[Hit]:
    """Where a sentence or its neighbour names a second, different drug."""
    drugs = lexicon.members["drug_named"]
    last: tuple[str, int] | None = None
    for hit in [hit for hit in hits if hit[2] in drugs]:
        word, sentence = passage.words[hit[0]], passage.sentences[hit[0]]
        if last is not None and last[0] != word and sentence - last[1] <= 1:
            yield hit
        last = (word, sentence)
