"""What the scrubber promises of every text, hostile ones too; fuzzing and properties ask the same."""

import re

from services.deidentify.core.fold import fold
from services.deidentify.core.labels import Hit
from services.deidentify.core.placeholders import FORGED, PEOPLE, ROUND, SHOWN, UNSEEN
from services.deidentify.core.scrubber import Scrubbed, Scrubber


def broken(scrubber: Scrubber, text: str) -> list[str]:
    """The promises that scrubbing this text breaks, in words."""
    result = scrubber.scrub(text)
    return [
        claim
        for claim, holds in (
            ("hits are ordered, apart and inside the text", _in_order(result, text)),
            ("the text with its hits replaced is the output", _is_rebuilt(result, text)),
            ("nothing of the output is unseen", not UNSEEN.search(result.text)),
            ("each placeholder of the output is a hit's", _is_genuine(result)),
            ("a placeholder is never touched again", _is_left_alone(scrubber, result)),
            ("the risk is between 0 and 1", 0 <= result.residual_risk <= 1),
            ("the strict text holds no digit", not re.search(r"\d", scrubber.strict(text, result.hits))),
        )
        if not holds
    ]


def _in_order(result: Scrubbed, text: str) -> bool:
    edges = [edge for hit in result.hits for edge in (hit.start, hit.end)]
    apart = all(hit.start < hit.end for hit in result.hits)
    return apart and edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)


def _is_rebuilt(result: Scrubbed, text: str) -> bool:
    """Between the placeholders stands the text as given, less what nobody sees; forged brackets are round."""
    place = at = 0
    for hit in result.hits:
        gap = UNSEEN.sub("", text[place : hit.start])
        if not _same(gap, result.text[at : at + len(gap)]):
            return False
        at += len(gap)
        placeholder = FORGED.match(result.text, at)
        if placeholder is None or not _is_kind(placeholder[1].split("-")[0], hit):
            return False
        place, at = hit.end, placeholder.end()
    return _same(UNSEEN.sub("", text[place:]), result.text[at:])


def _is_kind(shown: str, hit: Hit) -> bool:
    """One person keeps one placeholder, whether a mention reads as a patient's or a provider's."""
    if hit.label in PEOPLE:
        return shown in {label.value for label in PEOPLE}
    return shown == SHOWN.get(hit.label, hit.label.value)


def _same(given: str, written: str) -> bool:
    return given.translate(ROUND) == written.translate(ROUND)


def _is_genuine(result: Scrubbed) -> bool:
    """By the letters as they are, and as anything downstream that folds look-alikes reads them."""
    count = len(result.hits)
    written = sum(1 for _ in FORGED.finditer(result.text))
    return written == count == sum(1 for _ in FORGED.finditer(fold(result.text).text))


def _is_left_alone(scrubber: Scrubber, result: Scrubbed) -> bool:
    """Scrubbing the output again hides no part of a placeholder."""
    spans = [match.span() for match in FORGED.finditer(result.text)]
    again = scrubber.scrub(result.text).hits
    return not any(start < hit.end and hit.start < end for hit in again for start, end in spans)
