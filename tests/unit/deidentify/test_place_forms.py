"""Addresses of every US kind, highways with their markers, rooms and lots; doses, leads and air stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

STREETS = """
caller was really at [[614 marlinspike]]. we went to [[2240 wainwright]]
stood at [[wilson and denver]], then [[Calhoun and 7th]], then [[cty 27]] and [[e 12th]]
at [[1420 Elm St Apt 4B]] on the porch, then [[17-B Orchard Ln]], [[12 1/2 Elm Street]], [[88 van houten st]]
at [[112 N. Main]], [[212 Belmont]], [[77 Harding, 2nd flr rear]], [[18 Chandler #3]], [[3012 Heron Way #2]]
at [[2250 E OCEAN BLVD, LONG BEACH 90803]]. ROSC
WAS [[142 SHRIMPERS ROW, DULAC]]. CAD SENT THEM
AT [[310 DUTCH CHURCH RD, PORT EWING]]. COLLES FX
on her porch at [[14 Madison, Paterson 07524]]. Pain 4
at [[118 Oyster Bed Ln, Montegut]] LA [[70377]] by mistake
at [[89-12 Woodhaven Blvd]], [[54-3877 Akoni Pule Hwy]], house # [[H-1187 Cottonwood Circle]]
at [[3318 W 25th]], [[448 W 31st]], FROM [[21 EAST 18TH]], [[1919 S Throop]], [[771 W Olympic]]
at [[871 rice]]. homeowner upset
grid [[N4200 W2650]], [[4200 S 700 E]], [[4200 North 2650 West]], [[N65W12345 Main St]]
the [[1200 block of Main St]], [[4400 blk of W Florissant]], [[600 block Grand Ave]]
at [[Carretera 485]]; [[carr. 2 km 88.4]]; on [[calle betances]] in rain, [[CALLE LUNA]] EN TOWN, [[Camino del Oso]] has none
addr [[forty-two eleven Maple]]; then [[9 Mockingbird Wy, Lot C]]; then [[1 Archway Park, unit 12-C]]
"""
CROSSINGS = """
SENT TO [[W PALO BREA LN]] WHEN, on [[elevator rd]] and, on [[TILLSON AVE]]; at [[KESSLER AND NINTH]]; then [[ninth street]]
corner of [[5th and Alder]] at night, at [[Market St. and Madison Ave.]] in rain, [[Ropewalk Ln & W 31st St]]
fell asleep at the [[Snelling & Maryland]] light, at [[Lamar & Rundberg]], staged at [[Lake & Cedar]]
addr [[kinsman & e 116]]
at [[RT 20 AND DEPOT]] twice
HANDOFF AT [[HWY 56 AND ARAGON RD]]. GOOD
stopped on [[I-131 near exit 4]]. went to [[412 Head Ct]]. report to [[Rocky Mountain Hospital]]. Pt seen at [[St. Jude]] device placed last week
at [[Hwy 57 at Bayouside]]; then on [[Rte 9 at Lake Ave]]; on [[SR 83 southbound at exit 9]]
"""
ROADS = """
off [[Hwy 16 mile marker 42]], [[I-84 EB at exit 57]], [[I-90 WB at MM 171.4]], [[I-10 mm 742]], [[US-191]], [[US 50]]
on [[Route 9]], [[Rt 20]], [[SR 83]], [[CR 722]], [[County Road 81]], [[County Rd 1410]], [[FM 1960]], [[SH 130]], [[State Route 89A]]
on [[BIA 27]], [[Navajo Route 12]], [[Forest Road 212]], [[FS 4410]], [[Hwy 1]], [[Road 14]], [[County 9]], [[Interstate 78]], [[Loop 410]]
at [[mile 14]]; [[mm 62]]; [[Exit 19]], [[exit 173]], [[mile post 88]], [[milepost 12.5]], [[mile marker 31]], [[MM 171.4]]; then past [[mile 6]]
on [[route nine]], [[highway sixteen]]; then at [[exit twelve]]; then [[mile marker forty]]
to [[PO Box 118]], [[P.O. Box 4471]], [[Rt 2 Box 118]], [[RR 1 Box 44]], [[HC 61 Box 12]], [[Box 14 Rural Rte 2]], [[Rural Route 4 Box 9]]
on the [[405 north]]; off the [[101 freeway]], zip [[94612]], wrong zip, [[44199]]
"""
ROOMS = """
at [[N 44 58.322 W 093 15.910]], lat [[35.6]] lon [[-82.5]], pin [[86HJXJ2R+7Q]]
in room [[9]], Rm [[214B]], RM [[212A]], took him to room [[214]] by mistake
[[bed 6]], [[bed 12]], [[bed A]], [[bldg C]], [[Apt 4B]], [[apt 9F]], [[Suite 300]], [[unit #4]], [[bay 3]], [[icu 11]], [[ICU bed 4]]
in [[114B]] and in [[141B]], to [[4 West]].
at [[lot 17]], [[trailer 14]], [[space 22]], [[site 14]], [[cabin 6]], [[cell 214]], [[pod 3]], [[gate 12]], [[slip 41]]
on the [[Choctaw reservation]]; on the [[navajo rez]]; by [[Zuni Pueblo]]
at [[34.0522, -118.2437]], [[///filled.count.soap]], [[11S NA 12345 67890]]
"""
PARTS = """
to [[St. Luke's Hospital]] ICU, left at the [[Kroger]] lot, [[Medic 5]] crew waved us off
[[Mercy General Hospital]] NICU was told by the [[Engine 7]] crew
We went to the [[Dollar General]] near the lot. In [[Tioga]] we stopped. Plate [[EMS-4408]] was seen
call my cell [[401-555-0198]], the man in [[cell 214]] comes on [[Sundays]]
"""
FIRMS = """
will not read at [[Speedy's]]. Thanks to [[Papa Vito's]] for twelve pizzas. Meeting in the back room of [[Finnegan's]], then home
minutes of [[Cape Fortune EMS, Inc.]] were read; then [[Cold Spring Fire Co. No. 1]] took over
moved from [[Memorial Hospital]] to [[Children's of Dayton]], on time. Met at [[Maple Street Bowling Lanes]] and at [[Harbor Kidney Care]]
taken to [[Women & Infants Hospital]]; the scan was at [[Summit Health Partners]]; paid by the [[Miners Credit Union]]
"""
CLINICAL = """
skid into the pole 40 yd past the gate, a Rhode Island license would not read, on the Charlie side window, Delta side
in VT 190, cardioverted 100 J, then CR 3.9 and K 6.8, torsades x 50 s unseen, 35 S OF NO FLOW
dropped to 60 palp, Parkland calc 9.1 L, C diff transport after a newborn, C DIFF ROOM
en route 12 min, en route 2 hospitals, RT 3 called, rt 4 arm, told us 2 times, I 5 min, mm 3 mm pupils, 4 mm
room air, room temp, rooming, bed rest, bed ready, bed 2 min, lot 24A118, lot number 4471, lot expired, bay leaf, space heater, gate open
sat 92 on RA, 100 mcg Fentanyl, 15 L NRB, 120 systolic, at 120 systolic, at 100 joules, at 15 liters, at 2300 hours, of 104 total
thirty-five seconds, thirty-one members, some two hundred charts, four hundred yards off, a thirty-three weeker, thirty-nine aboard
one two three lift, two of three crews, 3 way stop, 2 story home, 4 lane road, 1 mile north, 2 blocks away, 5 min drive, 3 point restraints
12 lead st elevation, 4 in place, 2 pt restraints, 20 ga place, 10 mg drip way high, 18 ga iv, 3 dr orders, 2 ct scans, 1 hr st changes
level 4 trauma, section 12, hall bed, ward clerk, floor nurse, 3rd floor, ground floor, second floor landing
Repeat CT clean. Head CT showed a bleed. Took St. John's wort. Rocky Mountain spotted fever was ruled out. THE ST. JUDE PACER FAILED.
He had I-131 that morning. Blunt trauma to the flank. Tried to ring Dr. on call. then family rang 911 and we left. leaking propane
burns to 40 pct, weighs in at 140 kilos, at 0700 check. Seven hundred pound rated. Lifepak CR2 worked
AT GRANDMOTHERS HOUSE, ON BASKETBALL COURT ACROSS FROM THE HOUSE, 26YOWM AND 63YM
Smooth road, asleep on arrival. Bumpy road artifact. Flat trace on first breath. Wrong street. Flu clinic ran late. Thirty-one beds, sixty-two mgs
Nebuliser ran. Apnoea was noticed. Tailbone bruised. Penlight popped. Sulfonylurea on the counter. Neonatology came. Facesheet said so
PO Zofran, po 4 mg, box 2 of 3, box of 12, gloves box, exit wound, exit 2 wounds
"""


@pytest.mark.parametrize("marked", lines(STREETS, CROSSINGS, ROADS, ROOMS, PARTS, FIRMS))
def test_a_place_with_a_form_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_numbers_that_are_no_place_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("CT at Harbor Level I, no lytics", ["Harbor Level I"]),
        ("seen by weyburn twp paramedics first", ["weyburn twp paramedics"]),
        ("in the Pike Co lockup since noon", ["Pike Co lockup"]),
        ("parked at Garage Level 3, Isolation Level 2", []),
        ("possible co fire, 80 ppm on the meter", []),
    ],
)
def test_houses_and_services_by_level_and_county(
    text: str, hidden: list[str], hidden_in: Callable[[str], list[str]]
) -> None:
    assert hidden_in(text) == hidden
