"""Narratives told at length, from which the readers learn that an ill patient is not an event."""

from collections import defaultdict
from dataclasses import replace

from pso.coded import Labelled
from pso.training.lengthened import (
    FOLDS,
    LONGEST_TAKEN,
    MOST_LENGTHENED,
    UNEVENTFUL,
    lengthened,
    to_learn_from,
    uneventful,
)

ALL = to_learn_from()
AROUND = uneventful()
LONG = [one for one in ALL if one.is_put_together]
TOLD = [one for one in ALL if one.tier and one not in AROUND and not one.is_put_together]
LOOKED_AT = 100


def origin_of(long: Labelled) -> Labelled:
    """The narrative that stands in a longer one, which says of it all that is still labelled."""
    return next(
        one
        for one in TOLD
        if one.writer == long.writer
        and one.text.rstrip() in long.text
        and replace(one, text=long.text, population=None, phase=None, is_put_together=True) == long
    )


def words_of(text: str) -> list[str]:
    """Without the stops, of which one is set where none was."""
    return text.replace(".", " ").split()


def test_each_is_a_short_narrative_whole_amid_a_call_of_its_fold() -> None:
    assert len(LONG) == MOST_LENGTHENED
    for long in LONG[:LOOKED_AT]:
        told = origin_of(long)
        assert len(told.text.split()) <= LONGEST_TAKEN
        around = long.text.replace(told.text.rstrip(), " ", 1)
        assert words_of(around) in [words_of(one.text) for one in AROUND if one.fold == told.fold]


def test_a_narrative_without_a_stop_does_not_run_on_into_its_call() -> None:
    call = Labelled("We drove home. Nothing else.", f"{UNEVENTFUL}-0", ("OTH-99",))
    told = [Labelled(f"tube was in the stomach {number}", "one", ("AIR-01",)) for number in range(60)]
    texts = [one.text for one in lengthened(told, [call])]
    assert {text.partition("stomach ")[2].lstrip("0123456789")[:1] for text in texts} == {"", "."}
    assert any(text.startswith("We drove home. tube") or "\ntube" in text for text in texts)


def test_a_call_without_a_stop_does_not_run_on_into_what_is_told_behind_it() -> None:
    call = Labelled("We drove home. Nothing else", f"{UNEVENTFUL}-0", ("OTH-99",))
    told = [Labelled(f"Was it the tube {number}?", "one", ("AIR-01",)) for number in range(60)]
    texts = [one.text for one in lengthened(told, [call])]
    assert {text.partition("Nothing else")[2][:1] for text in texts} == {"", "."}
    assert {text.partition("?")[2].lstrip()[:1] for text in texts} <= {"", "W", "N"}


def test_they_are_the_same_each_time() -> None:
    assert to_learn_from() == ALL


def test_of_a_small_corpus_every_brief_narrative_is_told_at_length() -> None:
    few = TOLD[:50]
    brief = [one for one in few if len(one.text.split()) <= LONGEST_TAKEN]
    assert sorted(one.codes for one in lengthened(few, AROUND)) == sorted(one.codes for one in brief)


def test_without_calls_nothing_is_told_at_length() -> None:
    assert lengthened(TOLD, []) == []


def test_all_that_is_uneventful_can_wait_and_did_no_harm_to_a_patient_of_whom_it_tells() -> None:
    assert {(one.tier, one.is_put_together) for one in AROUND} == {("T3", False)}
    assert {one.harm for one in AROUND} == {"HL-1", None}


def test_each_writer_is_whole_in_one_fold_and_each_fold_has_its_share_of_writers_and_calls() -> None:
    folds: defaultdict[str, set[int]] = defaultdict(set)
    for one in ALL:
        folds[one.writer].add(one.fold)
    assert all(len(found) == 1 for found in folds.values())
    writers = [min(found) for writer, found in folds.items() if not writer.startswith(UNEVENTFUL)]
    assert max(map(writers.count, range(FOLDS))) - min(map(writers.count, range(FOLDS))) <= 1
    calls = [sum(one.fold == fold for one in AROUND) for fold in range(FOLDS)]
    assert max(calls) - min(calls) <= 1
