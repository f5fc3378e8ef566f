"""What the cores share about English words: their meaning as numbers. Data and look-up, no service."""

from lexis.meanings import Meanings

__all__ = ["Meanings"]
