"""Invented people, and every way in which a report writes them down."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .misspelling import misspelt
from .stocks import Origin

PLAIN_SPELLING = 0.6
"""Most American systems and writers drop accents."""
HYPHENATED = 0.06
ROLES: Final = {
    "crew": "PROVIDER", "nurse": "PROVIDER", "doc": "PROVIDER", "disp": "PROVIDER", "sup": "PROVIDER",
    "pt": "NAME", "kin": "NAME", "by": "NAME", "cop": "NAME", "child": "NAME",
}  # fmt: skip


@dataclass(slots=True)
class Person:
    """A person of one narrative; `told` is the form of the first mention."""

    given: str
    surname: str
    middle: str
    nickname: str
    surname_first: bool
    told: str = ""


def a_person(origin: Origin, nickname: str, chance: random.Random) -> Person:
    """Somebody of this origin, who does not exist."""
    given, surname = chance.choice(origin.given), chance.choice(origin.surnames)
    if chance.random() < (0.35 if origin.doubled else HYPHENATED):
        join = "-" if not origin.doubled or chance.random() < 0.3 else " "
        surname = f"{surname}{join}{chance.choice(origin.surnames)}"
    if chance.random() < 0.04:
        given = f"{given}{chance.choice(' -')}{chance.choice(origin.given)}"
    if chance.random() < PLAIN_SPELLING:
        given, surname = plain(given), plain(surname)
    first = origin.surname_first and chance.random() < 0.3
    return Person(given, surname, chance.choice("ABCDEFGHJKLMNPRSTVW"), nickname, first)


def plain(name: str) -> str:
    """The name without accents, as most keyboards give it."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFD", name.translate(_BARRED))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_BARRED: Final = str.maketrans("łŁøØđĐıʻ", "lLoOdDi'")
Form = Callable[[Person, random.Random], str]


def _full(person: Person, chance: random.Random) -> str:
    pair = (person.surname, person.given) if person.surname_first else (person.given, person.surname)
    return " ".join(pair)


def _initial(person: Person, chance: random.Random) -> str:
    return f"{person.given[0]}{chance.choice(('. ', '. ', ' ', '.'))}{person.surname}"


def _short(person: Person, chance: random.Random) -> str:
    return f"{person.given} {person.surname[0].upper()}{chance.choice(('.', ''))}"


def _comma(person: Person, chance: random.Random) -> str:
    middle = chance.choice(("", "", f" {person.middle}", f" {person.middle}."))
    return f"{person.surname},{chance.choice((' ', ' ', ''))}{person.given}{middle}"


def _nick(person: Person, chance: random.Random) -> str:
    quote = chance.choice(('"{}"', '"{}"', "'{}'", "({})"))
    return f"{person.given} {quote.format(person.nickname)} {person.surname}"


def _middle(person: Person, chance: random.Random) -> str:
    return f"{person.given} {person.middle}{chance.choice(('.', ''))} {person.surname}"


def _initials(person: Person, chance: random.Random) -> str:
    first, last = person.given[0].upper(), person.surname[0].upper()
    return chance.choice(
        (f"{first}.{last}.", first + last, f"{first}. {last}.", first + person.middle + last)
    )


def _junior(person: Person, chance: random.Random) -> str:
    return f"{person.given} {person.surname}{chance.choice((' Jr', ' Jr.', ', Jr.', ' Sr', ' III', ' II'))}"


def _handle(person: Person, chance: random.Random) -> str:
    given, surname = plain(person.given).lower(), plain(person.surname).lower()
    number = chance.randint(1, 99)
    shapes = (f"@{given}_{surname[:1]}{number}", f"@{given}.{surname}", f"{given}{surname[:3]}{number}")
    return chance.choice(shapes).replace(" ", "").replace("'", "")


FORMS: Final[dict[str, Form]] = {
    "full": _full,
    "last": lambda person, chance: person.surname,
    "given": lambda person, chance: person.given,
    "initial": _initial,
    "short": _short,
    "middle": _middle,
    "comma": _comma,
    "roll": lambda person, chance: _comma(person, chance).upper(),
    "shout": lambda person, chance: f"{person.given} {person.surname.upper()}",
    "nick": _nick,
    "nickname": lambda person, chance: person.nickname,
    "initials": _initials,
    "junior": _junior,
    "handle": _handle,
    "misspelt": lambda person, chance: _misspelt(person, chance),
}
"""How a person is written, without title."""

CREW: Final = {"last": 30, "full": 26, "given": 20, "initial": 7, "short": 5, "middle": 2, "comma": 2}
FIRST: Final = {
    "crew": CREW | {"nick": 2, "initials": 2, "nickname": 2},
    "nurse": {"full": 24, "last": 24, "given": 36, "short": 8, "initial": 5, "initials": 2},
    "doc": {"last": 58, "full": 30, "initial": 6, "middle": 3, "given": 3},
    "disp": CREW,
    "sup": CREW | {"shout": 2},
    "pt": {"full": 36, "last": 20, "given": 12, "comma": 7, "roll": 3, "initial": 5, "middle": 5, "nick": 3}
    | {"initials": 3, "short": 3, "junior": 2},
    "kin": {"full": 40, "given": 42, "last": 12, "short": 4, "nick": 2},
    "by": {"full": 48, "given": 34, "last": 10, "short": 5, "nickname": 3},
    "cop": {"last": 68, "full": 20, "initial": 12},
    "child": {"given": 60, "full": 34, "short": 6},
}
LATER: Final = {"last": 36, "given": 36, "full": 8, "misspelt": 14, "initials": 3, "initial": 3}
AGAIN: Final = {
    "given": {"given": 74, "misspelt": 18, "full": 8},
    "last": {"last": 74, "misspelt": 18, "given": 8},
    "initials": {"initials": 1},
    "nickname": {"nickname": 1},
    "short": {"given": 80, "short": 20},
}
ALWAYS_TITLED: Final = frozenset({("doc", "last"), ("pt", "last"), ("cop", "last"), ("kin", "last")})
MAY_BE_TITLED: Final = frozenset({"last", "full", "initial"})


def form_for(person: Person, role: str, chance: random.Random) -> str:
    """How this mention is written: freely at first, then as one goes on about somebody."""
    weights = AGAIN.get(person.told, LATER) if person.told else FIRST[role]
    form = chance.choices(tuple(weights), tuple(weights.values()))[0]
    person.told = person.told or form
    return form


def is_titled(role: str, form: str, chance: random.Random) -> bool:
    """Whether a title goes before this mention."""
    return (role, form) in ALWAYS_TITLED or (form in MAY_BE_TITLED and chance.random() < 0.22)


def _misspelt(person: Person, chance: random.Random) -> str:
    name = person.given if person.told in {"given", "short"} or chance.random() < 0.3 else person.surname
    return misspelt(name, chance)
