"""Decides how urgent a classified event is and what becomes of its alert; pure."""

from .actions import MAX_ACTIONS, MAX_DETAIL_CHARS
from .alert import act, raise_alert, update_alert
from .errors import (
    AlertRefused,
    AlreadyAcknowledged,
    AlreadyResolved,
    DetailTooLong,
    EmptyMessage,
    MisplacedValue,
    NoAssignee,
    NoDisposition,
    NoNamedPerson,
    NoReason,
    NoTier,
    OtherReport,
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
    "MisplacedValue",
    "NoAssignee",
    "NoDisposition",
    "NoNamedPerson",
    "NoReason",
    "NoTier",
    "OtherReport",
    "Rulebook",
    "TierUnchanged",
    "TooManyActions",
    "Urgency",
    "act",
    "evaluate",
    "raise_alert",
    "rulebook",
    "update_alert",
]
