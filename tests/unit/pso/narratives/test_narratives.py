"""What the generator promises: exact marks, two halves apart, all kinds and voices, the same by seed."""

import re
import time
from collections import Counter
from itertools import islice

import pytest

from contracts.identifiers import IdentifierLabel
from pso.marked import gold
from pso.narratives import Half, narratives
from pso.narratives.compose import SHARED
from pso.narratives.stocks import TEMPLATE_KINDS, items, read, stocks_of

COUNT = 4000
TOLD = {half: list(narratives(half, COUNT)) for half in Half}
GOLD = {half: [gold(line["marked"]) for line in lines] for half, lines in TOLD.items()}
halves = pytest.mark.parametrize("half", Half, ids=lambda half: half.name)


@halves
def test_marks_are_exact_and_every_label_occurs(half: Half) -> None:
    found = Counter(span["label"] for told in GOLD[half] for span in told.spans)
    assert set(found) == {label.value for label in IdentifierLabel}
    assert min(found.values()) >= 15
    for told in GOLD[half]:
        assert not re.search(r"\[\[|\]\]|<<|>>|[{}]", told.text), told.text


@halves
def test_every_voice_speaks_about_as_often(half: Half) -> None:
    voices = Counter(line["voice"] for line in TOLD[half])
    assert len(voices) == 11
    assert min(voices.values()) > COUNT / 22


@halves
def test_texts_are_as_long_as_reports_are(half: Half) -> None:
    lengths = [len(told.text) for told in GOLD[half]]
    assert 140 <= sum(lengths) / COUNT <= 210
    assert max(lengths) <= 750


@halves
def test_every_sixth_text_holds_no_identifier_and_the_others_do(half: Half) -> None:
    spans = [len(told.spans) for told in GOLD[half]]
    assert not any(spans[5::6])
    assert sum(1 for at, count in enumerate(spans) if at % 6 != 5 and count) == COUNT - len(spans[5::6])
    assert 2.5 <= sum(spans) / COUNT <= 4.5
    assert sum(len(told.keeps) for told in GOLD[half]) / COUNT >= 2


@halves
def test_all_case_regimes_occur(half: Half) -> None:
    texts = [told.text for told in GOLD[half] if len(told.text) > 60]
    assert sum(text.isupper() for text in texts) > len(texts) / 20
    assert sum(text.islower() for text in texts) > len(texts) / 20
    assert sum(not text.isupper() and not text.islower() for text in texts) > len(texts) / 2


def test_the_same_seed_tells_the_same_and_another_does_not() -> None:
    assert list(narratives(7, 40)) == list(narratives(7, 40))
    assert list(islice(narratives(7, 400), 40)) == list(narratives(7, 40))
    assert [line["marked"] for line in narratives(7, 40)] != [line["marked"] for line in narratives(9, 40)]


def test_no_text_is_told_twice_and_none_is_in_both_halves() -> None:
    texts = {half: Counter(told.text for told in GOLD[half]) for half in Half}
    assert all(sum(count - 1 for count in counts.values()) < COUNT / 50 for counts in texts.values())
    shared = texts[Half.DEVELOPMENT].keys() & texts[Half.KEPT_OUT].keys()
    assert all(len(text) < 30 for text in shared)


def test_the_halves_share_no_name_no_format_and_no_sentence() -> None:
    first, second = (stocks_of(half) for half in Half)
    names = [
        {name.casefold() for origin in half.origins for name in (*origin.given, *origin.surnames)}
        for half in (first, second)
    ]
    assert not names[0] & names[1]
    tables = read("stocks")
    for name, stock in first.stocks.items():
        shared = set(stock.patterns) & set(second.stocks[name].patterns)
        ways = {pattern for pattern in shared if len(pattern) == 1 and not isinstance(pattern[0], str)}
        assert shared == ways or tables[name].get("closed"), name
    for voice, kinds in first.templates.items():
        for kind, patterns in kinds.items():
            assert not set(patterns) & set(second.templates[voice][kind])


@halves
def test_every_stock_has_something_to_say(half: Half) -> None:
    stocks = stocks_of(half)
    assert all(stock.patterns for stock in stocks.stocks.values())
    assert len(stocks.origins) >= 20
    assert all(min(len(origin.given), len(origin.surnames)) >= 12 for origin in stocks.origins)
    for voice, kinds in stocks.templates.items():
        assert all(kinds[kind] for kind in (TEMPLATE_KINDS if voice != SHARED else ("tail", "clean"))), voice


def test_there_are_many_sentences_and_none_is_written_twice() -> None:
    written = Counter(
        sentence
        for table in read("templates").values()
        for kind in TEMPLATE_KINDS
        for sentence in table.get(kind, ())
    )
    assert len(written) >= 500
    assert max(written.values()) == 1


@halves
def test_no_sentence_is_told_too_often(half: Half) -> None:
    """By the words around the slots: the longest stretch of a text without marks, letter case aside."""
    stretches = Counter(
        max(re.split(r"\[\[.*?\]\]|<<.*?>>", line["marked"]), key=len).strip().casefold()[:40]
        for line in TOLD[half]
    )
    (_, most), *_ = stretches.most_common(1)
    assert most < COUNT / 25


def test_no_number_or_address_can_reach_anybody() -> None:
    tables = read("stocks")
    for pattern in items(tables["phone"]):
        plain = re.sub(r"\{.*?\}", "", pattern)
        assert re.search(r"555\D{0,4}01|five five five,? zero one", plain), pattern
    assert all("example" in host for host in items(tables["host"]))
    whole = [pattern for pattern in items(tables["ssn"]) if not re.match(r"[xX*]", pattern)]
    assert all(re.match(r"9|000|666", pattern) for pattern in whole)
    for half in Half:
        for told in GOLD[half]:
            for span in told.spans:
                if span["label"] == "EMAIL":
                    assert "example" in told.text[span["start"] : span["end"]].lower()


def test_a_thousand_texts_take_about_a_second() -> None:
    began = time.process_time()
    for _ in narratives(0, 1000):
        pass
    assert time.process_time() - began < 2.5
