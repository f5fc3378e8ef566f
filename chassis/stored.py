"""A service with a store of its own: MongoDB, an outbox in it, who is calling, and its pages' sessions."""

from pathlib import Path

from chassis.delivery import Publisher
from chassis.identity import Identity, Sessions, Tokens
from chassis.mongo import Mongo
from chassis.outbox import Outbox
from chassis.pages import Pages
from chassis.service import Service
from chassis.sessions import MongoSessions
from chassis.settings import ServiceSettings
from chassis.sign_in import add_sign_in, add_sign_in_page
from chassis.telemetry import Telemetry
from contracts import telemetry as names

OUTBOX_COUNT_S = 10.0


class StoredService(Service):
    """What `create_app` returns; with sessions its pages have a sign-in.

    `publisher` and `sessions` are given by component tests only.
    """

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
        super().__init__(settings, name, description, publisher=publisher, telemetry=telemetry)
        sessions = sessions or own
        self.identity = Identity(settings, name, Tokens(settings), sessions)
        self._has_sessions = sessions is not None
        if self._has_sessions:
            add_sign_in(self.http, self.identity)
        self.outbox = Outbox(self.mongo, self.publisher, name)
        self.need("waiting for the store", self.mongo.ping)
        if own:
            self.on_start(own.prepare)

    def add_pages(self, templates: Path | None) -> Pages:
        """As every service's; where there are sessions, with a page to sign in."""
        pages = super().add_pages(templates)
        if self._has_sessions:
            add_sign_in_page(self.http, pages)
        return pages

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
