"""Typing errors, outside identifiers and inside them, with every mark kept exact."""

import random
import re
from typing import Final

from .misspelling import SLIPS
from .segments import KEEP, Segment, is_safe, joined, segments

WORD: Final = re.compile(r"[^\W\d_]{4,}")
CODES: Final = frozenset({"EMAIL", "URL", "IP", "PHONE", "SSN", "VEHICLE", "DEVICE", "MRN", "INCIDENT"})
"""Kinds whose every character counts: a slip in one would make another identifier, not a misspelt one."""
INSIDE: Final = 0.5
"""Names are typed with more care than other words."""


def with_typos(marked: str, rate: float, chance: random.Random) -> str:
    """The marked text with about `rate` of its words mistyped."""
    parts = [_mistyped(part, rate, chance) for part in segments(marked)]
    return joined(_run_together(parts, rate, chance))


def _mistyped(part: Segment, rate: float, chance: random.Random) -> Segment:
    if part.label == KEEP or part.label in CODES:
        return part
    share = rate * INSIDE if part.is_identifier else rate

    def change(match: re.Match[str]) -> str:
        return chance.choice(SLIPS)(match[0], chance) if chance.random() < share else match[0]

    words = WORD.sub(change, part.words)
    if chance.random() < share:
        words = chance.choice(_SPACING)(words, chance)
    return Segment(words, part.label) if is_safe(words) else part


def _glued(words: str, chance: random.Random) -> str:
    return _without(words, " ", chance)


def _unpointed(words: str, chance: random.Random) -> str:
    return _without(words, chance.choice(".,'-"), chance)


def _spaced(words: str, chance: random.Random) -> str:
    at = words.find(" ", chance.randrange(len(words)))
    return words if at < 0 else words[:at] + " " + words[at:]


def _without(words: str, char: str, chance: random.Random) -> str:
    places = [at for at, one in enumerate(words) if one == char]
    if not places:
        return words
    at = chance.choice(places)
    return words[:at] + words[at + 1 :]


_SPACING: Final = (_glued, _glued, _unpointed, _spaced)


def _run_together(parts: list[Segment], rate: float, chance: random.Random) -> list[Segment]:
    """A space lost between an identifier and the word beside it: the mark stays on the identifier alone."""
    mended = list(parts)
    for at, part in enumerate(parts):
        if part.label is not None or chance.random() >= rate / 2:
            continue
        left, right = at > 0, at + 1 < len(parts)
        if left and part.words.startswith(" ") and is_safe(part.words[1:]):
            mended[at] = Segment(part.words[1:])
        elif right and part.words.endswith(" ") and is_safe(part.words[:-1]):
            mended[at] = Segment(part.words[:-1])
    return mended
