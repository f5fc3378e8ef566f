"""Wiring of deidentify: open, scrub, hold what is not sure, pass on."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.delivery import Batch, Outgoing, Received
from chassis.key_settings import key_store
from chassis.keys import CachedKeys, KeyDestroyed, KeyProvider, KeyUnknown
from chassis.stored import StoredService
from contracts import telemetry as names
from contracts.errors import Outage
from contracts.events import ReportDeidentified, ReportSubmitted
from contracts.topics import REPORTS_DEIDENTIFIED

from .agencies import KnownAgencies
from .core.deidentification import Submission, deidentify_many, fallback
from .core.scrubber import Scrubber
from .review import Review, ReviewStores
from .review.again import Before
from .review.opening import open_report
from .review.tiers import HeldTiers
from .settings import DeidentifySettings
from .store import Held
from .tellings import Tellings, add_tellings, outcomes

log = logging.getLogger(__name__)
TOGETHER = 64
"""Reports scrubbed together: most of what togetherness saves, in well under a tenth of a second."""


@dataclass(frozen=True)
class Opened:
    """A report's private key, or why there is none."""

    private_key: bytes | None
    is_shredded: bool = False


class Desk:
    """What the handler needs, in the order it is used."""

    def __init__(
        self,
        service: StoredService,
        keys: KeyProvider,
        agencies: KnownAgencies,
        review: Review,
        scrubber: Scrubber,
        tellings: Tellings,
    ) -> None:
        self._tellings = tellings
        self._preparing: dict[UUID, asyncio.Task[None]] = {}
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
        agency_refs = {event.origin.agency_ref for event in _events(batch)}
        await self._agencies.know({(e.origin.agency_ref, e.list_version) for e in _events(batch)})
        await self._review.terms.know(agency_refs)
        being_prepared = [task for ref, task in self._preparing.items() if ref in agency_refs]
        await asyncio.gather(*being_prepared, return_exceptions=True)  # what failed is done when it is needed
        before = await self._review.again.of(_events(batch))
        looked_at = await batch.each(lambda received: self._opened(received, keys, before))
        opened = [(received, one) for received, one in looked_at if one is not None]
        decided = await self._decide(batch, opened, before)
        held = [Held(_event(received), result) for received, result in decided if result.withheld]
        await self._review.again.supersede(before, [result for _, result in decided])
        await self._held.hold(held)
        await self._tellings.tell(outcomes(batch.received, decided, keys))
        for one in held:
            self._held_count.labels(one.deidentified.hold_reasons[0].value).inc()
        self._shredded.inc(len(looked_at) - len(opened))
        return [
            Outgoing(REPORTS_DEIDENTIFIED, result.report_id, result.event_id, result, received)
            for received, result in decided
        ]

    def prepare_soon(self, agency_ref: UUID) -> None:
        """Index an agency's new lists beside the work in hand: thousands of names take a second or more."""
        task = self._preparing[agency_ref] = asyncio.create_task(self._prepare(agency_ref))
        task.add_done_callback(lambda done: self._prepared(agency_ref, done))

    async def _prepare(self, agency_ref: UUID) -> None:
        try:
            await self._agencies.know({(agency_ref, 0)})
            await self._review.terms.know({agency_ref})
        except Outage:
            return  # the next report of the agency asks again
        lists = self._review.terms.joined(agency_ref, self._agencies.lists(agency_ref, 0))
        if lists is not None:
            await asyncio.to_thread(self._scrubber.prepare, lists)

    def _prepared(self, agency_ref: UUID, done: "asyncio.Task[None]") -> None:
        if self._preparing.get(agency_ref) is done:
            del self._preparing[agency_ref]

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

    def _opened(self, received: Received, keys: dict[str, Opened], before: Before) -> Submission | None:
        event = _event(received)
        key = keys[event.sealed.key_id]
        if key.is_shredded:
            self._review.terms.forget(event.origin.agency_ref)
            return None
        if key.private_key is None:
            raise KeyUnknown("the key provider never had this key")
        known = self._agencies.lists(event.origin.agency_ref, event.list_version)
        return Submission(
            open_report(event, key.private_key),
            event,
            self._review.terms.joined(event.origin.agency_ref, known),
            list_known=known is not None and self._review.terms.are_known(event.origin.agency_ref),
            standing=before.standing(event),
        )

    async def _decide(
        self, batch: Batch, opened: Sequence[tuple[Received, Submission]], before: Before
    ) -> list[tuple[Received, ReportDeidentified]]:
        """Scrub many at a time, fewer long ones, and let others have a turn between."""
        decided: list[tuple[Received, ReportDeidentified]] = []
        async for some in batch.in_parts(opened, lambda pair: pair[0], TOGETHER):
            submissions = [one for _, one in some]
            told = self._told(submissions, before)
            told = await self._review.again.as_released(before, submissions, told)
            decided += zip([received for received, _ in some], told, strict=True)
        return decided

    def _told(self, submissions: Sequence[Submission], before: Before) -> list[ReportDeidentified]:
        """One that the scrubber fails on is held by itself, and harms none that came with it."""
        try:
            whole = [replace(one, added=before.added(one.submitted)) for one in submissions]
            return deidentify_many(whole, self._scrubber)
        except Outage:
            raise
        except Exception as error:
            if len(submissions) > 1:
                return [told for one in submissions for told in self._told([one], before)]
            submitted = submissions[0].submitted
            report_id = str(submitted.report_id)
            log.error("scrubber failed, held", extra={"report_id": report_id}, exc_info=error)
            return [fallback(submitted, submissions[0].report)]


def create_app(
    settings: DeidentifySettings,
    service: StoredService | None = None,
    keys: KeyProvider | None = None,
    stores: ReviewStores | None = None,
    agencies: KnownAgencies | None = None,
    tiers: HeldTiers | None = None,
    tellings: Tellings | None = None,
) -> StoredService:
    """deidentify, ready to run; a component test gives a service, keys and stores without engines."""
    service = service or StoredService(settings, "deidentify", __doc__ or "", has_pages=True)
    scrubber = Scrubber.load(settings.gazetteers_dir)
    scrubber.warm()
    keys = keys or CachedKeys(key_store(settings))
    agencies = agencies or KnownAgencies(settings, keys)
    stores, tiers = stores or ReviewStores.of(service.mongo), tiers or HeldTiers(settings)
    tellings = tellings or Tellings(service.mongo)
    review = Review(service, stores, tiers, keys, agencies, scrubber, tellings)
    add_tellings(service, tellings)
    service.on_start(agencies.start)
    service.on_stop(agencies.reader.stop)
    desk = Desk(service, keys, agencies, review, scrubber, tellings)
    agencies.on_change = desk.prepare_soon
    service.subscribe("deidentify", desk.on_reports_submitted)
    review.serve()
    return service


def _event(received: Received) -> ReportSubmitted:
    assert isinstance(received.event, ReportSubmitted)
    return received.event


def _events(batch: Batch) -> list[ReportSubmitted]:
    return [_event(received) for received in batch.received]
