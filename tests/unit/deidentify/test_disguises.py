"""No spelling trick hides an identifier, no text makes the scrubber slow or forges a placeholder."""

import time
from collections.abc import Callable

import pytest

from services.deidentify.core import Scrubber
from services.deidentify.core.fold import fold

SMALL = 25_000
TICK_S = 0.01
"""Below this the clock of the process says little."""


@pytest.mark.parametrize(
    "marked",
    [
        "SSN [[412\u201155\u20119081]] seen",
        "SSN [[4\u200b12-55-9081]] seen",
        "SSN [[４１２-５５-９０８１]] seen",
        "told Dr. [[N\u0433uyen]] twice",
        "mail [[d.ruiz＠example.org]] please",
        "Mrs. [[𝐂𝐨𝐨𝐤]] was there",
        "Mrs. [[O\u2019Brien]] was there",
    ],
)
def test_a_disguise_does_not_help(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


def test_offsets_count_code_points_of_the_text_as_given(scrubber: Scrubber) -> None:
    text = "😀\u200b é Dr. Nguyễn 😀 said so"
    (hit,) = scrubber.scrub(text).hits
    assert text[hit.start : hit.end] == "Nguyễn"


def test_a_placeholder_cannot_be_forged(scrubber: Scrubber) -> None:
    out = scrubber.scrub("I saw [NAME-1] with Dr. Patel and [DATE-2: 2026].").text
    assert out == "I saw (NAME-1) with Dr. [PROVIDER-1] and (DATE-2: 2026)."


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "[",
        "-",
        "\u200b",
        "1-",
        "Aa ",
        "a.a@",
        "12 st ",
        "St. ",
        "(((",
        "one ",
        "\n",
        "x" * 200 + " ",
        "[NAME-1]",
        "John ",
        "12-1234 5 mg ",
        "[NAME-1] Dr. Bell ",
    ],
)
def test_a_hostile_text_takes_linear_time(piece: str, scrubber: Scrubber) -> None:
    def cost_s(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        scrubber.scrub(text)
        return time.process_time() - started

    cost_s(SMALL)
    # The best of a few runs each: a collector's pause is not the text's fault. Quadratic would be 16.
    small, large = (min(cost_s(size) for _ in range(3)) for size in (SMALL, 4 * SMALL))
    assert large < 8 * max(small, TICK_S)


@pytest.mark.parametrize("text", ["[Patel-1: Dr. Ruiz]", "[Dr. Ruiz-7]", "SSN [412-55-9081]"])
def test_brackets_do_not_shield_an_identifier(text: str, scrubber: Scrubber) -> None:
    out = scrubber.scrub(text).text
    assert "Ruiz" not in out
    assert "9081" not in out


def test_folding_keeps_the_way_back() -> None:
    folded = fold("ﬁre Þór\u0301 ½")
    assert folded.text.startswith("fire Thor")
    assert folded.original(0, 2) == (0, 1)
    assert folded.original(5, 9) == (4, 8)
