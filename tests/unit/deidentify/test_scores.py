"""The evaluation counts letters: leaks, needless hiding, lost strings; neutral spans are out."""

import json

from pso.evaluate.scrub import evaluate_scrub

GOLD = json.dumps(
    {
        "text": "Dr. Patel at 14:32 gave epi",
        "spans": [{"start": 4, "end": 9, "label": "PROVIDER"}],
        "keep": [{"start": 24, "end": 27, "text": "epi"}],
    }
)


def test_a_perfect_scrubber_leaks_and_loses_nothing() -> None:
    scores = evaluate_scrub([GOLD], lambda text: [(4, 9)])
    assert (scores.leak, scores.over, scores.keep_lost, scores.whole) == (0, 0, 0, 100)


def test_leaks_and_needless_hiding_are_shares_of_letters() -> None:
    scores = evaluate_scrub([GOLD], lambda text: [(4, 6), (24, 27)])
    assert scores.leak == 60
    assert scores.over == round(100 * 3 / 11, 3)
    assert scores.keep_lost == 100
    assert scores.leak_by_label == {"PROVIDER": (3, 5)}


def test_clock_times_and_neutral_spans_count_neither_way() -> None:
    assert evaluate_scrub([GOLD], lambda text: [(4, 9), (13, 18)]).over == 0
    assert evaluate_scrub([GOLD], lambda text: [], {"PROVIDER": "NEUTRAL"}).leak == 0
