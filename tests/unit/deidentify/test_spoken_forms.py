"""What is read out, listed, signed or moved: codes in pieces, bare units, crews, corners; doses and readings stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

CODES = """
the gate was shut, the code is [[6620]] please, keypad [[3381#]] dead, garage opens with code [[5-5-0-2]]
badge [[4 2 0 8]] was seen, policy [[QRN 3 51 0 K]] lapsed, serial [[KX 004 7 B]] failed, account [[00 6 21 7 7]] too
asset [[VR 5520]] is lost, license [[OH-EMT-P 220415]] ends, claim [[MT-WC 66021-C]] is open
passport [[K7PW2290L]], booking [[2023-7714]], census no. [[402,881]], waybill number [[77120]]
van MN [[712-HTR]] hit us, Oregon [[733 KTV]] too, [[QKX 3318]] left, vin [[1HTKHPR90 5512884]]
landed at [[38.6612 N 104.7719 W]], then at [[Lot 22, Willow Bend RV Park]] and [[Quail Circle #7]]
"""
DATES = """
from [[12/31 into 1/1]] we ran, the waste on [[the 23rd]] wasn't seen, on [[the 2nd Sunday in April]], dialysis. [[Sun.]] clinic is short
it was [[Armenian Christmas]], then [[spring break]], [[two Fridays ago]], [[the winter solstice]]
"""
AGES = """
grandma [[Ines]] is [[103]] and lives alone
abuela is [[ninety-four]] no sorry [[ninety-five]]
she [[97]] on coumadin
ethel [[94]] fell at the sink
i am [[96]] and your boy took my walker
"""
UNITS = """
[[4412]] intercepted at the line. [[604]] drove past us, and [[611]] was blocked
fog, and we met [[48]] at the line; I ride with [[11]] most weekends, waited for [[36]] to bring a medic, [[Dale]] ran [[38]] alone
it was late so [[22]] came the long way. [[14]] was closest. A needle in the bench seat of [[15]]. They canceled [[48]] to 5 calls, dispatch held [[22]] to 6 pm
why did [[72]] respond, third rider on [[4417]] with us
[[Trauma Hawk 3]] orbited, [[Rapid 4]] came, [[RA 71]] code 3, [[Rover 2]] walked, [[Spare 8]] smokes, [[SkyBridge6]] too
[[Engine 7]] crew gave us it, [[Medic 5]] to [[214 Elm St]] late
"""
PEOPLE = """
Crew: [[Price]] / [[Sigmon]]
Late. Crew: [[Okada T]], [[Price S]]
[[R-M Thibodeaux]] attending
seen was [[Delbert "Moose" Harlan]] at noon
It was late. [[Foley]] placed the Foley.
Even so Dr. [[Colles]] laughs about it.
We were out of line, sorry. -[[qz]]
"""
TOLD = """
pt [[Dana Silversmith]], 44, is a silversmith by trade
"""
PLACES = """
[[Park County SAR]] met us, the [[NC Highway Patrol]] came, by [[Leadville QRU]]
we left [[Hilo Med]] and [[Maine Coast Mem.]] late, crash at [[Rockdale and Allen]]
"""
CLINICAL = """
SpO2 94% on RA 2 L, room air 4 L, D10 250 mL, D5 bag, battery CR2032, CR2 battery, ABG: pH 7.02 / 88 / 51 / 22
code 3 return, code 1004 sent, on the 14th floor, sats 92 and rising, hr 104 at 0312, given at 1630 on 2024 rules
Sat. dropped to 88, CP 8/10, Belay held, Amio 150, aPTT 150, Tdap given, McRoberts then Rubin then Gaskin, Hoyer sling
she 98 % on nrb, he was 102 F, temp 99 and the heat in here is 95 F, rate 98 on the monitor
called at 06:30 both days, at 09:20 sat in the outbox, EtCO2 held 35 to 38, 18:00 took over
we waited for 20 to 30 minutes, waited for 45 in the ED hall, waited for 120 to come down, met 12 by the end, he met 65 at the end, riding with 15 on the O2
HR dropped, then 40 came up on the monitor. The lab called: 38 came back. So 40 came out of the vial. Of 15 exposed, 11 came down sick, 300 was next
on the bench seat on 4 liters, side doors on 3 rigs jammed, wipers on 2, the pump ran 250 short, the count ran 2 short, rear doors of 2 trucks
Foley placed by RN, type & screen sent, Crew: medic and emt
"""


@pytest.mark.parametrize("marked", lines(CODES, DATES, AGES, UNITS, PEOPLE, PLACES, TOLD))
def test_what_is_said_in_pieces_is_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_readings_and_doses_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
