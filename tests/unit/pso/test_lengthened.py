"""Narratives told at length, from which the readers learn that an ill patient is not an event."""

from dataclasses import replace

from pso.coded import Labelled, corpus
from pso.training.lengthened import LONGEST_TAKEN, MOST_LENGTHENED, lengthened, uneventful

TOLD = list(corpus())
CALLS = [call.text for call in uneventful()]
LONG = lengthened(TOLD, CALLS)
LOOKED_AT = 100


def origin_of(long: Labelled) -> Labelled:
    """The narrative that stands in a longer one, which says of it all that is still labelled."""
    return next(
        one
        for one in TOLD
        if one.writer == long.writer
        and one.text in long.text
        and replace(one, text=long.text, population=None, phase=None, is_put_together=True) == long
    )


def test_each_is_a_short_narrative_whole_amid_one_call() -> None:
    assert len(LONG) == MOST_LENGTHENED
    for long in LONG[:LOOKED_AT]:
        told = origin_of(long)
        assert len(told.text.split()) <= LONGEST_TAKEN
        around = " ".join(long.text.replace(told.text, " ", 1).split())
        assert any(around == " ".join(call.split()) for call in CALLS)


def test_they_are_the_same_each_time() -> None:
    assert lengthened(TOLD, CALLS) == LONG


def test_of_a_small_corpus_every_brief_narrative_is_told_at_length() -> None:
    few = TOLD[:50]
    brief = [one for one in few if len(one.text.split()) <= LONGEST_TAKEN]
    assert sorted(one.codes for one in lengthened(few, CALLS)) == sorted(one.codes for one in brief)


def test_without_calls_nothing_is_told_at_length() -> None:
    assert lengthened(TOLD, []) == []


def test_every_call_can_wait_and_did_no_harm() -> None:
    calls = uneventful()
    assert len(calls) == 310
    assert {(call.tier, call.harm, call.is_put_together) for call in calls} == {("T3", "HL-1", False)}
