"""What is pasted from other systems: fields, messages, logs, letters; their labels, readings and plain words stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

FIELDS = [
    "Employee: [[Radcliffe-Moon, Desta]]\nPosition: Paramedic",
    "From: [[Tuck, Alvin R., III]]\nSubject: the main bottle",
    "Cc: [[Vesely, Marta]]\nTo: [[Blessing Okonjo]]\nSubject: drill",
    "Unit type: ALS  Driver: [[Otis]]  Level: 2",
    "EMT: __[[Spotted Horseley]]__ Splint: traction",
    "| Witness: [[Amara Nwosu]] | Reviewed by: [[Petra Lindholm]] |",
    '{"operator": "[[Faith Kettleman]]", "status": "closed"}',
    "Patient name: [[NGUYEN, THI]]\nAge: 54",
    "entered by POS 2 / [[3318]] at 10:44, closed by op [[74]] and user [[8120]]",
    "Author: ([[jsosa@12]])",
    "Coordinator at transfer center, ext [[x318]], was out",
    "<lat>[[44.05812]]</lat><lon>[[-121.31531]]</lon>",
    "AUDIT,07:15:09,[[tbrandt3]],edited the dose",
    "22:53:40 DISP [[#0417]] [[HOLLIMAN]] on the line",
]
PLACES = [
    "AGENCY: [[Willow Bend Vol. Rescue]]\nLevel: BLS",
    "Dest: [[Univ]]\nOutcome: ROSC",
    "Date of Service: [[May 24, 2025]]\nUnit: ALS",
    "DATE: [[the 3rd]] or [[the 4th]]",
    "Pri Unit: [[T-Hawk 3]]  City: [[ORMEVILLE]]  X-St: [[Hobble Crk]] / [[Vine]]\nLevel: ALS",
    '{"call_sign": "[[WT-51]]", "level": "ALS"}',
    "COUNTY H, TOWN OF [[PULASKI]]. IT WAS DARK AND THE CREW WAS LOST",
    "Armband: [[TRAUMA KILO 31]]",
    "It was [[Engine 44]] first. Dispatch, [[44]], two down.\n[[44]] copy, two down. 44 mg was given, 44 minutes.",
    "Unit\tStatus\tTime\n[[A27]]\tDSP\t18:02\n[[A27]]\tENR\t18:07\n\n[[A27]] chute time was long",
]
MESSAGES = [
    "0712 [[Deshawn]]: main is at 150\n0714 [[Rosalind]]: swap it",
    "[8:01 AM] [[Hoang, Victoria]]: did anyone clean the rig",
    "[[Trujillo]] 6:43 AM: seal is intact",
    "[[Rosalind]]: I can try them. Hold on.\nCaller: he is blue",
]
LETTERS = [
    "The lever torque was wrong.\n\n[[RV]]",
    "Nobody was hurt and they are sorry. [[KJ]]",
    "Cc: [[Early, Anita]]\nSubject: thanks",
    "it was [[T-Boy]] and [[Big Al]] who carried him",
    "I told nobody, since the number is gone. - [[CQ]]",
    "> lever should click.\n> [[RB]]",
    "It was caught only by luck.\n\n[[Preet]]",
    "It will break again without a wrench on it.\n\n[[Eunice]]\n[[555-0142]]",
    "[[Erik]],\n\nwe pulled the vials.",
    "We are sorry.\n[[Imani T. Colewell]], BSN, RN",
]
KEPT = [
    "Vehicle: 2014\nUnits: 2\nCity: unknown\nTruck: 30 min late",
    "Dest: refused\nService: ALS\nReceiving: Stable\nFacility: Trauma center",
    "/225205 SUPP  STILL TALKING\n/225250 ENTRY  NOT TALKING\n225340 DISP  SENT",
    "<Sex>F</Sex><Last></Last>\n<Dose>4 mg</Dose>\n<ts>T23:58:02-06:00</ts>",
    "Mag: 40 g/1000 bag run at 150 mL/hr\nT-75\tGREEN\tbus\tST\t1950",
    "Gender: F\nDose due at\t12\tbag\tway",
    "Sex: F\nLevel: ALS\nDriver: unhurt\nCrew: medic and emt\nWitness: none\nPatient: Male, adult\nFrom: scene\nTo: home\nTech: same",
    "Reviewed by: QA\nEntered by: Dispatch\nReported by: Charge Nurse\nContact: Droplet\nPresent: Chest Pain, Nausea\nRN: notified",
    "0712 Vitals: 120/80\n0714 Dispatch: copy\n0715 Pt: alert\n07:20 Rhythm: VF\n[7:21] Update: stable\nAllergies: none\nPlan: call them",
    "09:15:02  RATE 0.05\n09:31:48  ALARM AIR IN LINE\n14:02 heparin  5000 units\n14:09,asa,324 mg\n14:10 locked  by nobody",
    "operator 2 min late, user 10 mg, position 3 / 4 of them, dispatcher 2 of 3",
    "Given twice.\n\nThanks,\n\nResolved",
    "Given twice.\n\nQA",
    "Given twice on the way. SVT",
    "Cc: Quality, Safety\nTo: Night, Ops",
    "Nothing else was seen\n\nUnfounded",
    "Airway,\n\nwas clear. Vitals,\n\nwere not taken.",
]


@pytest.mark.parametrize("marked", [*FIELDS, *PLACES, *MESSAGES, *LETTERS])
def test_people_and_codes_of_pasted_text_are_hidden(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", KEPT)
def test_labels_and_readings_of_pasted_text_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
