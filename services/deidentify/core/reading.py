"""A folded text cut into words and numbers, with what the lexicon knows of each and the case it is in."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import Any, Final

from services.deidentify.core import cues
from services.deidentify.core.lexicon import words
from services.deidentify.core.vocabulary import Shape, Vocabulary

WORD: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+")
DIVIDED: Final = re.compile(f"({WORD.pattern})")
SENTENCE_END: Final = re.compile(r"[.!?;\n|>*]|:\s|\s-\s|\"")
ABBREVIATED: Final = words(
    "dr mr mrs ms st ste lt capt sgt ofc det sr jr no vs approx mt ft rev prof hosp ctr med univ ave rd "
    "blvd supv dep cpl tpr sta amb eng w s n e"
)
"""Words whose full stop does not end a sentence."""
SHORT_GAP: Final = 8
NO_COLUMNS: Final[tuple[tuple[Any, ...], ...]] = ((),) * 7


class Regime(IntEnum):
    """How a text uses capitals, which sets what a capital is worth."""

    MIXED = 0
    LOWER = 1
    UPPER = 2


@dataclass(slots=True)
class Reading:
    """Parallel columns, one entry a token; `gaps[i]` is the text before token i."""

    text: str
    size: int
    regime: Regime
    starts: list[int]
    ends: list[int]
    lows: tuple[str, ...]
    facts: tuple[int, ...]
    shapes: tuple[Shape, ...]
    cues: tuple[int, ...]
    all_cues: int
    """Every cue that any word has: what is not in it need not be looked for."""
    inside: tuple[float, ...]
    opening: tuple[float, ...]
    caseless: tuple[float, ...]
    gaps: list[str]
    opens: list[bool]
    """Whether the token opens a sentence (its capital then says little)."""


def is_written_as_name(reading: Reading, i: int) -> bool:
    """A capital where the text uses capitals to mean something."""
    return reading.regime == Regime.MIXED and reading.shapes[i] in (Shape.CAPITAL, Shape.ODD)


def _regime(said: tuple[int, ...]) -> Regime:
    cased = [s & (cues.LONG_UPPER | cues.LONG_LOWER) for s in said if s & cues.LONG]
    if not cased:
        return Regime.MIXED
    upper, lower = cased.count(cues.LONG_UPPER), cased.count(cues.LONG_LOWER)
    if upper > 0.6 * len(cased):
        return Regime.UPPER
    if lower < 0.2 * len(cased) and len(cased) > 12:
        return Regime.UPPER  # Every Word Capitalised says as little as NONE
    return Regime.LOWER if lower > 0.97 * len(cased) else Regime.MIXED


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Cut a folded text into tokens and look each up."""
    pieces = DIVIDED.split(text)  # gap, token, gap, token, ..., gap
    bounds = list(accumulate(map(len, pieces)))
    known = [vocabulary[token] for token in pieces[1::2]]
    lows, shapes, facts, said, inside, opening, caseless = zip(*known, strict=True) if known else NO_COLUMNS
    gaps = pieces[:-1:2]
    return Reading(
        text=text,
        size=len(gaps),
        regime=_regime(said),
        starts=bounds[:-1:2],
        ends=bounds[1::2],
        lows=lows,
        facts=facts,
        shapes=shapes,
        cues=said,
        all_cues=reduce(or_, said, 0),
        inside=inside,
        opening=opening,
        caseless=caseless,
        gaps=gaps,
        opens=_opens(gaps, lows),
    )


def _opens(gaps: list[str], lows: tuple[str, ...]) -> list[bool]:
    opens = [False] * len(gaps)
    for i, gap in enumerate(gaps):
        if gap != " ":
            ends = _ends_sentence(gap) if len(gap) < SHORT_GAP else SENTENCE_END.search(gap) is not None
            opens[i] = not i or (ends and not (gap[:1] == "." and _is_short(lows[i - 1], gap)))
    if opens:
        opens[0] = True
    return opens


@lru_cache(maxsize=1024)
def _ends_sentence(gap: str) -> bool:
    return SENTENCE_END.search(gap) is not None


def _is_short(word: str, gap: str) -> bool:
    return gap in (". ", ".") and (len(word) == 1 or word in ABBREVIATED)
