"""A reason and a message are words that somebody sees."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.wording import MAX_REASON_CHARS, Reason, is_reason, is_seen

NOT_DRAWN = {
    "Hangul filler": "\u3164",
    "Hangul initial filler": "\u115f",
    "Hangul medial filler": "\u1160",
    "half-width Hangul filler": "\uffa0",
    "braille blank": "\u2800",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "right-to-left override": "\u202e",
    "a tag": "\U000e0041",
    "variation selector": "\ufe0f",
    "no-break space": "\u00a0",
    "line separator": "\u2028",
    "control": "\0",
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("text", NOT_DRAWN.values(), ids=NOT_DRAWN)
def test_what_nobody_sees_is_neither_a_reason_nor_a_message(text: str) -> None:
    for told in (text, text * 3, f" {text}\n", "".join(NOT_DRAWN.values())):
        assert (is_seen(told), is_reason(told)) == (False, False)
    assert is_reason(f"{text}Read again{text}")


@pytest.mark.parametrize("text", ["Read.", "7", "é", "읽음", "दिखा", "見た", "\u0628\u064f"])
def test_a_letter_or_digit_of_any_script_is_a_reason(text: str) -> None:
    assert (is_seen(text), is_reason(text)) == (True, True)
    assert TypeAdapter(Reason).validate_python(f" {text} ") == text


@pytest.mark.parametrize("text", ["?!", "👍", "👩‍🚒", "⠓"])
def test_a_sign_is_a_message_and_no_reason(text: str) -> None:
    assert (is_seen(text), is_reason(text)) == (True, False)


@pytest.mark.parametrize("text", ["", " ", "\u3164", "...", "x" * (MAX_REASON_CHARS + 1)])
def test_a_field_for_a_reason_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Reason).validate_python(text)
