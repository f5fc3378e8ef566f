"""Numbers of the monitor and the clock, by what was measured; a fall is not a value that was kept."""

import pytest

from contracts.events import Answers
from services.classifier.core import Ontology
from services.classifier.core.observed import observe

ONTOLOGY = Ontology.load()
VALUES = frozenset({"spo2_low", "spo2_kept", "sugar_low", "seconds_only", "short_wait"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sats 97 all along.", "spo2_kept"),
        ("Never below 93.", "spo2_kept"),
        ("Lowest sat 94.", "spo2_kept"),
        ("SpO2 71% on arrival.", "spo2_low"),
        ("Sats fell from 99 to 62.", "spo2_low"),
        ("BGL 24 at the door.", "sugar_low"),
        ("The spare was in within 15 seconds.", "seconds_only"),
        ("Shocked two minutes later.", "short_wait"),
    ],
)
def test_a_value_is_read(text: str, value: str) -> None:
    assert VALUES & observe(text, Answers(), ONTOLOGY).present == {value}


@pytest.mark.parametrize(
    "text",
    [
        "HR over 100 the whole way.",
        "Temp over 100.",
        "BP held 94/50 after.",
        "The sat dropped below 92.",
        "Sugar was 250, RR 28.",
        "BGL 310, age 54.",
        "He weighs over 100 kg.",
    ],
)
def test_another_measure_or_a_fall_is_none_of_these(text: str) -> None:
    assert not VALUES & observe(text, Answers(), ONTOLOGY).present
