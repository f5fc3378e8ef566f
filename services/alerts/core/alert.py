"""An alert's life: raised, updated by newer tellings of its report, acted on and corrected by named persons.

Keeps law 5: the tier is the gravest over all revisions and corrections and falls only by a named
person's `tier` action; after that only a rule that person had not seen raises it again.
"""

from datetime import datetime
from itertools import chain

from contracts.events import (
    AlertAction,
    AlertChanged,
    AlertReview,
    AlertStatus,
    Correction,
    EventClassified,
    EventReviewed,
    MachineCodes,
    RuleHit,
    ShownOrigin,
    Tier,
    derived_id,
)
from contracts.wording import is_reason

from .actions import MAX_EARLIER_REVIEWS, acted
from .correction import laid_over, machine_codes, machine_of, merged, standing
from .errors import NoNamedPerson, NoReasonToCorrect, OtherReport, ReviewedMeanwhile, TellingNotKnown
from .urgency import Urgency, evaluate, gravest, in_order, is_graver


def raise_alert(event: EventClassified, urgency: Urgency, origin: ShownOrigin, now: datetime) -> AlertChanged:
    """The first state of a report's alert; every report has one, T3 included."""
    return AlertChanged(
        event_id=derived_id(event.report_id, "alert:1"),
        report_id=event.report_id,
        version=1,
        revision=event.revision,
        tier=urgency.tier,
        rules=urgency.rules,
        received_at=event.received_at,
        raised_at=now,
        changed_at=now,
        synthetic=event.synthetic,
        withheld=event.withheld,
        abstained=event.abstained,
        report_type=event.codes.report_type.code,
        categories=tuple(coded.code for coded in event.codes.meant),
        confidence=event.codes.categories[0].confidence,
        harm=event.codes.harm.code,
        machine=machine_codes(event),
        scrubber_version=event.scrubber_version,
        text="" if event.withheld else event.text,
        origin=origin,
    )


def update_alert(
    current: AlertChanged, event: EventClassified, urgency: Urgency, origin: ShownOrigin, now: datetime
) -> AlertChanged | None:
    """The alert after a newer telling of its report; None when this telling or a newer one is known.

    Text and codes are the newer telling's; tier, rules and what people did are kept. A person's
    correction lies over the newer codes too, and asks to be confirmed.
    """
    if event.report_id != current.report_id:
        raise OtherReport
    if event.revision <= current.revision:
        return None
    newest, now_said = raise_alert(event, urgency, origin, now), urgency
    if current.review is not None:
        review = current.review.model_copy(update={"to_confirm": True})
        newest = newest.model_copy(update=_codes_under(review, machine_codes(event)))
        now_said = evaluate(laid_over(event, review.correction, is_confirmed=review.confirmed is not None))
        urgency = _either(urgency, now_said)
    return newest.model_copy(
        update=_next(current)
        | _tiered(current, urgency, now)
        | {
            "rules": _shown(_gravest_hits(urgency.rules, _without_quotes(current.rules)), now_said),
            "received_at": current.received_at,
            "raised_at": current.raised_at,
            "synthetic": current.synthetic or event.synthetic,
            "assigned_to": current.assigned_to,
            "actions": current.actions,
            "earlier_reviews": current.earlier_reviews,
        }
    )


def act(
    current: AlertChanged,
    action: AlertAction,
    *,
    tier: Tier | None = None,
    assigned_to: str | None = None,
    tier_seen: Tier | None = None,
) -> AlertChanged:
    """The alert after a named person's action; raises `AlertRefused` where it cannot take it.

    `tier_seen` is the tier that the person had before them; None where they do not say.
    """
    changes = acted(current, action, tier=tier, assigned_to=assigned_to, tier_seen=tier_seen)
    if tier is not None:
        # The record says what the tier became; the reason alone would leave that to be guessed.
        action = action.model_copy(
            update={"detail": f"{current.tier.value} to {tier.value}: {action.detail}"}
        )
    kept = {"actions": (*current.actions, action), "changed_at": max(current.changed_at, action.at)}
    after = current.model_copy(update=_next(current) | kept | changes)
    return after.model_copy(
        update={"waiting_since": _waiting_since(current, after.tier, after.status, action.at)}
    )


def correct(
    current: AlertChanged, event: EventClassified | None, asked: EventReviewed
) -> tuple[AlertChanged, EventReviewed]:
    """The alert and the review after a named person's correction of what they read.

    `asked` carries the number after the review that the person saw, and only the axes they set. `event`
    is the newest telling; without it the rules cannot be asked again and the tier stays. Raises
    `AlertRefused` where another review came first or the telling is not known.
    """
    before = current.review
    _check(current, asked)
    whole = merged(before.correction if before else None, asked.correction)
    reviewed = asked.model_copy(
        update={
            "correction": whole,
            "confirmed": _confirmed(current, asked, whole),
            "scrubber_version": current.scrubber_version if asked.revision == current.revision else "",
        }
    )
    review = AlertReview(
        review=reviewed.review,
        revision=reviewed.revision,
        correction=whole,
        axes=tuple(asked.correction.model_dump(exclude_none=True)),
        confirmed=reviewed.confirmed,
        reviewed_by=reviewed.reviewed_by,
        reviewed_at=reviewed.reviewed_at,
        reason=reviewed.reason,
        to_confirm=reviewed.revision < current.revision,
    )
    changes = _next(current) | _codes_under(review, machine_of(current))
    changes["changed_at"] = max(current.changed_at, asked.reviewed_at)
    if before is not None:
        changes["earlier_reviews"] = (*current.earlier_reviews, before)[-MAX_EARLIER_REVIEWS:]
    if event is not None:
        urgency = evaluate(laid_over(event, whole, is_confirmed=review.confirmed is not None))
        changes |= _tiered(current, urgency, asked.reviewed_at)
        changes["rules"] = _shown(current.rules, urgency)
    return current.model_copy(update=changes), reviewed


