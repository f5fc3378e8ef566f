"""The review interface: the queue, one report, its decisions, terms and the audit. Nothing is cached."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from chassis.identity import Identity, Principal, Role
from chassis.problems import Problem, refusals

from ..core.labels import Hit
from ..core.reviewing import family_of
from ..core.scrubber import Scrubbed
from ..store import Entry, Status
from .audit import Audit, Noted, is_note_id
from .desk import ReviewDesk
from .opening import OpenedReport, Seen
from .queue import ReviewQueue
from .shapes import (
    Added,
    Decided,
    Item,
    LabelledSpan,
    Marks,
    NewTerm,
    Note,
    Notes,
    Queue,
    Rejection,
    Release,
    Review,
    ShownHit,
    ShownText,
    Term,
    TermList,
    TermRemoval,
)
from .term_desk import TermDesk

NO_STORE = {"Cache-Control": "no-store"}
TAGS = ["reviews"]
Limit = Annotated[int, Query(ge=1, le=200)]


class ReviewRoutes:
    """Everything under `/v1/reviews`, with who may ask."""

    def __init__(
        self, identity: Identity, queue: ReviewQueue, desk: ReviewDesk, terms: TermDesk, audit: Audit
    ) -> None:
        self._officer = identity.require(Role.PRIVACY_OFFICER)
        self._auditor = identity.require(Role.PRIVACY_OFFICER, Role.OPERATOR)
        self._queue = queue
        self._desk = desk
        self._terms = terms
        self._audit = audit

    def add_to(self, app: FastAPI) -> None:
        """Fixed addresses first: a report's id would take their place."""
        self._add_queue(app)
        self._add_audit(app)
        self._add_terms(app)
        self._add_looks(app)
        self._add_decisions(app)

    def _add_queue(self, app: FastAPI) -> None:
        @app.get("/v1/reviews", **_told(Queue, 400), dependencies=[Depends(self._officer)])
        async def list_reviews(
            status: Status = Status.WAITING, limit: Limit = 50, cursor: str | None = None
        ) -> Response:
            """Held reports, without any of their words: waiting ones by tier, then the longest held first."""
            try:
                if status is Status.WAITING:
                    page = await self._queue.page(limit, cursor)
                else:
                    page = await self._queue.closed(status, limit, cursor)
            except ValueError:
                raise _bad_cursor() from None
            items = [self._item(entry) for entry in page.items]
            return _answer(Queue(items=items, next=page.next, waiting=page.waiting))

    def _item(self, entry: Entry) -> Item:
        return Item(
            report_id=entry.report_id,
            status=entry.status.value,
            round=entry.submitted.round,
            tier=self._queue.tier_of(entry.report_id),
            reasons=entry.reasons,
            residual_risk=entry.residual_risk,
            synthetic=entry.submitted.synthetic,
            received_at=entry.submitted.received_at,
            held_at=entry.held_at,
            scrubber_version=entry.scrubber_version,
            decided_by=entry.decided_by,
            decided_at=entry.decided_at,
        )

    def _add_audit(self, app: FastAPI) -> None:
        @app.get("/v1/reviews/audit", **_told(Notes, 400))
        async def read_audit(
            caller: Annotated[Principal, Depends(self._auditor)],
            report_id: UUID | None = None,
            limit: Limit = 100,
            cursor: Annotated[str | None, Query(max_length=100)] = None,
        ) -> Response:
            """Who saw an original and what was decided, the newest first; an operator sees no reasons."""
            if cursor is not None and not is_note_id(cursor):
                raise _bad_cursor()
            notes = await self._audit.page(report_id, limit + 1, cursor)
            is_officer = caller.has(Role.PRIVACY_OFFICER)
            items = [_note(note, is_officer) for note in notes[:limit]]
            return _answer(Notes(items=items, next=notes[limit - 1].id if len(notes) > limit else None))

    def _add_terms(self, app: FastAPI) -> None:
        officer = self._officer

        @app.get("/v1/reviews/terms", **_told(TermList))
        async def list_terms(
            caller: Annotated[Principal, Depends(officer)], limit: Limit = 100, cursor: UUID | None = None
        ) -> Response:
            """Terms that privacy officers added, with their words; the look is noted in the audit."""
            page = await self._terms.page(caller.subject, limit + 1, cursor)
            shown = page[:limit]
            items = [
                Term(
                    term_id=term.term_id,
                    agency_ref=term.agency_ref,
                    label=term.label,
                    words=words,
                    added_by=term.added_by,
                    added_at=term.added_at,
                )
                for term, words in shown
                if words is not None
            ]
            following = str(shown[-1][0].term_id) if len(page) > limit else None
            return _answer(TermList(items=items, unreadable=len(shown) - len(items), next=following))

        @app.post("/v1/reviews/terms/{term_id}/remove", status_code=204, **_told(None, 404))
        async def remove_term(
            term_id: UUID, asked: TermRemoval, caller: Annotated[Principal, Depends(officer)]
        ) -> Response:
            """Hide the term no longer; what went out keeps it hidden."""
            await self._terms.remove(term_id, asked.reason, caller.subject)
            return Response(status_code=204, headers=NO_STORE)

        @app.post("/v1/reviews/{report_id}/terms", status_code=201, **_told(Added, 404, 409, 410))
        async def add_term(
            report_id: UUID, asked: NewTerm, caller: Annotated[Principal, Depends(officer)]
        ) -> Response:
            """Hide the words at a place of this report in every report of its agency, from now on."""
            return _answer(await self._terms.add(report_id, asked, caller.subject), 201)

    def _add_looks(self, app: FastAPI) -> None:
        officer = self._officer

        @app.get("/v1/reviews/{report_id}", **_told(Review, 404, 409, 410))
        async def open_review(report_id: UUID, caller: Annotated[Principal, Depends(officer)]) -> Response:
            """Open a held report: originals and scrubbed texts with every hit. The look is noted."""
            one, seen = await self._desk.open(report_id, caller.subject)
            return _answer(_review(one, seen, has_originals=True))

        @app.post("/v1/reviews/{report_id}/preview", **_told(Review, 404, 409, 410))
        async def preview_review(
            report_id: UUID, asked: Marks, caller: Annotated[Principal, Depends(officer)]
        ) -> Response:
            """What spans added and hits removed would give; nothing is kept of them."""
            one, seen = await self._desk.preview(report_id, asked, caller.subject)
            return _answer(_review(one, seen, has_originals=False))

    def _add_decisions(self, app: FastAPI) -> None:
        officer = self._officer

        @app.post("/v1/reviews/{report_id}/release", **_told(Decided, 404, 409, 410))
        async def release_review(
            report_id: UUID, asked: Release, caller: Annotated[Principal, Depends(officer)]
        ) -> Response:
            """Publish the text as it was seen, as the report's next telling."""
            return _answer(_decided(await self._desk.release(report_id, asked, caller.subject)))

        @app.post("/v1/reviews/{report_id}/reject", **_told(Decided, 404, 409, 410))
        async def reject_review(
            report_id: UUID, asked: Rejection, caller: Annotated[Principal, Depends(officer)]
        ) -> Response:
            """Let the strict text stand; its codes and its alert stay."""
            return _answer(_decided(await self._desk.reject(report_id, asked, caller.subject)))


