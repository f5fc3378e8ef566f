"""The events of the pipeline: frozen, additive within a version, no identifier past `deidentify`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Generic, Literal, Self, TypeVar
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Base64Bytes, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.agency import AgencyType
from contracts.base import Contract, known_only
from contracts.facts import FactName
from contracts.identifiers import IdentifierLabel
from contracts.open_enum import OpenEnum
from contracts.report import Mission, Sex, YesNoUnknown
from contracts.taxonomy import (
    CategoryCode,
    ContributingFactor,
    Harm,
    Phase,
    PotentialSeverity,
    Preventability,
    ReportType,
)

Confidence = Annotated[float, Field(ge=0, le=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
UrgencyRule = Annotated[str, StringConstraints(pattern=r"^U[0-9]{2}$")]
MOST_RULES: Final = 99
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Tier(StrEnum):
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"


LAST_ROUND: Final = 2**31 - 1
"""More runs than anybody begins, and a number that every store and client can hold."""


class Revision(Contract):
    """Which telling of a text this is; compared as the pair (round, step)."""

    round: Annotated[int, Field(ge=0)] = 0
    step: Annotated[int, Field(ge=0)] = 0

    def __lt__(self, other: Self) -> bool:
        return (self.round, self.step) < (other.round, other.step)

    def __le__(self, other: Self) -> bool:
        return (self.round, self.step) <= (other.round, other.step)


def derived_id(source: UUID, step: str) -> UUID:
    """The same input always gives the same output id, so that a repeat can be recognised."""
    return uuid5(source, step)


class Sealed(Contract):
    """Ciphertext for the holder of one agency's private key (HPKE, X25519 and AES-256-GCM).

    `ciphertext` is the encapsulated key followed by the sealed bytes. The ids of the event that carries
    it are bound into the key (`chassis.sealing`), so it opens nowhere else.
    """

    key_id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    ciphertext: Base64Bytes


class AgencyRegistered(Contract):
    """An agency's names and lists, sealed under its own key. Topic agencies.registered.v1."""

    agency_ref: UUID
    list_version: Annotated[int, Field(ge=1)]
    sealed: Sealed


class Origin(Contract):
    """What may be known of where a report came from; `agency_ref` is random and never shown."""

    agency_ref: UUID
    agency_type: AgencyType
    state: State
    peer_group: Slug


class ReportSubmitted(Contract):
    """A kept report, sealed. Topic reports.submitted.v1."""

    event_id: UUID
    report_id: UUID
    origin: Origin
    list_version: Annotated[int, Field(ge=1)]
    received_at: AwareDatetime
    round: Annotated[int, Field(ge=0)] = 0
    synthetic: bool = False
    sealed: Sealed


class Answers(Contract):
    """Structured answers after generalisation: no date finer than a year, no age above 89."""

    risk_imminent: YesNoUnknown | None = None
    report_type: ReportType | None = None
    harm: Harm | None = None
    occurred_year: int | None = None
    late: bool | None = None
    patient_age: (
        Annotated[str, StringConstraints(pattern=r"^([0-8]?[0-9]|[0-9]{1,3} (days|weeks|months)|90\+)$")]
        | None
    ) = None
    patient_sex: Sex | None = None
    mission: Mission | None = None
    lights_and_siren: YesNoUnknown | None = None
    zip3: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = None
    texts: dict[str, str] = Field(default_factory=dict)
    """Scrubbed free-text answers by field name (`contracts.report.FREE_TEXT_ANSWERS`)."""


class HoldReason(OpenEnum):
    RESIDUAL_RISK = "residual_risk"
    LIST_VERSION_UNKNOWN = "list_version_unknown"
    SCRUBBER_FAILED = "scrubber_failed"
    REJECTED = "rejected"
    """A privacy officer rejected an earlier telling: a better scrubber alone does not let it out."""


IdentifierCounts = Annotated[dict[IdentifierLabel, int], known_only(IdentifierLabel)]


class ReportDeidentified(Contract):
    """A scrubbed report. Topic reports.deidentified.v1.

    When `withheld`, `text` and `answers.texts` hold only the strict text: clinical words on no
    list of names; it is read by the classifier and goes no further.
    """

    event_id: UUID
    report_id: UUID
    origin: Origin
    received_at: AwareDatetime
    revision: Revision
    synthetic: bool = False
    list_version: Annotated[int, Field(ge=1)]
    scrubber_version: str
    text: str
    answers: Answers
    identifiers: IdentifierCounts = Field(default_factory=dict)
    """How many of each kind were removed; never the values."""
    residual_risk: Confidence
    """The scrubber's doubt about what it left itself; what a person left visible is not counted in it."""
    withheld: bool = False
    hold_reasons: Annotated[tuple[HoldReason, ...], known_only(HoldReason)] = ()


