"""Narratives told at length, from which the readers learn that an ill patient is not an event."""

from dataclasses import replace

from pso.coded import CORPORA, Labelled, corpus
from pso.training.lengthened import AT_LENGTH, LENGTHENED, LONGEST_TAKEN, lengthened, uneventful

TOLD = list(corpus(CORPORA))
CALLS = [call.text for call in uneventful(CORPORA)]
LONG = lengthened(TOLD, CALLS)
LOOKED_AT = 100


def origin_of(long: Labelled) -> Labelled:
    """The narrative that stands in a longer one, which says of it all that is still labelled."""
    return next(
        one
        for one in TOLD
        if one.writer == long.writer
        and one.text in long.text
        and replace(one, text=long.text, population=None, phase=None, kind=AT_LENGTH) == long
    )


def test_each_is_a_short_narrative_whole_amid_one_call() -> None:
    assert len(LONG) == LENGTHENED
    for long in LONG[:LOOKED_AT]:
        told = origin_of(long)
        assert len(told.text.split()) <= LONGEST_TAKEN
        around = " ".join(long.text.replace(told.text, " ", 1).split())
        assert any(around == " ".join(call.split()) for call in CALLS)


def test_they_are_the_same_each_time() -> None:
    assert lengthened(TOLD, CALLS) == LONG


def test_a_call_on_which_nothing_happened_can_wait() -> None:
    assert {(call.codes, call.tier, call.rules) for call in uneventful(CORPORA)} == {
        (("OTH-99",), "T3", frozenset())
    }
