"""Offsets are committed by ourselves, for what was kept, last; a batch that waits is read again."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, KafkaConnectionError

from chassis.broker import FIRST_PAUSE_S, Consumer
from chassis.delivery import Batch, Delivery, Outgoing
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry
from contracts.errors import Outage
from contracts.topics import EVENTS_CLASSIFIED
from tests.builders.events import a_classified
from tests.builders.records import a_record
from tests.fakes.publisher import FakePublisher

NAME = EVENTS_CLASSIFIED.name


class FakeClient:
    """What a `Consumer` asks of aiokafka."""

    def __init__(self) -> None:
        self.held = {TopicPartition(NAME, 0), TopicPartition(NAME, 1)}
        self.committed: list[dict[TopicPartition, int]] = []
        self.sought: list[tuple[TopicPartition, int]] = []
        self.commit_fails: Exception | None = None

    def assignment(self) -> set[TopicPartition]:
        return self.held

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        if self.commit_fails:
            raise self.commit_fails
        self.committed.append(offsets)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.sought.append((partition, offset))


class Case:
    """A consumer around a handler that fails as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails: Exception | None = None
        self.client = FakeClient()
        settings, telemetry = ServiceSettings(), Telemetry("alerts")
        self.delivery = Delivery("alerts", "alerts", self.handle, FakePublisher(), telemetry, 3)
        monkeypatch.setattr(Consumer, "client", self.client)
        self.consumer = Consumer(settings, "alerts", self.delivery, telemetry)
        self.consumer._stopping.set()  # pauses end at once, as at a stop

    async def handle(self, batch: Batch) -> Sequence[Outgoing]:
        if self.fails:
            raise self.fails
        return ()

    async def poll(self, *places: tuple[int, int], value: bytes | None = None) -> None:
        raw = [
            _raw(a_record(a_classified(), partition=partition, offset=offset, value=value))
            for partition, offset in places
        ]
        await self.consumer._on_records(raw)


def _raw(record: Any) -> Any:
    return SimpleNamespace(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=record.headers,
        timestamp=record.timestamp_ms,
    )


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    return Case(monkeypatch)


async def test_what_was_kept_is_committed_by_explicit_offsets(case: Case) -> None:
    await case.poll((0, 5), (0, 6), (1, 2))
    assert case.client.committed == [{TopicPartition(NAME, 0): 7, TopicPartition(NAME, 1): 3}]
    assert case.client.sought == []


@pytest.mark.parametrize("error", [Outage("store"), Outage("broker")])
async def test_an_outage_commits_nothing_and_reads_the_batch_again(case: Case, error: Exception) -> None:
    case.fails = error
    await case.poll((0, 5), (0, 6), (1, 2))
    assert case.client.committed == []
    assert sorted(case.client.sought) == [(TopicPartition(NAME, 0), 5), (TopicPartition(NAME, 1), 2)]
    assert case.consumer.progress.failing == str(error)
    case.fails = None
    await case.poll((0, 5), (0, 6), (1, 2))
    assert case.consumer.progress.failing is None
    assert len(case.client.committed) == 1


async def test_pauses_grow_with_an_outage_and_start_anew_after_it(case: Case) -> None:
    case.fails = Outage("store")
    for _ in range(9):
        await case.poll((0, 5))
    assert case.consumer._pause_s == 5.0
    case.fails = None
    await case.poll((0, 5))
    assert case.consumer._pause_s == FIRST_PAUSE_S


async def test_a_halted_consumer_commits_nothing_and_stays_where_it_is(case: Case) -> None:
    await case.poll(*((0, n) for n in range(4)), value=b"spoilt")
    assert case.delivery.progress.halted
    assert (case.client.committed, case.client.sought) == ([], [(TopicPartition(NAME, 0), 0)])


async def test_a_partition_that_moved_away_is_neither_committed_nor_sought(case: Case) -> None:
    case.client.held = {TopicPartition(NAME, 1)}
    await case.poll((0, 5), (1, 2))
    assert case.client.committed == [{TopicPartition(NAME, 1): 3}]
    case.fails = Outage("store")
    await case.poll((0, 5), (1, 2))
    assert case.client.sought == [(TopicPartition(NAME, 1), 2)]


@pytest.mark.parametrize("error", [CommitFailedError(), KafkaConnectionError()])
async def test_a_failed_commit_ends_nothing(case: Case, error: Exception) -> None:
    case.client.commit_fails = error
    await case.poll((0, 5))
    case.client.commit_fails = None
    await case.poll((0, 6))
    assert case.client.committed == [{TopicPartition(NAME, 0): 7}]


async def test_a_header_without_a_value_is_read_as_empty(case: Case) -> None:
    raw = _raw(a_record(a_classified(), offset=5))
    raw.headers = (*raw.headers, ("stray", None))
    await case.consumer._on_records([raw])
    assert case.client.committed == [{TopicPartition(NAME, 0): 6}]


NO_UTF8 = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "a header's name")


@pytest.mark.parametrize("error", [KafkaConnectionError(), NO_UTF8], ids=["away", "unreadable"])
@pytest.mark.parametrize("has_ended", [False, True])
async def test_a_poll_that_fails_joins_again_only_when_the_heartbeat_has_ended(
    case: Case, has_ended: bool, error: Exception
) -> None:
    heartbeat = asyncio.get_running_loop().create_future()
    if has_ended:
        heartbeat.set_result(None)
    polls = iter([error, {}])
    joined: list[list[str]] = []

    async def getmany() -> object:
        answer = next(polls)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client: Any = case.client
    client.getmany = getmany
    client.subscribe = lambda topics, listener: joined.append(topics)
    client._coordinator = SimpleNamespace(_heartbeat_task=heartbeat, _commit_refresh_task=None)
    case.consumer._watch_polls()
    turned = case.consumer.progress.last_turn
    with pytest.raises(type(error)):
        await client.getmany()
    assert joined == ([[NAME]] if has_ended else [])
    assert case.consumer.progress.failing == f"a poll failed: {type(error).__name__}"
    assert case.consumer.progress.last_turn == turned
    await client.getmany()
    assert case.consumer.progress.failing is None
