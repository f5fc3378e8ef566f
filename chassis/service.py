"""One service: its HTTP app, its consumers, their start in order and their stop.

HTTP answers from the first moment; readiness says no until all it needs is there.
"""

import asyncio
import fcntl
import gc
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import uvicorn
from fastapi import FastAPI

from chassis import connections
from chassis.broker import Consumer, Producer
from chassis.delivery import Delivery, Handler, Publisher
from chassis.health import Health
from chassis.heap import give_back, keep_little
from chassis.http import add_health, make_http
from chassis.logs import configure_logs
from chassis.pages import Pages, mount_pages
from chassis.provision import missing_topics
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry, make_telemetry
from contracts.errors import Outage
from contracts.topics import GROUPS

log = logging.getLogger(__name__)

RETRY_S = 1.0
COLLECT_AFTER = (50_000, 20, 100)
"""A batch of 500 events makes about so many objects; Python's own default is 700."""

Step = Callable[[], Awaitable[None]]


class Service:
    """What `create_app` returns; `publisher` is given by tests only.

    One that keeps something, or must know who is calling, is a `StoredService`: MongoDB's driver and what
    checks tokens take eight megabytes each, and are loaded there.
    """

    def __init__(
        self,
        settings: ServiceSettings,
        name: str,
        description: str,
        *,
        publisher: Publisher | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        self.settings = settings
        self.name = name
        self.telemetry = telemetry or make_telemetry(name, settings)
        self._producer = Producer(settings, f"{name}-{settings.instance or os.getpid()}")
        self.publisher: Publisher = publisher or self._producer
        self.consumers: list[Consumer] = []
        self.deliveries: dict[str, Delivery] = {}
        self._needs: list[tuple[str, Step]] = []
        self._starting: list[Step] = []
        self._stopping: list[Step] = []
        self._background: list[Step] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._lock: IO[str] | None = None
        self.health = Health(self.consumers, self._producer, settings.watchdog_s)
        self.longer_bodies: dict[str, int] = {}
        """Of paths, by their beginning, the bytes a request may have; 0 where the route sees to it itself."""
        self.http = make_http(name, description, self.lifespan, self.longer_bodies)
        add_health(self.http, self.health, self.telemetry.metrics.registry, name, settings.instance)

    def subscribe(self, group: str, handler: Handler) -> Delivery:
        """Handle the topics `contracts` declares for this consumer group."""
        delivery = Delivery(
            self.name, group, handler, self.publisher, self.telemetry, self.settings.dead_letter_limit
        )
        self.deliveries[group] = delivery
        self.consumers.append(Consumer(self.settings, group, delivery, self.telemetry))
        return delivery

    def on_start(self, step: Step) -> None:
        """Run before consuming begins, again after an Outage, so it must be safe to repeat."""
        self._starting.append(step)

    def need(self, waiting: str, ping: Step) -> None:
        """Start when `ping` answers, and be ready while it does; until then it is said what is waited for."""
        self._needs.append((waiting, ping))
        self.health.pings.append(ping)

    def background(self, work: Step) -> None:
        """Run beside the consumers from start to stop; it handles its own outages."""
        self._background.append(work)

    def every(self, seconds: float, step: Step) -> None:
        """Repeat `step` in the background; an outage is logged and the next turn tries again."""

        async def repeat() -> None:
            while True:
                await asyncio.sleep(seconds)
                try:
                    await step()
                except Outage as error:
                    log.warning("waits for the next turn", exc_info=error)

        self._background.append(repeat)

    def add_pages(self, templates: Path | None) -> Pages:
        """Serve `/docs` and the service's own templates in the one look."""
        return mount_pages(
            self.http, service=self.name, templates=templates, static_root=self.settings.static_dir
        )

    def on_stop(self, step: Step) -> None:
        self._stopping.append(step)

    def ready_when(self, check: Callable[[], str | None]) -> None:
        """A further condition of readiness: None, or what is missing."""
        self.health.checks.append(check)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; finish what is in hand; exit."""
        configure_logs(self.name, self.settings.log_level)
        self._refuse_second()
        connections.mend()
        keep_little()
        config = uvicorn.Config(
            self.http,
            host=self.settings.host,
            port=self.settings.port,
            loop="uvloop",
            http="httptools",
            ws="none",  # nothing here speaks it, and its log lines would carry paths
            log_config=None,
            access_log=False,  # paths may carry receipts; routes are in the metrics
            server_header=False,
            timeout_graceful_shutdown=int(self.settings.drain_s),
            h11_max_incomplete_event_size=65_536,
        )
        uvicorn.Server(config).run()

    def _refuse_second(self) -> None:
        """aiokafka knows no fenced-instance error, so two processes of one identity end here."""
        if self.settings.run_dir is None or self.settings.instance is None:
            return
        path = Path(self.settings.run_dir) / f"{self.name}-{self.settings.instance}.lock"
        self._lock = path.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SystemExit(
                f"{self.name} instance {self.settings.instance} is running already ({path})"
            ) from error

    @asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        self._tasks = [
            asyncio.create_task(self._start(), name="start"),
            asyncio.create_task(self.health.watch(), name="watch"),
        ]
        try:
            yield
        finally:
            await self._stop()

    async def _start(self) -> None:
        """Everything in order, each step again until its store or broker answers."""
        topics = {topic.name for consumer in GROUPS.values() for topic in consumer}
        await self._until_it_works("waiting for topics", lambda: self._need_topics(topics))
        for waiting, step in self._needs:
            await self._until_it_works(waiting, step)
        if self.publisher is self._producer:
            await self._until_it_works("waiting for the broker", self._producer.start)
        for step in self._starting:
            await self._until_it_works("preparing", step)
        for consumer in self.consumers:
            await self._until_it_works("joining the consumer group", consumer.start)
        self._tasks += [asyncio.create_task(_supervised(work)) for work in self._background]
        _settle_memory()
        self.health.is_started = True
        self.health.unready = None
        log.info("started")

    async def _need_topics(self, topics: set[str]) -> None:
        missing = await missing_topics(self.settings, topics)
        if missing:
            raise Outage(f"topics missing: {', '.join(sorted(missing))}; create them with chassis.provision")

    async def _until_it_works(self, doing: str, step: Step) -> None:
        while True:
            try:
                await step()
            except Exception as error:
                why = f"{doing}: {error if isinstance(error, Outage) else type(error).__name__}"
                self.health.unready = why
                log.warning(doing, extra={"why": why}, exc_info=error)
                await asyncio.sleep(RETRY_S)
            else:
                return

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for consumer in self.consumers:
            await consumer.stop()
        for step in reversed(self._stopping):
            await step()
        await self._producer.stop()
        self.close()
        log.info("stopped")

    def close(self) -> None:
        """Let go of what is held from the moment it is made, be it started or not."""
        self.telemetry.shutdown()


def _settle_memory() -> None:
    """Keep Python's collector off what was loaded for good, and off every small batch.

    Measured on 300 classified events with the ontology loaded: 298 us an event to parse, 52 after.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    give_back()


async def _supervised(work: Step) -> None:
    """Background work that fails is started again, so that one surprise does not end it for good."""
    while True:
        try:
            await work()
        except Exception as error:
            log.error("background work failed and starts again", exc_info=error)
            await asyncio.sleep(RETRY_S)
        else:
            return
