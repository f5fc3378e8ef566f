"""The embedded engines, for real: they start, keep what they took, and leave nothing behind."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from pymongo import AsyncMongoClient

from pso.stack import engines as engines_module
from pso.stack import given, pidfiles
from pso.stack.engines import Addresses, Engines
from pso.stack.errors import ChildDied, DataInUse, NotReady, PortTaken
from pso.stack.jars import cache_dir
from pso.stack.ports import free_port
from pso.stack.processes import together

pytestmark = pytest.mark.asyncio(loop_scope="module")

CACHE = cache_dir(os.environ)
TOPIC = "things.written.v1"
LIMIT_S = 10.0

# A stack in a process of its own, which tells its addresses and then waits to be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from pso.stack.engines import Engines
async def main():
    engines = Engines(Path(sys.argv[1]), cache=Path(sys.argv[2]), say=lambda _: None)
    print(*vars(await engines.start()).values(), flush=True)
    await engines.watch()
asyncio.run(main())
"""


def an_engines(data_dir: Path, **options: Any) -> Engines:
    return Engines(data_dir, cache=CACHE, say=lambda _: None, **options)


def processes_on(data_dir: Path) -> list[int]:
    """The processes, zombies apart, whose command line names the folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(data_dir).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


async def have_ended(pids: list[int]) -> bool:
    """Wait for the end of processes that are not ours to reap."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            pidfd = os.pidfd_open(pid)
            try:
                if not await pidfiles.ended(pidfd, LIMIT_S):
                    return False
            finally:
                os.close(pidfd)
    return True


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engines(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engines]:
    async with an_engines(tmp_path_factory.mktemp("engines")) as running:
        yield running


async def write(at: Addresses, value: bytes) -> None:
    """One record to Kafka, and in one transaction two documents to MongoDB."""
    admin = AIOKafkaAdminClient(bootstrap_servers=at.kafka)
    await admin.start()
    if TOPIC not in await admin.list_topics():
        await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=at.kafka, acks="all", enable_idempotence=True)
    await producer.start()
    await producer.send_and_wait(TOPIC, value)
    await producer.stop()
    client: AsyncMongoClient[dict[str, bytes]] = AsyncMongoClient(at.mongo)
    async with client, client.start_session() as session, await session.start_transaction():
        for collection in (client.things.one, client.things.two):
            await collection.insert_one({"value": value}, session=session)


async def kafka_values(at: Addresses) -> list[bytes]:
    """All values of the topic, read from its start."""
    consumer = AIOKafkaConsumer(bootstrap_servers=at.kafka, auto_offset_reset="earliest")
    await consumer.start()
    partition = TopicPartition(TOPIC, 0)
    consumer.assign([partition])
    end = (await consumer.end_offsets([partition]))[partition]
    values: list[bytes] = []
    while len(values) < end:
        batch = await consumer.getmany(partition, timeout_ms=int(LIMIT_S * 1000))
        assert batch, "no record within the limit"
        values += [record.value for record in batch[partition]]
    await consumer.stop()
    return values


async def mongo_values(at: Addresses) -> list[bytes]:
    """All values of both collections."""
    client: AsyncMongoClient[dict[str, bytes]] = AsyncMongoClient(at.mongo)
    async with client:
        one, two = [await it.find().to_list(None) for it in (client.things.one, client.things.two)]
    return [document["value"] for document in one + two]


async def hold(at: Addresses, value: bytes) -> bool:
    """Whether Kafka has the record once, and MongoDB one document in each collection."""
    return (await kafka_values(at)).count(value) == 1 and (await mongo_values(at)).count(value) == 2


async def test_a_kill_loses_nothing_that_was_acknowledged(engines: Engines) -> None:
    at = engines.addresses
    await write(at, b"before the crash")
    await engines.kill_kafka()
    await engines.kill_mongo()
    await together(engines.restart_kafka(), engines.restart_mongo())
    assert engines.addresses == at
    assert await hold(at, b"before the crash")
    await write(at, b"after the crash")
    assert await hold(at, b"after the crash")


async def test_an_engine_that_dies_is_noticed(engines: Engines) -> None:
    watching = asyncio.create_task(engines.watch())
    assert engines.mongo is not None
    os.kill(engines.mongo.child.pid, signal.SIGKILL)
    assert "MongoDB ended with signal SIGKILL" in str(await asyncio.wait_for(watching, LIMIT_S))
    await engines.restart_mongo()


