"""Other numbers, codes and addresses of the net in the same shape; none can reach anybody."""

import random
import re
from typing import Final

from contracts.identifiers import IdentifierLabel

from .naming import Names

LEAD_WORD: Final = re.compile(r"[^\W\d_]{3,}\.?")
"""`ending`, `ext`, `lot`: words in a code that are no part of it."""
HOST: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
RESERVED: Final = ("example.org", "example.com", "example.net")
RUN: Final = re.compile(r"[^\W\d_]{2,}|\d+")
SPELLED: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh")
AGES: Final = (
    "ninety",
    "ninety-one",
    "ninety-two",
    "ninety-three",
    "ninety-five",
    "ninety-six",
    "ninety-eight",
)
TLDS: Final = frozenset({"http", "https", "www", "com", "org", "net", "gov", "edu", "us", "at", "dot"})


def coded(label: IdentifierLabel, like: str, names: Names, chance: random.Random) -> str:
    """Another identifier of this label in the shape of `like`."""
    match label:
        case IdentifierLabel.PHONE:
            return _phone(like, chance)
        case IdentifierLabel.EMAIL | IdentifierLabel.URL:
            return _address(like, names, chance)
        case IdentifierLabel.IP:
            return _ip(like, chance)
        case IdentifierLabel.AGE_OVER_89:
            return str(chance.randint(90, 104)) if like.strip().isdecimal() else chance.choice(AGES)
        case IdentifierLabel.SSN:
            return _unissued(_shape(like, chance))
    return _shape(like, chance)


def _shape(like: str, chance: random.Random) -> str:
    """Digits for digits and, beside digits, letters for letters; lower-case words stay."""

    def other(char: str) -> str:
        if char.isdecimal():
            return chance.choice("0123456789")
        if char.isalpha():
            letter = chance.choice("abcdefghjkmnprstuvwxyz")
            return letter.upper() if char.isupper() else letter
        return char

    pieces: list[str] = []
    last = 0
    for word in LEAD_WORD.finditer(like):
        if not word[0].rstrip(".").islower() or like == word[0]:
            continue
        pieces += [*map(other, like[last : word.start()]), word[0]]
        last = word.end()
    return "".join([*pieces, *map(other, like[last:])])


def _unissued(number: str) -> str:
    """The area numbers from 900 are given to nobody."""
    at = next((at for at, char in enumerate(number) if char.isdecimal()), None)
    whole = sum(char.isdecimal() for char in number) == 9
    return number if at is None or not whole else number[:at] + "9" + number[at + 1 :]


def _phone(like: str, chance: random.Random) -> str:
    """Line 01xx of exchange 555 belongs to nobody; extensions and last fours are any."""
    digits = sum(char.isdecimal() for char in like)
    if not digits:
        words = re.split(r"(\W+)", like)
        return "".join(chance.choice(SPELLED) if word.lower() in SPELLED else word for word in words)
    lead = 1 if digits >= 11 and like.lstrip("+( ").startswith("1") else 0
    area = 3 if digits - lead >= 10 else 0
    fixed = dict(zip(range(lead + area, lead + area + 5), "55501", strict=True)) if digits >= 7 else {}
    pieces: list[str] = []
    at = 0
    for char in like:
        if not char.isdecimal():
            pieces.append(char)
            continue
        free = chance.choice("23456789") if lead <= at < lead + area else chance.choice("0123456789")
        pieces.append(char if at < lead else fixed.get(at, free))
        at += 1
    return "".join(pieces)


def _address(like: str, names: Names, chance: random.Random) -> str:
    """Mailboxes and paths with other names; hosts from those reserved for examples."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdecimal():
            return "".join(chance.choices("0123456789", k=len(word)))
        return word if word.lower() in TLDS else names.other_word(word).lower()

    pieces: list[str] = []
    last = 0
    for host in HOST.finditer(like):
        is_mailbox = like[host.end() :].lstrip().startswith("@")
        is_file = host.start() > 0 and like[host.start() - 1] == "/" and "//" not in like[: host.start()][-2:]
        if is_mailbox or is_file:
            continue
        pieces += [RUN.sub(other, like[last : host.start()]), chance.choice(RESERVED)]
        last = host.end()
    return "".join([*pieces, RUN.sub(other, like[last:])])


def _ip(like: str, chance: random.Random) -> str:
    if ":" in like:
        return "2001:db8::" + "".join(chance.choices("0123456789abcdef", k=4))
    port = like.partition(":")[1]
    return f"{chance.choice(('192.0.2', '198.51.100', '203.0.113'))}.{chance.randint(1, 254)}{port}"
