"""Where experts and the classifier agree, by the month in which the expert spoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.base import Contract
from contracts.disclosure import MIN_AGENCIES, MIN_CELL
from contracts.events import Correction

from .folding import Counted

AXES = ("report_type", "primary_category", "harm")
"""The axes that are counted."""


class Judged(Contract):
    """Reports on an axis of which an expert spoke, by whether the classifier said the same; sharded."""

    partition: int
    agency_ref: UUID
    month: str
    axis: str
    agreed: bool
    synthetic: bool


def judged(state: Counted) -> tuple[Judged, ...]:
    """One for each axis that the newest review speaks of; a review that sets none confirms them all.

    A later telling is compared anew: what counts is what the classifier says of the newest text.
    """
    if state.origin is None or state.correction is None or state.reviewed_month is None:
        return ()
    pairs = (
        (state.report_type, state.correction.report_type),
        (state.categories[:1], state.correction.categories and state.correction.categories[:1]),
        (state.harm, state.correction.harm),
    )
    confirms = state.correction == Correction()
    return tuple(
        Judged(
            partition=state.partition,
            agency_ref=state.origin.agency_ref,
            month=state.reviewed_month,
            axis=axis,
            agreed=confirms or machine == person,
            synthetic=state.synthetic,
        )
        for axis, (machine, person) in zip(AXES, pairs, strict=True)
        if confirms or person
    )


@dataclass(frozen=True)
class Agreement:
    """One axis in one month: reports spoken of and the share in which the classifier said the same."""

    month: str
    axis: str
    agreed: int
    reviewed: int
    agencies: int

    @property
    def is_shown(self) -> bool:
        """Small cells are hidden, as everywhere."""
        return self.reviewed >= MIN_CELL and self.agencies >= MIN_AGENCIES

    @property
    def share(self) -> float:
        """Of 0 to 1, in hundredths."""
        return round(self.agreed / self.reviewed, 2)


def in_order(rows: Sequence[Agreement]) -> list[Agreement]:
    """Month by month, the axes always in one order."""
    return sorted(rows, key=lambda row: (row.month, AXES.index(row.axis)))
