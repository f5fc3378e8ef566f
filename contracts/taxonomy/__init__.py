"""The `ems-psc` taxonomy: every code a report can be given, with its label and definition.

Codes are stable and never reused. A change of words keeps the version; a new code is added at the
end of its group or axis, and older readers take it by its shape (`shapes`).
"""

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from .crosswalk import Crosswalk, crosswalk
from .model import Axis, Code, Group, NoSuchAxis, NoSuchCode, Taxonomy
from .shapes import (
    CategoryCode,
    ContributingFactor,
    Harm,
    Phase,
    PotentialSeverity,
    Preventability,
    ReportType,
)

__all__ = [
    "Axis",
    "CategoryCode",
    "Code",
    "ContributingFactor",
    "Crosswalk",
    "Group",
    "Harm",
    "NoSuchAxis",
    "NoSuchCode",
    "Phase",
    "PotentialSeverity",
    "Preventability",
    "ReportType",
    "Taxonomy",
    "crosswalk",
    "graver",
    "harm_rank",
    "taxonomy",
]

UNKNOWN_HARM_RANK = -1


@cache
def taxonomy() -> Taxonomy:
    """The whole taxonomy, read from its files on first use."""
    here = files(__name__)
    index = _read(here.joinpath("taxonomy.json"))
    groups = tuple(Group(**_read(here.joinpath("categories", f"{code}.json"))) for code in index["groups"])
    return Taxonomy(
        version=index["version"],
        groups=groups,
        categories=Axis(**index["categories"], codes=tuple(c for group in groups for c in group.codes)),
        axes=tuple(_axis(here, name) for name in index["axes"]),
        flags=tuple(_axis(here, name) for name in index["flags"]),
    )


def harm_rank(harm: Harm) -> int:
    """HL-5 -> 5 down to HL-0 -> 0; unknown harm, and a level this version does not know, -> -1."""
    return _harm_ranks().get(harm, UNKNOWN_HARM_RANK)


def graver(a: Harm, b: Harm) -> Harm:
    """The graver of two harms; any known level outranks unknown, and the first wins a tie."""
    return b if harm_rank(b) > harm_rank(a) else a


@cache
def _harm_ranks() -> dict[str, int]:
    return {c.code: c.order for c in taxonomy().axis("harm").codes if c.order is not None}


def _axis(here: Traversable, name: str) -> Axis:
    return Axis(**_read(here.joinpath("axes", f"{name}.json")))


def _read(file: Traversable) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
