"""The gate: today's schemas against the released ones, in words that say what to do."""

import json
from collections.abc import Mapping
from pathlib import Path

from .changes import Break, Harmed, Schema, breaks
from .schemas import REPORT, all_schemas, as_text, version_of

RELEASED = Path("contracts/schemas/released")


def released_schemas(root: Path) -> dict[str, Schema]:
    """The frozen schema of the last version of each topic and of the report."""
    files = sorted((root / RELEASED).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def faults(released: Mapping[str, Schema], today: Mapping[str, Schema]) -> list[str]:
    """What may not be merged, one sentence each; empty when all is well."""
    found = [
        f"{name} was released and is no longer declared. Declare it again in contracts/topics.py; when no "
        f"reader and no kept record is left, delete {RELEASED}/{name}.json in a commit that says so."
        for name in released.keys() - today.keys()
    ]
    for name, schema in today.items():
        if name not in released:
            found.append(
                f"{name} has no released schema to be held to. Run `python -m pso.contracts_docs release`."
            )
            continue
        found += [_sentence(name, one) for one in breaks(released[name], schema) if _counts(name, one)]
    return found


def release(root: Path) -> list[str]:
    """Freeze today's schemas as the released ones; changes nothing and gives the faults if any breaks."""
    today, released = all_schemas(), released_schemas(root)
    known = {name: schema for name, schema in today.items() if name in released}
    if found := faults(released, known):
        return found
    (root / RELEASED).mkdir(parents=True, exist_ok=True)
    for name, schema in today.items():
        (root / RELEASED / f"{name}.json").write_text(as_text(schema), encoding="utf-8")
    return []


def _counts(name: str, one: Break) -> bool:
    """A report is written by agencies and read by intake: it may take more than it took before."""
    return name != REPORT or one.harmed is not Harmed.OLDER


def _sentence(name: str, one: Break) -> str:
    stem, version = name.rpartition(".v")[0], version_of(name)
    if name == REPORT:
        do = "Take what was taken before; a report that differs needs a new path, /v2/reports."
    else:
        do = (
            f"Leave {name} as it is and declare {stem}.v{version + 1} beside it until its readers have "
            "moved. What only adds keeps the version: an optional field with a default."
        )
    return f"{name}: {one}. {do}"
