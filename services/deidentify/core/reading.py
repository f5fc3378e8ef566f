"""A folded text cut into words and numbers, with what the lexicon knows of each and the case it is in."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from services.deidentify.core.lexicon import LISTED, Lexicon, Words, words

WORD: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+")
SENTENCE_END: Final = re.compile(r"[.!?;\n|>*]|:\s|\s-\s|\"")
ABBREVIATED: Final = words(
    "dr mr mrs ms st ste lt capt sgt ofc det sr jr no vs approx mt ft rev prof hosp ctr med univ ave rd "
    "blvd supv dep cpl tpr sta amb eng w s n e"
)
"""Words whose full stop does not end a sentence."""


class Regime(IntEnum):
    """How a text uses capitals, which sets what a capital is worth."""

    MIXED = 0
    LOWER = 1
    UPPER = 2


class Shape(IntEnum):
    LOWER = 0
    CAPITAL = 1
    UPPER = 2
    NUMBER = 3
    ODD = 4
    """Capitals in the middle: O'Brien, McDonald, EtCO, SkyBridge."""


@dataclass(slots=True)
class Reading:
    """Parallel lists, one entry a token; `gaps[i]` is the text before token i."""

    text: str
    regime: Regime
    starts: list[int]
    ends: list[int]
    lows: list[str]
    facts: list[int]
    shapes: list[Shape]
    gaps: list[str]
    opens: list[bool]
    """Whether the token opens a sentence (its capital then says little)."""

    def __len__(self) -> int:
        return len(self.starts)


def _regime(text: str, shapes: list[Shape], lows: list[str]) -> Regime:
    words = [s for s, low in zip(shapes, lows, strict=True) if s != Shape.NUMBER and len(low) > 2]
    if not words:
        return Regime.MIXED
    upper, lower = words.count(Shape.UPPER), words.count(Shape.LOWER)
    if upper > 0.6 * len(words):
        return Regime.UPPER
    if lower < 0.2 * len(words) and len(words) > 12:
        return Regime.UPPER  # Every Word Capitalised says as little as NONE
    return Regime.LOWER if lower > 0.97 * len(words) else Regime.MIXED


def _shape(word: str) -> Shape:
    if word.islower():
        return Shape.LOWER
    if word.isdigit():
        return Shape.NUMBER
    if word.isupper() and len(word) > 1:
        return Shape.UPPER
    if word[1:].islower() or len(word) == 1 or word[1:].removesuffix("'S").islower():
        return Shape.CAPITAL
    return Shape.ODD


def read(text: str, lexicon: Lexicon) -> Reading:
    """Cut a folded text into tokens."""
    starts: list[int] = []
    ends: list[int] = []
    raw: list[str] = []
    for match in WORD.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        raw.append(match.group())
    lows = [word.lower() for word in raw]
    shapes = [_shape(word) for word in raw]
    known = lexicon.words
    facts = [known[low] if "'" not in low else _possessive(low, known) for low in lows]
    gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    opens = [
        i == 0
        or (
            gap != " "
            and bool(SENTENCE_END.search(gap))
            and not (gap.startswith(".") and _is_short(lows[i - 1], gap))
        )
        for i, gap in enumerate(gaps)
    ]
    return Reading(text, _regime(text, shapes, lows), starts, ends, lows, facts, shapes, gaps, opens)


def _possessive(low: str, known: Words) -> int:
    """The facts of the bare word, and what the lists say of the form as written ("bell's")."""
    bare = known[low[:-2]] if low.endswith("'s") else known[low.replace("'", "")] if low[1] == "'" else 0
    return bare | (known[low] & LISTED) if bare else known[low]


def _is_short(word: str, gap: str) -> bool:
    return gap in (". ", ".") and (len(word) == 1 or word in ABBREVIATED)
