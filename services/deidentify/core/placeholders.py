"""Write the output: typed, numbered placeholders in place of identifiers, years and '90 or older' kept.

The same identifier gets the same number in every text of a report. A date keeps its year
(`[DATE-1: 2026]`) unless it is a date of birth; text that looks like a placeholder is defused.
"""

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.fold import fold
from services.deidentify.core.labels import Hit

SHOWN: Final = {IdentifierLabel.AGE_OVER_89: "AGE"}
PEOPLE: Final = frozenset((IdentifierLabel.NAME, IdentifierLabel.PROVIDER))
KINDS: Final = "|".join(sorted({SHOWN.get(label, label.value) for label in IdentifierLabel} | {"TEXT"}))
FORGED: Final = re.compile(rf"\[((?:{KINDS})-\d{{1,9}}(?:: (?:\d{{4}}|90 or older))?)\]")
"""Exactly what this module writes: nothing else in brackets is let off the search."""
ROUND: Final = str.maketrans("[]［］﹇﹈", "()()()")
"""All that folds to a square bracket."""
WORDS: Final = re.compile(r"\w+")
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BIRTH_RULES: Final = frozenset(("birth_date",))


class Placeholders:
    """The numbers given so far in one report."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._counts: dict[str, int] = {}
        self._full_names: dict[str, tuple[str, str]] = {}

    def write(self, text: str, hits: tuple[Hit, ...]) -> str:
        """The text with each hit replaced."""
        pieces: list[str] = []
        position = 0
        for hit in hits:
            pieces.append(defused(text[position : hit.start]))
            pieces.append(self._placeholder(hit, text[hit.start : hit.end]))
            position = hit.end
        pieces.append(defused(text[position:]))
        return "".join(pieces)

    def _placeholder(self, hit: Hit, value: str) -> str:
        shown = SHOWN.get(hit.label, hit.label.value)
        words = WORDS.findall(value.casefold().removesuffix("'s"))
        key = self._key(hit.label, shown, words)
        shown = key[0]
        if key not in self._numbers:
            self._counts[shown] = self._counts.get(shown, 0) + 1
            self._numbers[key] = self._counts[shown]
        return f"[{shown}-{self._numbers[key]}{_kept_part(hit, value)}]"

    def _key(self, label: IdentifierLabel, shown: str, words: list[str]) -> tuple[str, str]:
        """What makes two mentions the same: the words; of a person, one word of the full name."""
        key = (shown, " ".join(words))
        if label not in PEOPLE:
            return key
        if len(words) == 1:
            return self._full_names.get(words[0], key)
        for word in words:
            if len(word) > 2:
                self._full_names.setdefault(word, key)
        return key


def _kept_part(hit: Hit, value: str) -> str:
    if hit.label is IdentifierLabel.AGE_OVER_89:
        return ": 90 or older"
    if hit.label is IdentifierLabel.DATE and hit.rule not in BIRTH_RULES and (year := YEAR.search(value)):
        return f": {year.group()}"
    return ""


def defused(text: str) -> str:
    """Text without anything that could be read as a placeholder of ours, look-alike letters included."""
    if text.isascii():
        return FORGED.sub(r"(\1)", text) if "[" in text else text
    folded = fold(text)
    pieces: list[str] = []
    position = 0
    for match in FORGED.finditer(folded.text):
        start, end = folded.original(*match.span())
        pieces += [text[position:start], text[start:end].translate(ROUND)]
        position = end
    return "".join([*pieces, text[position:]])
