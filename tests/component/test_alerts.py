"""Every report gets one alert, told as it was stored, and an outage is waited out."""

from pathlib import Path

import pytest

from contracts.errors import Outage
from contracts.events import (
    AlertChanged,
)
from services.alerts.app import create_app as create_alerts
from tests.builders.events import (
    AGENCY_REF,
    a_classified,
    report_number,
)
from tests.component.handling import a_service, handled, sent
from tests.fakes.publisher import FakePublisher
from tests.fakes.stores import (
    MemoryAlerts,
    MemorySeenAgencies,
)


class AlertsCase:
    def __init__(self, folder: Path) -> None:
        self.publisher, self.store = FakePublisher(), MemoryAlerts()
        settings, service = a_service("alerts", folder, self.publisher)
        self.service = create_alerts(settings, service, self.store, MemorySeenAgencies())


@pytest.fixture
def alerts(tmp_path: Path) -> AlertsCase:
    return AlertsCase(tmp_path)


async def test_every_report_gets_an_alert_with_a_tier(alerts: AlertsCase) -> None:
    assert await handled(alerts.service, a_classified(), a_classified(report_number(2))) is True
    changed = sent(alerts.publisher, AlertChanged)
    assert [(one.report_id, one.version) for one in changed] == [(report_number(n), 1) for n in (1, 2)]
    assert {one.report_id: one for one in changed} == alerts.store.alerts


async def test_the_same_event_again_raises_nothing_and_tells_the_same(alerts: AlertsCase) -> None:
    await handled(alerts.service, a_classified())
    await handled(alerts.service, a_classified(), a_classified())
    changed = sent(alerts.publisher, AlertChanged)
    assert len({one.model_dump_json() for one in changed}) == 1


async def test_a_newer_telling_is_the_alerts_next_version(alerts: AlertsCase) -> None:
    assert await handled(alerts.service, a_classified(), a_classified(revision=(0, 1))) is True
    assert [one.version for one in sent(alerts.publisher, AlertChanged)] == [1, 2]
    assert alerts.store.alerts[report_number(1)].version == 2
    assert await handled(alerts.service, a_classified()) is True
    assert sent(alerts.publisher, AlertChanged)[-1].version == 2, "an older telling changes nothing"


async def test_no_agency_is_in_what_alerts_sends(alerts: AlertsCase) -> None:
    await handled(alerts.service, a_classified())
    assert all(str(AGENCY_REF) not in str(one.value) + str(one.headers) for one in alerts.publisher.sent)


@pytest.mark.parametrize("what", ["store", "broker", "changed meanwhile"])
async def test_what_alerts_needs_is_waited_out_and_raised_once(alerts: AlertsCase, what: str) -> None:
    alerts.store.away, alerts.publisher.away = what == "store", what == "broker"
    alerts.store.changed_meanwhile = what == "changed meanwhile"
    with pytest.raises(Outage):
        await handled(alerts.service, a_classified())
    alerts.store.away = alerts.publisher.away = alerts.store.changed_meanwhile = False
    assert await handled(alerts.service, a_classified()) is True
    (alert,) = sent(alerts.publisher, AlertChanged)
    assert alerts.store.alerts[report_number(1)] == alert, "what is shown is what was stored"
