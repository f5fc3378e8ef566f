"""`python -m pso`: the same as the command `pso`."""

import sys
from pathlib import Path


def main(words: list[str]) -> None:
    """Run one command; `scrub` as it is mostly given is run without importing all the others."""
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
