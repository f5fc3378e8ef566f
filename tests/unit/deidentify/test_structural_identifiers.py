"""Identifiers that have a form are hidden whole, in any spelling; clinical numbers of the same look stay."""

import re
from collections.abc import Callable

import pytest

from services.deidentify.core.scrubber import Scrubber
from tests.unit.deidentify.marked import lines

CONTACT = """
call me at [[(740) 555-0182]] or [[740.555.0182]] after six
fax [[740 555 0182 ext 41]], no answer
cell [[+1 (740) 555 0119]] and [[7405550182]]
he said [[five five five, oh one eight two]] is the number
phone ending in [[0182]], last four [[4471]]
mail [[d.ruiz@example.org]] or [[https://portal.example.com/r/88213?x=1]] or www[[.example.net/crew]]
tablet at [[10.24.118.7]], mac [[00:1a:2b:3c:4d:5e]]
posted by [[@medic_dan]] the same night
"""
NUMBERS = """
SSN [[412-55-9081]] on the face sheet
her social is [[412 55 9081]]
MRN [[00482213]], run [[26-118840]], CAD# [[2026-0042]]
badge [[4471]], employee no. [[LA-5520]], NREMT # [[E1188204]]
plate [[HKX 4471]] and VIN [[1FDXE4FS8GDC12345]]
tail [[N407LF]] circled twice
monitor s/n [[AX9-0031772]], asset tag [[ZX-44192]]
Medicaid id [[A00812334Q]], claim acct [[77120-04]]
license [[OH-P-204417]], DEA [[AB1234563]]
"""
DATES = """
on [[3/14/2026]] and again [[2026-03-14]]
on [[March 14th]] we met, [[14 March 2026]] too
died [[the 3rd of July]]
seen on [[8/19]], home on [[the 25th]].
it was [[Tuesday]] or maybe [[Sun 4/14]]
short [[Christmas Eve]] crew, worse on [[Labor Day weekend]]
since [[mid-August]] nobody answered
the refresher in [[January]] was dropped
DOB [[01/02/1961]] was wrong
"""
AGES = """
pt is a [[93]] y/o F who fell
[[99]]F on the floor, and an 89 y/o M
a [[ninety-six]] year old lady
age [[101]], lives alone
in her [[nineties]] and frail
"""
UNITS = """
[[Medic 41]] and [[Engine 7]] on scene
[[Medic Five]] was posted
sent [[A14]] to the wrong side
[[E44]], [[E44]], then [[T12]] for a lift
PD unit [[3-Adam-12]] found him
[[rig 14]] from [[station twelve]]
[[Air Methods 3]] could not land
"""
PLACES = """
at [[1420 Elm St Apt 4B]] on the porch
off [[Hwy 16 mile marker 42]]
on [[I-84 EB at exit 57]] in the rain
corner of [[5th and Alder]] at night
[[2200 Broadway Ave, Suite 300, Oakland]] CA [[94612]]
to [[PO Box 118]] and [[Rt 2 Box 118]]
took him to room [[214]] by mistake
addr [[forty-two eleven Maple]]
"""


@pytest.mark.parametrize(
    "marked", [*lines(CONTACT), *lines(NUMBERS), *lines(AGES), *lines(UNITS), *lines(PLACES)]
)
def test_an_identifier_with_a_form_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked.replace("www[[.", "[[www."))


@pytest.mark.parametrize("marked", lines(DATES))
def test_every_element_of_a_date_is_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize(
    "text",
    [
        "Versed 5 mg IM, Haldol 5, ativan 2, epi 1:10,000 and D10 250 mL",
        "HR 130, BP 90/60, RR 24, SpO2 93% on RA, GCS 13, BGL 95, EtCO2 22, temp 101.2F",
        "12-lead at 10:04, ROSC at 1512 hrs, hands off 6 min 40 s",
        "pain 6/10, strength 5/5, adenosine 6/12, 1/2 tab",
        "ET 7.5 at 23 cm, Mac 4, Miller 3, Shiley 6, i-gel size 4",
        "C2 fx and T12 compression, leads V1 through V6",
        "coded 17-D-2, upgraded to Delta, called 911 three times",
        "lot RS-1911-B, NDC 0409-1234-01, model LP15, protocol 4.2",
        "an 89 y/o F, a 2 wk old, 74 y/o M, A&Ox3",
        "sat 99% in the sun, he may march on",
        "the 2nd dose, the 4th step, a third attempt, 3 units of blood",
        "box expired 2023, in Ohio, near the Mexico border, tonight, last winter",
    ],
)
def test_clinical_numbers_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Green tagged the quiet one, black tag on the driver",
        "one adult red, the two children green; tags were swapped",
        "my jumbo D reading under 200 psi by then",
        "billing kicked it back wanting i46.9 and r09.2",
        "T1 on the MRI, HR 41, warm pink legs",
        "strap broke, maker lot RS-1911-B",
        "fleet says code p0420, DTC P0301 before",
        "he is allergic to caines, gave it anyway",
        "the student pushed norm sal flush that turned out to be potassium",
    ],
)
def test_no_tagger_takes_colours_codes_and_cylinders_for_names(text: str, scrubber: Scrubber) -> None:
    assert scrubber.scrub(text).hits == ()


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("report given to Caines at the desk", "Caines"),
        ("my partner Norm Sal drove us there", "Norm Sal"),
        ("employee code P2345 dispensed fentanyl", "P2345"),
        ("signed out under code P2345", "P2345"),
    ],
)
def test_what_is_kept_of_medicine_and_machines_is_not_kept_of_people(
    text: str, identifier: str, scrubber: Scrubber
) -> None:
    assert identifier not in scrubber.scrub(text).text


@pytest.mark.parametrize(
    "text",
    ["412-55-9081A", "x412-55-9081", "000.00.0000:000.00.0000A", "call614-555-0133z", "614.555.0133and then"],
)
def test_a_letter_typed_against_a_number_hides_nothing(text: str, scrubber: Scrubber) -> None:
    assert not any(
        character.isdigit() for character in re.sub(r"\[[A-Z]+-\d+\]", "", scrubber.scrub(text).text)
    )
