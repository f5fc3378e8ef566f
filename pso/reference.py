"""What the bare client does on the same broker in the same run: the measure beside each of bench's figures.

A plain aiokafka loop: consume up to 1,000, validate, produce, wait for the acknowledgements, commit.
"""

import asyncio
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.events import ReportSubmitted
from contracts.topics import REPORTS_SUBMITTED

from .sending import percentile
from .state import ROOT

RECORDS = 50_000
PARTITIONS = 6
STEADY_RATE = 100.0
LIMIT_S = 120.0


@dataclass(frozen=True)
class Reference:
    """Figures of the plain loop, named like those they stand beside."""

    per_s: float
    cpu_us: int
    memory_mb: float
    latency_ms: dict[str, float]


def beside(value: float, reference: float) -> dict[str, float]:
    """A figure with its reference and the ratio of the two."""
    return {"value": value, "reference": reference, "ratio": round(value / reference, 4)}


async def measure_reference(kafka: str, seconds: float) -> Reference:
    """Run the loop over records of the submitted topic's shape, then at a steady 100 a second."""
    run = secrets.token_hex(4)
    topics = [f"bench-{run}-in", f"bench-{run}-out"]
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in topics])
    try:
        async with _Loop(kafka, *topics) as loop:
            per_s, cpu_us = await loop.throughput()
            latency = await loop.latency(seconds)
        return Reference(per_s, cpu_us, _memory_mb(), latency)
    finally:
        await admin.delete_topics(topics)
        await admin.close()


class _Loop:
    def __init__(self, kafka: str, source: str, sink: str) -> None:
        self._source, self._sink, self._value = source, sink, _example()
        self._producer = AIOKafkaProducer(
            bootstrap_servers=kafka, acks="all", enable_idempotence=True, max_batch_size=131_072
        )
        self._consumer = self._reader(kafka, source)
        self._end = self._reader(kafka, sink)

    @staticmethod
    def _reader(kafka: str, topic: str) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            topic,
            bootstrap_servers=kafka,
            group_id=topic,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )

    async def __aenter__(self) -> "_Loop":
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in (self._consumer, self._end, self._producer):
            await client.stop()

    async def throughput(self) -> tuple[float, int]:
        """Records a second, and CPU microseconds for each."""
        filled = [await self._send(self._source, self._value) for _ in range(RECORDS)]
        await asyncio.gather(*filled)
        await self._consumer.start()
        done, began, cpu = 0, time.monotonic(), time.process_time()
        while done < RECORDS and time.monotonic() - began < LIMIT_S:
            done += await self._turn()
        took = time.monotonic() - began
        return round(done / took, 1), round((time.process_time() - cpu) / done * 1e6)

    async def _turn(self) -> int:
        polled = await self._consumer.getmany(timeout_ms=500, max_records=1_000)
        records = [record for some in polled.values() for record in some]
        events = [ReportSubmitted.model_validate_json(record.value) for record in records]
        sent = [await self._send(self._sink, event.model_dump_json().encode()) for event in events]
        await asyncio.gather(*sent)
        await self._consumer.commit()
        return len(records)

    async def latency(self, seconds: float) -> dict[str, float]:
        """Milliseconds from before a record is produced until it was relayed and read again."""
        await self._end.start()
        await self._end.seek_to_end()
        for partition in self._end.assignment():
            await self._end.position(partition)
        relay = asyncio.create_task(self._relay())
        reading = asyncio.create_task(self._arrivals(int(seconds * STEADY_RATE)))
        began = time.monotonic()
        for number in range(int(seconds * STEADY_RATE)):
            await asyncio.sleep(max(0.0, began + number / STEADY_RATE - time.monotonic()))
            await self._send(self._source, json.dumps(time.monotonic()).encode())
        found = await asyncio.wait_for(reading, LIMIT_S)
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        return {f"p{share}_ms": round(percentile(found, share / 100), 1) for share in (50, 95, 99)}

    async def _relay(self) -> None:
        while True:
            polled = await self._consumer.getmany(timeout_ms=500, max_records=1_000)
            sent = [await self._send(self._sink, r.value) for some in polled.values() for r in some]
            await asyncio.gather(*sent)
            await self._consumer.commit()

    async def _arrivals(self, count: int) -> list[float]:
        found: list[float] = []
        while len(found) < count:
            polled = await self._end.getmany(timeout_ms=500, max_records=1_000)
            now = time.monotonic()
            found += [(now - json.loads(r.value)) * 1000 for some in polled.values() for r in some]
        return found

    async def _send(self, topic: str, value: bytes) -> Any:
        return await self._producer.send(topic, value, key=os.urandom(16))


def _example() -> bytes:
    """A record as intake writes it, with a narrative of usual length."""
    folder = ROOT / "contracts" / "examples" / REPORTS_SUBMITTED.name / "valid"
    event = ReportSubmitted.model_validate_json(sorted(folder.glob("*.json"))[0].read_bytes())
    return event.model_dump_json().encode()


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
