"""What one report counts for, and what of the counts may be shown; pure."""

from .agreeing import AXES, Agreement, Judged, in_order, judged
from .disclosing import Row, Table, disclosed
from .folding import PENDING, Cell, Counted, apply, cells_of, change

__all__ = [
    "AXES",
    "PENDING",
    "Agreement",
    "Cell",
    "Counted",
    "Judged",
    "Row",
    "Table",
    "apply",
    "cells_of",
    "change",
    "disclosed",
    "in_order",
    "judged",
]
