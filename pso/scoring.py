"""The scrubber's scores on a labelled file.

Reports' text passes through here and goes nowhere but to the caller's own output.
"""

import json
from pathlib import Path
from typing import TextIO

from services.deidentify.core.scrubber import Scrubber

from .agency_lists import ANY_AGENCY, BadLists, read_json_by_agency
from .evaluate.scrub import LABELS, evaluate_scrub
from .gold import BadGold, lines_of
from .lines import BadLine, parsed
from .scrubbing import GAZETTEERS


def score_scrubber(gold: Path, agency: Path | None, labels: Path | None, sink: TextIO) -> int:
    """Scores against a labelled file, as JSON; 2 for a file that cannot be used."""
    try:
        lines = lines_of(gold)
        lists_of = read_json_by_agency(agency) if agency else {}
        label_map = _label_map(labels) if labels else {}
        scrubber = Scrubber.load(GAZETTEERS)

        def scrub(text: str, named: str | None) -> list[tuple[int, int]]:
            lists = lists_of.get(named or "", lists_of.get(ANY_AGENCY))
            return [(hit.start, hit.end) for hit in scrubber.scrub(text, lists).hits]

        scores = evaluate_scrub(lines, scrub, label_map)
    except BadLists as error:
        return _refuse(sink, f"the agency file cannot be used: {error}")
    except BadLine as error:
        return _refuse(sink, f"the file of labels cannot be used: {error}")
    except BadGold as error:
        return _refuse(sink, f"not a labelled file: {error}")
    except OSError as error:
        return _refuse(sink, f"a file cannot be used: {type(error).__name__}")
    sink.write(json.dumps(scores.as_json(), indent=1) + "\n")
    return 0


def _refuse(sink: TextIO, why: str) -> int:
    sink.write(json.dumps({"error": why}) + "\n")
    return 2


def _label_map(file: Path) -> dict[str, str]:
    """The file's labels to ours. Raises BadLine."""
    given = parsed(file.read_bytes())
    for number, ours in enumerate(given.values(), 1):
        if not isinstance(ours, str) or ours not in LABELS:
            raise BadLine(f"label {number} is named none of ours: {', '.join(sorted(LABELS))}")
    return given
