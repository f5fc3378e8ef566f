"""How much of a run is let into the pipeline at once: little enough that live reports do not wait. Pure."""

from dataclasses import dataclass, replace

FIRST_SLICE = 20
LEAST_SLICE = 10
"""Costs each service some ten milliseconds: a pipeline that is slow without a run is no slower for it."""
CALM_S = 0.45
FULL_S = 0.7
"""A slice that took longer from intake to alert is too large: a live report behind it waits as long.
Of the second that a live report may take, the rest is for the report's own way."""
LONGEST_REST_S = 5.0


@dataclass(frozen=True)
class Pace:
    """The size of the next slice, the most it may be, and the rest the pipeline needs before it."""

    size: int
    most: int
    rest_s: float = 0.0

    def after(self, lag_s: float) -> "Pace":
        """The pace after a slice that took `lag_s` to be an alert: a quarter more, as before, or half."""
        if lag_s <= CALM_S:
            return replace(self, size=min(self.most, self.size + max(1, self.size // 4)), rest_s=0.0)
        if lag_s <= FULL_S:
            return replace(self, rest_s=0.0)
        least = min(LEAST_SLICE, self.most)
        return replace(self, size=max(least, self.size // 2), rest_s=min(lag_s, LONGEST_REST_S))


def first_pace(rate: int) -> Pace:
    """A run begins small; no slice holds more than half a second's worth of its ceiling."""
    most = max(1, rate // 2)
    return Pace(min(FIRST_SLICE, most), most)


def pause_s(pace: Pace, published: int, took_s: float, rate: int) -> float:
    """How long to wait before the next slice, so that the ceiling holds and the pipeline rests."""
    return max(pace.rest_s, published / rate - took_s, 0.0)
