"""Decides what in a report identifies anyone, and writes the report without it; pure."""

from services.deidentify.core.deidentification import (
    Submission,
    deidentify,
    deidentify_many,
    fallback,
    released,
    scrubbed_texts,
    texts_of,
)
from services.deidentify.core.known_terms import KnownTerms
from services.deidentify.core.labels import Hit
from services.deidentify.core.lexicon import TablesMissing
from services.deidentify.core.reviewing import (
    PERSON,
    AddedSpan,
    Decisions,
    RemovedHit,
    family_of,
    laid_over,
    misplaced,
)
from services.deidentify.core.scrubber import SCRUBBER_VERSION, Scrubbed, Scrubber

__all__ = [
    "PERSON",
    "SCRUBBER_VERSION",
    "AddedSpan",
    "Decisions",
    "Hit",
    "KnownTerms",
    "RemovedHit",
    "Scrubbed",
    "Scrubber",
    "Submission",
    "TablesMissing",
    "deidentify",
    "deidentify_many",
    "fallback",
    "family_of",
    "laid_over",
    "misplaced",
    "released",
    "scrubbed_texts",
    "texts_of",
]
