"""The desk for terms: hide words everywhere for an agency, list them, hide them no longer; each act noted."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from chassis.mongo import Mongo, Session
from chassis.problems import NotFound, Problem
from contracts.identifiers import IdentifierLabel

from ..core.known_terms import KnownTerms
from ..core.reviewing import Decisions, is_hidden
from .audit import Audit, Noted, What
from .desk import ReviewDesk, note_on
from .opening import OpenedReport, Opening, decisions_of
from .shapes import Added, Marks, NewTerm
from .terms import MOST_TERMS, ReviewedTerms, SealedTerm, Terms, sealed_term, term_id_of

LONGEST_TERM = 200
"""As long as a term of an agency's lists may be."""


class TermDesk:
    """What a person may do with terms. Words come from an opened report, never from a request."""

    def __init__(
        self,
        mongo: Mongo,
        desk: ReviewDesk,
        opening: Opening,
        terms: Terms,
        known: ReviewedTerms,
        audit: Audit,
    ) -> None:
        self._mongo = mongo
        self._desk = desk
        self._opening = opening
        self._terms = terms
        self._known = known
        self._audit = audit

    async def add(self, report_id: UUID, asked: NewTerm, by: str) -> Added:
        """Hide the words at this place in every report of the agency, from the next batch on."""
        one = await self._desk.opened(report_id, asked.round)
        decisions = decisions_of(one, Marks(round=asked.round, added=(asked,)))
        words = " ".join(one.text_of(asked.field)[asked.start : asked.end].split())
        agency_ref = one.submitted.origin.agency_ref
        _refuse(words, asked.label, self._known.of(agency_ref))
        unsealed = SealedTerm(
            term_id=term_id_of(agency_ref, asked.label, words, one.private_key),
            agency_ref=agency_ref,
            label=asked.label,
            key_id=one.submitted.sealed.key_id,
            ciphertext=b"",
            added_by=by,
            added_at=datetime.now(UTC),
        )
        term = sealed_term(words, unsealed, one.private_key)
        note = note_on(
            one,
            by,
            What.TERM_ADDED,
            reason=self._opening.reason(asked.reason, one, self._opening.see(one, decisions)),
            term_id=term.term_id,
            field=asked.field,
            start=asked.start,
            end=asked.end,
            label=asked.label.value,
        )

        async def write(session: Session) -> None:
            if await self._terms.find(term.term_id, session) is not None:
                raise _known()  # somebody else was first, and this process had not heard of it
            await self._terms.add(term, session)
            await self._audit.add([note], session)

        await self._mongo.transaction(write)
        return Added(term_id=term.term_id, hides_here=self._hides(one, asked, words))

    def _hides(self, one: OpenedReport, asked: NewTerm, words: str) -> bool:
        """Whether the term hides the place it was taken from, once nobody marks that."""
        told = (*self._known.of(one.submitted.origin.agency_ref), (words, asked.label))
        seen = self._opening.see(replace(one, lists=KnownTerms.of(one.lists, told)), Decisions())
        return is_hidden(one.text_of(asked.field), seen.texts[asked.field].hits, asked.start, asked.end)

    async def remove(self, term_id: UUID, reason: str, by: str) -> None:
        """Hide the term no longer; reports that went out keep it hidden."""
        term = await self._terms.find(term_id)
        if term is None:
            raise NotFound("There is no term of this id; it may have been removed already.")
        words = await self._known.open(term)
        told = [(words, term.label)] if words else []
        note = Noted(
            at=datetime.now(UTC),
            by=by,
            what=What.TERM_REMOVED,
            label=term.label.value,
            reason=self._opening.without_words(reason, told),
            term_id=term_id,
        )

        async def write(session: Session) -> None:
            if not await self._terms.remove(term, session):
                raise NotFound("The term was removed meanwhile.")
            await self._audit.add([note], session)

        await self._mongo.transaction(write)

    async def page(self, by: str, limit: int, after: UUID | None) -> list[tuple[SealedTerm, str | None]]:
        """Terms with their words, as far as their keys are there; noted before anyone sees them."""
        page = await self._terms.page(limit, after)
        if page:
            await self._audit.add([Noted(at=datetime.now(UTC), by=by, what=What.TERMS_READ)])
        return [(term, await self._known.open(term)) for term in page]


def _known() -> Problem:
    return Problem(409, "known-term", "This agency has this term already.")


def _refuse(words: str, label: IdentifierLabel, told: tuple[tuple[str, IdentifierLabel], ...]) -> None:
    """A term must be findable, new, and one of not too many."""
    if len(words) > LONGEST_TERM or sum(letter.isalnum() for letter in words) < 2:
        rule = f"A term has two letters or digits at least, and {LONGEST_TERM} characters at most."
        raise Problem(422, "not-a-term", rule)
    if any(words.casefold() == known.casefold() and label is kind for known, kind in told):
        raise _known()
    if len(told) >= MOST_TERMS:
        full = f"The agency has {MOST_TERMS} terms. Put further ones into its lists."
        raise Problem(409, "too-many-terms", full)
