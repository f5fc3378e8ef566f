"""Kafka and MongoDB in containers (testcontainers), for `make test-containers`."""

import asyncio
import time

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from testcontainers.core.container import DockerContainer

from pso.stack import given
from pso.stack.engines import Addresses
from pso.stack.errors import NotReady
from pso.stack.ports import free_port

KAFKA_IMAGE = "apache/kafka:4.3.1"
MONGO_IMAGE = "mongo:8.0"
READY_S = 60.0


class ContainerEngines:
    """One container each, with fixed ports so that a restarted server keeps its address."""

    def __init__(self) -> None:
        self._kafka_port = free_port()
        self._mongo_port = free_port([self._kafka_port])
        self._kafka = _kafka(self._kafka_port)
        self._mongo = _mongo(self._mongo_port)

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            f"127.0.0.1:{self._kafka_port}",
            f"mongodb://127.0.0.1:{self._mongo_port}/?replicaSet=rs0&directConnection=true",
        )

    async def start(self) -> Addresses:
        await asyncio.to_thread(self._kafka.start)
        await asyncio.to_thread(self._mongo.start)
        await asyncio.to_thread(self._initiate)
        await self._wait_kafka()
        return self.addresses

    async def stop(self) -> None:
        for container in (self._kafka, self._mongo):
            await asyncio.to_thread(container.stop)

    async def kill_kafka(self) -> None:
        await asyncio.to_thread(self._kafka.get_wrapped_container().kill)

    async def restart_kafka(self) -> None:
        await asyncio.to_thread(self._kafka.get_wrapped_container().restart)
        await self._wait_kafka()

    async def kill_mongo(self) -> None:
        await asyncio.to_thread(self._mongo.get_wrapped_container().kill)

    async def restart_mongo(self) -> None:
        await asyncio.to_thread(self._mongo.get_wrapped_container().restart)
        await asyncio.to_thread(self._wait_primary)

    async def _wait_kafka(self) -> None:
        deadline = time.monotonic() + READY_S
        while True:
            try:
                await given.require_kafka(self.addresses.kafka)
                return
            except NotReady:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.5)

    def _initiate(self) -> None:
        member = {"_id": 0, "host": f"127.0.0.1:{self._mongo_port}"}
        self._ask({"replSetInitiate": {"_id": "rs0", "members": [member]}})
        self._wait_primary()

    def _wait_primary(self) -> None:
        deadline = time.monotonic() + READY_S
        while not self._ask({"hello": 1}).get("isWritablePrimary"):
            if time.monotonic() > deadline:
                raise NotReady("the MongoDB container did not become primary in a minute")
            time.sleep(0.2)

    def _ask(self, command: dict[str, object]) -> dict[str, object]:
        deadline = time.monotonic() + READY_S
        while True:
            with MongoClient(f"mongodb://127.0.0.1:{self._mongo_port}/?directConnection=true") as client:
                try:
                    answer: dict[str, object] = client.admin.command(command)
                    return answer
                except PyMongoError:
                    if time.monotonic() > deadline:
                        raise
            time.sleep(0.2)


def _kafka(port: int) -> DockerContainer:
    container = DockerContainer(KAFKA_IMAGE).with_bind_ports(port, port)
    settings = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:29093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:29093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "PLAINTEXT",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_MESSAGE_MAX_BYTES": str(5 * 1024 * 1024),
    }
    for name, value in settings.items():
        container = container.with_env(name, value)
    return container


def _mongo(port: int) -> DockerContainer:
    command = (
        f"mongod --replSet rs0 --bind_ip_all --port {port} --setParameter transactionLifetimeLimitSeconds=5"
    )
    return DockerContainer(MONGO_IMAGE).with_bind_ports(port, port).with_command(command)
