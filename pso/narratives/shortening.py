"""How people shorten what they named in full: a hospital to a word, a unit to a letter and number."""

import random
import re
from typing import Final

from .stocks import items, read

GENERIC: Final = frozenset(items(read("stocks")["generic_word"]))
SMALL: Final = frozenset({"of", "the", "and", "at", "for"})
SAINTLY: Final = frozenset({"st", "st.", "saint", "mt.", "mt", "our", "fort", "la", "el"})
CALL_SIGN: Final = re.compile(r"([A-Za-z]+)[ -]?(\d+[A-Z]?)")


def shortened(name: str, chance: random.Random) -> str:
    """A name as those who use it daily say it: its own words, or its initials."""
    words = name.split()
    if len(words) > 2 and chance.random() < 0.3:
        letters = "".join(word[0] for word in words if word.lower() not in SMALL and word[0].isalpha())
        if len(letters) > 2:
            return letters.upper()
    own = [word for word in words if word.lower().strip(".,") not in GENERIC] or words[:1]
    if len(own) > 1 and own[0].lower() not in SAINTLY:
        own = own[: chance.choice((1, len(own), len(own), len(own)))]
    return " ".join(own)


def unit_again(sign: str, chance: random.Random) -> str:
    """A call sign told again: `M41` for `Medic 41`, or as before."""
    found = CALL_SIGN.fullmatch(sign)
    if found is None or chance.random() < 0.6:
        return sign
    word, number = found[1], found[2]
    letter = word[0].upper()
    return chance.choice((f"{letter}{number}", f"{letter}-{number}", f"{word.lower()} {number}"))
