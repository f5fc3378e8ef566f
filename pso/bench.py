"""Figures of a system started for the purpose, as JSON, each beside a reference from the same run."""

import asyncio
import json
import os
import random
import secrets
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chassis.identity import Role

from .accounting import Auditor
from .issuer import Issuer
from .reference import beside, measure_reference
from .running import running
from .sample import endless
from .sending import Listener, Sender, Sent, percentile
from .state import State
from .system import SERVICES, Options, System

Say = Callable[[str], None]
CLIENTS = 32
LINES = 200
STREAMS = 3
PIPELINE_REPORTS = 6_000
STEADY_RATE = 100.0
DRAIN_S = 240.0


async def bench(state: State, seconds: float, say: Say) -> int:
    """Start a system in a folder of its own, measure, stop, print."""
    folder = State(state.folder / "bench")
    async with running(folder, Options.from_environment(os.environ), say) as system:
        bench_ = Bench(system, seconds, say)
        figures = await bench_.all()
    print(json.dumps(figures, indent=1))
    return 0 if figures["exact"] else 1


class Bench:
    """The measurements, one after another, on one system."""

    def __init__(self, system: System, seconds: float, say: Say) -> None:
        assert system.addresses is not None
        self._system = system
        self._seconds = seconds
        self._say = say
        self._addresses = system.addresses
        self._auditor = Auditor(system.addresses)
        self._run = secrets.token_hex(4)
        self._stream = endless(random.Random(7))
        self._receipts: set[str] = set()

    async def all(self) -> dict[str, Any]:
        self._say("reference loop")
        reference = await measure_reference(self._addresses.kafka, self._seconds)
        latency = await self._latency()
        single = await self._single_posts()
        lines = await self._ndjson()
        pipeline = await self._pipeline()
        report_ids = set((await self._auditor.report_ids(self._receipts)).values())
        await self._auditor.wait_aggregated(report_ids, DRAIN_S)
        account = await self._auditor.account(report_ids)
        memory = {name: _rss_mb(pid) for name, pid in self._pids().items()}
        self._auditor.close()
        return {
            "single_posts_accepted_per_s": beside(single, reference.per_s),
            "ndjson_reports_accepted_per_s": beside(lines, reference.per_s),
            "end_to_end_events_per_s": beside(pipeline.pop("events_per_s"), reference.per_s),
            "end_to_end": pipeline,
            "submit_to_sse_at_100_per_s": latency | {"reference": reference.latency_ms},
            "cpu_us_per_event": pipeline.pop("cpu_us_per_event") | {"reference": reference.cpu_us},
            "memory_mb": memory | {"reference": reference.memory_mb},
            "accepted": account.accepted,
            "aggregated": account.aggregated,
            "dead_lettered": account.dead_lettered,
            "held": account.held,
            "lost": account.lost,
            "exact": account.is_exact,
            "machine": {"cores": os.cpu_count()},
        }

    # Measurements --------------------------------------------------------------------------------

    async def _single_posts(self) -> float:
        self._say("single posts")
        sent = Sent()
        until = time.monotonic() + self._seconds

        async def client() -> None:
            sender = self._sender(sent)
            while time.monotonic() < until:
                await sender.one(self._report())
            await sender.close()

        began = time.monotonic()
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return self._rate(sent, time.monotonic() - began)

    async def _ndjson(self) -> float:
        self._say("NDJSON streams")
        sent = Sent()
        until = time.monotonic() + self._seconds

        async def client() -> None:
            sender = self._sender(sent)
            while time.monotonic() < until:
                await sender.many([self._report() for _ in range(LINES)])
            await sender.close()

        began = time.monotonic()
        await asyncio.gather(*(client() for _ in range(STREAMS)))
        return self._rate(sent, time.monotonic() - began)

    async def _pipeline(self) -> dict[str, Any]:
        """From the first submission to the last count, with CPU time of each process."""
        self._say("end to end, once what was sent so far is through")
        before = set((await self._auditor.report_ids(self._receipts)).values())
        await self._auditor.wait_aggregated(before, DRAIN_S)
        reports = [self._report() for _ in range(PIPELINE_REPORTS)]
        sent, cpu = Sent(), {name: _cpu_s(pid) for name, pid in self._pids().items()}
        senders = [self._sender(sent) for _ in range(STREAMS)]
        began = time.monotonic()
        chunks = [reports[start : start + LINES] for start in range(0, len(reports), LINES)]
        await asyncio.gather(
            *(_send_all(sender, chunks[number::STREAMS]) for number, sender in enumerate(senders))
        )
        accepted_s = time.monotonic() - began
        report_ids = set((await self._auditor.report_ids(sent.receipts.values())).values())
        await self._auditor.wait_aggregated(report_ids, DRAIN_S)
        took = time.monotonic() - began
        self._rate(sent, took)
        used = {name: _cpu_s(pid) - cpu[name] for name, pid in self._pids().items()}
        return {
            "events": len(report_ids),
            "accepted_in_s": round(accepted_s, 2),
            "aggregated_in_s": round(took, 2),
            "events_per_s": round(len(report_ids) / took, 1),
            "cpu_us_per_event": {name: round(value / len(report_ids) * 1e6) for name, value in used.items()},
        }

    async def _latency(self) -> dict[str, Any]:
        """At a steady rate, from before the request is made to the alert's arrival by SSE."""
        self._say("submit to SSE at a steady rate")
        listener = Listener(self._system.url("alerts"), Issuer(self._system.state).token(Role.EXPERT))
        await listener.start()
        sent = Sent()
        senders = [self._sender(sent) for _ in range(CLIENTS)]
        await senders[0].one(self._report())  # connections, caches and groups are warm
        began = time.monotonic()
        tasks = []
        for number in range(int(self._seconds * STEADY_RATE)):
            await asyncio.sleep(max(0.0, began + number / STEADY_RATE - time.monotonic()))
            tasks.append(asyncio.ensure_future(senders[number % CLIENTS].one(self._report())))
        await asyncio.gather(*tasks)
        found = await self._auditor.report_ids(sent.receipts.values())
        heard = await listener.heard(set(found.values()), 30)
        await listener.stop()
        by_receipt = {receipt: name for name, receipt in sent.receipts.items()}
        milliseconds = [
            (listener.arrived[ref] - sent.sent_at[by_receipt[receipt]]) * 1000
            for receipt, ref in found.items()
            if ref in listener.arrived
        ][1:]
        self._rate(sent, 1)
        return {
            "reports": len(found),
            "all_heard": heard,
            "repeats": listener.repeats,
            "p50_ms": round(statistics.median(milliseconds), 1),
            "p95_ms": round(percentile(milliseconds, 0.95), 1),
            "p99_ms": round(percentile(milliseconds, 0.99), 1),
            "max_ms": round(max(milliseconds), 1),
        }

    # Shared --------------------------------------------------------------------------------------

    def _report(self) -> dict[str, Any]:
        _, report = next(self._stream)
        return report | {"submission_id": f"bench-{self._run}-{secrets.token_hex(8)}"}

    def _sender(self, sent: Sent) -> Sender:
        return Sender(self._system.url("intake"), self._system.agencies["riverbend"], sent)

    def _rate(self, sent: Sent, seconds: float) -> float:
        self._receipts.update(sent.receipts.values())
        return round(len(sent.receipts) / seconds, 1)

    def _pids(self) -> dict[str, int]:
        assert self._system.services is not None
        pids = {one.spec.name: one.child.pid for one in self._system.services.running}
        for name, engine in (("kafka", self._system.engines.kafka), ("mongo", self._system.engines.mongo)):
            if engine is not None:
                pids[name] = engine.child.pid
        return {name: pid for name, pid in pids.items() if name in (*SERVICES, "kafka", "mongo")}


async def _send_all(sender: Sender, chunks: list[list[dict[str, Any]]]) -> None:
    for chunk in chunks:
        await sender.many(chunk)
    await sender.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
