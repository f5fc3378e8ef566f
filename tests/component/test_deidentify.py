"""What deidentify sends on, holds, passes over or buries, and whether the offset would be committed."""

import asyncio
import threading
from pathlib import Path

import pytest

from chassis.keys import KeyProvider
from chassis.sealing import seal
from contracts.agency import TenantLists
from contracts.binding import agency_binding, report_binding
from contracts.errors import Outage
from contracts.events import (
    AgencyRegistered,
    HoldReason,
    ReportDeidentified,
    ReportSubmitted,
    derived_id,
)
from services.deidentify.app import create_app as create_deidentify
from services.deidentify.core.scrubber import Scrubber
from tests.builders.events import (
    AGENCY_REF,
    a_sealed,
    a_submitted,
    an_origin,
    report_number,
)
from tests.builders.intake import CANARY, PRIVATE, PUBLIC, a_body
from tests.builders.records import a_record
from tests.component.handling import a_service, dead, handled, sent
from tests.fakes.keys import MemoryKeys
from tests.fakes.publisher import FakePublisher
from tests.fakes.reviews import MemoryStores
from tests.fakes.stores import MemoryKnownAgencies, MemoryTellings

KEY = "key.1"


class Deidentify:
    """The service with one registered agency."""

    def __init__(self, folder: Path) -> None:
        self.publisher, self.stores = FakePublisher(), MemoryStores.empty()
        self.held, self.tellings = self.stores.held, MemoryTellings()
        self.keys = MemoryKeys(**{KEY: PRIVATE})
        settings, service = a_service("deidentify", folder, self.publisher)
        provider: KeyProvider = self.keys
        self.agencies = MemoryKnownAgencies(settings, provider)
        self.service = create_deidentify(
            settings, service, provider, self.stores, self.agencies, tellings=self.tellings
        )

    def register(self, version: int = 1) -> None:
        lists = TenantLists(names=("Fictional County EMS",), roster=(CANARY,)).model_dump_json().encode()
        sealed = seal(lists, PUBLIC, agency_binding(AGENCY_REF, version, KEY))
        event = AgencyRegistered(agency_ref=AGENCY_REF, list_version=version, sealed=a_sealed(KEY, sealed))
        self.agencies.see(a_record(event))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Deidentify:
    """One service for all tests: its tables take a second to load."""
    made = Deidentify(tmp_path_factory.mktemp("keys"))
    made.register()
    return made


@pytest.fixture
def deid(shared: Deidentify) -> Deidentify:
    for memory in (
        shared.publisher.sent,
        shared.publisher.acknowledged,
        shared.held.rows,
        shared.keys.destroyed,
        shared.tellings.told,
        shared.tellings.not_told,
    ):
        memory.clear()
    shared.keys.away = shared.held.away = shared.tellings.away = shared.publisher.away = False
    return shared


def a_report(number: int = 1, *, key_id: str = KEY, body: bytes | None = None) -> ReportSubmitted:
    report_id = report_number(number)
    sealed = seal(body or a_body(), PUBLIC, report_binding(report_id, AGENCY_REF, key_id))
    return a_submitted(report_id, sealed=a_sealed(key_id, sealed))


async def test_a_report_goes_on_without_its_names(deid: Deidentify) -> None:
    assert await handled(deid.service, a_report()) is True
    (event,) = sent(deid.publisher, ReportDeidentified)
    assert event.report_id == report_number(1)
    assert all(CANARY.split()[1] not in str(one.value) + str(one.headers) for one in deid.publisher.sent)


async def test_reading_a_report_again_gives_the_same_event(deid: Deidentify) -> None:
    report = a_report()
    await handled(deid.service, report)
    await handled(deid.service, report)
    first, second = sent(deid.publisher, ReportDeidentified)
    assert first == second


async def test_a_report_whose_list_is_not_known_is_held_and_still_warns(deid: Deidentify) -> None:
    report = a_report().model_copy(update={"list_version": 9})
    assert await handled(deid.service, report) is True
    (event,) = sent(deid.publisher, ReportDeidentified)
    assert event.withheld
    assert HoldReason.LIST_VERSION_UNKNOWN in event.hold_reasons
    assert list(deid.held.rows) == [report.report_id]
    assert CANARY.split()[1] not in deid.publisher.sent[0].value.decode()  # type: ignore[union-attr]  # sent


async def test_the_lists_that_were_told_last_are_used_whatever_their_number(deid: Deidentify) -> None:
    """A store that was restored counts on from an older version than the topic has."""
    deid.register(11)
    lists = TenantLists(roster=("Keel, Dana",)).model_dump_json().encode()
    sealed = seal(lists, PUBLIC, agency_binding(AGENCY_REF, 9, KEY))
    event = AgencyRegistered(agency_ref=AGENCY_REF, list_version=9, sealed=a_sealed(KEY, sealed))
    deid.agencies.see(a_record(event))
    await deid.agencies.know({(AGENCY_REF, 9)})
    known = deid.agencies.lists(AGENCY_REF, 9)
    assert known is not None
    assert known.roster == ("Keel, Dana",)
    deid.register()


