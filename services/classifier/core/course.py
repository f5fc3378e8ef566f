"""Report type and harm, read together: what did not reach anybody has harmed nobody."""

from typing import Final

import numpy as np

from .learned import LearnedReading

INTERCEPTED: Final = frozenset({"RT-NM", "RT-UC"})
NOT_REACHED, UNKNOWN = "HL-0", "HL-U"
GRAVE: Final = {"HL-5": 0.4, "HL-4": 0.4}
"""A death, or as grave a harm, is said from this chance on; a miss costs more than a false alarm."""
LEAST: Final = 1e-6


class Course:
    """The joint chances of report type and harm that the learned reader gives."""

    def __init__(self, learned: LearnedReading) -> None:
        self._types = learned.answers("report_type")
        self._levels = learned.answers("harm")
        chances = np.outer(learned.chances("report_type"), learned.chances("harm")) + LEAST
        fits = [[_fits(kind, level) for level in self._levels] for kind in self._types]
        self._chances = np.where(fits, chances, 0.0)
        self._chances /= self._chances.sum()

    def report_type(self) -> tuple[str, float]:
        """The likeliest type and its chance."""
        by_type = self._chances.sum(1)
        best = int(by_type.argmax())
        return self._types[best], float(by_type[best])

    def harm(self, report_type: str) -> tuple[str, float]:
        """The harm to say for a type: the median of the levels, so that a miss is a near one."""
        row = self._chances[self._types.index(report_type)]
        chances = dict(zip(self._levels, row / row.sum(), strict=True))
        if chances[UNKNOWN] > 0.5:
            return UNKNOWN, float(chances[UNKNOWN])
        if report_type in INTERCEPTED:
            return NOT_REACHED, float(chances[NOT_REACHED])
        for level, least in GRAVE.items():
            if chances["HL-5"] + (chances["HL-4"] if level == "HL-4" else 0.0) >= least:
                return level, float(chances[level])
        levels = sorted(level for level in self._levels if level not in (NOT_REACHED, UNKNOWN))
        below = np.cumsum([chances[level] for level in levels])
        level = levels[int(np.searchsorted(below, below[-1] / 2))]
        return level, float(chances[level])


def _fits(report_type: str, level: str) -> bool:
    if report_type in INTERCEPTED:
        return level == NOT_REACHED or (report_type == "RT-UC" and level == UNKNOWN)
    return level != NOT_REACHED
