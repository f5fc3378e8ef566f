"""What became of each accepted report: the identity by which nothing is lost.

accepted = aggregated + dead-lettered + shredded; the rest is lost. Reads the services' databases and
topics from outside, as an auditor would; no service does this.
"""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.broker import table_consumer
from chassis.mongo import Mongo
from chassis.settings import ServiceSettings
from contracts.events import AlertChanged, Tier
from contracts.topics import ALERTS_CHANGED, EVENTS_CLASSIFIED, GROUPS, REPORTS_DEIDENTIFIED, Topic
from services.aggregator.core import Counted
from services.intake.core import receipt_hash

from .stack.engines import Addresses

PAUSE_S = 0.25
DEAD_EVERY = 20
"""Dead letters are rare and costly to look for: every five seconds is often enough."""
CHUNK = 5_000
LOOK_AT = 500
"""Few at a time while waiting: looking costs the engines what the services could use."""


@dataclass
class Account:
    """Counts over the reports of one run."""

    accepted: int = 0
    deidentified: int = 0
    held: int = 0
    classified: int = 0
    alerts: dict[str, int] = field(default_factory=dict)
    aggregated: int = 0
    dead_lettered: int = 0
    raised_more_than_once: int = 0
    counted_wrongly: int = 0
    """Difference between the sum of all counters and the reports they should be made of."""

    @property
    def lost(self) -> int:
        return self.accepted - self.aggregated - self.dead_lettered

    @property
    def is_exact(self) -> bool:
        return self.lost == 0 and self.raised_more_than_once == 0 and self.counted_wrongly == 0


class Auditor:
    """Follows report ids through one system."""

    def __init__(self, addresses: Addresses, prefix: str = "pso") -> None:
        self._settings = ServiceSettings(kafka=addresses.kafka)
        self._url = addresses.mongo
        self._prefix = prefix
        self._stores: dict[str, Mongo] = {}

    def close(self) -> None:
        for store in self._stores.values():
            store.close()

    async def report_ids(self, receipts: Iterable[str]) -> dict[str, UUID]:
        """The report behind each receipt, from intake's vault."""
        by_hash = {receipt_hash(receipt): receipt for receipt in receipts}
        hashes, found = list(by_hash), {}
        for start in range(0, len(hashes), CHUNK):
            query = {"receipt": {"$in": hashes[start : start + CHUNK]}}
            async for row in self._store("intake").database["vault"].find(query, {"receipt": 1}):
                found[by_hash[bytes(row["receipt"])]] = UUID(row["_id"])
        return found

    async def wait_aggregated(self, report_ids: set[UUID], limit_s: float) -> bool:
        """Wait until each report is in the aggregates with its tier, or dead-lettered."""
        deadline, missing, turn = time.monotonic() + limit_s, set(report_ids), 0
        while time.monotonic() < deadline:
            while some := set(itertools.islice(missing, LOOK_AT)):
                missing -= (there := await self._aggregated(some))
                if there != some:
                    break
            if missing and turn % DEAD_EVERY == DEAD_EVERY - 1:
                missing -= await self.dead_lettered(missing)
            if not missing:
                return True
            turn += 1
            await asyncio.sleep(PAUSE_S)
        return False

    async def account(self, report_ids: set[UUID]) -> Account:
        """Everything that is known of these reports now."""
        deidentified = await self._read(REPORTS_DEIDENTIFIED, report_ids)
        classified = await self._read(EVENTS_CLASSIFIED, report_ids)
        raised = Counter[UUID]()
        tiers: dict[UUID, Tier] = {}
        event_ids: dict[UUID, set[UUID]] = {}
        for key, value in await self._read(ALERTS_CHANGED, report_ids):
            alert = AlertChanged.model_validate_json(value)
            tiers[key] = alert.tier
            if alert.version == 1:
                event_ids.setdefault(key, set()).add(alert.event_id)
        raised.update({key: len(ids) for key, ids in event_ids.items()})
        aggregated = await self._aggregated(report_ids)
        return Account(
            accepted=len(report_ids),
            deidentified=len({key for key, _ in deidentified}),
            held=len({key for key, value in deidentified if b'"withheld":true' in value}),
            classified=len({key for key, _ in classified}),
            alerts={tier.value: sum(1 for one in tiers.values() if one is tier) for tier in Tier},
            aggregated=len(aggregated),
            dead_lettered=len(await self.dead_lettered(report_ids) - aggregated),
            raised_more_than_once=sum(1 for times in raised.values() if times > 1),
            counted_wrongly=await self.counters_off_by(),
        )

    async def counters_off_by(self) -> int:
        """Sum of counters against reports that count, over the whole database."""
        store = self._store("aggregator").database
        sums = await store["cells"].aggregate([{"$group": {"_id": None, "n": {"$sum": "$n"}}}]).to_list(1)
        counted = 0
        async for row in store["reports"].find({}, {"state": 1}):
            counted += Counted.model_validate_json(row["state"]).revision is not None
        negative = await store["cells"].count_documents({"n": {"$lt": 0}})
        total: int = sums[0]["n"] if sums else 0
        return abs(total - counted) + negative

    async def dead_lettered(self, report_ids: set[UUID]) -> set[UUID]:
        """Reports with a record among any group's dead letters."""
        names = [topic.dead_letters(group) for group, topics in GROUPS.items() for topic in topics]
        found = await asyncio.gather(*(self._keys(name) for name in names))
        return set().union(*found) & report_ids

    async def _aggregated(self, report_ids: set[UUID]) -> set[UUID]:
        ids, found = [str(one) for one in report_ids], set()
        for start in range(0, len(ids), CHUNK):
            query = {"_id": {"$in": ids[start : start + CHUNK]}}
            async for row in self._store("aggregator").database["reports"].find(query):
                state = Counted.model_validate_json(row["state"])
                if state.revision is not None and state.tier is not None:
                    found.add(state.report_id)
        return found

    async def _keys(self, name: str) -> set[UUID]:
        return {
            UUID(key.decode()) for key, _ in await self._records(name, REPORTS_DEIDENTIFIED.partitions) if key
        }

    async def _read(self, topic: Topic, report_ids: set[UUID]) -> list[tuple[UUID, bytes]]:
        records = await self._records(topic.name, topic.partitions)
        keyed = [(UUID(key.decode()), value) for key, value in records]
        return [(key, value) for key, value in keyed if key in report_ids]

    async def _records(self, name: str, count: int) -> list[tuple[bytes, bytes]]:
        return [(record.key or b"", record.value or b"") for record in await self.raw_records(name, count)]

    async def raw_records(self, name: str, count: int) -> list[Any]:
        """All of a topic's records (aiokafka's), up to its end now."""
        consumer: AIOKafkaConsumer = table_consumer(self._settings, "auditor")
        await consumer.start()
        try:
            partitions = [TopicPartition(name, number) for number in range(count)]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            await consumer.seek_to_beginning(*partitions)
            found: list[Any] = []
            while any([await consumer.position(one) < ends[one] for one in partitions]):
                polled = await consumer.getmany(timeout_ms=500, max_records=5_000)
                found += [record for records in polled.values() for record in records]
            return found
        finally:
            await consumer.stop()

    def _store(self, service: str) -> Mongo:
        if service not in self._stores:
            self._stores[service] = Mongo(self._url, f"{self._prefix}_{service}")
        return self._stores[service]
