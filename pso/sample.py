"""The sample reports: written by hand, with every identifier marked, so that each can be varied."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .marked import IDENTIFIER
from .narratives import StandIns
from .state import ROOT

SAMPLE = ROOT / "deploy" / "sample"


@dataclass(frozen=True)
class SampleReport:
    """A report with its marks, the agency it comes from, and how its writer coded it."""

    id: str
    agency: str
    voice: str
    marked: dict[str, Any]
    expect: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        """The report as its reporter would send it."""
        return {field: _plain(value) for field, value in self.marked.items()}

    def varied(self, chance: random.Random) -> dict[str, Any]:
        """The same event told with other people, places and numbers; one stand-in for each identifier."""
        stand_ins = StandIns(chance)

        def swapped(match: re.Match[str]) -> str:
            return stand_ins(match[1], match[2])

        return {
            field: IDENTIFIER.sub(swapped, value) if isinstance(value, str) else value
            for field, value in self.marked.items()
        }


def read_samples(folder: Path = SAMPLE) -> list[SampleReport]:
    """All sample reports, in file order."""
    return [
        SampleReport(row["id"], row["agency"], row["voice"], row["report"], row["expect"])
        for file in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, file.read_text().splitlines())
    ]


def endless(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """An endless stream of (agency slug, synthetic report), varied from the samples in random order."""
    samples = read_samples()
    number = chance.getrandbits(48)
    while True:
        chance.shuffle(samples)
        for sample in samples:
            number += 1
            yield (
                sample.agency,
                sample.varied(chance) | {"submission_id": f"sim-{number:x}", "synthetic": True},
            )


def _plain(value: Any) -> Any:
    return IDENTIFIER.sub(r"\2", value) if isinstance(value, str) else value
