"""Agencies and reports of a test's own in the running system, and what every service says of them."""

import asyncio
import base64
import json
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from chassis.keys import FileKeys
from chassis.mongo import Mongo
from chassis.sealing import seal
from contracts.agency import AgencyType, TenantLists
from contracts.base import Contract
from contracts.binding import agency_binding
from contracts.envelope import headers_for
from contracts.events import AgencyRegistered, AlertChanged, EventClassified, ReportSubmitted, Sealed
from contracts.topics import (
    AGENCIES_REGISTERED,
    ALERTS_CHANGED,
    EVENTS_CLASSIFIED,
    REPORTS_SUBMITTED,
    Topic,
)
from pso.accounting import Auditor
from pso.agencies import Agency, Registered, Registrar
from pso.rescrubbing import Followed, Rescrubs
from pso.sample import endless
from pso.sending import Sender, Sent
from pso.system import System

SINCE = "2020-01-01T00:00:00+00:00"
SETTLE_S = 180.0
TUBE = "The tube was in the esophagus for nine minutes. The patient went into cardiac arrest in our care."
CALM = "The monitor was dropped at the station. Nobody was hurt and it was replaced."
Text = Callable[[int], str]


@dataclass
class Told:
    """Everything a rescrub may or may not change, of one agency's reports."""

    alerts: dict[UUID, AlertChanged] = field(default_factory=dict)
    counted: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    cells: list[tuple[str, int]] = field(default_factory=list)


