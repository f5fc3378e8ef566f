"""Wiring of deidentify: open, scrub, hold what is not sure, pass on."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.delivery import Batch, Outgoing, Received
from chassis.key_settings import key_store
from chassis.keys import CachedKeys, KeyDestroyed, KeyProvider, KeyUnknown
from chassis.service import Service
from contracts import telemetry as names
from contracts.events import ReportDeidentified, ReportSubmitted
from contracts.topics import REPORTS_DEIDENTIFIED

from .agencies import KnownAgencies
from .core import Scrubber, deidentify, fallback
from .review import Review, ReviewStores
from .review.again import Before
from .review.opening import open_report
from .review.tiers import HeldTiers
from .settings import DeidentifySettings
from .store import Held
from .tellings import Tellings, add_tellings, outcomes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A report's private key, or why there is none."""

    private_key: bytes | None
    is_shredded: bool = False


class Desk:
    """What the handler needs, in the order it is used."""

    def __init__(
        self,
        service: Service,
        keys: KeyProvider,
        agencies: KnownAgencies,
        review: Review,
        scrubber: Scrubber,
        tellings: Tellings,
    ) -> None:
        self._tellings = tellings
        self._keys = keys
        self._agencies = agencies
        self._held = review.held
        self._review = review
        self._scrubber = scrubber
        metrics = service.telemetry.metrics
        self._held_count = metrics.counter(names.HELD, "Reports held for privacy review", "reason")
        self._shredded = metrics.counter(names.SHREDDED, "Reports of a shredded agency, passed over")

    async def on_reports_submitted(self, batch: Batch) -> Sequence[Outgoing]:
        keys = await self._keys_for(batch)
        await self._agencies.know({(e.origin.agency_ref, e.list_version) for e in _events(batch)})
        await self._review.terms.know({event.origin.agency_ref for event in _events(batch)})
        before = await self._review.again.of(_events(batch))
        decided = [
            (received, result)
            for received, result in await batch.each(lambda received: self._decide(received, keys, before))
            if result is not None
        ]
        held = [Held(_event(received), result) for received, result in decided if result.withheld]
        await self._review.again.supersede(before, [result for _, result in decided])
        await self._held.hold(held)
        await self._tellings.tell(outcomes(batch.received, decided, keys))
        for one in held:
            self._held_count.labels(one.deidentified.hold_reasons[0].value).inc()
        return [
            Outgoing(REPORTS_DEIDENTIFIED, result.report_id, result.event_id, result, received)
            for received, result in decided
        ]

    async def _keys_for(self, batch: Batch) -> dict[str, Opened]:
        opened: dict[str, Opened] = {}
        for event in _events(batch):
            key_id = event.sealed.key_id
            if key_id in opened:
                continue
            try:
                opened[key_id] = Opened(await self._keys.private_key(key_id))
            except KeyDestroyed:
                opened[key_id] = Opened(None, is_shredded=True)
            except KeyUnknown:
                opened[key_id] = Opened(None)
        return opened

    def _decide(
        self, received: Received, keys: dict[str, Opened], before: Before
    ) -> ReportDeidentified | None:
        event = _event(received)
        key = keys[event.sealed.key_id]
        if key.is_shredded:
            self._shredded.inc()
            self._review.terms.forget(event.origin.agency_ref)
            return None
        if key.private_key is None:
            raise KeyUnknown("the key provider never had this key")
        report = open_report(event, key.private_key)
        known = self._agencies.lists(event.origin.agency_ref, event.list_version)
        lists = self._review.terms.joined(event.origin.agency_ref, known)
        try:
            return deidentify(
                report,
                event,
                self._scrubber,
                lists,
                list_known=known is not None,
                added=before.added(event),
                is_rejected=before.is_rejected(event),
            )
        except Exception as error:
            log.error("scrubber failed, held", extra={"report_id": str(event.report_id)}, exc_info=error)
            return fallback(event, report)


def create_app(
    settings: DeidentifySettings,
    service: Service | None = None,
    keys: KeyProvider | None = None,
    stores: ReviewStores | None = None,
    agencies: KnownAgencies | None = None,
    tiers: HeldTiers | None = None,
    tellings: Tellings | None = None,
) -> Service:
    """deidentify, ready to run; a component test gives a service, keys and stores without engines."""
    service = service or Service(settings, "deidentify", __doc__ or "", has_pages=True)
    scrubber = Scrubber.load(settings.gazetteers_dir)
    keys = keys or CachedKeys(key_store(settings))
    agencies = agencies or KnownAgencies(settings, keys)
    stores, tiers = stores or ReviewStores.of(service.mongo), tiers or HeldTiers(settings)
    review = Review(service, stores, tiers, keys, agencies, scrubber)
    tellings = tellings or Tellings(service.mongo)
    add_tellings(service, tellings)
    service.on_start(agencies.start)
    service.on_stop(agencies.reader.stop)
    desk = Desk(service, keys, agencies, review, scrubber, tellings)
    service.subscribe("deidentify", desk.on_reports_submitted)
    review.serve()
    return service


def _event(received: Received) -> ReportSubmitted:
    assert isinstance(received.event, ReportSubmitted)
    return received.event


def _events(batch: Batch) -> list[ReportSubmitted]:
    return [_event(received) for received in batch.received]
