"""A member whose heartbeat the coordinator refuses joins again and reads on; nothing goes silent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka.errors import GroupLoadInProgressError, KafkaError

from chassis.broker import Consumer, Producer
from chassis.delivery import Batch, Delivery, Outgoing, send_event
from chassis.provision import create_topics
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry
from contracts.topics import EVENTS_CLASSIFIED, GROUPS
from tests.builders.events import a_classified
from tests.harness import TestEngines
from tests.integration.test_topics import members

GROUP = "membership"
LIMIT_S = 30.0


class Member:
    """One consumer of a group of its own, which notes the reports it was given."""

    def __init__(self, settings: ServiceSettings) -> None:
        self.seen: set[Any] = set()
        self._came = asyncio.Condition()
        self.producer = Producer(settings, GROUP)
        telemetry = Telemetry(GROUP)
        delivery = Delivery(GROUP, GROUP, self._handle, self.producer, telemetry, 3)
        self.consumer = Consumer(settings, GROUP, delivery, telemetry)

    async def _handle(self, batch: Batch) -> Sequence[Outgoing]:
        async with self._came:
            self.seen |= {getattr(one.event, "report_id", None) for one in batch.received}
            self._came.notify_all()
        return ()

    async def send_and_see(self) -> None:
        event = a_classified(uuid4())
        out = Outgoing(EVENTS_CLASSIFIED, event.report_id, event.event_id, event)
        await (await send_event(self.producer, GROUP, out))
        async with asyncio.timeout(LIMIT_S), self._came:
            await self._came.wait_for(lambda: event.report_id in self.seen)


@pytest_asyncio.fixture
async def member(engines: TestEngines, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Member]:
    monkeypatch.setitem(GROUPS, GROUP, (EVENTS_CLASSIFIED,))
    settings = ServiceSettings(kafka=engines.addresses.kafka)
    await create_topics(settings)
    member = Member(settings)
    await member.producer.start()
    await member.consumer.start()
    try:
        yield member
    finally:
        await member.consumer.stop()
        await member.producer.stop()


def refuse_next_heartbeat(client: Any) -> asyncio.Event:
    """What a broker that has just started again does; gives the moment in which it joins again."""
    coordinator, subscribe, joins = client._coordinator, client.subscribe, asyncio.Event()
    beat, refusals = coordinator._do_heartbeat, iter([GroupLoadInProgressError()])

    async def refusing() -> Any:
        for refusal in refusals:
            raise KafkaError(f"Unexpected exception in heartbeat task: {refusal!r}")
        return await beat()

    def joining(**asked: Any) -> None:
        subscribe(**asked)
        joins.set()

    coordinator._do_heartbeat, client.subscribe = refusing, joining
    return joins


async def test_a_member_whose_heartbeat_was_refused_reads_on(engines: TestEngines, member: Member) -> None:
    await member.send_and_see()
    joins = refuse_next_heartbeat(member.consumer.client)
    async with asyncio.timeout(LIMIT_S):
        await joins.wait()
    assert member.consumer.progress.failing
    await member.send_and_see()
    assert member.consumer.progress.failing is None
    assert len(await members(engines.addresses.kafka, GROUP)) == 1
