"""Which dates are dates of birth, however their key is written: of those not even the year stays."""

import re
from dataclasses import replace
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found

BIRTH: Final = "birth_date"
"""The rule of a date of which nothing stays."""
KEYS: Final = (
    r"\bd[\W_]{0,2}o[\W_]{0,2}b\b",
    r"(?<![a-z])(?:dob|born|b-?day|birth[\s_-]{0,2}(?:dates?|days?|dt)|date[\s_-]of[\s_-]birth)(?![a-z])",
)
KEY: Final = rf"(?:{'|'.join(KEYS)})"
SMALL: Final = (
    r"(?:is|was|of|on|in|as|at|the|a|an|his|her|their|pts?|patient'?s?|listed|given|entered|reads?|recorded|"
    r"shown|shows|says|stated|verified|confirmed|correct|wrong|file|for)"
)
REACH: Final = 48
BEFORE: Final = re.compile(rf"{KEY}(?:[\W_]{{1,4}}{SMALL}\b){{0,4}}[\W_]{{0,6}}$", re.IGNORECASE)
"""'DOB (', '"dob": "', 'DOB given as', 'birthday the'."""
BEHIND: Final = re.compile(
    rf"[\W_]{{0,3}}(?:\b(?:is|was|as|for)\s)?(?:\b(?:his|her|the|their|patient's|pt's)\s)?{KEY}",
    re.IGNORECASE,
)
"""'(DOB)', 'is her birthday'."""


def births(hidden: list[Found], text: str) -> list[Found]:
    """The same findings, each date of birth by the rule of those."""
    return [
        replace(item, rule=BIRTH)
        if item.label is IdentifierLabel.DATE and item.rule != BIRTH and _is_birth(item, text)
        else item
        for item in hidden
    ]


def _is_birth(item: Found, text: str) -> bool:
    return bool(
        BEFORE.search(text, max(0, item.start - REACH), item.start)
        or BEHIND.match(text, item.end, item.end + REACH)
    )
