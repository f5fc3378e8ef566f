"""People, agencies and facilities are found by the evidence around them, in every regime of capitals."""

from collections.abc import Callable

import pytest

PEOPLE = [
    "Medic [[Lister]] scissors were missing. Told [[Jake]] brake was soft.",
    "Dr. [[Kell]] negative for injury. Son [[Allen]] keys in hand",
    "Medic [[Rusch]] and [[Posey]] were late.",
    "After the [[Kowalski]] extrication we rehabbed.",
    "the [[Kelly]] boy fell, our [[Thomas]] was hurt, [[Posey]] was in charge, by.[[K.B.]] in ED",
    "day after [[Ross]] was fired",
    "Medic [[Nguyen]] holder broke, [[Hernandez]] dressing came off.",
    "Paramedic [[Delgado]] solution was to bag.",
    "[[Burr]] RN took it.",
    "Dr. [[Swan]] and Nurse [[Vela]] said no.",
    "Partner [[J. Alvarez]] did not confirm it",
    "Dr. [[Bell]] saw the Bell's palsy, [[T. Foley]] placed the Foley",
    "Mrs. [[Whipple]] fell and we waited for [[Whipple]] to stand; Mrs. [[Tuohy]] is in, [[Tuohy]] fell",
    "Capt. [[Ruth Parkinson]] reviewed it; hx Parkinson's",
    "Pt [[Foley, Patrick]] no relation",
    "told by [[Ji-hoon Park]] and [[Maria de la Cruz]]",
    "pt's son [[Abdulrahman al-Farsi]] states we were late",
    "pt [[tanya brooks]] 44f c/o abd pain",
    "the daughter ([[lucy]]) says dr. [[wong]] never called",
    "RN [[HYE-JIN KWAK]] TOOK REPORT FROM US AT THE DOOR TONIGHT",
    "FTO [[Grant]] told intern [[Hope Rice]] to push it",
    "BLS crew ([[Tom]]/[[Jerry]]) refused the intercept",
    "[[Desmond]] bought the engine dinner",
    "Pt [[Marcus Will]] will not consent",
    "log initialed by [[KMR]] and nobody else",
    "seen by [[Siobhán Ó Dálaigh]] at the door",
    "mr. [[begay]] was in the chair",
    "collar forgotten by [[Foley]] again",
    "if found call [[Sue]] at [[555-0127]] please",
    "[[big vinny]] was carried down, [[rosa v]] drove",
    "THE DOOR WAS HELD BY [[B. QUINTERO]] ALONE",
    "it was [[Pa Zoua]] who caught it",
    "spelled [[Q-U-I-S-T]] on the sheet",
    "Mr. [[Alderman]] fell twice and Mr. [[Canon]] once.",
    "Thought I saw [[Delgado-Reyes]] sign the log, heard [[Marsh]] cuff him, had [[Kowalski]] drain it",
    "Sat with her for 40 minutes. Told Cpt [[Okonjo]] at seven.",
    "med control = Dr [[Mo]] according to the sheet",
    "Pt [[Kasai]] refused. FF [[Peyer]] was slow, [[Babcock]] didn't check it",
    "Spoke with [[Gartland]] at the desk, ask [[Fontan]], [[Goodpasture]] rode along",
    "Driver login [[mpet]]. Crew login failed again. Narc count: Off [[HJ]] on [[TRB]].",
    "Nurse [[Chancellor]] took over. Spoke with [[Luis Chancellor]] too",
]
ORGANISATIONS = [
    "She coded at the [[costco]] by the optical counter, then again by the [[walmart]] pharmacy.",
    "Metoprolol ER not given at [[Mercy ER]].",
    "back to [[Golden Acres SNF]] at noon",
    "dropped at [[sunrise senior living]] instead of hospital",
    "handed over at [[St. Luke's]] and then at [[Our Lady of the Lake]]",
    "TRANSPORTED TO [[BEN TAUB]] WITHOUT A CALL AHEAD, FAMILY WAS NOT TOLD",
    "[[Pine Ridge Fire Protection District]] was first in",
    "[[Cedar Bluff Volunteer Fire Dept]] beat us, [[Pine Barrens Volunteer First Aid Squad]] used an AED",
    "mutual aid [[Goose River Vol. Rescue]] came, a plow of [[Tabor Township Road Dept]]",
    "with [[Metro PD]] at the door",
    "given to [[Tri-County Ambulance]] at the line",
    "handoff at [[SLRMC]] missed it, then en route [[ARH]]",
    "[[UH]] infection control called us, the bag was behind the [[Greyhound]] station",
    "posted at the [[Wawa on Kirkwood]] instead of quarters",
    "lost near [[Cedar Gap]] without radio",
]
KEPT = [
    "Known Fontan, s/p Norwood, a week out from a Whipple; Lachman positive, Gartland III",
    "Morse scale 75, Norton scale 9, anti-Duffy and Kell antibodies, placed her in Sims, had a Babcock",
    "Jane Doe for an hour. Max/min showed 13.7",
    "The C-MAC cable, a Great Dane, a Milwaukee saw. Gravel road, no shoulder. KKK-A-1822F",
    "Kernig sign positive, had Foley drain to gravity. cc: Assistant Fire Chief. Volunteer fire dept came.",
    "closed its L&D for good, H&P done, D&C planned; M&M rounds",
    "Bakri inflated with 300 mL; POD 6 s/p Whipple, hx of Fontan",
    "He is a baptist and the MCV was low; a genesis of it is not known, cvs stable",
    "Metoprolol ER not given. Mixed up Depakote ER and DR, and Seroquel XR with Effexor ER.",
    "Pull pin on the Amerex was zip tied. Glucommander had it at 4 u/hr, two crew got RMSF.",
    "The admission nurse says C. diff and Candida auris, wheelchair van driver had no gown",
    "Scabies on the ward, Salmonella in the soup, Myocarditis after the jab; Tularemia was ruled out",
    "He told the nurse. Hydrocodone was gone. Asked the doctor. Telephone tag. Her sister's. Insulin",
    "A Colt was found on him, it was a Jones fracture and a Lisfranc; chest x ray clear, slept at dawn",
    "burn of 38% TBSA, Parkland 4 mL; the Parkland total was 8,400 mL, then fluids by Parkland",
    "she signed an RMA on the porch. No bed. 1811: arrest. BP 88/50 the whole way, 68/40 w cool skin",
    "Sarnat stage 2, Koplik spots, a Bakri balloon, circle of Willis, islets of Langerhans, modified Brooke",
    "Size was a 6.0. Cuff leak. Alternator failed. Muffler dragged. Lytx and Streamlight gone, Sawzall dull",
    "A Tuohy needle, Kelly hemostat, Allen wrench and Roeder knot; Kell antibody, Ghon complex",
    "POISON IVY, ROMAN CANDLE, VON KOSSA STAIN, JANEWAY LESIONS. kidney stone, fogarty embolectomy",
    "speaks Mixteco, a Hutterite colony; Percheron kicked him, a Rottweiler bit her, she ate Oleander",
    "allergic to caines, the Perc in his sock, a cane corso on the porch",
    "Posey vest, Burr hole, Dakin's solution, Rusch tube, Lugol's iodine, Hurst tool, SpCO and COHb high",
    "Lucas and Zoll and Stryker failed, the Yankauer too; Heimlich first, then Magill forceps",
    "Hx: Crohn's, Hashimoto, Raynaud. Meds: Synthroid, Humira, Norvasc",
    "Crew arrived late. Paramedic on duty called Medical Control. Dispatch said no.",
    "MEDIC UNIT DELAYED BY TRAIN. CREW GAVE ASPIRIN. NO STEMI ALERT. NURSE TOLD US TO WAIT.",
    "the nearest trauma center, a nursing home, the fire department and the ED",
    "Stevens-Johnson after Bactrim, Wolff-Parkinson-White, Cormack-Lehane 3",
    "the Phillips head screws are stripped, held for a Miranda reading",
    "five hours through Nebraska and Wyoming",
    "pt speaks Spanish only, from Guatemala, now in Texas",
    "BURN TO L HAND AND R PALM FROM A SPARK, LT EYE PAIN, MULT SITES, SEEN IN ED",
]


