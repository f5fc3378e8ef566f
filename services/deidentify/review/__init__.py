"""Where a privacy officer decides: held reports opened, marked, released or rejected; every look kept."""

from dataclasses import dataclass
from typing import Self

from chassis.keys import KeyProvider
from chassis.mongo import Mongo
from chassis.stored import StoredService
from contracts import telemetry as names

from ..agencies import KnownAgencies
from ..core.scrubber import Scrubber
from ..store import HeldReports, Status
from ..tellings import Tellings
from .again import ScrubbedAgain
from .audit import Audit
from .desk import ReviewDesk
from .opening import Opening
from .page import add_pages
from .queue import ReviewQueue
from .routes import ReviewRoutes
from .spans import AddedSpans
from .term_desk import TermDesk
from .terms import ReviewedTerms, Terms
from .tiers import HeldTiers

COUNT_S = 15.0
CLOSE_S = 10.0
"""How soon a shredded agency's reports leave the queue, once its keys are forgotten."""


@dataclass(frozen=True)
class ReviewStores:
    """What is kept of reviews."""

    held: HeldReports
    spans: AddedSpans
    terms: Terms
    audit: Audit

    @classmethod
    def of(cls, mongo: Mongo) -> Self:
        return cls(HeldReports(mongo), AddedSpans(mongo), Terms(mongo), Audit(mongo))


class Review:
    """All parts of the review, put together for one service."""

    def __init__(
        self,
        service: StoredService,
        stores: ReviewStores,
        tiers: HeldTiers,
        keys: KeyProvider,
        agencies: KnownAgencies,
        scrubber: Scrubber,
        tellings: Tellings,
    ) -> None:
        self._service = service
        self._tellings = tellings
        self._stores = stores
        self.held = stores.held
        self.terms = ReviewedTerms(stores.terms, keys)
        self.again = ScrubbedAgain(stores.held, stores.spans, stores.audit, keys, tellings, scrubber)
        self.tiers = tiers
        self.queue = ReviewQueue(stores.held, tiers)
        self._opening = Opening(stores.held, stores.spans, keys, agencies, self.terms, scrubber)
        metrics = service.telemetry.metrics
        self._waiting = metrics.gauge(names.REVIEWS_WAITING, "Held reports that wait for review", "tier")
        self._decided = metrics.counter(names.REVIEWS_DECIDED, "Held reports decided on", "decision")

    def serve(self) -> None:
        """Prepare the stores, follow the tiers, count what waits; offer interface and pages."""
        service, stores = self._service, self._stores
        for store in (stores.held, stores.terms, stores.audit):
            service.on_start(store.prepare)
        service.on_start(self.tiers.start)
        service.on_stop(self.tiers.reader.stop)
        service.use_outbox()
        service.every(COUNT_S, self.count)
        desk = self.desk()
        service.every(CLOSE_S, desk.close_shredded)
        terms = TermDesk(service.mongo, desk, self._opening, stores.terms, self.terms, stores.audit)
        ReviewRoutes(service.identity, self.queue, desk, terms, stores.audit).add_to(service.http)
        add_pages(service, stores.held, self.queue)

    def desk(self) -> ReviewDesk:
        """What a person may do with a held report."""
        service, stores = self._service, self._stores
        return ReviewDesk(
            *(service.mongo, service.outbox, stores.held, self._opening, stores.spans, stores.audit),
            *(self._tellings, self._note_decision),
        )

    async def count(self) -> None:
        """Tell how many wait, by tier."""
        for tier, number in (await self.queue.counts()).items():
            self._waiting.labels(tier).set(number)

    def _note_decision(self, status: Status) -> None:
        self._decided.labels(status.value).inc()


__all__ = ["Review", "ReviewStores"]
