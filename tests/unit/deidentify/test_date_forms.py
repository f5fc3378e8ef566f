"""Every way people write a date with a day, a month, a weekday or a holiday; the clinical numbers of the same look stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

NUMBERS = """
the [[6/14]] bag check, since [[6/15]] vials were counted; on [[8/19]] vials were short, on [[9/12]] motor vehicle accident
hurt my hand on [[8/9]] lifting it
from [[9/10 to 10/10]] the monitor was out
[[9/10]] and [[10/10]] shifts were uncovered
on [[3/14/2026]] and again [[2026-03-14]]
on [[03-14-26]], [[3.14.26]], [[14.03.2026]] or [[3/14/26]]
written [[2026/03/14]], [[2026.03.14]], [[20260314]] and dated [[03142026]]
DOB [[2.II.1933]], admitted [[12/IV/2024]]
dob [[071249]], born [[1-30-37]], known since [[june]] of last yr, on [[the third of this month]], a [[Decoration Day]] crowd
[[2024-07-04]]T10:04 in the log
from [[2/8-2/9]], [[2/8]] and [[2/9]], [[2/8]]-[[2/10/24]]
leak on [[11/03]], [[11/07]] and [[11/12]]. sent back
dropped twice on [[9/14]] and each time after [[12/24]] ~2315
same fault [[3/1]] 0730 and [[5/2]] at night
about 200 ml lost, [[1-27]].
the one on [[11-12]] was mine, the [[2-8]] run too
ablated [[7/16]]. back [[10/10]]. The [[9/12]] transport went well
adenosine 12 on [[3/16]] with it, BP 120/80 on [[6/14]], the [[1/3]] call, gap [[Dec 31]] into [[1/1]]
"""
MONTHS = """
on [[Feb 8]], [[Feb. 8]], [[Feb 8th]] or [[Feb. 8th, 2024]]
on [[February 8, 2024]], [[feb 8 2024]], [[feb8]], [[FEB 8]]
on [[8 Feb]], [[8th Feb]], [[8th of Feb]] or [[the 8th of February]]
on [[the eighth of February]], [[July fifth]], [[July the fifth]], [[April twenty-first]]
on [[08FEB24]], [[08 FEB 24]], [[8-Feb-2024]], [[8Feb2024]], [[Feb-08-24]], [[Jan-17-2024]]
from [[Feb. 8-9]], [[Feb 8 - 10]], [[Feb 8 to 10]], [[Feb 8 and 9]], [[8-9 February]]
in [[mid-August]], [[early March]], [[late Sept]] and [[the first week of August]]
since [[January]], [[Jan 2024]], [[January of 2024]], [[Jan '24]] and [[01/2024]]
dropped since [[June]]. 1st year emt here
on [[Febuary 3rd]], [[Septemeber 9]] and [[Decemeber 1st]]
closed on [[12/sept]], the [[04MAR]] log and the [[05MAR]] one
el [[domingo]], on [[martes 13]], [[vie 3 ene]], since [[noviembre]]
el [[14 de marzo]] y el [[3 de julio de 2024]]
"""
WEEKDAYS = """
the morning of [[the ninth]] I signed, on camera from [[the fourteenth]]. It flew on [[the fifteenth]] twice; audit [[first of the month]]
vent patient [[Sat]] into [[Sun]] with it, blank [[fri]] [[sat]] and [[sun]], missed dialysis [[Sat]] and today, [[Sat]] 0612.
reported [[28/08]], order dated [[10.10]], by [[Oct 1st, 2nd and 5th]], [[the 11th of Septembre]], [[Sat 3/4-3/5]] nights, [[Tuesday the tenth]] he fell, the [[Fri the 13th]] call, EMT card valid, exp [[3/31]], [[DEC]] shift swap
[[Sat 2/8]], [[sat 2/8]], [[2/8 Tues]] or [[Tue. 2/8/24]]
[[Tuesday, Feb 8]], [[Tues Feb 8th]], [[Sat, Feb 8, 2025]], [[Wed, 12 Feb 2025]]
LEFT 19:52 [[MON 4 MARCH]]. BACK [[MON]]/[[TUES]]
it was [[Tuesday]] or maybe [[Sunday the 7th]]
fell [[Sunday night]], seen [[Tues am]], level drawn [[Sat. morning]], found [[thurs am]]
missed his [[mon am]] dialysis, the [[sat pm]] crew left it, her [[wed am]] visit, the [[sun am]] crew, pt [[wed pm]] fell
overnight [[Sat]] into [[Sun]] we ran short
No lights. On [[3.11]] she drove it
missed dialysis [[mon]] + [[wed]] and [[fri]] too
every day the rig rolls. [[thurs]] it hit the line, back [[tues]]
relief came [[Thursday morning]], gone [[Weds 1/15]]
happened [[Mon night]], again [[Fri]]. and [[Wed morning]]
on [[wensday]] and [[saterday]] both
"""
DAYS = """
died [[the 3rd of July]], home on [[the 25th]].
on [[the 19th]] we staged; until [[the nineteenth]].
"""
IN_CONTEXT = """
on [[the 17th]] Dr took it; on [[the 3rd]] Medics took it
we wrote [[4/2/26]], [[4/3/26]] and again [[4/5]]
seen at our clinic [[2/3]], the drawer code was changed [[3/4]]
reported [[1/3]], [[1/10]] and [[1/17]], no answer
the log [[2-1]] thru [[2-9]] and the tour [[11-2]], [[11-9]] and [[11-16]]
left in the cab [[wed]]. from [[sat]] 1900 on. No harm. [[11-02]] approx 0420
[[the night of the 6th]], [[the Tuesday before last]], the [[Monday before Easter]]
his cert expired [[30 April 2026]]
the [[Monday]] driver called out, [[Monday]] school bus crash, her husband passed [[3/14]], passed out [[8/12]], the compliance officer came [[7/21]]
"""
HOLIDAYS = """
short [[Christmas Eve]] crew, worse on [[Labor Day weekend]]
on the [[Friday after Thanksgiving]] and the [[day after Christmas]]
after the [[Patriots Day]] run and [[St Pattys]] and [[new years eve]]
on [[MLK Day]], [[Mother's Day]], [[Cinco de Mayo]], [[Super Bowl Sunday]], [[the 4th of July]]
during [[Ramadan]], on [[Eid]], [[Orthodox Easter]], [[Hmong New Year]], [[Diwali]] or [[Yom Kippur]]
at the beach on [[Liberation Day]] and [[May Day]], not [[Christmas]]; he has Christmas disease
all of [[Memorial Day weekend]] and [[July 4th]] too, [[NYE]] as well
on [[Thanksgiving Day, 2024]] and [[Halloween night]]
"""


@pytest.mark.parametrize("marked", lines(NUMBERS, MONTHS, WEEKDAYS, DAYS, IN_CONTEXT, HOLIDAYS))
def test_a_date_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


CLINICAL = """
Sun glare off the windshield
it hurt 8/10 before fentanyl, BiPAP on 12/14, GCS on 12/15, shift of 8.5 on CT, the 2/2 code meds given
he sat and sat up, sat 92 to 95, the night of the second attempt, from the 4th floor, sats 0.92
8/10 to 5/10 after fent, NIV 10/5 held
1/2 amp D50, then 5/5 motor, 3/5 on left
IABP aug 1:1 to none x 6 min
1/8 tank of gas, got it on the 2nd with bougie, esophageal on the 1st and 2nd, pain 8/10 at 0730, now 3/10, strength 4/5 and 5/5, murmur 2/6, pulses 2/4
GCS 12/15 then gcs was 3/15, Apgar 7/9, 1/2 tab, 3/4 full, adenosine 6/12/12
BiPAP 10/5, then 12/6, Narcan 2/4 mg, vision 20/40, BP 11/8, Norco 10/325
the pt 2 may have fallen, 5 may not, he may march on
box exp 03/27, pads EXP 11/2023, expires 5/1/26, use by June 2025
version 4.2.11, protocol 3.12.14, model 7.10.22 and software 10.1.12
the 2nd dose, the 4th step, a third attempt, the 8th floor, on the 3rd try
sat 99% and Sat 92 on RA, sun exposure, Sats 88
tet spell, tet shot, at 0600 to 1800, 24-7 coverage, 5-10 min
MAR 12 meds, a 20% dec in BP, pt sat am, sats pm, lactate on 4.12, pH was 7.21 and on 2.25 of insulin
potassium was on 3.11 and troponin 2.04, pump was on 2.25 at handoff, PEEP was on 10.12, fio2 60
pt on levo. On 5.15 we went up, on 4.12 and still acidotic, INR was on 3.11 the day before
ratio 1:2, 30:2, q 4-6 h, 2-3 L, 10-12 people, 4-5 times, 18-20 ga
the Monday morning quarterback, a Sunday driver, in his Sunday best, a Saturday night palsy, six ways from Sunday, a nor'easter, like Groundhog Day
compliance was 9/11, case entry 12/15, warfarin 5/2.5 alt days, h/h 7.1/21, repeat 7.11/95
"""


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_numbers_that_are_no_date_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


def test_a_day_of_the_month_is_no_crossing(hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in("it failed on August 1st and nobody came") == ["August 1st"]
