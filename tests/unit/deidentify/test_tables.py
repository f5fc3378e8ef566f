"""The frozen tables and the ZIP list: built once, checked, closed on failure."""

from pathlib import Path

import pytest

from contracts.zip3 import ALLOWED_ZIP3, generalised_zip3
from pso import gazetteers
from services.deidentify.core.lexicon import TablesMissing
from services.deidentify.core.scrubber import Scrubber


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
