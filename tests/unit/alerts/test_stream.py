"""A console that comes back misses nothing, is told where it stands, and is let go when it may not read."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from chassis.delivery import Record
from chassis.problems import Problem
from chassis.telemetry import Metrics
from contracts.topics import ALERTS_CHANGED
from services.alerts import stream as module
from services.alerts.settings import AlertsSettings
from services.alerts.stream import AlertStream, tiers_of
from tests.builders.apps import settings_of
from tests.builders.events import an_alert_changed, report_number
from tests.builders.records import a_record

MEMORY = 100
START = "0.0.0.0.0.0"


class Replayed:
    """As much of a consumer as a replay asks of one."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records, self._at = records, 0

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    def assign(self, partitions: list[TopicPartition]) -> None:
        (self._partition,) = partitions

    def seek(self, _: TopicPartition, offset: int) -> None:
        self._at = offset

    async def position(self, _: TopicPartition) -> int:
        return self._at

    async def getmany(self, **_: int) -> dict[TopicPartition, list[Any]]:
        polled = self._records[self._at : self._at + 10]
        self._at += len(polled)
        shown = ("topic", "partition", "offset", "key", "value")
        return {
            self._partition: [
                SimpleNamespace(**{name: getattr(one, name) for name in shown}) for one in polled
            ]
        }


def alerts(first: int, last: int) -> list[Record]:
    return [a_record(an_alert_changed(report_number(n)), offset=n, partition=0) for n in range(first, last)]


class Case:
    """A stream over one partition, of which it remembers the last hundred records."""

    def __init__(self, folder: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = settings_of("alerts", folder, stream_memory=MEMORY, keepalive_s=0.05)
        assert isinstance(settings, AlertsSettings)
        self.records = alerts(0, count)
        self.stream = AlertStream(settings, Metrics())
        self.may_read = True
        for record in self.records:
            self.stream._see(record)
        monkeypatch.setattr(module, "table_consumer", lambda *_: Replayed(self.records))

        async def ends() -> dict[int, int]:
            return dict.fromkeys(range(ALERTS_CHANGED.partitions), 0) | {0: len(self.records)}

        monkeypatch.setattr(self.stream.reader, "ends", ends)

    async def _may_read(self) -> bool:
        return self.may_read

    async def read(self, after: str, until: int | None = None) -> tuple[int, str]:
        """How many alerts came, and the last id, until the stream ended or so many had come."""
        count, last = 0, after
        messages = await self.stream.listen(tiers_of([]), after, self._may_read)
        async with asyncio.timeout(10):
            async for message in messages:
                count += message.startswith(b"event: alert")
                ids = [line[4:] for line in message.decode().splitlines() if line.startswith("id: ")]
                last = ids[-1] if ids else last
                if until is not None and count == until:
                    break
        await messages.aclose()  # type: ignore[attr-defined]  # a generator
        return count, last


async def test_a_console_from_far_back_is_given_the_past_in_parts_and_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path, 400, monkeypatch)
    monkeypatch.setattr(module, "REPLAY_LIMIT", 150)
    first, last = await case.read(START)
    assert 150 <= first < 400
    second, last = await case.read(last)
    third, last = await case.read(last, until=400 - first - second)
    assert first + second + third == 400
    assert last.split(".")[0] == "400"


async def test_an_id_of_a_topic_that_was_made_anew_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path, 5, monkeypatch)
    with pytest.raises(Problem) as refused:
        await case.read("1000.0.0.0.0.0")
    assert refused.value.status == 410


async def test_an_id_ahead_of_what_this_instance_has_read_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The console was with another instance a moment ago, which reads faster."""
    case = Case(tmp_path, 5, monkeypatch)
    case.records += alerts(5, 8)
    listening = asyncio.create_task(case.read("7.0.0.0.0.0", until=1))
    await asyncio.sleep(0)
    for record in case.records[5:]:
        case.stream._see(record)
    assert await listening == (1, "8.0.0.0.0.0")


async def test_who_may_not_read_any_more_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(tmp_path, 5, monkeypatch)
    case.may_read = False
    count, _ = await case.read(START)
    assert count == 5, "what lay before was given; then the stream ended by itself"
