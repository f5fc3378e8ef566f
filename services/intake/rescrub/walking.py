"""Walks the vault for a run and publishes the stored ciphertext again, no faster than live reports allow.

Nothing is opened here. A slice is published, noted, and followed to the last service before the next:
killed in between, another instance publishes the slice again with the same ids.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Sequence
from typing import Protocol

from chassis.delivery import Publisher, send_all
from chassis.groups import Ends
from chassis.telemetry import Telemetry
from contracts import telemetry as names
from contracts.envelope import headers_for
from contracts.errors import Outage
from contracts.events import ReportSubmitted
from contracts.topics import EVENTS_CLASSIFIED, REPORTS_DEIDENTIFIED, REPORTS_SUBMITTED, Topic

from ..core import told_again
from .pace import first_pace, pause_s
from .runs import Run, Runs, Stored

log = logging.getLogger(__name__)
LOOK_S = 0.05
"""Between two looks at a group's offsets; a service's own poll takes about as long."""
RENEW_S = 3.0
"""How often a wait renews its lease, so that it notices a cancelled run as soon."""
TO_THE_ALERT: tuple[tuple[Topic, str], ...] = (
    (REPORTS_SUBMITTED, "deidentify"),
    (REPORTS_DEIDENTIFIED, "classifier"),
    (EVENTS_CLASSIFIED, "alerts"),
)
"""A live report's way, in order: its length in time is the lag that the pace is set by."""
BESIDE = (EVENTS_CLASSIFIED, "aggregator")
"""Nobody waits for a count: it may be one slice behind the alerts, and no more."""


class Standing(Protocol):
    """What is asked of `chassis.groups.Groups`."""

    async def ends(self, topic: Topic) -> Ends: ...
    async def is_past(self, group: str, topic: Topic, ends: Ends) -> bool: ...
    async def close(self) -> None: ...


class Rescrubber:
    """Works on the running run, if this instance can take it."""

    def __init__(self, runs: Runs, publisher: Publisher, groups: Standing, telemetry: Telemetry) -> None:
        self._runs = runs
        self._publisher = publisher
        self._groups = groups
        self._holder = secrets.token_hex(8)
        self._has_worked = False
        self._telemetry, metrics = telemetry, telemetry.metrics
        self._told = metrics.counter(names.REPORTS_RESCRUBBED, "Reports published again by a run")
        self._lag = metrics.gauge(names.RESCRUB_LAG_SECONDS, "From intake to alert, of a run's last slice")

    async def turn(self) -> None:
        """Take the running run and work on it until it ends, is cancelled or another instance has it."""
        run = await self._runs.claim(self._holder)
        if run is None:
            return
        self._has_worked = True
        log.info("run over the vault taken up", extra={"round": run.round, "published": run.published})
        try:
            await self._work(run)
        finally:
            self._lag.set(0)
            await self._groups.close()

    async def release(self) -> None:
        """At the end of this process: another instance need not wait for the lease to end."""
        if not self._has_worked:
            return
        try:
            await self._runs.release(self._holder)
        except Outage as error:
            log.warning("the run's lease was not given back and ends by itself", exc_info=error)

    async def _work(self, run: Run) -> None:
        pace, counting = first_pace(run.rate), Ends()
        while slice_ := await self._runs.slice(run, pace.size):
            began = time.monotonic()
            await self._publish(run, slice_)
            if await self._runs.advance(run, self._holder, slice_) is None:
                break
            self._told.inc(len(slice_))
            ends = await self._alerted(run)
            lag_s = time.monotonic() - began
            if ends is None or not await self._past(run, *BESIDE, counting):
                break
            counting = ends
            if await self._runs.passed(run, self._holder, round(lag_s, 3)) is None:
                break
            self._lag.set(lag_s)
            pace = pace.after(lag_s)
            await asyncio.sleep(pause_s(pace, len(slice_), time.monotonic() - began, run.rate))
        else:
            if await self._past(run, *BESIDE, counting):
                await self._runs.finish(run, self._holder)
                log.info("run over the vault ended", extra={"round": run.round})
                return
        log.info("run over the vault was cancelled or taken over", extra={"round": run.round})

    async def _publish(self, run: Run, slice_: Sequence[Stored]) -> None:
        versions = await self._runs.list_versions(one.agency_ref for one in slice_)
        await send_all(self._send(run, one, versions.get(one.agency_ref, 0)) for one in slice_)

    async def _send(self, run: Run, stored: Stored, list_version: int) -> Awaitable[object]:
        event = told_again(ReportSubmitted.model_validate_json(stored.value), run.round, list_version)
        key = str(stored.report_id)
        trace = self._telemetry.new_traceparent()
        headers = headers_for(REPORTS_SUBMITTED, event.event_id, key, "intake", stored.received_at, trace)
        value = event.model_dump_json().encode()
        return await self._publisher.send(REPORTS_SUBMITTED.name, key.encode(), value, headers)

    async def _alerted(self, run: Run) -> Ends | None:
        """Wait until all that was published is alerts; where classified events then ended, None if lost."""
        ends = Ends()
        for topic, group in TO_THE_ALERT:
            ends = await self._groups.ends(topic)
            if not await self._past(run, topic, group, ends):
                return None
        return ends

    async def _past(self, run: Run, topic: Topic, group: str, ends: Ends) -> bool:
        """Wait for a group while the run is held, however long it stands still; False once it is not."""
        renewed = time.monotonic()
        while not await self._groups.is_past(group, topic, ends):
            if time.monotonic() - renewed > RENEW_S:
                if await self._runs.renew(run, self._holder, group) is None:
                    return False
                renewed = time.monotonic()
            await asyncio.sleep(LOOK_S)
        return True
