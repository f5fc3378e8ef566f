"""The HTTP app every service has: problem documents, health and metrics."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from chassis import problems
from chassis.bodies import BodyLimit
from chassis.health import Health

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_http(name: str, description: str, lifespan: Lifespan, longer_bodies: Mapping[str, int]) -> FastAPI:
    """An app whose every error is a problem document, and that reads no endless body."""
    app = FastAPI(
        title=f"EMS PSO: {name}",
        description=description,
        version="1",
        lifespan=lifespan,
        docs_url=None,  # `/docs` comes with the pages: FastAPI's own needs another host
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(BodyLimit, longer=longer_bodies)
    return app


def add_health(
    app: FastAPI, health: Health, registry: CollectorRegistry, name: str, instance: str | None
) -> None:
    """`/health/live`, `/health/ready` and `/metrics`."""

    @app.get("/health/live", tags=["operation"])
    async def live() -> JSONResponse:
        """The process is alive: its consume loop turned lately. Asks no dependency."""
        body = {"live": health.is_alive, "silent_s": round(health.silent_for(), 1)}
        return JSONResponse(body, 200 if health.is_alive else 503)

    @app.get("/health/ready", tags=["operation"])
    async def ready() -> JSONResponse:
        """Broker and store answer and partitions are assigned."""
        body = {
            "ready": health.unready is None,
            "why": health.unready,
            "service": name,
            "instance": instance,
            "partitions": health.partitions(),
            "lag": health.lag(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return JSONResponse(body, 200 if health.unready is None else 503)

    @app.get("/metrics", tags=["operation"])
    async def metrics() -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
