"""What the PSO knows of an agency is hidden in its reports: whole terms, roster words, near misses."""

import pytest

from contracts.agency import TenantLists
from services.deidentify.core import Scrubber

LISTS = TenantLists(
    names=("Riverbend County EMS",),
    aliases=("Riverbend", "RCEMS"),
    roster=("Dan Kowalski", "Mark Quick"),
    stations=("Tolliver post",),
    apparatus=("Medic 41", "Chase"),
    hospitals=("Mercy Ridge",),
    streets=("Quarry Hollow Rd",),
    towns=("Marlow Falls",),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("rcems never called", ["rcems"]),
        ("kowalski had the tube", ["kowalski"]),
        ("kowalsky had the tube", ["kowalsky"]),
        ("we met at tolliver post", ["tolliver post"]),
        ("taken to mercy ridge late", ["mercy ridge"]),
        ("down quarry hollow rd in marlow falls", ["quarry hollow rd", "marlow falls"]),
        ("Then Mark said no", ["Mark"]),
        ("mark the vial, be quick", []),
    ],
)
def test_the_agency_s_own_words_are_hidden(text: str, values: list[str], scrubber: Scrubber) -> None:
    hits = scrubber.scrub(text, LISTS).hits
    assert [text[hit.start : hit.end] for hit in hits] == values


def test_another_agency_s_words_are_not_known(scrubber: Scrubber) -> None:
    assert scrubber.scrub("rcems never called").hits == ()


WORDS_TOO = TenantLists(roster=("Foley, Brendan", "Frost, Dale", "Okonkwo, Ada"), towns=("Liberty",))
"""Listed names that are a catheter, the weather and a common noun as well, and one that is nothing else."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Brendan pulled the tube before Foley charted it", ["Brendan", "Foley"]),
        ("the report was signed by Frost and Okonkwo", ["Frost", "Okonkwo"]),
        ("Frost on the bay ramp, one of us slipped", []),
        ("okonkwo hung the wrong bag", ["okonkwo"]),
    ],
)
def test_a_listed_word_that_means_something_else_too_is_hidden_where_it_names(
    text: str, values: list[str], scrubber: Scrubber
) -> None:
    hits = scrubber.scrub(text, WORDS_TOO).hits
    assert [text[hit.start : hit.end] for hit in hits] == values
