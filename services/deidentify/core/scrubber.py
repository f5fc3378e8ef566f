"""Scrub one text: fold, read, find by form, by tables and context, by the agency's lists, resolve, write.

Only this package may see raw text; no error of it ever quotes any.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel
from services.deidentify.core import first_look, named_things, people, places, propagation, tenant
from services.deidentify.core import lexicon as lex
from services.deidentify.core.fold import Folded, fold
from services.deidentify.core.labels import Found, Hit
from services.deidentify.core.placeholders import FORGED, Placeholders
from services.deidentify.core.protect import protect_set
from services.deidentify.core.reading import Batch, Reading
from services.deidentify.core.residual import HOLD_ABOVE, residual_risk
from services.deidentify.core.resolve import bridged, resolve
from services.deidentify.core.rules import Texts
from services.deidentify.core.strict import strict_text
from services.deidentify.core.structural import rule_set
from services.deidentify.core.vocabulary import Vocabulary

SCRUBBER_VERSION: Final = "2026.11.1"
PROTECTED_STRENGTH: Final = 73
"""Bare codes below this yield to a protecting span; a rule with a key or a cue does not."""
MOST_LISTS_KEPT: Final = 256

Told = Sequence[tuple[str, IdentifierLabel]]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without identifiers, what was hidden, and how sure that is."""

    text: str
    hits: tuple[Hit, ...]
    residual_risk: float
    is_held: bool


