"""The words shown as grounds of an answer say something to the person who reads them, or none are shown."""

import pytest

from contracts.facts import FactName
from services.classifier.core.telling import tells
from tests.unit.classifier.builders import a_reading


@pytest.mark.parametrize("word", ["at", "40", "is", "north", "mg", "there", "i", "[unit]", "%", "1:1000"])
def test_words_of_grammar_numbers_and_directions_tell_nothing(word: str) -> None:
    assert not tells(word)


@pytest.mark.parametrize("word", ["esophagus", "dropped", "pulseless", "roc", "diversion", "co"])
def test_words_of_what_happened_tell_something(word: str) -> None:
    assert tells(word)


@pytest.mark.parametrize(
    "text",
    [
        "Levophed was off for some minutes after the line change, nobody is sure how long, pressure came "
        "back.",
        "Found the ketamine pump running faster than charted, she was sleepy, we slowed it, she woke.",
    ],
)
def test_why_a_text_may_be_urgent_is_shown_in_words_that_tell(text: str) -> None:
    shown = a_reading(text).facts[FactName.MAYBE_URGENT].evidence
    for one in shown:
        words = text[one.start : one.end].lower().split()
        assert any(tells(word) for word in words)


def test_of_a_long_text_the_sentence_is_shown_that_weighs_most() -> None:
    text = (
        "Called at ten past nine for a man of 61 with chest pain, pale and sweating, pressure 104 over 60, "
        "and he told his story well. We gave aspirin and a line was placed on the second try. His wife rode "
        "along. In the ED the tube was found in the esophagus and nobody had noticed for eleven minutes. "
        "He was taken to the second floor of the hospital and a nurse signed for his watch, his wallet and "
        "his glasses. Afterwards we cleaned the truck, changed the sheet and went home."
    )
    reading = a_reading(text)
    (shown,) = reading.facts[FactName.LIKE_U02].evidence
    assert text[shown.start : shown.end].startswith("In the ED the tube was found in the esophagus")
