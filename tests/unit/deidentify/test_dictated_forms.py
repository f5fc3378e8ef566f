"""Reports dictated to a phone: numbers as words, spelled names, addresses read aloud; doses and times stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from pso.gazetteers import TABLES
from services.deidentify.core.dictation import as_typed
from services.deidentify.core.fold import fold
from services.deidentify.core.lexicon import load_lexicon
from services.deidentify.core.scrubber import Scrubber
from tests.unit.deidentify.marked import lines, unmarked

NUMBERS = """
call me back at [[two oh seven five five five zero one eight three]] or [[five five five zero one six six]] period
the m r n was [[six two oh nine four one]] comma the badge was [[three three eight one]] comma nobody looked
run number [[two six dash zero one one eight four]] new line serial number [[k x nine oh two two seven]]
the plate was [[t as in tom r as in rose v as in victor four four one nine]] period he drove off
tail number [[november six one eight papa kilo]] was on the pad before us comma rotors hot
her medicare number is [[one e g four t e five m k seven three]] comma the clerk had the wrong one
we went to [[four twelve oak street]] and then [[sixty six oh eight north hollis avenue]] for the wrong patient
it was [[medic thirty four]] with [[engine nineteen]] behind and nobody told [[station twenty two]] comma as ever
"""
DATES = """
this was [[january the third]] and again [[the twenty third of march]] comma both nights
she fell on [[the nineteenth of june]] comma her birthday is [[august the twelfth nineteen fifty one]] period
"""
NAMES = """
my partner [[huynh]] that's [[h u y n h]] comma he had the bag
his name is spelled [[k o w a l c z y k]] comma the nurse said so
last name spelled [[n as in nancy g o]] comma she is my aunt
nurse [[mbeki]] [[m b e k i]] took it comma no harm done
"""
WEB = """
write me at [[dana dot ruiz at north fork ems dot org]] comma i check it at night
my email is [[k underscore osei four at g m a i l dot com]] period
the form is at [[help dot larkspur ems dot com slash login]] period
"""
KEPT = """
pressure was one oh two over sixty heart rate one eighteen and sats eighty nine at oh two fifteen period
we gave fentanyl seventy five mikes at twenty one forty comma then two point five milligrams of versed
the twelve lead at oh six twelve showed it comma the e k g was clean before and the b p held
d ten in the line comma a c five fracture comma a g c s of nine question mark
a twenty two gauge in the a c comma two grams over ten minutes comma five hundred of saline
he is eighty eight years old period she had her period during the transfer comma no pain
it was a grace period of thirty minutes comma the other one was late exclamation point
the first of them was fine comma the second one had a d n r
the second medic came at double oh twelve comma one hundred and ten kilos easily
"""


@pytest.mark.parametrize("marked", lines(NUMBERS, DATES, NAMES, WEB))
def test_what_is_dictated_is_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(KEPT))
def test_readings_doses_and_times_said_as_words_stay(
    text: str, hidden_in: Callable[[str], list[str]]
) -> None:
    assert hidden_in(text) == []


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("medic forty one comma h u y n h", "medic 41, huynh"),
        ("one oh two over sixty", "102/60"),
        ("four over twenty minutes", "4 over 20 minutes"),
        ("at oh two fifteen", "at 02:15"),
        ("at two fifteen oak street", "at 215 oak street"),
        ("double five two oh", "5520"),
        ("one hundred and two kilos", "102 kg"),
        ("two thousand four hundred six", "2406"),
        ("five oh three, five five five, oh one four four", "503-555-0144"),
        ("twenty two oh six twelve lead", "2206 12 lead"),
        ("the other one", "the other one"),
        ("has a c five fracture", "has a C5 fracture"),
        ("r as in robert dot madrigal", "r. madrigal"),
        ("pat at a o l dot com", "pat@aol.com"),
        ("m r n four four one", "mrn 441"),
        ("november four one eight mike", "N418M"),
        ("um mike said no", " mike said no"),
        ("nine one one", "911"),
    ],
)
def test_a_dictated_text_is_read_as_typed(said: str, typed: str) -> None:
    assert as_typed(fold(said), load_lexicon(TABLES)).folded.text == typed


def test_what_is_read_leads_back_to_what_was_said() -> None:
    text = "ﬁne\u200b on medic forty one comma over"
    folded = as_typed(fold(text), load_lexicon(TABLES)).folded
    at = folded.text.index("41")
    start, end = folded.original(at, at + 2)
    assert (folded.text, text[start:end]) == ("fine on medic 41, over", "forty one")


HEARD = """
nurse [[okafor]] spelled [[o k a f o r]] or [[ok a for]] as it wrote comma was kind
officer [[fontenot]] or [[fontana]] took it comma period
she lay in room [[three eighteen]] no sorry that's [[three eighty]] comma alone
last name is [[h a double l]] comma he was there
[[garza hyphen cole]] is the nurse spelled [[g a r z a]] comma that one
"""


@pytest.mark.parametrize("marked", lines(HEARD))
def test_what_the_phone_heard_otherwise_is_hidden_too(marked: str, scrubber: Scrubber) -> None:
    gold = unmarked(marked)
    covered = {i for hit in scrubber.scrub(gold.text).hits for i in range(hit.start, hit.end)}
    assert gold.letters <= covered


def test_a_colon_of_the_body_stays(hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in("her colon was perforated comma the dose was ten not twenty comma she is fine") == []


def test_a_name_told_as_one_may_be_a_word(assert_hides: Callable[[str], None]) -> None:
    assert_hides(
        "his name was [[will]] and i will say it, her name was wrong and lost, his name was there, late"
    )


@pytest.mark.parametrize(
    "piece",
    ["dot x ", "a ", "mike ", "one over ", "hundred thousand ", "a one ", "at dot com ", "double o ", "oh "],
)
def test_no_dictated_text_is_slow(piece: str) -> None:
    words = load_lexicon(TABLES)
    typed = as_typed(fold(piece * 20_000 + "dot com comma"), words)
    assert typed.folded.original(0, len(typed.folded.text))[1] == len(piece) * 20_000 + len("dot com comma")
