"""The `/docs` page of a service, drawn from its OpenAPI document: no script, no other host."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

METHODS = ("get", "post", "put", "patch", "delete")


class Operation(NamedTuple):
    """One route as a reader of the page needs it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    bodies: list[tuple[str, str]]
    answers: list[tuple[str, str]]

    @property
    def anchor(self) -> str:
        """Where the page may be linked to."""
        return f"{self.method} {self.path}".strip("/").lower().translate(_ANCHOR)


_ANCHOR = str.maketrans(" /{}", "----")


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield _operation(method, path, item[method])


def schemas(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The named models, each as its JSON Schema."""
    named = document.get("components", {}).get("schemas", {})
    return [(name, pretty(schema)) for name, schema in sorted(named.items())]


def pretty(schema: Any) -> str:
    """JSON as people read it."""
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _operation(method: str, path: str, told: Mapping[str, Any]) -> Operation:
    bodies = told.get("requestBody", {}).get("content", {})
    return Operation(
        method.upper(),
        path,
        told.get("summary", ""),
        told.get("description", ""),
        [_parameter(one) for one in told.get("parameters", [])],
        [(kind, pretty(content.get("schema", {}))) for kind, content in bodies.items()],
        [(status, answer.get("description", "")) for status, answer in told.get("responses", {}).items()],
    )


def _parameter(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": told["name"],
        "place": told["in"],
        "is_required": told.get("required", False),
        "schema": json.dumps(told.get("schema", {}), ensure_ascii=False),
    }
