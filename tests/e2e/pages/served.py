"""Serves a service's real pages with its answers in memory, so that pages are tested without engines."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from chassis.pages import Pages, mount_pages
from contracts.taxonomy import taxonomy
from services.aggregator.pages import FUNCTIONS
from services.aggregator.pages import TEMPLATES as DASHBOARD
from services.alerts.pages import TEMPLATES as CONSOLE
from services.intake.pages import TEMPLATES as FORM

STATIC = Path(__file__).parents[3] / "build" / "static"
STOP_S = 10
STREAM_LEAD_S = 0.2
"""As in the running system, the stream tells of a correction before its answer is there."""
CSRF = "csrf-of-this-session"


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem document as the services answer it."""
    document = {"title": "Refused", "status": status, "detail": detail, **more}
    return JSONResponse(document, status, media_type="application/problem+json")


@contextmanager
def served(app: FastAPI, lifespan: Literal["auto", "off"] = "auto") -> Iterator[str]:
    """Runs the app on a free port and gives its address; a real service's app without its engines, `off`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=1, ws="none", lifespan=lifespan
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_S)
            assert not thread.is_alive(), "the page server did not stop"


class Intake:
    """Keeps every report, unless `answers` holds something else to say first."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.reports: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.cookies: list[str | None] = []
        self.answers: list[Response] = []
        self._pages = mount_pages(self.app, service="intake", templates=FORM, static_root=STATIC)
        self.app.add_api_route("/", self._form)
        self.app.add_api_route("/sign-in", self._sign_in_page)
        self.app.add_api_route("/sign-in", self._sign_in, methods=["POST"])
        self.app.add_api_route("/v1/reports", self._keep, methods=["POST"])
        self.app.add_api_route("/v1/receipts/{receipt}", self._status)

    async def _form(self, request: Request) -> HTMLResponse:
        return self._pages.render(request, "report.html")

    async def _sign_in_page(self, request: Request) -> HTMLResponse:
        return self._pages.render(request, "sign-in.html")

    async def _sign_in(self, request: Request) -> Response:
        is_good = await request.json() == {"code": "good"} and request.headers["x-requested-with"] == "pso"
        return Response(status_code=204) if is_good else problem(401, "Used already.")

    async def _keep(self, request: Request) -> Response:
        self.reports.append(await request.json())
        self.tokens.append(request.headers.get("x-form-token"))
        self.cookies.append(request.headers.get("cookie"))
        if self.answers:
            return self.answers.pop(0)
        return JSONResponse({"receipt": "AB12-CD34-EF56"}, 202)

    async def _status(self, receipt: str) -> Response:
        if receipt != "AB12-CD34-EF56":
            return problem(404, "There is no report with this receipt. Check for a typing error.")
        return JSONResponse({"status": "passed_on", "meaning": "Kept, and on its way to review by the PSO."})


