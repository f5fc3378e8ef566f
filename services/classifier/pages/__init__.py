"""The page of classifier: what each code means and what the ontology says of it."""

from pathlib import Path

from .shown import CATEGORY, Shown, shown
from .words import SHORTEST, SPELLINGS, Search, Words, words

TEMPLATES = Path(__file__).parent / "templates"

SEARCHED = {"spellings": SPELLINGS, "shortest": SHORTEST}
"""What the page's script must know to search as the service does."""

__all__ = ["CATEGORY", "SEARCHED", "TEMPLATES", "Search", "Shown", "Words", "shown", "words"]
