"""From a submitted report to its de-identified event: the decision of this service."""

from collections import Counter
from typing import Final

from contracts.agency import TenantLists
from contracts.events import HoldReason, ReportDeidentified, ReportSubmitted, Revision, derived_id
from contracts.identifiers import IdentifierLabel
from contracts.report import FREE_TEXT_ANSWERS, Report
from services.deidentify.core.generalise import generalised
from services.deidentify.core.scrubber import SCRUBBER_VERSION, Scrubbed, Scrubber

NARRATIVE: Final = "narrative"
STEP: Final = "deidentified:0"
WITHHELD_TEXT: Final = "[TEXT-1]"
TOLD_BY_ANSWERS: Final = (
    ("reporter_name", IdentifierLabel.PROVIDER),
    ("reporter_contact", IdentifierLabel.PHONE),
    ("location", IdentifierLabel.LOCATION),
    ("incident_number", IdentifierLabel.INCIDENT),
    ("submission_id", IdentifierLabel.INCIDENT),
)
"""Answers that are dropped, but whose words are hidden wherever the texts repeat them."""


def deidentify(
    report: Report,
    submitted: ReportSubmitted,
    scrubber: Scrubber,
    lists: TenantLists | None,
    *,
    list_known: bool = True,
) -> ReportDeidentified:
    """Scrub the texts, generalise the answers, and hold the text when the scrubber is not sure."""
    texts = {NARRATIVE: report.narrative}
    texts |= {field: text for field in FREE_TEXT_ANSWERS if (text := report.text_of(field))}
    told = [(text, label) for field, label in TOLD_BY_ANSWERS if (text := report.text_of(field))]
    scrubbed = scrubber.scrub_all(texts, lists, told)
    reasons = _reasons(scrubbed, list_known)
    if reasons:
        shown = {field: scrubber.strict(text, scrubbed[field].hits, lists) for field, text in texts.items()}
    else:
        shown = {field: result.text for field, result in scrubbed.items()}
    return ReportDeidentified(
        event_id=derived_id(submitted.event_id, STEP),
        report_id=submitted.report_id,
        origin=submitted.origin,
        received_at=submitted.received_at,
        revision=Revision(round=submitted.round, step=0),
        synthetic=submitted.synthetic,
        list_version=submitted.list_version,
        scrubber_version=SCRUBBER_VERSION,
        text=shown.pop(NARRATIVE),
        answers=generalised(report, submitted.received_at, shown),
        identifiers=dict(Counter(hit.label for result in scrubbed.values() for hit in result.hits)),
        residual_risk=max(result.residual_risk for result in scrubbed.values()),
        withheld=bool(reasons),
        hold_reasons=reasons,
    )


def _reasons(scrubbed: dict[str, Scrubbed], list_known: bool) -> tuple[HoldReason, ...]:
    reasons = []
    if any(result.is_held for result in scrubbed.values()):
        reasons.append(HoldReason.RESIDUAL_RISK)
    if not list_known:
        reasons.append(HoldReason.LIST_VERSION_UNKNOWN)
    return tuple(reasons)


def fallback(submitted: ReportSubmitted, report: Report | None) -> ReportDeidentified:
    """What goes on of a record the core raised on: a placeholder and the structured answers, held."""
    stand_in = report or Report(submission_id="-", narrative="-")
    return ReportDeidentified(
        event_id=derived_id(submitted.event_id, STEP),
        report_id=submitted.report_id,
        origin=submitted.origin,
        received_at=submitted.received_at,
        revision=Revision(round=submitted.round, step=0),
        synthetic=submitted.synthetic,
        list_version=submitted.list_version,
        scrubber_version=SCRUBBER_VERSION,
        text=WITHHELD_TEXT,
        answers=generalised(stand_in, submitted.received_at, {}),
        residual_risk=1.0,
        withheld=True,
        hold_reasons=(HoldReason.SCRUBBER_FAILED,),
    )
