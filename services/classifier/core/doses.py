"""Reads doses and strengths that differ from what was meant, and second drugs.

Doses of one kind are set against each other within two sentences. A strength is told in full ("100 mg/mL"),
as a ratio ("1:1000"), as a percentage or by its bare number ("the 100"); the last three count only beside
a drug that is carried so, since such numbers may mean anything. What is on no list is read as it is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .lexicon import Hit, Lexicon
from .passage import Passage
from .strengths import PERCENT_MG, UNITS, Strength, one_in, percent, strength

MANIFOLD = 5.0
"""U03: tenfold or five times and more; a fifth or less the other way."""
MAX_WORDS_APART = 25
NEAR_VOLUME = 6
"""Words within which a volume and its strength stand: "5 mL of the ketamine 100 mg/mL"."""
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
        "protocol",
    ]
)
_HOLDS = frozenset(["vial", "concentration", "strength", "syringe", "ampule", "ampoule", "amp", "bottle"])
_PIECES = frozenset(["vials", "syringes", "ampules", "ampoules", "amps", "bottles", "boxes"])
_NO_DOSE_OF = frozenset(
    ["patients", "kg", "of", "years", "yo", "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours"]
)
_ML = frozenset(["ml", "mls", "cc", "ccs"])
_RATIOS = frozenset([1000.0, 10_000.0, 100_000.0])

_Unit = tuple[str, float]


@dataclass(frozen=True, slots=True)
class _Dose:
    position: int
    kind: str
    value: float


def dose_names(
    passage: Passage, hits: list[Hit], numbers: list[float | None], told: list[int], lexicon: Lexicon
) -> Iterator[tuple[str, int]]:
    """The synthetic concepts of pairs of doses that differ, each with its place."""
    last: dict[str, _Dose] = {}
    reader = _Reader(passage, numbers, _Carried(passage, hits, lexicon))
    for dose in reader.doses(told):
        earlier = last.get(dose.kind)
        last[dose.kind] = dose
        if earlier is not None and _is_near(passage, earlier, dose):
            yield from _compared(passage, earlier, dose)
        other = last.get({"mass": "volume", "volume": "mass"}.get(dose.kind, ""))
        if other is not None and _is_near(passage, other, dose):
            yield from _converted(passage, other, dose, last.get("strength"), reader.carried)


class _Carried:
    """The strengths of the drugs that a sentence or its neighbours name."""

    def __init__(self, passage: Passage, hits: list[Hit], lexicon: Lexicon) -> None:
        self._sentences = passage.sentences
        self._by_sentence: dict[int, set[Strength]] = {}
        for first, _, meaning in hits:
            listed = lexicon.carried.get(meaning)
            if listed:
                self._by_sentence.setdefault(passage.sentences[first], set()).update(listed)

    def near(self, position: int) -> set[Strength]:
        if not self._by_sentence:
            return set()
        sentence = self._sentences[position]
        return set().union(*(self._by_sentence.get(sentence + step, ()) for step in (-1, 0, 1)))


class _Reader:
    """Reads the doses of a passage in order."""

    def __init__(self, passage: Passage, numbers: list[float | None], carried: _Carried) -> None:
        self._passage, self._words, self._numbers = passage, passage.words, numbers
        self.carried = carried

    def doses(self, told: list[int]) -> Iterator[_Dose]:
        """Every dose; of a label as "500 mg/10 mL" both the dose and the strength."""
        unit: _Unit | None = None
        read_until = -1
        for position in told:
            if position <= read_until:
                continue
            amount = self._numbers[position] or 0.0
            ratio = self._ratio(position, amount)
            if ratio is not None:
                value, read_until = ratio
                unit = ("strength", 1.0)
                yield _Dose(position, "strength", value)
                continue
            found = self._unit(position) or self._percent(position, amount)
            found = found or self._bare(position, amount, unit)
            if found is not None:
                unit = found
                yield _Dose(position, unit[0], amount * unit[1])
                yield from self._label(position, amount, unit)

    def _word(self, position: int) -> str:
        return self._words[position] if position < len(self._words) else ""

    def _number(self, position: int) -> float | None:
        return self._numbers[position] if position < len(self._numbers) else None

    def _unit(self, position: int) -> _Unit | None:
        known = UNITS.get(self._word(position + 1))
        if known is None:
            return None
        kind, factor = known
        per = self._word(position + 2)
        if per in _PER:
            return f"rate {kind} {per}", factor
        is_per_ml = per == "per" and self._word(position + 3) in _ML
        return (_of(kind), factor) if is_per_ml or per in {"ml", "vial"} else (kind, factor)

    def _label(self, position: int, amount: float, unit: _Unit) -> Iterator[_Dose]:
        """The strength of "500 mg/10 mL": a number that one mark parts from the unit before it."""
        volume = self._number(position + 2)
        if volume and self._word(position + 3) in _ML and self._touches(position + 2):
            yield _Dose(position, _of(unit[0]), amount * unit[1] / volume)

    def _touches(self, position: int) -> bool:
        """Whether one mark only stands before this word."""
        return self._passage.starts[position] - self._passage.ends[position - 1] == 1

    def _ratio(self, position: int, amount: float) -> tuple[float, int] | None:
        """Of "1:1000" or "1 in 1000" the strength and the last word."""
        if amount != 1:
            return None
        place = position + 2 if self._word(position + 1) in {"in", "to"} else position + 1
        parts = self._number(place)
        if parts not in _RATIOS or (place == position + 1 and not self._touches(place)):
            return None
        found = one_in(parts or 1.0)
        return (found[1], place) if found in self.carried.near(position) else None

    def _percent(self, position: int, amount: float) -> _Unit | None:
        """Of "50%", and of D50."""
        is_named = self._word(position + 1) == "%" or (position > 0 and self._words[position - 1] == "d")
        is_listed = is_named and percent(amount) in self.carried.near(position)
        return ("strength", PERCENT_MG) if is_listed else None

    def _bare(self, position: int, amount: float, unit: _Unit | None) -> _Unit | None:
        """The unit of a number that has none: set against one that has, or a strength that is carried."""
        after = self._word(position + 1)
        if after in _NO_DOSE_OF or after in UNITS:
            return None
        before = self._words[max(0, position - 3) : position]
        if unit is not None and _is_set_against(before):
            return unit
        if after in _PIECES or after == "%" or not before or before[-1] not in {"the", "was"}:
            return None
        around = self._words[max(0, position - NEAR_VOLUME) : position + NEAR_VOLUME]
        is_of_stock = (unit is not None and unit[0] == "strength") or not _HOLDS.isdisjoint(around)
        is_listed = is_of_stock and strength("mass", amount) in self.carried.near(position)
        return ("strength", 1.0) if is_listed else None


def _of(kind: str) -> str:
    """The kind of a strength: mass needs no name."""
    return "strength" if kind == "mass" else f"strength {kind}"


def _is_near(passage: Passage, one: _Dose, two: _Dose) -> bool:
    return passage.sentences[two.position] - passage.sentences[one.position] <= 1


def _compared(passage: Passage, one: _Dose, two: _Dose) -> Iterator[tuple[str, int]]:
    ratio = _ratio_of(one, two)
    if ratio == 1 or two.position - one.position > MAX_WORDS_APART:
        return
    yield "dose_two", two.position
    around = passage.words[max(0, one.position - 4) : two.position + 6]
    if _MEANT.isdisjoint(around) and not _in_place_of(around):
        return
    yield ("rate_ratio" if one.kind.startswith("rate") else "dose_ratio"), two.position
    if ratio >= MANIFOLD:
        yield "dose_manifold", two.position


def _converted(
    passage: Passage, one: _Dose, two: _Dose, told: _Dose | None, carried: _Carried
) -> Iterator[tuple[str, int]]:
    """A volume set against a mass, by the strength told beside it, else the mildest carried."""
    between = passage.words[one.position + 1 : two.position]
    if not ({"instead", "rather"} & set(between) or _in_place_of(between)):
        return
    volume = one if one.kind == "volume" else two
    if told is not None and abs(told.position - volume.position) <= NEAR_VOLUME:
        strengths = [told.value]
    else:
        strengths = [value for kind, value in carried.near(volume.position) if kind == "mass"]
    masses = [_Dose(volume.position, "mass", volume.value * per_ml) for per_ml in strengths]
    mildest = min(masses, key=lambda mass: _ratio_of(mass, one if volume is two else two), default=None)
    if mildest is not None:
        yield from _compared(passage, *((mildest, two) if volume is one else (one, mildest)))


def _ratio_of(one: _Dose, two: _Dose) -> float:
    """How many times the smaller the larger is; 1 where one of them is nothing."""
    low, high = sorted((one.value, two.value))
    return round(high / low, 3) if low > 0 else 1.0


def _is_set_against(before: list[str]) -> bool:
    if "instead" in before or _in_place_of(before):
        return True
    return bool(before) and before[-1] in {"not", "vs", "been", "than"}


def _in_place_of(words: list[str]) -> bool:
    return any(one in ("place", "lieu") and two == "of" for one, two in pairwise(words))


def second_drugs(passage: Passage, hits: list[Hit], lexicon: Lexicon) -> Iterator[Hit]:
    """Where a sentence or its neighbour names a second drug; another name of the same one is none."""
    named = lexicon.members["drug_named"]
    last: tuple[str, int] | None = None
    for hit in [hit for hit in hits if hit[2] in named]:
        drug = lexicon.drugs.get(hit[2], passage.words[hit[0]])
        sentence = passage.sentences[hit[0]]
        if last is not None and last[0] != drug and sentence - last[1] <= 1:
            yield hit
        last = (drug, sentence)
