"""Call signs, apparatus, stations and aircraft of every US style; leads, levels, doses and scores stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

APPARATUS = """
at [[Stations 3]] the eyewash was out, [[squirt 17]] pumped foam, [[Water Tender 9]] rolled, [[King 4]] responded
[[Medics 4]] and [[9]] both, [[Medic 14-B]] radioed, [[Ambo 4-1-1]], [[Transfer 11]], [[Rescue Hoist 1]], [[TOWER LADDER 5]], [[Supv 2]], [[SPRINTER 02]], [[rescue niner]]
[[Medic 41]] and [[Engine 7]] on scene, [[Rescue 6]] with [[Ladder 2]], [[Squad 51]], [[Ambulance 14]]
[[medic forty-one]] was posted, [[Medic Five]] and [[engine seven]] too, [[rescue nine]] goes
[[BLS 15]], [[als 22]], [[MICU 304]], [[CCT 3]], [[EMS 1]] was busy, [[Supervisor 1]], [[Chief 2]], [[Car 9]], [[Battalion 5]]
[[Truck 2]], [[truck2]], [[Quint 8]], [[Tower 3]], [[Tanker 12]], [[Brush 6]], [[Boat 41]], [[Utility 1]], [[Hazmat 1]], [[Tender 4]]
[[Station 3]], [[station twelve]], [[Sta. 6]], [[stn 2]], at [[st 4]], to [[ST 11]], from [[FS 4]], [[Post 4]], [[firehouse 9]], [[HQ 1]]
[[District 3]] responded, [[Division 2]] took command, [[bc 2]] arrived, [[Batt 4]], [[DC 6]] was told, [[Captain 5]] called
[[Unidad 21]] never came, [[ambulancia 14]] lost time, [[Rescate 2]], [[van 7]], [[cart 3]], [[sq 51]], [[Hatzolah 14]]
on the [[12 truck]], from the [[41 rig]], our [[14 ambulance]], the [[9 engine]] was late, the [[6 car]]
[[Medic 808-3]], [[Unit 4412]], [[Unit 3]], unit [[m34]], Unit [[M8]], unit number [[B-19]], first two crews ([[211]], [[219]]), [[ambulance number 14]], [[truck number 22]]
[[zone car 4b12]], by [[3-Adam-12]], unit [[2-L-40]], [[38 Charlie]] showed up, [[14 Adam]] took it, with [[6 David]]
"""
SIGNS = """
[[M12]] responded, sent [[A14]] over, [[E44]], [[E44]], then [[T12]] for a lift, [[R6]] extricated
[[M-41]] cleared, off [[A-3]], on [[A-7]] with me, the [[M7]] O2 was empty, [[M2]] lost air
[[R6]]/[[E9]]/[[L14]], [[E5]] and [[L7]] on scene, [[M61]], [[E3]], [[L7]] and [[BC2]] responded
02:14 [[A3]] en route, 02:22 [[A3]] advises, 0219 [[M41]] on scene, [[S4]] at hospital
[[LA 215]] came, taken off [[P14]] again, floor of [[p14]], on [[p-3]], [[UM-5]] no answer, held [[M41]] 14 minutes. [[L4]] has one belt
keys to [[m61]], transferred to [[M22]], at [[E12]]'s quarters, [[AMB6]], [[MED9]], [[BAT4]], [[med 9]] is the county one
[[4415]] copy, [[4415]] responding, [[302]] en route, [[302]] is clear
MDT from [[SUP2]], [[Amb. 6]] took him, ward truck: [[NICU 1]] crew took her
[[12 Boy]] gave oxygen, cuffed prone, [[14 Henry]] says he was on his side, [[4-Adam]] was out front, [[Stn 12]] wk of inventory
[[1M6]] staged, crew of [[4A12]], whoever ran [[4A12]], borrowed off [[L9]], bag at [[house 12]], [[Unit Four]] took over, [[Zone 9 car]]
[[Charlie 3]] repeated 0.3 and [[Bravo 1]] cleared her, [[AMR 336]] brought him in, [[Heavy 1]] arrived, "[[Safety 1]]": watch the cot
pd unit [[12-A-44]], unit [[7T22]] gave 5, [[HEMS 3]] was hot, [[Sno-Cat 2]] came, [[Crit Care 6]] rn, [[Eng. 10]] said, [[Medic 12]] channel
"""
AIRCRAFT = """
[[LifeNet 3]] landed, [[Air Evac 92]] declined, [[Aurora 2]] launched, [[Guardian 5]] diverted, [[Angel 7]] aborted
[[Mercy Air 4]], [[Air Methods 3]], [[Native Air 5]], [[LifeFlight 2]], [[Life Lion 1]], [[SkyBridge 2]], [[MesaStar One]] took a baby
handoff to [[Aurora 4]], [[Trooper 2]] inbound, [[AirLife 1]], [[Med-Trans 4]], [[PHI 3]] lifted, [[REACH 5]] canceled
"""
CLINICAL = """
King 4 placed when size three was indicated
sugar was 45, spiked unit 2 of O neg, impella at P-8
decreased on R. Then dropped to P-6, flow 2.9, blood tubing reused for unit 3 at 5 hrs old, dose should have been 164 max
12-lead in V2-V4, lead II and III, V1 through V6, M1 MCA and A1 occlusion, P2 segment, T4 level, C5-C6, T12 burst, L3 fx
S1/S2 heart sounds, E1V2M4, GCS E4 V5 M6, A&Ox4, T2 DM, A1c 13, H1 blocker, H2 blockers, B12, K2, vitamin D3, D5W
priority 2, code 3, P1 transport, level 1 trauma, class III, grade 2, type 2, stage 4, tier 1, phase 2, zone 2, MPDS 17-D-3
12-A-1, 26-A-1, 9-E-1, 28-C-4, 17-D-3, 17 Delta 3, 9 Echo 1, 31 delta 1, I46.9, R09.2, S72.001A, T50.901A
unit 2 of 3, units 2, two units of blood, 3 units, medic 2 min out, rescue 2 people, crew 2 times, car 1 ft, post 2 epis, post 1 shock
Versed 5, Haldol 5, epi 1, Narcan 2, Mac 4, Miller 3, Shiley 6, Apgar 7, Glasgow 6, Mobitz 2, Ranson 5, Killip 3, Zofran 4 then
item 6 of the agenda. Item 7: tires. We sold the 2012 ambulance and the 1998 engine.
M80 firework, M-80, type E1, model A3, version R2, size 4, page 3, step 2, question 5, section 4, option B2, form W2, figure 3
ST elevation, ST 4 mm, ST 2mm in V3, FS 104, FS glucose 31, fingerstick 42, A platoon, B shift, channel 4, tac 3, vhf 9, ch 2
transfer 2 pts, transfer 3 times, FR 12 catheter, at 9 PM 2 pts, PTS 02 SAT 82, 4 PTS 2 RED,
medics 2 or 3 times, trucks 2 and 4 people, ambulances 2 or 3 hours late, cars 2 and 3 were crushed, ALS 17-D-3 for a fall, BLS 26-A-1, EMS response 10-D-1, Pt transfer 1430 to ICU, transfer 2 RNs,
Transfer 0745 delayed, Transfer 4 liters, medics 2 of 3, trucks 3 times, two medics, three engines, one ambulance, 2 trucks, 4 rigs, 3 cars, 2 squads, first engine, second medic, 4 person crew
it was coded Charlie 3 then, Delta 1 response, upgraded Delta 1, Alpha-2 agonist, delta-8 gummies, echo 6 weeks ago, hung Unit One at 0300
I-GEL SIZE 4 HELD, Wong-Baker 10 in a toddler, error E-17 on the cot, canister M60, recall M12, downgraded from P1 to P2, the Sprinter 3500, EN 1789, in house 24/7
Rescue 4 breaths then tube, the Medfusion 3500 took the 60 cc, u0140 stored, L15 by mask, the Fire-EMS 2 talkgroup
"""


@pytest.mark.parametrize("marked", lines(APPARATUS, SIGNS, AIRCRAFT))
def test_a_unit_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_codes_that_are_no_unit_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