class Evidence(Contract):
    """A half-open span of code points in `field`: 'narrative' (the text) or the name of an answer."""

    field: str = "narrative"
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Source(StrEnum):
    TEXT = "text"
    ANSWER = "answer"
    DEFAULT = "default"
    REVIEW = "review"


Code = TypeVar("Code", bound=str)


class Coded(Contract, Generic[Code]):
    """One code with how sure the classifier is and the words that led to it."""

    code: Code
    confidence: Confidence
    source: Source = Source.TEXT
    evidence: tuple[Evidence, ...] = ()


class Population(OpenEnum):
    NEONATE = "neonate"
    PAEDIATRIC = "paediatric"
    OBSTETRIC = "obstetric"
    GERIATRIC = "geriatric"
    BARIATRIC = "bariatric"
    BEHAVIOURAL = "behavioural"


class DrugClass(OpenEnum):
    OPIOID = "opioid"
    SEDATIVE = "sedative"
    PARALYTIC = "paralytic"
    VASOACTIVE = "vasoactive"
    ELECTROLYTE = "electrolyte"
    INSULIN = "insulin"
    ANTICOAGULANT = "anticoagulant"
    OTHER = "other"


class Context(Contract):
    """Flags about the call (taxonomy, context flags)."""

    population: Annotated[tuple[Population, ...], known_only(Population)] = ()
    mission: Mission | None = None
    lights_and_siren: YesNoUnknown = "u"
    handover: YesNoUnknown = "u"
    drug_classes: Annotated[tuple[DrugClass, ...], known_only(DrugClass)] = ()
    drugs: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


LEAST_SURE = 0.2


class Codes(Contract):
    """A report's codes on every axis of `ems-psc`; the primary category first."""

    report_type: Coded[ReportType]
    categories: Annotated[tuple[Coded[CategoryCode], ...], Field(min_length=1, max_length=4)]
    harm: Coded[Harm]
    provider_harm: Coded[Harm] | None = None
    potential_severity: Coded[PotentialSeverity] | None = None
    contributing_factors: tuple[Coded[ContributingFactor], ...] = ()
    phase: Coded[Phase]
    preventability: Coded[Preventability]
    context: Context = Context()

    @property
    def meant(self) -> tuple[Coded[CategoryCode], ...]:
        """The first category and those the classifier is sure enough of: what is counted and raises an alarm.

        A mere runner-up is shown to experts as one of several that might be meant, and no more.
        """
        first, *others = self.categories
        return (first, *(one for one in others if one.confidence >= LEAST_SURE))


