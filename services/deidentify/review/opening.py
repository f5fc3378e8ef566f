"""Opens held reports for a person who asked, and scrubs them with what is known now.

Originals and terms pass through here and are in no store, log or exception.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from chassis.keys import KeyDestroyed, KeyProvider, KeyUnknown
from chassis.problems import Fault, NotFound, Problem
from chassis.sealing import unseal
from contracts.agency import TenantLists
from contracts.binding import report_binding
from contracts.errors import Undecodable
from contracts.events import ReportSubmitted
from contracts.identifiers import IdentifierLabel
from contracts.report import KeptReport, Report

from ..agencies import KnownAgencies
from ..core.deidentification import scrubbed_texts, texts_of
from ..core.reviewing import AddedSpan, Decisions, RemovedHit, laid_over, misplaced
from ..core.scrubber import Scrubbed, Scrubber
from ..store import Entry, HeldReports, Status
from .shapes import Marks
from .spans import AddedSpans, opened
from .terms import ReviewedTerms

log = logging.getLogger(__name__)
NO_REASON = "(a reason that could not be scrubbed)"
UNSURE = 1.0
"""The residual risk of a text on which the scrubber failed."""


class AgencyShredded(Problem):
    """The agency's keys were destroyed: the report can be read by nobody, ever."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            410,
            "agency-shredded",
            "The keys of this report's agency were destroyed. Nobody can read the report any more; it is "
            "closed. Its codes and its strict text stand.",
        )
        self.entry = entry


@dataclass(frozen=True)
class OpenedReport:
    """A held report in memory, for one request."""

    entry: Entry
    report: Report
    private_key: bytes
    lists: TenantLists | None
    lists_known: bool
    stored: tuple[AddedSpan, ...]

    @property
    def submitted(self) -> ReportSubmitted:
        return self.entry.submitted

    def text_of(self, field: str) -> str:
        """One text as the reporter wrote it."""
        return texts_of(self.report)[field]


@dataclass(frozen=True)
class Seen:
    """What a person sees of an opened report with their decisions laid over it."""

    texts: dict[str, Scrubbed]
    is_scrubbed: bool

    @property
    def digest(self) -> str:
        """Changes with every letter that would go out."""
        shown = {field: one.text for field, one in self.texts.items()}
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


