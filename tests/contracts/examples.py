"""Finds the committed examples and what reads them; used by the tests beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from contracts.report import Report
from contracts.topics import TOPICS
from pso.contracts_docs.schemas import REPORT

ROOT = Path(__file__).resolve().parents[2]
MODELS: dict[str, type[BaseModel]] = {topic.name: topic.model for topic in TOPICS} | {"report": Report}
"""The folders under contracts/examples and what their files are examples of."""


@dataclass(frozen=True)
class Example:
    """One committed file."""

    family: str
    name: str
    text: str

    @property
    def model(self) -> type[BaseModel]:
        return MODELS[self.family]

    @property
    def document(self) -> Any:
        return json.loads(self.text)

    def __str__(self) -> str:
        return f"{self.family}/{self.name}"


def examples(kind: str) -> list[Example]:
    """All examples of a kind, `valid` or `invalid`, of every family."""
    return [
        Example(family, file.stem, file.read_text(encoding="utf-8"))
        for family in MODELS
        for file in sorted((ROOT / "contracts/examples" / family / kind).glob("*.json"))
    ]


def committed_schema(family: str) -> dict[str, Any]:
    """The schema that lies in the repository, which is what others read."""
    name = REPORT if family == "report" else family
    schema: dict[str, Any] = json.loads((ROOT / f"contracts/schemas/{name}.json").read_text(encoding="utf-8"))
    return schema


def leaves(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every plain value in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*way, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*way, index))
    else:
        yield way


def replaced(document: Any, way: tuple[str | int, ...], value: Any) -> Any:
    """The document with another value at the end of a way."""
    copy = json.loads(json.dumps(document))
    node = copy
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    return copy
