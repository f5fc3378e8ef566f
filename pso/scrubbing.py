"""`pso scrub`: texts scrubbed at line rate, as many together as have come.

It is started alone, without the rest of the command line (`__main__.py`), which takes longer to import
than the tables to load.
"""

import gc
import json
from collections.abc import Sequence
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from chassis.heap import give_back, keep_little
from services.deidentify.core.scrubber import Scrubbed, Scrubber

from .lines import Source, blocks, check_text, parsed, refusal
from .state import ROOT

if TYPE_CHECKING:
    from contracts.agency import TenantLists

GAZETTEERS: Final = ROOT / "build" / "gazetteers"


def scrub_lines(source: Source, sink: TextIO, agency: Path | None) -> int:
    """Answer each line of `source`; 0 when every line was answered, 2 for a bad list file."""
    lists = None
    if agency:
        from .agency_lists import BadLists, read_json_of_one  # here: its imports take as long as all else

        try:
            lists = read_json_of_one(agency)
        except BadLists as error:
            sink.write(json.dumps({"error": f"the agency file cannot be used: {error}"}) + "\n")
            return 2
    keep_little()
    scrubber = Scrubber.load(GAZETTEERS)
    gc.disable()  # between blocks, not within them: a block's many objects are all in use
    gc.collect()
    gc.freeze()  # the tables live as long as the process
    give_back()
    for block in blocks(source):
        sink.write("".join(_answers(block, scrubber, lists)))
        sink.flush()
        gc.collect()
    return 0


def _answers(block: Sequence[bytes | None], scrubber: Scrubber, lists: "TenantLists | None") -> list[str]:
    lines: list[dict[str, Any]] = []
    refused: dict[int, Exception] = {}
    for place, raw in enumerate(block):
        lines.append({})
        try:
            lines[place] = line = parsed(raw)
            check_text(line)
        except Exception as error:
            refused[place] = error
    texts = [line["text"] for place, line in enumerate(lines) if place not in refused]
    done = iter(_scrubbed(texts, scrubber, lists))
    answers = []
    for place, line in enumerate(lines):
        result = refused.get(place) or next(done)
        if isinstance(result, Exception):
            answers.append(json.dumps(refusal(line, result)) + "\n")
        else:
            answers.append(_answer(line.get("id"), result))
    return answers


def _scrubbed(
    texts: list[str], scrubber: Scrubber, lists: "TenantLists | None"
) -> Sequence[Scrubbed | Exception]:
    """Each text scrubbed; where all together fail, each alone, so that a bad one harms only itself."""
    try:
        return scrubber.scrub_many(texts, lists)
    except Exception:
        return [_scrubbed_alone(text, scrubber, lists) for text in texts]


def _scrubbed_alone(text: str, scrubber: Scrubber, lists: "TenantLists | None") -> Scrubbed | Exception:
    try:
        return scrubber.scrub(text, lists)
    except Exception as error:
        return error


def _answer(given_id: object, done: Scrubbed) -> str:
    """What `json.dumps` would write, without the objects that it would want."""
    number = encode_basestring_ascii(given_id) if isinstance(given_id, str) else json.dumps(given_id)
    spans = ", ".join(
        [f'{{"start": {start}, "end": {end}, "label": "{label}"}}' for start, end, label, _ in done.hits]
    )
    text = encode_basestring_ascii(done.text)
    held = "true" if done.is_held else "false"
    return f'{{"id": {number}, "text": {text}, "spans": [{spans}], "held": {held}}}\n'