def _confirmed(current: AlertChanged, asked: EventReviewed, whole: Correction) -> MachineCodes | None:
    """All codes as a person last confirmed them; those of a telling that they did not read are not."""
    if asked.correction == Correction() and asked.revision == current.revision:
        return standing(machine_of(current), whole)
    before = current.review
    if before is None:
        return None
    # An older version kept a confirmation as a review of nothing, without the codes that stood.
    is_untold = before.axes is None and before.correction == Correction() and not before.to_confirm
    return machine_of(current) if is_untold else before.confirmed


def _check(current: AlertChanged, asked: EventReviewed) -> None:
    newest = current.review.review if current.review else 0
    if not asked.reviewed_by.strip():
        raise NoNamedPerson
    if not is_reason(asked.reason):
        raise NoReasonToCorrect
    if asked.review != newest + 1:
        raise ReviewedMeanwhile(newest)
    if not asked.revision <= current.revision:
        raise TellingNotKnown


def _codes_under(review: AlertReview, machine: MachineCodes) -> dict[str, object]:
    codes = standing(machine, review.correction)
    return {
        "machine": machine,
        "review": review,
        "report_type": codes.report_type,
        "categories": codes.categories,
        "harm": codes.harm,
    }


def _tiered(current: AlertChanged, urgency: Urgency, at: datetime) -> dict[str, object]:
    tier = _tier_after(current, urgency)
    status = AlertStatus.OPEN if is_graver(tier, current.tier) else current.status
    return {
        "tier": tier,
        "status": status,
        "waiting_since": _waiting_since(current, tier, status, at),
    }


def _waiting_since(current: AlertChanged, tier: Tier, status: AlertStatus, at: datetime) -> datetime | None:
    """From when its tier's time to acknowledge counts: another tier, or opened again, begins anew."""
    is_opened = status is AlertStatus.OPEN and current.status is not AlertStatus.OPEN
    return at if tier is not current.tier or is_opened else current.waiting_since


def _shown(known: tuple[RuleHit, ...], now_said: Urgency) -> tuple[RuleHit, ...]:
    """What the codes that count call for, on its ground of now; what called for more and does not, beside it.

    So a rule may be there twice: graver by what was a mistake or an older text, and as it stands.
    """
    standing = {hit.rule: hit.tier for hit in now_said.rules}
    lapsed = (
        hit.model_copy(update={"stands": False})
        for hit in _gravest_hits(known)
        if hit.rule not in standing or is_graver(hit.tier, standing[hit.rule])
    )
    return in_order((*now_said.rules, *lapsed))


def _either(machine: Urgency, person: Urgency) -> Urgency:
    return Urgency(gravest((machine.tier, person.tier)), _gravest_hits(machine.rules, person.rules))


def _gravest_hits(*sources: tuple[RuleHit, ...]) -> tuple[RuleHit, ...]:
    """Each rule once, at its gravest; of equally grave hits the first counts."""
    found: dict[str, RuleHit] = {}
    for hit in chain(*sources):
        if hit.rule not in found or is_graver(hit.tier, found[hit.rule].tier):
            found[hit.rule] = hit
    return in_order(found.values())


def _without_quotes(hits: tuple[RuleHit, ...]) -> tuple[RuleHit, ...]:
    """Of an older telling: that text was replaced, perhaps because it said too much, and spans do not fit."""
    return tuple(hit.model_copy(update={"quotes": ()}) for hit in hits)


def _next(current: AlertChanged) -> dict[str, object]:
    version = current.version + 1
    return {"version": version, "event_id": derived_id(current.report_id, f"alert:{version}")}


def _tier_after(current: AlertChanged, urgency: Urgency) -> Tier:
    """Where a person set the tier, only rules not seen until now may raise it.

    A rule that was known at a lesser tier (no harm then, harm now), or for which a mistake alone had called,
    counts as not seen.
    """
    if not any(action.action == "tier" for action in current.actions):
        return gravest((current.tier, urgency.tier))
    seen = {hit.rule: hit.tier for hit in current.rules if hit.stands}
    unseen = [
        hit.tier for hit in urgency.rules if hit.rule not in seen or is_graver(hit.tier, seen[hit.rule])
    ]
    return gravest((current.tier, *unseen))
