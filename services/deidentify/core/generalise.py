"""Structured answers made safe: years for dates, 90+ for high ages, the first digits of a ZIP code."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from contracts.events import Answers
from contracts.report import Report
from contracts.zip3 import generalised_zip3

LATE_AFTER: Final = timedelta(days=7)
OLDEST_SHOWN: Final = 89
"""45 CFR 164.514(b)(2)(i)(C): all ages over 89 become one category."""
UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


def generalised_age(answer: str | None) -> str | None:
    """'67', '3 weeks' or '90+'; years carry no unit."""
    match = re.match(r"\s*(\d{1,3})\s*([a-z]?)", answer or "")
    if match is None:
        return None
    number, unit = int(match.group(1)), UNITS.get(match.group(2) or "y", "years")
    if unit != "years":
        return f"{number} {unit}"
    return "90+" if number > OLDEST_SHOWN else str(number)


def _moment(occurred: datetime | date) -> datetime:
    if not isinstance(occurred, datetime):
        return datetime(occurred.year, occurred.month, occurred.day, tzinfo=UTC)
    return occurred if occurred.tzinfo else occurred.replace(tzinfo=UTC)


def is_late(occurred: datetime | date, received: datetime) -> bool:
    """Whether the report came more than seven days after the event."""
    return received - _moment(occurred) > LATE_AFTER


def generalised(report: Report, received: datetime, texts: Mapping[str, str]) -> Answers:
    """The answers that go on; `texts` are the scrubbed free-text answers."""
    return Answers(
        risk_imminent=report.risk_imminent,
        report_type=report.report_type,
        harm=report.harm,
        occurred_year=report.occurred_at.year if report.occurred_at else None,
        late=is_late(report.occurred_at, received) if report.occurred_at else None,
        patient_age=generalised_age(report.patient_age),
        patient_sex=report.patient_sex,
        mission=report.mission,
        lights_and_siren=report.lights_and_siren,
        zip3=generalised_zip3(report.incident_zip) if report.incident_zip else None,
        texts=dict(texts),
    )
