"""The scrubber's scores on a labelled file.

Reports' text passes through here and goes nowhere but to the caller's own output.
"""

import json
from pathlib import Path
from typing import TextIO

from services.deidentify.core.scrubber import Scrubber

from .agency_lists import ANY_AGENCY, BadLists, read_json_by_agency
from .evaluate.scrub import evaluate_scrub
from .scrubbing import GAZETTEERS


def score_scrubber(gold: Path, agency: Path | None, labels: Path | None, sink: TextIO) -> int:
    """Scores against a labelled file, as JSON; 2 for a file that cannot be used."""
    try:
        lines = gold.read_text(encoding="utf-8").splitlines()
        lists_of = read_json_by_agency(agency) if agency else {}
        label_map = json.loads(labels.read_text(encoding="utf-8")) if labels else {}
    except BadLists as error:
        sink.write(json.dumps({"error": f"the agency file cannot be used: {error}"}) + "\n")
        return 2
    except (OSError, ValueError) as error:
        sink.write(json.dumps({"error": f"a file cannot be used: {type(error).__name__}"}) + "\n")
        return 2
    scrubber = Scrubber.load(GAZETTEERS)

    def scrub(text: str, named: str | None) -> list[tuple[int, int]]:
        lists = lists_of.get(named or "", lists_of.get(ANY_AGENCY))
        return [(hit.start, hit.end) for hit in scrubber.scrub(text, lists).hits]

    try:
        scores = evaluate_scrub(lines, scrub, label_map)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        sink.write(json.dumps({"error": f"not a labelled file: {type(error).__name__}"}) + "\n")
        return 2
    sink.write(json.dumps(scores.as_json(), indent=1) + "\n")
    return 0
