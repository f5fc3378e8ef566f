"""What the PSO knows of an agency is hidden in its reports: whole terms, roster words, near misses."""

import pytest

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel
from services.deidentify.core.known_terms import KnownTerms
from services.deidentify.core.scrubber import Scrubber

LISTS = TenantLists(
    names=("Riverbend County EMS",),
    aliases=("Riverbend", "RCEMS"),
    roster=("Dan Kowalski", "Mark Quick"),
    stations=("Tolliver post",),
    apparatus=("Medic 41", "Squad 1", "Chase"),
    hospitals=("Mercy Ridge",),
    streets=("Quarry Hollow Rd",),
    towns=("Marlow Falls",),
)


def hidden(scrubber: Scrubber, text: str, lists: TenantLists) -> list[str]:
    """What of a text is hidden, in its order."""
    return [text[hit.start : hit.end] for hit in scrubber.scrub(text, lists).hits]


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
        ("Kowalski's pulse was 40", ["Kowalski"]),
        ("KOWALSKI MONITOR, KOWALSKI'S BAG", ["KOWALSKI", "KOWALSKI"]),
        ("It was Kowalski procedure.", ["Kowalski"]),
        ("ecg with S1Q3T3, then M41 left", ["M41"]),
    ],
)
def test_the_agency_s_own_words_are_hidden(text: str, values: list[str], scrubber: Scrubber) -> None:
    assert hidden(scrubber, text, LISTS) == values


def test_another_agency_s_words_are_not_known(scrubber: Scrubber) -> None:
    assert scrubber.scrub("rcems never called").hits == ()


WORDS_TOO = TenantLists(
    roster=("Foley, Brendan", "Cross, Ada", "Okonkwo, Ada"), towns=("Pond",), streets=("Pond Field Road",)
)
"""Listed names that are a catheter, a verb and a pond as well, and one that is nothing else."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Brendan pulled the tube before Foley charted it", ["Brendan", "Foley"]),
        ("Cross slapped the patient.", ["Cross"]),
        ("I watched Cross push the wrong drug.", ["Cross"]),
        ("We talked about the Cross incident last month.", ["Cross"]),
        ("okonkwo hung the wrong bag", ["okonkwo"]),
        ("we told foley to stop", ["foley"]),
        ("bled around the foley, no other lines in", []),
        ("we sat by the pond field for an hour and nobody called", ["pond field"]),
    ],
)
def test_a_listed_word_that_means_something_else_too_is_hidden_where_it_names(
    text: str, values: list[str], scrubber: Scrubber
) -> None:
    assert hidden(scrubber, text, WORDS_TOO) == values


@pytest.mark.parametrize(
    "text",
    ["Cross slapped the patient.", "Cook was texting while he drove.", "We reviewed the Cross incident."],
)
def test_what_a_person_named_is_hidden_alone_in_its_text_too(text: str, scrubber: Scrubber) -> None:
    word = "Cross" if "Cross" in text else "Cook"
    officer = KnownTerms.of(None, ((word, IdentifierLabel.NAME),))
    assert word not in scrubber.scrub(text, officer).text
    answered = scrubber.scrub_all({"narrative": text}, None, [(word, IdentifierLabel.PROVIDER)])
    assert word not in answered["narrative"].text


@pytest.mark.parametrize(
    ("word", "label", "text", "shown"),
    [
        ("answered", "PROVIDER", "nobody answered the radio", "nobody [PROVIDER-1] the radio"),
        ("bridge", "LOCATION", "a bridge washed out", "a [LOCATION-1] washed out"),
        ("was", "NAME", "the pump was off", "the pump was off"),
        ("of the", "NAME", "the rest of the crew", "the rest of the crew"),
        ("foley", "PROVIDER", "the foley catheter leaked", "the foley catheter leaked"),
        ("station", "LOCATION", "we went down the street", "we went down the street"),
    ],
)
def test_a_word_that_a_person_set_is_hidden_wherever_a_text_can_spare_it(
    word: str, label: str, text: str, shown: str, scrubber: Scrubber
) -> None:
    assert scrubber.scrub(text, KnownTerms.of(None, ((word, IdentifierLabel(label)),))).text == shown


def test_the_same_word_of_a_list_yields_where_it_is_a_word(scrubber: Scrubber) -> None:
    text = "nobody answered the radio, a bridge washed out"
    assert scrubber.scrub(text, TenantLists(roster=("answered",), towns=("bridge",))).text == text


SHORTENED = TenantLists(
    roster=("Hatch, Tamika", "Soto, Ana"),
    apparatus=("Rescue 1", "Engine 7", "The Fly Car"),
    hospitals=("Munson Point Medical Center", "The Gardens", "Ridge Medical Center"),
    streets=("Route 9", "Canal Street", "Bear Creek Road"),
    towns=("Empire Point", "West Point", "High Point", "Fall Creek", "Clear Creek", "Beach", "Marlow Falls"),
)
"""Terms that are written shorter than they are listed, and words that mean something else as well."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the boat went to empire pt instead of munson pt", ["empire pt", "munson pt"]),
        ("we sat by bear crk rd", ["bear crk rd"]),
        ("keys to the fly car were gone", ["the fly car"]),
        ("they went to the one on 9, we lost 12 min", ["9"]),
        ("levo was on 9, on 9 L by mask, on 9 patients that night", []),
        ("BP high, pt sweating, fall, Cr 1.8, clear, Cr 2.0, arrived w pt", []),
        ("the bony ridge was torn, we sat on the beach", []),
        ("she lives at the gardens, met 7 truck there", ["the gardens", "7 truck"]),
        ("GCS 15 Marlow Falls crew took over", ["Marlow Falls"]),
        ("the alarm at 88 Canal kept us in the lobby", ["88 Canal"]),
        ("the 1 rescue was out, 1 rescue breath per 30", ["1 rescue"]),
        ("Hatch on the med cabinet won't lock.", []),
        ("handed over to Hatch at the door", ["Hatch"]),
    ],
)
def test_a_listed_term_is_hidden_in_the_forms_people_write(
    text: str, values: list[str], scrubber: Scrubber
) -> None:
    assert hidden(scrubber, text, SHORTENED) == values


CALLED = TenantLists(
    roster=(
        *("Combs, Travis", "Winter, Abigail", "Fitzgerald, Brendan", "Robert Sullivan", "Charity Mills"),
        *("Paul Maxwell", "Tom Norman", "Narcisa Diaz", "Amy Polston", "Sarah Jones", "Shockley, Tim"),
        *("Conception Ruiz", "Rodney Hill"),
    ),
    hospitals=("Saint Brigid's Hospital",),
    towns=("Loup Crossing",),
)
"""People by their full names, who are called otherwise, and places that end in an 's or are cut short."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("trav pushed the cardizem", ["trav"]),
        ("abby said no vitals were taken", ["abby"]),
        ("Then Fitzy parked it", ["Fitzy"]),
        ("told bobby and Bob S twice", ["bobby", "Bob S"]),
        ("the van was full, dob was wrong, group chat saw it", []),
        ("max dose of norm saline, narc count off, the polst was right, out of the sally port", []),
        ("she looked shocky, conc of epi was 1:1000, max assist, rod of the stretcher bent", []),
        ("St Brigid's took her", ["St Brigid's"]),
        ("paged for Loup X-ing", ["Loup X-ing"]),
    ],
)
def test_people_and_places_are_hidden_as_they_are_called(
    text: str, values: list[str], scrubber: Scrubber
) -> None:
    assert hidden(scrubber, text, CALLED) == values
