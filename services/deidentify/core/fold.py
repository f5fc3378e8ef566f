"""Fold a text to plain ASCII so that disguises fall away, keeping for each character where it came from.

Zero-width and control characters vanish, full-width and mathematical letters, Cyrillic and Greek look-alikes,
accents and smart quotes become the letter or mark they stand for, `&#75;` a K, "JosÃ©" Jose; a number broken
at the end of a line is one again. Everything after this reads the folded text; hits are carried back to code
points of the text as given.
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
MAIL_MARK: Final = r"(?:>[> ]*)?"
"""What stands before a line of quoted mail."""
BREAK: Final = rf"(?:\r?\n{MAIL_MARK}|[\x0b\x0c])"
CHANGES: Final = {
    "broken": rf"(?<=[0-9][-/]){BREAK}(?=[0-9])|=\r?\n",
    "line": rf"\r\n?{MAIL_MARK}|\n>[> ]*|[\x0b\x0c\x1c-\x1e]",
    "entity": r"&(?:amp;)?(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z]{2,8};)",
    "escaped": r"(?<![0-9])(?:%[2-7][0-9A-Fa-f]|%[CcDd][0-9A-Fa-f]%[89ABab][0-9A-Fa-f])+"
    r"|%(?:2[0BbDdFf]|3[Aa]|40)(?=[0-9A-Za-z])|=[CD][0-9A-F]=[89AB][0-9A-F]",
    "json": r"\\u[0-9a-fA-F]{4}",
    "garbled": "[\u00c3-\u00c5][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]",
    "lost": "(?<=[^\\W\\d_])\ufffd|\ufffd(?=[^\\W\\d_])",
    "other": r"[\x00-\x08\x0e-\x1b\x1f\x7f`]|[^\x00-\x7f]",
}
"""What is not its own likeness: an end of line within a number ('612-555-', and '0139' on the next) or that
mail put there; one with a mark of quoted mail, of a page, or soft; characters as HTML, an address of the web,
mail and JSON write them; a letter read in another encoding than it was written in ('Ã©' for 'é'); one that
could not be read; marks, letters of other scripts, control characters."""
CHANGED: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in CHANGES.items()))
MAY_CHANGE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f`&\\]|[%=][2-7CDcd\r\n]|[-/]\n|\n>")
"""One of these stands in every ASCII text that is not its own likeness."""
UNKNOWN_LETTER: Final = "q"
"""A letter that has no Latin likeness: it must stay a letter, so that a word stays one word."""
ALPHABETS: Final = (0x1F150, 0x1F170, 0x1F1E6)
"""Where capitals in a disc, in a square and of flags begin, which have no likeness of their own."""
ENCLOSED: Final = re.compile("[\u2474-\u24b5\U0001f100-\U0001f12f]")
"""Letters and digits in brackets or with a point: `⑴`, `🄁`."""


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
    for first in ALPHABETS:
        if 0 <= ord(char) - first < 26:
            return chr(ord("A") + ord(char) - first)
    if ENCLOSED.match(char):
        return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", char))) or " "
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


def _likeness(kind: str, written: str) -> str | None:
    """What a change of this kind stands for; None for '&Jones;', which stands for itself."""
    if kind == "other":
        return _folded_char(written)
    if kind == "broken":
        return ""
    if kind == "line":
        return "\n"
    if kind == "lost":
        return UNKNOWN_LETTER
    if kind == "entity":
        entity = written.removeprefix("&amp;")
        entity = f"&{entity}" if entity and entity is not written else written
        meant = unescape(entity) if entity[1] == "#" or entity[1:] in html5 else None
    elif kind == "escaped":
        meant = bytes.fromhex(written.replace(written[0], "")).decode("utf-8", "replace")
    elif kind == "json":
        meant = chr(int(written[2:], 16))
    else:
        meant = _read_again(written)
    return meant and "".join(one if " " <= one <= "~" else _folded_char(one) for one in meant)


def _read_again(garbled: str) -> str:
    """The letter that two stand for, or both where they stand for none."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return garbled.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return garbled


def is_plain(text: str) -> bool:
    """Whether a text is its own likeness."""
    return text.isascii() and (MAY_CHANGE.search(text) is None or CHANGED.search(text) is None)


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
        piece = _likeness(match.lastgroup or "", match[0])
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
