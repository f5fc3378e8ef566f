"""Scrub one text: fold, read, find by form, by tables and context, by the agency's lists, resolve, write.

Only this package may see raw text; no error of it ever quotes any.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import first_look, named_things, people, places, propagation, tenant
from services.deidentify.core import lexicon as lex
from services.deidentify.core.births import births
from services.deidentify.core.columns import find_columns
from services.deidentify.core.completion import completed, named_ages
from services.deidentify.core.dictation import Dictation
from services.deidentify.core.dictation.heard import heard_again
from services.deidentify.core.fold import Folded, fold, is_plain
from services.deidentify.core.initials import find_initials
from services.deidentify.core.labels import Found, Hit
from services.deidentify.core.listed import Doubtful, find_terms
from services.deidentify.core.numbers_again import find_misread, find_numbers_again
from services.deidentify.core.placeholders import FORGED, OURS, Placeholders
from services.deidentify.core.protect import HEADED, protect_set
from services.deidentify.core.reading import Batch, Column, Reading
from services.deidentify.core.residual import HOLD_ABOVE, residual_risk
from services.deidentify.core.resolve import apart, bridged, resolve, without_labels
from services.deidentify.core.rules import STRUCTURAL, Texts
from services.deidentify.core.second_tagger import SecondTagger
from services.deidentify.core.strict import strict_text
from services.deidentify.core.structural import rule_set
from services.deidentify.core.tagger import Tagger
from services.deidentify.core.tagging import Tagging
from services.deidentify.core.vocabulary import Vocabulary
from services.deidentify.core.whole_codes import whole_codes

if TYPE_CHECKING:
    from contracts.agency import TenantLists  # with pydantic, which takes as long to import as all else

SCRUBBER_VERSION: Final = "2026.11.28.9"
PROTECTED_STRENGTH: Final = 73
"""Bare codes below this yield to a protecting span; a rule with a key or a cue does not."""
IMITATION: Final = "imitation"
"""The rule of what looks like a placeholder and is none of ours."""
MOST_LISTS_KEPT: Final = 256

Told = Sequence[tuple[str, IdentifierLabel]]


class Scrubbed(NamedTuple):
    """A text without identifiers, what was hidden, and how sure that is."""

    text: str
    hits: tuple[Hit, ...]
    residual_risk: float
    is_held: bool


@dataclass(frozen=True, slots=True)
class ReportTexts:
    """The texts of one report by name, its agency's lists, and identifiers known from its own answers."""

    texts: Mapping[str, str]
    lists: "TenantLists | None" = None
    told_terms: Told = ()


