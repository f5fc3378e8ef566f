"""What misleads a reader of words: denied, past, practised, praised, dramatic, prevented, and calm."""

import pytest

from pso.triaging import answer_of
from services.classifier.core import Ontology

answer = answer_of(Ontology.load())

HARMLESS = {
    "negation": "We braked hard at the light. No injuries, no contact, the patient noticed nothing.",
    "history": "72 yo with a history of cardiac arrest last year, long wait for a bed, no change.",
    "training": "In the simulation lab the crew left the tube in the manikin's esophagus for six minutes.",
    "praise": "Great teamwork on a cardiac arrest with ROSC, nothing went wrong, I want them recognised.",
    "dramatic": "Smoke everywhere, people screaming, our siren died and I thought we would all die; "
    "it was a burnt belt, nobody hurt, patient delivered on time.",
}
CALM = {
    "flat trace": "Chart review: the end-tidal trace was flat from 10:02 to 10:14 after the tube was placed. "
    "The emergency physician replaced it on arrival.",
    "called again": "Patient declined transport at 21:10 after a normal assessment. The same address called "
    "at 03:40; she was found without a pulse.",
    "ten times": "The pump had been set to 50 mL per hour in place of 5. The norepinephrine bag was empty "
    "by the time we reached the ward.",
    "air": "The flowmeter he was connected to for the ride was the one for air. His saturation was 71.",
    "slang": "Tubed the goose, nobody looked at the box, ER doc pulled it ten min later, pt coded.",
    "live": "The narc key is still out with the medic who reeks of booze, he is on the truck right now.",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_report_is_not_urgent(text: str) -> None:
    assert answer(text).tier == "T3"


@pytest.mark.parametrize("text", CALM.values(), ids=CALM)
def test_a_lethal_event_told_calmly_is_urgent(text: str) -> None:
    assert answer(text).tier == "T1"


def test_what_was_prevented_did_not_happen_but_could_have_killed() -> None:
    said = answer("Picked up the vial of vecuronium for saline, partner stopped me before it was drawn up.")
    assert (said.report_type, said.harm, said.tier) == ("RT-NM", "HL-0", "T2")


def test_a_drill_is_a_lesson_that_reached_nobody() -> None:
    said = answer(HARMLESS["training"])
    assert (said.report_type, said.harm) == ("RT-UC", "HL-0")
