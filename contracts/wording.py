"""What counts as words that a person wrote: something in them must be seen."""

from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

MAX_REASON_CHARS = 2_000
"""As `contracts.events.EventReviewed` takes it."""
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})
"""Unicode's categories of controls, formats (zero width, directions), lone marks and spaces."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and symbols that are drawn as nothing: Hangul fillers, the braille blank, a null note."""


def is_seen(text: str) -> bool:
    """Whether a text shows anything at all."""
    return any(_is_drawn(one) for one in text)


def is_reason(text: str) -> bool:
    """Whether a text can be a reason: it shows a letter or digit."""
    return any(one.isalnum() and _is_drawn(one) for one in text)


def _is_drawn(one: str) -> bool:
    return category(one) not in UNSEEN and one not in BLANK


def _said(text: str) -> str:
    if not is_reason(text):
        raise PydanticCustomError("string_too_short", "a letter or digit is needed")
    return text


Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_REASON_CHARS),
    AfterValidator(_said),
]
"""Why a named person decided as they did; the one check that every such field has."""
