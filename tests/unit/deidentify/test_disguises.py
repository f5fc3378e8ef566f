"""No spelling trick hides an identifier, no text makes the scrubber slow or forges a placeholder."""

import time
from collections.abc import Callable

import pytest

from services.deidentify.core.fold import fold
from services.deidentify.core.scrubber import Scrubber

SMALLEST, LARGEST = 4_000, 1_000_000
TICK_S = 0.03
"""Below this the clock of the process says little."""
LINEAR = 2.6
"""Twice the text may cost so many times as much; quadratic would be 4."""
MOST_TRIES = 8


@pytest.mark.parametrize(
    "marked",
    [
        "SSN [[412\u201155\u20119081]] seen",
        "SSN [[4\u200b12-55-9081]] seen",
        "SSN [[４１２-５５-９０８１]] seen",
        "told Dr. [[N\u0433uyen]] twice",
        "mail [[d.ruiz＠example.org]] please",
        "Mrs. [[𝐂𝐨𝐨𝐤]] was there",
        "Mrs. [[O\u2019Brien]] was there",
        "Medic [[&#71;abriela K&#x61;lkowitz]] left, &lt;b&gt; 98&deg;",
        "Dr. [[Nu&ntilde;ez]] &amp; crew",
        "Medic [[G a b r i e l a K a l k o w i t z]] left",
        "Seen on [[03/\x0b14/2026]] again",
        "IP [[10.41\x00.6.22]] again",
        "Call [[612\x01555\x010139]] now",
        "SSN [[412-55-\r\n9081]] read",
        "SSN [[412-\n55-\n9081]] read",
        "Call us at [[612-555-\n> 0139]] after 5.",
        "MRN [[4417093-\r\n826]] read",
        "mail to: [[mquigley@hillmail.=\ncom]] please",
        "Medic [[\U0001f17f\U0001f174\U0001f183\U0001f181\U0001f170]] gave it.",
        "Patient [[\U0001f1f6\U0001f1fa\U0001f1ee\U0001f1ec\U0001f1f1\U0001f1ea\U0001f1fe]] fell.",
        "SSN [[\u2477\u2474\u2475-\u2478\u2478-\u247c\u247b\u2477\u2474]] read",
        "Medic [[Jos\u00c3\u00a9 Pe\u00c3\u00b1a]] drew it up.",
        "Patient [[Jos\ufffd Pe\ufffda]] fell.",
        "Patient [[Jorge Mu=C3=B1oz]] fell",
        "Patient [[Jorge Mu%C3%B1oz]] fell",
        "Patient [[Jorge Mu\\u00f1oz]] fell",
        "Call [[%36%31%32%2D%35%35%35%2D%30%31%33%39]] now",
        "Call [[612%20555%200139]] now",
        "Patient [[&amp;#77;&amp;#97;&amp;#114;&amp;#108;&amp;#101;&amp;#110;&amp;#101;]] fell",
        "Call [[[PHONE-555: 0139]]] back.",
        "MRN [[[ID-441][ID-709][ID-382]]] given.",
    ],
)
def test_a_disguise_does_not_help(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


def test_offsets_count_code_points_of_the_text_as_given(scrubber: Scrubber) -> None:
    text = "😀\u200b at the café Dr. Nguyễn 😀 said so"
    (hit,) = scrubber.scrub(text).hits
    assert text[hit.start : hit.end] == "Nguyễn"


def test_what_turns_a_text_around_or_is_not_seen_does_not_go_out(scrubber: Scrubber) -> None:
    unseen = "".join(chr(0xE0000 + ord(char)) for char in "Kalkowitz")
    text = f"Medic \u202eztiwoklaK aleirbaG\u202c gave 100 mg, \u2067then{unseen} 10 mg \u200fof it."
    assert scrubber.scrub(text).text == "Medic [PROVIDER-1] gave 100 mg, then 10 mg \u200fof it."


@pytest.mark.parametrize(
    "text",
    [
        "S A M P L E history, O P Q R S T",
        "a b c d e f",
        "AT&T; took it &amp; left",
        "temp 98&deg;F",
        "sat 94%20 min later",
        "BP 120/\n80, then 118/\r\n76",
        "PT IS 77\n/225205 STILL TALKING\n/225250 NOT TALKING",
        "HR=40\r\nRR=12\r\n",
        "epi 0.3.\n2 mg of versed\x0b4 mg of zofran",
    ],
)
def test_what_only_looks_like_a_disguise_stays(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []


def test_a_placeholder_cannot_be_forged(scrubber: Scrubber) -> None:
    out = scrubber.scrub("I saw [NAME-1] with Dr. Patel and [DATE-2: 2026].").text
    assert out == "I saw (NAME-1) with Dr. [PROVIDER-1] and (DATE-2: 2026)."


PIECES = [
    *("a", "A", "1", "0", "[", "]", "(", "-", "/", ".", ",", "'", "@", ":", "#", " ", "\n", "`", "\x00"),
    *("\u200b", "é", "½", "ﷺ", "漢", "\u0301", "\u202e", "\ud800", "😀", "ß", "[[]]", "(((", "［", "《"),
    *("1-", "Aa ", "a.a@", "12 st ", "St. ", "one ", "x" * 200 + " ", "[NAME-1]", "John ", "Ян ", "a\u200b"),
    *(
        "12-1234 5 mg ",
        "1-\n",
        "%41",
        "DOB (",
        "\u00c3\u00a9",
        "Ruiz's pulse ",
        "[NAME-1] Dr. Bell ",
        "the 4th of ",
        "http://",
        "1.1.1.",
        "Dr. ",
        "Medic 4 ",
        "(412) ",
    ),
    *(
        "&#65;",
        "&amp;",
        "&a",
        "a b c d e f g ",
        "five ",
        "Apt 3, ",
        "O'",
        "Mac-",
        "van der ",
        "room ",
        "Mercy ",
        "Elm St & ",
    ),
    *(
        "medic forty one h u y n h ",
        "comma n as in nancy ",
        "Kia Vang (KV) told KV ",
        "Unit | Crew\nM41 | Vang\n",
        "From: Kia Vang\n",
    ),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_takes_linear_time(piece: str, scrubber: Scrubber) -> None:
    def cost_s(size: int) -> float:
        text = piece * (size // len(piece) + 1)
        started = time.process_time()
        scrubber.scrub(text)
        return time.process_time() - started

    size = SMALLEST
    while cost_s(size) < TICK_S and size < LARGEST:
        size *= 2
    assert any(_doubles(cost_s, size * scale) for scale in (1, 2, 4))


def _doubles(cost_s: Callable[[int], float], size: int) -> bool:
    """Whether twice the text costs about twice as much; a cache outgrown may hide it at one size."""
    small = large = float("inf")
    for tries in range(MOST_TRIES):
        # The best of each, turn by turn: another program's burst is not the text's fault.
        small, large = min(small, cost_s(size)), min(large, cost_s(2 * size))
        if tries and large < LINEAR * small + TICK_S / 4:
            return True
    return False


@pytest.mark.parametrize(
    "char", ["a", "A", "1", "[", "(", "-", "\u200b", "\u0301", "é", "漢", "\ud800", "\n"]
)
def test_a_megabyte_of_one_character_breaks_nothing(char: str, scrubber: Scrubber) -> None:
    result = scrubber.scrub(char * 1_000_000)
    assert len(result.hits) <= 1
    assert 0 <= result.residual_risk <= 1


@pytest.mark.parametrize("text", ["[Patel-1: Dr. Ruiz]", "[Dr. Ruiz-7]", "SSN [412-55-9081]"])
def test_brackets_do_not_shield_an_identifier(text: str, scrubber: Scrubber) -> None:
    out = scrubber.scrub(text).text
    assert "Ruiz" not in out
    assert "9081" not in out


def test_folding_keeps_the_way_back() -> None:
    folded = fold("ﬁre Þór\u0301 ½")
    assert folded.text.startswith("fire Thor")
    assert folded.original(0, 2) == (0, 1)
    assert folded.original(5, 9) == (4, 8)
