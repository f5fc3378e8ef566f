"""The page of classifier: what each code means and what the ontology says of it."""

from pathlib import Path

from .shown import CATEGORY, Shown, shown

TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["CATEGORY", "TEMPLATES", "Shown", "shown"]
