"""Fictional identifiers for synthetic reports: people, places and numbers that belong to nobody.

Phone numbers are from 555-01xx, hosts from the names reserved for examples; names are drawn by parts.
"""

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from contracts.identifiers import IdentifierLabel


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text())
    return words


Maker = Callable[[str, random.Random], str]


def invent(label: IdentifierLabel, like: str, chance: random.Random) -> str:
    """Another identifier of the same kind, in the letter case of `like`."""
    text = _MAKERS.get(label, _digits)(like, chance)
    return text.upper() if like.isupper() and len(like) > 3 else text.lower() if like.islower() else text


def _person(like: str, chance: random.Random) -> str:
    parts = len(like.split())
    if parts == 1:
        return chance.choice(_words()["given"] if chance.random() < 0.4 else _words()["family"])
    return f"{chance.choice(_words()['given'])} {chance.choice(_words()['family'])}"


def _place(like: str, chance: random.Random) -> str:
    if any(character.isdigit() for character in like):
        street, kind = chance.choice(_words()["streets"]), chance.choice(_words()["kinds"])
        return f"{chance.randint(2, 9899)} {street} {kind}"
    return chance.choice(_words()["towns"])


def _unit(like: str, chance: random.Random) -> str:
    return "".join(str(chance.randint(1, 9)) if c.isdigit() else c for c in like)


def _date(like: str, chance: random.Random) -> str:
    if any(c.isalpha() for c in like):
        return f"{chance.choice(_words()['months'])} {chance.randint(1, 28)}"
    return f"{chance.randint(1, 10)}/{chance.randint(1, 28)}/2026"


def _digits(like: str, chance: random.Random) -> str:
    """The shape of `like` with other digits and, in codes, other letters."""
    return "".join(
        str(chance.randint(0, 9))
        if c.isdigit()
        else chance.choice("ABCDEFGHJKLMNPRSTUVWXYZ")
        if c.isupper()
        else c
        for c in like
    )


def _phone(like: str, chance: random.Random) -> str:
    return (
        f"555-01{chance.randint(0, 99):02d}" if len(like) < 12 else f"614-555-01{chance.randint(0, 99):02d}"
    )


_MAKERS: dict[IdentifierLabel, Maker] = {
    IdentifierLabel.NAME: _person,
    IdentifierLabel.PROVIDER: _person,
    IdentifierLabel.LOCATION: _place,
    IdentifierLabel.FACILITY: lambda _, chance: chance.choice(_words()["houses"]),
    IdentifierLabel.AGENCY: lambda _, chance: chance.choice(_words()["agencies"]),
    IdentifierLabel.UNIT: _unit,
    IdentifierLabel.DATE: _date,
    IdentifierLabel.PHONE: _phone,
    IdentifierLabel.EMAIL: lambda _, chance: (
        f"{chance.choice(_words()['given']).lower()}{chance.randint(1, 99)}@example.org"
    ),
    IdentifierLabel.URL: lambda _, chance: f"https://records.example.org/{chance.randint(1000, 9999)}",
    IdentifierLabel.IP: lambda _, chance: f"192.0.2.{chance.randint(1, 254)}",
    IdentifierLabel.SSN: lambda _, chance: (
        f"9{chance.randint(10, 99)}-{chance.randint(10, 99)}-{chance.randint(1000, 9999)}"
    ),
    IdentifierLabel.AGE_OVER_89: lambda _, chance: str(chance.randint(90, 104)),
}
