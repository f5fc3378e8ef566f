"""One scrubber for all tests of this folder, on the tables that `make setup` builds."""

from collections.abc import Callable

import pytest

from pso.gazetteers import TABLES, build
from services.deidentify.core.lexicon import load_lexicon
from services.deidentify.core.scrubber import Scrubber
from tests.unit.deidentify.marked import Marked, unmarked


@pytest.fixture(scope="session")
def scrubber() -> Scrubber:
    build()
    return Scrubber.load(TABLES)


@pytest.fixture(scope="session")
def rules(scrubber: Scrubber) -> Scrubber:
    """Rules, tables and context without the tagger: what must hold whatever the network was taught."""
    return Scrubber(load_lexicon(TABLES), TABLES)


@pytest.fixture(scope="session")
def hidden_in(rules: Scrubber) -> Callable[[str], list[str]]:
    """The pieces of a text that are hidden."""

    def find(text: str) -> list[str]:
        return [text[hit.start : hit.end] for hit in rules.scrub(text).hits]

    return find


@pytest.fixture(scope="session")
def assert_hides(rules: Scrubber) -> Callable[[str], None]:
    """Asserts that of a text with [[marks]] exactly the marked letters and digits are hidden."""

    def check(marked: str) -> None:
        gold: Marked = unmarked(marked)
        hits = rules.scrub(gold.text).hits
        covered = {i for hit in hits for i in range(hit.start, hit.end) if gold.text[i].isalnum()}
        assert _pieces(gold.text, gold.letters - covered) == [], "left visible"
        assert _pieces(gold.text, covered - gold.letters) == [], "hidden without need"

    return check


def _pieces(text: str, places: set[int]) -> list[str]:
    return [text[max(0, i - 10) : i + 10] for i in sorted(places)]
