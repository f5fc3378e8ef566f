"""Kafka away at the start, Kafka or MongoDB dead in mid-run: services say so, wait, and come back."""

import asyncio
from collections.abc import Iterator
from functools import partial
from uuid import UUID

import pytest

from chassis.provision import create_topics_when_possible
from chassis.settings import ServiceSettings
from pso.agencies import Registrar, direct
from pso.bootstrap import make_secrets
from pso.stack.services import Services
from pso.state import ROOT, State
from pso.system import Options
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually
from tests.harness import SystemOn, TestEngines, engines_in

RECOVERY_S = 60.0
"""A killed broker or server and its clients are back within seconds; two busy cores take longer."""


class LateSystem(SystemOn):
    """Services started as a container platform starts them: with whatever else, in no order."""

    def begin(self) -> None:
        """Start all services and wait for none."""
        make_secrets(self.state)
        self.addresses = self.engines_given.addresses
        specs = self._specs(self.addresses)
        self.services = Services(specs, self.state.run, cwd=ROOT, say=lambda _: None)
        for one in self.services.running:
            one.child.start()

    def __init__(self, state: State, engines: TestEngines) -> None:
        super().__init__(state, engines, Options())
        self.engines_given = engines

    def pids(self) -> dict[str, int]:
        assert self.services is not None
        return {one.spec.name: one.child.pid for one in self.services.running if one.child.is_alive}


@pytest.fixture(scope="module")
def own_engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestEngines]:
    """Engines of its own: no other test should see them die."""
    with engines_in(tmp_path_factory.mktemp("health-engines")) as engines:
        asyncio.run(engines.kill_kafka())
        yield engines


@pytest.fixture(scope="module")
def late(own_engines: TestEngines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LateSystem]:
    system = LateSystem(State(tmp_path_factory.mktemp("health-system")), own_engines)
    system.begin()
    try:
        yield system
    finally:
        asyncio.run(system.stop())


@pytest.fixture(scope="module")
def beside(late: LateSystem) -> Iterator[Outside]:
    with Outside(late) as outside:
        yield outside


def is_live(outside: Outside, name: str) -> bool:
    return outside.is_answered(name, "/health/live") and (
        outside.ask("GET", name, "/health/live").status_code == 200
    )


def why_unready(outside: Outside, name: str) -> str | None:
    """None when it is ready."""
    answer = outside.ask("GET", name, "/health/ready")
    assert (answer.status_code == 200) == (answer.json()["why"] is None)
    assert answer.status_code in (200, 503)
    why: str | None = answer.json()["why"]
    return why


def waits_for_topics(outside: Outside, name: str) -> bool:
    return "waiting for topics" in (why_unready(outside, name) or "")


def wait_ready(outside: Outside) -> None:
    for name in outside.urls():
        eventually(partial(outside.is_ready, name), f"{name} is ready", RECOVERY_S)


def refused_for_now(outside: Outside, report: dict[str, object]) -> None:
    answer = outside.submit(report)
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_kafka_services_live_say_why_they_are_not_ready_and_keep_nothing(
    beside: Outside, late: LateSystem
) -> None:
    for name in beside.urls():
        eventually(partial(is_live, beside, name), f"{name} lives", RECOVERY_S)
        eventually(partial(waits_for_topics, beside, name), f"{name} says why")
    refused_for_now(beside, a_report())


def test_they_become_ready_when_kafka_comes(
    beside: Outside, late: LateSystem, own_engines: TestEngines
) -> None:
    before = late.pids()
    asyncio.run(own_engines.restart_kafka())
    asyncio.run(create_topics_when_possible(ServiceSettings(kafka=own_engines.addresses.kafka)))
    wait_ready(beside)
    assert late.pids() == before
    asyncio.run(Registrar(late.state, beside.url("intake")).ensure([direct()]))
    beside.wait_counted({beside.keep(a_report())})


@pytest.mark.parametrize("engine", ["kafka", "mongo"])
def test_an_engine_that_dies_in_mid_run_is_waited_out(
    beside: Outside, late: LateSystem, own_engines: TestEngines, engine: str
) -> None:
    kill, restart = {
        "kafka": (own_engines.kill_kafka, own_engines.restart_kafka),
        "mongo": (own_engines.kill_mongo, own_engines.restart_mongo),
    }[engine]
    before, report = late.pids(), a_report()
    kept = beside.keep(a_report())
    asyncio.run(kill())
    concerned = set(beside.urls()) - ({"classifier"} if engine == "mongo" else set())
    for name in concerned:
        eventually(partial(why_unready, beside, name), f"{name} says that it is not ready")
        assert is_live(beside, name)
    refused_for_now(beside, report)
    asyncio.run(restart())
    wait_ready(beside)
    assert late.pids() == before, "nothing died"
    again = eventually(partial(kept_now, beside, report), "the report is taken now", RECOVERY_S)
    beside.wait_counted({kept, again})


def kept_now(outside: Outside, report: dict[str, object]) -> UUID | None:
    """The report id when intake takes it; the sender's own retry."""
    answer = outside.submit(report)
    return outside.report_id(answer.json()["receipt"]) if answer.status_code == 202 else None