class FactValue(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Fact(Contract):
    """One reading of one fact; a fact that is not listed is unknown."""

    value: FactValue
    confidence: Confidence = 1.0
    evidence: tuple[Evidence, ...] = ()


class StructuredReading(Contract):
    """What the structured answers alone and the text alone say, kept apart: the graver one counts."""

    report_type_answered: ReportType | None = None
    report_type_read: ReportType | None = None
    harm_answered: Harm | None = None
    harm_read: Harm | None = None
    contradictions: tuple[Literal["report_type", "harm"], ...] = ()
    unlike: Annotated[tuple[UrgencyRule, ...], Field(max_length=MOST_RULES)] = ()
    """Urgency rules that the text as a whole does not bear out: a few words of it are not enough for T1."""


class EventClassified(Contract):
    """A classified event. Topic events.classified.v1. A withheld one has neither text nor evidence."""

    event_id: UUID
    report_id: UUID
    origin: Origin
    received_at: AwareDatetime
    revision: Revision
    synthetic: bool = False
    scrubber_version: str
    model_version: str
    taxonomy_version: str
    text: str
    answers: Answers
    identifiers: IdentifierCounts = Field(default_factory=dict)
    withheld: bool = False
    hold_reasons: Annotated[tuple[HoldReason, ...], known_only(HoldReason)] = ()
    codes: Codes
    facts: Annotated[dict[FactName, Fact], known_only(FactName)] = Field(default_factory=dict)
    reading: StructuredReading = StructuredReading()
    abstained: bool = False

    @model_validator(mode="after")
    def _withheld_says_nothing(self) -> Self:
        """The strict text ends at the classifier: a withheld event that quotes would leak what was held."""
        if self.withheld and (self.text or self.answers.texts):
            raise PydanticCustomError("withheld_text", "a withheld event may carry no text")
        return self


class Correction(Contract):
    """The codes a named human set; an axis left out keeps the machine's code."""

    report_type: ReportType | None = None
    categories: tuple[CategoryCode, ...] | None = None
    harm: Harm | None = None
    provider_harm: Harm | None = None
    potential_severity: PotentialSeverity | None = None
    contributing_factors: tuple[ContributingFactor, ...] | None = None
    phase: Phase | None = None
    preventability: Preventability | None = None


class MachineCodes(Contract):
    """What the classifier said of the newest telling, whatever a person says of it."""

    report_type: ReportType
    categories: tuple[CategoryCode, ...]
    harm: Harm
    provider_harm: Harm | None = None
    potential_severity: PotentialSeverity | None = None
    contributing_factors: tuple[ContributingFactor, ...] = ()
    phase: Phase | None = None
    preventability: Preventability | None = None


class EventReviewed(Contract):
    """A named human's correction. Topic events.reviewed.v1; the highest `review` counts."""

    event_id: UUID
    report_id: UUID
    review: Annotated[int, Field(ge=1)]
    revision: Revision
    scrubber_version: str = ""
    """Of the scrubber whose text the person read; empty where the writer does not tell."""
    correction: Correction
    confirmed: MachineCodes | None = None
    """All codes as they stood when a person last confirmed them all; what is set lies over them.

    None where nobody did, and from a writer that does not tell: then a correction of nothing confirms all.
    """
    reviewed_by: str
    reviewed_at: AwareDatetime
    reason: Annotated[str, StringConstraints(max_length=2_000)]


class Decision(OpenEnum):
    RELEASED = "released"
    REJECTED = "rejected"


class ReportDecided(Contract):
    """What a privacy officer decided on a held text. Topic reports.decided.v1; the highest revision counts.

    For the reporter's receipt: it has no word of the report, nor who decided or why.
    """

    event_id: UUID
    report_id: UUID
    revision: Revision
    """Of a release the telling it gave out, of a rejection the strict one that stands."""
    decision: Decision
    decided_at: AwareDatetime


class Quote(Contract):
    """Scrubbed words that led to a rule."""

    field: str
    start: int
    end: int
    words: str


class RuleHit(Contract):
    """A rule that fired, its own tier, and why in plain English."""

    rule: str
    tier: Tier
    reason: str
    quotes: tuple[Quote, ...] = ()
    stands: bool = True
    """False where the codes and the text as they are now no longer call for it; the tier stays.

    A rule that still calls for a lesser tier is there twice.
    """


class AlertStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class AlertAction(Contract):
    """What a named human did, and when."""

    action: Literal["acknowledge", "assign", "tier", "resolve", "message"]
    by: str
    at: AwareDatetime
    detail: str = ""


class ShownOrigin(Contract):
    """Where an alert comes from, each part only where three or more agencies share it."""

    agency_type: AgencyType | None = None
    state: State | None = None
    peer_group: Slug | None = None


class AlertReview(Contract):
    """The correction that counts for a report, and whether a newer telling waits for its confirmation."""

    review: Annotated[int, Field(ge=1)]
    revision: Revision
    """The telling that the person read."""
    correction: Correction
    axes: tuple[str, ...] | None = None
    """What this review itself set; nothing where it confirmed all codes, None where it is not known."""
    confirmed: MachineCodes | None = None
    """As in `EventReviewed`."""
    reviewed_by: str
    reviewed_at: AwareDatetime
    reason: str
    to_confirm: bool = False


class AlertChanged(Contract):
    """The whole state of one report's alert. Topic alerts.changed.v1; the highest `version` counts.

    Every report has one, so that every report has a tier; consoles and webhooks show T1 and T2.
    """

    event_id: UUID
    report_id: UUID
    version: Annotated[int, Field(ge=1)]
    revision: Revision
    tier: Tier
    rules: tuple[RuleHit, ...] = ()
    status: AlertStatus = AlertStatus.OPEN
    received_at: AwareDatetime
    raised_at: AwareDatetime
    changed_at: AwareDatetime
    waiting_since: AwareDatetime | None = None
    """When it last took another tier or was opened again; None: since `raised_at`."""
    synthetic: bool = False
    withheld: bool = False
    abstained: bool = False
    report_type: ReportType
    categories: tuple[CategoryCode, ...]
    confidence: Confidence
    harm: Harm
    machine: MachineCodes | None = None
    """The codes before a person's correction; those above have it laid over them."""
    review: AlertReview | None = None
    earlier_reviews: tuple[AlertReview, ...] = ()
    """The newest of those that counted before, oldest first; all are on events.reviewed.v1."""
    scrubber_version: str = ""
    """Of the scrubber whose text this is; empty where the writer did not tell yet."""
    text: str = ""
    origin: ShownOrigin = ShownOrigin()
    assigned_to: str | None = None
    actions: tuple[AlertAction, ...] = ()


AnyEvent = (
    AgencyRegistered
    | ReportSubmitted
    | ReportDeidentified
    | ReportDecided
    | EventClassified
    | EventReviewed
    | AlertChanged
)


def seconds_since(received_at: datetime, now: datetime) -> float:
    """Age of a report in seconds, never negative (clocks of two machines differ)."""
    return max(0.0, (now - received_at).total_seconds())
