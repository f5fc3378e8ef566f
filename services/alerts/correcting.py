"""An expert's correction of any classified report: checked, laid over the machine's codes, kept and told."""

from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from chassis.delivery import Outgoing
from chassis.identity import Principal, Role
from chassis.mongo import Session
from chassis.problems import NotFound, Problem, refusals
from chassis.stored import StoredService
from contracts import telemetry as names
from contracts.events import AlertChanged, Correction, EventReviewed, MachineCodes, Revision, derived_id
from contracts.taxonomy import (
    CategoryCode,
    ContributingFactor,
    Harm,
    Phase,
    PotentialSeverity,
    Preventability,
    ReportType,
    taxonomy,
)
from contracts.topics import ALERTS_CHANGED, EVENTS_REVIEWED
from contracts.wording import Reason

from .core import AlertRefused, agreement, correct, machine_of
from .store import Alerts
from .stream import as_json

MAX_FACTORS = 20
"""Far more than any report names."""
AXIS_OF = {"categories": "category", "contributing_factors": "contributing_factor", "provider_harm": "harm"}
"""Fields whose axis in the taxonomy has another name."""


class CorrectionAsked(BaseModel):
    """The axes a person sets; one left out stays as it is. None at all confirms the codes as they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    review: Annotated[
        int, Field(ge=0, description="The review you saw on the alert; 0 where there was none.")
    ]
    revision: Annotated[Revision, Field(description="The alert's revision that you read.")]
    reason: Reason
    report_type: ReportType | None = None
    categories: Annotated[
        tuple[CategoryCode, ...] | None,
        Field(min_length=1, max_length=4, description="The primary category first."),
    ] = None
    harm: Harm | None = None
    provider_harm: Harm | None = None
    potential_severity: PotentialSeverity | None = None
    contributing_factors: Annotated[tuple[ContributingFactor, ...] | None, Field(max_length=MAX_FACTORS)] = (
        None
    )
    phase: Phase | None = None
    preventability: Preventability | None = None

    @model_validator(mode="after")
    def _codes_are_known(self) -> Self:
        for field in Correction.model_fields:
            codes = _codes(getattr(self, field))
            if not all(taxonomy().is_code(AXIS_OF.get(field, field), code) for code in codes):
                raise PydanticCustomError("unknown_code", "unknown code", {"field": field})
            if len(set(codes)) < len(codes):
                raise PydanticCustomError("repeated_code", "repeated code", {"field": field})
        return self

    def correction(self) -> Correction:
        """The axes that were set, as the contract has them."""
        return Correction.model_validate(self.model_dump(include=set(Correction.model_fields)))


def _codes(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


class CorrectionDesk:
    """Takes corrections: the review and the alert's new state are kept together, then published."""

    def __init__(self, service: StoredService, alerts: Alerts) -> None:
        self._service = service
        self._alerts = alerts
        self._counted = service.telemetry.metrics.counter(
            names.CORRECTIONS,
            "Codes that experts spoke of, by whether the machine had said the same",
            "axis",
            "agreed",
        )
        for axis in (*MachineCodes.model_fields, "primary_category"):
            for agreed in ("yes", "no"):
                self._counted.labels(axis, agreed)  # from zero: a rate does not see a counter's first step

    async def take(self, report_id: UUID, asked: CorrectionAsked, by: str) -> AlertChanged:
        """The alert with the correction laid over it; raises a Problem where it is refused."""

        async def work(session: Session) -> tuple[AlertChanged, list[Outgoing]]:
            before = await self._alerts.find(report_id, session)
            if before is None:
                raise NotFound(
                    "No classified report has this id here. Check it, or wait until it is classified."
                )
            telling = await self._alerts.telling(report_id, session)
            try:
                after, reviewed = correct(before, telling, _reviewed(report_id, asked, by))
            except AlertRefused as refusal:
                raise Problem(409, "correction-refused", str(refusal)) from None
            await self._alerts.replace(before, after, session)
            return after, [
                Outgoing(EVENTS_REVIEWED, report_id, reviewed.event_id, reviewed),
                Outgoing(ALERTS_CHANGED, report_id, after.event_id, after),
            ]

        after = await self._service.outbox.decide(work)
        self._count(after, asked.correction())
        return after

    def _count(self, after: AlertChanged, asked: Correction) -> None:
        if after.review is None:
            return
        for axis, agreed in agreement(machine_of(after), asked, after.review.correction).items():
            self._counted.labels(axis, "yes" if agreed else "no").inc()


def _reviewed(report_id: UUID, asked: CorrectionAsked, by: str) -> EventReviewed:
    review = asked.review + 1
    return EventReviewed(
        event_id=derived_id(report_id, f"review:{review}"),
        report_id=report_id,
        review=review,
        revision=asked.revision,
        correction=asked.correction(),
        reviewed_by=by,
        reviewed_at=datetime.now(UTC),
        reason=asked.reason,
    )


def add_corrections(service: StoredService, desk: CorrectionDesk, roles: tuple[Role, ...]) -> None:
    expert = service.identity.require(*roles)

    @service.http.post(
        "/v1/reports/{report_id}/corrections",
        tags=["corrections"],
        responses=refusals(401, 403, 404, 409, 422, 503),
    )
    async def correct_codes(
        report_id: UUID, asked: CorrectionAsked, caller: Annotated[Principal, Depends(expert)]
    ) -> JSONResponse:
        """Set codes of any classified report over the machine's; answers its alert's new state."""
        return JSONResponse(as_json(await desk.take(report_id, asked, caller.subject)))
