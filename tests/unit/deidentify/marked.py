"""Texts with [[identifiers]] marked inline."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Marked:
    text: str
    letters: set[int]


def unmarked(marked: str) -> Marked:
    """The plain text, and the places of the letters and digits that were marked."""
    text, letters = "", set[int]()
    for piece in re.split(r"(?s)(\[\[.*?\]\])", marked):
        if piece.startswith("[["):
            letters |= {len(text) + i for i, char in enumerate(piece[2:-2]) if char.isalnum()}
            piece = piece[2:-2]
        text += piece
    return Marked(text, letters)


def lines(*blocks: str) -> list[str]:
    """The lines of blocks of examples."""
    return [line for block in blocks for line in block.strip().split("\n")]
