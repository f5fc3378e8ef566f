"""Composes narratives: a voice, an event told in it, what people add, and how they type."""

import random
from collections.abc import Iterator
from typing import Any, Final

from .cases import WEIGHTS, Regime, in_case
from .halves import Half
from .patterns import Pattern
from .stocks import Stocks, stocks_of
from .typos import with_typos
from .writer import Writer

LONGEST = 700
EVERY_SIXTH = 6
"""One text in six names nobody and nothing: the scrubber must leave all of it."""
LENGTHS: Final = (((30, 90), 18), ((90, 200), 55), ((200, 330), 20), ((330, 620), 7))
TYPED_BADLY: Final = (0.0, 0.0, 0.0, 0.01, 0.02, 0.04, 0.08)
SHARED: Final = "any"
"""Sentences that any voice may add."""
LINES: Final = frozenset({"dispatcher", "form", "email"})
CASES: Final[dict[str, dict[Regime, int]]] = {
    "dispatcher": {Regime.NORMAL: 45, Regime.UPPER: 40, Regime.LOWER: 15},
    "texting": {Regime.NORMAL: 35, Regime.LOWER: 55, Regime.MESS: 10},
    "supervisor": {Regime.NORMAL: 85, Regime.UPPER: 8, Regime.LOWER: 4, Regime.TITLE: 3},
    "email": {Regime.NORMAL: 80, Regime.LOWER: 14, Regime.UPPER: 6},
}


def narratives(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """`count` lines `{"id", "agency", "voice", "marked"}`; the parity of `seed` chooses the half."""
    stocks = stocks_of(Half.of_seed(seed))
    voices = sorted(stocks.templates.keys() - {SHARED})
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        voice = chance.choice(voices)
        is_clean = number % EVERY_SIXTH == EVERY_SIXTH - 1
        marked = _narrative(stocks, voice, is_clean, chance)
        yield {"id": f"syn-{seed}-{number}", "agency": None, "voice": voice, "marked": marked}


def _narrative(stocks: Stocks, voice: str, is_clean: bool, chance: random.Random) -> str:
    writer = Writer(stocks, chance)
    own, shared = stocks.templates[voice], stocks.templates[SHARED]
    text = _clean(writer, own, shared, chance) if is_clean else _told(writer, own, shared, voice, chance)
    weights = CASES.get(voice, WEIGHTS)
    regime = chance.choices(tuple(weights), tuple(weights.values()))[0]
    return in_case(with_typos(text, chance.choice(TYPED_BADLY), chance), regime, chance)


Kinds = dict[str, tuple[Pattern, ...]]


def _told(writer: Writer, own: Kinds, shared: Kinds, voice: str, chance: random.Random) -> str:
    low, high = chance.choices([span for span, _ in LENGTHS], [weight for _, weight in LENGTHS])[0]
    wanted = chance.randint(low, high)
    if wanted < 90 and own["brief"] and chance.random() < 0.75:
        return writer.write(chance.choice(own["brief"]))
    parts: list[str] = []
    if own["head"] and (voice in LINES or wanted > 200) and chance.random() < 0.5:
        parts.append(writer.write(chance.choice(own["head"])))
    parts.append(writer.write(chance.choice(own["event"])))
    between = _separator(voice, chance)
    more = (own["tail"], shared["tail"], own["clean"], own["clean"], shared["clean"])
    return between.join(_filled(parts, wanted, more, writer, chance))


def _clean(writer: Writer, own: Kinds, shared: Kinds, chance: random.Random) -> str:
    parts = [writer.write(chance.choice(own["clean"]))]
    return " ".join(_filled(parts, chance.randint(30, 260), (own["clean"], shared["clean"]), writer, chance))


def _filled(
    parts: list[str],
    wanted: int,
    sources: tuple[tuple[Pattern, ...], ...],
    writer: Writer,
    chance: random.Random,
) -> list[str]:
    """The parts with sentences added, none twice, until the text is long enough."""
    used: set[int] = set()
    length = sum(map(_length, parts))
    for _ in range(8):
        if length >= wanted - 40:
            break
        pattern = chance.choice(chance.choice(sources))
        if id(pattern) in used:
            continue
        used.add(id(pattern))
        more = writer.write(pattern)
        if length + _length(more) < min(wanted + 80, LONGEST):
            parts.append(more)
            length += _length(more)
    return parts


def _separator(voice: str, chance: random.Random) -> str:
    if voice in LINES:
        return "\n" if chance.random() < 0.75 else " "
    return chance.choices((" ", "  ", "\n", " / "), (86, 4, 8, 2))[0]


def _length(marked: str) -> int:
    """About the length without marks: what a label and its brackets take is much the same for all."""
    return len(marked) - 12 * marked.count("[[") - 4 * marked.count("<<")
