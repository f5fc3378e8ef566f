"""Coverage-guided fuzzing of the scrubber: `make fuzz` (FUZZ_S for the seconds it may take).

Bytes become a text: below a mark a piece of the list, above it a raw code point. A crash is a broken
promise, an exception, or a text that takes longer than the limit; the text is written to `build/fuzz`.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["services.deidentify"]):  # before anything else imports it
    from services.deidentify.core.scrubber import Scrubber

from pso.gazetteers import TABLES
from pso.marked import gold
from pso.narratives import narratives
from tests.fuzz.pieces import PIECES
from tests.unit.deidentify.promises import broken

FOLDER = Path("build/fuzz")
LONGEST = 1500
SLOWEST_S = 10
MOST_AT_ONCE_MB, MOST_MB = 512, 12_000
"""No text may ask for so much at once. The instrumented process itself grows by a tenth of a megabyte a text,
where a plain one stays at 150 over 28,000 texts: in ten minutes it passed the fuzzer's own limit of 2,048."""
RAW = 240
"""Bytes from here on are a code point written in the three bytes that follow; two begin a piece."""


class Broken(AssertionError):
    """A promise that a text breaks."""


def text_of(data: bytes) -> str:
    """The text that these bytes stand for."""
    if data[:1] == b"\xff":
        return data[1:].decode("utf-8", "replace")
    pieces: list[str] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first >= RAW:
            pieces.append(chr(int.from_bytes(data[at + 1 : at + 4], "big") % 0x110000))
            at += 4
        else:
            pieces.append(PIECES[first % len(PIECES)] if first < len(PIECES) else chr(first))
            at += 1
    return "".join(pieces)


def seeds(folder: Path) -> None:
    """Development narratives to start from, as text."""
    folder.mkdir(parents=True, exist_ok=True)
    for line in narratives(0, 150):
        seed = b"\xff" + gold(line["marked"]).text.encode()
        (folder / line["id"]).write_bytes(seed[:LONGEST])


def main() -> None:
    """Never returns: the fuzzer ends the process, with an error if anything was found."""
    corpus = FOLDER / "corpus"
    seeds(corpus)
    scrubber = Scrubber.load(TABLES)

    def one_input(data: bytes) -> None:
        if promises := broken(scrubber, text_of(data)):
            raise Broken("; ".join(promises))

    limits = [f"-timeout={SLOWEST_S}", f"-malloc_limit_mb={MOST_AT_ONCE_MB}", f"-rss_limit_mb={MOST_MB}"]
    options = [f"-max_len={LONGEST}", *limits, f"-artifact_prefix={FOLDER}/"]
    atheris.Setup([sys.argv[0], str(corpus), *options, *sys.argv[1:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
