"""What is told in few everyday words: a death, a drug that went in, and what was right after all."""

import pytest

from contracts.events import FactValue
from contracts.facts import FactName
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading, facts_told, harm_of, type_of

answer = answer_of(ONTOLOGY)


@pytest.mark.parametrize(
    "text",
    [
        "We left as planned without checking the tank. It ran out and he died.",
        "Before the call we had not checked the suction. It failed and he died.",
        "The capno was not connected. Tube was in the esophagus. He died.",
        "Dropped on the stairs. She died. The brakes on the chair are a separate problem.",
        "Pulled her from the house and dropped her on the stairs. She died.",
        "Sepsis missed for three hours. Died of sepsis on the ward.",
        "We dropped him from the cot, he died from his injuries.",
        "We crashed with a patient aboard. She died of her injuries.",
        "The dispatcher did not give CPR instructions to the husband. She did not make it.",
        "No one told the caller how to do CPR. The patient died.",
        "We never gave the fluid. He passed away.",
        "Nobody checked the glucose. The patient died.",
    ],
)
def test_a_death_told_in_few_words_is_the_events(text: str) -> None:
    assert harm_of(text) == "HL-5"
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "The LifePak strip did not print. Patient had a head bleed and died of the bleed in the OR.",
        "Signature page was missing. He died of the cancer last week.",
        "Radio static on the ride. She died of the pneumonia.",
        "The late form made no difference, he died of his wounds in the OR.",
        "Second IV missed, first one ran. He died of the gunshot; nothing would have changed it.",
        "Hospice lady died of her cancer on the way home.",
        "Printer jammed during a stroke alert. She died of the stroke two days later.",
    ],
)
def test_a_death_of_something_else_beside_a_small_event_is_not(text: str) -> None:
    assert answer(text).tier != "T1"


def test_a_death_beside_an_event_that_can_kill_never_waits() -> None:
    text = "The LUCAS plate slipped and no one noticed for three minutes. No rosc. It made no sense to go on."
    assert answer(text).tier != "T3"
    assert FactName.MAYBE_URGENT in facts_told(text)


@pytest.mark.parametrize(
    ("went_in", "stopped"),
    [
        ("epi 1:1000 0.3 down the line", "epi 1:1000 0.3 drawn up for the line, medic caught it"),
        (
            "roc drawn as saline and given, tubed in time",
            "roc drawn as saline, partner stopped me, nothing given",
        ),
        (
            "syringe marked midaz held morphine, patient got it",
            "syringe marked midaz held morphine, caught before it was given",
        ),
    ],
)
def test_a_high_alert_drug_that_went_in_is_no_near_miss(went_in: str, stopped: str) -> None:
    assert (type_of(went_in), type_of(stopped)) == ("RT-INC", "RT-NM")
    assert (answer(went_in).tier, answer(stopped).tier) == ("T1", "T2")


@pytest.mark.parametrize(
    "text",
    [
        "Etomidate and roc at 9:02, arrived 9:55, no further meds.",
        "Vec drip going, propofol syringe empty since the elevator.",
        "roc redosed, versed never",
        "paralyzed 40 min on nothing",
        "sux pushed before the etomidate",
        "He recalls the whole intubation, could not lift a finger.",
    ],
)
def test_paralysis_without_sedation_is_read_from_what_ran_and_what_did_not(text: str) -> None:
    assert FactName.PARALYSIS_WITHOUT_SEDATION in facts_told(text)
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine at 2010, roc at 2011, propofol drip from 2015. Good.",
        "Sedation off for the neuro exam, no paralytic given.",
        "RSI with ketamine and roc, sedated before and after. Checklist blurry.",
    ],
)
def test_a_sedated_patient_is_not_called_awake(text: str) -> None:
    assert FactName.PARALYSIS_WITHOUT_SEDATION not in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lift assist, no vitals, no chart. Niece found her stiff and cold the next day.",
        "Treat and release. Next morning rigor and lividity.",
        "Signed a refusal at 9. At 6 am fixed and dilated.",
        "They told her it was gas and left her at home. She was buried on Monday.",
    ],
)
def test_a_death_after_a_non_transport_is_known_by_its_signs(text: str) -> None:
    assert FactName.WORSE_AFTER_NON_TRANSPORT in facts_told(text)
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Lift assist, fine, went to a funeral the next day.",
        "Found her cold with rigor, did not start. Family upset that we did not try.",
    ],
)
def test_signs_of_death_without_a_non_transport_are_not(text: str) -> None:
    assert FactName.WORSE_AFTER_NON_TRANSPORT not in facts_told(text)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Backed over a man's foot. Broken toes.", "T1"),
        ("Ran over the wife's foot leaving the driveway. Two toes fractured.", "T1"),
        ("Backed over a trash can. Dent.", "T3"),
        ("Called for a man whose foot was run over by a truck. Broken toes.", "T2"),
    ],
)
def test_somebody_on_foot_whom_our_vehicle_hurt_is_a_crash_with_injury(text: str, tier: str) -> None:
    assert answer(text).tier == tier


CLEARED = [
    (FactName.WEAPON, "The knife was still in his chest. Surgeons took it out. Great teamwork."),
    (FactName.WEAPON, "We cut his jacket off with the trauma knife."),
    (FactName.WEAPON, "What if a patient had a knife? We never practise that."),
    (FactName.TAMPERING, "Morphine vial dropped and broke. Waste witnessed, DEA form done, logged."),
    (FactName.TAMPERING, "Narc key left at home, captain used the spare. Count right."),
    (FactName.MANIFOLD_DOSE, "Kid 4, seizure, versed 2 mg IN, right dose, stopped. Mom's happy."),
    (
        FactName.SEDATION_COMPROMISE,
        "Combative drunk, 5 of versed as per protocol, sats 97, breathing 16, awake for handover.",
    ),
    (FactName.TIME_CRITICAL_EXPOSURE, "Patient had chickenpox, all of us immune."),
    (
        FactName.RESUSCITATION_WRONG,
        "Valid DNR bracelet, we stopped CPR that bystanders had begun. Med control ok.",
    ),
]


@pytest.mark.parametrize(("fact", "text"), CLEARED)
def test_what_is_told_to_have_been_right_raises_no_alarm(fact: FactName, text: str) -> None:
    assert a_reading(text).facts[fact].value is FactValue.NO
    assert answer(text).tier != "T1"


@pytest.mark.parametrize(
    "text",
    [
        "The knife was still in his chest and he pulled out a second one and waved it at us.",
        "We found a loaded handgun under his pillow.",
        "Count right on paper but the fentanyl seal was broken.",
        "Waste witnessed by nobody, two vials of morphine missing.",
        "Gave 10 of versed instead of 1 to a 4 year old, right dose is on the tape.",
        "Versed 10 for agitation, sats 97 at first, then apneic and bagged, awake later.",
        "Chickenpox patient, three of us not immune, no masks.",
        "Needle stuck me, source hep C, employee health says no exposure to HIV.",
        "Valid DNR, daughter showed it, but the crew intubated him anyway.",
        "Valid form, wife agreed, and then he took a breath and had a pulse.",
    ],
)
def test_what_only_sounds_right_is_an_alarm(text: str) -> None:
    assert answer(text).tier == "T1"


@pytest.mark.parametrize(
    "text",
    [
        "Masimo SpCO 18 on the probie, four hours of oxygen.",
        "Fentanyl powder puffed in my face, I had to have narcan.",
    ],
)
def test_gas_and_powder_are_known_by_everyday_words(text: str) -> None:
    assert FactName.TIME_CRITICAL_EXPOSURE in facts_told(text)
    assert answer(text).tier == "T1"
