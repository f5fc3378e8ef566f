"""Harm is the median of its levels, among those that a type can have."""

import pytest

from services.classifier.core.course import Course

TYPES = ("RT-INC", "RT-NM", "RT-UC", "RT-PRV")
LEVELS = ("HL-5", "HL-4", "HL-3", "HL-2", "HL-1", "HL-0", "HL-U")


class FakeReading:
    """The chances that a reader would give."""

    def __init__(self, types: dict[str, float], levels: dict[str, float]) -> None:
        self._given = {
            "report_type": [types.get(one, 0.0) for one in TYPES],
            "harm": [levels.get(one, 0.0) for one in LEVELS],
        }

    def answers(self, name: str) -> tuple[str, ...]:
        return TYPES if name == "report_type" else LEVELS

    def chances(self, name: str) -> list[float]:
        return self._given[name]


def harm(types: dict[str, float], levels: dict[str, float]) -> tuple[str, str]:
    course = Course(FakeReading(types, levels))  # type: ignore[arg-type]  # as much of a reading as it asks
    kind, _ = course.report_type()
    return kind, course.harm(kind)[0]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({"HL-5": 0.40, "HL-4": 0.15, "HL-3": 0.15, "HL-U": 0.30}, "HL-5"),
        ({"HL-5": 0.34, "HL-1": 0.36, "HL-2": 0.30}, "HL-2"),
        ({"HL-1": 0.40, "HL-U": 0.60}, "HL-U"),
    ],
)
def test_the_harm_of_an_incident_is_the_median(levels: dict[str, float], expected: str) -> None:
    assert harm({"RT-INC": 0.9, "RT-NM": 0.1}, levels) == ("RT-INC", expected)


def test_what_was_caught_has_harmed_nobody() -> None:
    assert harm({"RT-NM": 0.6, "RT-INC": 0.4}, {"HL-0": 0.8, "HL-2": 0.2}) == ("RT-NM", "HL-0")


def test_harm_told_surely_makes_an_incident_of_what_sounds_like_a_near_miss() -> None:
    assert harm({"RT-NM": 0.55, "RT-INC": 0.45}, {"HL-0": 0.1, "HL-3": 0.9}) == ("RT-INC", "HL-3")
