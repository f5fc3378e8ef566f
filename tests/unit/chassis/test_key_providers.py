"""Every key provider keeps the same promises."""

from pathlib import Path
from uuid import uuid4

import pytest

from chassis.keys import FileKeys
from tests.builders.keys import CLAIMS, Claim


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
async def test_files(claim: Claim, tmp_path: Path) -> None:
    await claim(FileKeys(tmp_path / "keys"), str(uuid4()))
