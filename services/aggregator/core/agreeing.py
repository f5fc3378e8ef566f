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
    """One for each axis that a person spoke of, set or confirmed.

    A later telling is compared anew: what counts is what the classifier says of the newest text.
    """
    if state.origin is None or state.correction is None or state.reviewed_month is None:
        return ()
    machine = _counted(state.report_type, state.categories, state.harm)
    person = _person(state, machine)
    return tuple(
        Judged(
            partition=state.partition,
            agency_ref=state.origin.agency_ref,
            month=state.reviewed_month,
            axis=axis,
            agreed=person[axis] == machine[axis],
            synthetic=state.synthetic,
        )
        for axis in AXES
        if person[axis]
    )


_Codes = dict[str, str | None]


def _counted(report_type: str | None, categories: Sequence[str] | None, harm: str | None) -> _Codes:
    return dict(zip(AXES, (report_type, categories[0] if categories else None, harm), strict=True))


def _person(state: Counted, machine: _Codes) -> _Codes:
    """What a person says of each axis: what they set lies over what they confirmed."""
    confirmed, correction = state.confirmed, state.correction or Correction()
    if confirmed is None and correction == Correction():
        # Confirmed without its codes being told: they are the machine's of the telling that was read.
        return machine if _is_read(state) else dict.fromkeys(AXES)
    said = _counted(correction.report_type, correction.categories, correction.harm)
    if confirmed is None:
        return said
    beneath = _counted(confirmed.report_type, confirmed.categories, confirmed.harm)
    return {axis: said[axis] or beneath[axis] for axis in AXES}


def _is_read(state: Counted) -> bool:
    """Whether the newest text is the one that was read; taken to be so where that was not kept."""
    return (
        state.reviewed_revision is None or state.revision is None or state.revision <= state.reviewed_revision
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
