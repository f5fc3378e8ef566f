"""A service with a store of its own: MongoDB, an outbox in it, and the sessions of its pages."""

from chassis.delivery import Publisher
from chassis.identity import Sessions
from chassis.mongo import Mongo
from chassis.outbox import Outbox
from chassis.service import Service
from chassis.sessions import MongoSessions
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry
from contracts import telemetry as names

OUTBOX_COUNT_S = 10.0


class StoredService(Service):
    """What `create_app` returns; `publisher` and `sessions` are given by component tests only."""

    def __init__(
        self,
        settings: ServiceSettings,
        name: str,
        description: str,
        *,
        has_pages: bool = False,
        publisher: Publisher | None = None,
        sessions: Sessions | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        self.mongo = Mongo(settings.mongo.get_secret_value(), f"{settings.database_prefix}_{name}")
        own = MongoSessions(self.mongo) if has_pages and sessions is None else None
        super().__init__(
            settings, name, description, publisher=publisher, sessions=sessions or own, telemetry=telemetry
        )
        self.outbox = Outbox(self.mongo, self.publisher, name)
        self.need("waiting for the store", self.mongo.ping)
        if own:
            self.on_start(own.prepare)

    def use_outbox(self) -> None:
        """Prepare the outbox, sweep it, and tell how much waits in it."""
        waiting = self.telemetry.metrics.gauge(names.OUTBOX_WAITING, "Outbox rows not yet published")

        async def count() -> None:
            waiting.set(await self.outbox.waiting())

        self.on_start(self.outbox.prepare)
        self.background(self.outbox.run)
        self.every(OUTBOX_COUNT_S, count)

    def close(self) -> None:
        self.mongo.close()
        super().close()
