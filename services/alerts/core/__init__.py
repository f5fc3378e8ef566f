"""Decides how urgent a classified event is and what becomes of its alert; pure."""

from .actions import MAX_ACTIONS, MAX_DETAIL_CHARS
from .alert import act, correct, raise_alert, update_alert
from .correction import agreement, machine_codes, machine_of, standing
from .errors import (
    AlertRefused,
    AlreadyAcknowledged,
    AlreadyResolved,
    DetailTooLong,
    EmptyMessage,
    GraverThanSeen,
    MisplacedValue,
    NoAssignee,
    NoDisposition,
    NoNamedPerson,
    NoReason,
    NoReasonToCorrect,
    NoTier,
    OtherReport,
    ReviewedMeanwhile,
    TellingNotKnown,
    TierUnchanged,
    TooManyActions,
)
from .rules import Rulebook, rulebook
from .urgency import Urgency, evaluate

__all__ = [
    "MAX_ACTIONS",
    "MAX_DETAIL_CHARS",
    "AlertRefused",
    "AlreadyAcknowledged",
    "AlreadyResolved",
    "DetailTooLong",
    "EmptyMessage",
    "GraverThanSeen",
    "MisplacedValue",
    "NoAssignee",
    "NoDisposition",
    "NoNamedPerson",
    "NoReason",
    "NoReasonToCorrect",
    "NoTier",
    "OtherReport",
    "ReviewedMeanwhile",
    "Rulebook",
    "TellingNotKnown",
    "TierUnchanged",
    "TooManyActions",
    "Urgency",
    "act",
    "agreement",
    "correct",
    "evaluate",
    "machine_codes",
    "machine_of",
    "raise_alert",
    "rulebook",
    "standing",
    "update_alert",
]
