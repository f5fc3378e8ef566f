"""Ages of ninety and more in digits and words; younger ages, pulses, sats and temperatures stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from services.deidentify.core.scrubber import Scrubber
from tests.unit.deidentify.marked import lines

AGES = """
DNR, turned [[90]] the day of the call
described him as [[ninety-something]], she just turned [[a hundred]] last week
[[93]]yo, [[93]] y/o F, [[93]]F on the floor, [[97]] M, a [[94]]-year-old, [[91]] yr old, [[95]] yrs, [[92]]y lady
[[97]]-F from home, [[97]]/F, F/[[97]], male [[93]], female, [[96]], alert
Pt [[101]], almost tipped, pt is [[94]], patient was [[92]] and frail, she is [[ninety-three]], he's [[96]]. I'm [[ninety-two]] and still write. A lady of [[103]] fell off it.
She's [[92]], name on file, turned [[100]] last week, age [[101]], aged [[97]], age: [[93]], Age [[94]]
my mother is [[91]] and your crew left, she weighs 41 kg, is [[104]], and lives there
the woman ([[92]]) FROM THERE, DOB on file ([[95]]), a frail lady, [[92]], BP 78/40
CHART SAYS ONE THING, MAKING HER EITHER [[92]] OR [[101]]. DIGOXIN
a [[ninety-six]] year old, [[ninety two]]... no [[ninety-six]] year old, [[one hundred and two]] years old, [[a hundred and one]] year old
Pt [[101]] fell, gma [[93]]. gma walked, [[97]] on the face sheet, [[ninety-five]] and [[93]], he is [[ninety-four]] and weighs 47 kg
the husband, [[93]] himself, held it
in her [[nineties]], in his [[90s]], in her early [[90's]], a [[centenarian]], a [[nonagenarian]], her [[100th]] birthday
She is almost [[96]]. Grandma was nearly [[94]] and fell, she is going on [[91]]
an old farmer [[96]] with no complaint, her gran (she [[96]]) had one, mr [[greene]] [[102]] home from it, old gentleman [[97]] fell out
[[103]] yo, [[104]]M, [[93]]YM, [[91]]yobf, [[95]] yowm, [[110]] y/o, [[99]] year old, almost [[93]] years old, [[102]] F who fell
"""
CLINICAL = """
meds were at 98 F, the fridge hit 91 F, hypothermic, core 26C, rear A/C out, 96F in box.
the head turned 90 degrees
systolic stayed in the 90s, sats in the high 90s, her pressure was in the 90s
HR 93, pulse 98, sats 92, sat was 94, SpO2 91% on RA, BP 92/60, RR 90, EtCO2 95, sugar 92, BGL 101, weight 92, 95 kg
temp 99, 101 F, 104 F in the box, 102.4 F, 95 F core, 118 F in the bay, 98 degrees, 110 outside
89 y/o, 9 mo, 19F, 84 yom, aged 88, in her 80s, in his eighties, a ninety second pause, ninety days, ninety percent
called 911, 99 times, 92 minutes, 95 mph, 100 mcg, 120 J, 100% NRB, 90 on RA, 94 on room air, map 98
she was 94 on RA, he was 92 % then 96 %, went from 88 to 97, satting 91, sats 92, BP 90, up to 98, down to 91, then 95
his sat is 91, her pulse is 98, the speed limit is 95.
pressure fell, a hundred and two, over sixty; heart rate was fast, one hundred and four, and regular; sugar low, a hundred and one, after
90 degrees, 90-degree bend, 100 ft, 90 days, 120 over 80, 100 systolic, 90 palp, 90/P, 110/70
"""


@pytest.mark.parametrize("marked", lines(AGES))
def test_an_age_of_ninety_or_more_is_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_younger_ages_and_measures_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lift assist at the house, Wilhelmina Oso 98. crew asked", ["Wilhelmina Oso", "98"]),
        ("Jones 98% on room air", ["Jones"]),
    ],
)
def test_an_age_right_behind_a_name_is_hidden(
    text: str, values: list[str], hidden_in: Callable[[str], list[str]]
) -> None:
    assert hidden_in(text) == values


def test_an_age_in_words_behind_a_name_is_hidden(scrubber: Scrubber) -> None:
    assert "hundred" not in scrubber.scrub("Mrs. Edna Conceicao, one hundred and two, got fluids").text
