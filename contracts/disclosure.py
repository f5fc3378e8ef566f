"""How many agencies must share a thing before it is shown (42 CFR 3.212: no anticipated recipient
may identify a provider from it)."""

from collections.abc import Iterable

from contracts.events import Origin, ShownOrigin

MIN_AGENCIES = 3
"""Fewer agencies than this behind a value would let a member recognise another."""
MIN_CELL = 5
"""A count below this is suppressed (docs/privacy.md, Small cells)."""


def shown_origin(origin: Origin, known: Iterable[Origin]) -> ShownOrigin:
    """As much of where a report came from as three or more agencies share, together.

    Type first, then state among those, then peer group among those: three values each shared by
    three agencies may still meet in one.
    """
    sharing = list({o.agency_ref: o for o in (*known, origin)}.values())
    shown: dict[str, str] = {}
    for field in ("agency_type", "state", "peer_group"):
        sharing = [o for o in sharing if getattr(o, field) == getattr(origin, field)]
        if len(sharing) < MIN_AGENCIES:
            break
        shown[field] = getattr(origin, field)
    return ShownOrigin.model_validate(shown)
