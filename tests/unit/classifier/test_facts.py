"""The facts that urgency rules ask about, each from words that people use."""

import pytest

from contracts.events import FactValue
from contracts.facts import FactName
from tests.unit.classifier.builders import a_reading, facts_told


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (FactName.MANIFOLD_DOSE, "The patient got 5 mg of midazolam instead of 0.5 mg."),
        (FactName.MANIFOLD_DOSE, "I gave 10x the dose of fentanyl."),
        (
            FactName.PARALYSIS_WITHOUT_SEDATION,
            "Paralyzed with rocuronium and awake, no sedation for 20 minutes.",
        ),
        (FactName.SEDATION_COMPROMISE, "Agitated, got ketamine 500 IM, stopped breathing, SpO2 fell to 70."),
        (
            FactName.RESTRAINT_COLLAPSE,
            "He was restrained face down in handcuffs, went limp and was pulseless.",
        ),
        (FactName.THROWN_UNSECURED, "In the crash the unsecured patient was thrown off the stretcher."),
        (
            FactName.LIFE_SUPPORT_FAILED,
            "The ventilator shut down with a fault on the patient and we bagged him.",
        ),
        (FactName.SEVERAL_SAME_PRODUCT, "Three laryngoscope blades from the same lot snapped this month."),
        (
            FactName.LIVING_LEFT_AS_DEAD,
            "We called time of death and later he took a breath; he was still breathing.",
        ),
        (FactName.OXYGEN_ABSENT, "The patient rode on an empty O2 tank, the cylinder was empty."),
        (
            FactName.SHOCK_WITHHELD,
            "The patient was in VF for six minutes and no shock was delivered during the code.",
        ),
        (FactName.OUTAGE_ONGOING, "CAD is down and still down, we are on paper; calls are delayed."),
        (
            FactName.WORSE_AFTER_NON_TRANSPORT,
            "She refused transport and signed a refusal. Next morning she was found dead.",
        ),
        (FactName.EXIT_MOVING, "The psych patient jumped out of the moving ambulance at 30 mph."),
        (
            FactName.WEAPON,
            "We found a loaded handgun in the patient's waistband in the back of the ambulance.",
        ),
        (FactName.HIGH_RISK_SOURCE, "I stuck myself with a used needle; the patient is HIV positive."),
        (FactName.TIME_CRITICAL_EXPOSURE, "I stuck myself with a used needle and started PEP."),
        (
            FactName.SEVERAL_PATIENTS_EXPOSED,
            "The same dirty laryngoscope blade was used on at least three patients.",
        ),
        (FactName.TAMPERING, "Two fentanyl vials had pinholes and were refilled with saline."),
        (FactName.PRIVACY_BREACH, "A crew member posted a photo of the patient on Facebook."),
        (
            FactName.STILL_IN_SERVICE,
            "The brakes failed on the ambulance and the truck is still in service tonight.",
        ),
    ],
)
def test_a_fact_is_told(fact: FactName, text: str) -> None:
    assert fact in facts_told(text)


def test_a_wrong_dose_to_a_child_is_told_from_the_age() -> None:
    text = "I gave double the dose of fentanyl, dose error."
    assert FactName.PAEDIATRIC_DOSE in facts_told(text, patient_age="6")
    assert FactName.PAEDIATRIC_DOSE not in facts_told(text, patient_age="46")


def test_a_paralytic_that_is_in_before_the_sedative_reached_the_patient() -> None:
    text = (
        "Rocuronium went in, then we found the ketamine drawn up and still capped in the tray after the tube."
    )
    assert {FactName.PARALYSIS_WITHOUT_SEDATION, FactName.REACHED} <= facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine and rocuronium went in as planned, tube first pass, sedation running, no problem.",
        "We found the ketamine still capped in the tray, gave it, then the rocuronium went in.",
        "Drew up rocuronium for ketamine, partner read the vial back. Not given, put it back.",
    ],
)
def test_a_sedative_that_was_in_time_is_no_paralysis_awake(text: str) -> None:
    assert not {FactName.PARALYSIS_WITHOUT_SEDATION, FactName.REACHED} <= facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "CO alarm chirps in unit 4 most days. Unit 4 went back out at six with the alarm unplugged.",
        "They sent the rig out again with the CO detector unplugged and a leak in the exhaust.",
        "Truck went out again with the bad brakes this afternoon.",
    ],
)
def test_a_danger_that_is_back_on_the_road_is_live(text: str) -> None:
    assert FactName.STILL_IN_SERVICE in facts_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The CO alarm was found unplugged. It was replaced and the truck went back out at noon.",
        "Brakes were soft at check. The mechanic fixed them and the rig went out again.",
        "Battery was flat, swapped it, truck went back out.",
    ],
)
def test_a_danger_that_was_mended_is_not_live(text: str) -> None:
    assert FactName.STILL_IN_SERVICE not in facts_told(text)


def test_a_thing_pulled_from_service_is_not_live() -> None:
    text = "The monitor rebooted by itself on a patient. It was pulled and tagged and sent to biomed."
    assert FactName.STILL_IN_SERVICE not in facts_told(text)


def test_a_standing_shortage_of_staff_is_not_live() -> None:
    assert FactName.STILL_IN_SERVICE not in facts_told(
        "We are still short staffed every night, one truck for the county."
    )


def test_an_event_that_did_not_reach_is_denied_not_unknown() -> None:
    facts = a_reading("Near miss: wrong vial drawn up, caught before it was given.").facts
    assert facts[FactName.REACHED].value is FactValue.NO


@pytest.mark.parametrize(
    "text",
    [
        "Patient arrested for 4 minutes after the midazolam.",
        "Patient arrested at the scene after ketamine.",
        "She arrested the moment we rolled her, the tube had come out.",
        "Police held him prone and he arrested, CPR was started.",
        "Patient restrained by police arrested shortly after we gave ketamine, compressions started.",
        "He was held down by officers, arrested at 0214 and was shocked twice.",
    ],
)
def test_a_heart_that_stopped_is_no_police_matter(text: str) -> None:
    assert FactName.ARREST_IN_CARE in facts_told(text)


@pytest.mark.parametrize(
    "text",
    ["He is deaf and thought he was being arrested.", "The drunk driver was arrested for DUI, no injuries."],
)
def test_an_arrest_by_the_police_stops_no_heart(text: str) -> None:
    assert FactName.ARREST_IN_CARE not in facts_told(text)
