"""Wiring of classifier: read, code, pass on."""

from collections.abc import Sequence

from chassis.delivery import Batch, Outgoing, Received
from chassis.service import Service
from contracts.events import EventClassified, ReportDeidentified
from contracts.topics import EVENTS_CLASSIFIED

from .core import Ontology, classify
from .settings import ClassifierSettings


def create_app(settings: ClassifierSettings, service: Service | None = None) -> Service:
    """classifier, ready to run."""
    service = service or Service(settings, "classifier", __doc__ or "", uses_mongo=False)
    ontology = Ontology.load()

    def decide(received: Received) -> EventClassified:
        assert isinstance(received.event, ReportDeidentified)
        return classify(received.event, ontology)

    async def on_reports_deidentified(batch: Batch) -> Sequence[Outgoing]:
        return [
            Outgoing(EVENTS_CLASSIFIED, event.report_id, event.event_id, event, received)
            for received, event in await batch.each(decide)
        ]

    service.add_pages(None)
    service.subscribe("classifier", on_reports_deidentified)
    return service
