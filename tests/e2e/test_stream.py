"""The alert stream loses and repeats nothing, whatever instance a console comes back to."""

import json
import socket
from urllib.parse import urlsplit
from uuid import UUID

from chassis.identity import Role
from tests.e2e.outside import MISPLACED_TUBE, Outside, a_report
from tests.e2e.waiting import LIMIT_S

MESSAGES = 60
QUEUE = 20
"""`PSO_STREAM_QUEUE` of the running system."""


def test_a_console_resumes_on_another_instance_without_loss_or_repeat(outside: Outside) -> None:
    with outside.console("alerts", after=outside.position("alerts")) as console:
        first = {str(outside.keep(a_report(), outside.key_of("riverbend"))) for _ in range(6)}
        console.until(lambda heard: len(first & {one["report_id"] for one in heard}) >= 3)
    heard = [(one["report_id"], one["version"]) for one in console.heard]
    then = {str(outside.keep(a_report(), outside.key_of("lakemont"))) for _ in range(6)}
    with outside.console("alerts-1", after=console.last_id) as again:
        again.until(lambda more: first | then <= {one[0] for one in heard} | {m["report_id"] for m in more})
    heard += [(one["report_id"], one["version"]) for one in again.heard]
    assert len(heard) == len(set(heard)), "nothing comes twice"


def test_a_console_away_for_long_resumes_from_kafka(outside: Outside) -> None:
    """More alerts than the instances keep in memory (`PSO_STREAM_MEMORY`) came meanwhile."""
    start = outside.position()
    report_id = outside.keep(a_report())
    outside.alert(report_id)
    for number in range(120):
        assert outside.act(report_id, "message", detail=f"Note {number}.").status_code == 200
    with outside.console("alerts-1", after=start) as console:
        heard = console.until(lambda heard: 121 in heard_versions(heard, report_id))
    assert heard_versions(heard, report_id) == list(range(1, 122))


def test_a_console_that_does_not_read_is_cut_off_and_resumes_whole(outside: Outside) -> None:
    after = outside.position()  # before the report: a raised alert is in the list before it is in the stream
    report_id = outside.keep(a_report(narrative=MISPLACED_TUBE + " The pad was wet." * 9_000))
    outside.alert(report_id)
    with slow_console(outside, after) as slow:
        for number in range(MESSAGES):
            answer = outside.act(report_id, "message", detail=f"Note {number}.")
            assert answer.status_code == 200, answer.text
        ids, heard = read_to_the_end(slow)
    assert 0 < len(heard) < MESSAGES, "it was cut off, with what was waiting for it"
    with outside.console("alerts-1", after=ids[-1] if ids else after) as console:
        heard += console.until(lambda more: MESSAGES + 1 in heard_versions(more, report_id))
    assert heard_versions(heard, report_id) == list(range(1, MESSAGES + 2))


def test_an_id_that_is_none_of_the_streams_is_refused(outside: Outside) -> None:
    for wrong in ("1.2", "x", "1.2.3.4.5.-6", "0" * 400, b"1.2.3.4.5.\xb9"):
        headers = outside.bearer(Role.EXPERT) | {"Last-Event-ID": wrong}
        answer = outside.ask("GET", "alerts", "/v1/alerts/stream", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:ems-pso:problem:bad-event-id")


def heard_versions(heard: list[dict[str, object]], report_id: UUID) -> list[object]:
    """Versions of one report's alert, as they came."""
    return [one["version"] for one in heard if one["report_id"] == str(report_id)]


def slow_console(outside: Outside, after: str) -> socket.socket:
    """A connection that has asked for the stream and reads nothing, with the smallest buffer there is."""
    parts = urlsplit(outside.url("alerts"))
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.settimeout(LIMIT_S)
    connection.connect((parts.hostname, parts.port))
    headers = outside.bearer(Role.EXPERT) | {"Host": "pso", "Last-Event-ID": after}
    lines = ["GET /v1/alerts/stream HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def read_to_the_end(connection: socket.socket) -> tuple[list[str], list[dict[str, object]]]:
    """Everything until the server closes or ends the answer: ids and alerts of whole messages."""
    received = bytearray()
    while not received.endswith(b"\r\n0\r\n\r\n") and (more := connection.recv(65_536)):
        received += more
    blocks = without_chunks(bytes(received).partition(b"\r\n\r\n")[2]).decode().split("\n\n")[:-1]
    ids, heard = [], []
    for block in blocks:
        fields = dict(line.partition(": ")[::2] for line in block.split("\n"))
        if "id" in fields:
            ids.append(fields["id"])
        if "data" in fields:
            heard.append(json.loads(fields["data"]))
    return ids, heard


def without_chunks(body: bytes) -> bytes:
    """The content of a chunked answer."""
    content = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        content += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return content
