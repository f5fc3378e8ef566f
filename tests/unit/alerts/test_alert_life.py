"""An alert is raised once, updated by newer tellings, and moved by named persons only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events import (
    AlertAction,
    AlertChanged,
    AlertStatus,
    EventClassified,
    Evidence,
    Revision,
    ShownOrigin,
    Tier,
    derived_id,
)
from contracts.facts import FactName as F
from services.alerts.core import (
    MAX_ACTIONS,
    MAX_DETAIL_CHARS,
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
    act,
    evaluate,
    raise_alert,
    update_alert,
)
from services.alerts.core.urgency import is_graver
from tests.unit.alerts.builders import AT, REPORT_ID, TEXT, an_action, an_alert, an_event

LATER = AT + timedelta(hours=1)
QUOTED = (Evidence(start=0, end=17),)


def updated(current: AlertChanged, event: EventClassified) -> AlertChanged:
    changed = update_alert(current, event, evaluate(event), ShownOrigin(), LATER)
    assert changed is not None
    return changed


def rules(alert: AlertChanged) -> dict[str, Tier]:
    """Each at its gravest: the first of those that are there twice."""
    return {hit.rule: hit.tier for hit in reversed(alert.rules)}


def test_an_alert_is_raised_with_what_the_event_tells() -> None:
    event = an_event("AWY-01", "AWY-07", harm="HL-3", evidence=QUOTED)
    alert = raise_alert(event, evaluate(event), ShownOrigin(state="OH"), AT)
    assert (alert.version, alert.event_id) == (1, derived_id(REPORT_ID, "alert:1"))
    assert (alert.tier, alert.status) == (Tier.T1, AlertStatus.OPEN)
    assert (alert.categories, alert.confidence, alert.harm) == (("AWY-01", "AWY-07"), 0.82, "HL-3")
    assert alert.rules[0].quotes[0].words == "Tube in the goose"
    assert alert.raised_at == alert.changed_at == AT


def test_a_withheld_event_raises_an_alert_without_words() -> None:
    alert = an_alert(an_event("AWY-01", evidence=QUOTED, withheld=True))
    assert (alert.tier, alert.text, alert.withheld) == (Tier.T1, "", True)
    assert all(hit.quotes == () for hit in alert.rules)


@pytest.mark.parametrize("revision", [(0, 0), (0, 1), (1, 0)])
def test_a_telling_already_known_changes_nothing(revision: tuple[int, int]) -> None:
    event = an_event("AWY-01", revision=revision)
    assert (
        update_alert(an_alert(an_event(revision=(1, 0))), event, evaluate(event), ShownOrigin(), LATER)
        is None
    )


def test_an_event_of_another_report_is_refused() -> None:
    event = an_event(revision=(1, 0), report_id=uuid4())
    with pytest.raises(OtherReport):
        update_alert(an_alert(), event, evaluate(event), ShownOrigin(), LATER)


def test_a_milder_telling_replaces_words_and_codes_but_never_the_tier() -> None:
    first = an_alert(an_event("AWY-01", evidence=QUOTED))
    second = updated(first, an_event("AWY-02", text="Tube seen at once.", revision=(0, 1)))
    assert (second.tier, second.categories, second.text) == (Tier.T1, ("AWY-02",), "Tube seen at once.")
    assert (second.version, second.event_id) == (2, derived_id(REPORT_ID, "alert:2"))
    assert (second.raised_at, second.changed_at) == (AT, LATER)
    assert rules(second) == {"U02": Tier.T1}


def test_words_of_a_replaced_telling_leave_the_rules_they_backed() -> None:
    first = an_alert(an_event("AWY-01", evidence=QUOTED))
    second = updated(first, an_event("AWY-02", text="x", revision=(0, 1)))
    assert TEXT[:17] not in second.model_dump_json()


def test_a_graver_telling_raises_the_tier_and_opens_the_alert_again() -> None:
    first = act(an_alert(an_event("PTH-01")), an_action("acknowledge"))
    second = updated(first, an_event("PTH-01", harm="HL-3", revision=(0, 1)))
    assert (first.tier, second.tier) == (Tier.T2, Tier.T1)
    assert second.status is AlertStatus.OPEN
    assert second.actions == first.actions


def test_a_telling_of_equal_urgency_leaves_the_status() -> None:
    first = act(an_alert(), an_action("acknowledge"))
    assert updated(first, an_event("AWY-01", revision=(0, 1))).status is AlertStatus.ACKNOWLEDGED


def test_a_tier_a_person_lowered_stays_when_the_same_rules_fire_again() -> None:
    lowered = act(an_alert(), an_action("tier", "seen at once"), tier=Tier.T3)
    assert updated(lowered, an_event("AWY-01", revision=(0, 1))).tier is Tier.T3


def test_a_rule_the_person_had_not_seen_raises_the_tier_again() -> None:
    lowered = act(an_alert(), an_action("tier", "seen at once"), tier=Tier.T3)
    raised = updated(lowered, an_event("AWY-01", revision=(0, 1), yes=[F.STILL_IN_SERVICE]))
    assert (raised.tier, raised.status) == (Tier.T1, AlertStatus.OPEN)


def test_a_rule_known_at_a_lesser_tier_counts_as_not_seen() -> None:
    lowered = act(an_alert(an_event("PTH-01")), an_action("tier", "nobody aboard"), tier=Tier.T3)
    assert updated(lowered, an_event("PTH-01", revision=(0, 1))).tier is Tier.T3
    assert updated(lowered, an_event("PTH-01", harm="HL-3", revision=(0, 1))).tier is Tier.T1


def test_a_rule_raised_once_after_the_person_is_remembered_at_its_gravest() -> None:
    lowered = act(an_alert(an_event("PTH-01")), an_action("tier", "nobody aboard"), tier=Tier.T3)
    raised = updated(lowered, an_event("PTH-01", harm="HL-3", revision=(0, 1)))
    milder = updated(raised, an_event("PTH-01", revision=(0, 2)))
    assert (milder.tier, rules(milder)) == (Tier.T1, {"U08": Tier.T1})


def test_an_alert_waits_from_when_it_took_its_tier_or_was_opened_again() -> None:
    raised = an_alert(an_event("PTH-01"))
    assert (raised.tier, raised.waiting_since) == (Tier.T2, None)
    same = updated(raised, an_event("PTH-01", revision=(0, 1)))
    assert same.waiting_since is None
    graver = updated(same, an_event("PTH-01", harm="HL-3", revision=(0, 2)))
    assert (graver.tier, graver.waiting_since, graver.raised_at) == (Tier.T1, LATER, AT)
    talked = act(graver, an_action("message", "Calling.", at=LATER + timedelta(hours=1)))
    assert updated(talked, an_event("PTH-01", revision=(0, 3))).waiting_since == LATER
    lowered = act(talked, an_action("tier", "No.", at=LATER + timedelta(hours=2)), tier=Tier.T2)
    assert lowered.waiting_since == LATER + timedelta(hours=2)
    resolved = act(raised, an_action("resolve", "duplicate", at=LATER))
    assert resolved.waiting_since is None
    again = act(resolved, an_action("tier", "Worse.", at=LATER), tier=Tier.T1)
    assert (again.status, again.waiting_since) == (AlertStatus.OPEN, LATER)


def test_an_alert_is_acknowledged_assigned_discussed_and_resolved() -> None:
    alert = act(an_alert(), an_action("acknowledge", at=LATER))
    alert = act(alert, an_action("assign"), assigned_to="Robin Sample")
    alert = act(alert, an_action("message", "Calling the medical director."))
    alert = act(alert, an_action("resolve", "true signal"))
    assert (alert.status, alert.assigned_to, alert.version) == (AlertStatus.RESOLVED, "Robin Sample", 5)
    assert [action.action for action in alert.actions] == ["acknowledge", "assign", "message", "resolve"]
    assert alert.event_id == derived_id(REPORT_ID, "alert:5")
    assert alert.changed_at == LATER


def test_talk_goes_on_after_an_alert_is_resolved() -> None:
    resolved = act(an_alert(), an_action("resolve", "duplicate"))
    assert act(resolved, an_action("message", "See the other one.")).status is AlertStatus.RESOLVED


def test_raising_the_tier_opens_a_resolved_alert() -> None:
    resolved = act(an_alert(an_event()), an_action("resolve", "not urgent"))
    raised = act(resolved, an_action("tier", "third one this week"), tier=Tier.T1)
    assert (raised.tier, raised.status) == (Tier.T1, AlertStatus.OPEN)


ACKNOWLEDGED = act(an_alert(), an_action("acknowledge"))
RESOLVED = act(an_alert(), an_action("resolve", "true signal"))


@pytest.mark.parametrize(
    ("current", "action", "refusal"),
    [
        (ACKNOWLEDGED, an_action("acknowledge"), AlreadyAcknowledged),
        (RESOLVED, an_action("acknowledge"), AlreadyResolved),
        (RESOLVED, an_action("assign"), AlreadyResolved),
        (RESOLVED, an_action("resolve", "again"), AlreadyResolved),
        (an_alert(), an_action("assign"), NoAssignee),
        (an_alert(), an_action("tier", "why"), NoTier),
        (an_alert(), an_action("resolve", "  "), NoDisposition),
        (an_alert(), an_action("resolve", "\u3164\u200b"), NoDisposition),
        (an_alert(), an_action("message", "\n"), EmptyMessage),
        (an_alert(), an_action("message", "\u2800\ufeff"), EmptyMessage),
        (an_alert(), an_action("acknowledge", by=" "), NoNamedPerson),
        (an_alert(), an_action("message", "x" * (MAX_DETAIL_CHARS + 1)), DetailTooLong),
    ],
    ids=lambda value: getattr(value, "__name__", getattr(value, "action", "")),
)
def test_an_action_the_alert_cannot_take_is_refused_by_its_fact(
    current: AlertChanged, action: AlertAction, refusal: type[AlertRefused]
) -> None:
    with pytest.raises(refusal):
        act(current, action)


@pytest.mark.parametrize(
    ("current", "tier", "detail", "refusal"),
    [
        (an_alert(), Tier.T1, "same", TierUnchanged),
        (an_alert(), Tier.T2, " ", NoReason),
        (an_alert(), Tier.T2, "\uffa0\u2060", NoReason),
        (RESOLVED, Tier.T3, "closed", AlreadyResolved),
    ],
)
def test_a_tier_is_not_set_without_need_or_reason(
    current: AlertChanged, tier: Tier, detail: str, refusal: type[AlertRefused]
) -> None:
    with pytest.raises(refusal):
        act(current, an_action("tier", detail), tier=tier)


def test_a_value_that_has_no_meaning_with_the_action_is_refused() -> None:
    with pytest.raises(MisplacedValue):
        act(an_alert(), an_action("acknowledge"), tier=Tier.T3)
    with pytest.raises(MisplacedValue):
        act(an_alert(), an_action("resolve", "true signal"), assigned_to="Robin Sample")


def test_talk_ends_before_the_room_to_resolve_does() -> None:
    alert = an_alert().model_copy(update={"actions": (an_action("message", "x"),) * 250})
    with pytest.raises(TooManyActions):
        act(alert, an_action("message", "one more"))
    assert act(alert, an_action("resolve", "true signal")).status is AlertStatus.RESOLVED
    full = alert.model_copy(update={"actions": (an_action("message", "x"),) * MAX_ACTIONS})
    with pytest.raises(TooManyActions):
        act(full, an_action("resolve", "true signal"))


SETS_A_TIER = st.tuples(st.just("tier"), st.sampled_from(list(Tier)))
IS_TOLD_AGAIN = st.tuples(
    st.just("event"),
    st.tuples(
        st.sampled_from(["AWY-01", "PTH-01", "AWY-09", "OTH-99"]),
        st.sampled_from(["HL-1", "HL-3", "HL-5"]),
        st.tuples(st.integers(0, 2), st.integers(0, 3)),
    ),
)


@given(st.lists(SETS_A_TIER | IS_TOLD_AGAIN, max_size=12))
@settings(max_examples=200)
def test_over_any_life_the_tier_falls_only_by_a_persons_tier_action(
    life: list[tuple[str, Tier | tuple[str, str, tuple[int, int]]]],
) -> None:
    alert = an_alert(an_event())
    for _, step in life:
        before = alert
        if isinstance(step, Tier):
            if step is not before.tier:
                alert = act(before, an_action("tier", "judged"), tier=step)
                assert alert.tier is step
        else:
            event = an_event(step[0], harm=step[1], revision=step[2])
            alert = update_alert(before, event, evaluate(event), ShownOrigin(), LATER) or before
            assert not is_graver(before.tier, alert.tier)
            assert set(rules(before)) <= set(rules(alert))
            assert alert.revision == max(before.revision, event.revision)
        assert alert.version in (before.version, before.version + 1)


def test_the_same_telling_in_a_later_round_changes_its_revision_and_nothing_a_person_sees() -> None:
    event = an_event("EQP-01", harm="HL-3", yes=[F.REACHED, F.LIFE_SUPPORT_FAILED], evidence=QUOTED)
    seen = an_alert(event)
    for action in ("acknowledge", "message"):
        seen = act(seen, an_action(action, detail="Seen."))
    lowered = act(seen, an_action("tier", detail="A drill."), tier=Tier.T3)
    for before in (an_alert(event), seen, lowered):
        again = event.model_copy(update={"revision": Revision(round=4), "event_id": uuid4()})
        after = updated(before, again)
        moved = {"revision", "version", "event_id", "changed_at"}
        assert after.model_dump(exclude=moved) == before.model_dump(exclude=moved)
        assert (after.revision, after.version) == (Revision(round=4), before.version + 1)


def test_an_alert_says_which_scrubber_its_text_is_from() -> None:
    before = an_alert(an_event("AWY-03"))
    newer = an_event("AWY-03", revision=(1, 0)).model_copy(update={"scrubber_version": "next"})
    assert (before.scrubber_version, updated(before, newer).scrubber_version) == ("1", "next")
