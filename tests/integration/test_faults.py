"""Nothing is lost and nothing counted twice, whatever dies while reports stream in (laws 1, 4, 6)."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from chassis.identity import Role
from contracts.topics import EVENTS_CLASSIFIED, REPORTS_DEIDENTIFIED, REPORTS_SUBMITTED
from pso.accounting import Auditor
from pso.issuer import Issuer
from pso.sample import endless
from pso.sending import Listener, Sender, Sent
from pso.system import System
from tests.harness import TestEngines

REPORTS = 5_000
LINES = 100
POISON = 30
SETTLE_S = 180.0


async def stream(system: System, sent: Sent, progress: Callable[[int], Awaitable[None]]) -> None:
    """Send the reports as NDJSON; a stream that fails is sent again with the same ids."""
    source, run = endless(random.Random(11)), secrets.token_hex(4)
    agencies = list(system.agencies)
    senders = {slug: Sender(system.url("intake"), system.agencies[slug], sent) for slug in agencies}
    slugs = [slug for slug in agencies if slug != "direct"]
    for start in range(0, REPORTS, LINES):
        reports = [
            next(source)[1] | {"submission_id": f"fault-{run}-{number}"}
            for number in range(start, start + LINES)
        ]
        await senders[slugs[start // LINES % len(slugs)]].many(reports)
        await progress(start + LINES)
    for sender in senders.values():
        await sender.close()


async def poison(system: System) -> None:
    """Records no service can handle, among the good ones: bad bytes, bad headers, an unknown version."""
    assert system.addresses is not None
    async with AIOKafkaProducer(bootstrap_servers=system.addresses.kafka) as producer:
        for number in range(POISON):
            topic = (REPORTS_SUBMITTED, REPORTS_DEIDENTIFIED, EVENTS_CLASSIFIED)[number % 3].name
            headers = [
                [("ce_specversion", b"1.0"), ("ce_type", b"org.ems-pso." + topic.encode() + b"9")],
                [("ce_id", b"\xff\xfe"), ("ce_specversion", b"1.0")],
                [],
            ][number // 3 % 3]
            await producer.send_and_wait(topic, b"\x00 not json", key=str(uuid4()).encode(), headers=headers)


async def test_every_accepted_report_is_counted_exactly_once_through_every_crash(
    engines: TestEngines, system: System
) -> None:
    assert system.addresses is not None
    assert system.services is not None
    services = system.services
    listener = Listener(system.url("alerts"), Issuer(system.state).token(Role.EXPERT))
    await listener.start()
    sent = Sent()
    restarts: list[asyncio.Task[None]] = []

    async def crash(name: str) -> None:
        await services.kill(name)
        await services.restart(name, limit_s=90)

    async def kafka() -> None:
        await engines.kill_kafka()
        await engines.restart_kafka()

    async def mongo() -> None:
        await engines.kill_mongo()
        await engines.restart_mongo()

    faults: dict[int, Callable[[], Awaitable[None]]] = {
        500: lambda: crash("deidentify"),
        1_000: lambda: crash("classifier"),
        1_500: lambda: crash("alerts"),
        2_000: lambda: crash("aggregator"),
        2_500: kafka,
        3_200: mongo,
        3_800: lambda: poison(system),
        4_200: lambda: crash("aggregator"),
        4_500: lambda: crash("intake"),
    }

    async def progress(done: int) -> None:
        if done in faults:
            restarts.append(asyncio.ensure_future(faults[done]()))
            if done in (2_500, 3_200):  # services restarting need the engines that die next
                await asyncio.gather(*restarts)

    await stream(system, sent, progress)
    await asyncio.gather(*restarts)
    auditor = Auditor(system.addresses)
    try:
        found = await auditor.report_ids(sent.receipts.values())
        report_ids: set[UUID] = set(found.values())
        settled = await auditor.wait_aggregated(report_ids, SETTLE_S)
        account = await auditor.account(report_ids)
        heard = await listener.heard(report_ids, 60)
    finally:
        await listener.stop()
        auditor.close()
    assert settled, account
    assert len(sent.receipts) == len(report_ids) == REPORTS
    assert account.lost == 0
    assert account.dead_lettered == 0, "poison harms only itself"
    assert account.counted_wrongly == 0, "every counter is the sum of what it should count"
    assert account.raised_more_than_once == 0
    assert heard, "every alert reached the console, across crashes of the service it listens to"
    assert listener.repeats == 0, "and none came twice"


async def test_poison_is_in_the_dead_letters_whole_with_a_reason_and_no_text(system: System) -> None:
    assert system.addresses is not None
    auditor = Auditor(system.addresses)
    found = 0
    for topic, group in (
        (REPORTS_SUBMITTED, "deidentify"),
        (REPORTS_DEIDENTIFIED, "classifier"),
        (EVENTS_CLASSIFIED, "alerts"),
        (EVENTS_CLASSIFIED, "aggregator"),
    ):
        records = await auditor.raw_records(topic.dead_letters(group), topic.partitions)
        found += len(records)
        for record in records:
            headers = dict(record.headers)
            assert record.value == b"\x00 not json"
            assert headers["dead_reason"] in (b"Undecodable", b"UnknownSchemaVersion")
            assert not any(b"not json" in value for name, value in headers.items() if name.startswith("dead"))
    assert found == POISON + POISON // 3  # the classified topic has two groups
    auditor.close()
