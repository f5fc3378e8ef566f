"""Marks said as words: 'comma', 'period', 'new line'; 'um' parts what is said as a comma does."""

from typing import Final

from services.deidentify.core.dictation.numbers import NUMBER_WORDS
from services.deidentify.core.dictation.said import Edit, Letter, Said, Step
from services.deidentify.core.lexicon import words

ONE_WORD: Final = {"comma": ",", "period": ".", "semicolon": ";", "um": ",", "uh": ",", "umm": ","}
TWO_WORDS: Final = {
    ("new", "line"): "\n", ("new", "paragraph"): "\n", ("next", "line"): "\n", ("question", "mark"): "?",
    ("exclamation", "point"): "!", ("exclamation", "mark"): "!", ("full", "stop"): ".",
}  # fmt: skip
JOINING: Final = {"hyphen": "-", "apostrophe": "'"}
"""Marks inside a name: 'garza hyphen cole'."""
BOWEL: Final = words(
    "the a her his of sigmoid ascending descending transverse perforated spastic bowel cancer resection "
    "polyp polyps ca surgery perforation mass tumor screening cleanse was is and rupture ruptured"
)
"""Words beside a colon that is a part of the body."""
FILLERS: Final = words("um uh umm")
MEASURES: Final = {
    "mike": "mcg", "mikes": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "milligram": "mg", "milligrams": "mg",
    "milliliter": "ml", "milliliters": "ml", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg",
    "milliamp": "ma", "milliamps": "ma", "milliequivalents": "meq", "liter": "l", "liters": "l",
}  # fmt: skip
"""Measures as they are said behind a number."""
SPAN_BEFORE: Final = words(
    "a an time grace observation waiting rest resting long short brief certain each every entire "
    "whole same trial refractory postictal ictal recovery menstrual orientation probationary training "
    "break holding monitoring"
)
"""Words before a period that is a time."""
SPAN_BEHIND: Final = words(
    "of when where which was is during between started ended lasting pain cramps late bleeding after before"
)
"""Behind 'her period', 'that period': a time or a bleeding; elsewhere the mark."""
SPAN_OF: Final = words(
    "the this that her his my our your last next first second hour minute day week month year"
)


def mark_at(said: Said, i: int) -> Step | None:
    """The mark that a word says."""
    low = said.lows[i]
    if low == "dot" and said.near[i] and said.next(i) and _is_initial(said, i - 1):
        return _mark(said, i, i + 1, ".")
    if (
        low in MEASURES
        and i
        and (said.lows[i - 1] in NUMBER_WORDS or said.lows[i - 1].isdigit())
        and said.near[i]
    ):
        return Step(i + 1, [Edit(said.starts[i], said.ends[i], said.whole(MEASURES[low], i, i))])
    if low in JOINING and said.near[i] and said.next(i):
        return Step(i + 1, [Edit(said.ends[i - 1], said.starts[i + 1], said.whole(JOINING[low], i, i))])
    if low == "colon" and said.near[i] and said.low(i - 1) not in BOWEL and said.next(i) not in BOWEL:
        return _mark(said, i, i + 1, ":")
    pair = TWO_WORDS.get((low, said.next(i)))
    if pair:
        return _mark(said, i, i + 2, pair)
    if low not in ONE_WORD or (low == "period" and _is_time(said, i)):
        return None
    return _mark(said, i, i + 1, ONE_WORD[low])


def _is_initial(said: Said, i: int) -> bool:
    """A letter before 'dot': 'b dot ruiz', 'r as in robert dot'."""
    low = said.lows[i]
    return (len(low) == 1 and low.isalpha()) or (
        said.low(i - 2) == "as" and said.low(i - 1) == "in" and len(said.low(i - 3)) == 1
    )


def _is_time(said: Said, i: int) -> bool:
    before = said.low(i - 1)
    return before in SPAN_BEFORE or (before in SPAN_OF and said.next(i) in SPAN_BEHIND)


def _mark(said: Said, i: int, past: int, mark: str) -> Step:
    start = said.ends[i - 1] if said.near[i] else said.starts[i]
    is_filler = said.lows[i] in FILLERS
    is_idle = is_filler and (i == 0 or said.lows[i - 1] in ONE_WORD or not said.near[i])
    letters = [] if is_idle else [Letter(mark, said.starts[i], said.ends[past - 1])]
    return Step(past, [Edit(start, said.ends[past - 1], letters)])