class Scrubber:
    """Frozen tables and compiled rules; the same text and lists always give the same answer."""

    def __init__(
        self,
        lexicon: lex.Lexicon,
        kept_patterns: Path | None = None,
        tagger: Tagger | None = None,
        second: SecondTagger | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._heads = named_things.load_heads()
        self.vocabulary = Vocabulary(lexicon, *self._heads.marks(), people.MARK)
        self._rules = rule_set(kept_patterns)
        self._protecting = protect_set(kept_patterns)
        self._dictation = Dictation(lexicon, kept_patterns)
        self._tagging = Tagging(tagger, self.vocabulary, second) if tagger is not None else None
        self._prepared: dict[int, tuple[TenantLists, tenant.Terms]] = {}

    @classmethod
    def load(cls, tables: Path) -> "Scrubber":
        """Load the tables built by `make setup`; `TablesMissing` says so when they are not there."""
        return cls(lex.load_lexicon(tables), tables, Tagger.load(), SecondTagger.load())

    def warm(self) -> None:
        """Compile what is compiled when first needed: a service does so before it is ready."""
        for rules in (self._rules, self._protecting):
            rules.warm()

    def prepare(self, lists: "TenantLists") -> None:
        """Index an agency's lists before they are needed; may run in a thread beside the scrubbing."""
        self._terms(lists)

    def scrub(self, text: str, lists: "TenantLists | None" = None) -> Scrubbed:
        """Hide every identifier of one text."""
        return self.scrub_many([text], lists)[0]

    def scrub_many(self, texts: Sequence[str], lists: "TenantLists | None" = None) -> list[Scrubbed]:
        """Scrub each text by itself, as `scrub` does, at a fraction of its cost."""
        terms = (self._terms(lists),) if lists is not None else ()
        parts = self._first_pass(texts, [terms] * len(texts))
        return self._second_pass(texts, parts, [(k,) for k in range(len(texts))])

    def scrub_all(
        self,
        texts: Mapping[str, str],
        lists: "TenantLists | None" = None,
        told_terms: Told = (),
    ) -> dict[str, Scrubbed]:
        """Scrub the texts of one report together: what one tells is hidden in all, numbers agree.

        `told_terms` are identifiers known from the report's own answers.
        """
        return self.scrub_reports([ReportTexts(texts, lists, told_terms)])[0]

    def scrub_reports(self, reports: Sequence[ReportTexts]) -> list[dict[str, Scrubbed]]:
        """`scrub_all` for each of many reports, at a fraction of its cost."""
        texts: list[str] = []
        terms: list[Sequence[tenant.Terms]] = []
        members: list[range] = []
        for report in reports:
            known = [self._terms(report.lists)] if report.lists is not None else []
            if report.told_terms:
                known.append(tenant.index(report.told_terms, self._lexicon))
            members.append(range(len(texts), len(texts) + len(report.texts)))
            texts += report.texts.values()
            terms += [known] * len(report.texts)
        done = self._second_pass(texts, self._first_pass(texts, terms), members)
        return [
            dict(zip(report.texts, done[here.start : here.stop], strict=True))
            for report, here in zip(reports, members, strict=True)
        ]

    def strict(self, text: str, hits: tuple[Hit, ...], lists: "TenantLists | None" = None) -> str:
        """The strict text of a held report: clinical words on no list and in no hit."""
        terms = self._terms(lists) if lists is not None else None
        return strict_text(text, hits, self.vocabulary, terms)

    def _terms(self, lists: "TenantLists") -> tenant.Terms:
        """An agency's lists, indexed once for each object (hashing 50,000 terms a report would cost more)."""
        known = self._prepared.get(id(lists))
        if known is None:
            if len(self._prepared) >= MOST_LISTS_KEPT:
                self._prepared.pop(next(iter(self._prepared)), None)
            known = self._prepared[id(lists)] = (lists, tenant.prepare(lists, self._lexicon))
        return known[1]

    def _first_pass(self, texts: Sequence[str], terms: Sequence[Sequence[tenant.Terms]]) -> list["_Part"]:
        """What is found in each text by itself; all are read at once."""
        seen = self.look(texts, terms)
        batch, found = seen.batch, seen.found
        left = [0.0] * len(texts)
        if self._tagging is not None:
            left = self._tagging.add(batch, found, seen.protected, seen.doubtful).tolist()
        for k in seen.dictated:
            found[k] += heard_again(seen.readings[k], found[k])
        may_spread = propagation.may_spread(batch, found, seen.firmly)
        strange, digit_runs = first_look.strange(batch), first_look.digit_runs(batch)
        doubts = [doubt + one for doubt, one in zip(seen.doubts, left, strict=True)]
        return [
            _Part(*of_one)
            for of_one in zip(
                map(seen.folded.get, range(len(texts))),
                *(seen.readings, seen.shielded, seen.firm),
                *(found, doubts, strange, may_spread, digit_runs),
                strict=True,
            )
        ]

    def look(self, texts: Sequence[str], terms: Sequence[Sequence[tenant.Terms]] | None = None) -> "Seen":
        """What rules, tables, context and each text's terms find, before the tagger adds to it."""
        folded = {k: fold(text) for k, text in enumerate(texts) if not is_plain(text)}
        plain = Texts.of([folded[k].text if k in folded else text for k, text in enumerate(texts)])
        dictated = self._dictation.read(plain, folded)
        if dictated:
            folded |= {k: typed.folded for k, typed in dictated.items()}
            plain = Texts.of([folded[k].text if k in folded else text for k, text in enumerate(texts)])
        batch = Batch(plain, self.vocabulary)
        shields = self._protecting.find_in(plain, self._lexicon)
        kept = [[(one.start, one.end) for one in here] for here in shields]
        tables = {k: find_columns(text, self._lexicon) for k, text in enumerate(plain.texts) if "\n" in text}
        for k, (_, headings) in tables.items():
            kept[k] += headings
        protected = _protected_words(batch, plain, kept)
        firmly = _protected_words(batch, plain, [_firm(*both) for both in zip(shields, kept, strict=True)])
        firmly |= protected & (batch.facts & lex.DICTIONARY != 0)
        shielded, firm = (
            [column[first:past] for first, past in pairwise(batch.cuts)]
            for column in (protected.tobytes(), firmly.tobytes())
        )
        found = self._rules.find_in(plain, self._lexicon)
        found = [
            _unprotected(f, around) if f and around else f for f, around in zip(found, kept, strict=True)
        ]
        for k, typed in dictated.items():
            found[k] += typed.spelled
        for k, (cells, _) in tables.items():
            found[k] += cells
        readings = [batch.reading(k) for k in range(len(texts))]
        doubts = self._find_by_context(batch, readings, found, protected, shielded)
        doubtful: list[tuple[int, Doubtful]] = []
        for k, known in enumerate(terms or ()):
            if known:
                listed = find_terms(readings[k], known, self._lexicon, firm[k])
                found[k] += listed.sure
                doubtful += [(k, one) for one in listed.doubtful]
        return Seen(
            folded, batch, readings, found, protected, firmly, shielded, firm, doubts, doubtful,
            dictated.keys(),
        )  # fmt: skip

    def _find_by_context(
        self,
        batch: Batch,
        readings: Sequence[Reading],
        found: Sequence[list[Found]],
        protected: Column,
        shielded: Sequence[bytes],
    ) -> list[int]:
        """Names, things and places, added to what is found; how many words of each text stayed in doubt."""
        doubts = [0] * len(readings)
        # One finder after the other over all texts: its code and tables then stay near the processor.
        for k, looked in enumerate(first_look.people(batch, protected)):
            if looked:
                persons, doubts[k] = people.find_people(readings[k], looked)
                found[k] += persons
        for k, things in enumerate(first_look.things(batch)):
            if things:
                found[k] += named_things.find_named_things(readings[k], things, self._heads, shielded[k])
        cued = first_look.places(batch, protected)
        for k, words in enumerate(cued.places):
            if words:
                said = cued.said[batch.cuts[k] : batch.cuts[k + 1]]
                found[k] += places.find_places(readings[k], words, said, self._lexicon, shielded[k])
        return doubts

    def _second_pass(
        self, texts: Sequence[str], parts: Sequence["_Part"], reports: Sequence[Sequence[int]]
    ) -> list[Scrubbed]:
        """The texts written, report by report: what one text of a report tells is hidden in all of it."""
        told: list[dict[str, IdentifierLabel]] = [{}] * len(texts)
        for report in reports:
            if len(report) > 1 or (report and parts[report[0]].may_spread):
                words = self._spread([parts[k] for k in report])
                for k in report:
                    told[k] = words
        hidden = [_resolved(part, words) for part, words in zip(parts, told, strict=True)]
        hits = [_carried_back(part, here) for part, here in zip(parts, hidden, strict=True)]
        risks = [_risk(part, here) for part, here in zip(parts, hidden, strict=True)]
        written = [""] * len(texts)
        for report in reports:
            placeholders = Placeholders()
            for k in report:
                written[k] = placeholders.write(texts[k], hits[k])
        return [Scrubbed(*one, one[2] > HOLD_ABOVE) for one in zip(written, hits, risks, strict=True)]

    def _spread(self, parts: Sequence["_Part"]) -> dict[str, IdentifierLabel]:
        """The words that the texts of one report tell, found wherever they stand in it."""
        told: dict[str, IdentifierLabel] = {}
        covered: list[set[int]] = []
        for part in parts:
            words, here = propagation.told_words(part.found, part.reading, self._lexicon)
            covered.append(here)
            for word, label in words.items():
                if label is IdentifierLabel.PROVIDER or word not in told:
                    told[word] = label
        if told:
            for part, here in zip(parts, covered, strict=True):
                part.found += propagation.spread(part.reading, told, here, part.firmly)
        return told


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts read at once: what was found in each, which words must survive, how many stayed in doubt."""

    folded: dict[int, Folded]
    batch: Batch
    readings: list[Reading]
    found: list[list[Found]]
    protected: Column
    firmly: Column
    """Without rare words that only look like eponyms by the word behind them: known names go all the same."""
    shielded: list[bytes]
    firm: list[bytes]
    doubts: list[int]
    doubtful: list[tuple[int, Doubtful]]
    """What an agency's lists find that may mean something else, with the number of its text."""
    dictated: Set[int]
    """The numbers of the texts that were dictated."""


@dataclass(slots=True)
class _Part:
    """What was found in one text; `strange` are words that no table knows."""

    folded: Folded | None
    reading: Reading
    protected: bytes
    firmly: bytes
    found: list[Found]
    doubt: float
    strange: list[int]
    may_spread: bool
    has_digit_run: bool


def _firm(shields: Sequence[Found], kept: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """What must survive whoever is known; `kept` are the shields' spans, then a table's headings."""
    loose = {place for place, one in enumerate(shields) if one.rule == HEADED}
    return [span for place, span in enumerate(kept) if place not in loose] if loose else kept


def _unprotected(found: list[Found], kept: Iterable[tuple[int, int]]) -> list[Found]:
    """What the rules may hide beside spans that must survive."""
    around = Spans(kept)
    return [f for f in found if f.strength >= PROTECTED_STRENGTH or not around.touch(f)]


def _resolved(part: _Part, told: dict[str, IdentifierLabel]) -> list[Found]:
    found, text = part.found, part.reading.text
    if "[" in text:
        ours = Spans(m.span() for m in OURS.finditer(text))
        found = [f for f in found if not ours.hold(f)]
        found += [
            Found(*m.span(), IdentifierLabel.ID, IMITATION, STRUCTURAL)
            for m in FORGED.finditer(text)
            if OURS.fullmatch(m[0]) is None
        ]
    if not found:
        return found
    hidden = resolve(found)
    again = [
        *find_initials(part.reading, hidden, part.protected),
        *find_numbers_again(text, hidden),
        *find_misread(text, hidden),
    ]
    hidden = resolve([*hidden, *again]) if again else hidden
    hidden = whole_codes(hidden, text)
    hidden = bridged(completed(hidden, part.reading, part.protected), text)
    hidden = births(without_labels(named_ages(hidden, text), text), text)
    return propagation.relabelled(hidden, text, told) if told else hidden


def _carried_back(part: _Part, hidden: list[Found]) -> tuple[Hit, ...]:
    """The hits as they stand in the text as given."""
    if part.folded is None:
        return tuple([Hit(f.start, f.end, f.label, f.rule) for f in hidden])
    return apart(Hit(*part.folded.original(f.start, f.end), f.label, f.rule) for f in hidden)


def _risk(part: _Part, hidden: list[Found]) -> float:
    text = part.reading.text
    foreign = part.folded.foreign_letters / max(1, len(text)) if part.folded else 0.0
    strange = [part.reading.starts[i] for i in part.strange]
    return residual_risk(text, hidden, part.doubt, strange, foreign, has_digit_run=part.has_digit_run)


def _protected_words(batch: Batch, texts: Texts, kept: Sequence[Sequence[tuple[int, int]]]) -> Column:
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
