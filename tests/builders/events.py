"""Builds events for tests; every person and agency is fictional."""

from datetime import UTC, datetime
from uuid import UUID

from contracts.agency import AgencyType
from contracts.events import (
    AlertChanged,
    Answers,
    Coded,
    Codes,
    Correction,
    EventClassified,
    EventReviewed,
    Origin,
    ReportDeidentified,
    ReportSubmitted,
    Revision,
    Sealed,
    Tier,
    derived_id,
)

REPORT_ID = UUID("00000000-0000-4000-8000-000000000001")
AGENCY_REF = UUID("00000000-0000-4000-8000-0000000000aa")
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def report_number(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_4000_8000_0000_0000_0000 + number)


def an_origin(
    agency_ref: UUID = AGENCY_REF,
    agency_type: AgencyType = AgencyType.GROUND,
    state: str = "OH",
    peer_group: str = "rural-ground",
) -> Origin:
    return Origin(agency_ref=agency_ref, agency_type=agency_type, state=state, peer_group=peer_group)


def a_sealed(key_id: str = "key.1", ciphertext: bytes = b"sealed bytes") -> Sealed:
    return Sealed.model_construct(key_id=key_id, ciphertext=ciphertext)


def a_submitted(
    report_id: UUID = REPORT_ID,
    *,
    sealed: Sealed | None = None,
    origin: Origin | None = None,
    list_version: int = 1,
) -> ReportSubmitted:
    return ReportSubmitted(
        event_id=derived_id(report_id, "submitted:0"),
        report_id=report_id,
        origin=origin or an_origin(),
        list_version=list_version,
        received_at=AT,
        sealed=sealed or a_sealed(),
    )


def a_deidentified(
    report_id: UUID = REPORT_ID,
    *,
    text: str = "The monitor lost power during transport.",
    revision: tuple[int, int] = (0, 0),
    withheld: bool = False,
) -> ReportDeidentified:
    return ReportDeidentified(
        event_id=derived_id(report_id, f"deidentified:{revision}"),
        report_id=report_id,
        origin=an_origin(),
        received_at=AT,
        revision=Revision(round=revision[0], step=revision[1]),
        list_version=1,
        scrubber_version="1",
        text=text,
        answers=Answers(),
        residual_risk=0.0,
        withheld=withheld,
    )


def a_classified(
    report_id: UUID = REPORT_ID,
    *,
    report_type: str = "RT-INC",
    categories: tuple[str, ...] = ("EQP-01",),
    harm: str = "HL-1",
    revision: tuple[int, int] = (0, 0),
    origin: Origin | None = None,
    received_at: datetime = AT,
    text: str = "The monitor lost power during transport.",
    synthetic: bool = False,
    withheld: bool = False,
) -> EventClassified:
    return EventClassified(
        event_id=derived_id(report_id, f"classified:{revision}"),
        report_id=report_id,
        origin=origin or an_origin(),
        received_at=received_at,
        revision=Revision(round=revision[0], step=revision[1]),
        synthetic=synthetic,
        scrubber_version="1",
        model_version="1",
        taxonomy_version="ems-psc-1",
        text="" if withheld else text,
        answers=Answers(),
        withheld=withheld,
        codes=Codes(
            report_type=Coded(code=report_type, confidence=0.9),
            categories=tuple(Coded(code=code, confidence=0.8) for code in categories),
            harm=Coded(code=harm, confidence=0.8),
            phase=Coded(code="PH-U", confidence=0.5),
            preventability=Coded(code="PV-U", confidence=0.5),
        ),
    )


def a_review(report_id: UUID = REPORT_ID, *, review: int = 1, harm: str | None = "HL-3") -> EventReviewed:
    return EventReviewed(
        event_id=derived_id(report_id, f"review:{review}"),
        report_id=report_id,
        review=review,
        revision=Revision(),
        correction=Correction(harm=harm),
        reviewed_by="Dana Example",
        reviewed_at=AT,
        reason="Read again.",
    )


def an_alert_changed(report_id: UUID = REPORT_ID, *, version: int = 1, tier: Tier = Tier.T2) -> AlertChanged:
    return AlertChanged(
        event_id=derived_id(report_id, f"alert:{version}"),
        report_id=report_id,
        version=version,
        revision=Revision(),
        tier=tier,
        received_at=AT,
        raised_at=AT,
        changed_at=AT,
        report_type="RT-INC",
        categories=("EQP-01",),
        confidence=0.8,
        harm="HL-1",
    )
