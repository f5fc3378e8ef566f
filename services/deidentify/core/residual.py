"""How much may still be visible: a last look at what is left, as a number between 0 and 1.

Evidence that stayed just under a threshold, long digit runs, rare capitalised words and unknown words beside
names are weighed; a text whose number is above the threshold is held for a person to read.
"""

import math
import re
from typing import Final

from services.deidentify.core import lexicon as lex
from services.deidentify.core.labels import Found
from services.deidentify.core.reading import Reading, Regime, Shape

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
    if reading.regime != Regime.MIXED:
        return 0
    spans = iter(hidden)
    span = next(spans, None)
    count = 0
    for i, start in enumerate(reading.starts):
        while span is not None and span.end <= start:
            span = next(spans, None)
        if span is not None and span.start <= start:
            continue
        facts = reading.facts[i]
        if (
            reading.shapes[i] == Shape.CAPITAL
            and not reading.opens[i]
            and not facts >> lex.ZIPF_SHIFT
            and len(reading.lows[i]) > 2
        ):
            count += 1
    return count