class Scrubber:
    """Frozen tables and compiled rules; the same text and lists always give the same answer."""

    def __init__(self, lexicon: lex.Lexicon, kept_patterns: Path | None = None) -> None:
        self._lexicon = lexicon
        self._heads = named_things.load_heads()
        self._vocabulary = Vocabulary(lexicon, self._heads.by_last, self._heads.suffixes)
        self._telling = propagation.Telling(lexicon)
        self._rules = rule_set(kept_patterns)
        self._protecting = protect_set(kept_patterns)
        self._prepared: dict[int, tuple[TenantLists, tenant.Terms]] = {}

    @classmethod
    def load(cls, tables: Path) -> "Scrubber":
        """Load the tables built by `make setup`; `TablesMissing` says so when they are not there."""
        return cls(lex.load_lexicon(tables), tables)

    def scrub(self, text: str, lists: TenantLists | None = None) -> Scrubbed:
        """Hide every identifier of one text."""
        return self.scrub_many([text], lists)[0]

    def scrub_many(self, texts: Sequence[str], lists: TenantLists | None = None) -> list[Scrubbed]:
        """Scrub each text by itself, as `scrub` does, at a fraction of its cost."""
        parts = self._first_pass(texts, [self._terms(lists)] if lists is not None else [])
        return [self._second_pass([text], [part])[0] for text, part in zip(texts, parts, strict=True)]

    def scrub_all(
        self,
        texts: Mapping[str, str],
        lists: TenantLists | None = None,
        told_terms: Told = (),
    ) -> dict[str, Scrubbed]:
        """Scrub the texts of one report together: what one tells is hidden in all, numbers agree.

        `told_terms` are identifiers known from the report's own answers.
        """
        terms = [self._terms(lists)] if lists is not None else []
        if told_terms:
            terms.append(tenant.index(told_terms, self._lexicon))
        several = list(texts.values())
        parts = list(self._first_pass(several, terms))
        return dict(zip(texts, self._second_pass(several, parts), strict=True))

    def strict(self, text: str, hits: tuple[Hit, ...], lists: TenantLists | None = None) -> str:
        """The strict text of a held report: clinical words on no list and in no hit."""
        terms = self._terms(lists) if lists is not None else None
        return strict_text(text, hits, self._vocabulary, terms)

    def _terms(self, lists: TenantLists) -> tenant.Terms:
        """An agency's lists, indexed once for each object (hashing 50,000 terms a report would cost more)."""
        known = self._prepared.get(id(lists))
        if known is None:
            if len(self._prepared) >= MOST_LISTS_KEPT:
                self._prepared.pop(next(iter(self._prepared)))
            known = self._prepared[id(lists)] = (lists, tenant.prepare(lists, self._lexicon))
        return known[1]

    def _first_pass(self, texts: Sequence[str], terms: Sequence[tenant.Terms]) -> Iterator["_Part"]:
        """What the rules, the tables and the context find in each text by itself; all are read at once."""
        folded = [fold(text) for text in texts]
        plain = Texts.of([one.text for one in folded])
        batch = Batch(plain, self._vocabulary)
        kept = self._protecting.spans_in(plain, self._lexicon)
        protected = _protected_words(batch, plain, kept)
        names, cued = first_look.people(batch, protected), first_look.places(batch, protected)
        things, strange = first_look.things(batch), first_look.strange(batch)
        is_protected = protected.tobytes()
        for k, found in enumerate(self._rules.find_in(plain, self._lexicon)):
            reading, here = batch.reading(k), slice(batch.cuts[k], batch.cuts[k + 1])
            shielded, doubt = is_protected[here], 0
            if found and kept[k]:
                around = Spans(kept[k])
                found = [f for f in found if f.strength >= PROTECTED_STRENGTH or not around.touch(f)]
            if looked := names[k]:
                persons, doubt = people.find_people(reading, looked)
                found += persons
            if things[k]:
                found += named_things.find_named_things(reading, things[k], self._heads, shielded)
            if cued.places[k]:
                found += places.find_places(reading, cued.places[k], cued.said[here], self._lexicon, shielded)
            for listed in terms:
                found += tenant.find_terms(reading, listed, self._lexicon)
            yield _Part(folded[k], reading, shielded, found, doubt, [reading.starts[i] for i in strange[k]])

    def _second_pass(self, texts: Sequence[str], parts: Sequence["_Part"]) -> list[Scrubbed]:
        """The texts of one report, written: what one of them tells is hidden in all."""
        told: dict[str, IdentifierLabel] = {}
        covered: list[set[int]] = []
        for part in parts:
            words, here = propagation.told_words(part.found, part.reading, self._telling)
            covered.append(here)
            for word, label in words.items():
                if label is IdentifierLabel.PROVIDER or word not in told:
                    told[word] = label
        if told:
            for part, here in zip(parts, covered, strict=True):
                part.found += propagation.spread(part.reading, told, here, part.protected)
        placeholders = Placeholders()
        return [
            self._written(text, part, told, placeholders) for text, part in zip(texts, parts, strict=True)
        ]

    def _written(
        self, text: str, part: "_Part", told: dict[str, IdentifierLabel], placeholders: Placeholders
    ) -> Scrubbed:
        folded = part.reading.text
        found = part.found
        if "[" in text:
            ours = Spans(match.span() for match in FORGED.finditer(folded))
            found = [f for f in found if not ours.hold(f)]
        hidden = propagation.relabelled(bridged(resolve(found), folded), folded, told)
        if part.folded.starts is None:
            hits = tuple([Hit(f.start, f.end, f.label, f.rule) for f in hidden])
        else:
            hits = tuple([Hit(*part.folded.original(f.start, f.end), f.label, f.rule) for f in hidden])
        unreadable = part.folded.foreign_letters / max(1, len(folded))
        risk = residual_risk(folded, hidden, part.doubt, part.strange, unreadable)
        return Scrubbed(placeholders.write(text, hits), hits, risk, risk > HOLD_ABOVE)


@dataclass(slots=True)
class _Part:
    """What was found in one text; `strange` are the beginnings of words that no table knows."""

    folded: Folded
    reading: Reading
    protected: bytes
    found: list[Found]
    doubt: int
    strange: list[int]


def _protected_words(batch: Batch, texts: Texts, kept: Sequence[Sequence[tuple[int, int]]]) -> "np.ndarray":
    """Which words begin inside a span that must survive."""
    spans = [
        (start + a, start + b)
        for start, here in zip(texts.starts.tolist(), kept, strict=True)
        for a, b in here
    ]
    edges = np.searchsorted(batch.starts, np.array(spans, np.int64).reshape(-1, 2))
    depth = np.zeros(batch.size + 1, np.int64)
    np.add.at(depth, edges[:, 0], 1)
    np.add.at(depth, edges[:, 1], -1)
    return np.cumsum(depth[:-1]) > 0


class Spans:
    """Spans that can be asked, in logarithmic time, whether one of them touches a candidate."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def touch(self, found: Found) -> bool:
        """Whether any span overlaps the candidate."""
        place = bisect_left(self._starts, found.end) - 1
        return place >= 0 and self._ends[place] > found.start

    def hold(self, found: Found) -> bool:
        """Whether the candidate lies inside one span."""
        place = bisect_right(self._starts, found.start) - 1
        return place >= 0 and found.end <= self._ends[place]
