"""Writes the documents, checks that the committed ones are today's, or releases the schemas."""

import asyncio
import sys
from pathlib import Path

from .documents import Documents, contract_documents, put, stale
from .gate import RELEASED, faults, release, released_schemas
from .openapi import service_documents
from .schemas import all_schemas

ROOT = Path(__file__).resolve().parents[2]
USAGE = "usage: python -m pso.contracts_docs write|check|release"
REWRITE = "Run `python -m pso.contracts_docs write` and commit the result."


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Exit code 0 when all is well, 1 with a line for each fault, 2 for a command that is not known."""
    match arguments:
        case ["write"]:
            put(root, _all_documents(root))
            return _report([], "documents are written")
        case ["check"]:
            old = [f"{path} is not what the code says. {REWRITE}" for path in _stale(root)]
            return _report(old + faults(released_schemas(root), all_schemas()), "documents are up to date")
        case ["release"]:
            return _report(release(root), f"today's schemas are released in {RELEASED}")
        case _:
            print(USAGE, file=sys.stderr)
            return 2


def _stale(root: Path) -> list[Path]:
    return stale(root, _all_documents(root))


def _all_documents(root: Path) -> Documents:
    return {**contract_documents(), **asyncio.run(service_documents(root))}


def _report(faults_found: list[str], all_well: str) -> int:
    for line in faults_found:
        print(line, file=sys.stderr)
    if not faults_found:
        print(all_well)
    return 1 if faults_found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
