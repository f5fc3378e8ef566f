"""Scrub one text: fold, read, find by form, by tables and context, by the agency's lists, resolve, write.

Only this package may see raw text; no error of it ever quotes any.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel
from services.deidentify.core import lexicon as lex
from services.deidentify.core import named_things, people, places, propagation, tenant
from services.deidentify.core.fold import Folded, fold
from services.deidentify.core.labels import Found, Hit
from services.deidentify.core.placeholders import FORGED, Placeholders
from services.deidentify.core.protect import protect_set
from services.deidentify.core.reading import Reading, read
from services.deidentify.core.residual import HOLD_ABOVE, residual_risk
from services.deidentify.core.resolve import apart, bridged, resolve
from services.deidentify.core.strict import strict_text
from services.deidentify.core.structural import rule_set
from services.deidentify.core.vocabulary import Vocabulary

SCRUBBER_VERSION: Final = "2026.11.1"
PROTECTED_STRENGTH: Final = 73
"""Bare codes below this yield to a protecting span; a rule with a key or a cue does not."""
MOST_LISTS_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without identifiers, what was hidden, and how sure that is."""

    text: str
    hits: tuple[Hit, ...]
    residual_risk: float
    is_held: bool


class Scrubber:
    """Frozen tables and compiled rules; the same text and lists always give the same answer."""

    def __init__(self, lexicon: lex.Lexicon) -> None:
        self._lexicon = lexicon
        self._heads = named_things.load_heads()
        self._vocabulary = Vocabulary(lexicon, self._heads.by_last, self._heads.suffixes)
        self._rules = rule_set()
        self._protecting = protect_set()
        self._prepared: dict[int, tuple[TenantLists, tenant.Terms]] = {}

    @classmethod
    def load(cls, tables: Path) -> "Scrubber":
        """Load the tables built by `make setup`; `TablesMissing` says so when they are not there."""
        return cls(lex.load_lexicon(tables))

    def scrub(self, text: str, lists: TenantLists | None = None) -> Scrubbed:
        """Hide every identifier of one text."""
        return self.scrub_all({"": text}, lists)[""]

    def scrub_all(
        self,
        texts: Mapping[str, str],
        lists: TenantLists | None = None,
        told_terms: Sequence[tuple[str, IdentifierLabel]] = (),
    ) -> dict[str, Scrubbed]:
        """Scrub the texts of one report together: what one tells is hidden in all, numbers agree.

        `told_terms` are identifiers known from the report's own answers.
        """
        terms = [self._terms(lists)] if lists is not None else []
        if told_terms:
            terms.append(tenant.index(told_terms, self._lexicon))
        parts = {name: self._first_pass(text, terms) for name, text in texts.items()}
        told: dict[str, IdentifierLabel] = {}
        for part in parts.values():
            for word, label in propagation.told_words(part.found, part.reading.text, self._lexicon).items():
                if label is IdentifierLabel.PROVIDER or word not in told:
                    told[word] = label
        placeholders = Placeholders()
        return {
            name: self._second_pass(texts[name], part, told, placeholders) for name, part in parts.items()
        }

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

    def _first_pass(self, text: str, terms: Sequence[tenant.Terms]) -> "_Part":
        folded = fold(text)
        reading = read(folded.text, self._vocabulary)
        kept = list(self._protecting.find(folded.text, self._lexicon))
        protected = _protected_tokens(reading, kept)
        around = Spans((span.start, span.end) for span in kept)
        found = [
            f
            for f in self._rules.find(folded.text, self._lexicon)
            if f.strength >= PROTECTED_STRENGTH or not around.touch(f)
        ]
        names, doubt = people.find_people(reading, protected)
        found += names
        found += named_things.find_named_things(reading, self._heads, protected)
        found += places.find_places(reading, self._lexicon, protected)
        for listed in terms:
            found += tenant.find_terms(reading, listed, self._lexicon)
        return _Part(folded, reading, protected, found, doubt)

    def _second_pass(
        self, text: str, part: "_Part", told: dict[str, IdentifierLabel], placeholders: Placeholders
    ) -> Scrubbed:
        found = [*part.found, *propagation.spread(part.reading, told, part.protected, self._lexicon)]
        ours = (
            Spans(match.span() for match in FORGED.finditer(part.reading.text)) if "[" in text else NO_SPANS
        )
        hidden = bridged(
            resolve(f for f in found if not ours.hold(f)),
            part.reading.text,
        )
        hidden = propagation.relabelled(hidden, part.reading.text, told)
        hits = apart(Hit(*part.folded.original(f.start, f.end), f.label, f.rule) for f in hidden)
        unreadable = part.folded.foreign_letters / max(1, len(part.folded.text))
        risk = residual_risk(part.reading, hidden, part.doubt, unreadable)
        return Scrubbed(placeholders.write(text, hits), hits, risk, risk > HOLD_ABOVE)


@dataclass(frozen=True, slots=True)
class _Part:
    folded: Folded
    reading: Reading
    protected: bytearray
    found: list[Found]
    doubt: float


def _protected_tokens(reading: Reading, kept: Iterable[Found]) -> bytearray:
    protected = bytearray(reading.size)
    for span in kept:
        for i in range(bisect_left(reading.starts, span.start), reading.size):
            if reading.starts[i] >= span.end:
                break
            protected[i] = 1
    return protected


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


NO_SPANS: Final = Spans(())
