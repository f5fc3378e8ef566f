"""Real engines and a real system for tests: embedded, named in the environment, or in containers."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from pso.stack.engines import Addresses, Engines
from pso.stack.jars import cache_dir
from pso.state import State
from pso.system import Options, System

CHOICE = "PSO_TEST_ENGINES"


class TestEngines(Protocol):
    """What fault tests need of Kafka and MongoDB."""

    __test__ = False

    @property
    def addresses(self) -> Addresses: ...
    async def start(self) -> Addresses: ...
    async def stop(self) -> None: ...
    async def kill_kafka(self) -> None: ...
    async def restart_kafka(self) -> None: ...
    async def kill_mongo(self) -> None: ...
    async def restart_mongo(self) -> None: ...


def new_engines(folder: Path) -> TestEngines:
    """The engines that the environment asks for; embedded ones by default."""
    if os.environ.get(CHOICE) == "containers":
        from tests.containers import ContainerEngines

        return ContainerEngines()
    return Engines(
        folder,
        cache=cache_dir(os.environ),
        kafka_address=os.environ.get("PSO_KAFKA"),
        mongo_url=os.environ.get("PSO_MONGO"),
        say=lambda _: None,
    )


class SystemOn(System):
    """A system on engines that a test holds in its hands, so that it can kill them."""

    def __init__(self, state: State, engines: TestEngines, options: Options) -> None:
        addresses = engines.addresses
        options.kafka, options.mongo = addresses.kafka, addresses.mongo
        super().__init__(state, options, say=lambda _: None)


@contextmanager
def engines_in(folder: Path) -> Iterator[TestEngines]:
    """Engines for one module of tests; started and stopped from the main thread."""
    engines = new_engines(folder / "engines")
    asyncio.run(engines.start())
    try:
        yield engines
    finally:
        asyncio.run(engines.stop())


@contextmanager
def system_on(engines: TestEngines, folder: Path, **options: Any) -> Iterator[System]:
    """The five services on these engines."""
    system = SystemOn(State(folder / "system"), engines, Options(**options))
    asyncio.run(system.start())
    try:
        yield system
    finally:
        asyncio.run(system.stop())
