"""Properties that hold for every text."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.identifiers import IdentifierLabel
from pso.marked import gold
from pso.narratives import narratives
from services.deidentify.core.placeholders import FORGED
from services.deidentify.core.scrubber import Scrubber
from tests.fuzz.pieces import FORGERIES, IDENTIFIERS, PIECES, UNICODE
from tests.unit.deidentify.promises import broken

JOINED = st.lists(st.sampled_from(PIECES), max_size=25)
ANY_LETTERS = st.text(st.characters(exclude_categories=()), max_size=200)  # surrogates too
TEXTS = st.one_of(st.text(max_size=200), ANY_LETTERS, JOINED.map(" ".join), JOINED.map("".join))
WITHOUT_WIDTH = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0301\u0336\u20e3]"
DISGUISES = [char for char in UNICODE if re.fullmatch(WITHOUT_WIDTH, char)]
STRUCTURAL = {IdentifierLabel.SSN, IdentifierLabel.PHONE, IdentifierLabel.EMAIL}
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(text=TEXTS)
@example(text="van der Berg[NАME-1]").via("fuzzing: a Cyrillic letter forged a placeholder")
@example(text="½½½½½½½½½½½½St. Luke's").via("fuzzing: hits shared a letter that folds to three")
@example(text="Dr. Patel\x95Dr. PatelDr. Patel|").via("fuzzing: one person, two labels")
@example(text="at Bamile post 137, cord wrapped").via("fuzzing: a place took the landmark that was a station")
def test_every_promise_is_kept(scrubber: Scrubber, text: str) -> None:
    assert broken(scrubber, text) == []


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


@QUICK
@given(before=TEXTS, forgery=st.sampled_from(FORGERIES), after=TEXTS)
def test_no_disguise_forges_a_placeholder(scrubber: Scrubber, before: str, forgery: str, after: str) -> None:
    assert broken(scrubber, f"{before}{forgery}{after}") == []


@QUICK
@given(
    value=st.sampled_from(["412-55-9081", "740-555-0182", "a.b@example.org", "Dr. Kowalski", "3/14/2026"]),
    marks=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(DISGUISES)), max_size=6),
)
def test_marks_without_width_inside_an_identifier_do_not_save_it(
    scrubber: Scrubber, value: str, marks: list[tuple[int, str]]
) -> None:
    disguised = value
    for place, mark in marks:
        place = min(place, len(disguised))
        disguised = disguised[:place] + mark + disguised[place:]
    result = scrubber.scrub(f"he told {disguised} again")
    assert len(result.hits) == 1
    assert not re.search(r"\d\d|Kowalski|example", FORGED.sub("", result.text))


@QUICK
@given(
    names=st.lists(st.sampled_from(IDENTIFIERS), min_size=1, max_size=4),
    script=st.text(
        st.characters(min_codepoint=0x370, max_codepoint=0x1100, categories=["L", "M"]), max_size=20
    ),
)
def test_mixed_scripts_break_no_promise(scrubber: Scrubber, names: list[str], script: str) -> None:
    assert broken(scrubber, script.join(names)) == []


@pytest.mark.parametrize("opening", ["[", "([{<", "[NAME-", "[[NAME-1]", "《", "［"])
def test_nested_brackets_break_no_promise(scrubber: Scrubber, opening: str) -> None:
    assert broken(scrubber, opening * 500 + "Dr. Patel" + "]" * 500) == []


def test_a_scrubbed_text_scrubbed_again_is_almost_always_left_as_it_is(scrubber: Scrubber) -> None:
    """What stands beside a placeholder may read otherwise than beside the name: seldom, and never worse."""
    again = touched = count = 0
    for line in narratives(0, 600):
        written = scrubber.scrub(gold(line["marked"]).text).text
        hits = scrubber.scrub(written).hits
        spans = [match.span() for match in FORGED.finditer(written)]
        again += bool(hits)
        touched += any(start < hit.end and hit.start < end for hit in hits for start, end in spans)
        count += 1
    assert touched == 0
    assert again <= count / 50


@QUICK
@given(text=TEXTS)
def test_the_strict_text_holds_nothing_of_a_hit(scrubber: Scrubber, text: str) -> None:
    strict = scrubber.strict(text, scrubber.scrub(text).hits)
    assert not any(char.isdigit() for char in strict)