async def test_new_lists_are_indexed_beside_the_work_and_keep_no_other_agency_waiting(
    deid: Deidentify, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, threads = threading.Event(), threading.Event(), set[int]()

    def prepare(*_: object) -> None:
        threads.add(threading.get_ident())
        begun.set()
        assert may_end.wait(10)

    monkeypatch.setattr(Scrubber, "prepare", prepare)
    monkeypatch.setattr(deid.agencies.reader, "is_caught_up", True)
    deid.register(12)
    await asyncio.to_thread(begun.wait, 10)
    other = a_report(2).model_copy(update={"origin": an_origin(agency_ref=report_number(900))})
    assert await handled(deid.service, other) is True
    own = asyncio.create_task(handled(deid.service, a_report(3)))
    await asyncio.sleep(0)
    assert not own.done(), "its own reports wait for the lists they name"
    may_end.set()
    assert await own is True
    assert threading.get_ident() not in threads
    monkeypatch.undo()
    deid.register()


async def test_a_scrubber_that_fails_holds_the_report_and_still_warns(
    deid: Deidentify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("services.deidentify.app.deidentify_many", fails)
    assert await handled(deid.service, a_report()) is True
    (event,) = sent(deid.publisher, ReportDeidentified)
    assert event.hold_reasons == (HoldReason.SCRUBBER_FAILED,)
    assert CANARY.split()[1] not in event.model_dump_json()
    assert (list(deid.held.rows), dead(deid.publisher)) == ([report_number(1)], [])


async def test_a_table_that_cannot_be_read_is_waited_for_and_holds_nothing(
    deid: Deidentify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    strange = a_report(body=a_body(narrative="Zebulonian quixotry, said the medic."))
    with monkeypatch.context() as broken:
        broken.setattr("os.pread", fails)
        with pytest.raises(Outage, match="cannot be read"):
            await handled(deid.service, strange)
    assert (deid.publisher.sent, deid.held.rows) == ([], {})
    assert await handled(deid.service, strange) is True
    assert len(sent(deid.publisher, ReportDeidentified)) == 1


async def test_a_shredded_agencys_report_is_passed_over(deid: Deidentify) -> None:
    deid.keys.destroyed.add(KEY)
    assert await handled(deid.service, a_report()) is True
    assert (deid.publisher.sent, deid.held.rows) == ([], {})


async def test_a_key_that_never_was_makes_a_dead_letter(deid: Deidentify) -> None:
    assert await handled(deid.service, a_report(1, key_id="other.1"), a_report(2)) is True
    assert dead(deid.publisher) == ["KeyUnknown"]
    assert [event.report_id for event in sent(deid.publisher, ReportDeidentified)] == [report_number(2)]


async def test_a_ciphertext_moved_to_another_report_is_a_dead_letter(deid: Deidentify) -> None:
    moved = a_submitted(report_number(2), sealed=a_report(1).sealed)
    assert await handled(deid.service, moved, a_report(3)) is True
    assert dead(deid.publisher) == ["CannotOpen"]
    assert len(sent(deid.publisher, ReportDeidentified)) == 1


async def test_opened_bytes_that_are_no_report_are_a_dead_letter(deid: Deidentify) -> None:
    assert await handled(deid.service, a_report(body=b'{"narrative": 7}')) is True
    assert dead(deid.publisher) == ["Undecodable"]


@pytest.mark.parametrize("what", ["keys", "store", "broker"])
async def test_what_deidentify_needs_is_waited_out(deid: Deidentify, what: str) -> None:
    deid.keys.away, deid.held.away = what == "keys", what == "store"
    deid.publisher.away = what == "broker"
    with pytest.raises(Outage):
        await handled(deid.service, a_report().model_copy(update={"list_version": 9}))
    assert deid.publisher.acknowledged == []


# What is kept of each telling -----------------------------------------------------------------------


def told_again(report: ReportSubmitted, round_: int) -> ReportSubmitted:
    return report.model_copy(
        update={"round": round_, "event_id": derived_id(report.event_id, f"rescrub:{round_}")}
    )


async def test_of_every_report_a_row_without_a_word_of_it_is_kept(deid: Deidentify) -> None:
    await handled(deid.service, a_report())
    (event,) = sent(deid.publisher, ReportDeidentified)
    row = deid.tellings.told[str(report_number(1))]
    assert (row["round"], row["step"], row["withheld"]) == (0, 0, False)
    assert row["scrubber"] == event.scrubber_version
    assert row["identifiers"] == {label.value: count for label, count in event.identifiers.items()}
    assert set(row["marks"]) == {"answers", "narrative", *event.answers.texts}
    words = {word for word in event.text.split() if len(word) > 3}
    assert not [word for word in words if word in str(row)]


async def test_the_same_text_has_the_same_marks_in_every_round_and_other_marks_in_other_reports(
    deid: Deidentify,
) -> None:
    report = a_report()
    await handled(deid.service, report)
    first = deid.tellings.told[str(report.report_id)]
    await handled(deid.service, told_again(report, 3), a_report(2))
    again = deid.tellings.told[str(report.report_id)]
    assert (again["round"], again["marks"]) == (3, first["marks"])
    assert deid.tellings.told[str(report_number(2))]["marks"].keys() == first["marks"].keys()
    assert not set(deid.tellings.told[str(report_number(2))]["marks"].values()) & set(first["marks"].values())


async def test_of_a_run_it_is_kept_what_was_shredded_or_dead(deid: Deidentify) -> None:
    dead_one = a_report(2, key_id="other.1")
    await handled(deid.service, told_again(dead_one, 3), told_again(a_report(3), 3))
    assert deid.tellings.not_told == [("dead", report_number(2), 3)]
    deid.keys.destroyed.add(KEY)
    await handled(deid.service, told_again(a_report(1), 4), a_report(4))
    assert deid.tellings.not_told[1:] == [("shredded", report_number(1), 4)]


async def test_a_store_of_tellings_that_is_away_is_waited_out(deid: Deidentify) -> None:
    deid.tellings.away = True
    with pytest.raises(Outage):
        await handled(deid.service, a_report())
    assert deid.publisher.acknowledged == []
