"""One pair of engines and one system for the tests of this folder that need the five services."""

from collections.abc import Iterator

import pytest

from pso.system import System
from tests.harness import TestEngines, engines_in, system_on

SMALL_BATCHES = {"PSO_BATCH_RECORDS": "200"}
"""So that a kill in mid-stream falls into the middle of one of many batches."""


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestEngines]:
    with engines_in(tmp_path_factory.mktemp("engines")) as engines:
        yield engines


@pytest.fixture(scope="session")
def system(engines: TestEngines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Two instances of what scales, to see partitions move."""
    instances = {"deidentify": 2, "aggregator": 2}
    folder = tmp_path_factory.mktemp("system")
    with system_on(engines, folder, instances=instances, environment=SMALL_BATCHES) as system:
        yield system
