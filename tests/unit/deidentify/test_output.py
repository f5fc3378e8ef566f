"""What the written text keeps: the year of a date, '90 or older', one number for one identifier."""

import pytest

from services.deidentify.core.scrubber import Scrubber


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("on 3/14/2026 it failed", "on [DATE-1: 2026] it failed"),
        ("on 3/14 it failed", "on [DATE-1] it failed"),
        ("DOB 01/02/1931 was wrong", "DOB [DATE-1] was wrong"),
        ("a 93 y/o fell", "a [AGE-1: 90 or older] y/o fell"),
        ("Dr. Patel, then Dr. Patel again", "Dr. [PROVIDER-1], then Dr. [PROVIDER-1] again"),
        (
            "Back at the Narrows, it was iced, then at Narrows again we slid.",
            "Back at [LOCATION-1], it was iced, then at [LOCATION-1] again we slid.",
        ),
    ],
)
def test_the_output_keeps_what_the_law_lets_stay(text: str, out: str, scrubber: Scrubber) -> None:
    assert scrubber.scrub(text).text == out
