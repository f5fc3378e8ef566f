"""Write the output: typed, numbered placeholders in place of identifiers, years and '90 or older' kept.

The same identifier gets the same number in every text of a report. A date keeps its year
(`[DATE-1: 2026]`) unless it is a date of birth; text that looks like a placeholder is defused.
"""

import re
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Hit

SHOWN: Final = {IdentifierLabel.AGE_OVER_89: "AGE"}
FORGED: Final = re.compile(r"\[([A-Za-z_0-9]{2,14}-\d{1,9}(?::[^\[\]\n]{0,20})?)\]")
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BIRTH_RULES: Final = frozenset(("birth_date",))


class Placeholders:
    """The numbers given so far in one report."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._counts: dict[str, int] = {}

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
        key = (shown, " ".join(re.findall(r"\w+", value.casefold())))
        if key not in self._numbers:
            self._counts[shown] = self._counts.get(shown, 0) + 1
            self._numbers[key] = self._counts[shown]
        return f"[{shown}-{self._numbers[key]}{_kept_part(hit, value)}]"


def _kept_part(hit: Hit, value: str) -> str:
    if hit.label is IdentifierLabel.AGE_OVER_89:
        return ": 90 or older"
    if hit.label is IdentifierLabel.DATE and hit.rule not in BIRTH_RULES and (year := YEAR.search(value)):
        return f": {year.group()}"
    return ""


def defused(text: str) -> str:
    """Text without anything that could be read as a placeholder of ours."""
    return FORGED.sub(r"(\1)", text) if "[" in text else text
