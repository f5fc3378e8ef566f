"""Traces that follow one report, and the metrics every service has."""

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, TraceFlags, Tracer
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from chassis.settings import ServiceSettings
from contracts import telemetry as names

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
MAX_LINKS = 128
"""The SDK's own default for links on one span; a larger batch links its first ones."""


class Metrics:
    """One registry a process, so that two services in one test process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.handled = self.counter(names.RECORDS_HANDLED, "Records handled", "topic")
        self.dead_letters = self.counter(names.DEAD_LETTERS, "Records dead-lettered", "topic", "reason")
        self.outages = self.counter(names.OUTAGES, "Batches that waited for a store or broker", "error")
        self.published = self.counter(names.PUBLISHED, "Records published and acknowledged", "topic")
        self.batch_seconds = self.histogram(names.BATCH_SECONDS, "Time to handle one batch")
        self.batch_records = self.histogram(
            names.BATCH_RECORDS, "Records in one batch", buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
        )
        self.end_to_end = self.histogram(names.END_TO_END_SECONDS, "From receipt of a report to handled here")
        self.lag_records = self.gauge(names.LAG_RECORDS, "Records behind the end", "topic", "partition")
        self.lag_seconds = self.gauge(names.LAG_SECONDS, "Age of the oldest unread record, 0 at the end")
        self.last_poll = self.gauge(names.LAST_POLL, "When the consume loop last turned")
        self.rebalances = self.counter(names.REBALANCES, "Times partitions were assigned")

    def counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name.removesuffix("_total"), text, labels, registry=self.registry)

    def gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def histogram(self, name: str, text: str, buckets: Iterable[float] | None = None) -> Histogram:
        chosen = tuple(buckets or (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300))
        return Histogram(name, text, registry=self.registry, buckets=chosen)


@dataclass
class Telemetry:
    """Tracer and metrics of one service; without an exporter no span is made, context still flows."""

    service: str
    provider: TracerProvider | None = None
    trace_ratio: float = 1.0
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def tracer(self) -> Tracer:
        source = self.provider or trace.NoOpTracerProvider()
        return source.get_tracer("ems-pso")

    def new_traceparent(self) -> str:
        """The context of a report that arrives without one, sampled by the configured ratio."""
        chosen = self.provider is not None and secrets.randbelow(1_000_000) < self.trace_ratio * 1_000_000
        return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-{'01' if chosen else '00'}"

    @contextmanager
    def span(
        self,
        name: str,
        kind: SpanKind,
        parent: str | None = None,
        links: Iterable[str | None] = (),
        attributes: dict[str, str | int] | None = None,
    ) -> Iterator[Span]:
        """A span under `parent` (a traceparent), linked to the contexts of the records it handles."""
        contexts = self._sampled(links)
        with self.tracer.start_as_current_span(
            name,
            context=_context(parent),
            kind=kind,
            links=[Link(context) for context in contexts[:MAX_LINKS]],
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    def _sampled(self, traceparents: Iterable[str | None]) -> list[SpanContext]:
        if self.provider is None:
            return []
        found = (parse(value) for value in traceparents)
        return [context for context in found if context is not None and context.trace_flags.sampled]

    def follow(
        self,
        name: str,
        parent: str | None,
        attributes: dict[str, str | int],
        kind: SpanKind = SpanKind.CONSUMER,
    ) -> str | None:
        """Record that one report passed here; gives the traceparent its result carries on."""
        context = parse(parent)
        if context is None:
            return None  # what is not a context may be anything, so it goes no further
        if self.provider is None or not context.trace_flags.sampled:
            return parent
        span = self.tracer.start_span(name, context=_context(parent), kind=kind, attributes=attributes)
        span.end()
        return format_traceparent(span.get_span_context())

    def shutdown(self) -> None:
        if self.provider is not None:
            self.provider.shutdown()


def parse(traceparent: str | None) -> SpanContext | None:
    """The span context of a W3C traceparent, or None when absent or malformed."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    if found is None:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    context = SpanContext(trace_id, span_id, True, TraceFlags(flags))
    return context if context.is_valid else None


def format_traceparent(context: SpanContext) -> str:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _context(traceparent: str | None) -> Context | None:
    parsed = parse(traceparent)
    return trace.set_span_in_context(trace.NonRecordingSpan(parsed), Context()) if parsed else None


def make_telemetry(
    service: str, settings: ServiceSettings, exporter: SpanExporter | None = None
) -> Telemetry:
    """Telemetry with the configured exporter, or with one given by a test."""
    if exporter is None and settings.otlp_endpoint is not None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        exporter = OTLPSpanExporter(endpoint=str(settings.otlp_endpoint))
    if exporter is None:
        return Telemetry(service)
    provider = TracerProvider(
        resource=Resource.create({"service.name": service, "service.namespace": "ems-pso"}),
        sampler=ParentBasedTraceIdRatio(settings.trace_ratio),
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Telemetry(service, provider, settings.trace_ratio)
