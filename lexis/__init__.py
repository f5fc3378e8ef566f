"""What the cores share about English words: their meaning, their pieces, and what runs models over them."""

from lexis.meanings import Meanings

__all__ = ["Meanings"]
