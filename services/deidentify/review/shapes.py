"""What the review interface is asked and what it answers; `Review` and `Term` alone carry readable words."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.events import Tier
from contracts.identifiers import IdentifierLabel
from contracts.report import FREE_TEXT_ANSWERS
from contracts.wording import Reason

Text = Literal["narrative", "device", "medication", "contributing_factors", "actions_taken", "prevention"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MOST_MARKS = 5_000
PAST_ALL_TEXTS = 1_000_000
"""No text of a report is as long; a span that goes past its text ends with it."""
TEXTS: tuple[str, ...] = ("narrative", *FREE_TEXT_ANSWERS)


class Shape(BaseModel):
    """Frozen; an unknown field is refused, and no error quotes what was sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Span(Shape):
    """Half-open code-point offsets into one original text. Words are never sent, only where they stand."""

    field: Text
    start: Annotated[int, Field(ge=0, le=PAST_ALL_TEXTS)]
    end: Annotated[int, Field(ge=1, le=PAST_ALL_TEXTS)]


class LabelledSpan(Span):
    label: IdentifierLabel


class Marks(Shape):
    """All spans a person added and all hits they removed; `round` is that of the report as it was opened."""

    round: Annotated[int, Field(ge=0)]
    added: Annotated[tuple[LabelledSpan, ...], Field(max_length=MOST_MARKS)] = ()
    removed: Annotated[tuple[Span, ...], Field(max_length=MOST_MARKS)] = ()


class Rejection(Marks):
    """The strict text stands; added spans are kept for the next scrubbing."""

    reason: Reason


class Release(Rejection):
    """`seen` is that of the last preview: what goes out is what the person saw, or nothing does."""

    seen: Digest


class NewTerm(LabelledSpan):
    """The words at this place are hidden in every report of the agency from now on."""

    round: Annotated[int, Field(ge=0)]
    reason: Reason


class TermRemoval(Shape):
    reason: Reason


class Item(Shape):
    """A report in the queue, without any of its words."""

    report_id: UUID
    status: str
    round: int
    tier: Tier | None
    """None until its alert is known, and once the alert says that the report is held no more."""
    reasons: tuple[str, ...]
    residual_risk: float
    synthetic: bool
    received_at: datetime
    held_at: datetime
    scrubber_version: str
    decided_by: str | None
    decided_at: datetime | None


class Queue(Shape):
    items: list[Item]
    next: str | None
    waiting: dict[str, int]
    """How many wait, by tier; `pending` are those whose alert is not known yet."""


class ShownHit(Shape):
    start: int
    end: int
    label: IdentifierLabel
    rule: str
    family: str
    """How the rule finds: person, list, repeat, name or form."""


class ShownText(Shape):
    """One text as it would be released, and what is hidden in it."""

    field: str
    original: str | None
    """Only where the report is opened; a preview does not send it again."""
    shown: str
    hits: list[ShownHit]


class Review(Shape):
    """An opened report. Never stored, never cached."""

    report_id: UUID
    round: int
    texts: list[ShownText]
    added: list[LabelledSpan]
    """Spans that persons added to earlier tellings; applied in `texts`."""
    residual_risk: float
    """The scrubber's doubt about what it left itself; a hit that a person removed is not counted in it."""
    lists_known: bool
    is_scrubbed: bool
    """False where the scrubber failed on the text: every identifier must be marked by hand."""
    seen: Digest


class Decided(Shape):
    report_id: UUID
    status: str
    round: int
    step: int
    decided_by: str
    decided_at: datetime


class Note(Shape):
    """One line of the audit; an operator gets it without the reason."""

    id: str
    at: datetime
    by: str
    what: str
    report_id: UUID | None
    round: int | None
    field: str | None
    start: int | None
    end: int | None
    label: str | None
    rule: str | None
    reason: str | None
    term_id: UUID | None


class Notes(Shape):
    items: list[Note]
    next: str | None


class Term(Shape):
    """A term and where it applies; `words` are readable to privacy officers alone."""

    term_id: UUID
    agency_ref: UUID
    label: IdentifierLabel
    words: str
    added_by: str
    added_at: datetime


class TermList(Shape):
    items: list[Term]
    unreadable: int
    """Terms of this page whose agency's keys are destroyed."""
    next: str | None


class Added(Shape):
    term_id: UUID
    hides_here: bool
    """False where the words of this place are needed as words, so that the term alone leaves them visible."""