class Alerts:
    """Lists the alerts it was given, streams what is raised, and takes actions."""

    def __init__(self, *alerts: dict[str, Any]) -> None:
        self.app = FastAPI()
        self.by_report = {alert["report_id"]: alert for alert in alerts}
        self.actions: list[tuple[str, dict[str, Any], str | None]] = []
        self.corrections: list[dict[str, Any]] = []
        self.resumed_at: list[str] = []
        self.refusal: Response | None = None
        self._sent: list[dict[str, Any]] = []
        self._changed: asyncio.Condition | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cuts = 0
        self._pages: Pages = mount_pages(self.app, service="alerts", templates=CONSOLE, static_root=STATIC)
        self.app.add_api_route("/", self._console)
        self.app.add_api_route("/v1/taxonomy", self._codes)
        self.app.add_api_route("/v1/alerts", self._list)
        self.app.add_api_route("/v1/alerts/stream", self._stream)
        self.app.add_api_route("/v1/alerts/{report_id}", self._one)
        self.app.add_api_route("/v1/alerts/{report_id}/{action}", self._act, methods=["POST"])
        self.app.add_api_route("/v1/reports/{report_id}/corrections", self._correct, methods=["POST"])

    def publish(self, alert: dict[str, Any]) -> None:
        """A new state of an alert, for every console."""
        self.by_report[alert["report_id"]] = alert
        self._sent.append(alert)
        self._wake()

    def cut(self) -> None:
        """Breaks every open stream."""
        self._cuts += 1
        self._wake()

    def _wake(self) -> None:
        assert self._loop is not None, "no console is connected"
        asyncio.run_coroutine_threadsafe(self._notify(), self._loop).result(STOP_S)

    async def _notify(self) -> None:
        assert self._changed is not None
        async with self._changed:
            self._changed.notify_all()

    async def _console(self, request: Request) -> HTMLResponse:
        return self._pages.render(request, "console.html", role="expert", csrf=CSRF)

    async def _codes(self) -> dict[str, Any]:
        shown = {"label", "definition", "harms"}
        return {code.code: code.model_dump(include=shown, exclude_none=True) for code in taxonomy().codes}

    async def _list(self, status: str, tier: str) -> dict[str, Any]:
        items = [a for a in self.by_report.values() if a["status"] == status and a["tier"] == tier]
        return {"items": items, "next": None, "stream_position": str(len(self._sent))}

    async def _one(self, report_id: str) -> Response:
        found = self.by_report.get(report_id)
        return JSONResponse(found) if found else problem(404, "There is no alert for this report.")

    async def _act(self, report_id: str, action: str, request: Request) -> Response:
        self.actions.append((action, await request.json(), request.headers.get("x-csrf-token")))
        if self.refusal:
            return self.refusal
        status = {"acknowledge": "acknowledged", "resolve": "resolved"}.get(action)
        before = self.by_report[report_id]
        after = before | {"version": before["version"] + 1, "status": status or before["status"]}
        self.by_report[report_id] = after
        return JSONResponse(after)

    async def _correct(self, report_id: str, request: Request) -> Response:
        asked = await request.json()
        self.corrections.append(asked)
        if self.refusal:
            return self.refusal
        before = self.by_report[report_id]
        newest = before["review"] or {"review": 0}
        if asked["review"] != newest["review"]:
            return problem(409, f"The codes stand at review {newest['review']}, not at the one you saw.")
        codes = {axis: asked[axis] for axis in ("report_type", "categories", "harm") if axis in asked}
        review = {key: asked[key] for key in ("revision", "reason")} | {
            "review": asked["review"] + 1,
            "correction": newest.get("correction", {}) | codes,
            "axes": list(codes),
            "reviewed_by": "Dana Example",
            "reviewed_at": before["changed_at"],
            "to_confirm": False,
        }
        earlier = [*before["earlier_reviews"], before["review"]] if before["review"] else []
        after = before | codes | {"review": review, "earlier_reviews": earlier}
        after["version"] += 1
        if after["harm"] == "HL-5":
            after["tier"] = "T1"
        self.by_report[report_id] = after
        self._sent.append(after)
        await self._notify()
        await asyncio.sleep(STREAM_LEAD_S)
        return JSONResponse(after)

    async def _stream(self, request: Request) -> StreamingResponse:
        start = request.headers["last-event-id"]
        self.resumed_at.append(start)
        self._loop = asyncio.get_running_loop()
        self._changed = self._changed or asyncio.Condition()
        return StreamingResponse(self._messages(int(start)), media_type="text/event-stream")

    async def _messages(self, position: int) -> AsyncIterator[bytes]:
        cuts = self._cuts
        assert self._changed is not None
        yield b"retry: 2000\n\n"
        while cuts == self._cuts:
            for alert in self._sent[position:]:
                position += 1
                data = JSONResponse(alert).body
                yield b"event: alert\nid: %d\ndata: %s\n\n" % (position, bytes(data))
            async with self._changed:
                if cuts == self._cuts and position == len(self._sent):
                    await self._changed.wait()


def dashboard(context: dict[str, Any]) -> FastAPI:
    """The aggregator's dashboard over fixed counts."""
    app = FastAPI()
    pages = mount_pages(app, service="aggregator", templates=DASHBOARD, static_root=STATIC)
    pages.add_functions(FUNCTIONS)

    @app.get("/")
    async def page(request: Request) -> HTMLResponse:
        return pages.render(request, "dashboard.html", role="analyst", csrf=CSRF, **context)

    return app
