"""The frozen tables and the ZIP list: built once, checked, closed on failure."""

from pathlib import Path

import pytest

from contracts.zip3 import ALLOWED_ZIP3, generalised_zip3
from pso import gazetteers
from services.deidentify.core import lexicon
from services.deidentify.core.evidence import is_word_alone
from services.deidentify.core.lexicon import Lexicon, TablesMissing, load_lexicon
from services.deidentify.core.scrubber import Scrubber


@pytest.fixture(scope="module")
def tables(scrubber: Scrubber) -> Lexicon:
    return load_lexicon(gazetteers.TABLES)


def test_missing_tables_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(TablesMissing, match="make setup"):
        Scrubber.load(tmp_path)


def test_tables_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text('{"format": 0}')
    with pytest.raises(TablesMissing, match="make setup"):
        Scrubber.load(tmp_path)


def test_tables_that_are_up_to_date_are_not_built_again(scrubber: Scrubber) -> None:
    assert gazetteers.build() is False


def test_the_zip_list_fails_closed() -> None:
    assert len(ALLOWED_ZIP3) == 876
    assert generalised_zip3("94612") == "946"
    assert generalised_zip3("10201-1234") == "000"
    assert generalised_zip3("09012") == "000"


def test_a_word_of_the_dictionary_is_known_as_one_and_a_name_as_one(tables: Lexicon) -> None:
    for word in ("scabies", "tularemia", "mufflers", "oleander"):
        assert tables.words[word] & lexicon.DICTIONARY
        assert is_word_alone(tables.words[word])
    for word in ("hernandez", "nguyen", "kowalski"):
        assert not tables.words[word] & lexicon.DICTIONARY
    assert not is_word_alone(tables.words["banks"])  # both: a name oftener than a rare word


def test_long_lists_are_laid_into_the_table(tables: Lexicon) -> None:
    """Of a list of thousands none has more than a few bearers, and each is known as no name."""
    for name, flag in gazetteers.BAKED.items():
        listed = [*lexicon.entries(lexicon.LISTS / f"{name}.txt")]
        assert len(listed) > 2000
        assert all(tables.words[word] & lexicon.FLAG_OF_LIST[flag] for word in listed)