class Opening:
    """From an entry of the queue to its readable report."""

    def __init__(
        self,
        held: HeldReports,
        spans: AddedSpans,
        keys: KeyProvider,
        agencies: KnownAgencies,
        terms: ReviewedTerms,
        scrubber: Scrubber,
    ) -> None:
        self._held = held
        self._spans = spans
        self._keys = keys
        self._agencies = agencies
        self._terms = terms
        self.scrubber = scrubber

    async def open(self, report_id: UUID, number: int | None) -> OpenedReport:
        """The report, if it waits; `number` is the round that the caller believes it to be in."""
        entry = await self._held.find(report_id)
        if entry is None:
            raise NotFound("No report of this id is or was held.")
        refuse_closed(entry)
        submitted = entry.submitted
        if number is not None and number != submitted.round:
            raise Problem(
                409,
                "scrubbed-again",
                "The report was scrubbed again meanwhile, by a newer run. Open it again and mark it anew.",
            )
        private_key = await self._key(entry)
        agency_ref = submitted.origin.agency_ref
        await self._agencies.know({(agency_ref, submitted.list_version if number is None else 1)})
        await self._terms.know({agency_ref})
        newest = self._agencies.lists(agency_ref, 1)
        stored = (await self._spans.of([report_id])).get(report_id)
        return OpenedReport(
            entry=entry,
            report=open_report(submitted, private_key),
            private_key=private_key,
            lists=self._terms.joined(agency_ref, newest),
            lists_known=self._terms.are_known(agency_ref)
            and self._agencies.lists(agency_ref, submitted.list_version) is not None,
            stored=opened(stored, submitted, private_key) if stored else (),
        )

    async def is_shredded(self, key_id: str) -> bool:
        """Whether a key was destroyed; a provider that does not answer is an Outage."""
        try:
            await self._keys.private_key(key_id)
        except KeyDestroyed:
            return True
        except KeyUnknown:
            pass  # an operator may bring it back
        return False

    async def _key(self, entry: Entry) -> bytes:
        try:
            return await self._keys.private_key(entry.submitted.sealed.key_id)
        except KeyDestroyed:
            self._terms.forget(entry.submitted.origin.agency_ref)
            raise AgencyShredded(entry) from None
        except KeyUnknown:
            raise Problem(
                409,
                "key-unknown",
                "The key provider does not have the key this report was sealed to, so it cannot be opened. "
                "An operator must bring the key back; until then the report waits.",
            ) from None

    def see(self, one: OpenedReport, decisions: Decisions) -> Seen:
        """The report scrubbed with the decisions; where the scrubber fails, with nothing but them."""
        try:
            return Seen(scrubbed_texts(one.report, self.scrubber, one.lists, decisions), True)
        except Exception as error:
            extra = {"report_id": str(one.entry.report_id)}
            log.error("scrubber failed on an opened report", extra=extra, exc_info=error)
        texts = texts_of(one.report)
        bare = {field: Scrubbed(text, (), UNSURE, True) for field, text in texts.items()}
        return Seen(laid_over(texts, bare, decisions), False)

    def reason(self, reason: str, one: OpenedReport, seen: Seen) -> str:
        """The reason without the words that the report hides, should the person have repeated any."""
        texts = texts_of(one.report)
        told = [
            (texts[field][hit.start : hit.end], hit.label)
            for field, text in seen.texts.items()
            for hit in text.hits
        ]
        return self.without_words(reason, [*told, *self._terms.of(one.submitted.origin.agency_ref)])

    def without_words(self, reason: str, told: list[tuple[str, IdentifierLabel]]) -> str:
        """A reason scrubbed like a report: the audit never keeps what a report hides."""
        try:
            return self.scrubber.scrub_all({"reason": reason}, None, told)["reason"].text
        except Exception as error:
            log.error("scrubber failed on a reason", exc_info=error)
            return NO_REASON


def open_report(event: ReportSubmitted, private_key: bytes) -> Report:
    """The report of a submission; raises CannotOpen or Undecodable."""
    bound = report_binding(event.report_id, event.origin.agency_ref, event.sealed.key_id)
    try:
        return KeptReport.model_validate_json(unseal(event.sealed.ciphertext, private_key, bound))
    except ValidationError as error:
        raise Undecodable("the opened bytes are not a report") from error


def refuse_closed(entry: Entry) -> None:
    """A report that does not wait any more is not opened: says who decided, and when."""
    if entry.status is Status.WAITING:
        return
    if entry.status is Status.SHREDDED:
        raise AgencyShredded(entry)
    if entry.status is Status.SUPERSEDED:
        raise Problem(
            409,
            "superseded",
            "The report was scrubbed again and is not held any more. Nothing is left to do.",
        )
    at = f"{entry.decided_at:%Y-%m-%d %H:%M} UTC" if entry.decided_at else "an unknown time"
    raise Problem(409, "decided-already", f"{entry.decided_by} {entry.status.value} this report at {at}.")


def decisions_of(one: OpenedReport, asked: Marks) -> Decisions:
    """What a person sent, checked against the texts it speaks of."""
    added = tuple(AddedSpan(span.field, span.start, span.end, span.label) for span in asked.added)
    if wrong := misplaced(texts_of(one.report), added):
        fields = sorted({span.field for span in wrong})
        told = "A span must cover letters of this text; offsets count code points."
        raise Problem(422, "misplaced-span", told, [Fault(field, told) for field in fields])
    removed = frozenset(RemovedHit(span.field, span.start, span.end) for span in asked.removed)
    return Decisions(added, removed)
