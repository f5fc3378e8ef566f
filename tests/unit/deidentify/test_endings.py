"""What is written before and behind a firm's name belongs to it, up to the next thing that is hidden."""

import pytest

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.resolve import bridged


def found(text: str, words: str, label: IdentifierLabel, rule: str = "test") -> Found:
    start = text.index(words)
    return Found(start, start + len(words), label, rule, 50)


def hidden(text: str, *named: tuple[str, IdentifierLabel]) -> list[str]:
    return [text[one.start : one.end] for one in bridged([found(text, *one) for one in named], text)]


AGENCY, FACILITY, LOCATION, NAME, UNIT = (
    IdentifierLabel.AGENCY,
    IdentifierLabel.FACILITY,
    IdentifierLabel.LOCATION,
    IdentifierLabel.NAME,
    IdentifierLabel.UNIT,
)


@pytest.mark.parametrize(
    ("text", "named", "whole"),
    [
        ("Cold Spring Fire Co. No. 1 came.", ("Cold Spring Fire Co.", AGENCY), "Cold Spring Fire Co. No. 1"),
        ("Cape EMS, Inc. wrote.", ("Cape EMS", AGENCY), "Cape EMS, Inc."),
        ("Women & Infants Hospital rang.", ("Infants Hospital", FACILITY), "Women & Infants Hospital"),
        ("He ate at Finnegan's.", ("Finnegan", FACILITY), "Finnegan's"),
        ("Back to Kowalski's for tea.", ("Kowalski", NAME), "Kowalski's"),
        ("Seen at Tidewater Level I.", ("Tidewater Level", FACILITY), "Tidewater Level I"),
    ],
)
def test_a_firm_is_hidden_with_what_belongs_to_its_name(
    text: str, named: tuple[str, IdentifierLabel], whole: str
) -> None:
    assert hidden(text, named) == [whole]


@pytest.mark.parametrize(
    "text", ["She held Kowalski's arm.", "Kowalski's. Nothing else.", "Back to Kowalski's house again."]
)
def test_what_is_a_persons_own_is_no_house(text: str) -> None:
    assert hidden(text, ("Kowalski", NAME)) == ["Kowalski"]


def test_nothing_grows_into_what_is_hidden_beside_it() -> None:
    text = "Cold Spring Fire Co. No. 1 came."
    assert hidden(text, ("Cold Spring Fire Co.", AGENCY), ("No. 1", UNIT)) == [
        "Cold Spring Fire Co.",
        "No. 1",
    ]
    text = "Women & Infants Hospital rang."
    assert hidden(text, ("Women", NAME), ("Infants Hospital", FACILITY)) == ["Women", "Infants Hospital"]


@pytest.mark.parametrize("house", ["University Hospital", "Womens & Infants", "CHILDREN'S"])
def test_a_hospital_has_its_town_in_its_name(house: str) -> None:
    of = "OF" if house.isupper() else "of"
    assert hidden(f"CT at {house} {of} Tarrow.", (house, FACILITY), ("Tarrow", NAME)) == [
        f"{house} {of} Tarrow"
    ]


def test_a_person_behind_a_hospital_stays_a_person() -> None:
    text = "The transport from Mercy Hospital of Harold Jensen was late."
    named = hidden(text, ("Mercy Hospital", FACILITY), ("Harold Jensen", NAME))
    assert named == ["Mercy Hospital", "Harold Jensen"]


@pytest.mark.parametrize("before", ["Narcan", "Vitals", "Radio", "Lab"])
def test_a_word_before_an_ampersand_is_no_firm(before: str) -> None:
    assert hidden(f"Gave {before} & Kroger clerk left", ("Kroger", FACILITY)) == ["Kroger"]


@pytest.mark.parametrize(
    ("text", "named", "whole"),
    [
        ("Fell at the Pines again.", ("Pines", FACILITY), "the Pines"),
        ("The Narrows was closed.", ("Narrows", LOCATION), "The Narrows"),
        ("OUT PAST THE GRADE, 2 MI", ("GRADE", LOCATION), "THE GRADE"),
        ("Back to the General Store.", ("General Store", FACILITY), "General Store"),
        ("He said the Lee crew", ("Lee", NAME), "Lee"),
        ("Went to bathe Pines first", ("Pines", FACILITY), "Pines"),
    ],
)
def test_a_place_of_one_plain_word_is_hidden_with_its_article(
    text: str, named: tuple[str, IdentifierLabel], whole: str
) -> None:
    only = found(text, *named, rule="tagger")
    assert [text[one.start : one.end] for one in bridged([only], text)] == [whole]


def test_an_article_is_no_part_of_a_name_that_a_list_or_a_form_tells() -> None:
    assert hidden("Back at the Wawa now", ("Wawa", FACILITY)) == ["Wawa"]
