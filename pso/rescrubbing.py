"""An operator's client for runs over the vault: begin one, follow it to its end, read what it changed."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from chassis.identity import Role

from .issuer import Issuer, NoSigningKey
from .state import State

ANSWER_LIMIT_S = 30.0
LOOK_S = 0.5
SAY_EVERY_S = 5.0
TOLD_LIMIT_S = 120.0
"""After a run has ended, deidentify has so long to tell of all its reports."""
SILENT_LIMIT_S = 60.0
"""A service that does not answer for so long is given up; the run goes on without this command."""
Say = Callable[[str], None]


class RescrubFailed(Exception):
    """A service refused or does not answer; the text says which and why."""


class WrongArgument(RescrubFailed):
    """What was asked for cannot be: no such run, a range without time, a folder that signs nothing."""


class NoAnswer(RescrubFailed):
    """A service does not answer, or is out of order; it may answer yet."""


@dataclass(frozen=True)
class Followed:
    """A run as it ended, and what deidentify says it changed."""

    run: dict[str, Any]
    report: dict[str, Any]

    @property
    def not_told(self) -> int:
        """Reports that were published again and of which nothing is known yet."""
        known = sum(int(self.report[kind]) for kind in ("told", "told_since", "shredded", "dead_lettered"))
        return max(0, int(self.run["published"]) - known)


class Rescrubs:
    """Asks intake for runs and deidentify for their reports, as an operator."""

    def __init__(self, state: State, intake_url: str, deidentify_url: str) -> None:
        self._issuer = Issuer(state)
        self._intake = intake_url
        self._deidentify = deidentify_url

    async def begin(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self._ask("POST", f"{self._intake}/v1/rescrubs", asked)

    async def matching(self, asked: dict[str, Any]) -> int:
        answer = await self._ask("POST", f"{self._intake}/v1/rescrubs/matching", asked)
        return int(answer["reports"])

    async def runs(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self._ask("GET", f"{self._intake}/v1/rescrubs"))["items"]
        return items

    async def run(self, round_: int) -> dict[str, Any]:
        return await self._ask("GET", f"{self._intake}/v1/rescrubs/{round_}")

    async def cancel(self, round_: int) -> dict[str, Any]:
        return await self._ask("POST", f"{self._intake}/v1/rescrubs/{round_}/cancel")

    async def report(self, round_: int) -> dict[str, Any]:
        return await self._ask("GET", f"{self._deidentify}/v1/rescrubs/{round_}")

    async def follow(self, round_: int, say: Say) -> Followed:
        """Wait until the run has ended and deidentify has told of every report, or its time is up."""
        run = await self._ended(round_, say)
        deadline = datetime.fromisoformat(run["ended_at"]) + timedelta(seconds=TOLD_LIMIT_S)
        while True:
            followed = Followed(run, await self.report(round_))
            if not followed.not_told or datetime.now(UTC) > deadline:
                return followed
            await asyncio.sleep(LOOK_S)

    async def _ended(self, round_: int, say: Say) -> dict[str, Any]:
        progress, answered = Progress(say), time.monotonic()
        while True:
            try:
                run = await self.run(round_)
            except NoAnswer:
                if time.monotonic() - answered > SILENT_LIMIT_S:
                    raise
            else:
                answered = time.monotonic()
                progress.saw(run, answered)
                if run["state"] != "running":
                    return run
            await asyncio.sleep(LOOK_S)

    async def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            headers = {"Authorization": f"Bearer {self._issuer.token(Role.OPERATOR)}"}
        except NoSigningKey as error:
            raise WrongArgument(str(error)) from None
        try:
            async with httpx.AsyncClient(timeout=ANSWER_LIMIT_S, trust_env=False) as client:
                response = await client.request(method, url, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise NoAnswer(f"no answer at {url} ({type(error).__name__})") from error
        if not response.is_success:
            raise refusal(response)
        answer: dict[str, Any] = response.json()
        return answer


class Progress:
    """Says how far a run is, every few seconds and when it ends."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._told_at = 0.0
        self._before: tuple[float, int] | None = None

    def saw(self, run: dict[str, Any], now: float) -> None:
        is_over = run["state"] != "running"
        if not is_over and now - self._told_at < SAY_EVERY_S:
            return
        self._told_at = now
        at, published = self._before or (now, run["published"])
        speed = f", {(run['published'] - published) / (now - at):.0f} a second" if now > at else ""
        self._before = (now, run["published"])
        lag = f", {run['lag_s']:.2f} s to the alert" if run["lag_s"] is not None else ""
        waits = f", waiting for {run['waiting_for']}" if run["waiting_for"] else ""
        self._say(
            f"run {run['round']}: {run['published']} of {run['matched']} published again{speed}{lag}{waits}"
        )


def moment(text: str) -> str:
    """A day or a time as the operator wrote it; without a zone it is UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except OverflowError:
        raise ValueError("not in the years 1 to 9999 of UTC") from None


def refusal(response: httpx.Response) -> RescrubFailed:
    """What a service's answer that is none means to the operator."""
    if response.status_code in (404, 422):
        return WrongArgument(_why(response))
    return NoAnswer(_why(response)) if response.is_server_error else RescrubFailed(_why(response))


def _why(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return f"status {response.status_code}"
    faults = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in problem.get("errors", []))
    return f"{problem.get('detail', response.status_code)} {faults}".strip()
