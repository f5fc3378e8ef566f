"""Every topic, declared once: creation, publishing, access rules, documents and tests read this."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from contracts.base import Contract
from contracts.events import (
    AgencyRegistered,
    AlertChanged,
    EventClassified,
    EventReviewed,
    ReportDecided,
    ReportDeidentified,
    ReportSubmitted,
)

PARTITIONS = 6
"""Instances of a service that can share its work; equal on all topics, so that the aggregator's
range assignment gives the same reports of three topics to one instance."""

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""A report is 256 KiB at most, a list 1 MiB; scrubbed text, codes and base64 fit well below."""

DAY_MS = 24 * 60 * 60 * 1000


class DataClass(StrEnum):
    """How a record must be protected (42 CFR 3.106(b)(2)(i): made distinguishable)."""

    IDENTIFIED_PSWP = "IDENTIFIED_PSWP"
    ANONYMISED_PSWP = "ANONYMISED_PSWP"


@dataclass(frozen=True)
class Topic:
    """One topic. `retention_ms` None keeps without limit; a compacted topic keeps the last per key."""

    name: str
    model: type[Contract]
    key: Literal["report_id", "agency_ref"]
    producer: str
    consumers: tuple[str, ...]
    data_class: DataClass
    description: str
    retention_ms: int | None = None
    compacted: bool = False
    partitions: int = PARTITIONS

    @property
    def event_type(self) -> str:
        """CloudEvents `type`; ends with the version."""
        return f"org.ems-pso.{self.name}"

    @property
    def schema_uri(self) -> str:
        """CloudEvents `dataschema`."""
        return f"urn:ems-pso:schema:{self.name}"

    def dead_letters(self, group: str) -> str:
        """Where records of this topic go that `group` can never handle."""
        return f"{self.name}.{group}.dead-letters"


AGENCIES_REGISTERED = Topic(
    name="agencies.registered.v1",
    model=AgencyRegistered,
    key="agency_ref",
    producer="intake",
    consumers=("deidentify",),
    data_class=DataClass.IDENTIFIED_PSWP,
    description="An agency's names and lists, sealed under its own key; a tombstone when it is shredded.",
    compacted=True,
)
REPORTS_SUBMITTED = Topic(
    name="reports.submitted.v1",
    model=ReportSubmitted,
    key="report_id",
    producer="intake",
    consumers=("deidentify",),
    data_class=DataClass.IDENTIFIED_PSWP,
    description="A kept report, sealed for its agency's key.",
    retention_ms=30 * DAY_MS,
)
REPORTS_DEIDENTIFIED = Topic(
    name="reports.deidentified.v1",
    model=ReportDeidentified,
    key="report_id",
    producer="deidentify",
    consumers=("classifier",),
    data_class=DataClass.ANONYMISED_PSWP,
    description="Scrubbed text with typed placeholders, generalised answers, counts of identifiers.",
    retention_ms=30 * DAY_MS,
)
REPORTS_DECIDED = Topic(
    name="reports.decided.v1",
    model=ReportDecided,
    key="report_id",
    producer="deidentify",
    consumers=("intake",),
    data_class=DataClass.ANONYMISED_PSWP,
    description="That a held text was released or rejected, for the reporter's receipt; no word of it.",
    compacted=True,
)
EVENTS_CLASSIFIED = Topic(
    name="events.classified.v1",
    model=EventClassified,
    key="report_id",
    producer="classifier",
    consumers=("alerts", "aggregator"),
    data_class=DataClass.ANONYMISED_PSWP,
    description="Codes on every axis, facts, confidence and evidence.",
)
EVENTS_REVIEWED = Topic(
    name="events.reviewed.v1",
    model=EventReviewed,
    key="report_id",
    producer="alerts",
    consumers=("aggregator", "classifier"),
    data_class=DataClass.ANONYMISED_PSWP,
    description="A named human's correction of codes.",
)
ALERTS_CHANGED = Topic(
    name="alerts.changed.v1",
    model=AlertChanged,
    key="report_id",
    producer="alerts",
    consumers=("alerts", "aggregator", "deidentify"),
    data_class=DataClass.ANONYMISED_PSWP,
    description="The whole state of a report's alert; the highest version counts.",
    compacted=True,
)

TOPICS: tuple[Topic, ...] = (
    AGENCIES_REGISTERED,
    REPORTS_SUBMITTED,
    REPORTS_DEIDENTIFIED,
    REPORTS_DECIDED,
    EVENTS_CLASSIFIED,
    EVENTS_REVIEWED,
    ALERTS_CHANGED,
)

GROUPS: dict[str, tuple[Topic, ...]] = {
    "deidentify": (REPORTS_SUBMITTED,),
    "classifier": (REPORTS_DEIDENTIFIED,),
    "alerts": (EVENTS_CLASSIFIED,),
    "aggregator": (EVENTS_CLASSIFIED, EVENTS_REVIEWED, ALERTS_CHANGED),
}
"""Consumer groups and what each reads; readers of whole tables (agencies, alerts, decisions) have none."""


def by_name(name: str) -> Topic:
    """The declared topic of this name; KeyError for any other."""
    return _BY_NAME[name]


_BY_NAME = {topic.name: topic for topic in TOPICS}
