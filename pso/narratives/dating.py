"""Another date in the same written form."""

import random
import re
from typing import Final

from .stocks import Stocks, items, read
from .writer import Writer

TOKEN: Final = re.compile(r"\d+(?:st|nd|rd|th)?|[^\W\d_]+(?:['’][^\W\d_]+)*\.?", re.IGNORECASE)
WORD_STOCKS: Final = ("month", "mon", "weekday", "wd", "nth_word")
ENDINGS: Final = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}


def _classes() -> dict[str, str]:
    """Which closed class of words each word of a date is in."""
    tables = read("stocks")
    return {
        word.strip(".").casefold(): name for name in reversed(WORD_STOCKS) for word in items(tables[name])
    }


CLASSES: Final = _classes()


def redated(like: str, stocks: Stocks, chance: random.Random) -> str:
    """`like` with other numbers, months and weekdays; a holiday becomes another."""
    if not any(char.isdecimal() for char in like) and not any(
        _class(token[0]) for token in TOKEN.finditer(like)
    ):
        return Writer(stocks, chance).plain("holiday")
    return TOKEN.sub(lambda token: _other(token[0], stocks, chance), like)


def _class(token: str) -> str | None:
    return CLASSES.get(token.strip(".").casefold())


def _other(token: str, stocks: Stocks, chance: random.Random) -> str:
    if token.isdecimal():
        return _number(token, chance)
    if token[0].isdecimal():
        day = chance.randint(1, 28)
        return f"{day}{ENDINGS.get(day, 'th')}"
    stock = _class(token)
    if stock is None:
        return token
    word = Writer(stocks, chance).plain("mon" if token.casefold() == "may" else stock)
    return word.upper() if token.isupper() else word.lower() if token.islower() else word


def _number(token: str, chance: random.Random) -> str:
    """A day or month that stays one, a year near by, else other digits."""
    value = int(token)
    if len(token) == 4 and 1900 <= value <= 2099:
        return str(min(2026, value + chance.randint(-3, 3)))
    if len(token) <= 2:
        top = 12 if 1 <= value <= 12 else 28
        low = 1 if top == 12 else 13
        return f"{chance.randint(low, top):0{len(token)}}"
    if len(token) in {6, 8}:
        return "".join(_number(pair, chance) for pair in re.findall("..", token))
    return "".join(chance.choices("0123456789", k=len(token)))
