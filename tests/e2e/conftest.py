"""One running system for all end-to-end tests: two instances of alerts, spans sent to the tests."""

from collections.abc import Iterator

import pytest

from pso.system import System
from tests.e2e.otlp import Receiver, receiving
from tests.e2e.outside import Outside
from tests.harness import TestEngines, engines_in, system_on

SMALL_LIMITS = {
    # So that a slow console is cut off, and a resumed one reads from Kafka, within a short test.
    "PSO_STREAM_QUEUE": "20",
    "PSO_STREAM_MEMORY": "100",
    "PSO_KEEPALIVE_S": "1",
    # The SDK's own setting: a test need not wait five seconds for each span.
    "OTEL_BSP_SCHEDULE_DELAY": "100",
}


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestEngines]:
    with engines_in(tmp_path_factory.mktemp("e2e-engines")) as engines:
        yield engines


@pytest.fixture(scope="session")
def system(
    engines: TestEngines, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    environment = SMALL_LIMITS | {"PSO_OTLP_ENDPOINT": receiver.endpoint}
    folder = tmp_path_factory.mktemp("e2e-system")
    with system_on(engines, folder, instances={"alerts": 2}, environment=environment) as system:
        yield system


@pytest.fixture(scope="session")
def outside(system: System) -> Iterator[Outside]:
    with Outside(system) as outside:
        yield outside
