"""What makes the scrubber quick loses nothing: the packed word table, bounded memories, short gates."""

import random
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from pso.gazetteers import TABLES
from services.deidentify.core import lexicon as lex
from services.deidentify.core.rules import Rule, RuleSet
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.structural import RULES

GATED = [rule for rule in RULES if rule.gate is not None]
KEYS = sorted(lex.words("run call tag mrn e-pcr cad s/n policy# acct lic plate badge vin tail medicare"))
LINKS = (" ", " # ", ": ", " no. ", " number is ", " id on the form ", "\n")
VALUES = (
    " 4471",
    "4471 ",
    "A-12",
    "KX 99-3",
    "12/b",
    "the",
    "x",
    "2 min",
    "7 of 9",
    "a.b_c-d1",
    "911",
    "1999",
    "88f2",
)


@pytest.fixture(scope="module")
def lexicon(scrubber: Scrubber) -> lex.Lexicon:
    return lex.load_lexicon(TABLES)


def test_the_packed_table_knows_every_word_of_its_file(scrubber: Scrubber) -> None:
    names = (TABLES / "words.txt").read_text(encoding="ascii").split("\n")
    values = array("I")
    values.frombytes((TABLES / "words.bin").read_bytes())
    words = lex.Words(TABLES / "words.txt", TABLES / "words.bin")
    chosen = {0, 1, len(names) - 1, *random.Random(1).sample(range(len(names)), 5000)}
    assert all(words[names[i]] == values[i] for i in chosen)


@pytest.mark.parametrize("word", ["", "a\nb", "zzzzzz-none", "~", "'", "nguyễn", "x" * 5000])
def test_a_word_of_no_table_has_no_facts(word: str, lexicon: lex.Lexicon) -> None:
    assert lexicon.words[word] == 0


def written(folder: Path, names: bytes, facts: "array[int]") -> tuple[Path, Path]:
    (folder / "words.txt").write_bytes(names)
    (folder / "words.bin").write_bytes(facts.tobytes())
    return folder / "words.txt", folder / "words.bin"


def test_facts_that_do_not_fit_their_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="number"):
        lex.Words(*written(tmp_path, b"ann\nbob", array("I", [1])))


def test_words_that_were_met_take_bounded_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lex, "MOST_KEPT", 3)
    table = written(tmp_path, b"ann\nbob\ncy", array("I", [1, 2, 3]))
    words = lex.Words(*table, {"cy": lex.VERB, "dee": lex.TITLE})
    asked = ("ann", "bob", "cy", "dee", "eve", "y" * 99)
    for _ in range(2):
        assert [words[word] for word in asked] == [1, 2, 3 | lex.VERB, lex.TITLE, 0, 0]
    assert len(words) <= 3


def test_a_name_on_a_hand_written_list_counts_as_one(tmp_path: Path) -> None:
    listed = {"bob": lex.FLAG_OF_LIST["given"], "cy": lex.FLAG_OF_LIST["surname"] | lex.FLAG_OF_LIST["given"]}
    words = lex.Words(*written(tmp_path, b"ann\nbob", array("I", [1, 0x0E])), listed)
    assert words["bob"] & lex.GIVEN_MASK == 0x0E
    assert words["cy"] & lex.GIVEN_MASK == lex.LISTED_GIVEN_LEVEL
    assert words["cy"] >> lex.SURNAME_SHIFT & 15 == lex.LISTED_SURNAME_LEVEL


@pytest.mark.parametrize("rule", GATED, ids=lambda rule: rule.name)
def test_a_short_gate_shuts_out_nothing_that_its_rule_finds(rule: Rule, lexicon: lex.Lexicon) -> None:
    chance = random.Random(rule.name)
    gated, open_to_all = RuleSet((rule,)), RuleSet((replace(rule, gate=None),))
    for _ in range(200):
        pieces = [chance.choice(part) for _ in range(2) for part in (KEYS, LINKS, VALUES)]
        text = "".join(pieces)
        assert list(gated.find(text, lexicon)) == list(open_to_all.find(text, lexicon))
