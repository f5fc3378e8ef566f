"""Fold a text to plain ASCII so that disguises fall away, keeping for each character where it came from.

Zero-width characters vanish, full-width and mathematical letters, Cyrillic and Greek look-alikes, accents
and smart quotes become the letter or mark they stand for, `&#75;` a K. Everything after this reads the folded
text; hits are carried back to code points of the text as given.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final

LOOK_ALIKES: Final = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
        "ABEKMHOPCTYXaeopcyxijsdqwhABEZHIKMNOPTYXaiknoptux",
        strict=True,
    )
)
"""Letters of other scripts drawn like a Latin one (Unicode confusables, the common part)."""
SPECIAL: Final = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʻ": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "﹣": "-", "⁃": "-",
    "…": "...", "•": "*", "·": ".", "×": "x", "°": " ", "№": "#", "⁄": "/", "∕": "/",
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "µ": "u", "μ": "u",
    "Ω": "O", "≥": ">", "≤": "<", "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
}  # fmt: skip
FOREIGN: Final = re.compile("[\u0370-\u1dff\u2c00-\ufaff\ufb07-\ufeff\uff66-\uffdc\U00020000-\U0003ffff]")
ENTITY: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});"
"""A character as an export to HTML or XML writes it."""
CODED: Final = re.compile(ENTITY)
CHANGED: Final = re.compile(f"{ENTITY}|[^\\x00-\\x7f]|`")
UNKNOWN_LETTER: Final = "q"
"""A letter that has no Latin likeness: it must stay a letter, so that a word stays one word."""


@dataclass(frozen=True, slots=True)
class Folded:
    """ASCII text; character i of it stands for `[starts[i], ends[i])` of the original (None: the same)."""

    text: str
    starts: "array[int] | None"
    ends: "array[int] | None"
    foreign_letters: int = 0
    """Letters of other scripts: what they say cannot be judged."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the original that a span of the folded text stands for."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=8192)
def _folded_char(char: str) -> str:
    if char in SPECIAL:
        return SPECIAL[char]
    if char in LOOK_ALIKES:
        return LOOK_ALIKES[char]
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
        return ""
    plain = "".join(
        SPECIAL.get(c) or LOOK_ALIKES.get(c) or c
        for c in unicodedata.normalize("NFKD", char)
        if not unicodedata.combining(c)
    )
    return "".join(c if c.isascii() else _stand_in(c) for c in plain) or " "


def _stand_in(char: str) -> str:
    if char.isspace():
        return " "
    if char.isdigit():
        return str(unicodedata.digit(char, 0))
    if char.isalpha():
        return UNKNOWN_LETTER.upper() if char.isupper() else UNKNOWN_LETTER
    return " "


@lru_cache(maxsize=1024)
def _decoded(entity: str) -> str | None:
    """What an entity stands for; None for '&Jones;', which stands for itself."""
    if entity[1] != "#" and entity[1:] not in html5:
        return None
    return "".join(one if one.isascii() else _folded_char(one) for one in unescape(entity))


def is_plain(text: str) -> bool:
    """Whether a text is its own likeness."""
    return text.isascii() and "`" not in text and not ("&" in text and CODED.search(text))


def fold(text: str) -> Folded:
    """The ASCII likeness of a text with its way back; plain ASCII is returned as it is."""
    if is_plain(text):
        return Folded(text, None, None)
    foreign = sum(char.isalpha() and FOREIGN.match(char) is not None for char in text if char > "\u024f")
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    place = 0
    for match in CHANGED.finditer(text):
        at, after = match.span()
        piece = _folded_char(text[at]) if after == at + 1 else _decoded(match[0])
        if piece is None:
            continue
        pieces.append(text[place:at])
        starts.extend(range(place, at))
        ends.extend(range(place + 1, at + 1))
        if piece:
            pieces.append(piece)
            starts.extend([at] * len(piece))
            ends.extend([after] * len(piece))
        elif ends:
            ends[-1] = after  # a dropped mark belongs to the letter before it
        place = after
    pieces.append(text[place:])
    starts.extend(range(place, len(text)))
    ends.extend(range(place + 1, len(text) + 1))
    return Folded("".join(pieces), starts, ends, foreign)
