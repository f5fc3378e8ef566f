"""What was feared or charged and told to have been right raises no alarm; what only sounds so does."""

import pytest

from contracts.events import FactValue
from contracts.facts import FactName
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading, facts_told

answer = answer_of(ONTOLOGY)
RIGHT = [
    (
        FactName.MANIFOLD_DOSE,
        "Family says we overdosed him. He had 50 mcg fentanyl as ordered. Dose was right.",
    ),
    (
        FactName.MANIFOLD_DOSE,
        "Gave 0.5 mg epi as 5 mL of the 1:10,000 in the arrest then 1 mg as 10 mL next round. QA flagged the "
        "two volumes as a tenfold error, it's not, both by order. No problem found.",
    ),
    (
        FactName.MANIFOLD_DOSE,
        "QA flagged my epi dose as tenfold. It was not: 1 mg as 10 mL of 1:10,000 in an arrest, by protocol.",
    ),
    (
        FactName.TAMPERING,
        "Chart says ketamine 200 mg. That is a typo, 20 mg was given, vial waste of 180 witnessed and "
        "signed. Fixed in addendum. Pt got right dose.",
    ),
    (
        FactName.TAMPERING,
        "Morphine count was one short at 0600, everyone panicked about diversion. The missing vial was in "
        "the sharps with a witnessed waste sig. Count reconciled, no loss, no tampering.",
    ),
    (
        FactName.TIME_CRITICAL_EXPOSURE,
        "Thought i had a needle stick. Glove was nicked but skin not broken, no blood, alcohol test neg. Emp "
        "health says no exposure and no PEP",
    ),
]
WRONG = [
    "Family says we overdosed him. He got 500 mcg of fentanyl, it should have been 50 as ordered.",
    "Family claims we overdosed him. Review: 500 mcg of fentanyl given, 50 mcg ordered. On paper it was the "
    "right dose.",
    "QA flagged a tenfold dose of morphine. The chart was right, he got 40 mg instead of 4 mg as ordered.",
    "Chart typo: ketamine 200 mg. It was none, she got 200 mg when 20 mg was ordered, and stopped breathing.",
    "Ketamine count reconciled on paper, no loss, but a signature is forged and two vials were glued.",
    "Fentanyl waste was not witnessed, one vial is missing and unaccounted for.",
    "Stuck my thumb with a used needle through the glove, source hep C, PEP started.",
    "Needle went through the glove into my finger. Skin intact elsewhere. Source HIV positive, started PEP.",
]


@pytest.mark.parametrize(("fact", "text"), RIGHT)
def test_what_was_right_after_all_is_no_alarm(fact: FactName, text: str) -> None:
    assert a_reading(text).facts[fact].value is FactValue.NO
    assert answer(text).tier != "T1"


@pytest.mark.parametrize("text", WRONG)
def test_what_was_wrong_stays_an_alarm(text: str) -> None:
    assert answer(text).tier == "T1"


def test_an_empty_cot_that_tipped_with_nobody_near_is_a_near_miss() -> None:
    said = answer(
        "Empty cot tipped on the ramp after we had already moved the lady to the ED bed. Nobody under it, no "
        "pt on it, no injuries to crew. Dent in the rail."
    )
    assert (said.report_type, said.harm, said.tier) == ("RT-NM", "HL-0", "T3")


@pytest.mark.parametrize(
    "text",
    [
        "Cot tipped on the ramp with her on it, she cut her scalp, 2 stitches.",
        "Empty cot rolled into the bay and struck a lady on the bench, she fractured her wrist.",
    ],
)
def test_a_cot_that_hurt_somebody_is_no_near_miss(text: str) -> None:
    assert answer(text).report_type != "RT-NM"


def test_a_resuscitation_stopped_for_anothers_order_was_wrongly_stopped() -> None:
    text = "Gave up after 10 min as the wife said DNR. There was no DNR, that was her sister's paper."
    assert FactName.RESUSCITATION_WRONG in facts_told(text)
    assert answer(text).tier == "T1"


def test_a_resuscitation_stopped_for_the_patients_own_order_was_not() -> None:
    text = "Stopped CPR after 4 min, the DNR was found, valid and hers. Her sister was there. Expected death."
    assert FactName.RESUSCITATION_WRONG not in facts_told(text)


def test_an_unwanted_kiss_is_told_even_where_it_was_only_tried() -> None:
    said = answer("He cornered me against the bench and tried to kiss me. I got off at next stop light.")
    assert (said.codes[0], said.tier) == ("PSF-03", "T1")
