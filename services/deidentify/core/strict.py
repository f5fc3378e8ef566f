"""The strict text of a held report: clinical words on no name, place or tenant list and in no hit."""

from typing import Final

from services.deidentify.core import lexicon as lex
from services.deidentify.core.fold import fold
from services.deidentify.core.labels import Hit
from services.deidentify.core.reading import read
from services.deidentify.core.tenant import Terms
from services.deidentify.core.tenant_forms import common_spelling
from services.deidentify.core.vocabulary import Shape, Vocabulary

GONE: Final = "_"
ALLOWED: Final = lex.CLINICAL | lex.FUNCTION
NAME_LEVEL: Final = 3
"""A word that census tables hold at this level or above counts as being on a name list."""


def strict_text(text: str, hits: tuple[Hit, ...], vocabulary: Vocabulary, terms: Terms | None) -> str:
    """Words that may stay, in order; a run of removed ones becomes one `_`, sentence ends stay."""
    folded = fold(text)
    reading = read(folded.text, vocabulary)
    covered = iter(hits)
    hit = next(covered, None)
    pieces: list[str] = []
    for i in range(reading.size):
        start, end = folded.original(reading.starts[i], reading.ends[i])
        while hit is not None and hit.end <= start:
            hit = next(covered, None)
        is_hit = hit is not None and hit.start < end
        if i and reading.opens[i]:
            pieces.append(".")
        word = reading.lows[i]
        stays = not is_hit and reading.shapes[i] != Shape.NUMBER and _may_stay(word, reading.facts[i], terms)
        if stays:
            pieces.append(word)
        elif not pieces or pieces[-1] != GONE:
            pieces.append(GONE)
    return " ".join(pieces).replace(" .", ".")


def _may_stay(word: str, facts: int, terms: Terms | None) -> bool:
    if not facts & ALLOWED:
        return False
    if not facts & lex.FUNCTION and (
        facts & lex.TOWN or max(facts & lex.GIVEN_MASK, facts >> lex.SURNAME_SHIFT & 15) >= NAME_LEVEL
    ):
        return False
    bare = word.removesuffix("'s")
    return terms is None or (bare not in terms.parts and common_spelling(bare) not in terms.by_first)
