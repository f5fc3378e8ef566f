"""Report type and harm, read together: what did not reach anybody has harmed nobody."""

from collections.abc import Collection
from functools import cache
from typing import Final

from .learned import LearnedReading

INTERCEPTED: Final = frozenset({"RT-NM", "RT-UC"})
NOT_REACHED, UNKNOWN = "HL-0", "HL-U"
LEAST: Final = 1e-6


class Course:
    """The joint chances of report type and harm that the learned reader gives."""

    def __init__(self, learned: LearnedReading) -> None:
        levels, by_level = learned.answers("harm"), learned.chances("harm")
        self._chances = {
            kind: [(level, chance * by_level[place] + LEAST) for place, level in _fitting(kind, levels)]
            for kind, chance in zip(
                learned.answers("report_type"), learned.chances("report_type"), strict=True
            )
        }
        self._sums = {kind: sum([chance for _, chance in told]) for kind, told in self._chances.items()}

    def report_type(self, but: Collection[str] = ()) -> tuple[str, float]:
        """The likeliest type and its chance, of all or of all but some."""
        best = max((kind for kind in self._sums if kind not in but), key=self._sums.__getitem__)
        return best, self._sums[best] / sum(self._sums.values())

    def harm(self, report_type: str) -> tuple[str, float]:
        """The harm to say for a type: the median of the levels, so that a miss is a near one."""
        total = self._sums[report_type]
        chances = {level: chance / total for level, chance in self._chances[report_type]}
        unknown = chances.pop(UNKNOWN, 0.0)
        if unknown > 0.5:
            return UNKNOWN, unknown
        if report_type in INTERCEPTED:
            return NOT_REACHED, chances[NOT_REACHED]
        half = (1.0 - unknown) / 2
        below = 0.0
        for level in sorted(chances):
            below += chances[level]
            if below >= half:
                break
        return level, chances[level]


@cache
def _fitting(report_type: str, levels: tuple[str, ...]) -> list[tuple[int, str]]:
    """The levels of harm that a type can have, with their places."""
    return [(place, level) for place, level in enumerate(levels) if _fits(report_type, level)]


def _fits(report_type: str, level: str) -> bool:
    if report_type in INTERCEPTED:
        return level == NOT_REACHED or (report_type == "RT-UC" and level == UNKNOWN)
    return level != NOT_REACHED
