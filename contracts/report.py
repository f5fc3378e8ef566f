"""A report as a reporter gives it: the same names in JSON, form, NDJSON and `pso triage`."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from contracts.taxonomy import Harm, ReportType, taxonomy

MAX_REPORT_BYTES = 256 * 1024
"""A larger report is refused with 413 (docs/architecture.md, Sizes)."""

YesNoUnknown = Literal["y", "n", "u"]
Mission = Literal["911", "ift", "cct", "hems", "event", "mih"]
Sex = Literal["m", "f", "x", "u"]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Narrative = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200_000)]
SubmissionId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
AGE = r"^\s*(\d{1,3}|\d{1,3}\s*(days?|d|weeks?|wk|w|months?|mo|m|years?|yrs?|yo|y))\s*$"
_AgeGiven = Annotated[str, StringConstraints(pattern=AGE)] | Annotated[int, Field(ge=0, le=999)] | None
"""What the schema says a reporter may send; a number becomes text before it is checked."""

FREE_TEXT_ANSWERS = ("device", "medication", "contributing_factors", "actions_taken", "prevention")
"""Answers whose text goes on, scrubbed like the narrative."""
IDENTIFYING_ANSWERS = ("location", "incident_number", "reporter_name", "reporter_contact", "reporter_role")
"""Answers that never leave the sealed original."""


class Report(BaseModel):
    """One report. An unknown field is refused, so that a misspelt answer is not lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    submission_id: SubmissionId
    narrative: Narrative
    risk_imminent: YesNoUnknown | None = None
    report_type: ReportType | None = None
    harm: Harm | None = None
    occurred_at: AwareDatetime | datetime | date | None = None
    incident_zip: Annotated[str, StringConstraints(pattern=r"^\d{5}(-\d{4})?$")] | None = None
    patient_age: Annotated[str, StringConstraints(pattern=AGE)] | None = None
    patient_sex: Sex | None = None
    mission: Mission | None = None
    lights_and_siren: YesNoUnknown | None = None
    device: ShortText | None = None
    medication: ShortText | None = None
    contributing_factors: ShortText | None = None
    actions_taken: ShortText | None = None
    prevention: ShortText | None = None
    location: ShortText | None = None
    incident_number: ShortText | None = None
    reporter_name: ShortText | None = None
    reporter_contact: ShortText | None = None
    reporter_role: ShortText | None = None
    synthetic: bool = Field(default=False, description="Made by a simulator or a test, not by a reporter.")

    @field_validator("patient_age", mode="before", json_schema_input_type=_AgeGiven)
    @classmethod
    def _age_may_be_a_number(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _codes_are_known(self) -> Self:
        for axis, code in (("report_type", self.report_type), ("harm", self.harm)):
            if code is not None and not taxonomy().is_code(axis, code):
                raise PydanticCustomError("unknown_code", "unknown code", {"field": axis})
        return self

    def text_of(self, field: str) -> str:
        """The free text of one answer, or an empty string."""
        value = getattr(self, field)
        return value if isinstance(value, str) else ""


class KeptReport(Report):
    """A report as it is opened again: a newer intake may have kept answers this reader does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
