"""Decides what in a report identifies anyone, and writes the report without it; pure."""

from services.deidentify.core.deidentification import deidentify, fallback
from services.deidentify.core.labels import Hit
from services.deidentify.core.lexicon import TablesMissing
from services.deidentify.core.scrubber import SCRUBBER_VERSION, Scrubbed, Scrubber

__all__ = ["SCRUBBER_VERSION", "Hit", "Scrubbed", "Scrubber", "TablesMissing", "deidentify", "fallback"]
