"""Wiring of intake: submissions in, receipts out, agencies registered by operators."""

import asyncio
import json
from pathlib import Path
from typing import Any, Literal

from fastapi import Request, Security
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.security import APIKeyHeader
from opentelemetry.trace import SpanKind
from pydantic import BaseModel

from chassis.groups import Groups
from chassis.identity import BEARER, Role
from chassis.problems import Forbidden, NotFound, NotKept, Problem, refusals
from chassis.stored import StoredService
from contracts import telemetry as names
from contracts.errors import Outage
from contracts.events import Decision
from contracts.report import Report

from .agency_changes import AgencyChanges
from .agency_routes import add_agency_routes
from .core import Agency, Way, receipt_hash
from .decisions import Decisions
from .keeping import AnotherBody, Keeper, Kept, TooBusy
from .registry import Registry
from .rescrub import Rescrubber, Runs, add_rescrub_routes
from .settings import IntakeSettings
from .store import Agencies, Vault
from .submitting import MAX_LINES, conflict, lines_of, parse, read_body, submission, too_large

RUN_LOOK_S = 1.0
"""How soon an instance takes up a run that nobody works on."""
KEPT_TOGETHER = 500
"""Lines of a stream that are kept at once; more would hold more memory and be no faster."""
KEPT_TOGETHER_BYTES = 4 * 1024 * 1024
"""Nor more bytes: each report is in memory several times until it is kept."""
LONGEST_LISTS = 3 * 1024 * 1024
"""Lists of 1 MiB, sealed and in base64, with room for the rest."""


class Receipt(BaseModel):
    """Kept: in the vault, and acknowledged by the broker."""

    receipt: str
    seen_before: bool
    """The same report was sent before; this is its receipt."""


class ReceiptStatus(BaseModel):
    status: Literal["kept", "passed_on", "text_kept_back"]
    meaning: str


MEANINGS = {
    "kept": "Kept safely; it is passed on to review as soon as possible.",
    "passed_on": "Kept, and on its way to review by the PSO.",
    "text_kept_back": "Read by a privacy officer, who keeps its text back: it would tell who was involved. "
    "What happened is counted, and where it is urgent experts were warned, without your words.",
}


