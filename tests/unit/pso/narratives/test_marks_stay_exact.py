"""Whatever changes a text's letters leaves every mark on the same identifier."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.identifiers import IdentifierLabel
from pso.marked import gold
from pso.narratives import Half, Regime, StandIns, in_case, narratives, reinvent, with_typos
from pso.narratives.reinvent import STOCK_FOR
from pso.narratives.segments import is_safe, joined, segments

LABELS = st.sampled_from([label.value for label in IdentifierLabel])
SEEDS = st.integers(0, 2**32)
LETTERS = st.characters(exclude_characters="[]<>", exclude_categories=["Cs"])
EXAMPLES = (
    "Ana Ruiz", "RUIZ, ANA M", "van der Berg", "St. Luke's", "Medic 41", "412 Elm St Apt 3", "3/14/26",
    "the 4th", "a.ruiz@example.org", "https://example.org/x/9", "192.0.2.7", "614-555-0142 x12", "N412TX",
    "ß", "İz", "ǆ", "²", "٣/٤",
)  # fmt: skip
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=30).filter(is_safe), st.sampled_from(EXAMPLES))
MARKED = st.lists(
    st.one_of(
        st.builds(lambda label, words: f"[[{label}:{words}]]", LABELS, WORDS),
        st.builds(lambda words: f"<<{words}>>", WORDS),
        st.builds(lambda words: f" {words} ", WORDS),
    ),
    max_size=8,
).map("".join)
QUICK = settings(max_examples=200, deadline=None)


def labels(marked: str) -> list[str]:
    return [span["label"] for span in gold(marked).spans]


@QUICK
@given(marked=MARKED)
def test_segments_joined_are_the_text(marked: str) -> None:
    assert joined(segments(marked)) == marked


@QUICK
@given(marked=MARKED, regime=st.sampled_from(Regime), seed=SEEDS)
def test_a_case_regime_moves_no_mark(marked: str, regime: Regime, seed: int) -> None:
    changed = in_case(marked, regime, random.Random(seed))
    assert labels(changed) == labels(marked)
    assert len(gold(changed).keeps) == len(gold(marked).keeps)
    text = gold(marked).text
    assert gold(changed).text.casefold() == text.casefold() or not text.isascii()


@QUICK
@given(marked=MARKED, rate=st.floats(0, 1), seed=SEEDS)
def test_typos_move_no_mark_and_touch_no_keep(marked: str, rate: float, seed: int) -> None:
    before, after = gold(marked), gold(with_typos(marked, rate, random.Random(seed)))
    assert [span["label"] for span in after.spans] == [span["label"] for span in before.spans]
    kept = [before.text[keep["start"] : keep["end"]] for keep in before.keeps]
    assert [after.text[keep["start"] : keep["end"]] for keep in after.keeps] == kept


@QUICK
@given(marked=MARKED, seed=SEEDS, half=st.sampled_from(Half))
def test_reinventing_keeps_labels_and_all_other_words(marked: str, seed: int, half: Half) -> None:
    changed = reinvent(marked, random.Random(seed), half)
    assert labels(changed) == labels(marked)
    others = [part for part in segments(marked) if not part.is_identifier]
    assert [part for part in segments(changed) if not part.is_identifier] == others


@QUICK
@given(label=LABELS, words=WORDS, seed=SEEDS)
def test_a_stand_in_is_another_and_the_same_each_time(label: str, words: str, seed: int) -> None:
    stand_ins = StandIns(random.Random(seed))
    other = stand_ins(label, words)
    assert other.strip()
    assert other.casefold() != words.casefold()
    assert stand_ins(label, words) == other


def test_a_generated_text_reinvented_is_one_again() -> None:
    chance = random.Random(5)
    for line in narratives(0, 500):
        assert labels(reinvent(line["marked"], chance)) == labels(line["marked"])


def test_a_person_keeps_one_stand_in_in_every_form() -> None:
    marked = "[[NAME:RUIZ, ANA]] fell. [[NAME:Ana Ruiz]] said so; Mrs. [[NAME:Ruiz]] wept. [[NAME:ana]] too."
    told = gold(reinvent(marked, random.Random(11)))
    comma, full, last, given_name = (told.text[span["start"] : span["end"]] for span in told.spans)
    assert comma == f"{last.upper()}, {given_name.upper()}"
    assert full.casefold() == f"{given_name} {last}".casefold()


def test_a_date_stays_a_date_of_its_form() -> None:
    stand_ins = StandIns(random.Random(3))
    assert len(stand_ins("DATE", "03/14/2026")) == 10
    assert stand_ins("DATE", "MONDAY").isupper()
    assert stand_ins("DATE", "the 19th").startswith("the ")


def test_every_label_has_a_stock_to_fall_back_on() -> None:
    assert STOCK_FOR.keys() == {label.value for label in IdentifierLabel}
