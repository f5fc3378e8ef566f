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
    scores = evaluate_scrub([GOLD], lambda text, agency: [(4, 9)])
    assert (scores.leak.percent, scores.over_scrub.percent, scores.keep_lost.percent) == (0, 0, 0)
    assert scores.spans_wholly_hidden.percent == 100
    assert not any(scores.as_json()["misses"].values())


def test_leaks_and_needless_hiding_are_shares_of_letters() -> None:
    scores = evaluate_scrub([GOLD], lambda text, agency: [(4, 6), (24, 27)])
    assert scores.leak.percent == 60
    assert scores.over_scrub.percent == round(100 * 3 / 11, 3)
    assert scores.keep_lost.percent == 100
    one = scores.labels["PROVIDER"]
    assert (one.leak.part, one.leak.whole, one.spans_wholly_hidden.percent) == (3, 5, 0)


def test_what_went_wrong_is_listed_with_its_line() -> None:
    misses = evaluate_scrub(["", GOLD], lambda text, agency: [(24, 27)]).as_json()["misses"]
    assert misses == {
        "leaks": [{"line": 2, "label": "PROVIDER", "text": "Patel"}],
        "over_scrubbed": [{"line": 2, "label": "over", "text": "epi"}],
        "keeps_lost": [{"line": 2, "label": "keep", "text": "epi"}],
    }


def test_an_interval_holds_its_figure_and_narrows_with_texts() -> None:
    def every_second(text: str, agency: str | None) -> list[tuple[int, int]]:
        return [(4, 9)] if agency == "a" else []

    def width(lines: int) -> float:
        gold = [json.dumps(json.loads(GOLD) | {"agency": "ab"[n % 2]}) for n in range(lines)]
        leak = evaluate_scrub(gold, every_second).leak
        assert leak.interval[0] <= leak.percent == 50 <= leak.interval[1]
        return leak.interval[1] - leak.interval[0]

    assert width(400) < width(20)


def test_clock_times_and_neutral_spans_count_neither_way() -> None:
    assert evaluate_scrub([GOLD], lambda text, agency: [(4, 9), (13, 18)]).over_scrub.percent == 0
    assert evaluate_scrub([GOLD], lambda text, agency: [], {"PROVIDER": "NEUTRAL"}).leak.percent == 0
