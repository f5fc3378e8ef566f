"""Kafka and MongoDB together: started, told about, broken on purpose and stopped as one thing.

A development stack on 127.0.0.1 without passwords; production names its own servers.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from . import given
from .errors import ChildDied, DataInUse
from .jars import Progress, fetch_jars
from .kafka import VERSION, Kafka
from .locks import FolderLock
from .mongo import Mongo, find_mongod
from .ports import choose_ports
from .processes import together

LOCK_LIMIT_S = 10.0  # the kernel may need a moment to end the children of a killed stack
Say = Callable[[str], None]


@dataclass(frozen=True)
class Addresses:
    """Where the engines answer: `host:port` and a MongoDB URL."""

    kafka: str
    mongo: str


class Engines:
    """The pair of engines over one data folder; use `start` and `stop`, or `async with`.

    An address that is given takes the place of an engine: nothing is started for it, nothing is stopped.
    Start it from the main thread: the engines die with that thread's process, whatever ends it.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        cache: Path,
        kafka_address: str | None = None,
        mongo_url: str | None = None,
        kafka_port: int | None = None,
        mongo_port: int | None = None,
        say: Say = print,
        progress: Progress | None = None,
    ) -> None:
        """`cache` holds the downloaded jars (`jars.cache_dir`); `say` gets one line for each engine."""
        self.data_dir = data_dir.resolve()
        self._cache = cache
        self._kafka_address = kafka_address
        self._mongo_url = mongo_url
        self._wanted = {"kafka": kafka_port, "mongo": mongo_port}
        self._say = say
        self._progress = progress
        self._lock = FolderLock(self.data_dir)
        self._addresses: Addresses | None = None
        self.kafka: Kafka | None = None
        self.mongo: Mongo | None = None

    @property
    def addresses(self) -> Addresses:
        """Where the started engines answer."""
        if self._addresses is None:
            raise RuntimeError("the engines were not started")
        return self._addresses

    async def start(self) -> Addresses:
        """Start what was not given, both at once, and wait until both do real work; all or nothing."""
        await self._lock_data()
        try:
            self._choose_ports()
            kafka, mongo = await together(self._start_kafka(), self._start_mongo())
        except BaseException:
            await self.stop()
            raise
        self._addresses = Addresses(kafka, mongo)
        return self._addresses

    async def stop(self) -> None:
        """Stop what was started and let go of the data. Safe to call twice."""
        running = [engine.stop() for engine in (self.kafka, self.mongo) if engine is not None]
        await asyncio.gather(*running)
        self._lock.release()

    async def watch(self) -> ChildDied:
        """Wait until an engine ends and tell of it; one killed or stopped through this class counts too."""
        children = [engine.child for engine in (self.kafka, self.mongo) if engine is not None]
        if not children:
            await asyncio.Event().wait()  # nothing of ours can die; the caller cancels
        waits = {asyncio.ensure_future(child.wait()): child for child in children}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return waits[done.pop()].died()
        finally:
            for wait in waits:
                wait.cancel()

    async def kill_kafka(self) -> None:
        """SIGKILL Kafka, as a crash would."""
        await self._own_kafka().kill()

    async def restart_kafka(self) -> None:
        """Start Kafka again on the same data and port; stops it first if it runs."""
        kafka = self._own_kafka()
        await kafka.stop()
        await kafka.start()

    async def kill_mongo(self) -> None:
        """SIGKILL MongoDB, as a crash would."""
        await self._own_mongo().kill()

    async def restart_mongo(self) -> None:
        """Start MongoDB again on the same data and port; stops it first if it runs."""
        mongo = self._own_mongo()
        await mongo.stop()
        await mongo.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _lock_data(self) -> None:
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # reports lie in it, sealed or not
        if not await asyncio.to_thread(self._lock.acquire, LOCK_LIMIT_S):
            raise DataInUse(
                f"Another stack (process {self._lock.holder()}) uses the data folder {self.data_dir}. "
                "Stop it with `pso down`, or name another folder."
            )

    def _choose_ports(self) -> None:
        """Kafka's and MongoDB's ports: the wanted ones, else those of the last run, else free ones."""
        wanted = {name: port for name, port in self._wanted.items() if port is not None}
        names = ("kafka", "kafka-controller", "mongo")
        self._ports = choose_ports(names, self.data_dir / "ports.json", wanted)

    async def _start_kafka(self) -> str:
        if self._kafka_address is not None:
            await given.require_kafka(self._kafka_address)
            self._say(f"Kafka: {self._kafka_address}, as named; nothing was started")
            return self._kafka_address
        jars = await asyncio.to_thread(fetch_jars, self._cache, progress=self._progress)
        since = time.monotonic()
        folder = self.data_dir / "kafka"
        self.kafka = Kafka(
            folder,
            self.data_dir / "logs",
            jars,
            port=self._ports["kafka"],
            controller_port=self._ports["kafka-controller"],
            keep_fds=[self._lock.fd],
        )
        await self.kafka.start()
        self._tell(f"Apache Kafka {VERSION}", self.kafka.address, folder, since)
        return self.kafka.address

    async def _start_mongo(self) -> str:
        if self._mongo_url is not None:
            await given.require_mongo(self._mongo_url)
            self._say("MongoDB: the server named; nothing was started")  # the URL may hold a password
            return self._mongo_url
        since = time.monotonic()
        mongod, folder = find_mongod(), self.data_dir / "mongo"
        self.mongo = Mongo(
            folder, self.data_dir / "logs", mongod, port=self._ports["mongo"], keep_fds=[self._lock.fd]
        )
        await self.mongo.start()
        self._tell(f"MongoDB ({mongod.origin})", self.mongo.url, folder, since)
        return self.mongo.url

    def _tell(self, engine: str, address: str, folder: Path, since: float) -> None:
        took_s = time.monotonic() - since
        self._say(f"{engine}: started in {took_s:.1f} s at {address}, data in {folder}; a development stack")

    def _own_kafka(self) -> Kafka:
        if self.kafka is None:
            raise RuntimeError("Kafka was named, not started here: it is not ours to kill or restart")
        return self.kafka

    def _own_mongo(self) -> Mongo:
        if self.mongo is None:
            raise RuntimeError("MongoDB was named, not started here: it is not ours to kill or restart")
        return self.mongo
