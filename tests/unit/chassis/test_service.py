"""A service says why it is not ready, and its watch over itself never ends."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient

from chassis import health
from chassis import service as module
from chassis.delivery import Batch
from chassis.health import EXIT_SILENT
from chassis.service import Service, _supervised
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from tests.fakes.publisher import FakePublisher

LIMIT_S = 2.0


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(health, "CHECK_S", 0.001)
    monkeypatch.setattr(module, "RETRY_S", 0.001)
    made = Service(ServiceSettings(), "alerts", "A test.", publisher=FakePublisher())
    made.subscribe("alerts", _nothing)
    return made


async def _nothing(batch: Batch) -> tuple[()]:
    return ()


async def test_a_step_that_fails_is_tried_again_and_readiness_says_which(service: Service) -> None:
    tries: list[str | None] = []

    async def step() -> None:
        tries.append(service.health.unready)
        if len(tries) < 3:
            raise Outage("the store is away") if len(tries) == 1 else ValueError("Zebrowski")

    await service._until_it_works("preparing", step)
    assert tries == ["starting", "preparing: the store is away", "preparing: ValueError"]


async def test_the_watch_survives_a_check_that_raises(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    looked_often = asyncio.Event()

    async def why() -> str | None:
        seen.append(service.health.unready)
        if len(seen) == 1:
            raise RuntimeError("Zebrowski")
        if len(seen) == 3:
            looked_often.set()
        return None

    monkeypatch.setattr(service.health, "why_unready", why)
    service.health.is_started = True
    await watched(service, looked_often)
    assert seen == ["starting", "health could not be checked: RuntimeError", None]


async def test_a_silent_consumer_ends_the_process(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    exits: list[int] = []
    ended = asyncio.Event()

    def leave(code: int) -> None:
        exits.append(code)
        ended.set()

    monkeypatch.setattr(service.health, "exit", leave)
    monkeypatch.setattr(service.health, "why_unready", _ready)
    service.health.is_started = True
    service.consumers[0].progress.last_turn -= service.settings.watchdog_s + 1
    await watched(service, ended)
    assert exits == [EXIT_SILENT]


@pytest.mark.parametrize("which", ["consumer", "producer"])
async def test_a_client_that_is_cut_off_ends_the_process_at_once(
    service: Service, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    exits: list[int] = []
    ended = asyncio.Event()

    def leave(code: int) -> None:
        exits.append(code)
        ended.set()

    task: asyncio.Task[None] = asyncio.create_task(_failing())
    client = SimpleNamespace(_sync_task=task)
    if which == "producer":
        monkeypatch.setattr(service._producer, "_producer", SimpleNamespace(client=client))
    else:
        held = SimpleNamespace(_client=client, assignment=lambda: set(), highwater=lambda _: None)
        monkeypatch.setattr(type(service.consumers[0]), "client", held)
    monkeypatch.setattr(service.health, "exit", leave)
    monkeypatch.setattr(service.health, "why_unready", _ready)
    assert not service.health._is_cut_off()
    service.health.is_started = True
    await watched(service, ended)
    assert exits[0] == EXIT_SILENT
    assert isinstance(task.exception(), RuntimeError)


def test_a_consumer_that_stops_is_not_cut_off(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = SimpleNamespace(_client=SimpleNamespace(_sync_task=SimpleNamespace(done=lambda: True)))
    monkeypatch.setattr(type(service.consumers[0]), "client", ended)
    assert service.consumers[0].is_cut_off()
    service.consumers[0]._stopping.set()
    assert not service.consumers[0].is_cut_off()


async def test_the_watch_survives_a_client_that_tells_nothing_of_itself(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    asked_again = asyncio.Event()

    def is_cut_off() -> bool:
        asked.append(True)
        if len(asked) > 1:
            asked_again.set()
        raise AttributeError("_sync_task")

    monkeypatch.setattr(service.consumers[0], "is_cut_off", is_cut_off)
    await watched(service, asked_again)


async def test_aiokafkas_client_has_the_task_that_is_watched() -> None:
    client = AIOKafkaClient(bootstrap_servers="127.0.0.1:1")
    assert client._sync_task is None
    await client.close()


async def _failing() -> None:
    raise RuntimeError("the handler is closed")


async def _ready() -> str | None:
    return None


async def watched(service: Service, until: asyncio.Event) -> None:
    watch = asyncio.create_task(service.health.watch())
    try:
        await asyncio.wait_for(until.wait(), LIMIT_S)
    finally:
        watch.cancel()


async def test_a_service_that_has_not_started_is_not_silent(service: Service) -> None:
    service.consumers[0].progress.last_turn -= 10_000
    assert service.health.silent_for() == 0.0


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [("halted", "9 dead letters in a row", "stopped consuming"), ("failing", "AutoReconnect", "waiting")],
)
def test_a_consumer_in_trouble_makes_the_service_unready(
    service: Service, field: str, value: str, reason: str
) -> None:
    setattr(service.consumers[0].progress, field, value)
    why = service.health.why_consumers_unready()
    assert why is not None
    assert why.startswith(reason)
    assert value in why


def test_without_partitions_a_service_is_not_ready(service: Service) -> None:
    assert service.health.why_consumers_unready() == "no partitions assigned"


async def test_background_work_that_fails_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.001)
    turns = []

    async def work() -> None:
        turns.append(1)
        if len(turns) < 3:
            raise ValueError

    await asyncio.wait_for(_supervised(work), LIMIT_S)
    assert len(turns) == 3


def test_a_second_process_of_one_identity_is_refused(tmp_path: Any) -> None:
    settings = ServiceSettings(run_dir=tmp_path, instance="0")
    first, second = (Service(settings, "alerts", "A test.", publisher=FakePublisher()) for _ in range(2))
    first._refuse_second()
    assert first._lock is not None
    try:
        with pytest.raises(SystemExit, match="running already"):
            second._refuse_second()
    finally:
        first._lock.close()
        assert second._lock is not None
        second._lock.close()
