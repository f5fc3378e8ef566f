"""Every report is counted once, and an outage counts and commits nothing."""

from pathlib import Path

import pytest

from contracts.errors import Outage
from contracts.topics import ALERTS_CHANGED
from services.aggregator.app import create_app as create_aggregator
from tests.builders.events import (
    a_classified,
    a_review,
    an_alert_changed,
)
from tests.builders.records import a_record
from tests.component.handling import a_service, handled
from tests.fakes.publisher import FakePublisher
from tests.fakes.stores import (
    MemoryInsights,
)


class AggregatorCase:
    def __init__(self, folder: Path) -> None:
        self.publisher, self.insights = FakePublisher(), MemoryInsights()
        settings, service = a_service("aggregator", folder, self.publisher)
        self.service = create_aggregator(settings, service, self.insights)


@pytest.fixture
def aggregator(tmp_path: Path) -> AggregatorCase:
    return AggregatorCase(tmp_path)


async def test_a_report_is_counted_once_however_its_events_come(aggregator: AggregatorCase) -> None:
    events = [an_alert_changed(), a_review(), a_classified()]
    for _ in range(2):
        assert await handled(aggregator.service, *events) is True
    ((cell, n),) = (+aggregator.insights.cells).items()
    assert (n, cell.tier, cell.harm) == (1, "T2", "HL-3")
    assert aggregator.publisher.sent == []


async def test_a_store_that_is_away_counts_and_commits_nothing(aggregator: AggregatorCase) -> None:
    aggregator.insights.away = True
    with pytest.raises(Outage):
        await handled(aggregator.service, a_classified())
    aggregator.insights.away = False
    assert await handled(aggregator.service, a_classified()) is True
    assert sum(aggregator.insights.cells.values()) == 1


async def test_a_spoilt_event_is_a_dead_letter_of_its_own_topic(aggregator: AggregatorCase) -> None:
    good, spoilt = a_record(a_classified(), offset=1), a_record(an_alert_changed(), value=b"{}")
    assert await aggregator.service.deliveries["aggregator"].handle([spoilt, good]) is True
    assert [one.topic for one in aggregator.publisher.sent] == [ALERTS_CHANGED.dead_letters("aggregator")]
    assert sum(aggregator.insights.cells.values()) == 1
