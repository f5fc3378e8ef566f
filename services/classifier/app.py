"""Wiring of classifier: read, code, pass on; show what each code means."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from chassis.delivery import Batch, Outgoing, Received
from chassis.service import Service
from contracts import telemetry as names
from contracts.disclosure import MIN_CELL
from contracts.events import Codes, EventClassified, ReportDeidentified
from contracts.taxonomy import taxonomy
from contracts.topics import EVENTS_CLASSIFIED

from .core import MODEL_VERSION, Ontology, classify_many
from .pages import CATEGORY, SEARCHED, TEMPLATES, Search, Shown, Words, shown, words
from .settings import ClassifierSettings

TOGETHER = 16
"""Usual reports read together: most of what togetherness saves, in half a tenth of a second."""
LONGEST_QUERY = 100
"""Of a search; more than any code's label."""


class GivenCodes:
    """How often this instance gave each code since it started; a report that is read again counts again."""

    def __init__(self, service: Service) -> None:
        self._counter = service.telemetry.metrics.counter(names.CODES_GIVEN, "Codes given", "axis", "code")

    def count(self, codes: Codes) -> None:
        for axis, code in _given(codes):
            self._counter.labels(axis, code).inc()

    def by_code(self) -> Mapping[tuple[str, str], int]:
        """Axis and code -> times given."""
        return {
            (sample.labels["axis"], sample.labels["code"]): int(sample.value)
            for metric in self._counter.collect()
            for sample in metric.samples
            if sample.name == names.CODES_GIVEN
        }


def create_app(settings: ClassifierSettings, service: Service | None = None) -> Service:
    """classifier, ready to run."""
    service = service or Service(settings, "classifier", __doc__ or "")
    ontology = Ontology.load()
    given = GivenCodes(service)

    def decide(some: Sequence[Received]) -> list[EventClassified]:
        return classify_many([_report(received) for received in some], ontology)

    async def on_reports_deidentified(batch: Batch) -> Sequence[Outgoing]:
        decided = await batch.together(decide, TOGETHER)
        for _, event in decided:
            given.count(event.codes)
        return [
            Outgoing(EVENTS_CLASSIFIED, event.report_id, event.event_id, event, received)
            for received, event in decided
        ]

    service.subscribe("classifier", on_reports_deidentified)
    _add_ontology(
        service,
        lambda: shown(taxonomy(), ontology, MODEL_VERSION, given.by_code()),
        words(taxonomy(), ontology),
    )
    return service


def _report(received: Received) -> ReportDeidentified:
    assert isinstance(received.event, ReportDeidentified)
    return received.event


def _add_ontology(service: Service, describe: Callable[[], Shown], known: Words) -> None:
    pages = service.add_pages(TEMPLATES)
    search = Search(known)

    @service.http.get("/v1/ontology", tags=["ontology"], response_model=Shown)
    async def ontology() -> JSONResponse:
        """Every code: its definition, what the classifier takes and leaves, how often it was given."""
        return JSONResponse(describe().model_dump(), headers={"Cache-Control": "max-age=60"})

    @service.http.get("/v1/ontology/words", tags=["ontology"], response_model=Words)
    async def ontology_words() -> JSONResponse:
        """The words that speak for a code, and drugs and devices by all their names."""
        return JSONResponse(known.model_dump(), headers={"Cache-Control": "max-age=3600"})

    @service.http.get("/ontology", include_in_schema=False)
    async def page(request: Request, q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "") -> Response:
        """The same for people; needs no sign-in, as it tells nothing of a report."""
        described = describe()
        return pages.render(
            request,
            "ontology.html",
            all=described,
            query=q,
            words=known,
            matching=search.codes({one.code: one.words for one in described.codes}, q),
            things=search.things(q),
            searched=SEARCHED,
            step=MIN_CELL,
            longest=LONGEST_QUERY,
        )

    @service.http.get("/", include_in_schema=False)
    async def start() -> Response:
        """Where the name in the header of every page leads."""
        return RedirectResponse("/ontology", 303)


def _given(codes: Codes) -> Iterator[tuple[str, str]]:
    yield from ((CATEGORY, one.code) for one in codes.categories)
    yield from (("contributing_factor", one.code) for one in codes.contributing_factors)
    yield "report_type", codes.report_type.code
    yield "harm", codes.harm.code
    if codes.potential_severity is not None:
        yield "potential_severity", codes.potential_severity.code
    yield "phase", codes.phase.code
    yield "preventability", codes.preventability.code
