"""Wiring of deidentify: open, scrub, hold what is not sure, pass on."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from chassis.delivery import Batch, Outgoing, Received
from chassis.keys import CachedKeys, FileKeys, KeyDestroyed, KeyProvider, KeyUnknown
from chassis.sealing import unseal
from chassis.service import Service
from contracts import telemetry as names
from contracts.binding import report_binding
from contracts.errors import Undecodable
from contracts.events import ReportDeidentified, ReportSubmitted
from contracts.report import KeptReport, Report
from contracts.topics import REPORTS_DEIDENTIFIED

from .agencies import KnownAgencies
from .core import Scrubber, deidentify, fallback
from .settings import DeidentifySettings
from .store import Held, HeldReports
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
        held: HeldReports,
        scrubber: Scrubber,
        tellings: Tellings,
    ) -> None:
        self._tellings = tellings
        self._keys = keys
        self._agencies = agencies
        self._held = held
        self._scrubber = scrubber
        metrics = service.telemetry.metrics
        self._held_count = metrics.counter(names.HELD, "Reports held for privacy review", "reason")
        self._shredded = metrics.counter(names.SHREDDED, "Reports of a shredded agency, passed over")

    async def on_reports_submitted(self, batch: Batch) -> Sequence[Outgoing]:
        keys = await self._keys_for(batch)
        await self._agencies.know({(e.origin.agency_ref, e.list_version) for e in _events(batch)})
        decided = [
            (received, result)
            for received, result in await batch.each(lambda received: self._decide(received, keys))
            if result is not None
        ]
        held = [Held(_event(received), result) for received, result in decided if result.withheld]
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

    def _decide(self, received: Received, keys: dict[str, Opened]) -> ReportDeidentified | None:
        event = _event(received)
        key = keys[event.sealed.key_id]
        if key.is_shredded:
            self._shredded.inc()
            return None
        if key.private_key is None:
            raise KeyUnknown("the key provider never had this key")
        report = _open(event, key.private_key)
        lists = self._agencies.lists(event.origin.agency_ref, event.list_version)
        try:
            return deidentify(report, event, self._scrubber, lists, list_known=lists is not None)
        except Exception as error:
            log.error("scrubber failed, held", extra={"report_id": str(event.report_id)}, exc_info=error)
            return fallback(event, report)


def create_app(
    settings: DeidentifySettings,
    service: Service | None = None,
    keys: KeyProvider | None = None,
    held: HeldReports | None = None,
    agencies: KnownAgencies | None = None,
    tellings: Tellings | None = None,
) -> Service:
    """deidentify, ready to run; a component test gives a service, keys and stores without engines."""
    service = service or Service(settings, "deidentify", __doc__ or "")
    scrubber = Scrubber.load(settings.gazetteers_dir)
    keys = keys or CachedKeys(FileKeys(settings.keys_dir))
    held = held or HeldReports(service.mongo)
    agencies = agencies or KnownAgencies(settings, keys)
    tellings = tellings or Tellings(service.mongo)
    add_tellings(service, tellings)
    service.on_start(held.prepare)
    service.on_start(agencies.start)
    service.on_stop(agencies.reader.stop)
    service.add_pages(None)
    desk = Desk(service, keys, agencies, held, scrubber, tellings)
    service.subscribe("deidentify", desk.on_reports_submitted)
    return service


def _open(event: ReportSubmitted, private_key: bytes) -> Report:
    bound = report_binding(event.report_id, event.origin.agency_ref, event.sealed.key_id)
    try:
        return KeptReport.model_validate_json(unseal(event.sealed.ciphertext, private_key, bound))
    except ValidationError as error:
        raise Undecodable("the opened bytes are not a report") from error


def _event(received: Received) -> ReportSubmitted:
    assert isinstance(received.event, ReportSubmitted)
    return received.event


def _events(batch: Batch) -> list[ReportSubmitted]:
    return [_event(received) for received in batch.received]
