"""What misleads a reader of words: denied, past, practised, dramatic, prevented, calm, the illness's own."""

import pytest

from pso.triaging import answer_of
from services.classifier.core import Ontology

answer = answer_of(Ontology.load())

HARMLESS = {
    "negation": "We braked hard at the light. No injuries, no contact, the patient noticed nothing.",
    "history": "72 yo with a history of cardiac arrest last year, long wait for a bed, no change.",
    "training": "In the simulation lab the crew left the tube in the manikin's esophagus for six minutes.",
    "praise": "Great teamwork on a cardiac arrest with ROSC, nothing went wrong, I want them recognised.",
    "dramatic": "Smoke everywhere, people screaming, I thought we would all die; it was a burnt fan belt, "
    "nobody hurt, another rig took the patient on time.",
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

BESIDE_ILLNESS = {
    "form": "Septic shock, three pressors, died in the ICU two days later as everybody had expected. The "
    "reason for this report: the signature page was left blank and I faxed it next morning.",
    "clock": "Cold and stiff when we got there, nothing to work. The reason for this note is that the clock "
    "of the monitor was an hour off, so the time on the strip is wrong.",
    "allergy": "Massive head bleed, tubed, brain dead by evening. I told the nurse no allergies and found "
    "penicillin on her list a minute later; went back in before anything was hung.",
    "line": "Arrest from the start, never a rhythm, pronounced at the hospital. First IO would not flush, "
    "second one ran at once.",
    "later": "Refused after a stubbed toe, all vitals normal, form complete. Killed in a house fire in June.",
    "stop": "First try was in the goose, saw the flat line, pulled it and bagged at once, sat stayed 97, "
    "second try good. He died of his head injury on day four.",
}
"""The patient was grave, the event small: how the illness ended is no harm of the event."""
GRAVE_IN_PASSING = {
    "pump": "Long trip, nice weather, found the levophed channel paused at the halfway mark, MAP had been in "
    "the thirties for a while, he arrested once and we got him back.",
    "pads": "Long ride, good company, nothing much to tell but that the AED sat without pads for six minutes "
    "while he was in VF, and he never woke up.",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_report_is_not_urgent(text: str) -> None:
    assert answer(text).tier == "T3"


SAME_DAY = {
    "siren": "Smoke everywhere, people screaming, our siren died and I thought we would all die; "
    "it was a burnt belt, nobody hurt, patient delivered on time.",
    "claim": "Everyone says it made no difference, but the AED sat without pads for six minutes while he was "
    "in VF, and he never woke up.",
}
"""Known misses: one too high, one too low, neither left unread."""


@pytest.mark.parametrize("text", SAME_DAY.values(), ids=SAME_DAY)
def test_where_words_and_the_whole_disagree_a_person_reads_it_the_same_day(text: str) -> None:
    assert answer(text).tier == "T2"


@pytest.mark.parametrize("text", BESIDE_ILLNESS.values(), ids=BESIDE_ILLNESS)
def test_how_an_illness_ended_is_no_alarm(text: str) -> None:
    said = answer(text)
    assert (said.tier != "T1", said.harm in {"HL-0", "HL-1"}) == (True, True), (said.tier, said.harm)


@pytest.mark.parametrize("text", GRAVE_IN_PASSING.values(), ids=GRAVE_IN_PASSING)
def test_what_the_event_did_is_an_alarm_beside_a_grave_illness_too(text: str) -> None:
    assert answer(text).tier == "T1"


@pytest.mark.parametrize("text", CALM.values(), ids=CALM)
def test_a_lethal_event_told_calmly_is_urgent(text: str) -> None:
    assert answer(text).tier == "T1"


def test_what_was_prevented_did_not_happen_but_could_have_killed() -> None:
    said = answer("Picked up the vial of vecuronium for saline, partner stopped me before it was drawn up.")
    assert (said.report_type, said.harm, said.tier) == ("RT-NM", "HL-0", "T2")


def test_a_drill_is_a_lesson_that_reached_nobody() -> None:
    said = answer(HARMLESS["training"])
    assert (said.report_type, said.harm) == ("RT-UC", "HL-0")
