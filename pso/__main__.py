"""`python -m pso`: the same as the command `pso`."""

import os
import sys
from pathlib import Path

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""A scrubber's matrices are small: more threads only wait for each other, in the way of other services."""


def main(words: list[str]) -> None:
    """Run one command; `scrub` as it is mostly given is run without importing all the others."""
    os.environ |= ONE_THREAD | os.environ
    match words:
        case ["scrub"]:
            _scrub(None)
        case ["scrub", "--agency", file] if not file.startswith("-"):
            _scrub(Path(file))
        case _:
            from .cli import app

            app(prog_name="pso")


def _scrub(agency: Path | None) -> None:
    from .lines import StandardInput
    from .scrubbing import scrub_lines

    sys.exit(scrub_lines(StandardInput(), sys.stdout, agency))


if __name__ == "__main__":
    main(sys.argv[1:])
