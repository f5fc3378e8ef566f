"""`python -m pso`: the same as the command `pso`."""

import os
import sys
from pathlib import Path

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""The cores' matrices are small: more threads only wait for each other, in the way of other services."""


def main(words: list[str]) -> None:
    """Run one command; the cores as they are mostly given are run without importing all the others."""
    os.environ |= ONE_THREAD | os.environ
    match words:
        case ["scrub"]:
            _scrub(None)
        case ["scrub", "--agency", file] if not file.startswith("-"):
            _scrub(Path(file))
        case ["triage"]:
            _triage()
        case _:
            from .cli import app

            app(prog_name="pso")


def _scrub(agency: Path | None) -> None:
    from .lines import over_standard_lines
    from .scrubbing import scrub_lines

    sys.exit(over_standard_lines(lambda source, sink: scrub_lines(source, sink, agency)))


def _triage() -> None:
    from .lines import over_standard_lines
    from .triaging import triage_lines

    sys.exit(over_standard_lines(triage_lines))


if __name__ == "__main__":
    main(sys.argv[1:])
