"""Builders of reports for the classifier's tests; all people are invented."""

from datetime import UTC, datetime
from uuid import UUID

from contracts.agency import AgencyType
from contracts.events import Answers, FactValue, Origin, ReportDeidentified, Revision
from contracts.facts import FactName
from contracts.identifiers import IdentifierLabel
from services.classifier.core import Ontology, Reading, read

ONTOLOGY = Ontology.load()


def a_reading(text: str, **answers: object) -> Reading:
    return read(text, Answers.model_validate(answers), ONTOLOGY)


def codes_of(text: str, **answers: object) -> list[str]:
    return [coded.code for coded in a_reading(text, **answers).codes.categories]


def harm_of(text: str, **answers: object) -> str:
    return a_reading(text, **answers).codes.harm.code


def type_of(text: str, **answers: object) -> str:
    return a_reading(text, **answers).codes.report_type.code


def facts_told(text: str, **answers: object) -> set[FactName]:
    facts = a_reading(text, **answers).facts
    return {name for name, fact in facts.items() if fact.value is FactValue.YES}


def a_report(
    text: str = "We gave the wrong drug.", withheld: bool = False, **answers: object
) -> ReportDeidentified:
    return ReportDeidentified(
        event_id=UUID(int=7), report_id=UUID(int=8), received_at=datetime(2026, 3, 1, tzinfo=UTC),
        origin=Origin(agency_ref=UUID(int=9), agency_type=AgencyType.GROUND, state="OH", peer_group="rural"),
        revision=Revision(), list_version=1, scrubber_version="1", text=text, residual_risk=0.1,
        answers=Answers.model_validate(answers), identifiers={IdentifierLabel.NAME: 2}, withheld=withheld,
    )  # fmt: skip
