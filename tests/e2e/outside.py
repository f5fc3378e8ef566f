"""Those who stand outside the system: reporters, experts, analysts, and an auditor who may look into it."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx
from pymongo import MongoClient

from chassis.identity import Role
from pso.agencies import Registered
from pso.issuer import Issuer
from pso.system import System
from services.intake.core import receipt_hash
from tests.e2e.waiting import LIMIT_S, eventually

Enough = Callable[[list[dict[str, Any]]], bool]
ANSWER_LIMIT_S = 60.0
"""intake tries for half a minute to keep a report before it says that it cannot."""
MISPLACED_TUBE = (
    "The tube was placed in the esophagus and was not recognized for nine minutes. There was no waveform "
    "capnography. The patient went into cardiac arrest in our care."
)
"""A T1 alert by rule U02 and others."""


def a_report(**changes: Any) -> dict[str, Any]:
    """A report with a submission id of its own."""
    report = {"submission_id": f"e2e-{secrets.token_hex(6)}", "narrative": MISPLACED_TUBE, "synthetic": True}
    return report | changes


class Outside:
    """Clients of a running system, with the tokens of each role."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._client = httpx.Client(timeout=ANSWER_LIMIT_S, trust_env=False)
        self._issuer = Issuer(system.state)
        assert system.addresses is not None
        self.mongo: MongoClient[dict[str, Any]] = MongoClient(system.addresses.mongo, tz_aware=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        self.mongo.close()

    def url(self, name: str) -> str:
        """Where one instance answers: `alerts`, or `alerts-1` for the second."""
        assert self.system.services is not None
        return next(one.spec.url for one in self.system.services.running if one.spec.name == name)

    def urls(self) -> dict[str, str]:
        assert self.system.services is not None
        return {one.spec.name: one.spec.url for one in self.system.services.running}

    def agency(self, slug: str) -> Registered:
        return self.system.agencies[slug]

    def bearer(self, role: Role, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._issuer.token(role, **claims)}"}

    def sign_in_link(self, service: str, role: Role) -> str:
        return f"{self.url(service)}/sign-in#{self._issuer.sign_in_code(service, role)}"

    def ask(self, method: str, name: str, path: str, **sent: Any) -> httpx.Response:
        """Any request to one instance."""
        return self._client.request(method, self.url(name) + path, **sent)

    def is_ready(self, name: str) -> bool:
        return self.ask("GET", name, "/health/ready").status_code == 200

    def is_answered(self, name: str, path: str) -> bool:
        """Whether the instance answers at all."""
        try:
            self.ask("GET", name, path)
        except httpx.TransportError:
            return False
        return True

    def submit(self, report: dict[str, Any] | bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        content = report if isinstance(report, bytes) else json.dumps(report).encode()
        sent = {"Content-Type": "application/json"} | (headers or {})
        return self.ask("POST", "intake", "/v1/reports", content=content, headers=sent)

    def keep(self, report: dict[str, Any], headers: dict[str, str] | None = None) -> UUID:
        """Submit a report that must be kept; gives its report id, which only the vault tells."""
        answer = self.submit(report, headers)
        assert answer.status_code == 202, answer.text
        return self.report_id(answer.json()["receipt"])

    def submit_lines(self, lines: list[bytes], headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """An NDJSON stream for an agency with a key; gives the result lines."""
        sent = {"Content-Type": "application/x-ndjson"} | (headers or self.key_of("riverbend"))
        answer = self.ask(
            "POST", "intake", "/v1/reports/batch", content=b"\n".join(lines) + b"\n", headers=sent
        )
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    def key_of(self, slug: str) -> dict[str, str]:
        return {"X-API-Key": self.agency(slug).api_key}

    def report_id(self, receipt: str) -> UUID:
        row = self.mongo["pso_intake"]["vault"].find_one({"receipt": receipt_hash(receipt)}, {"_id": 1})
        assert row is not None
        return UUID(row["_id"])

    def vault_size(self) -> int:
        return self.mongo["pso_intake"]["vault"].count_documents({})

    def alert(self, report_id: UUID, name: str = "alerts") -> dict[str, Any]:
        """The report's alert, once it is raised."""
        return eventually(lambda: self._alert(report_id, name), "the alert is raised")

    def _alert(self, report_id: UUID, name: str) -> dict[str, Any] | None:
        answer = self.ask("GET", name, f"/v1/alerts/{report_id}", headers=self.bearer(Role.EXPERT))
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def act(self, report_id: UUID, action: str, name: str = "alerts", **asked: Any) -> httpx.Response:
        path = f"/v1/alerts/{report_id}/{action}"
        return self.ask("POST", name, path, json=asked, headers=self.bearer(Role.EXPERT, subject="Dr. Test"))

    def counts(self, **query: str) -> dict[str, Any]:
        answer = self.ask(
            "GET", "aggregator", "/v1/insights/counts", params=query, headers=self.bearer(Role.ANALYST)
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def counted(self, report_ids: set[UUID]) -> bool:
        """Whether the aggregator has each of these with its tier."""
        ids = [str(one) for one in report_ids]
        rows = list(self.mongo["pso_aggregator"]["reports"].find({"_id": {"$in": ids}}))
        states = [json.loads(row["state"]) for row in rows]
        return len(states) == len(ids) and all(one["revision"] and one["tier"] for one in states)

    def counted_tier(self, report_id: UUID) -> str | None:
        """The tier under which the aggregator counts a report."""
        row = self.mongo["pso_aggregator"]["reports"].find_one({"_id": str(report_id)})
        return str(json.loads(row["state"])["tier"]) if row else None

    def wait_counted(self, report_ids: set[UUID]) -> None:
        eventually(lambda: self.counted(report_ids), f"{len(report_ids)} reports are counted")

    def position(self, name: str = "alerts") -> str:
        """Where a console that has loaded the list begins to listen."""
        answer = self.ask("GET", name, "/v1/alerts", headers=self.bearer(Role.EXPERT))
        return str(answer.json()["stream_position"])

    @contextmanager
    def console(self, name: str = "alerts", after: str = "", query: str = "") -> Iterator["Console"]:
        """A console that listens from `after` on."""
        headers = self.bearer(Role.EXPERT) | ({"Last-Event-ID": after} if after else {})
        url = f"{self.url(name)}/v1/alerts/stream{query}"
        with self._client.stream("GET", url, headers=headers) as response:
            assert response.status_code == 200, response.read()
            assert response.headers["content-type"].startswith("text/event-stream")
            yield Console(response.iter_lines())


class Console:
    """Reads server-sent events; remembers the last id, as a browser would."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last_id = ""
        self.heard: list[dict[str, Any]] = []
        self.raw: list[str] = []

    def next(self) -> dict[str, Any]:
        """The next alert; fails when none comes in time."""
        event, deadline = "", time.monotonic() + LIMIT_S
        for line in self._lines:
            assert time.monotonic() < deadline, f"no alert came after {len(self.heard)}: {self.raw[-3:]}"
            self.raw.append(line)
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("id: "):
                self.last_id = line.removeprefix("id: ")
            elif line.startswith("data: ") and event == "alert":
                alert: dict[str, Any] = json.loads(line.removeprefix("data: "))
                self.heard.append(alert)
                return alert
        raise EOFError("the stream ended")

    def until(self, enough: "Enough", most: int = 2_000) -> list[dict[str, Any]]:
        """Read alerts until `enough` says so of all that were heard."""
        for _ in range(most):
            if enough(self.heard):
                return self.heard
            self.next()
        raise AssertionError(f"not among {most} alerts")

    def of(self, report_id: UUID, version: int = 1) -> dict[str, Any]:
        """Read on until this version of a report's alert comes."""
        while True:
            alert = self.next()
            if (alert["report_id"], alert["version"]) == (str(report_id), version):
                return alert
