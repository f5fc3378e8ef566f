"""From a submitted report to its de-identified event: the decision of this service."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.agency import TenantLists
from contracts.events import HoldReason, ReportDeidentified, ReportSubmitted, Revision, derived_id
from contracts.identifiers import IdentifierLabel
from contracts.report import FREE_TEXT_ANSWERS, Report
from services.deidentify.core.generalise import generalised
from services.deidentify.core.reviewing import AddedSpan, Decisions, laid_over, told_terms
from services.deidentify.core.scrubber import SCRUBBER_VERSION, ReportTexts, Scrubbed, Scrubber
from services.deidentify.core.told_answers import repeats, telling_role, whole

NARRATIVE: Final = "narrative"
WITHHELD_TEXT: Final = "[TEXT-1]"
NONE_DECIDED: Final = Decisions()
TOLD_BY_ANSWERS: Final = (
    ("reporter_name", IdentifierLabel.PROVIDER),
    ("reporter_contact", IdentifierLabel.PHONE),
    ("location", IdentifierLabel.LOCATION),
    ("incident_number", IdentifierLabel.INCIDENT),
    ("submission_id", IdentifierLabel.INCIDENT),
)
"""Answers that are dropped, but whose words are hidden wherever the texts repeat them."""
TOLD_IN_PARTS: Final = (
    ("reporter_contact", IdentifierLabel.PHONE),
    ("incident_number", IdentifierLabel.INCIDENT),
)
"""Those of which a number or a handle tells by itself, however it is written."""


def texts_of(report: Report) -> dict[str, str]:
    """What is scrubbed of a report: the narrative and every free-text answer that was given."""
    texts = {NARRATIVE: report.narrative}
    return texts | {field: text for field in FREE_TEXT_ANSWERS if (text := report.text_of(field))}


def _report_texts(report: Report, lists: TenantLists | None, added: tuple[AddedSpan, ...]) -> ReportTexts:
    """What is scrubbed together, with what dropped answers and persons told."""
    texts = texts_of(report)
    told = [(whole(text), label) for field, label in TOLD_BY_ANSWERS if (text := report.text_of(field))]
    again = [
        (phrase, label)
        for field, label in TOLD_IN_PARTS
        if (answer := report.text_of(field))
        for phrase in repeats(answer, texts.values())
    ]
    role = [(phrase, IdentifierLabel.PROVIDER) for phrase in telling_role(report.reporter_role or "")]
    return ReportTexts(texts, lists, [*told, *again, *role, *told_terms(texts, added)])


def scrubbed_texts(
    report: Report, scrubber: Scrubber, lists: TenantLists | None, decisions: Decisions = NONE_DECIDED
) -> dict[str, Scrubbed]:
    """Every text of the report without identifiers, as far as rules and persons know them."""
    asked = _report_texts(report, lists, decisions.added)
    (scrubbed,) = scrubber.scrub_reports([asked])
    return laid_over(asked.texts, scrubbed, decisions) if decisions else scrubbed


@dataclass(frozen=True, slots=True)
class Submission:
    """An opened report with the record it came in, its agency's lists, and what persons decided before.

    `added` are spans a person marked in an earlier telling; `standing` are reasons to hold it, whatever the
    scrubber says: it was held when it was read first, or a person rejected it.
    """

    report: Report
    submitted: ReportSubmitted
    lists: TenantLists | None
    list_known: bool = True
    added: tuple[AddedSpan, ...] = ()
    standing: tuple[HoldReason, ...] = ()


def deidentify(
    report: Report,
    submitted: ReportSubmitted,
    scrubber: Scrubber,
    lists: TenantLists | None,
    *,
    list_known: bool = True,
    added: tuple[AddedSpan, ...] = (),
    standing: tuple[HoldReason, ...] = (),
) -> ReportDeidentified:
    """Scrub the texts, generalise the answers, and hold the text when the scrubber is not sure."""
    return deidentify_many([Submission(report, submitted, lists, list_known, added, standing)], scrubber)[0]


def deidentify_many(submissions: Sequence[Submission], scrubber: Scrubber) -> list[ReportDeidentified]:
    """`deidentify` for each of many reports, at a fraction of its cost; raises when any of them does."""
    asked = [_report_texts(one.report, one.lists, one.added) for one in submissions]
    return [
        _decided(submission, laid_over(texts.texts, scrubbed, Decisions(submission.added)), scrubber)
        if submission.added
        else _decided(submission, scrubbed, scrubber)
        for submission, texts, scrubbed in zip(submissions, asked, scrubber.scrub_reports(asked), strict=True)
    ]


def _decided(
    submission: Submission, scrubbed: Mapping[str, Scrubbed], scrubber: Scrubber
) -> ReportDeidentified:
    """The first telling: a text that is not sure, or that must be held, in clinical words alone."""
    report, lists = submission.report, submission.lists
    reasons = _reasons(scrubbed, submission.list_known, submission.standing)
    if reasons:
        texts = texts_of(report)
        shown = {field: scrubber.strict(text, scrubbed[field].hits, lists) for field, text in texts.items()}
    else:
        shown = {field: result.text for field, result in scrubbed.items()}
    return _told(report, submission.submitted, scrubbed, shown, step=0, reasons=reasons)


def released(
    report: Report, submitted: ReportSubmitted, scrubbed: Mapping[str, Scrubbed], step: int
) -> ReportDeidentified:
    """The next telling of a held report, as a person released it."""
    return _told(report, submitted, scrubbed, {field: one.text for field, one in scrubbed.items()}, step=step)


def as_shown(submission: Submission, scrubber: Scrubber) -> ReportDeidentified:
    """The first telling with its texts as they would be shown, were it not held."""
    decisions = Decisions(submission.added)
    texts = scrubbed_texts(submission.report, scrubber, submission.lists, decisions)
    return released(submission.report, submission.submitted, texts, step=0)


def _told(
    report: Report,
    submitted: ReportSubmitted,
    scrubbed: Mapping[str, Scrubbed],
    shown: dict[str, str],
    *,
    step: int,
    reasons: tuple[HoldReason, ...] = (),
) -> ReportDeidentified:
    return ReportDeidentified(
        event_id=event_id_of(submitted, step),
        report_id=submitted.report_id,
        origin=submitted.origin,
        received_at=submitted.received_at,
        revision=Revision(round=submitted.round, step=step),
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


def event_id_of(submitted: ReportSubmitted, step: int) -> UUID:
    """The same telling of the same submission always has the same id."""
    return derived_id(submitted.event_id, f"deidentified:{step}")


def _reasons(
    scrubbed: Mapping[str, Scrubbed], list_known: bool, standing: tuple[HoldReason, ...]
) -> tuple[HoldReason, ...]:
    reasons = []
    if any(result.is_held for result in scrubbed.values()):
        reasons.append(HoldReason.RESIDUAL_RISK)
    if not list_known:
        reasons.append(HoldReason.LIST_VERSION_UNKNOWN)
    return tuple(dict.fromkeys([*reasons, *standing]))


def fallback(submitted: ReportSubmitted, report: Report | None) -> ReportDeidentified:
    """What goes on of a record the core raised on: a placeholder and the structured answers, held."""
    stand_in = report or Report(submission_id="-", narrative="-")
    return ReportDeidentified(
        event_id=event_id_of(submitted, 0),
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
