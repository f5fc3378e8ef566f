"""Each rule U01-U26 fires where the reading rules say so, and nowhere near by."""

import pytest

from contracts.events import EventClassified
from contracts.facts import FactName as F
from services.alerts.core import evaluate, rulebook
from tests.unit.alerts.builders import an_event
from tests.unit.alerts.fires import FIRES, Fires
from tests.unit.alerts.near_by import SILENT, Silent


@pytest.mark.parametrize("case", FIRES, ids=lambda case: f"{case.rule}-{case.tier}: {case.why}")
def test_a_rule_fires_at_its_tier(case: Fires) -> None:
    urgency = evaluate(case.event)
    assert {hit.rule: hit.tier for hit in urgency.rules}.get(case.rule) == case.tier


@pytest.mark.parametrize("case", SILENT, ids=lambda case: f"{case.rule}: {case.why}")
def test_a_rule_stays_silent_near_by(case: Silent) -> None:
    urgency = evaluate(case.event)
    assert case.rule not in {hit.rule for hit in urgency.rules}
    assert urgency.tier == case.tier


def test_every_grade_of_every_rule_has_a_case() -> None:
    book = rulebook()
    grades = {
        (rule.id, grade.tier, grade.reason) for rule in (*book.rules, *book.raising) for grade in rule.grades
    }
    shown = {
        (rule, tier, reason)
        for case in FIRES
        for hit in evaluate(case.event).rules
        for rule, tier, reason in grades
        if hit.rule == rule == case.rule and tier in (None, hit.tier) and hit.reason.startswith(reason)
    }
    assert shown == grades


def test_a_safety_net_is_told_only_where_nothing_else_is_as_grave() -> None:
    event = an_event("AWY-01", yes=[F.MAYBE_URGENT])
    assert [hit.rule for hit in evaluate(event).rules] == ["U02"]


def test_every_rule_has_a_near_by_case() -> None:
    book = rulebook()
    assert {case.rule for case in SILENT} == {rule.id for rule in (*book.rules, *book.raising)}


def test_the_rules_are_u01_to_u26() -> None:
    book = rulebook()
    ids = sorted(rule.id for rule in (*book.rules, *book.raising))
    assert ids == [f"U{number:02}" for number in range(1, 27)]


@pytest.mark.parametrize(
    "event",
    [
        an_event("AWY-01", report_type="RT-NM", harm="HL-1"),
        an_event("AWY-01", report_type="RT-PRV", harm="HL-0"),
        *(
            an_event("AWY-01", report_type="RT-NM", harm="HL-0", yes=[fact])
            for fact in (
                F.REACHED,
                F.PATIENT_INJURED,
                F.PROVIDER_INJURED,
                F.PUBLIC_INJURED,
                F.ARREST_IN_CARE,
                F.SEDATION_COMPROMISE,
                F.RESTRAINT_COLLAPSE,
                F.CUSTODY_DEATH,
            )
        ),
    ],
    ids=lambda event: " ".join([event.codes.report_type.code, event.codes.harm.code, *event.facts]),
)
def test_one_sign_that_someone_was_reached_is_enough(event: EventClassified) -> None:
    assert "U02" in {hit.rule for hit in evaluate(event).rules}


def test_a_fact_can_lift_a_near_miss_out_of_being_intercepted() -> None:
    event = an_event("INF-03", report_type="RT-NM", harm="HL-0", yes=[F.TIME_CRITICAL_EXPOSURE, F.REACHED])
    assert "U19" in {hit.rule for hit in evaluate(event).rules}
