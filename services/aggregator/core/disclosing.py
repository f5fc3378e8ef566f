"""Which counts may be shown: small cells are hidden, and so is what would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.disclosure import MIN_AGENCIES, MIN_CELL


@dataclass(frozen=True)
class Row:
    """One value of a dimension with its exact count and how many agencies are behind it."""

    code: str
    count: int
    agencies: int


@dataclass(frozen=True)
class Shown:
    """One value as it may be shown; `count` None where it is hidden."""

    code: str
    count: int | None


@dataclass(frozen=True)
class Table:
    """The values of one dimension as shown. `total` None where it would give a hidden count away."""

    rows: tuple[Shown, ...]
    total: int | None
    hidden: int


def disclosed(rows: Sequence[Row], *, is_partition: bool, total: Row) -> Table:
    """Hide cells of fewer than 5 reports or 3 agencies.

    Where the rows add up to the total (`is_partition`) the hidden ones together could be had by
    subtraction: what is left must be large enough itself, or the smallest shown row is hidden as
    well, or the total if there is none. Hidden rows come last, by code: a place between two counts
    would say how large they are.
    """
    safe = sorted((row for row in rows if _is_safe(row)), key=lambda row: (-row.count, row.code))
    hidden = [row for row in rows if row.count > 0 and not _is_safe(row)]
    total_shown = total.count if _is_safe(total) else None
    if is_partition and hidden and total_shown is not None and _gives_away(hidden, all_hidden=not safe):
        if safe:
            hidden.append(safe.pop())
        else:
            total_shown = None
    shown = [Shown(row.code, row.count) for row in safe]
    shown += [Shown(code, None) for code in sorted(row.code for row in hidden)]
    return Table(tuple(shown), total_shown, len(hidden))


def _gives_away(hidden: Sequence[Row], *, all_hidden: bool) -> bool:
    """Whether the sum of the hidden rows says too much; how their agencies overlap is not known."""
    if len(hidden) == 1 or sum(row.count for row in hidden) < MIN_CELL:
        return True
    return not all_hidden and max(row.agencies for row in hidden) < MIN_AGENCIES


def _is_safe(row: Row) -> bool:
    return row.count >= MIN_CELL and row.agencies >= MIN_AGENCIES
