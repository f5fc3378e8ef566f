"""One report's trace goes on from service to service; nothing malformed does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from prometheus_client import generate_latest

from chassis.settings import ServiceSettings
from chassis.telemetry import MAX_LINKS, Telemetry, format_traceparent, make_telemetry, parse

SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NOT_SAMPLED = SAMPLED[:-2] + "00"
CANARY = "Zebrowski"


def exported(ratio: float = 1.0) -> tuple[Telemetry, InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    telemetry = make_telemetry("alerts", ServiceSettings(trace_ratio=ratio), exporter)
    assert telemetry.provider is not None
    telemetry.provider.add_span_processor(SimpleSpanProcessor(exporter))
    return telemetry, exporter


@given(st.integers(1, 2**128 - 1), st.integers(1, 2**64 - 1), st.sampled_from(["00", "01"]))
def test_a_traceparent_survives_parsing_and_formatting(trace: int, span: int, flags: str) -> None:
    given_ = f"00-{trace:032x}-{span:016x}-{flags}"
    context = parse(given_)
    assert context is not None
    assert format_traceparent(context) == given_


@pytest.mark.parametrize(
    "given_",
    [
        None,
        "",
        "nonsense",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        SAMPLED.replace("0af765", "0xf765"),
        SAMPLED.replace("0af765", "0a_765"),
        SAMPLED.replace("0af765", " af765"),
        SAMPLED.replace("b7ad6b", "+7ad6b"),
        SAMPLED + "-more",
        "ff" + SAMPLED[2:],
        "zz" + SAMPLED[2:],
        SAMPLED + "\n",
    ],
)
def test_a_malformed_traceparent_is_none(given_: str | None) -> None:
    assert parse(given_) is None


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_without_raising(text: str) -> None:
    context = parse(text)
    assert context is None or format_traceparent(context)[3:52] == text[3:52]


def test_following_a_report_keeps_its_trace_and_changes_the_span() -> None:
    telemetry, exporter = exported()
    followed = telemetry.follow("alerts events", SAMPLED, {"offset": 1})
    assert followed is not None
    assert followed.split("-")[1] == SAMPLED.split("-")[1]
    assert followed.split("-")[2] != SAMPLED.split("-")[2]
    spans = exporter.get_finished_spans()
    assert spans[0].parent is not None
    assert f"{spans[0].parent.span_id:016x}" == SAMPLED.split("-")[2]
    assert spans[0].kind is SpanKind.CONSUMER
    telemetry.shutdown()


@pytest.mark.parametrize("ratio", [0.0, 1.0])
def test_an_unsampled_report_makes_no_span_and_still_flows(ratio: float) -> None:
    telemetry, exporter = exported(ratio)
    assert telemetry.follow("x", NOT_SAMPLED, {}) == NOT_SAMPLED
    assert exporter.get_finished_spans() == ()
    telemetry.shutdown()


def test_without_an_exporter_the_context_still_flows() -> None:
    assert Telemetry("alerts").follow("x", SAMPLED, {}) == SAMPLED


@pytest.mark.parametrize("given_", [CANARY, "00-zz-zz-zz"])
def test_a_malformed_context_is_not_passed_on(given_: str) -> None:
    telemetry, _ = exported()
    assert telemetry.follow("x", given_, {}) is None
    assert Telemetry("alerts").follow("x", given_, {}) is None
    telemetry.shutdown()


def test_a_new_context_is_valid_and_sampled_by_the_ratio() -> None:
    none, _ = exported(0.0)
    every, _ = exported(1.0)
    for telemetry, flag in ((none, "00"), (every, "01"), (Telemetry("intake"), "00")):
        made = telemetry.new_traceparent()
        assert parse(made) is not None
        assert made.endswith(flag)
        telemetry.shutdown()


def test_a_batch_links_the_reports_it_handles_up_to_the_limit() -> None:
    telemetry, exporter = exported()
    parents = [f"00-{n:032x}-{n:016x}-01" for n in range(1, MAX_LINKS + 50)]
    with telemetry.span("process", SpanKind.CONSUMER, links=[None, "bad", NOT_SAMPLED, *parents]):
        pass
    (span,) = exporter.get_finished_spans()
    assert len(span.links) == MAX_LINKS
    telemetry.shutdown()


def test_a_spans_exception_leaves_no_text() -> None:
    telemetry, exporter = exported()
    with pytest.raises(ValueError), telemetry.span("process", SpanKind.CONSUMER):
        raise ValueError(CANARY)
    assert all(CANARY not in span.to_json() for span in exporter.get_finished_spans())
    telemetry.shutdown()


def test_two_services_in_one_process_have_registries_of_their_own() -> None:
    one, two = Telemetry("alerts"), Telemetry("aggregator")
    one.metrics.handled.labels("t").inc()
    assert b'topic="t"' not in generate_latest(two.metrics.registry)
