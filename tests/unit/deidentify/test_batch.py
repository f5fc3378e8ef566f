"""Texts scrubbed together are scrubbed as each alone, and a quick look leaves out nothing that is found."""

import random
import re
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.agency import TenantLists
from pso.gazetteers import TABLES
from services.deidentify.core import cues, first_look, named_things, places, propagation
from services.deidentify.core import lexicon as lex
from services.deidentify.core import vocabulary as words
from services.deidentify.core.evidence import KNOWN_WORD, THRESHOLD
from services.deidentify.core.gate import Gate
from services.deidentify.core.labels import Found
from services.deidentify.core.people import DOUBT, MARK, Looked, _context
from services.deidentify.core.protect import RULES as KEPT
from services.deidentify.core.reading import WORD, Batch, _bounds
from services.deidentify.core.rules import UNANCHORED, Rule, RuleSet, Texts, _candidate, _search, patterns_of
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.structural import RULES
from services.deidentify.core.vocabulary import Shape
from tests.unit.deidentify import test_names, test_structural_identifiers

LISTS = TenantLists(
    names=("Riverbend County EMS",), roster=("Dan Kowalski", "Mark Quick"), streets=("Quarry Hollow Rd",)
)
TWICE = [
    "Medic Yazzie drove, then yazzie said no",
    "told Dr. Lindqvist that we, and Lindqvist's partner, were late",
    "lois griffin and maria lopez were told",
    "seen by Dr. Patel, pt Patel was not told",
    "Hope Eagle-Lindahl and Faith Young, Grace Hill and Will Park",
    "PT ROSE GARCIA AND SUMMER NGUYEN AT THE DOOR",
    "joy king, dawn young, april rose and grace park had it",
]
"""Names told twice, and names of two words that neither by itself is."""
WRITTEN = [
    line.replace("[[", "").replace("]]", "")
    for block in (*vars(test_structural_identifiers).values(), *vars(test_names).values())
    for line in (block.split("\n") if isinstance(block, str) else block if isinstance(block, list) else ())
    if isinstance(line, str) and 0 < len(line) < 200
]
WRITTEN += TWICE
PIECES = st.sampled_from(
    (
        "Dr. Patel", "Foley, Patrick", "tanya brooks", "Ji-hoon Park", "Li", "412-55-9081", "Medic 41",
        "3/14/2026", "[NAME-1]", "pt", "PT", "1420 Elm St", "St. Luke's", "Union & Prospect",
        "near Cedar Gap", "Oakland, CA", "corner of", "and", "Bell's palsy", "epi 1 mg", "93 y/o",
        "T. Foley", "kowalsky",
        "Kowalski", "at", "to", "Wawa", "County", "\u200b", "é", "Ω", "`", "\n", "\x00", "\r\n", ". ", ", ",
        "(", ")", "/", "-", "'", "''", "a'b", "'s", "😀", "\ud800", "№", "0", "00", "7.5",
    )
)  # fmt: skip
JOINED = st.lists(st.one_of(PIECES, st.sampled_from(WRITTEN)), max_size=12)
TEXT = st.one_of(st.text(max_size=80), JOINED.map(" ".join), JOINED.map("".join))
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(texts=st.lists(TEXT, max_size=8), with_lists=st.booleans())
def test_texts_together_are_scrubbed_as_each_alone(
    scrubber: Scrubber, texts: list[str], with_lists: bool
) -> None:
    lists = LISTS if with_lists else None
    assert scrubber.scrub_many(texts, lists) == [scrubber.scrub(text, lists) for text in texts]


def test_the_texts_of_the_other_tests_are_scrubbed_together_as_alone(scrubber: Scrubber) -> None:
    texts = [*WRITTEN, *[t.upper() for t in WRITTEN], *[t.lower() for t in WRITTEN]]
    assert scrubber.scrub_many(texts) == [scrubber.scrub(text) for text in texts]


@given(text=TEXT)
def test_words_are_cut_as_the_pattern_says(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    starts, ends = _bounds(plain)
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    assert spans == [match.span() for match in WORD.finditer(plain)]


def look_at_every_word(batch: Batch, protected: np.ndarray) -> list[Looked | None]:
    """`first_look.people` that leaves out no word that context may raise, and no pair."""
    scores, near = first_look.by_themselves(batch, protected), first_look.is_near_number(batch)
    may_be = (scores > KNOWN_WORD) | ((scores == KNOWN_WORD) & (batch.shapes != Shape.LOWER))
    columns = [
        first_look.split(batch, wanted)
        for wanted in (
            scores >= THRESHOLD,
            (scores >= DOUBT) & (scores < THRESHOLD),
            may_be & (scores < THRESHOLD),
            scores == scores,
        )
    ]
    return [
        Looked(scores[first:past].tolist(), near[first:past].tobytes(), *places)
        for first, past, *places in zip(batch.cuts, batch.cuts[1:], *columns, strict=False)
    ]


def look_at_every_place(batch: Batch, protected: np.ndarray) -> first_look.Cued:
    """`first_look.places` that only passes over words without a cue."""
    has_corner = (batch.count(batch.cues & cues.CORNER != 0) > 0)[batch.text_of]
    said = batch.cues & np.where(has_corner, cues.PLACE, cues.PLACE & ~cues.JOINING)
    said |= np.where(batch.is_mixed & (batch.gap_kinds & first_look.JOINED != 0), cues.JOINING, 0)
    return first_look.Cued(first_look.split(batch, said != 0), said.tolist())


def look_at_every_thing(batch: Batch) -> first_look.Places:
    return first_look.split(batch, batch.cues & cues.THING != 0)


def spread_everywhere(batch: Batch, found: list[list[Found]], protected: np.ndarray) -> list[bool]:
    return [True] * len(found)


@pytest.fixture
def looking_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_look, "people", look_at_every_word)
    monkeypatch.setattr(first_look, "places", look_at_every_place)
    monkeypatch.setattr(first_look, "things", look_at_every_thing)
    monkeypatch.setattr(first_look, "digit_runs", lambda batch: [True] * len(batch.texts))
    monkeypatch.setattr(propagation, "may_spread", spread_everywhere)


