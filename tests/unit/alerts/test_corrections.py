"""A person's codes over the machine's: numbered, never lowering a tier, confirmed after a newer telling."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import (
    AlertChanged,
    AlertStatus,
    Correction,
    EventClassified,
    EventReviewed,
    Evidence,
    Revision,
    ShownOrigin,
    StructuredReading,
    Tier,
    derived_id,
)
from contracts.facts import FactName as F
from services.alerts.core import (
    NoNamedPerson,
    NoReasonToCorrect,
    ReviewedMeanwhile,
    TellingNotKnown,
    act,
    agreement,
    correct,
    evaluate,
    machine_of,
    raise_alert,
    update_alert,
)
from services.alerts.core.actions import MAX_EARLIER_REVIEWS
from services.alerts.core.urgency import is_graver
from tests.unit.alerts.builders import AT, REPORT_ID, an_action, an_event

LATER = AT + timedelta(hours=1)
CALM = an_event("OTH-99")
ARREST = {"categories": ("AWY-01", "AWY-07"), "harm": "HL-4"}


def alert_of(event: EventClassified) -> AlertChanged:
    return raise_alert(event, evaluate(event), ShownOrigin(), AT)


def asked(review: int = 1, *, revision: tuple[int, int] = (0, 0), **axes: Any) -> EventReviewed:
    return EventReviewed(
        event_id=derived_id(REPORT_ID, f"review:{review}"),
        report_id=REPORT_ID,
        review=review,
        revision=Revision(round=revision[0], step=revision[1]),
        correction=Correction(**axes),
        reviewed_by="Dana Example",
        reviewed_at=LATER,
        reason="Read again.",
    )


def corrected(alert: AlertChanged, event: EventClassified | None, review: EventReviewed) -> AlertChanged:
    return correct(alert, event, review)[0]


def told_again(alert: AlertChanged, event: EventClassified) -> AlertChanged:
    after = update_alert(alert, event, evaluate(event), ShownOrigin(), LATER)
    assert after is not None
    return after


def test_a_correction_lies_over_the_machines_codes_and_both_are_seen() -> None:
    before = alert_of(an_event("MED-02", harm="HL-1"))
    after, review = correct(before, CALM, asked(categories=("EQP-01", "COM-01"), harm="HL-2"))
    assert (after.version, after.categories, after.harm) == (2, ("EQP-01", "COM-01"), "HL-2")
    assert (after.report_type, machine_of(after)) == ("RT-INC", machine_of(before))
    assert machine_of(after).categories == ("MED-02",)
    assert after.review is not None
    assert (after.review.review, after.review.reason, after.review.to_confirm) == (1, "Read again.", False)
    assert (review.review, review.scrubber_version) == (1, "1")


def test_a_second_correction_leaves_what_the_first_one_set() -> None:
    once = corrected(alert_of(CALM), CALM, asked(1, categories=("EQP-01",)))
    twice, review = correct(once, CALM, asked(2, harm="HL-2"))
    assert (twice.categories, twice.harm) == (("EQP-01",), "HL-2")
    assert review.correction == Correction(categories=("EQP-01",), harm="HL-2")


def test_every_correction_is_remembered_with_who_made_it_and_why() -> None:
    once = corrected(alert_of(CALM), CALM, asked(1, harm="HL-5"))
    twice = corrected(once, CALM, asked(2, harm="HL-1"))
    assert (once.earlier_reviews, twice.earlier_reviews) == ((), (once.review,))
    newer = an_event("OTH-99", revision=(1, 0))
    assert told_again(twice, newer).earlier_reviews == (once.review,)


def test_of_very_many_corrections_the_newest_are_remembered() -> None:
    alert = alert_of(CALM)
    for number in range(1, MAX_EARLIER_REVIEWS + 3):
        alert = corrected(alert, CALM, asked(number, harm="HL-1"))
    reviews = [one.review for one in alert.earlier_reviews]
    assert reviews == list(range(2, MAX_EARLIER_REVIEWS + 2))


def test_a_correction_raises_the_tier_by_the_rules_and_opens_the_alert_again() -> None:
    resolved = act(alert_of(CALM), an_action("resolve", "not_urgent"))
    after = corrected(resolved, CALM, asked(**ARREST))
    assert (alert_of(CALM).tier, after.tier, after.status) == (Tier.T3, Tier.T1, AlertStatus.OPEN)
    assert after.waiting_since == LATER
    assert corrected(after, CALM, asked(2, harm="HL-5")).waiting_since == LATER
    (hit,) = [hit for hit in after.rules if hit.rule == "U02"]
    assert "AWY-01, set by an expert" in hit.reason


def test_severe_harm_that_a_person_sets_is_believed_against_a_fact_read_otherwise() -> None:
    event = an_event("CLN-01", no=[F.EMS_CONTRIBUTION])
    after = corrected(alert_of(event), event, asked(harm="HL-5"))
    assert after.tier is Tier.T1
    assert any("harm HL-5 as set by an expert" in hit.reason for hit in after.rules)


def test_a_reading_that_the_person_overrules_keeps_no_rule_silent() -> None:
    event = an_event("AWY-01", report_type="RT-NM", harm="HL-0", reading=StructuredReading(harm_read="HL-0"))
    before = alert_of(event)
    after = corrected(before, event, asked(report_type="RT-INC", harm="HL-3"))
    assert is_graver(after.tier, before.tier)


def test_a_correction_never_lowers_a_tier_and_takes_no_rule_away() -> None:
    event = an_event("AWY-01", harm="HL-5")
    before = alert_of(event)
    after = corrected(before, event, asked(categories=("OTH-99",), harm="HL-0", report_type="RT-UC"))
    assert (before.tier, after.tier, after.harm) == (Tier.T1, Tier.T1, "HL-0")
    assert [hit.rule for hit in after.rules] == [hit.rule for hit in before.rules]


def test_a_rule_that_only_a_mistake_called_for_stays_and_says_that_it_no_longer_counts() -> None:
    mistaken = corrected(alert_of(CALM), CALM, asked(1, harm="HL-5"))
    assert [(hit.rule, hit.stands) for hit in mistaken.rules] == [("U01", True)]
    mended = corrected(mistaken, CALM, asked(2, harm="HL-1"))
    assert (mended.tier, mended.rules[0].rule, mended.rules[0].stands) == (Tier.T1, "U01", False)
    assert corrected(mended, CALM, asked(3, harm="HL-5")).rules[0].stands


def test_a_newer_telling_says_which_rules_no_longer_count() -> None:
    tube = an_event("AWY-01", harm="HL-3")
    after = told_again(alert_of(tube), an_event("OTH-99", revision=(1, 0)))
    assert after.tier is Tier.T1
    assert not any(hit.stands for hit in after.rules)


def test_a_tier_that_a_person_lowered_rises_only_by_a_rule_they_had_not_seen() -> None:
    event = an_event("AWY-01", harm="HL-3")
    lowered = act(alert_of(event), an_action("tier", "A drill."), tier=Tier.T3)
    same = corrected(lowered, event, asked(1, harm="HL-3"))
    assert same.tier is Tier.T3
    assert corrected(same, event, asked(2, harm="HL-5")).tier is Tier.T1


def test_a_rule_that_a_mistake_called_for_may_raise_a_lowered_tier_once_it_is_true() -> None:
    mistaken = corrected(alert_of(CALM), CALM, asked(1, harm="HL-5"))
    mended = corrected(mistaken, CALM, asked(2, harm="HL-1"))
    lowered = act(mended, an_action("tier", "Nobody died."), tier=Tier.T3)
    assert corrected(lowered, CALM, asked(3, harm="HL-1")).tier is Tier.T3
    assert corrected(lowered, CALM, asked(3, harm="HL-5")).tier is Tier.T1


def test_a_rule_that_still_stands_at_a_lesser_tier_is_shown_beside_the_graver_one_that_does_not() -> None:
    event = an_event("PTH-02", harm="HL-1")
    graver = corrected(alert_of(event), event, asked(1, harm="HL-4"))
    mended = corrected(graver, event, asked(2, harm="HL-1"))
    shown = [(hit.tier, hit.stands) for hit in mended.rules if hit.rule == "U08"]
    assert shown == [(Tier.T1, False), (Tier.T2, True)]
    again = corrected(mended, event, asked(3, harm="HL-4"))
    assert [(hit.tier, hit.stands) for hit in again.rules if hit.rule == "U08"] == [(Tier.T1, True)]
    calm = told_again(mended, an_event("OTH-99", harm="HL-1", revision=(1, 0)))
    assert [(hit.tier, hit.stands) for hit in calm.rules if hit.rule == "U08"] == [(Tier.T1, False)]


def test_a_rule_seen_at_a_lesser_tier_does_not_undo_what_a_person_decided_then() -> None:
    event = an_event("PTH-02", harm="HL-1")
    alert = corrected(alert_of(event), event, asked(1, harm="HL-4"))
    alert = corrected(alert, event, asked(2, harm="HL-1"))
    alert = act(alert, an_action("tier", "Nobody fell."), tier=Tier.T3)
    alert = act(alert, an_action("resolve", "not_urgent"))
    for after in (
        corrected(alert, event, asked(3, phase="PH-05")),
        told_again(alert, an_event("PTH-02", harm="HL-1", revision=(1, 0))),
    ):
        assert (after.tier, after.status) == (Tier.T3, AlertStatus.RESOLVED)
    graver = corrected(alert, event, asked(3, harm="HL-4"))
    assert (graver.tier, graver.status) == (Tier.T1, AlertStatus.OPEN)


def test_a_rule_that_stands_by_another_ground_gives_the_ground_as_it_is_now() -> None:
    event = an_event("CLN-01", harm="HL-5", yes=[F.LIKE_U01], evidence=(Evidence(start=0, end=4),))
    after = corrected(alert_of(event), event, asked(harm="HL-1"))
    (hit,) = [hit for hit in after.rules if hit.rule == "U01"]
    (now,) = [hit for hit in evaluate(an_event("CLN-01", yes=[F.LIKE_U01])).rules if hit.rule == "U01"]
    assert (hit.tier, hit.stands, hit.reason) == (Tier.T1, True, now.reason)
    assert "HL-5" not in hit.reason


def test_without_the_telling_the_codes_change_and_the_tier_stays() -> None:
    before = alert_of(CALM).model_copy(update={"machine": None})
    after = corrected(before, None, asked(**ARREST))
    assert (after.harm, after.tier, machine_of(after).harm) == ("HL-4", Tier.T3, "HL-1")


def test_a_newer_telling_keeps_the_review_and_asks_to_confirm_it() -> None:
    once = corrected(alert_of(CALM), CALM, asked(harm="HL-2"))
    newer = an_event("EQP-01", harm="HL-3", revision=(1, 0))
    after = told_again(once, newer)
    assert (after.harm, after.categories) == ("HL-2", ("EQP-01",))
    assert (machine_of(after).harm, machine_of(after).categories) == ("HL-3", ("EQP-01",))
    assert after.review is not None
    assert after.review.to_confirm
    confirmed, review = correct(after, newer, asked(2, revision=(1, 0)))
    assert confirmed.review is not None
    assert not confirmed.review.to_confirm
    assert (confirmed.harm, review.correction) == ("HL-2", Correction(harm="HL-2"))


def test_a_newer_telling_is_put_before_the_rules_with_the_persons_codes_too() -> None:
    once = corrected(alert_of(CALM), CALM, asked(categories=("AWY-01",)))
    lost = once.model_copy(update={"tier": Tier.T3, "rules": ()})
    assert told_again(lost, an_event("OTH-99", revision=(1, 0))).tier is Tier.T1


def test_a_correction_of_an_older_telling_is_taken_and_asks_to_be_confirmed() -> None:
    event = an_event("OTH-99", revision=(1, 0))
    after, review = correct(told_again(alert_of(CALM), event), event, asked(harm="HL-2"))
    assert after.review is not None
    assert after.review.to_confirm
    assert review.scrubber_version == "", "which scrubber made the text that was read is not known here"


def test_what_cannot_be_taken_is_refused_by_name() -> None:
    before = alert_of(CALM)
    once = corrected(before, CALM, asked(1, harm="HL-2"))
    for review in (asked(1, harm="HL-3"), asked(3, harm="HL-3")):
        with pytest.raises(ReviewedMeanwhile, match="review 1"):
            correct(once, CALM, review)
    with pytest.raises(TellingNotKnown):
        correct(before, CALM, asked(revision=(0, 1)))
    with pytest.raises(NoNamedPerson):
        correct(before, CALM, asked().model_copy(update={"reviewed_by": " "}))
    with pytest.raises(NoReasonToCorrect):
        correct(before, CALM, asked().model_copy(update={"reason": " "}))


def test_each_review_says_which_axes_it_set_itself_and_what_was_confirmed() -> None:
    event = an_event("MED-02", harm="HL-1")
    once, first = correct(alert_of(event), event, asked(1, harm="HL-1"))
    twice, second = correct(once, event, asked(2, harm="HL-1"))
    thrice, third = correct(twice, event, asked(3))
    last, fourth = correct(thrice, event, asked(4, phase="PH-05"))
    reviews = (once.review, twice.review, thrice.review, last.review)
    assert [one.axes for one in reviews if one] == [("harm",), ("harm",), (), ("phase",)]
    assert [one.confirmed for one in (first, second)] == [None, None]
    for confirmed in (third.confirmed, fourth.confirmed, last.review and last.review.confirmed):
        assert confirmed is not None
        assert (confirmed.harm, confirmed.categories) == ("HL-1", ("MED-02",))


def test_a_confirmation_kept_by_an_older_version_speaks_for_the_codes_of_its_telling() -> None:
    once = corrected(alert_of(CALM), CALM, asked(1))
    assert once.review is not None
    kept = once.model_copy(
        update={"review": once.review.model_copy(update={"axes": None, "confirmed": None})}
    )
    _, review = correct(kept, CALM, asked(2, phase="PH-05"))
    assert review.confirmed == machine_of(once)
    newer = an_event("MED-02", revision=(1, 0))
    _, later = correct(told_again(kept, newer), newer, asked(2, revision=(1, 0), phase="PH-05"))
    assert later.confirmed is None, "which codes stood then is not known"


def test_codes_of_a_telling_that_the_person_did_not_read_are_not_confirmed() -> None:
    newer = an_event("OTH-99", harm="HL-3", revision=(1, 0))
    after, review = correct(told_again(alert_of(CALM), newer), newer, asked())
    assert review.confirmed is None
    assert after.review is not None
    assert (after.review.confirmed, after.review.to_confirm) == (None, True)


def test_a_confirmation_speaks_for_all_codes_whatever_was_set_before_or_is_set_after() -> None:
    unlike = StructuredReading(unlike=("U02",))
    event = an_event("AWY-01", reading=unlike)
    before = alert_of(event)
    alone = corrected(before, event, asked(1))
    assert (before.tier, alone.tier) == (Tier.T2, Tier.T1)
    set_before = corrected(corrected(before, event, asked(1, phase="PH-05")), event, asked(2))
    assert set_before.tier is Tier.T1
    told = an_event("AWY-01", reading=unlike, revision=(1, 0))
    lost = corrected(alone, event, asked(2, phase="PH-05")).model_copy(update={"tier": Tier.T2, "rules": ()})
    assert told_again(lost, told).tier is Tier.T1


AXES = st.fixed_dictionaries(
    {},
    optional={
        "report_type": st.sampled_from(["RT-INC", "RT-NM", "RT-UC"]),
        "categories": st.sampled_from([("AWY-01",), ("MED-02", "OTH-99"), ("OTH-99",)]),
        "harm": st.sampled_from(["HL-0", "HL-2", "HL-5", "HL-U"]),
        "provider_harm": st.sampled_from(["HL-0", "HL-3"]),
    },
)


@given(st.lists(AXES, max_size=4), st.lists(st.sampled_from(["AWY-01", "EQP-01", "OTH-99"]), max_size=3))
def test_whatever_comes_the_tier_never_falls_and_reviews_only_grow(
    corrections: list[dict[str, Any]], tellings: list[str]
) -> None:
    event, alert = CALM, alert_of(CALM)
    for number, axes in enumerate(corrections, 1):
        after = corrected(alert, event, asked(number, revision=(alert.revision.round, 0), **axes))
        assert not is_graver(alert.tier, after.tier)
        assert after.version == alert.version + 1
        alert = after
        if tellings:
            event = an_event(tellings.pop(), revision=(alert.revision.round + 1, 0))
            newer = told_again(alert, event)
            assert not is_graver(alert.tier, newer.tier)
            assert newer.review is not None
            assert newer.review.review == number
            alert = newer


def test_agreement_counts_the_axes_a_person_spoke_of() -> None:
    machine = machine_of(alert_of(an_event("MED-02", "COM-01", harm="HL-1")))
    only_harm = Correction(harm="HL-1")
    assert agreement(machine, only_harm, only_harm) == {"harm": True}
    turned = Correction(categories=("COM-01", "MED-02"))
    assert agreement(machine, turned, turned) == {"categories": True, "primary_category": False}


def test_a_confirmation_speaks_of_every_code() -> None:
    machine = machine_of(alert_of(an_event("MED-02", harm="HL-1")))
    agreed = agreement(machine, Correction(), Correction(harm="HL-3"))
    assert (agreed["harm"], agreed["primary_category"], agreed["report_type"]) == (False, True, True)
    assert "provider_harm" not in agreed, "neither spoke of it"
