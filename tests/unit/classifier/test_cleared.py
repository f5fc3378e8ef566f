"""What was feared or charged and told to have been right raises no alarm; what only sounds so does."""

import pytest

from contracts.events import FactValue
from contracts.facts import FactName
from pso.triaging import answer_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading

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
