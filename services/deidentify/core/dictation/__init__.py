"""A spoken report that a phone wrote down, as it would have been typed, with the way back.

'medic forty one comma h u y n h at oh two fifteen' is read as 'medic 41, huynh at 0215': rules, tables and
taggers then judge it as they judge what is typed. Only texts in which something was plainly dictated are
read so.
"""

from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.dictation.heard import SPELLED
from services.deidentify.core.dictation.marks import mark_at
from services.deidentify.core.dictation.numbers import DIGITS, TEENS, TENS, ordinal_at
from services.deidentify.core.dictation.said import Edit, Said, over
from services.deidentify.core.dictation.spelling import run_at
from services.deidentify.core.dictation.web import typed, web_spans
from services.deidentify.core.fold import Folded
from services.deidentify.core.gate import Gate
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon
from services.deidentify.core.rules import Texts

SPELLED_STRENGTH: Final = 78
ONES: Final = "|".join(DIGITS)
TEEN: Final = "|".join(TEENS)
TEN: Final = "|".join(TENS)
PATTERNS: Final = [
    r"(?i)\b(?:comma|exclamation (?:point|mark)|question mark|new (?:line|paragraph))\b",
    r"(?i)\bperiod(?: (?:he|she|we|i|they|it|my|no|so|the|but|then|patient|pt)\b|\s?$)",
    rf"(?i)\b(?:{ONES})[ -](?:{ONES})[ -](?:{ONES})\b",
    rf"(?i)\b(?:oh|zero) (?:{ONES}|{TEEN}|{TEN})\b",
    rf"(?i)\b(?:{ONES}|{TEEN}|{TEN}) oh (?:{ONES})\b",
    rf"(?i)\b(?:(?:{TEN})(?: (?:{ONES}))?|{TEEN}|{ONES}) (?:{TEEN}|{TEN})\b",
    r"(?i)\b[a-z] as in [a-z]",
    r"(?i)(?:^|[^a-z0-9'.&/-])[a-z] [a-z] [a-z](?: |$)",
    r"(?i)\bdot (?:com|org|net|gov|edu)\b",
    rf"(?i)\b(?:{ONES}|{TEEN}|{TEN}) dot (?:{ONES}|{TEEN}|{TEN})\b",
    r"(?i)\d dash \d",
    rf"(?i)\b(?:medic|engine|station|unit|ambulance|rescue|squad|truck|ladder) (?:{TEEN}|{TEN})\b",
]
"""What nobody types, or hardly."""


class Typed(NamedTuple):
    """A text as it would have been typed, and the names that were spelled in it."""

    folded: Folded
    spelled: list[Found]


class Dictation:
    """Reads dictated texts among others."""

    def __init__(self, lexicon: Lexicon, kept: Path | None = None) -> None:
        self._lexicon = lexicon
        self._gate = Gate(PATTERNS, kept)

    def read(self, texts: Texts, folded: Mapping[int, Folded]) -> dict[int, Typed]:
        """The dictated ones of many texts, as typed."""
        opened = {k for _, k, _ in self._gate.opened(texts.joined.encode("ascii"), texts.starts)}
        return {
            k: as_typed(folded.get(k) or Folded(texts.texts[k], None, None), self._lexicon) for k in opened
        }


def as_typed(folded: Folded, lexicon: Lexicon) -> Typed:
    """One dictated text as it would have been typed."""
    text = folded.text
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    spelled: list[Found] = []
    place = 0
    for edit in _edits(Said(text, lexicon)):
        pieces.append(text[place : edit.start])
        starts.extend(range(place, edit.start))
        ends.extend(range(place + 1, edit.start + 1))
        if edit.spells:
            spelled.append(_name(len(starts), len(edit.letters)))
        pieces.append("".join([letter.char for letter in edit.letters]))
        starts.extend([letter.start for letter in edit.letters])
        ends.extend([letter.end for letter in edit.letters])
        place = edit.end
    pieces.append(text[place:])
    starts.extend(range(place, len(text)))
    ends.extend(range(place + 1, len(text) + 1))
    if folded.starts is not None and folded.ends is not None:
        begins, past = folded.starts, folded.ends
        starts = array("L", [begins[start] if start < len(begins) else past[-1] for start in starts])
        ends = array("L", [past[end - 1] for end in ends])
    return Typed(Folded("".join(pieces), starts, ends, folded.foreign_letters), spelled)


def _name(start: int, size: int) -> Found:
    return Found(start, start + size, IdentifierLabel.NAME, SPELLED, SPELLED_STRENGTH)


def _edits(said: Said) -> list[Edit]:
    edits: list[Edit] = []
    web = dict(web_spans(said))
    i = last_spelled = 0
    while i < said.size:
        if past := web.get(i):
            edits.append(over(typed(said, i, past)))
            i = past
            continue
        if day := ordinal_at(said, i):
            edits.append(over(day[1]))
            i = day[0]
            continue
        step = mark_at(said, i) or run_at(said, i, last_spelled)
        if step is None:
            i += 1
            continue
        edits += step.edits
        i = step.past
        if any(edit.spells for edit in step.edits):
            last_spelled = i
    return edits
