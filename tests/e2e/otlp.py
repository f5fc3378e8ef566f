"""Receives spans as a collector would (OTLP over HTTP), inside the test process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.e2e.waiting import eventually


@dataclass(frozen=True)
class Received:
    """One span with the service it came from."""

    service: str
    span: Span

    @property
    def trace_id(self) -> str:
        return self.span.trace_id.hex()

    def attributes(self) -> dict[str, str | int | float | bool]:
        """Attribute values by name; the types that OTLP calls scalar."""
        return {
            one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value")
            for one in self.span.attributes
        }


class Receiver:
    """All spans that came, and the bytes they came in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spans: list[Received] = []
        self._bodies: list[bytes] = []
        self.endpoint = ""

    def take(self, body: bytes) -> None:
        """Keep one export request."""
        request = ExportTraceServiceRequest.FromString(body)
        found = [
            Received(_service(resource.resource.attributes), span)
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        with self._lock:
            self._bodies.append(body)
            self._spans += found

    def spans(self) -> list[Received]:
        with self._lock:
            return list(self._spans)

    def raw(self) -> bytes:
        """Everything that came over the wire."""
        with self._lock:
            return b"\n".join(self._bodies)

    def of_trace(self, trace_id: str, services: set[str]) -> list[Received]:
        """The spans of one trace, once each of these services has sent one."""

        def found() -> list[Received] | None:
            spans = [one for one in self.spans() if one.trace_id == trace_id]
            return spans if services <= {one.service for one in spans} else None

        return eventually(found, "spans of each service")


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self.rfile.read(int(self.headers["Content-Length"])))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """The test's own output is no place for requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver.endpoint = f"http://127.0.0.1:{server.server_address[1]}/v1/traces"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def _service(attributes: object) -> str:
    named = {one.key: one.value.string_value for one in attributes}  # type: ignore[attr-defined]
    return str(named.get("service.name", ""))
