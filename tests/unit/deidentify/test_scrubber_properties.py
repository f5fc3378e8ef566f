"""Properties that hold for every text."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import Scrubber

PIECES = st.sampled_from(
    (
        "Dr. Patel", "412-55-9081", "740-555-0182", "a.b@example.org", "Medic 41", "3/14/2026",
        "[NAME-1]", "pt", "1420 Elm St", "St. Luke's", "\u200b", "é", "\n", ". ", ", ", "(", ")",
        "/", "-", "ROSC", "x3", "93 y/o", "c/o", "SpO2 93%", "the", "of", "I-84", "Lt.", "J.",
        "'s", "Bell", "county", "😀", "\x00", "ﬁ", "#",
    )
)  # fmt: skip
JOINED = st.lists(PIECES, max_size=25)
TEXTS = st.one_of(st.text(max_size=200), JOINED.map(" ".join), JOINED.map("".join))
STRUCTURAL = {IdentifierLabel.SSN, IdentifierLabel.PHONE, IdentifierLabel.EMAIL}
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(text=TEXTS)
def test_hits_are_ordered_apart_and_inside_the_text(scrubber: Scrubber, text: str) -> None:
    end = 0
    for hit in scrubber.scrub(text).hits:
        assert end <= hit.start < hit.end <= len(text)
        assert hit.rule
        end = hit.end


@QUICK
@given(text=TEXTS)
def test_no_hit_of_a_structural_kind_is_in_the_output(scrubber: Scrubber, text: str) -> None:
    result = scrubber.scrub(text)
    values = [text[h.start : h.end] for h in result.hits if h.label in STRUCTURAL]
    left = [value for value in values if re.search(rf"(?<![\d.-]){re.escape(value)}(?![\d.-])", result.text)]
    assert not left


@QUICK
@given(text=TEXTS)
def test_the_same_text_gives_the_same_answer(scrubber: Scrubber, text: str) -> None:
    assert scrubber.scrub(text) == scrubber.scrub(text)
    assert 0 <= scrubber.scrub(text).residual_risk <= 1


@QUICK
@given(text=TEXTS)
def test_the_strict_text_holds_nothing_of_a_hit(scrubber: Scrubber, text: str) -> None:
    strict = scrubber.strict(text, scrubber.scrub(text).hits)
    assert not any(char.isdigit() for char in strict)
