"""Writes one narrative's sentences: draws from the stocks, remembers who and what was named."""

import random
from typing import Final

from .patterns import Digits, Either, Letters, Pattern, Range, Slot
from .people import FORMS, ROLES, Person, a_person, form_for, is_titled, plain
from .segments import KEEP, Segment
from .shortening import shortened, unit_again
from .stocks import Stocks

SHORT_AT_ONCE = 0.28
"""How often a hospital or agency is called by its short name from the start."""
SHORTENED: Final = frozenset({"FACILITY", "AGENCY"})
LOGIN: Final = "user"
"""A login told by itself names a crew member; inside an address it is part of that."""
DIGITS: Final = "0123456789"


class Writer:
    """The memory of one narrative: people and named things by key."""

    def __init__(self, stocks: Stocks, chance: random.Random) -> None:
        self._stocks = stocks
        self._chance = chance
        self._people: dict[str, Person] = {}
        self._named: dict[str, str] = {}

    def write(self, pattern: Pattern, *, marking: bool = True) -> str:
        """The pattern with every slot filled; identifiers and keeps marked unless inside one."""
        return "".join(part if isinstance(part, str) else self._fill(part, marking) for part in pattern)

    def plain(self, name: str) -> str:
        """A draw from a stock, or a person's full name, without a mark."""
        if name in ROLES:
            return FORMS["full"](self._person(""), self._chance)
        return self.write(self._chance.choice(self._stocks.stocks[name].patterns), marking=False)

    def _fill(self, part: Slot | Digits | Letters | Range | Either, marking: bool) -> str:
        match part:
            case Digits(count):
                return "".join(self._chance.choices(DIGITS, k=count))
            case Letters(alphabet, count):
                return "".join(self._chance.choices(alphabet, k=count))
            case Range(low, high, width):
                return f"{self._chance.randint(low, high):0{width}}"
            case Either(options):
                return self.write(self._chance.choice(options), marking=marking)
        return self._slot(part, marking)

    def _slot(self, slot: Slot, marking: bool) -> str:
        if slot.name in ROLES:
            return self._mention(slot)
        if special := _SPECIAL.get(slot.name):
            words = special(self)
            return str(Segment(words, "PROVIDER")) if marking and slot.name == LOGIN else words
        stock = self._stocks.stocks[slot.name]
        if slot.key:
            words = self._again(slot, stock.patterns, stock.label)
        else:
            words = self._first(stock.patterns, stock.label, slot.form)
        return _marked(words, stock.label) if marking else words

    def _first(self, patterns: tuple[Pattern, ...], label: str | None, form: str) -> str:
        words = self.write(self._chance.choice(patterns), marking=label is None)
        if (
            label in SHORTENED
            and form != "full"
            and (form == "short" or self._chance.random() < SHORT_AT_ONCE)
        ):
            return shortened(words, self._chance)
        return words

    def _again(self, slot: Slot, patterns: tuple[Pattern, ...], label: str | None) -> str:
        key = f"{slot.name}:{slot.key}"
        if key not in self._named:
            self._named[key] = self._first(patterns, label, slot.form)
            return self._named[key]
        words = self._named[key]
        if label in SHORTENED:
            return shortened(words, self._chance) if self._chance.random() < 0.6 else words
        return unit_again(words, self._chance) if label == "UNIT" else words

    def _mention(self, slot: Slot) -> str:
        person = self._person(f"{slot.name}:{slot.key}" if slot.key else "")
        form = slot.form or form_for(person, slot.name, self._chance)
        person.told = person.told or form
        said = Segment(FORMS[form](person, self._chance), ROLES[slot.name])
        if not slot.form and is_titled(slot.name, form, self._chance):
            title = self._chance.choice(self._stocks.stocks[f"title_{slot.name}"].patterns)
            return f"{self.write(title)} {said}"
        return str(said)

    def _person(self, key: str) -> Person:
        if key and key in self._people:
            return self._people[key]
        nickname = self._chance.choice(self._stocks.stocks["nickname"].patterns)
        person = a_person(self._chance.choice(self._stocks.origins), self.write(nickname), self._chance)
        self._people[key or f"{len(self._people)}"] = person
        return person

    def _surname(self) -> str:
        return self._chance.choice(self._chance.choice(self._stocks.origins).surnames)

    def _given(self) -> str:
        return self._chance.choice(self._chance.choice(self._stocks.origins).given)

    def _user(self) -> str:
        """A login or mailbox name, mostly of somebody in the narrative."""
        known = list(self._people.values())
        person = self._chance.choice(known) if known and self._chance.random() < 0.7 else self._person("")
        given, surname = (_login(name) for name in (person.given, person.surname))
        first = given[:1]
        shapes = (first + surname, f"{given}.{surname}", surname + first, f"{given}_{surname}")
        return self._chance.choice((*shapes, f"{given}{self._chance.randint(1, 99)}"))


_SPECIAL: Final = {"surname": Writer._surname, "given": Writer._given, "user": Writer._user}


def _marked(words: str, label: str | None) -> str:
    """The words under their label; a leading article is no part of a name, but is of a date ("the 19th")."""
    if words.startswith("the ") and label not in {None, "DATE", KEEP}:
        return f"the {Segment(words[4:], label)}"
    return str(Segment(words, label))


def _login(name: str) -> str:
    return "".join(char for char in plain(name).lower() if char.isascii() and char.isalnum())
