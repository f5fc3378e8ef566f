"""One batch: a bad record harms only itself, an outage is re-read, nothing is committed that was not kept."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis.delivery import MOST_BYTES_TOGETHER, Batch, Delivery, Outgoing, Received, Record, positions
from chassis.telemetry import Telemetry
from contracts.errors import Outage, Unprocessable
from contracts.events import EventClassified
from contracts.topics import ALERTS_CHANGED, EVENTS_CLASSIFIED
from tests.builders.events import a_classified, an_alert_changed, report_number
from tests.builders.records import a_record, a_tombstone
from tests.fakes.publisher import FakePublisher, Sent

DEAD = EVENTS_CLASSIFIED.dead_letters("alerts")
CANARY = "Quillon Zebrowski-Canary"
Decide = Callable[[Received], object]


def passes(received: Received) -> object:
    return received.event


def a_delivery(
    publisher: FakePublisher, decide: Decide = passes, *, limit: int = 100, handler: Any = None
) -> Delivery:
    """Publishes one alert for each event that `decide` lets through."""

    async def on_events(batch: Batch) -> Sequence[Outgoing]:
        outgoing = []
        for received, _ in await batch.each(decide):
            report_id = getattr(received.event, "report_id", None)
            assert report_id is not None
            alert = an_alert_changed(report_id)
            outgoing.append(Outgoing(ALERTS_CHANGED, report_id, alert.event_id, alert, received))
        return outgoing

    return Delivery("alerts", "alerts", handler or on_events, publisher, Telemetry("alerts"), limit)


def records(count: int, *, start: int = 0) -> list[Record]:
    return [a_record(a_classified(report_number(n)), offset=n) for n in range(start, start + count)]


def keys(sent: Sequence[Sent]) -> list[bytes | None]:
    return [one.key for one in sent]


async def test_every_result_is_acknowledged_before_the_batch_counts_as_kept() -> None:
    publisher = FakePublisher()
    assert await a_delivery(publisher).handle(records(3)) is True
    assert keys(publisher.on(ALERTS_CHANGED.name)) == [str(report_number(n)).encode() for n in range(3)]


async def test_an_empty_batch_is_kept() -> None:
    assert await a_delivery(FakePublisher()).handle([]) is True


def damaged(index: int, record: Record) -> Record:
    """The record at `index` of a list of every way to be undecodable."""
    event = a_classified(report_number(7))
    return [
        a_record(event, offset=7, value=b"\xff\xfe not json"),
        a_record(event, offset=7, value=b'{"report_id": "no"}'),
        a_record(event, offset=7, value=b"[" * 100_000),
        a_record(event, offset=7, value=b""),
        a_record(event, offset=7, ce_type=b"org.ems-pso.events.classified.v9"),
        a_record(event, offset=7, ce_specversion=b"2.0"),
        a_record(event, offset=7, ce_id=b"\xff\xfe"),
        a_record(event, offset=7, stray=b"\xc3\x28"),
        a_record(event, offset=7, without="ce_type"),
        a_record(event, offset=7, without="ce_specversion"),
        Record(EVENTS_CLASSIFIED.name, 0, 7, None, None, record.headers),
        Record(EVENTS_CLASSIFIED.name, 0, 7, b"\xff", b"{}", ()),
    ][index]


@pytest.mark.parametrize("index", range(12))
async def test_an_undecodable_record_harms_only_itself(index: int) -> None:
    publisher, good = FakePublisher(), records(4)
    bad = damaged(index, good[0])
    assert await a_delivery(publisher).handle([*good[:2], bad, *good[2:]]) is True
    assert len(publisher.on(ALERTS_CHANGED.name)) == 4
    (dead,) = publisher.on(DEAD)
    assert (dead.key, dead.value) == (bad.key, bad.value)
    assert dead.headers[: len(bad.headers)] == bad.headers
    assert dead.header("dead_reason") in {"Undecodable", "UnknownSchemaVersion"}
    assert (dead.header("dead_partition"), dead.header("dead_offset")) == ("0", "7")


async def test_an_unknown_schema_version_is_named_as_such() -> None:
    publisher = FakePublisher()
    await a_delivery(publisher).handle([a_record(a_classified(), ce_type=b"org.ems-pso.other.v1")])
    assert [one.header("dead_reason") for one in publisher.on(DEAD)] == ["UnknownSchemaVersion"]


async def test_a_tombstone_of_a_compacted_topic_is_passed_over() -> None:
    publisher = FakePublisher()
    delivery = Delivery("aggregator", "aggregator", _nothing, publisher, Telemetry("aggregator"), 100)
    assert await delivery.handle([a_tombstone(ALERTS_CHANGED)]) is True
    assert publisher.sent == []


async def _nothing(batch: Batch) -> Sequence[Outgoing]:
    return ()


@pytest.mark.parametrize(
    "error", [Unprocessable(CANARY), ValueError(CANARY), KeyError(CANARY), RecursionError(CANARY)]
)
async def test_a_core_that_raises_makes_a_dead_letter_of_the_original_bytes(error: Exception) -> None:
    publisher, batch = FakePublisher(), records(3)

    def decide(received: Received) -> object:
        if received.record.offset == 1:
            raise error
        return None

    assert await a_delivery(publisher, decide).handle(batch) is True
    (dead,) = publisher.on(DEAD)
    assert dead.value == batch[1].value
    assert dead.header("dead_reason") == type(error).__name__
    assert len(publisher.on(ALERTS_CHANGED.name)) == 2


async def test_a_dead_letter_says_nothing_of_the_exceptions_text(caplog: pytest.LogCaptureFixture) -> None:
    publisher = FakePublisher()

    def decide(received: Received) -> object:
        raise ValueError(CANARY)

    await a_delivery(publisher, decide).handle(records(1))
    (dead,) = publisher.on(DEAD)
    assert CANARY not in str(dead.headers)
    assert CANARY not in caplog.text


async def test_a_batch_that_fails_as_a_whole_is_decided_one_by_one() -> None:
    publisher = FakePublisher()
    asked: list[int] = []

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        asked.append(len(batch.received))
        if any(received.record.offset == 2 for received in batch.received):
            raise LookupError(CANARY)
        return [_alert_of(received) for received in batch.received]

    assert await a_delivery(publisher, handler=handler).handle(records(4)) is True
    assert asked == [4, 1, 1, 1, 1]
    assert [one.header("dead_offset") for one in publisher.on(DEAD)] == ["2"]
    assert [one.header("dead_reason") for one in publisher.on(DEAD)] == ["LookupError"]
    assert len(publisher.on(ALERTS_CHANGED.name)) == 3


def _alert_of(received: Received) -> Outgoing:
    assert isinstance(received.event, EventClassified)
    alert = an_alert_changed(received.event.report_id)
    return Outgoing(ALERTS_CHANGED, alert.report_id, alert.event_id, alert, received)


async def test_a_record_rejected_before_its_batch_failed_is_buried_once() -> None:
    publisher = FakePublisher()

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        decided = await batch.each(_odd_ones_fail)
        if len(batch.received) > 1:
            raise LookupError
        return [_alert_of(received) for received, _ in decided]

    assert await a_delivery(publisher, handler=handler).handle(records(4)) is True
    assert [one.header("dead_offset") for one in publisher.on(DEAD)] == ["1", "3"]


def _odd_ones_fail(received: Received) -> None:
    if received.record.offset % 2:
        raise Unprocessable


@pytest.mark.parametrize("where", ["in the core", "in the handler", "alone"])
async def test_an_outage_is_re_read_not_dead_lettered(where: str) -> None:
    publisher = FakePublisher()

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        if where == "alone" and len(batch.received) > 1:
            raise LookupError
        if where == "in the core":
            await batch.each(_outage)
        raise Outage("store")

    with pytest.raises(Outage):
        await a_delivery(publisher, handler=handler).handle([*records(3), damaged(0, records(1)[0])])
    assert publisher.sent == []


def _outage(received: Received) -> None:
    raise Outage("store")


@pytest.mark.parametrize("publisher", [FakePublisher(away=True), FakePublisher(silent_on={DEAD})])
async def test_a_dead_letter_that_cannot_be_published_is_an_outage(publisher: FakePublisher) -> None:
    with pytest.raises(Outage):
        await a_delivery(publisher).handle([damaged(0, records(1)[0])])
    assert publisher.on(DEAD) == []


async def test_a_result_without_acknowledgement_is_an_outage_and_buries_nothing() -> None:
    publisher = FakePublisher(silent_on={ALERTS_CHANGED.name})
    with pytest.raises(Outage):
        await a_delivery(publisher).handle([*records(2), damaged(0, records(1)[0])])
    assert publisher.on(DEAD) == []


async def test_a_connection_lost_between_two_results_awaits_what_was_sent() -> None:
    publisher = FakePublisher(send_limit=2)
    with pytest.raises(Outage):
        await a_delivery(publisher).handle(records(4))
    assert len(publisher.acknowledged) == 2


async def test_a_result_too_large_to_publish_is_a_dead_letter_of_its_record() -> None:
    publisher = FakePublisher(too_large_on={ALERTS_CHANGED.name})
    assert await a_delivery(publisher).handle(records(2)) is True
    assert [one.header("dead_reason") for one in publisher.on(DEAD)] == ["TooLarge", "TooLarge"]


async def test_two_results_too_large_bury_their_record_once() -> None:
    publisher = FakePublisher(too_large_on={ALERTS_CHANGED.name})

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        return [_alert_of(received) for received in batch.received for _ in range(2)]

    assert await a_delivery(publisher, handler=handler).handle(records(1)) is True
    assert len(publisher.on(DEAD)) == 1


async def test_a_result_that_cannot_be_written_as_json_harms_only_its_record() -> None:
    publisher = FakePublisher()

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        results = [_alert_of(received) for received in batch.received]
        spoilt = an_alert_changed(report_number(1)).model_copy(update={"text": "\ud800"})
        return [
            results[0],
            Outgoing(ALERTS_CHANGED, spoilt.report_id, spoilt.event_id, spoilt, results[1].because),
        ]

    assert await a_delivery(publisher, handler=handler).handle(records(2)) is True
    assert [one.header("dead_offset") for one in publisher.on(DEAD)] == ["1"]
    assert len(publisher.on(ALERTS_CHANGED.name)) == 1


async def test_too_many_dead_letters_in_a_row_halt_and_commit_nothing() -> None:
    publisher = FakePublisher()
    delivery = a_delivery(publisher, _always_fails, limit=5)
    assert await delivery.handle(records(3)) is True
    assert await delivery.handle(records(3, start=3)) is False
    assert delivery.progress.halted
    assert len(publisher.on(DEAD)) == 3
    assert await delivery.handle(records(1, start=9)) is False, "halted stays halted"
    assert len(publisher.sent) == 3


def _always_fails(received: Received) -> None:
    raise Unprocessable


async def test_one_success_ends_a_row_of_dead_letters() -> None:
    publisher = FakePublisher()
    delivery = a_delivery(publisher, _odd_ones_fail, limit=3)
    for start in (1, 3, 5):
        assert await delivery.handle(records(1, start=start)) is True
    assert await delivery.handle(records(1, start=6)) is True
    assert delivery.progress.dead_in_a_row == 0
    assert await delivery.handle(records(1, start=7)) is True
    assert delivery.progress.halted is None


async def test_reading_the_same_dead_letters_again_after_an_outage_does_not_count_towards_the_limit() -> None:
    publisher = FakePublisher(away=True)
    delivery = a_delivery(publisher, _always_fails, limit=3)
    for _ in range(5):
        with pytest.raises(Outage):
            await delivery.handle(records(2))
    publisher.away = False
    assert await delivery.handle(records(2)) is True
    assert delivery.progress.halted is None


async def test_a_slow_batch_is_seen_to_be_alive_between_its_steps() -> None:
    seen: list[float] = []

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        seen.append(delivery.progress.last_turn)
        delivery.progress.last_turn = 0.0
        return [_alert_of(received) for received in batch.received]

    class Slow(FakePublisher):
        async def send(self, *given: Any) -> Any:
            seen.append(delivery.progress.last_turn)
            return await super().send(*given)

    publisher = Slow()
    delivery = a_delivery(publisher, handler=handler)
    await delivery.handle(records(1))
    assert seen[1] > 0.0, "deciding ended, so the loop turned"


def test_positions_give_the_first_offset_and_the_one_after_the_last_of_each_partition() -> None:
    event = a_classified()
    given = [a_record(event, partition=p, offset=o) for p, o in ((0, 5), (1, 9), (0, 4), (0, 7), (1, 10))]
    assert sorted(positions(given)) == [(EVENTS_CLASSIFIED.name, 0, 4, 8), (EVENTS_CLASSIFIED.name, 1, 9, 11)]


async def test_only_a_first_telling_tells_how_long_reports_take() -> None:
    delivery = a_delivery(FakePublisher())
    told = [a_classified(report_number(n), revision=(n, 0)) for n in range(3)]
    await delivery.handle([a_record(event, offset=n) for n, event in enumerate(told)])
    registry = delivery._telemetry.metrics.registry
    assert registry.get_sample_value("pso_received_to_handled_seconds_count") == 1


async def test_events_decided_together_cost_one_call_and_a_bad_one_harms_only_itself() -> None:
    publisher, asked = FakePublisher(), []

    def decide(some: Sequence[Received]) -> list[int]:
        asked.append(len(some))
        if any(received.record.offset == 2 for received in some):
            raise LookupError
        return [received.record.offset for received in some]

    async def handler(batch: Batch) -> Sequence[Outgoing]:
        decided = await batch.together(decide, 2)
        assert [(received.record.offset, answer) for received, answer in decided] == [(0, 0), (1, 1), (3, 3)]
        return [_alert_of(received) for received, _ in decided]

    assert await a_delivery(publisher, handler=handler).handle(records(4)) is True
    assert asked == [2, 2, 1, 1]
    assert [one.header("dead_offset") for one in publisher.on(DEAD)] == ["2"]
    assert len(publisher.on(ALERTS_CHANGED.name)) == 3


async def test_an_outage_in_events_decided_together_is_re_read() -> None:
    async def handler(batch: Batch) -> Sequence[Outgoing]:
        await batch.together(_outage_of_all, 2)
        return []

    publisher = FakePublisher()
    with pytest.raises(Outage):
        await a_delivery(publisher, handler=handler).handle(records(3))
    assert publisher.sent == []


def _outage_of_all(some: Sequence[Received]) -> list[int]:
    raise Outage("store")


async def test_long_events_are_decided_alone_so_that_others_have_their_turn() -> None:
    asked: list[int] = []
    long = a_classified(text="x" * MOST_BYTES_TOGETHER)
    batch = [*records(3), a_record(long, offset=3), a_record(long, offset=4), *records(2, start=5)]

    async def handler(given: Batch) -> Sequence[Outgoing]:
        await given.together(lambda some: asked.append(len(some)) or [None] * len(some), 32)
        return []

    assert await a_delivery(FakePublisher(), handler=handler).handle(batch) is True
    assert asked == [3, 1, 1, 2]
