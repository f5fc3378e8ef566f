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
