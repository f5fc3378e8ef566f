"""How much may still be visible: a last look at what is left, as a number between 0 and 1.

Evidence that stayed just under a threshold, long digit runs, rare capitalised words and unknown words beside
names are weighed; a text whose number is above the threshold is held for a person to read.
"""

import math
import re
from typing import Final

from services.deidentify.core import cues
from services.deidentify.core.labels import Found
from services.deidentify.core.reading import Reading, Regime

HOLD_ABOVE: Final = 0.15
"""More than one doubt: about one report in three hundred of the development texts."""
DIGIT_RUN: Final = re.compile(r"\d(?:[\s./-]?\d){6,}")
WEIGHT_DOUBTFUL_NAME: Final = 0.10
WEIGHT_DIGIT_RUN: Final = 0.45
WEIGHT_STRANGE_WORD: Final = 0.08
WEIGHT_UNREADABLE: Final = 1.2


def residual_risk(reading: Reading, hidden: list[Found], doubt: float, unreadable_share: float) -> float:
    """0: nothing doubtful is left; towards 1: something very likely is."""
    left = _without(reading.text, hidden)
    evidence = WEIGHT_DOUBTFUL_NAME * doubt
    evidence += WEIGHT_DIGIT_RUN * sum(1 for _ in DIGIT_RUN.finditer(left))
    evidence += WEIGHT_STRANGE_WORD * _strange_words(reading, hidden)
    evidence += WEIGHT_UNREADABLE * unreadable_share
    return round(1 - math.exp(-evidence), 3)


def _without(text: str, hidden: list[Found]) -> str:
    pieces, position = [], 0
    for item in hidden:
        pieces.append(text[position : item.start])
        position = item.end
    pieces.append(text[position:])
    return " | ".join(pieces)


def _strange_words(reading: Reading, hidden: list[Found]) -> int:
    """Capitalised words, not hidden, that no table knows and that open no sentence."""
    if reading.regime != Regime.MIXED or not reading.all_cues & cues.STRANGE:
        return 0
    strange = [
        start
        for start, said, opens in zip(reading.starts, reading.cues, reading.opens, strict=True)
        if said & cues.STRANGE and not opens
    ]
    spans = iter(hidden)
    span = next(spans, None)
    count = 0
    for start in strange:
        while span is not None and span.end <= start:
            span = next(spans, None)
        count += span is None or span.start > start
    return count
