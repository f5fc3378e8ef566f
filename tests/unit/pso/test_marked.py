"""Marked texts give exact spans, and a wrong mark is refused rather than read as text."""

import json

import pytest

from pso.evaluate.scrub import evaluate_scrub
from pso.marked import BadMark, gold, labelled

MARKED = "Seen by [[PROVIDER:Ana Ruiz]] at [[LOCATION:Elm St]], <<GCS 14>>."


def test_spans_and_keeps_cover_the_marked_words() -> None:
    told = gold(MARKED)
    assert told.text == "Seen by Ana Ruiz at Elm St, GCS 14."
    assert [told.text[s["start"] : s["end"]] for s in told.spans] == ["Ana Ruiz", "Elm St"]
    assert [told.text[k["start"] : k["end"]] for k in told.keeps] == ["GCS 14"]


@pytest.mark.parametrize("marked", ["[[NAM:Ana]]", "[[NAME: ]]", "<<>>", "<<a [[NAME:b]]>>"])
def test_a_wrong_mark_is_refused(marked: str) -> None:
    with pytest.raises(BadMark):
        gold(marked)


def test_a_marked_line_is_scored_as_one_with_offsets() -> None:
    line = {"marked": MARKED}
    spans = [(s["start"], s["end"]) for s in labelled(line)["spans"]]
    scores = evaluate_scrub([json.dumps(line)], lambda text, agency: spans)
    assert (scores.leak.part, scores.leak.whole, scores.keep_lost.whole) == (0, 12, 1)
