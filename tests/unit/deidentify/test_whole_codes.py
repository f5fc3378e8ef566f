"""What is written against a hidden code belongs to it; sentences, keys and models beside it do not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.whole_codes import LONGEST, MOST_PARTS, whole_codes

DEVICE = IdentifierLabel.DEVICE


def whole(text: str, label: IdentifierLabel = DEVICE) -> str:
    """What is hidden of a text in which the first run of digits was found."""
    start = next(i for i, c in enumerate(text) if c.isdigit())
    end = next((i for i in range(start, len(text)) if not text[i].isdigit()), len(text))
    (found,) = whole_codes([Found(start, end, label, "told", 80)], text)
    return text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("seal RED-44172.", "RED-44172"),
        ("seal 44172-9K, then", "44172-9K"),
        ("cable X14C-771-208 chewed", "X14C-771-208"),
        ("bag d-44 in", "d-44"),
        ("seal44172 in", "44172"),
        ("asset-44172-broken", "44172"),
        ("MRN44172", "44172"),
        ("sn-44172", "44172"),
        ("went in. 44172. Then", "44172"),
        ("44172-NO LOC", "44172"),
        ("44172.No pain", "44172"),
        ("44172-no injuries", "44172"),
        ("44172", "44172"),
    ],
)
def test_a_code_is_hidden_whole(text: str, code: str) -> None:
    assert whole(text) == code


def test_a_number_in_groups_begins_with_the_first() -> None:
    text = "licence 31 417 882"
    (found,) = whole_codes([Found(11, 18, IdentifierLabel.LICENSE, "told", 80)], text)
    assert text[found.start : found.end] == "31 417 882"


def test_a_vital_before_a_number_in_groups_is_none_of_it() -> None:
    found = [Found(7, 14, IdentifierLabel.LICENSE, "told", 80)]
    assert whole_codes(found, "HR 110 417 882") == found


def test_what_is_no_code_stays_as_it_was() -> None:
    found = [Found(0, 3, IdentifierLabel.PROVIDER, "told", 80)]
    assert whole_codes(found, "Joe-7") == found
    assert whole("unit 41-B", IdentifierLabel.UNIT) == "41"


@given(st.text("aB9-._ ", max_size=60), st.data())
def test_it_only_grows_and_never_into_what_stands_beside(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    found = [Found(a, b, DEVICE, "told", 80) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    grown = whole_codes(found, text)
    most = MOST_PARTS * (LONGEST + 2)
    for before, after in zip(found, grown, strict=True):
        assert (
            before.start - most <= after.start <= before.start < before.end <= after.end <= before.end + most
        )
    assert all(left.end <= right.start for left, right in pairwise(grown))
