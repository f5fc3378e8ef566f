"""What a privacy officer decides about single hits, laid over what the scrubber found.

A span a person added is the strongest hit there is; a hit a person removed stays visible.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Hit
from services.deidentify.core.placeholders import Placeholders
from services.deidentify.core.scrubber import Scrubbed

PERSON: Final = "person"
"""The rule name of a span that a person added."""
FAMILIES: Final = {
    PERSON: "person",
    "tenant_term": "list",
    "tenant_word": "list",
    "tenant_near_miss": "list",
    "told_before": "repeat",
    **dict.fromkeys(
        (
            "name_in_context",
            "tagger",
            "head_noun",
            "street_name",
            "capitals_after_preposition",
            "chain_word",
            "lone_place",
            "crossing",
            "town_before_state",
            "town",
            "county",
            "saint",
        ),
        "name",
    ),
}


@dataclass(frozen=True, slots=True)
class AddedSpan:
    """An identifier a person marked: half-open code-point offsets into one text of the report."""

    field: str
    start: int
    end: int
    label: IdentifierLabel


@dataclass(frozen=True, slots=True)
class RemovedHit:
    """A hit a person says identifies nobody."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that one person decided about the hits of one report."""

    added: tuple[AddedSpan, ...] = ()
    removed: frozenset[RemovedHit] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def family_of(rule: str) -> str:
    """How a rule finds: by a person, by lists, as a repeat, as a name in context, or by its form."""
    return FAMILIES.get(rule, "form")


def misplaced(texts: Mapping[str, str], added: Iterable[AddedSpan]) -> list[AddedSpan]:
    """Spans that lie outside their text or cover nothing but white space."""
    return [span for span in added if not texts.get(span.field, "")[max(0, span.start) : span.end].strip()]


def told_terms(texts: Mapping[str, str], added: Iterable[AddedSpan]) -> list[tuple[str, IdentifierLabel]]:
    """The words of added spans: what a person marked once is hidden everywhere in the report."""
    return [(texts[span.field][span.start : span.end], span.label) for span in added if span.field in texts]


def is_hidden(text: str, hits: Iterable[Hit], start: int, end: int) -> bool:
    """Whether hits cover every letter and digit of a place."""
    covered = {place for hit in hits for place in range(hit.start, hit.end)}
    return all(place in covered for place in range(start, min(end, len(text))) if text[place].isalnum())


def laid_over(
    texts: Mapping[str, str], scrubbed: Mapping[str, Scrubbed], decisions: Decisions
) -> dict[str, Scrubbed]:
    """The report as a person decided: all texts written anew, so that placeholders agree.

    The residual risk stays the scrubber's: its doubt is of words it left, not of hits removed here.
    """
    placeholders = Placeholders()
    return {field: _decided(field, texts[field], scrubbed[field], decisions, placeholders) for field in texts}


def _decided(
    field: str, text: str, scrubbed: Scrubbed, decisions: Decisions, placeholders: Placeholders
) -> Scrubbed:
    found = [hit for hit in scrubbed.hits if RemovedHit(field, hit.start, hit.end) not in decisions.removed]
    added = [
        Hit(span.start, min(span.end, len(text)), span.label, PERSON)
        for span in decisions.added
        if span.field == field
    ]
    hits = _united([*found, *added])
    return scrubbed._replace(text=placeholders.write(text, hits), hits=hits)


def _united(hits: list[Hit]) -> tuple[Hit, ...]:
    """Overlapping hits become one; a person's word on its kind outweighs a rule's."""
    united: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not united or hit.start >= united[-1].end:
            united.append(hit)
            continue
        last = united[-1]
        best = hit if hit.rule == PERSON and last.rule != PERSON else last
        united[-1] = Hit(last.start, max(last.end, hit.end), best.label, best.rule)
    return tuple(united)