@pytest.mark.parametrize("marked", [*PEOPLE, *ORGANISATIONS])
def test_a_name_is_hidden_and_nothing_else(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", KEPT)
def test_clinical_and_ordinary_words_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


def test_what_is_told_once_is_hidden_everywhere(assert_hides: Callable[[str], None]) -> None:
    assert_hides("Medic [[Yazzie]] drove. After the call I asked and [[yazzie]] said no.")


def test_a_word_behind_no_is_no_person(assert_hides: Callable[[str], None]) -> None:
    assert_hides("pt of dr. [[lance]] was there. he had no lance at all in the bag on the bed")
    assert_hides("Medic [[Lance Okafor]] drove. There was no lance and no blade on him.")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("both Kims were on, both Kits were sealed", ["Kims"]),
        ("drawn FH, wasted FH, then a drawn EJ and wasted IV.", ["FH", "FH"]),
        ("DR GUTIERREZ, A'S FORM AND PATIENT LOPEZ, A: CHECKED", ["GUTIERREZ, A'S", "LOPEZ, A"]),
        ("used a Kelly and a straight Kelly, but Sims was told", ["Sims"]),
        ("clamped with a Kelly; the Kelly family was on scene", ["Kelly"]),
        ("did the Parkland wrong, then we took her to Parkland", ["Parkland"]),
    ],
)
def test_people_beside_what_looks_like_them(
    text: str, hidden: list[str], hidden_in: Callable[[str], list[str]]
) -> None:
    assert hidden_in(text) == hidden


@pytest.mark.parametrize(
    "marked",
    [
        "Patient [[Marlene Quigley]], 60, arrested. [[Quigley]]'s airway was lost.",
        "Mr. [[Okonkwo]] fell. [[Okonkwo]]'s breathing was shallow.",
        "Medic [[Petra Lindholm]] called. [[Lindholm]]'s monitor was dead.",
        "Medic [[Petra Lindholm]] called. [[LINDHOLM]] MONITOR was dead.",
        "Kussmaul's breathing, Colles' fracture, a Zoll monitor, the patient's pulse, Murphy's sign",
    ],
)
def test_what_a_known_person_has_is_no_eponym(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)
