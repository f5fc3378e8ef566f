"""A human's action is kept with its event, and published once the broker answers, whoever asks."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from chassis.delivery import Outgoing
from chassis.mongo import Mongo, Session
from chassis.outbox import Outbox, _outgoing, _row
from contracts.errors import Outage, TooLarge
from contracts.events import AlertChanged, RuleHit, Tier
from contracts.topics import ALERTS_CHANGED
from tests.builders.events import an_alert_changed, report_number
from tests.fakes.outbox_mongo import OutboxMongo
from tests.fakes.publisher import FakePublisher


class Case:
    """An outbox with its fakes."""

    def __init__(self) -> None:
        self.mongo, self.publisher = OutboxMongo(), FakePublisher()
        self.outbox = Outbox(cast(Mongo, self.mongo), self.publisher, "alerts")

    async def act(self, alert: AlertChanged) -> str:
        async def work(_: Session) -> tuple[str, Outgoing]:
            return "done", an_outgoing(alert)

        return await self.outbox.decide(work)

    def grow_old(self) -> None:
        for row in self.mongo.outbox.rows.values():
            row["stored_at"] = datetime.now(UTC) - timedelta(minutes=1)

    @property
    def unmarked(self) -> int:
        return sum(row["published_at"] is None for row in self.mongo.outbox.rows.values())


def an_outgoing(alert: AlertChanged) -> Outgoing:
    return Outgoing(ALERTS_CHANGED, alert.report_id, alert.event_id, alert)


def test_a_row_gives_back_the_event_it_keeps() -> None:
    alert = an_alert_changed().model_copy(
        update={"text": "Tube “in the goose” 🚑", "rules": (RuleHit(rule="U01", tier=Tier.T1, reason="x"),)}
    )
    assert _outgoing(_row(an_outgoing(alert))) == an_outgoing(alert)


def test_a_row_gives_back_a_tombstone() -> None:
    gone = Outgoing(ALERTS_CHANGED, report_number(1), report_number(2), None)
    assert _outgoing(_row(gone)) == gone


async def test_an_action_is_published_and_marked_before_it_is_answered() -> None:
    case = Case()
    assert await case.act(an_alert_changed()) == "done"
    assert len(case.publisher.on(ALERTS_CHANGED.name)) == 1
    assert case.unmarked == 0


@pytest.mark.parametrize(
    "publisher", [FakePublisher(away=True), FakePublisher(silent_on={ALERTS_CHANGED.name})]
)
async def test_an_action_stands_while_the_broker_is_away_and_is_published_later(
    publisher: FakePublisher,
) -> None:
    case = Case()
    case.outbox = Outbox(cast(Mongo, case.mongo), publisher, "alerts")
    assert await case.act(an_alert_changed()) == "done"
    assert case.unmarked == 1
    case.grow_old()
    with pytest.raises(Outage):
        await case.outbox.sweep()
    publisher.away = False
    publisher.silent_on.clear()
    assert await case.outbox.sweep() == 1
    assert case.unmarked == 0
    assert publisher.on(ALERTS_CHANGED.name)[0].header("ce_id") == str(an_alert_changed().event_id)


async def test_a_sweep_leaves_rows_to_the_request_that_wrote_them() -> None:
    case = Case()
    case.publisher.away = True
    await case.act(an_alert_changed())
    assert await case.outbox.sweep() == 0


async def test_an_action_that_fails_keeps_and_publishes_nothing() -> None:
    case = Case()

    async def work(_: Session) -> tuple[Any, Outgoing]:
        raise ValueError

    with pytest.raises(ValueError):
        await case.outbox.decide(work)
    assert (case.mongo.outbox.rows, case.publisher.sent) == ({}, [])


async def test_an_event_that_could_never_be_published_is_refused_not_kept() -> None:
    case = Case()
    with pytest.raises(TooLarge):
        await case.act(an_alert_changed().model_copy(update={"text": "x" * (4 * 1024 * 1024)}))
    assert (case.mongo.outbox.rows, case.publisher.sent) == ({}, [])


async def test_a_row_that_cannot_be_read_does_not_stop_the_others() -> None:
    case = Case()
    case.publisher.away = True
    for number in (1, 2, 3):
        await case.act(an_alert_changed(report_number(number)))
    case.grow_old()
    rows = list(case.mongo.outbox.rows.values())
    rows[0]["value"], rows[1]["topic"] = "{}", "unknown.v1"
    case.publisher.away = False
    assert await case.outbox.sweep() == 1
    assert [one.key for one in case.publisher.sent] == [str(report_number(3)).encode()]


async def test_a_newer_state_of_a_key_takes_the_place_of_one_that_was_not_sent() -> None:
    """The topic is compacted: the older one sent by a later sweep would be the one that is kept."""
    case = Case()
    case.publisher.away = True
    older, newer = an_alert_changed(), an_alert_changed(version=2)
    await case.act(older)
    await case.act(newer)
    case.publisher.away = False
    case.grow_old()
    assert await case.outbox.sweep() == 1
    assert [record.value for record in case.publisher.on(ALERTS_CHANGED.name)] == [
        newer.model_dump_json().encode()
    ]


async def test_an_older_state_that_is_sent_late_is_followed_by_the_one_that_stands() -> None:
    """A compacted topic keeps the last record of a key: whoever reads it later would see the older."""
    case, older, newer = Case(), an_alert_changed(version=2), an_alert_changed(version=3)

    async def newest(report_id: UUID) -> Outgoing | None:
        return an_outgoing(newer) if report_id == newer.report_id else None

    case.outbox.look_again(ALERTS_CHANGED, newest)
    case.publisher.silent_on = {ALERTS_CHANGED.name}
    await case.act(older)
    case.publisher.silent_on = set()
    case.grow_old()
    assert await case.outbox.sweep() == 1
    told = [AlertChanged.model_validate_json(one.value or b"").version for one in case.publisher.acknowledged]
    assert told == [2, 3]
    await case.act(newer)
    assert len(case.publisher.acknowledged) == 3, "what stands is told once"
