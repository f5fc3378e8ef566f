"""Whatever is sent, the answer names the fault, echoes nothing, and costs no other report anything."""

import json
import socket
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from contracts.report import MAX_REPORT_BYTES
from services.intake.submitting import MAX_LINES
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import LIMIT_S, eventually

CANARY = "Quellmoor"


def line(**changes: Any) -> bytes:
    return json.dumps(a_report(**changes)).encode()


def padded(size: int) -> bytes:
    """A good report of exactly so many bytes: white space between its fields counts too."""
    bare = line()
    return bare[:-1] + b" " * (size - len(bare)) + b"}"


BAD = {
    "not JSON": (f"{CANARY} {{".encode(), 400, "not-json"),
    "a list": (f'["{CANARY}"]'.encode(), 400, "not-json"),
    "empty": (b"", 400, "not-json"),
    "not UTF-8": (
        line(narrative=CANARY).replace(CANARY.encode(), CANARY.encode() + b"\xff"),
        400,
        "not-json",
    ),
    "UTF-16": (line(narrative=CANARY).decode().encode("utf-16"), 400, "not-json"),
    "a lone surrogate": (line().replace(b"The tube", b"\\ud800 " + CANARY.encode()), 400, "not-json"),
    "deeply nested": (b'{"narrative":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "not-json"),
    "nested in a field": (
        b'{"submission_id":"x","narrative":' + b"[" * 90 + b"]" * 90 + b"}",
        422,
        "invalid-report",
    ),
    "one byte too long": (padded(MAX_REPORT_BYTES + 1), 413, "too-large"),
    "an unknown field": (line(**{CANARY: "x"}), 422, "invalid-report"),
    "a field of another type": (line(narrative={"text": CANARY}), 422, "invalid-report"),
    "no narrative": (json.dumps({"submission_id": CANARY}).encode(), 422, "invalid-report"),
    "an unknown code": (line(harm=CANARY), 422, "invalid-report"),
    "an impossible date": (line(occurred_at=f"2026-02-31 {CANARY}"), 422, "invalid-report"),
    "a narrative too long": (line(narrative=CANARY + "x" * 200_000), 422, "invalid-report"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_report_is_refused_by_the_name_of_its_fault_and_nothing_is_echoed(
    outside: Outside, name: str
) -> None:
    body, status, kind = BAD[name]
    before = outside.vault_size()
    answer = outside.submit(body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:ems-pso:problem:{kind}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert CANARY.lower() not in (answer.text + str(answer.headers)).lower()
    assert outside.vault_size() == before
    assert outside.submit(line()).status_code == 202


def test_a_report_of_exactly_the_limit_is_kept(outside: Outside) -> None:
    assert outside.submit(padded(MAX_REPORT_BYTES)).status_code == 202


def test_each_line_of_a_stream_has_its_own_result(outside: Outside) -> None:
    good, conflicting = a_report(), a_report()
    lines = [
        (json.dumps(good).encode(), 202),
        (b"not json " + CANARY.encode(), 400),
        (json.dumps(good).encode(), 202),
        (line(narrative=CANARY + "x" * MAX_REPORT_BYTES), 413),
        (b'{"submission_id":"\xff"}', 400),
        (json.dumps(conflicting).encode(), 202),
        (json.dumps(conflicting | {"harm": "HL-2"}).encode(), 409),
        (line(**{CANARY: CANARY}), 422),
        (b"[" * 50_000, 400),
        (line(), 202),
    ]
    results = outside.submit_lines([raw for raw, _ in lines])
    assert [(one["line"], one["status"]) for one in results] == [
        (number, status) for number, (_, status) in enumerate(lines, 1)
    ]
    assert results[0]["receipt"] == results[2]["receipt"]
    assert CANARY not in json.dumps(results)
    kept = {outside.report_id(one["receipt"]) for one in results if one["status"] == 202}
    assert len(kept) == 3
    outside.wait_counted(kept)


def test_a_result_names_its_line_as_an_editor_would_though_empty_lines_have_none(outside: Outside) -> None:
    results = outside.submit_lines([b"", line(), b"  ", b"\r", b"{}", line()])
    assert [(one["line"], one["status"]) for one in results] == [(2, 202), (5, 422), (6, 202)]


def test_lines_may_end_as_on_windows_and_the_last_without_an_end(outside: Outside) -> None:
    body = line() + b"\r\n" + line()
    headers = outside.key_of("riverbend") | {"Content-Type": "application/x-ndjson"}
    answer = outside.ask("POST", "intake", "/v1/reports/batch", content=body, headers=headers)
    assert [json.loads(one)["status"] for one in answer.text.splitlines()] == [202, 202]


def test_more_lines_than_a_stream_may_have_cost_only_themselves(outside: Outside) -> None:
    last = line()
    results = outside.submit_lines([line(), *[b"{}"] * (MAX_LINES - 2), last, line(), line()])
    assert len(results) == MAX_LINES + 1
    assert results[0]["status"] == results[MAX_LINES - 1]["status"] == 202
    assert (results[-1]["line"], results[-1]["status"]) == (MAX_LINES + 1, 413)
    assert outside.submit(line()).status_code == 202


def test_a_report_cut_off_on_the_way_leaves_nothing_behind(outside: Outside) -> None:
    report = a_report(narrative="Cut off on the way. " + "x" * 2_000)
    body, before = json.dumps(report).encode(), outside.vault_size()
    head = f"POST /v1/reports HTTP/1.1\r\nHost: pso\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    for length in (0, 1, len(body) // 2, len(body) - 1):
        cut(outside, head + body[:length])
    answer = outside.submit(report)
    assert (answer.status_code, answer.json()["seen_before"]) == (202, False)
    assert outside.vault_size() == before + 1


def test_a_stream_cut_off_on_the_way_can_be_sent_again(outside: Outside) -> None:
    lines = [line(narrative=f"Line {number} of a stream that is cut off.") for number in range(40)]
    body, key = b"\n".join(lines) + b"\n", outside.key_of("riverbend")["X-API-Key"]
    head = f"POST /v1/reports/batch HTTP/1.1\r\nHost: pso\r\nX-API-Key: {key}\r\n"
    cut(outside, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
    chunk = f"{len(body) // 2:x}\r\n".encode() + body[: len(body) // 2] + b"\r\n"
    cut(outside, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk)
    results = outside.submit_lines(lines)
    assert {one["status"] for one in results} == {202}
    assert len({one["receipt"] for one in results}) == len(lines)
    log = (outside.system.state.run / "logs" / "intake.log").read_text()
    assert "never awaited" not in log
    assert "Traceback" not in log[log.rfind('"started"') :]


def cut(outside: Outside, sent: bytes) -> None:
    """Send these bytes and go away."""
    parts = urlsplit(outside.url("intake"))
    with socket.create_connection((parts.hostname or "", parts.port or 0), LIMIT_S) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(1)
        try:
            while connection.recv(65_536):
                continue
        except TimeoutError:
            return


def test_unknown_addresses_and_methods_are_problems_too(outside: Outside) -> None:
    def told(answer: httpx.Response) -> tuple[int, str]:
        assert CANARY not in answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["title"]

    for service in outside.urls():
        assert told(outside.ask("GET", service, f"/{CANARY}?{CANARY}={CANARY}")) == (404, "Not found")
        assert told(outside.ask("DELETE", service, "/metrics")) == (405, "Method not allowed")


def test_services_stay_ready_through_all_of_it(outside: Outside) -> None:
    for name in outside.urls():
        eventually(partial(outside.is_ready, name), f"{name} is ready")
