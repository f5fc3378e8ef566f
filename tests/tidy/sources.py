"""Finds and parses what the tidy rules are about: the project's own sources and documents."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "lexis", "chassis", "services", "pso")
SERVICES = sorted(folder.parent.name for folder in (ROOT / "services").glob("*/__init__.py"))
NOT_OURS = {"node_modules", "__pycache__", "build"}


@cache
def modules(*packages: str) -> tuple[Path, ...]:
    """Every Python file of these top folders, relative to the root."""
    found = (path for package in packages for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(path.relative_to(ROOT) for path in found if not NOT_OURS & set(path.parts)))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """Top names of all that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def words(path: Path) -> Iterator[tuple[int, str]]:
    """Every text constant that is not a docstring, with its line."""
    bare = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def documents() -> list[Path]:
    """The project's own Markdown, relative to the root."""
    found = [
        *ROOT.glob("*.md"),
        *(path for top in (*PACKAGES, "docs", "deploy") for path in (ROOT / top).rglob("*.md")),
    ]
    return sorted(path.relative_to(ROOT) for path in found if not NOT_OURS & set(path.parts))
