"""Where the documents lie, how they are written, and which of them are out of date."""

from collections.abc import Mapping
from pathlib import Path

from .asyncapi import asyncapi
from .schemas import all_schemas, as_text

SCHEMAS = Path("contracts/schemas")
API = Path("docs/api")

Documents = Mapping[Path, str]
"""The text of each document by its path in the repository."""


def contract_documents() -> Documents:
    """The JSON Schemas and the AsyncAPI document."""
    texts = {SCHEMAS / f"{name}.json": as_text(schema) for name, schema in all_schemas().items()}
    return texts | {API / "asyncapi.json": as_text(asyncapi())}


def put(root: Path, documents: Documents) -> None:
    """Write every document and remove what lies beside them of things that are gone."""
    for path, text in documents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for path in _strays(root, documents):
        (root / path).unlink()


def stale(root: Path, documents: Documents) -> list[Path]:
    """Documents that are missing, out of date, or of something that is gone."""
    wrong = {path for path, text in documents.items() if not _is(root / path, text)}
    return sorted(wrong | _strays(root, documents))


def _strays(root: Path, documents: Documents) -> set[Path]:
    folders = {root / path.parent for path in documents}
    return {file.relative_to(root) for folder in folders for file in folder.glob("*.json")} - documents.keys()


def _is(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text
