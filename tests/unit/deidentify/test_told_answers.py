"""What dropped answers tell is hidden however the texts repeat it, and no dose, year or time with it."""

import pytest

from services.deidentify.core.deidentification import scrubbed_texts
from services.deidentify.core.scrubber import Scrubber
from tests.unit.deidentify.test_deidentification import a_report


def shown(rules: Scrubber, narrative: str, **answers: str) -> str:
    """The narrative as it is shown, of a report with these answers and an id that no text repeats."""
    report = a_report(submission_id="-", narrative=narrative, **answers)
    return scrubbed_texts(report, rules, None)["narrative"].text


@pytest.mark.parametrize(
    ("field", "answer", "text", "gone"),
    [
        ("reporter_contact", "pager 8841", "Any questions, beep 8841 please.", "8841"),
        ("reporter_contact", "pager 1422", "Any questions, beep 1422 please.", "1422"),
        ("reporter_contact", "@mquig_ems on signal", "Questions to mquig_ems about the pump.", "ems"),
        ("reporter_contact", "@mquig_ems on signal", "Questions to MQuig-EMS about the pump.", "EMS"),
        ("reporter_contact", "desk (740) 555-0142 line 22907", "My line is 22-907 at night.", "907"),
        ("reporter_contact", "locker k7x, night desk", "I am at K7X most nights.", "K7X"),
        ("incident_number", "48812", "This was 48,812 in the log.", "812"),
        ("incident_number", "48812", "This was 48-812 in the log.", "812"),
        ("incident_number", "２６-４８８１２", "This was 2648812 in the log.", "48812"),
        ("incident_number", "2026-0512-0338", "Filed as 20260512 0338 that night.", "0338"),
        ("incident_number", "2026-0512-0338", "Filed as 0512/0338 that night.", "0338"),
        ("incident_number", "2026-0512-0338", "Case 0338 went badly.", "0338"),
        ("incident_number", "HM-26-1107", "Filed as HM261107 that night.", "1107"),
        ("incident_number", "HM-26-1107", "Filed under hm / 26 / 1107 that night.", "1107"),
    ],
)
def test_a_telling_part_is_hidden_however_it_is_separated(
    rules: Scrubber, field: str, answer: str, text: str, gone: str
) -> None:
    told = shown(rules, text, **{field: answer})
    assert gone not in told, told
    words = text.split()
    assert (told.split()[0], told.split()[-1]) == (words[0], words[-1]), "and nothing beside it"


@pytest.mark.parametrize("field", ["reporter_contact", "incident_number"])
def test_a_short_number_alone_yields_to_a_dose(rules: Scrubber, field: str) -> None:
    told = shown(rules, "As 412 was out we came. He got 412 mg of it and 12 mg more.", **{field: "412"})
    assert told.endswith("He got 412 mg of it and 12 mg more.")
    assert "As 412" not in told


def test_a_dose_stays_beside_the_same_number_of_somebodys(rules: Scrubber) -> None:
    told = shown(rules, "Beep 1500 about it. Heparin 1500 units went in.", reporter_contact="ext 1500")
    assert told == "Beep [PHONE-1] about it. Heparin 1500 units went in."


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("ext 1000", "We hung 1000 mL and then 1,000 cc of saline."),
        ("ext 1500", "Heparin 1500 units went in over 5 minutes."),
        ("ext 1840", "BNP 1840 in spite of a wet x-ray."),
        ("pager 412", "He got 412 mg of it, then 412 mcg."),
        ("pager 500", "The 500 was wide open."),
        ("ext 2026", "In 2026 the protocol changed; since 1999 nothing had."),
        ("ext 1430", "We arrived at 1430 and left around 1430."),
        ("pager 8841", "BP was 88/41 and the rate 88, 41 minutes later."),
        ("pager 8841", "The pump read 0.8841 and the ratio was 1:8841."),
        ("line 13090", "BP was 130/90 and then 130 90 again."),
        ("2026-0512-0338", "At 0338 the 2026 monitor showed 0.3 and 3.38."),
        ("M4, 4th floor, after 7pm, 24/7", "On the 4th attempt at 7pm, 24 of 7 were out."),
        ("room 12, 2nd door", "The 12 lead came 2nd, 12 minutes in."),
        ("ask for the A1 desk", "A1 is what the patient wanted, a 1 lead."),
        ("ems@county.example", "EMS arrived and the county had none."),
    ],
)
@pytest.mark.parametrize("field", ["reporter_contact", "incident_number"])
def test_doses_years_times_and_plain_words_stay(rules: Scrubber, field: str, answer: str, text: str) -> None:
    assert shown(rules, text, **{field: answer}) == shown(rules, text)


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        (
            "Deputy medical examiner liaison",
            "The deputy medical-examiner liaison asked twice. No other liaison or examiner was there.",
            "The [PROVIDER-1] asked twice. No other liaison or examiner was there.",
        ),
        (
            "chief of Station 4",
            "As chief of station 4 I saw it. A chief of another service asked.",
            "As [PROVIDER-1] I saw it. A chief of another service asked.",
        ),
        (
            "county air ambulance education coordinator",
            "I am the county air ambulance education coordinator. The coordinator of the air ambulance left.",
            "I am the [PROVIDER-1]. The coordinator of the air ambulance left.",
        ),
    ],
)
def test_a_role_that_points_to_one_person_is_hidden_as_a_whole(
    rules: Scrubber, role: str, text: str, expected: str
) -> None:
    assert shown(rules, text, reporter_role=role) == expected


@pytest.mark.parametrize(
    "role",
    [
        *("paramedic", "nurse", "EMT", "dispatcher", "student", "supervisor", "medical director"),
        *("flight nurse", "charge nurse", "shift supervisor", "field training officer", "quality manager"),
        *("emergency medical technician", "critical care paramedic", "registered nurse, CCRN", "EMT-P / RN"),
        *("flight paramedic in training", "emergency room nurse", "emergency department physician assistant"),
    ],
)
def test_a_role_that_many_have_stays(rules: Scrubber, role: str) -> None:
    text = f"The {role} hung the wrong bag. A second {role} saw it, and another {role.upper()} wrote it down."
    assert shown(rules, text, reporter_role=role) == shown(rules, text)
