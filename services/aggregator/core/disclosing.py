"""Which counts may be shown: small cells are hidden, and so is what would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

    Where the rows add up to the total (`is_partition`) one hidden row could be had by subtraction:
    then the smallest shown one is hidden as well, or the total if there is none.
    """
    ordered = sorted((row for row in rows if row.count > 0), key=lambda row: (-row.count, row.code))
    shown = [Shown(row.code, row.count if _is_safe(row) else None) for row in ordered]
    total_shown = total.count if _is_safe(total) else None
    hidden = [row for row in shown if row.count is None]
    if is_partition and hidden and total_shown is not None:
        hidden_sum = sum(row.count for row, kept in zip(ordered, shown, strict=True) if kept.count is None)
        if len(hidden) == 1 or hidden_sum < MIN_CELL:
            shown, total_shown = _hide_one_more(shown, total_shown)
    return Table(tuple(shown), total_shown, sum(1 for row in shown if row.count is None))


def _is_safe(row: Row) -> bool:
    return row.count >= MIN_CELL and row.agencies >= MIN_AGENCIES


def _hide_one_more(shown: list[Shown], total: int | None) -> tuple[list[Shown], int | None]:
    for index in range(len(shown) - 1, -1, -1):
        if shown[index].count is not None:
            shown[index] = replace(shown[index], count=None)
            return shown, total
    return shown, None
