"""How much may still be visible: a last look at what is left, as a number between 0 and 1.

Evidence that stayed just under a threshold, long digit runs, rare capitalised words and unknown words beside
names are weighed; a text whose number is above the threshold is held for a person to read.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from services.deidentify.core.labels import Found

HOLD_ABOVE: Final = 0.10
"""More than one doubt: a few texts of an unknown writer in a hundred, with a third or less of what leaked."""
SHORTEST_DIGIT_RUN: Final = 7
DIGIT_RUN: Final = re.compile(rf"\d(?:[\s./-]?\d){{{SHORTEST_DIGIT_RUN - 1},}}")
WEIGHT_DOUBTFUL_NAME: Final = 0.10
WEIGHT_DIGIT_RUN: Final = 0.45
WEIGHT_STRANGE_WORD: Final = 0.08
WEIGHT_UNREADABLE: Final = 1.2


def residual_risk(
    text: str,
    hidden: list[Found],
    doubt: float,
    strange: Sequence[int],
    unreadable_share: float,
    *,
    has_digit_run: bool,
) -> float:
    """0: nothing doubtful is left; towards 1: something very likely is.

    `strange` tells where capitalised words begin that no table knows and that open no sentence.
    """
    evidence = WEIGHT_DOUBTFUL_NAME * doubt
    if has_digit_run:  # none is left where none was
        evidence += WEIGHT_DIGIT_RUN * len(DIGIT_RUN.findall(_without(text, hidden)))
    if strange:
        evidence += WEIGHT_STRANGE_WORD * _visible(strange, hidden)
    evidence += WEIGHT_UNREADABLE * unreadable_share
    return round(1 - math.exp(-evidence), 3) if evidence else 0.0


def _without(text: str, hidden: list[Found]) -> str:
    pieces, position = [], 0
    for item in hidden:
        pieces.append(text[position : item.start])
        position = item.end
    pieces.append(text[position:])
    return " | ".join(pieces)


def _visible(strange: Iterable[int], hidden: list[Found]) -> int:
    """How many of the words are not hidden."""
    spans = iter(hidden)
    span = next(spans, None)
    count = 0
    for start in strange:
        while span is not None and span.end <= start:
            span = next(spans, None)
        count += span is None or span.start > start
    return count
