"""deidentify after an agency's tombstone: key and lists are forgotten at once, reports passed over."""

from pathlib import Path

import pytest

from chassis.keys import CachedKeys, KeyDestroyed
from chassis.sealing import seal
from contracts.agency import TenantLists
from contracts.binding import agency_binding, report_binding
from contracts.errors import Outage
from contracts.events import AgencyRegistered, ReportDeidentified, ReportSubmitted
from contracts.topics import AGENCIES_REGISTERED
from services.deidentify.app import create_app
from tests.builders.events import AGENCY_REF, a_sealed, a_submitted, report_number
from tests.builders.intake import CANARY, PRIVATE, PUBLIC, a_body
from tests.builders.records import a_record, a_tombstone
from tests.component.handling import a_service, dead, handled, sent
from tests.fakes.keys import MemoryKeys
from tests.fakes.publisher import FakePublisher
from tests.fakes.reviews import MemoryStores, MemoryTiers
from tests.fakes.stores import MemoryKnownAgencies, MemoryTellings

KEY = f"{AGENCY_REF}.1"


class Case:
    """The service with one registered agency and the cache that it has in production."""

    def __init__(self, folder: Path) -> None:
        self.publisher = FakePublisher()
        self.provider = MemoryKeys(**{KEY: PRIVATE})
        keys = CachedKeys(self.provider)
        settings, service = a_service("deidentify", folder, self.publisher)
        self.agencies = MemoryKnownAgencies(settings, keys)
        self.tellings = MemoryTellings()
        stores, tiers = MemoryStores.empty(), MemoryTiers(settings)
        self.service = create_app(settings, service, keys, stores, self.agencies, tiers, self.tellings)
        self.tell(1)

    def tell(self, version: int) -> None:
        self.agencies.see(a_record(self.record(version)))

    def record(self, version: int) -> AgencyRegistered:
        lists = TenantLists(names=("Fictional County EMS",), roster=(CANARY,)).model_dump_json().encode()
        sealed = seal(lists, PUBLIC, agency_binding(AGENCY_REF, version, KEY))
        return AgencyRegistered(agency_ref=AGENCY_REF, list_version=version, sealed=a_sealed(KEY, sealed))

    def bury(self) -> None:
        self.agencies.see(a_tombstone(AGENCIES_REGISTERED, str(AGENCY_REF).encode()))

    @property
    def shredded(self) -> float:
        return self.service.telemetry.metrics.registry.get_sample_value("pso_reports_shredded_total") or 0


def a_report(number: int) -> ReportSubmitted:
    report_id = report_number(number)
    sealed = seal(a_body(), PUBLIC, report_binding(report_id, AGENCY_REF, KEY))
    return a_submitted(report_id, sealed=a_sealed(KEY, sealed))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


async def test_a_tombstone_ends_what_the_cache_would_open_for_minutes(case: Case) -> None:
    assert await handled(case.service, a_report(1)) is True
    case.provider.destroyed.add(KEY)
    assert await handled(case.service, a_report(2)) is True
    assert len(sent(case.publisher, ReportDeidentified)) == 2, "cached, until the tombstone comes"
    case.bury()
    assert await handled(case.service, a_report(3), a_report(4)) is True
    assert len(sent(case.publisher, ReportDeidentified)) == 2
    assert (case.shredded, dead(case.publisher)) == (2, [])
    assert case.agencies.lists(AGENCY_REF, 1) is None


async def test_a_batch_that_is_tried_again_counts_a_shredded_report_once(case: Case) -> None:
    case.provider.destroyed.add(KEY)
    case.tellings.away = True
    with pytest.raises(Outage):
        await handled(case.service, a_report(1))
    assert case.shredded == 0
    case.tellings.away = False
    assert await handled(case.service, a_report(1)) is True
    assert case.shredded == 1


async def test_the_provider_is_asked_once_for_an_agency_not_once_for_a_report(case: Case) -> None:
    for number in range(1, 4):
        await handled(case.service, *(a_report(number * 10 + one) for one in range(5)))
    assert case.provider.asked == [KEY]


async def test_lists_opened_while_the_tombstone_came_are_not_kept(case: Case) -> None:
    class Slow(MemoryKeys):
        async def private_key(self, key_id: str) -> bytes:
            key = await super().private_key(key_id)
            case.bury()
            return key

    case.agencies._keys = Slow(**{KEY: PRIVATE})
    await case.agencies.know({(AGENCY_REF, 1)})
    assert case.agencies.lists(AGENCY_REF, 1) is None


async def test_a_record_that_was_sent_late_after_the_tombstone_opens_nothing(case: Case) -> None:
    case.provider.destroyed.add(KEY)
    case.bury()
    case.tell(2)
    assert await handled(case.service, a_report(1)) is True
    assert case.agencies.lists(AGENCY_REF, 1) is None
    assert case.publisher.sent == []
    with pytest.raises(KeyDestroyed):
        await case.agencies._keys.private_key(KEY)
