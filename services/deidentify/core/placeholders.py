"""Write the output: typed, numbered placeholders in place of identifiers, years and '90 or older' kept.

The same identifier gets the same number in every text of a report. A date keeps its year
(`[DATE-1: 2026]`) unless it is a date of birth; text that looks like a placeholder is defused.
"""

import re
from collections.abc import Callable
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.births import BIRTH
from services.deidentify.core.fold import fold
from services.deidentify.core.labels import PEOPLE, Hit

SHOWN: Final = {IdentifierLabel.AGE_OVER_89: "AGE"}
PARTLY_KEPT: Final = frozenset((IdentifierLabel.AGE_OVER_89, IdentifierLabel.DATE))
KIND: Final = {label: SHOWN.get(label, label.value) for label in IdentifierLabel}
GROUP: Final = {**KIND, **dict.fromkeys(PEOPLE, "person")}
"""People are counted by kind, but compared whatever their kind."""
KINDS: Final = "|".join(sorted({*KIND.values(), "TEXT"}))
FORGED: Final = re.compile(rf"\[((?:{KINDS})-\d{{1,9}}(?:: (?:\d{{4}}|90 or older))?)\]")
"""What may be taken for one of ours, and is defused."""
OURS: Final = re.compile(
    rf"\[(?:(?:{KINDS})-\d{{1,2}}|DATE-\d{{1,2}}: (?:19[4-9]|20\d)\d|AGE-\d{{1,2}}: 90 or older)\]"
)
"""What this module writes where a text comes again: nothing else in brackets is let off the search, or
'[ID-412559081]' and '[PHONE-555: 0139]' would carry a number past it."""
ROUND: Final = str.maketrans("[]［］﹇﹈", "()()()")
"""All that folds to a square bracket."""
UNSEEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Marks that turn what is read around, and letters that nobody sees: no reader of a report needs them."""
WORDS: Final = re.compile(r"\w+")
YEAR: Final = re.compile(r"(?<!\d)(?:19[4-9]|20\d)\d(?!\d)")
"""Earlier ones are hidden with the rest of the date: of a birth they tell an age over 89."""


_Key = tuple[str, str]
"""What makes two mentions the same: a kind and words."""


class Placeholders:
    """The numbers given so far in one report."""

    def __init__(self) -> None:
        self._firsts: dict[str, tuple[IdentifierLabel, str] | None] = {}
        self._numbers: dict[_Key, int] = {}
        self._counts: dict[str, int] = {}
        self._full_names: dict[str, _Key] = {}
        self._lone: set[_Key] = set()
        """Names of one word that no full name had yet,"""
        self._same: dict[_Key, _Key] = {}
        """and the full names that were the first to have one of them."""

    def write(self, text: str, hits: tuple[Hit, ...]) -> str:
        """The text with each hit replaced."""
        shown: Callable[[str], str] = defused if "[" in text or not text.isascii() else str
        pieces: list[str] = []
        firsts, position = self._firsts, 0
        for hit in hits:
            start, end, label, _ = hit
            value, kind, group = text[start:end], KIND[label], GROUP[label]
            if group in firsts:
                kind, number = self._numbered(group, label, value)
            else:  # the first of its kind is 1: it is only read when a second comes
                firsts[group], number = (label, value), 1
            kept = _kept_part(hit, value) if label in PARTLY_KEPT else ""
            pieces += (shown(text[position:start]), f"[{kind}-{number}{kept}]")
            position = end
        pieces.append(shown(text[position:]))
        return "".join(pieces)

    def _numbered(self, group: str, label: IdentifierLabel, value: str) -> tuple[str, int]:
        if first := self._firsts[group]:
            self._firsts[group] = None
            self._compared(*first)
        return self._compared(label, value)

    def _compared(self, label: IdentifierLabel, value: str) -> tuple[str, int]:
        plain = value if value.isascii() else fold(value).text
        key = self._key(label, KIND[label], WORDS.findall(plain.casefold().removesuffix("'s")))
        kind = key[0]
        number = self._numbers.get(key)
        if number is None:
            number = self._counts[kind] = self._numbers[key] = self._counts.get(kind, 0) + 1
        return kind, number

    def _key(self, label: IdentifierLabel, kind: str, words: list[str]) -> _Key:
        """What makes two mentions the same: the words; of a person, one word of the full name."""
        key = (kind, " ".join(words))
        if label not in PEOPLE:
            return (kind, " ".join(words[1:])) if len(words) > 1 and words[0] == "the" else key
        if len(words) == 1:
            if words[0] in self._full_names:
                return self._full_names[words[0]]
            self._lone.add(key)
            return key
        if key in self._same:
            return self._same[key]
        told = [lone for word in words if (lone := (kind, word)) in self._lone]  # a namesake is another kind
        self._lone.difference_update(told)
        same = self._same[key] = told[0] if told else key
        for word in words:
            if len(word) > 2:
                self._full_names.setdefault(word, same)
        return same


def _kept_part(hit: Hit, value: str) -> str:
    if hit.label is IdentifierLabel.AGE_OVER_89:
        return ": 90 or older"
    if hit.rule != BIRTH and (year := YEAR.search(value)):
        return f": {year.group()}"
    return ""


def defused(text: str) -> str:
    """Text without anything that could be read as a placeholder of ours, look-alike letters included."""
    if text.isascii():
        return FORGED.sub(r"(\1)", text) if "[" in text else text
    text = UNSEEN.sub("", text)
    folded = fold(text)
    pieces: list[str] = []
    position = 0
    for match in FORGED.finditer(folded.text):
        start, end = folded.original(*match.span())
        pieces += [text[position:start], text[start:end].translate(ROUND)]
        position = end
    return "".join([*pieces, text[position:]])
