"""What one report counts for, and what of the counts may be shown; pure."""

from .disclosing import Row, Table, disclosed
from .folding import PENDING, Cell, Counted, apply, cell_of, change

__all__ = ["PENDING", "Cell", "Counted", "Row", "Table", "apply", "cell_of", "change", "disclosed"]
