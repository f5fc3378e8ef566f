"""Initials are hidden where they stand for a person named in the text; abbreviations stay."""

from collections.abc import Callable

import pytest

from services.deidentify.core.initials import initials_of

PEOPLE = [
    "Present: [[Rusty Halvorsen]] ([[RH]]), [[Tova Lindgren]]. Later [[RH]] was asked, and [[RH]] left.",
    "I met with [[Anton Weller]] today about the run. [[AW]] pointed out that the protocol is vague.",
    "Medic [[Tova Lindgren]] ran the pump. The log was sent by [[TL]] on request.",
    "We heard [[Greta Nordquist]] on the door. It was fixed at once. [[GN]]",
]
KEPT = [
    "Present: [[Edgar Delgado]] on the door. The ED said no bed was free and HR was 90.",
    "Medic [[Petra Tanaka]] on the door. PT denied pain, BP was 90, PT told us of it.",
    "tones dropped 31-a-1. [[amina]] at the console said so",
    "Medic [[Rosa Nakamura]] on the door, RN took the report and the RN said no.",
    "It was found that AW pointed at the door and GN was not told by RK.",
]


@pytest.mark.parametrize("marked", [*PEOPLE, *KEPT])
def test_initials_of_a_named_person_are_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


def test_a_name_has_several_initials() -> None:
    assert initials_of("Mbaye-Lind, Constance") == {"CM", "CL", "CML"}
    assert initials_of("Terrence Booker Jr.") == {"TB"}
    assert initials_of("Moua") == set()
