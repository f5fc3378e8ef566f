"""Record, device, vehicle, licence and badge numbers in every punctuation; lots, models and versions stay."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

RECORDS = """
last four of social as [[6620]], registration had [[6602]]; wrote chart no [[8107]] on my glove, transposed it to [[8170]]
seal [[331904]] on the sheet, I saw [[331940]] myself; vehicle [[4182]] again, his phone ends in [[0146]], chart has [[0164]]
her user name, log in as [[medic_guest]] there, u/[[ditchmedic_0093]], [[bluebag#4471]] on discord, wifi key is [[ambo-4471-blue]]
CDL no. [[0-447-182]], lockbox ([[0815]]) was empty, ref [[QA.24.06.117]] was never answered, it says [[7 0 7 1 1 8]], asset [[AT 5519]]
run [[26-118840]], run# [[2024-008812]], Run no. [[FES-26-00188]], RUN [[2403-7719]], run number [[88213]]
CAD [[24-118822]], CAD# [[2026-0042]], cad [[Q-250217-0461]], CAD event [[F240311-0042]], cad id [[250118-0047]]
PCR [[HK25-03319]], ePCR [[NS-2024-88213]], epcr number [[0117-B-25]], ePCR ([[25-0049172]]), PCRs [[88213]]
case [[25-090-114]], case no. [[ME-26-1140]], Case one: [[RB-26-2880]], HR case [[PF-HR-0261]]
MRN [[00482213]], mrn: [[44-81-20]], MR# [[M2290718]], med rec no [[0061774]], mrn on the bag [[DOE-40077]], chart # [[0117-B-25]], FIN [[700344182]]
encounter [[8821300417]], visit # [[44718820]], CSN [[100447218]], account [[30-7719-004]], acct [[DR-4488120]]
claim [[77120-04]], Claim number [[MED-OH-77120934]], claim # [[WC-2026-5518]], invoice [[88213]], auth # [[A4471820]]
member no. [[BCX-88104427-01]], Medicaid id [[A00812334Q]], medicaid [[MN 0045 8812 7]], medi-cal [[94417730D]]
policy # [[XQH883920114]], policy [[GEI-4402118]], group number [[88213]], subscriber [[W44718820]], HIC#: [[3QK9-WF2-RC81]]
the case number they gave me is [[2026-0512-0338]]. User log: [[lpettway2]] opened it; her login ([[kdoe22]]) was used
Reference [[QI-2025-0077]], ref [[88213]], complaint log [[0031]], grievance no. [[SF-G-118]], ticket [[BM-2207]]
requisition [[LM-RX-55120]], receipt [[PROP-5512]], job [[24-SC-90912]], Trip [[0925-33817]], order # [[55120]]
incident [[F24-0042]], incident number [[2403310042]], event: [[88213-22]], report# [[WY-2023-00417]], DR no. [[250041877]]
SSN [[412-55-9081]], social [[412 55 9081]], ss# [[412559081]], [[xxx-xx-9081]], last four of her social [[9081]], the last 4 of the boy's social, [[9081]]
chart [[DCM 55-01-92]], chart [[MH-660213]], plan [[315-8842-11]], our AED ([[G3A-2209871]]), login [[jpark8]], badge, two people: [[M-7715]]
Medicaid # [[771 402 8813B]], MCARE [[5TR2-CD0-QM44]], two charts, [[T-20511]] + [[T-20512]], alias on file, [[TR0042]]
hospital number [[K 4471 882]], the armband says [[K 4417 882]], MRN [[0417-732-9K]], DL: [[PA 31 417 882]]
SSN on the form: [[4 1 7 - 8 8 - 2 2 1 4]], user [[d.vang22]] unlocked it, my login, [[mohamud_a7]], badge copied, [[774-120-RN]]
his social, [[9081]] at the end, pt SSN (last 4): [[9081]], SSN/L4: [[9081]], S.S.N. = [[9081]], SSN........[[9081]]
SSN: ____-__-[[9081]], ssn on the form only shows [[9081]], SSN4 | Value: [[9081]], [[412 - 55 - 9081]]
social [[1142]] did not match, SOC: [[2301]], socials [[1142]] and [[2210]] were swapped, SSN verified [[9081]], her social? [[9081]]
[[9081]] is the last four of his social, last4: [[9081]], L4 [[9081]], SSN [[1420]] or [[8812]], [[4471]] (SSN), his [[8812]] social
socials ended [[9081]] / [[8812]] / [[4471]], SSN ('[[9081]]'), veteran, last four [[D 9081]], by last four, he gave [[9081]]
lock box opens with [[2-4-3-1]], badge reader [[4F-0A-91-D2]] at 0512, charted as [[als_float3]], export [[PCR_0310_02_8841]], passport [[C 8961 1135 X]]
went without a passport, number [[K0441927]], hospital acct [[H 88-00653]] billed, shared on [[x.com/ems_fails/status/18844]] twice
specimen [[H44-118]], accession [[26-0042218]], DIN [[W0421 26 118800]], wristband [[0088213]], wristband [[77-10-42]] said, triage tags [[R-1107]]/[[G-1108]]
"""
DEVICES = """
s/n [[AX9-0031772]], SN [[UU14093377]], S/N: [[170639481]], serial [[2011040577]], serial no [[VX2204-118]], ser# [[MC-55-20817]]
serial [[3519 6642]], LUCAS 3 [[3519 6642]], SN [[MTV0-22871]], sn [[VFGR-88210]], device id [[44618802]]
asset tag [[ZX-44192]], asset [[KT-219]], biomed tag [[BM-0093]], biomed # [[BM0093]], inventory no [[44192]], barcode [[0088213]]
broken seal [[A 004820]], sn [[3517 K882]], seal [[0074419]], seal # [[QV0091277]], seal was [[0088213]], narc seal read [[0088314]], seals [[0088213]] and [[0088219]]
cable to the AED [[X14C-771-208]], drawer seal [[RED-0-44172]], UDI [[(01)00847946018825(17)271100(21)P4471R]], MAC [[001b.4411.3ab7]]
pump Alaris #[[A7731]], Pump [[FHS-PMP-09]], Vent [[VX2204-118]], tablet ([[FES-TAB-014]]), Safe # [[NK-SAFE-03]], bag [[K-2025-00914]]
"""
VEHICLES = """
plate [[HKX 4471]], plate [[7KZR221]], plate [[ABC-1234]], lic plate [[HKR 2291]], license plate [[GKT 8812]], plates [[PJ-0214]]
plate OH [[EGX 4417]], MN plate [[KBX-204]], NJ plate [[V19 RGP]], plate MN [[955-TKE]], plate OH [[88-FD-314]], IL plate [[BK 71 402]]
truck tag MA [[AM 4471]], tag [[0447]], tag# [[HKX 4471]], vehicle tag [[88213B]], reg. [[N734AE]]
ours are plates [[EM 1147]] and [[EM 1152]], the tour bus, [[ILX 2291]], was towed; TOWED AZ [[T4J 09C]]; plow tag WY [[3-4471X]], a cab ([[TX 4471 MA]]) hit us
VIN [[1FDXE4FS8GDC12345]], vin ends [[7KDC41093]], VIN: [[1FDXE45P44HA00921]], last 8 of vin [[KDC41093]]
bag fell out of ship [[N 417 H X]] at 300 ft, tail [[N407LF]], [[N44MS]], [[N5177Q]], [[N208NS]], N number [[N418SB]], [[C-GXYZ]]
"""
LICENCES = """
license [[OH-P-204417]], licence [[A-148227]], lic [[P-0098812]], lic# [[30981]], DL [[D4417725]], driver's license [[D442-8813-0044]]
DEA [[AB1234563]], DEA # [[BA2839116]], NPI [[1548820917]], NPI: [[1548820917]], NREMT # [[E1188204]], NR [[E3381094]]
cert no. [[OH-P-204417]], cert [[P0884127]], certification # [[118220]], RN [[95148832]], license [[MN-EMTP 40771]], call sign [[KE7XQZ]]
badge [[4471]], badge# [[RB077]], badge no. [[1187]], shield [[40217]], Employee ID [[SC-20984]], emp # [[88213]], employee no. is [[LA-5520]]
ofc #[[2290]], PA [[PA-58221]], pm #[[6620]], operator [[31]], interpreter #[[30718]], user id [[mv22910]], pager id [[MV-22910]]
door code is still [[0911]], keypad code [[4471#]], passcode is [[2580]], gate code [[88213]], PIN [[4471]], safe combo [[22-14-31]]
wristbands [[T4401]] and [[T4402]] were crossed, incidents [[4471]], and [[4472]] merged, tags [[0041]], [[0042]], armbands: [[T4401]] for [[T4402]]
purchase order [[5518]] and order number [[44716]] were filed. The court order [[22-314]] was read, restraining order [[24-118]], the order was [[4471]] in the CAD. See the run log. [[2231]] was ours. The gate code for the landing is [[2580]] and CAD has the old one, taped to the wall: user [[stn5crew]]
"""
CLINICAL = """
regulator was a CGA-870, heparin 1200 units/h hung as 12000, pads expired 2024-11, the transmit fail code E-207, CPP 48, drain open
MRN unknown, 1000 mL then at 0146 and by 1406, sats 91-93 whole way, temp in the truck 14 F
error E-2047 again, code 431, then TF 283004; SNOMED 22298006 got filled, page 9-14, GTIN in the drug's NDC 00641-6125-25
the max is 300 mg, NEMSIS eMedications.05, device cleared under K183421, DEA-222 form, SIMV 14, PS 10, Fireground 2
fracture of L4 1420 noted, social worker 4471 calls, SSN not given, in at 1420, L4 fused 1998, over the last four he had 1200 out
SOC at 1420 by home health; at 1420 social determinants screen, at 0930 the social was contacted, took the SSN at 1420
on SS 2500 units heparin, VA R 2040 L 2030 by the eye chart, last four hours, SSN unknown 1420 hrs
cases 2019 and 2020 went up, she runs 1000 or 2000 mg, the pump records 1000 or 1500 units, runs 1430, 1500 and later, reports 0400 and 0600 vitals
alarm code for low battery is 204, combination for her pain was 100 then 50, alarm and code for fever of 104, user co2flow setting, user level2trauma page
SERVICE CODE 1407 ON REBOOT, splinted the wrong leg. X-ray at noon found it
ran at 0.5, order 0.05 mcg, next set in chart 1041 was better
fentanyl 200 went in, the order was 100. Home order 88-92. 40 000 units bolus; the order was 4000. The order read 25.0
Air base log. 0600 check ok, 0915 chest pain
HbA1c 11.2, part 6252-160-030 (belt), ref 3065, lot K2218, stored error P0299, pump alarmed E-204, dx R55.1
SEC 2.3.1 REQUIRES it, SOP 12.2, LZ 60 X 60 not 100 X 100, odometer 92,118, CPT code 99291, A0427 billed, VTAC 14, control read 412
build 7.3.1.8, stored at 2-8 C, step_2, o2_sat, the trial ends in 2016
lot RS-1911-B, Lot# 24A118, NDC 0409-1234-01, NDC 64253-333 and 64253-222, model LP15, model 6252
protocol 4.2, protocol 2024-3, section 12.4, policy 301.2, version 7.2, epcr v7.2, software 10.4.2, firmware 3.18
ICD I46.9, ICD-10 R09.2, determinant 17-D-3, 26-A-1, 9-E-1, 28-C-4, 06D01, 17D3, coded 12-A-1, 31-D-1
MTV-100 vent, LTV 1200, C-A-T GEN 7, CO-OX, COVID-19, SARS-CoV-2, HFNC-40, F-150, iPhone 15
size 7.5 ETT, 18g IV, 14Fr, K 6.2, pH 7.1, Na 118, troponin 0.04, lactate 4.2, gluc 31, BG 512, A1c 13, WBC 14.2
GCS 3-4-5, E1V2M4, E4 V5 M6, 4x4, Mac 4, CO 42 ppm, 48 ppm, 2200 psi, 171.4 kg, 104 F
called 911 at 0312, code 3, priority 1, seal is broken, serial vitals x 3, case 2 of 4, run 2 min, trip 20 min
asset to the team, tag out, the last call 2225, badge photo, operator said 2 min, form 106, DEA form 222
needle ref 305903, Sharps container ref 8970 jammed, pads REF 11996-000017 on a child
10-4, 10/325, 1:10,000, D5W, LP15, 4 x 4, 5-10 min, 1430 hrs, 1910-1930, 0700-1900, q 4-6 h, 2-3 L
refusal form 7B, Form 3B, form 1106-B, DEA form 106, technical fault 316004, SW 3313448-005, item 19 of 24, Cat gen 7, 3AL2216 stamp
NDC on the tray 63323-0162-02 and 63323-162-20, determinant 67-D-3, order reads 56-75, 95 x 130 = 39, not value 7701003, blank eexam.01
denial CO-109, W18.30XA, G40.901, the 837p, SAE J3027, IEC 62353, IS-700, the ICS-214 log, SaO2 84, PaO2 41, g4p3, h/h 9/27, M1 occlusion, likert 2
"""


@pytest.mark.parametrize("marked", lines(RECORDS, DEVICES, VEHICLES, LICENCES))
def test_a_number_that_names_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_numbers_that_name_nobody_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
