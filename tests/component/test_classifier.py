"""What classifier sends on, and whether the offset would be committed."""

from collections.abc import Sequence

import pytest

from chassis.service import Service
from contracts.errors import Outage
from contracts.events import (
    EventClassified,
    ReportDeidentified,
)
from services.classifier.app import create_app as create_classifier
from services.classifier.core import Ontology, classify_many
from tests.builders.events import (
    a_deidentified,
    report_number,
)
from tests.builders.intake import CANARY
from tests.component.handling import a_service, dead, handled, sent
from tests.fakes.publisher import FakePublisher


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> tuple[FakePublisher, Service]:
    publisher = FakePublisher()
    settings, service = a_service("classifier", tmp_path_factory.mktemp("none"), publisher)
    return publisher, create_classifier(settings, service)


@pytest.fixture
def coded(classifier: tuple[FakePublisher, Service]) -> tuple[FakePublisher, Service]:
    classifier[0].sent.clear()
    classifier[0].acknowledged.clear()
    classifier[0].away = False
    return classifier


async def test_a_report_is_coded_and_goes_on(coded: tuple[FakePublisher, Service]) -> None:
    publisher, service = coded
    assert await handled(service, a_deidentified(), a_deidentified(report_number(2))) is True
    events = sent(publisher, EventClassified)
    assert [event.report_id for event in events] == [report_number(1), report_number(2)]
    assert events[0].codes.categories
    assert dead(publisher) == []


async def test_coding_a_report_again_gives_the_same_event(coded: tuple[FakePublisher, Service]) -> None:
    publisher, service = coded
    for _ in range(2):
        await handled(service, a_deidentified())
    first, second = sent(publisher, EventClassified)
    assert first == second


async def test_a_withheld_text_goes_no_further(coded: tuple[FakePublisher, Service]) -> None:
    publisher, service = coded
    report = a_deidentified(text="monitor failed during arrest", withheld=True)
    await handled(service, report)
    (event,) = sent(publisher, EventClassified)
    assert event.withheld
    assert event.text == ""
    assert "monitor failed" not in event.model_dump_json()
    assert '"start"' not in event.model_dump_json(), "no evidence spans of a text that is gone"


async def test_a_broker_that_is_away_is_waited_out(coded: tuple[FakePublisher, Service]) -> None:
    publisher, service = coded
    publisher.away = True
    with pytest.raises(Outage):
        await handled(service, a_deidentified())


async def test_one_report_that_cannot_be_coded_harms_only_itself(
    coded: tuple[FakePublisher, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = classify_many

    def fails_on_two(reports: Sequence[ReportDeidentified], ontology: Ontology) -> list[EventClassified]:
        if any(report.report_id == report_number(2) for report in reports):
            raise RecursionError(CANARY)
        return sound(reports, ontology)

    monkeypatch.setattr("services.classifier.app.classify_many", fails_on_two)
    publisher, service = coded
    assert await handled(service, *(a_deidentified(report_number(n)) for n in (1, 2, 3))) is True
    assert dead(publisher) == ["RecursionError"]
    assert len(sent(publisher, EventClassified)) == 2