class Intake:
    """The routes, with what they need."""

    def __init__(
        self,
        service: StoredService,
        settings: IntakeSettings,
        keeper: Keeper,
        registry: Registry,
        vault: Vault,
    ):
        self._service = service
        self._secret = settings.receipt_key.get_secret_value().encode()
        self._keeper = keeper
        self._registry = registry
        self._vault = vault
        metrics = service.telemetry.metrics
        self._refused = metrics.counter(names.REPORTS_REFUSED, "Reports refused", "kind")
        self._seconds = metrics.histogram(names.ACCEPT_SECONDS, "From request to kept")

    async def submit(self, request: Request) -> Response:
        """Keep one report. 202 means: stored, and acknowledged by the broker."""
        try:
            agency, way = await self._sender_of(request)
            report = parse(await read_body(request.stream()))
            with self._seconds.time():
                kept = await self._keep(report, agency, way)
        except Problem as problem:
            self._refused.labels(problem.kind).inc()
            raise
        return JSONResponse(_answer(kept), 202, headers={"Location": f"/v1/receipts/{kept.receipt}"})

    async def submit_batch(self, request: Request) -> Response:
        """Keep an NDJSON stream of up to 10,000 reports; the answer has one result for each line."""
        await self._sender_of(request, named=True)
        results: list[dict[str, Any]] = []
        waiting: list[tuple[int, bytes | None]] = []
        size = 0

        async def keep_waiting() -> None:
            results.extend(await self._lines(request, waiting))
            waiting.clear()

        async for number, raw in lines_of(request.stream()):
            if len(results) + len(waiting) >= MAX_LINES:
                await keep_waiting()
                results.append(_refusal(number, _too_many()))
                break
            waiting.append((number, raw))
            size += len(raw or b"")
            if len(waiting) == KEPT_TOGETHER or size > KEPT_TOGETHER_BYTES:
                await keep_waiting()
                size = 0
        await keep_waiting()
        body = "".join(json.dumps(result) + "\n" for result in results)
        return Response(body, 200, media_type="application/x-ndjson")

    async def _lines(self, request: Request, waiting: list[tuple[int, bytes | None]]) -> list[dict[str, Any]]:
        """Asks again whose they are: during a long stream an agency may be closed, or its key changed."""
        try:
            agency, way = await self._sender_of(request, named=True)
        except Outage:
            return [_refusal(number, NotKept()) for number, _ in waiting]
        except Problem as problem:
            return [_refusal(number, problem) for number, _ in waiting]
        lines = (self._line(number, raw, agency, way) for number, raw in waiting)
        return await asyncio.gather(*lines)

    async def _line(self, number: int, raw: bytes | None, agency: Agency, way: Way) -> dict[str, Any]:
        try:
            if raw is None:
                raise too_large()
            kept = await self._keep(parse(raw), agency, way)
        except Problem as problem:
            self._refused.labels(problem.kind).inc()
            return _refusal(number, problem)
        return {"line": number, "status": 202, **_answer(kept)}

    async def _keep(self, report: Report, agency: Agency, way: Way) -> Kept:
        try:
            made = submission(report, agency, way, self._secret, self._trace_begun())
            return await self._keeper.keep(made)
        except AnotherBody:
            raise conflict() from None
        except (Outage, TooBusy):
            raise NotKept from None

    async def status(self, receipt: str) -> JSONResponse:
        """What became of a report; the receipt is the only key to it."""
        found = await self._vault.status(receipt_hash(receipt))
        if found is None:
            raise NotFound("There is no report with this receipt. Check for a typing error.")
        decided = found.get("decided")
        if decided and decided["decision"] == Decision.REJECTED.value:
            status = "text_kept_back"
        else:
            status = "kept" if found["published_at"] is None else "passed_on"
        return JSONResponse({"status": status, "meaning": MEANINGS[status]})

    async def _sender_of(self, request: Request, *, named: bool = False) -> tuple[Agency, Way]:
        """By API key, form token or bearer token; `direct` for a caller without any, unless `named`."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        key = request.headers.get("x-api-key") or (bearer if bearer.startswith("psk_") else "")
        if key:
            return await self._registry.of_key(key), Way.SYSTEM
        if token := request.headers.get("x-form-token"):
            return await self._registry.of_form_token(token), Way.FORM
        caller = await self._service.identity.caller(request)
        if caller is None and named:
            raise Problem(
                401,
                "unauthorized",
                "A stream of reports needs an agency's API key (X-API-Key).",
                headers={"WWW-Authenticate": "Bearer"},
            )
        if caller is None or (caller.has(Role.AGENCY) and caller.agency_ref is None):
            return await self._registry.direct(), Way.NOBODY
        if not caller.has(Role.AGENCY):
            raise Forbidden("Reports are submitted with the role agency.")
        return await self._registry.of_ref(str(caller.agency_ref)), Way.SYSTEM

    def _trace_begun(self) -> str:
        """A trace of the report's own.

        A caller's is never read: its ids are of the sender's choice, and would lead from what is anonymous
        back into the agency's systems.
        """
        telemetry = self._service.telemetry
        parent = telemetry.new_traceparent()
        return (
            telemetry.follow("accept report", parent, {names.OPERATION_NAME: "accept"}, SpanKind.SERVER)
            or parent
        )


def create_app(
    settings: IntakeSettings,
    service: StoredService | None = None,
    vault: Vault | None = None,
    agencies: Agencies | None = None,
    runs: Runs | None = None,
) -> StoredService:
    """intake, ready to run; a component test gives a service and stores without engines."""
    service = service or StoredService(settings, "intake", __doc__ or "")
    service.longer_bodies.update({"/v1/reports": 0, "/v1/agencies": LONGEST_LISTS})
    vault, agencies = vault or Vault(service.mongo), agencies or Agencies(service.mongo)
    keeper = Keeper(settings, vault, service.publisher, service.telemetry)
    registry = Registry(agencies, service.outbox)
    for step in (vault.prepare, agencies.prepare):
        service.on_start(step)
    service.background(keeper.run)
    service.use_outbox()
    service.every(5.0, registry.activate_waiting)
    service.on_stop(keeper.drain)
    decisions = Decisions(settings, vault)
    service.on_start(decisions.start)
    service.on_stop(decisions.reader.stop)
    add_agency_routes(service, registry, AgencyChanges(agencies, service.outbox, registry))
    _add_rescrub(service, settings, runs or Runs(service.mongo))
    _add_routes(service, Intake(service, settings, keeper, registry, vault))
    return service


def _add_rescrub(service: StoredService, settings: IntakeSettings, runs: Runs) -> None:
    groups = Groups(settings, "intake-rescrub")
    rescrubber = Rescrubber(runs, service.publisher, groups, service.telemetry)
    service.on_start(runs.prepare)
    service.every(RUN_LOOK_S, rescrubber.turn)
    service.on_stop(rescrubber.release)
    add_rescrub_routes(service, runs)


def _add_routes(service: StoredService, intake: Intake) -> None:
    app = service.http
    report_schema = {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Report.model_json_schema()}},
        }
    }
    stream_schema = {
        "requestBody": {"required": True, "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
    }
    key = APIKeyHeader(
        name="X-API-Key", scheme_name="ApiKey", auto_error=False, description="Of an agency's own system."
    )
    link = APIKeyHeader(
        name="X-Form-Token",
        scheme_name="FormToken",
        auto_error=False,
        description="Of an agency's form link.",
    )
    credentials = [Security(key), Security(link), Security(BEARER)]
    app.add_api_route(
        "/v1/reports",
        intake.submit,
        methods=["POST"],
        status_code=202,
        responses={202: {"model": Receipt}, **refusals(400, 401, 403, 409, 410, 413, 422, 503)},
        dependencies=credentials,
        openapi_extra=report_schema,
        tags=["reports"],
    )
    app.add_api_route(
        "/v1/reports/batch",
        intake.submit_batch,
        methods=["POST"],
        responses={200: {"content": {"application/x-ndjson": {}}}, **refusals(401, 403, 410, 503)},
        dependencies=credentials,
        openapi_extra=stream_schema,
        tags=["reports"],
    )
    app.add_api_route(
        "/v1/receipts/{receipt}",
        intake.status,
        methods=["GET"],
        responses={200: {"model": ReceiptStatus}, **refusals(404, 503)},
        tags=["reports"],
    )
    pages = service.add_pages(Path(__file__).parent / "pages" / "templates")

    @app.get("/", include_in_schema=False)
    async def form(request: Request) -> HTMLResponse:
        """The report form; the agency's token stays in the address's fragment."""
        return pages.render(request, "report.html")


def _answer(kept: Kept) -> dict[str, Any]:
    return {"receipt": kept.receipt, "seen_before": not kept.is_new}


def _refusal(number: int, problem: Problem) -> dict[str, Any]:
    return {"line": number, **problem.document()}


def _too_many() -> Problem:
    return Problem(
        413, "too-many-lines", f"A stream may have {MAX_LINES} lines; this and later lines were not kept."
    )