async def test_the_broker_makes_no_topic_by_itself_and_takes_large_records(engines: Engines) -> None:
    address, large = engines.addresses.kafka, 4 * 1024 * 1024
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic("large.written.v1", 1, 1)])
    producer = AIOKafkaProducer(bootstrap_servers=address, max_request_size=large + 1024)
    await producer.start()
    await producer.send_and_wait("large.written.v1", bytes(large))
    with pytest.raises((KafkaError, TimeoutError)):  # the client asks for the topic again and again
        await asyncio.wait_for(producer.partitions_for("never.declared.v1"), 0.5)
    assert "never.declared.v1" not in await admin.list_topics()
    await producer.stop()
    await admin.close()


async def test_a_data_folder_in_use_is_refused(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_module, "LOCK_LIMIT_S", 0)
    with pytest.raises(DataInUse, match=rf"Another stack \(process {os.getpid()}\) uses the data folder"):
        await an_engines(engines.data_dir).start()


async def test_servers_that_are_named_take_the_place_of_the_embedded(
    engines: Engines, tmp_path: Path
) -> None:
    named = engines.addresses
    async with an_engines(tmp_path, kafka_address=named.kafka, mongo_url=named.mongo) as second:
        assert second.addresses == named
        assert processes_on(tmp_path) == []
        with pytest.raises(RuntimeError, match="not ours to kill"):
            await second.kill_kafka()


async def test_a_named_server_that_is_not_there_is_told(
    engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "LIMIT_S", 0.5)
    nobody = f"127.0.0.1:{free_port()}"
    with pytest.raises(NotReady, match=f"The Kafka that was named, {nobody}, does not answer"):
        await an_engines(tmp_path, kafka_address=nobody, mongo_url=engines.addresses.mongo).start()
    secret = f"mongodb://someone:a-password@{nobody}/"
    with pytest.raises(NotReady, match="The MongoDB that was named does not answer") as caught:
        await an_engines(tmp_path, kafka_address=engines.addresses.kafka, mongo_url=secret).start()
    assert "a-password" not in str(caught.value)


async def test_a_wanted_port_in_use_is_told_and_nothing_is_left_running(
    engines: Engines, tmp_path: Path
) -> None:
    port = int(engines.addresses.kafka.rpartition(":")[2])
    with pytest.raises(PortTaken, match=f"Port {port}, wanted for kafka"):
        await an_engines(tmp_path, kafka_port=port).start()
    assert processes_on(tmp_path) == []


async def test_a_start_that_is_cut_short_leaves_nothing_running(tmp_path: Path) -> None:
    cut_short = an_engines(tmp_path)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(cut_short.start(), 0.3)
    assert processes_on(tmp_path) == []
    async with cut_short:
        await write(cut_short.addresses, b"after all")


async def test_a_broker_that_dies_at_its_start_is_told_and_the_other_engine_stopped(tmp_path: Path) -> None:
    damaged = tmp_path / "kafka" / "store" / "meta.properties"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("version=1\ncluster.id=torn\n")
    with pytest.raises(ChildDied, match=r"Kafka ended with exit code 1\. Its log is .*kafka\.out"):
        await an_engines(tmp_path).start()
    assert processes_on(tmp_path) == []


async def test_two_stacks_do_not_meet_and_a_killed_parent_leaves_only_its_data(
    engines: Engines, tmp_path: Path
) -> None:
    """Side by side with the first; its parent is killed, its data then start elsewhere, on other ports."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), str(CACHE), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    kafka, mongo = (await asyncio.wait_for(parent.stdout.readline(), 60)).decode().split()
    await write(Addresses(kafka, mongo), b"of the second")
    assert not await hold(engines.addresses, b"of the second")
    children = [pid for pid in processes_on(tmp_path) if pid != parent.pid]
    assert len(children) == 2
    parent.kill()
    await parent.wait()
    assert await have_ended(children)
    async with an_engines(tmp_path, kafka_port=free_port(), mongo_port=free_port()) as again:
        assert not {kafka, mongo} & set(vars(again.addresses).values())
        assert await hold(again.addresses, b"of the second")
    assert processes_on(tmp_path) == []
