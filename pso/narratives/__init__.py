"""Synthetic EMS safety narratives with every identifier marked, for making and testing the scrubber.

An even seed draws from the development half of every stock of words, names, formats and sentences, an
odd seed from the other half only, so that a rule or a weight made with one half is new to the other.
"""

from .cases import Regime, in_case
from .compose import narratives
from .halves import Half
from .reinvent import StandIns, reinvent
from .typos import with_typos

__all__ = ["Half", "Regime", "StandIns", "in_case", "narratives", "reinvent", "with_typos"]
