"""Units of doses, and the strengths that labels tell: how much of a drug one mL holds."""

import re

UNITS = {
    "mcg": ("mass", 0.001), "ug": ("mass", 0.001), "micrograms": ("mass", 0.001),
    "microgram": ("mass", 0.001),
    "mics": ("mass", 0.001), "mg": ("mass", 1.0), "mgs": ("mass", 1.0), "milligrams": ("mass", 1.0),
    "milligram": ("mass", 1.0), "g": ("mass", 1000.0), "gm": ("mass", 1000.0), "grams": ("mass", 1000.0),
    "gram": ("mass", 1000.0), "units": ("units", 1.0), "unit": ("units", 1.0), "meq": ("meq", 1.0),
    "ml": ("volume", 1.0), "mls": ("volume", 1.0), "cc": ("volume", 1.0), "ccs": ("volume", 1.0),
    "j": ("energy", 1.0),
}  # fmt: skip
"""Word -> what it measures, and how many of mg, units, mEq, mL or J it is."""
PERCENT_MG = 10.0
"""One percent is a gram in 100 mL."""
_PER_ML = re.compile(r"(\d+(?:\.\d+)?) (mcg|mg|units?|mEq)/mL")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")

Strength = tuple[str, float]
"""What is measured, and how much of it in one mL."""


def strengths_of(written: str) -> frozenset[Strength]:
    """A list as "10 mg/mL; 50%"; ValueError names what is no strength."""
    return frozenset(_strength(one.strip()) for one in written.split(";"))


def _strength(written: str) -> Strength:
    if match := _PER_ML.fullmatch(written):
        kind, factor = UNITS[match[2].lower()]
        return strength(kind, float(match[1]) * factor)
    if match := _PERCENT.fullmatch(written):
        return percent(float(match[1]))
    raise ValueError(f"not a strength: {written!r}")


def strength(kind: str, value: float) -> Strength:
    """Rounded, so that one strength in two units is the same."""
    return kind, round(value, 6)


def percent(value: float) -> Strength:
    """A percentage as mg/mL."""
    return strength("mass", value * PERCENT_MG)


def one_in(parts: float) -> Strength:
    """The old ratio of epinephrine: 1:1000 is a gram in 1000 mL."""
    return strength("mass", 1000.0 / parts)