@pytest.fixture(scope="module")
def looked_quickly(scrubber: Scrubber) -> list[object]:
    return list(scrubber.scrub_many(mixed_texts(), LISTS))


def mixed_texts() -> list[str]:
    """Sentences of the other tests, as written, in one case, and in new neighbourhoods."""
    chance = random.Random(5)
    pieces = [piece for text in WRITTEN for piece in re.split(r"(?<=[,.;]) ", text)]
    mixed = [chance.choice((" ", ". ", ", ", "\n")).join(chance.sample(pieces, 4)) for _ in range(1500)]
    return [*WRITTEN, *mixed, *[t.upper() for t in mixed[:500]], *[t.lower() for t in mixed[:500]]]


def test_a_first_look_leaves_out_nothing_that_is_found(
    looked_quickly: list[object], looking_everywhere: None, scrubber: Scrubber
) -> None:
    assert scrubber.scrub_many(mixed_texts(), LISTS) == looked_quickly


@pytest.fixture(scope="module")
def lexicon(scrubber: Scrubber) -> lex.Lexicon:
    return lex.load_lexicon(TABLES)


def test_context_only_adds(scrubber: Scrubber, lexicon: lex.Lexicon) -> None:
    vocabulary = words.Vocabulary(lexicon, *named_things.load_heads().marks(), MARK)
    batch = Batch(Texts.of([t for t in mixed_texts() if t.isascii()]), vocabulary)
    for k, one in enumerate(look_at_every_word(batch, np.zeros(batch.size, bool))):
        reading = batch.reading(k)
        assert one is not None
        for i, score in enumerate(one.scores):
            assert _context(reading, i, score, one.near[i]) >= 0


def test_a_sure_word_before_a_place_is_one_of_the_words_before_places() -> None:
    assert places.SURE_CUES <= cues.PLACE_CUES


def found_by_rule(rule: Rule, text: str, lexicon: lex.Lexicon) -> list[Found]:
    """What RE2 alone finds, from the text's begin to its end."""
    search, data = _search(rule.written(rule.pattern)), text.encode()
    found, position = [], 0
    while position < len(data):
        (begins, _), (start, end) = search(UNANCHORED, data, position, len(data))[:2]
        if begins < 0:
            break
        if end > start and (rule.check is None or rule.check(_candidate(text, start, end), lexicon)):
            found.append(Found(start, end, rule.label, rule.name, rule.strength))
            position = end
        else:
            position = max(begins + 1, start if start > begins else 0)
    return found


@pytest.mark.parametrize("rules", [RULES, KEPT], ids=["structural", "protecting"])
def test_the_gate_shuts_out_nothing_that_a_rule_finds(rules: tuple[Rule, ...], lexicon: lex.Lexicon) -> None:
    chance = random.Random(11)
    texts = [text.encode("ascii", "ignore").decode() for text in mixed_texts()]
    texts = ["", "\n", *chance.sample(texts, 150)]
    together = RuleSet(rules, TABLES).find_in(Texts.of(texts), lexicon)
    for text, found in zip(texts, together, strict=True):
        assert found == [one for rule in rules for one in found_by_rule(rule, text, lexicon)]


def test_patterns_that_cannot_be_used_are_compiled_anew(tmp_path: Path, lexicon: lex.Lexicon) -> None:
    rules = RULES[:5]
    Gate(patterns_of(rules)).keep(tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
    text = "call 740-555-0182 or a.b@example.org, seen by HBFD"
    expected = RuleSet(rules).find(text, lexicon)
    assert expected
    assert RuleSet(rules, tmp_path).find(text, lexicon) == expected
    for path, content in kept.items():
        for damaged in (b"", content[:100], b"\xff" * 64):
            path.write_bytes(damaged)
            assert RuleSet(rules, tmp_path).find(text, lexicon) == expected


def test_words_forgotten_are_read_anew(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = WRITTEN[:60]
    expected = scrubber.scrub_many(texts)
    monkeypatch.setattr(words, "MOST_KEPT", 3)
    assert [scrubber.scrub(text) for text in texts] == expected


def test_many_small_texts_take_linear_time(scrubber: Scrubber) -> None:
    def cost_s(size: int) -> float:
        started = time.process_time()
        scrubber.scrub_many(["St. Luke's, 12 st [NAME-1] 1-"] * size)
        return time.process_time() - started

    cost_s(1000)
    # As for one long text: the best of a few runs, quadratic would be 16.
    small, large = (min(cost_s(size) for _ in range(3)) for size in (1000, 4000))
    assert large < 8 * small
