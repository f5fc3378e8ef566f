"""An operator's way to runs over the vault: begin, list, look, cancel."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import BaseModel

from chassis.identity import Principal, Role
from chassis.problems import Fault, NotFound, Problem, refusals
from chassis.stored import StoredService
from contracts.events import LAST_ROUND

from .runs import AnotherRuns, RescrubAsked, Run, Runs, RunState

Round = Annotated[int, Path(ge=1, le=LAST_ROUND)]


class RunsFound(BaseModel):
    """Newest first."""

    items: list[Run]


class Matching(BaseModel):
    """How many reports a run would publish again, if it began now."""

    reports: int


def add_rescrub_routes(service: StoredService, runs: Runs) -> None:
    app, operator = service.http, service.identity.require(Role.OPERATOR)

    @app.post("/v1/rescrubs", status_code=201, tags=["rescrubs"], responses=refusals(401, 403, 409, 422, 503))
    async def begin_rescrub(asked: RescrubAsked, caller: Annotated[Principal, Depends(operator)]) -> Run:
        """Scrub again what the vault holds: a run under a new round. One runs at a time."""
        now = datetime.now(UTC)
        _refuse_empty(asked, now)
        try:
            return await runs.begin(asked, caller.subject, now)
        except AnotherRuns as running:
            raise Problem(
                409,
                "rescrub-running",
                f"Run {running.round} is not finished. Wait until it is, or cancel it first.",
            ) from None

    @app.post("/v1/rescrubs/matching", tags=["rescrubs"], responses=refusals(401, 403, 422, 503))
    async def matching(asked: RescrubAsked, _: Annotated[Principal, Depends(operator)]) -> Matching:
        """How many reports such a run would publish; begins nothing."""
        now = datetime.now(UTC)
        _refuse_empty(asked, now)
        return Matching(reports=await runs.matching(asked, now))

    @app.get("/v1/rescrubs", tags=["rescrubs"], responses=refusals(401, 403, 503))
    async def list_rescrubs(
        _: Annotated[Principal, Depends(operator)], limit: Annotated[int, Query(ge=1, le=200)] = 50
    ) -> RunsFound:
        """The newest runs, with who asked for each, how far it is and how it ended."""
        return RunsFound(items=await runs.recent(limit))

    @app.get("/v1/rescrubs/{round}", tags=["rescrubs"], responses=refusals(401, 403, 404, 422, 503))
    async def one_rescrub(round: Round, _: Annotated[Principal, Depends(operator)]) -> Run:  # noqa: A002  # the path's word
        """How far one run is."""
        return _found(await runs.find(round))

    @app.post(
        "/v1/rescrubs/{round}/cancel",
        tags=["rescrubs"],
        responses=refusals(401, 403, 404, 409, 422, 503),
    )
    async def cancel_rescrub(round: Round, caller: Annotated[Principal, Depends(operator)]) -> Run:  # noqa: A002  # as above
        """Publish nothing more of a run. What it published stays told again; cancelling twice is no fault."""
        run = _found(await runs.cancel(round, caller.subject))
        if run.state is RunState.DONE:
            raise Problem(409, "rescrub-done", f"Run {run.round} has published all of its reports already.")
        return run


def _found(run: Run | None) -> Run:
    if run is None:
        raise NotFound("There is no run with this number.")
    return run


def _refuse_empty(asked: RescrubAsked, now: datetime) -> None:
    if asked.since >= min(asked.until or now, now):
        fault = Fault("since", "Must lie before `until`, and before now.")
        raise Problem(422, "empty-range", "The range of the run holds no time at all.", [fault])
