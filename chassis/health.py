"""Whether a service lives, whether it is ready and if not why, and the watchdog over silent consumers.

Live asks no dependency: the consume loops turned lately. Ready: broker and store answer, partitions
are assigned, and whatever else the service named holds.
"""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Sequence

from chassis.broker import Consumer, Producer
from contracts.errors import Outage

log = logging.getLogger(__name__)

CHECK_S = 2.0
CHECK_LIMIT_S = 4.0
EXIT_SILENT = 70
"""Exit code of the watchdog: a consumer is silent, or a client cut off, and a new process must take over."""

Ping = Callable[[], Awaitable[None]]


class Health:
    """One service's health."""

    def __init__(self, consumers: Sequence[Consumer], producer: Producer, watchdog_s: float) -> None:
        self._consumers = consumers
        self._producer = producer
        self._watchdog_s = watchdog_s
        self.pings: list[Ping] = [producer.ping]
        """They raise Outage where what is needed does not answer."""
        self.checks: list[Callable[[], str | None]] = []
        """Further conditions of readiness: each gives None, or what is missing."""
        self.unready: str | None = "starting"
        self.is_started = False
        self.exit = os._exit

    @property
    def is_alive(self) -> bool:
        return self.silent_for() <= self._watchdog_s

    def lag(self) -> int:
        """Records that wait for this instance; refreshes the lag metrics."""
        return sum(consumer.lag() for consumer in self._consumers)

    def partitions(self) -> int:
        return sum(consumer.assigned() for consumer in self._consumers)

    def silent_for(self) -> float:
        """Seconds since the consume loop that turned longest ago did so."""
        if not self.is_started or not self._consumers:
            return 0.0
        return max(time.monotonic() - consumer.progress.last_turn for consumer in self._consumers)

    async def watch(self) -> None:
        """Refresh readiness; end the process when a consumer has gone silent."""
        while True:
            await asyncio.sleep(CHECK_S)
            if self.is_started:
                await self._check()
            silent = self.silent_for()
            if silent > self._watchdog_s:
                log.critical("consumer silent, ending the process", extra={"seconds": round(silent)})
                self.exit(EXIT_SILENT)
            if self._is_cut_off():
                log.critical("cut off from the broker, ending the process")
                self.exit(EXIT_SILENT)

    def _is_cut_off(self) -> bool:
        """It asks a client's inner parts: should they change one day, the watch goes on without it."""
        try:
            return self._producer.is_cut_off() or any(one.is_cut_off() for one in self._consumers)
        except Exception as error:
            log.error("health could not be checked", exc_info=error)
            return False

    async def _check(self) -> None:
        """One look at readiness and lag; whatever goes wrong with it, the watch goes on."""
        try:
            self.unready = await self.why_unready()
            self.lag()
        except Exception as error:
            self.unready = f"health could not be checked: {type(error).__name__}"
            log.error("health could not be checked", exc_info=error)

    async def why_unready(self) -> str | None:
        """What is missing now; None when the service is ready."""
        try:
            async with asyncio.timeout(CHECK_LIMIT_S):
                for ping in self.pings:
                    await ping()
        except (Outage, TimeoutError) as error:
            return f"store or broker does not answer: {error or 'too slow'}"
        return self.why_consumers_unready() or next((why for check in self.checks if (why := check())), None)

    def why_consumers_unready(self) -> str | None:
        for consumer in self._consumers:
            if consumer.progress.halted:
                return f"stopped consuming: {consumer.progress.halted}"
            if consumer.progress.failing:
                return f"waiting: {consumer.progress.failing}"
            if not consumer.assigned():
                return "no partitions assigned"
        return None
