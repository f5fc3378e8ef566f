"""One report can be followed through all five services, and no span says what it said."""

import inspect
import secrets
from uuid import UUID

from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.semconv._incubating.attributes import messaging_attributes
from opentelemetry.semconv.attributes import error_attributes

from contracts.telemetry import REPORT_ID
from tests.e2e.otlp import Receiver
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually

SERVICES = {"intake", "deidentify", "classifier", "alerts", "aggregator"}
WORDS = "velvety trombone aubergine"


def test_one_trace_leads_through_all_five_services(outside: Outside, receiver: Receiver) -> None:
    given, parent = secrets.token_hex(16), secrets.token_hex(8)
    key = outside.key_of("riverbend") | {"traceparent": f"00-{given}-{parent}-01"}
    report_id = outside.keep(a_report(narrative=f"The tube was in the esophagus. {WORDS}"), key)
    trace_id = eventually(lambda: trace_of(receiver, report_id), "a span names the report")
    spans = receiver.of_trace(trace_id, SERVICES)
    by_id = {one.span.span_id: one for one in spans}
    first = [one for one in spans if one.span.parent_span_id not in by_id]
    assert [one.service for one in first] == ["intake"], "it begins in intake"
    for one in spans:
        assert one.service == "intake" or one.attributes()[REPORT_ID] == str(report_id)
    assert not any(bytes.fromhex(one) in receiver.raw() for one in (given, parent)), "not in the caller's"


def test_a_batch_links_to_the_reports_in_it(outside: Outside, receiver: Receiver) -> None:
    report_id = outside.keep(a_report(), outside.key_of("lakemont"))
    trace_id = eventually(lambda: trace_of(receiver, report_id), "a span names the report")

    def linking() -> set[str]:
        return {
            one.service
            for one in receiver.spans()
            if any(link.trace_id.hex() == trace_id for link in one.span.links)
        }

    eventually(lambda: linking() == SERVICES - {"intake"} or None, "each consumer's batch links to it")
    batches = [one for one in receiver.spans() if one.span.links]
    assert {one.span.kind for one in batches} == {Span.SPAN_KIND_CONSUMER}
    assert all(one.attributes()["messaging.batch.message_count"] for one in batches)


def test_attributes_have_the_names_of_the_current_conventions(outside: Outside, receiver: Receiver) -> None:
    outside.wait_counted({outside.keep(a_report())})
    current = {
        value
        for module in (messaging_attributes, error_attributes)
        for name, value in inspect.getmembers(module)
        if name.isupper() and isinstance(value, str) and not is_deprecated(module, name)
    }
    used = {key for one in receiver.spans() for key in one.attributes()}
    assert used - current == {REPORT_ID}
    assert {"messaging.system", "messaging.operation.name", "messaging.destination.name"} <= used


def test_no_span_has_words_of_a_report(outside: Outside, receiver: Receiver) -> None:
    report_id = outside.keep(a_report(narrative=f"The tube was in the esophagus. {WORDS}"))
    outside.wait_counted({report_id})
    eventually(lambda: trace_of(receiver, report_id), "its spans came")
    raw = receiver.raw()
    assert str(report_id).encode() in raw
    assert not any(word.encode() in raw for word in WORDS.split())


def trace_of(receiver: Receiver, report_id: UUID) -> str | None:
    """The trace of the spans that name this report."""
    found = {one.trace_id for one in receiver.spans() if one.attributes().get(REPORT_ID) == str(report_id)}
    assert len(found) < 2, "one report, one trace"
    return found.pop() if found else None


def is_deprecated(module: object, name: str) -> bool:
    """Whether the conventions' own source says that a later name took the place of this one."""
    source = inspect.getsource(module)  # type: ignore[arg-type]
    place = source.index(f"\n{name}:")
    return source[place:].split("\n\n", 1)[0].lower().find("deprecated") >= 0
