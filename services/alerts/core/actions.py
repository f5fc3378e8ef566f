"""What each action of a named person changes in an alert, and when it is refused."""

from contracts.events import AlertAction, AlertChanged, AlertStatus, Tier
from contracts.wording import MAX_REASON_CHARS, is_reason, is_seen

from .errors import (
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
    NoTier,
    TierUnchanged,
    TooManyActions,
)
from .urgency import is_graver

MAX_DETAIL_CHARS = MAX_REASON_CHARS
MAX_ACTIONS = 300
"""With details at their longest an alert stays below a message's size, its text included."""
MAX_TALK = 250
"""Messages and assignments end here, so that room is left to resolve the alert."""
MAX_EARLIER_REVIEWS = 30
"""More than any report is corrected; with reasons at their longest a tenth of what actions may hold."""

Changes = dict[str, object]


def acted(
    current: AlertChanged,
    action: AlertAction,
    *,
    tier: Tier | None,
    assigned_to: str | None,
    tier_seen: Tier | None,
) -> Changes:
    """The fields that the action changes."""
    _check(current, action, tier, assigned_to, tier_seen)
    match action.action:
        case "acknowledge":
            return _acknowledged(current)
        case "assign":
            return _assigned(current, assigned_to)
        case "tier":
            return _tier_set(current, action, tier, tier_seen)
        case "resolve":
            return _resolved(current, action, tier_seen)
        case "message":
            return _messaged(action)


def _check(
    current: AlertChanged,
    action: AlertAction,
    tier: Tier | None,
    assigned_to: str | None,
    tier_seen: Tier | None,
) -> None:
    if not action.by.strip():
        raise NoNamedPerson
    if len(action.detail) > MAX_DETAIL_CHARS:
        raise DetailTooLong(MAX_DETAIL_CHARS)
    limit = MAX_TALK if action.action in ("message", "assign") else MAX_ACTIONS
    if len(current.actions) >= limit:
        raise TooManyActions(limit)
    if tier is not None and action.action != "tier":
        raise MisplacedValue("tier", action.action)
    if assigned_to is not None and action.action != "assign":
        raise MisplacedValue("assigned_to", action.action)
    if tier_seen is not None and action.action not in ("tier", "resolve"):
        raise MisplacedValue("tier_seen", action.action)


def _check_seen(current: AlertChanged, tier_seen: Tier | None) -> None:
    """Nobody calms what they did not see: it may have become graver since."""
    if tier_seen is not None and is_graver(current.tier, tier_seen):
        raise GraverThanSeen(current.tier, tier_seen)


def _acknowledged(current: AlertChanged) -> Changes:
    if current.status is AlertStatus.RESOLVED:
        raise AlreadyResolved
    if current.status is AlertStatus.ACKNOWLEDGED:
        raise AlreadyAcknowledged
    return {"status": AlertStatus.ACKNOWLEDGED}


def _assigned(current: AlertChanged, assigned_to: str | None) -> Changes:
    if current.status is AlertStatus.RESOLVED:
        raise AlreadyResolved
    if assigned_to is None or not is_seen(assigned_to):
        raise NoAssignee
    return {"assigned_to": assigned_to.strip()}


def _tier_set(
    current: AlertChanged, action: AlertAction, tier: Tier | None, tier_seen: Tier | None
) -> Changes:
    if tier is None:
        raise NoTier
    if tier is current.tier:
        raise TierUnchanged
    resolved = current.status is AlertStatus.RESOLVED
    if is_graver(tier, current.tier):
        # Someone found a closed signal graver than thought: it needs an answer again.
        return {"tier": tier, "status": AlertStatus.OPEN if resolved else current.status}
    if resolved:
        raise AlreadyResolved
    if not is_reason(action.detail):
        raise NoReason
    _check_seen(current, tier_seen)
    return {"tier": tier}


def _resolved(current: AlertChanged, action: AlertAction, tier_seen: Tier | None) -> Changes:
    if current.status is AlertStatus.RESOLVED:
        raise AlreadyResolved
    if not is_reason(action.detail):
        raise NoDisposition
    _check_seen(current, tier_seen)
    return {"status": AlertStatus.RESOLVED}


def _messaged(action: AlertAction) -> Changes:
    if not is_seen(action.detail):
        raise EmptyMessage
    return {}
