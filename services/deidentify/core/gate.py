"""Which rules can match which text: one pass of Hyperscan over many texts at once.

Hyperscan reads every pattern in one go and never goes back, so no text can make it slow. It only opens
rules: what a rule finds, and where, RE2 decides (rules.py). The compiled patterns are kept beside the
tables by `make setup`, as compiling them takes seconds; where they are missing, or were made by another
version or for another processor, they are compiled anew.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import hyperscan
import numpy as np

PATTERNS_TOGETHER: Final = 50
"""Patterns in one database: more in one cost more than a second pass (measured: 131 in one 12 us for each
text, in three 7 us), and take twice as long to compile."""
COUNTED: Final = re.compile(r"\{(\d+),(\d+)\}")
SEPARATOR: Final = "\n"
"""Between two texts. With MULTILINE `^` and `$` match there as at a text's ends; a match that runs across
opens a rule for nothing and finds nothing."""
OFFSET_BITS: Final = 40


def loosened(pattern: str) -> str:
    """A pattern that matches wherever the given one does, without upper limits: counting costs states."""
    return COUNTED.sub(lambda m: {"0": "*", "1": "+"}.get(m[1], f"{{{m[1]},}}"), pattern)


def _database(patterns: Sequence[tuple[int, str]]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[loosened(pattern).encode("ascii") for _, pattern in patterns],
        ids=[place for place, _ in patterns],
        elements=len(patterns),
        flags=[hyperscan.HS_FLAG_MULTILINE] * len(patterns),
    )
    return database


def _file_name(patterns: Sequence[tuple[int, str]]) -> str:
    """The file of a database tells by its name what it was made from."""
    version = hyperscan.__version__  # type: ignore[attr-defined]  # its stubs leave it out
    made_from = repr((version, PATTERNS_TOGETHER, patterns)).encode()
    return f"patterns-{hashlib.sha256(made_from).hexdigest()[:20]}.hs"


def _loaded(path: Path) -> hyperscan.Database | None:
    """A kept database, or None where there is none that this processor and version can use."""
    try:
        database = hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except (OSError, hyperscan.error):
        return None
    return database


def _groups(patterns: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Numbered patterns, as many together as one database takes."""
    numbered = list(enumerate(patterns))
    # (?i) doubles what a pattern reads: the few that tell capitals apart are quickest by themselves.
    kinds = [[p for p in numbered if p[1].startswith("(?i)") is caseless] for caseless in (False, True)]
    return [
        kind[first : first + PATTERNS_TOGETHER]
        for kind in kinds
        for first in range(0, len(kind), PATTERNS_TOGETHER)
    ]


def file_names(patterns: Sequence[str]) -> list[str]:
    """The files in which the databases of these patterns are kept."""
    return [_file_name(group) for group in _groups(patterns)]


class Gate:
    """The patterns of some rules, behind which each rule waits to be opened by a text."""

    def __init__(self, patterns: Sequence[str], kept: Path | None = None) -> None:
        self._groups = _groups(patterns)
        self._databases = [
            (kept and _loaded(kept / _file_name(group))) or _database(group) for group in self._groups
        ]

    def keep(self, folder: Path) -> None:
        """Write the compiled patterns where a later start finds them."""
        for group, database in zip(self._groups, self._databases, strict=True):
            (folder / _file_name(group)).write_bytes(hyperscan.dumpb(database))

    def opened(self, joined: bytes, starts: "np.ndarray") -> Iterator[tuple[int, int, int]]:
        """Rule by rule, the texts that open it: (rule, text, end of the last match in `joined`).

        `joined` are the texts with a separator behind each, `starts` where each begins.
        """
        events: list[int] = []
        append = events.append

        def seen(rule: int, start: int, end: int, flags: int, context: object) -> None:
            append(rule << OFFSET_BITS | end)

        for database in self._databases:
            database.scan(joined, match_event_handler=seen)
        if not events:
            return iter(())
        ordered = np.sort(np.array(events, dtype=np.int64))
        ends = ordered & (1 << OFFSET_BITS) - 1
        rules = ordered >> OFFSET_BITS
        texts = np.searchsorted(starts, ends, side="left") - 1
        last = np.append((np.diff(rules) != 0) | (np.diff(texts) != 0), True)
        return zip(rules[last].tolist(), texts[last].tolist(), ends[last].tolist(), strict=True)