class Scene:
    """One agency, its reports, and the operator who runs a scrubber over them again."""

    def __init__(self, system: System) -> None:
        assert system.addresses is not None
        self.system = system
        self.addresses = system.addresses
        self.auditor = Auditor(system.addresses)
        self.operator = Rescrubs(system.state, system.url("intake"), system.url("deidentify"))
        self.lists = TenantLists(names=("Hollowbrook Fictional EMS",))
        self._stores = {
            name: Mongo(self.addresses.mongo, f"pso_{name}") for name in ("intake", "alerts", "aggregator")
        }

    async def open(self) -> "Scene":
        registrar = Registrar(self.system.state, self.system.url("intake"))
        described = Agency(
            f"rescrub-{secrets.token_hex(4)}", AgencyType.GROUND, "OH", "ground-rural", self.lists
        )
        self.agency: Registered = await registrar.add(described)
        return self

    def close(self) -> None:
        self.auditor.close()
        for store in self._stores.values():
            store.close()

    async def submit(self, count: int, text: Text = lambda number: TUBE if number % 2 else CALM) -> set[UUID]:
        """Reports of this agency, once they are alerts and counts."""
        sent = Sent()
        sender = Sender(self.system.url("intake"), self.agency, sent)
        reports = [
            {"submission_id": str(uuid4()), "narrative": text(number), "synthetic": True}
            for number in range(count)
        ]
        for start in range(0, count, 200):
            await sender.many(reports[start : start + 200])
        await sender.close()
        report_ids = set((await self.auditor.report_ids(sent.receipts.values())).values())
        assert len(report_ids) == count
        assert await self.auditor.wait_aggregated(report_ids, SETTLE_S)
        return report_ids

    async def stream(self, seconds: float, per_s: float) -> set[UUID]:
        """Live reports at a steady rate, once all of them are counted."""
        sent, source = Sent(), endless(random.Random(11))
        senders = [Sender(self.system.url("intake"), self.agency, sent) for _ in range(16)]
        began, sending = time.monotonic(), []
        for number in range(int(seconds * per_s)):
            await asyncio.sleep(max(0.0, began + number / per_s - time.monotonic()))
            report = next(source)[1] | {"submission_id": str(uuid4())}
            sending.append(asyncio.ensure_future(senders[number % len(senders)].one(report)))
        await asyncio.gather(*sending)
        for sender in senders:
            await sender.close()
        report_ids = set((await self.auditor.report_ids(sent.receipts.values())).values())
        assert await self.auditor.wait_aggregated(report_ids, SETTLE_S)
        return report_ids

    async def classified_after_s(self, report_ids: set[UUID]) -> list[float]:
        """Seconds from the receipt of each report to its first classified event, by the broker's record."""
        found = []
        for record in await self.auditor.raw_records(EVENTS_CLASSIFIED.name, EVENTS_CLASSIFIED.partitions):
            if UUID(record.key.decode()) in report_ids:
                event = EventClassified.model_validate_json(record.value)
                if event.revision.round == 0:
                    found.append(record.timestamp / 1000 - event.received_at.timestamp())
        return found

    async def begin(self, **asked: Any) -> int:
        body = {"since": SINCE, "agency_ref": str(self.agency.agency_ref), "rate": 1_000} | asked
        return int((await self.operator.begin(body))["round"])

    async def run(self, **asked: Any) -> Followed:
        """A run over the agency's reports, once deidentify has told of all of them."""
        round_ = await self.begin(**asked)
        followed = await asyncio.wait_for(self.operator.follow(round_, lambda _: None), SETTLE_S)
        assert (followed.run["state"], followed.not_told) == ("done", 0)
        return followed

    async def alerted(self, report_ids: Iterable[UUID], round_: int) -> None:
        """Wait until the alerts and the counts of these reports are of this round."""
        ids = [str(one) for one in report_ids]
        async with asyncio.timeout(SETTLE_S):
            while True:
                told = await self.told(UUID(one) for one in ids)
                rounds = [alert.revision.round for alert in told.alerts.values()]
                rounds += [state["revision"]["round"] for state in told.counted.values()]
                versions = [state["alert_version"] for state in told.counted.values()]
                if rounds == [round_] * (2 * len(ids)) and versions == [
                    told.alerts[ref].version for ref in told.counted
                ]:
                    return
                await asyncio.sleep(0.2)

    async def told(self, report_ids: Iterable[UUID]) -> Told:
        query = {"_id": {"$in": [str(one) for one in report_ids]}}
        found = Told()
        async for row in self._stores["alerts"].database["alerts"].find(query):
            found.alerts[UUID(row["_id"])] = AlertChanged.model_validate_json(row["alert"])
        async for row in self._stores["aggregator"].database["reports"].find(query):
            found.counted[UUID(row["_id"])] = json.loads(row["state"])
        cells = self._stores["aggregator"].database["cells"]
        async for row in cells.find({"agency_ref": str(self.agency.agency_ref), "n": {"$ne": 0}}):
            found.cells.append((row["_id"], row["n"]))
        found.cells.sort()
        return found

    async def published(self, topic: Topic, report_ids: set[UUID]) -> dict[UUID, list[Any]]:
        """Events of a topic by report, in the order of their partition."""
        records = await self.auditor.raw_records(topic.name, topic.partitions)
        found: dict[UUID, list[Any]] = defaultdict(list)
        for record in records:
            if (report_id := UUID(record.key.decode())) in report_ids:
                found[report_id].append(topic.model.model_validate_json(record.value))
        return found

    async def submitted(self, report_ids: set[UUID]) -> dict[UUID, list[ReportSubmitted]]:
        return await self.published(REPORTS_SUBMITTED, report_ids)

    async def classified(self, report_ids: set[UUID]) -> dict[UUID, list[EventClassified]]:
        return await self.published(EVENTS_CLASSIFIED, report_ids)

    async def changes(self, report_ids: set[UUID]) -> dict[UUID, list[AlertChanged]]:
        return await self.published(ALERTS_CHANGED, report_ids)

    async def produce(self, topic: Topic, key: UUID, event: Contract) -> None:
        """Publish as the topic's own producer would."""
        headers = headers_for(topic, uuid4(), str(key), topic.producer, datetime.now(UTC))
        async with AIOKafkaProducer(bootstrap_servers=self.addresses.kafka) as producer:
            value = event.model_dump_json().encode()
            await producer.send_and_wait(topic.name, value, key=str(key).encode(), headers=headers)

    async def grow_lists(self, **more: tuple[str, ...]) -> None:
        """The agency's lists under the next version, as an operator's change publishes them."""
        agency_ref = self.agency.agency_ref
        agencies = self._stores["intake"].database["agencies"]
        row = await agencies.find_one({"_id": str(agency_ref)})
        assert row is not None
        version, key_id = row["list_version"] + 1, row["key_id"]
        lists = self.lists.model_copy(update=more).model_dump_json().encode()
        sealed = seal(lists, bytes(row["public_key"]), agency_binding(agency_ref, version, key_id))
        ciphertext = base64.b64encode(sealed).decode()
        event = AgencyRegistered(
            agency_ref=agency_ref,
            list_version=version,
            sealed=Sealed.model_validate({"key_id": key_id, "ciphertext": ciphertext}),
        )
        await self.produce(AGENCIES_REGISTERED, agency_ref, event)
        await agencies.update_one({"_id": str(agency_ref)}, {"$set": {"list_version": version}})

    async def destroy_keys(self) -> None:
        await FileKeys(self.system.state.keys).destroy(str(self.agency.agency_ref))
