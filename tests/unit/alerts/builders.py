"""Builds classified events and alerts for tests; every person and agency is fictional."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from contracts.agency import AgencyType
from contracts.events import (
    AlertAction,
    AlertChanged,
    Answers,
    Coded,
    Codes,
    Context,
    DrugClass,
    EventClassified,
    Evidence,
    Fact,
    FactValue,
    Origin,
    Population,
    Revision,
    ShownOrigin,
    StructuredReading,
)
from contracts.facts import FactName
from services.alerts.core import evaluate, raise_alert

REPORT_ID = UUID("00000000-0000-4000-8000-000000000001")
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT = "Tube in the goose for nine minutes, no waveform."


def an_event(
    *categories: str,
    report_type: str = "RT-INC",
    harm: str = "HL-1",
    provider_harm: str | None = None,
    potential: str | None = None,
    yes: Iterable[FactName] = (),
    no: Iterable[FactName] = (),
    unknown: Iterable[FactName] = (),
    population: Iterable[Population] = (),
    drugs: Iterable[DrugClass] = (),
    answers: Answers | None = None,
    reading: StructuredReading | None = None,
    evidence: tuple[Evidence, ...] = (),
    text: str = TEXT,
    confidence: float = 0.82,
    abstained: bool = False,
    withheld: bool = False,
    revision: tuple[int, int] = (0, 0),
    report_id: UUID = REPORT_ID,
) -> EventClassified:
    """An incident without harm that no rule is about, except for what is given."""
    facts = {name: Fact(value=FactValue.YES, confidence=0.9, evidence=evidence) for name in yes}
    facts |= {name: Fact(value=FactValue.NO) for name in no}
    facts |= {name: Fact(value=FactValue.UNKNOWN) for name in unknown}
    told = answers or Answers()
    if withheld:
        text, told = "", told.model_copy(update={"texts": {}})
    return EventClassified(
        event_id=UUID("00000000-0000-4000-8000-0000000000ee"),
        report_id=report_id,
        origin=Origin(
            agency_ref=UUID("00000000-0000-4000-8000-0000000000aa"),
            agency_type=next(iter(AgencyType)),
            state="OH",
            peer_group="rural-ground",
        ),
        received_at=AT,
        revision=Revision(round=revision[0], step=revision[1]),
        scrubber_version="1",
        model_version="1",
        taxonomy_version="ems-psc-1",
        text=text,
        answers=told,
        withheld=withheld,
        codes=Codes(
            report_type=Coded(code=report_type, confidence=0.9),
            categories=tuple(
                Coded(code=code, confidence=confidence, evidence=evidence)
                for code in categories or ("OTH-99",)
            ),
            harm=Coded(code=harm, confidence=0.8),
            provider_harm=None if provider_harm is None else Coded(code=provider_harm, confidence=0.8),
            potential_severity=None if potential is None else Coded(code=potential, confidence=0.7),
            phase=Coded(code="PH-U", confidence=0.5),
            preventability=Coded(code="PV-U", confidence=0.5),
            context=Context(population=tuple(population), drug_classes=tuple(drugs)),
        ),
        facts=facts,
        reading=reading or StructuredReading(),
        abstained=abstained,
    )


def an_alert(event: EventClassified | None = None) -> AlertChanged:
    """The alert of an event just raised."""
    event = event or an_event("AWY-01")
    return raise_alert(event, evaluate(event), ShownOrigin(), AT)


def an_action(action: str, detail: str = "", by: str = "Dana Example", at: datetime = AT) -> AlertAction:
    """What a named person did."""
    return AlertAction.model_validate({"action": action, "by": by, "at": at, "detail": detail})
