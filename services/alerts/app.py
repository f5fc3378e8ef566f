"""Wiring of alerts: evaluate, save, publish; experts' list, stream, actions and console."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chassis.delivery import Batch, Outgoing, Received
from chassis.identity import Principal, Role
from chassis.mongo import Session
from chassis.problems import NotFound, Problem
from chassis.stored import StoredService
from contracts import telemetry as names
from contracts.disclosure import shown_origin
from contracts.errors import Outage
from contracts.events import AlertAction, AlertChanged, AlertStatus, EventClassified, Tier
from contracts.taxonomy import taxonomy
from contracts.topics import ALERTS_CHANGED

from .core import AlertRefused, Urgency, act, evaluate, raise_alert, update_alert
from .correcting import CorrectionDesk, add_corrections
from .settings import AlertsSettings
from .store import Alerts, SeenAgencies
from .stream import AlertStream, as_json, tiers_of

READERS = (Role.EXPERT, Role.PRIVACY_OFFICER)
MAX_NAME_CHARS = 200
Action = Literal["acknowledge", "assign", "tier", "resolve", "message"]
NOT_FOR = {
    "heading": "Not for this role",
    "text": "This page is for PSO experts and privacy officers. Sign in with another link.",
}


class ActionAsked(BaseModel):
    """What a person sends with an action; `detail` is the reason, disposition or message."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    detail: Annotated[str, StringConstraints(min_length=0)] = ""  # checked as text: surrogates are none
    tier: Tier | None = None
    tier_seen: Annotated[
        Tier | None,
        Field(description="With tier or resolve: the tier you saw; refused if it is graver by now."),
    ] = None
    assigned_to: Annotated[str | None, StringConstraints(max_length=MAX_NAME_CHARS)] = None


class Desk:
    """Turns classified events into alerts, and people's actions into newer versions of them."""

    def __init__(self, service: StoredService, alerts: Alerts, agencies: SeenAgencies) -> None:
        self._service = service
        self._alerts = alerts
        self._agencies = agencies
        self._raised = service.telemetry.metrics.counter(names.ALERTS_RAISED, "Alerts raised", "tier")

    async def on_events_classified(self, batch: Batch) -> Sequence[Outgoing]:
        decided = await batch.each(lambda received: evaluate(_event(received)))
        await self._agencies.know(_event(received).origin for received, _ in decided)
        current = await self._alerts.load({_event(received).report_id for received, _ in decided})
        stored, outgoing = dict(current), []
        tellings: dict[UUID, EventClassified] = {}
        for received, urgency in decided:
            after = self._next(current, received, urgency)
            if after is not current.get(after.report_id):
                tellings[after.report_id] = _event(received)
            current[after.report_id] = after
            outgoing.append(Outgoing(ALERTS_CHANGED, after.report_id, after.event_id, after, received))
        changed = [(stored.get(ref), alert) for ref, alert in current.items() if stored.get(ref) is not alert]
        await self._alerts.save(changed, tellings)
        for before, after in changed:
            if before is None:
                self._raised.labels(after.tier.value).inc()
        return outgoing

    def _next(self, current: dict[UUID, AlertChanged], received: Received, urgency: Urgency) -> AlertChanged:
        """The alert after this event; a repeat gives the state that is stored, published once more."""
        event, now = _event(received), datetime.now(UTC)
        origin = shown_origin(event.origin, self._agencies.known)
        before = current.get(event.report_id)
        if before is None:
            return raise_alert(event, urgency, origin, now)
        return update_alert(before, event, urgency, origin, now) or before

    async def newest(self, report_id: UUID) -> Outgoing | None:
        """The state that stands, as it is told."""
        found = await self._alerts.find(report_id)
        return Outgoing(ALERTS_CHANGED, report_id, found.event_id, found) if found else None

    async def act(self, report_id: UUID, action: Action, asked: ActionAsked, by: str) -> AlertChanged:
        """Store a person's action and its event together; raises a Problem where it is refused."""

        async def work(session: Session) -> tuple[AlertChanged, Outgoing]:
            before = await self._alerts.find(report_id, session)
            if before is None:
                raise NotFound("There is no alert for this report.")
            taken = AlertAction(action=action, by=by, at=datetime.now(UTC), detail=asked.detail)
            try:
                after = act(
                    before,
                    taken,
                    tier=asked.tier,
                    assigned_to=asked.assigned_to,
                    tier_seen=asked.tier_seen,
                )
            except AlertRefused as refusal:
                raise Problem(409, "action-refused", str(refusal)) from None
            await self._alerts.replace(before, after, session)
            return after, Outgoing(ALERTS_CHANGED, report_id, after.event_id, after)

        return await self._service.outbox.decide(work)