def _told(model: type[BaseModel] | None, *statuses: int) -> dict[str, Any]:
    return {"response_model": model, "tags": TAGS, "responses": _refused(*statuses)}


def _refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return refusals(*sorted({401, 403, 422, 503, *statuses}))


def _answer(body: BaseModel, status: int = 200) -> JSONResponse:
    return JSONResponse(body.model_dump(mode="json"), status, headers=NO_STORE)


def _bad_cursor() -> Problem:
    return Problem(400, "bad-cursor", "Not a cursor of this list. Begin again without one.")


def _review(one: OpenedReport, seen: Seen, *, has_originals: bool) -> Review:
    originals: Callable[[str], str | None] = one.text_of if has_originals else lambda _: None
    return Review(
        report_id=one.entry.report_id,
        round=one.submitted.round,
        texts=[_text(field, text, originals(field)) for field, text in seen.texts.items()],
        added=[LabelledSpan.model_validate(asdict(span)) for span in one.stored],
        residual_risk=max(text.residual_risk for text in seen.texts.values()),
        lists_known=one.lists_known,
        is_scrubbed=seen.is_scrubbed,
        seen=seen.digest,
    )


def _text(field: str, text: Scrubbed, original: str | None) -> ShownText:
    return ShownText(field=field, original=original, shown=text.text, hits=[_hit(hit) for hit in text.hits])


def _hit(hit: Hit) -> ShownHit:
    family = family_of(hit.rule)
    return ShownHit(start=hit.start, end=hit.end, label=hit.label, rule=hit.rule, family=family)


def _decided(entry: Entry) -> Decided:
    return Decided(
        report_id=entry.report_id,
        status=entry.status.value,
        round=entry.submitted.round,
        step=entry.step,
        decided_by=entry.decided_by or "",
        decided_at=entry.decided_at or entry.held_at,
    )


def _note(note: Noted, has_reason: bool) -> Note:
    shown = {name: getattr(note, name) for name in Note.model_fields if name != "what"}
    return Note(**shown | {"what": note.what.value, "reason": note.reason if has_reason else None})
