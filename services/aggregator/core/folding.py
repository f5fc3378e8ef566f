"""Exactly once in effect: one state a report, and a count is new minus old (law 4).

Applying an event twice, or an older one after a newer, changes nothing; events may come in any order.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar
from uuid import UUID

from contracts.base import Contract
from contracts.events import (
    AlertChanged,
    Codes,
    Correction,
    EventClassified,
    EventReviewed,
    MachineCodes,
    Origin,
    Revision,
    Tier,
)

_Kept = TypeVar("_Kept", bound=Hashable)
MONTH = "%Y-%m"
PENDING = "pending"
"""The tier of a report whose alert record has not come yet."""


class Counted(Contract):
    """Everything of one report that decides what it counts for."""

    report_id: UUID
    partition: int
    revision: Revision | None = None
    origin: Origin | None = None
    month: str | None = None
    report_type: str | None = None
    categories: tuple[str, ...] = ()
    harm: str | None = None
    synthetic: bool = False
    withheld: bool = False
    review: int = 0
    reviewed_month: str | None = None
    """None too where the review was folded before its month was kept."""
    reviewed_revision: Revision | None = None
    """The telling that was read; None where the review was folded before it was kept."""
    correction: Correction | None = None
    confirmed: MachineCodes | None = None
    alert_version: int = 0
    tier: Tier | None = None


class Cell(Contract):
    """One kind of report, as finely as it is ever counted; sharded by source partition."""

    partition: int
    agency_ref: UUID
    agency_type: str
    state: str
    peer_group: str
    month: str
    report_type: str
    categories: tuple[str, ...]
    harm: str
    tier: str
    synthetic: bool
    withheld: bool


def apply(state: Counted, event: EventClassified | EventReviewed | AlertChanged) -> Counted:
    """The report's state after one more event."""
    match event:
        case EventClassified():
            if state.revision is not None and event.revision <= state.revision:
                return state
            return state.model_copy(update=_told(event))
        case EventReviewed():
            if event.review <= state.review:
                return state
            month = event.reviewed_at.strftime(MONTH)
            return state.model_copy(
                update={
                    "review": event.review,
                    "reviewed_month": month,
                    "reviewed_revision": event.revision,
                    "correction": event.correction,
                    "confirmed": event.confirmed,
                }
            )
        case AlertChanged():
            if event.version <= state.alert_version:
                return state
            return state.model_copy(update={"alert_version": event.version, "tier": event.tier})


def _told(event: EventClassified) -> dict[str, object]:
    codes: Codes = event.codes
    return {
        "revision": event.revision,
        "origin": event.origin,
        "month": event.received_at.strftime(MONTH),
        "report_type": codes.report_type.code,
        "categories": tuple(coded.code for coded in codes.meant),
        "harm": codes.harm.code,
        "synthetic": event.synthetic,
        "withheld": event.withheld,
    }


def cells_of(state: Counted) -> tuple[Cell, ...]:
    """Where the report counts; nowhere before it is classified. A human's codes lie over the machine's."""
    if state.origin is None or state.month is None or state.report_type is None or state.harm is None:
        return ()
    laid_over = state.correction or Correction()
    cell = Cell(
        partition=state.partition,
        agency_ref=state.origin.agency_ref,
        agency_type=state.origin.agency_type.value,
        state=state.origin.state,
        peer_group=state.origin.peer_group,
        month=state.month,
        report_type=laid_over.report_type or state.report_type,
        categories=laid_over.categories or state.categories,
        harm=laid_over.harm or state.harm,
        tier=state.tier.value if state.tier else PENDING,
        synthetic=state.synthetic,
        withheld=state.withheld,
    )
    return (cell,)


def change(
    pairs: Iterable[tuple[Counted | None, Counted]], counted: Callable[[Counted], Iterable[_Kept]]
) -> Counter[_Kept]:
    """What the counters gain and lose when each state replaces the one before; zeros left out."""
    delta: Counter[_Kept] = Counter()
    for before, after in pairs:
        if before is not None:
            delta.subtract(counted(before))
        delta.update(counted(after))
    return Counter({one: n for one, n in delta.items() if n})