def create_app(
    settings: AlertsSettings,
    service: StoredService | None = None,
    alerts: Alerts | None = None,
    agencies: SeenAgencies | None = None,
) -> StoredService:
    """alerts, ready to run; a component test gives a service and stores without engines."""
    service = service or StoredService(settings, "alerts", __doc__ or "", has_pages=True)
    alerts, agencies = alerts or Alerts(service.mongo), agencies or SeenAgencies(service.mongo)
    stream = AlertStream(settings, service.telemetry.metrics)
    desk = Desk(service, alerts, agencies)
    for step in (alerts.prepare, agencies.load, stream.start):
        service.on_start(step)
    service.use_outbox()
    service.outbox.look_again(ALERTS_CHANGED, desk.newest)
    service.ready_when(stream.why_unready)
    service.on_stop(stream.reader.stop)
    service.subscribe("alerts", desk.on_events_classified)
    _add_reading(service, alerts, stream)
    _add_actions(service, desk)
    add_corrections(service, CorrectionDesk(service, alerts), READERS)
    _add_console(service, alerts)
    return service


def _add_reading(service: StoredService, alerts: Alerts, stream: AlertStream) -> None:
    app, reader = service.http, Depends(service.identity.require(*READERS))

    @app.get("/v1/alerts", tags=["alerts"], dependencies=[reader])
    async def list_alerts(
        status: Annotated[list[AlertStatus] | None, Query()] = None,
        tier: Annotated[list[Tier] | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> JSONResponse:
        """Alerts, newest first; T1 and T2 unless `tier` asks otherwise."""
        position = stream.position  # before the list is read, so that nothing falls between
        try:
            page = await alerts.page(status or [], tier or [Tier.T1, Tier.T2], limit, cursor)
        except ValueError:
            raise Problem(400, "bad-cursor", "Not a cursor of this list. Begin again without one.") from None
        items = [as_json(alert) for alert in page.items]
        return JSONResponse({"items": items, "next": page.next, "stream_position": position})

    @app.get("/v1/alerts/stream", tags=["alerts"], dependencies=[reader])
    async def stream_alerts(
        request: Request,
        tier: Annotated[list[str] | None, Query()] = None,
        start: Annotated[str | None, Query(alias="from")] = None,
    ) -> StreamingResponse:
        """Server-sent events `alert`; `Last-Event-ID` (or `from`) resumes without loss or repeat."""
        after = request.headers.get("last-event-id") or start
        messages = await stream.listen(tiers_of(tier or []), after, lambda: _may_read(service, request))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(messages, media_type="text/event-stream", headers=headers)

    @app.get("/v1/alerts/{report_id}", tags=["alerts"], dependencies=[reader])
    async def one_alert(report_id: UUID) -> JSONResponse:
        """The whole state of one report's alert."""
        found = await alerts.find(report_id)
        if found is None:
            raise NotFound("There is no alert for this report.")
        return JSONResponse(as_json(found))

    @app.get("/v1/taxonomy", tags=["alerts"])
    async def codes() -> JSONResponse:
        """Label and definition of every code, and the harms that a report type allows."""
        shown = {"label", "definition", "harms"}
        body = {code.code: code.model_dump(include=shown, exclude_none=True) for code in taxonomy().codes}
        return JSONResponse(body, headers={"Cache-Control": "max-age=3600"})


async def _may_read(service: StoredService, request: Request) -> bool:
    """Whether the caller of a running stream may read on: not once signed out, or with a token that ended."""
    try:
        caller = await service.identity.caller(request)
    except Outage:
        return True  # it cannot be said now, and what urgent alerts wait for is no store
    except Problem:
        return False
    return caller is not None and caller.has(*READERS)


def _add_actions(service: StoredService, desk: Desk) -> None:
    expert = service.identity.require(Role.EXPERT, Role.PRIVACY_OFFICER)

    @service.http.post("/v1/alerts/{report_id}/{action}", tags=["alerts"])
    async def act_on_alert(
        report_id: UUID,
        action: Action | Literal["messages"],
        asked: ActionAsked,
        caller: Annotated[Principal, Depends(expert)],
    ) -> JSONResponse:
        """acknowledge, assign, tier, resolve or messages; answers the alert's new state."""
        taken: Action = "message" if action == "messages" else action
        return JSONResponse(as_json(await desk.act(report_id, taken, asked, caller.subject)))


def _add_console(service: StoredService, alerts: Alerts) -> None:
    pages = service.add_pages(Path(__file__).parent / "pages" / "templates")

    @service.http.get("/", include_in_schema=False)
    async def console(request: Request) -> Response:
        """The experts' console."""
        caller = await service.identity.page_caller(request)
        if caller is None:
            return RedirectResponse("/sign-in", 303)
        if not caller.has(*READERS):
            return pages.render(request, "message.html", status=403, **NOT_FOR)
        role = sorted(caller.roles)[0].value
        synthetic = await alerts.has_synthetic()
        return pages.render(request, "console.html", role=role, csrf=caller.csrf, synthetic=synthetic)


def _event(received: Received) -> EventClassified:
    assert isinstance(received.event, EventClassified)
    return received.event
