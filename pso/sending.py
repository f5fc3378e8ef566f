"""Sends reports to intake and listens for their alerts; used by demo, simulate, bench and fault tests."""

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .agencies import DIRECT, Registered
from .web import Connection

RETRIES = 60
RETRY_PAUSE_S = 1.0


class Refused(Exception):
    """intake refused a report for good; the text is its problem document's detail."""


@dataclass
class Sent:
    """Receipts by submission id, with the monotonic second each was sent at."""

    receipts: dict[str, str] = field(default_factory=dict)
    sent_at: dict[str, float] = field(default_factory=dict)
    retries: int = 0


class Sender:
    """One connection to intake for one agency; tries again what was not kept, with the same id."""

    def __init__(self, intake_url: str, agency: Registered, sent: Sent) -> None:
        self._connection = Connection(intake_url)
        self._headers = {"Content-Type": "application/json"}
        if agency.slug != DIRECT:
            self._headers["X-API-Key"] = agency.api_key
        self._sent = sent

    async def close(self) -> None:
        await self._connection.close()

    async def one(self, report: dict[str, Any]) -> str:
        """Submit one report; gives its receipt. Raises Refused, or the last error after many tries."""
        submission_id = report["submission_id"]
        self._sent.sent_at.setdefault(submission_id, time.monotonic())
        body = json.dumps(report).encode()
        for attempt in range(RETRIES):
            try:
                answer = await self._connection.request("POST", "/v1/reports", body, self._headers)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                if attempt == RETRIES - 1:
                    raise
                await self._pause()
                continue
            if answer.status == 202:
                self._sent.receipts[submission_id] = answer.json()["receipt"]
                return self._sent.receipts[submission_id]
            if answer.status not in (500, 502, 503, 504):
                raise Refused(answer.json().get("detail", str(answer.status)))
            await self._pause()
        raise Refused("intake kept nothing for a minute")

    async def many(self, reports: Sequence[dict[str, Any]]) -> None:
        """Submit reports as one NDJSON stream; lines that were not kept are sent again."""
        waiting = list(reports)
        for _ in range(RETRIES):
            for report in waiting:
                self._sent.sent_at.setdefault(report["submission_id"], time.monotonic())
            body = b"".join(json.dumps(report).encode() + b"\n" for report in waiting)
            headers = self._headers | {"Content-Type": "application/x-ndjson"}
            try:
                answer = await self._connection.request("POST", "/v1/reports/batch", body, headers)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                await self._pause()
                continue
            waiting = self._take(answer.status, answer.body, waiting)
            if not waiting:
                return
            await self._pause()
        raise Refused("intake kept nothing for a minute")

    def _take(self, status: int, body: bytes, waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if status >= 500:
            return waiting
        if status != 200:
            raise Refused(json.loads(body).get("detail", str(status)))
        again = []
        for report, result in zip(waiting, map(json.loads, body.splitlines()), strict=True):
            if result["status"] == 202:
                self._sent.receipts[report["submission_id"]] = result["receipt"]
            elif result["status"] >= 500:
                again.append(report)
            else:
                raise Refused(result["detail"])
        return again

    async def _pause(self) -> None:
        self._sent.retries += 1
        await asyncio.sleep(RETRY_PAUSE_S)


class Listener:
    """Listens to the alert stream and notes when each report's alert first came, and how often."""

    def __init__(self, alerts_url: str, token: str, tiers: Iterable[str] = ("T1", "T2", "T3")) -> None:
        self._connection = Connection(alerts_url)
        self._path = "/v1/alerts/stream?" + "&".join(f"tier={tier}" for tier in tiers)
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        self._last = ""
        self._task: asyncio.Task[None] | None = None
        self._open = asyncio.Event()
        self.arrived: dict[UUID, float] = {}
        self.tiers: dict[UUID, str] = {}
        self.repeats = 0
        self._news = asyncio.Condition()

    async def heard(self, report_ids: set[UUID], limit_s: float) -> bool:
        """Wait until an alert came for each report."""
        try:
            async with asyncio.timeout(limit_s), self._news:
                await self._news.wait_for(lambda: report_ids <= self.arrived.keys())
        except TimeoutError:
            return False
        return True

    async def start(self) -> None:
        self._task = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._open.wait(), 30)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._connection.close()

    async def _listen(self) -> None:
        while True:
            headers = self._headers | ({"Last-Event-ID": self._last} if self._last else {})
            try:
                await self._follow(headers)
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.2)
            await self._connection.close()

    async def _follow(self, headers: dict[str, str]) -> None:
        async for event_id, data in self._connection.stream(self._path, headers, self._open.set):
            self._last = event_id
            self._note(json.loads(data), time.monotonic())
            async with self._news:
                self._news.notify_all()

    def _note(self, alert: dict[str, Any], now: float) -> None:
        report_id = UUID(alert["report_id"])
        if alert["version"] == 1:
            self.repeats += report_id in self.arrived
            self.arrived.setdefault(report_id, now)
        self.tiers[report_id] = alert["tier"]


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 for no values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
