"""Identifiers that have a form: one file for each idea, joined here in one set."""

from pathlib import Path

from services.deidentify.core.rules import Rule, RuleSet

from .acronyms import RULES as ACRONYMS
from .addresses import RULES as ADDRESSES
from .ages import RULES as AGES
from .businesses import RULES as BUSINESSES
from .callsigns import RULES as CALL_SIGNS
from .codes import RULES as CODES
from .contact import RULES as CONTACT
from .crews import RULES as CREWS
from .dates import RULES as DATES
from .described import RULES as DESCRIBED
from .fields import RULES as FIELDS
from .landmarks import RULES as LANDMARKS
from .numbers import RULES as NUMBERS
from .on_air import RULES as ON_AIR
from .persons import RULES as PERSONS
from .roads import RULES as ROADS
from .rooms import RULES as ROOMS
from .social_security import RULES as SOCIAL_SECURITY

RULES: tuple[Rule, ...] = (
    *ACRONYMS,
    *CONTACT,
    *SOCIAL_SECURITY,
    *NUMBERS,
    *CODES,
    *DATES,
    *AGES,
    *CREWS,
    *PERSONS,
    *FIELDS,
    *CALL_SIGNS,
)
RULES += (*ON_AIR, *LANDMARKS, *ADDRESSES, *ROADS, *ROOMS, *DESCRIBED, *BUSINESSES)


def rule_set(kept: Path | None = None) -> RuleSet:
    """All structural rules behind their gate."""
    return RuleSet(RULES, kept)
