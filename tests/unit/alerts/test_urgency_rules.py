"""Each rule U01-U26 fires where the reading rules say so, and nowhere near by."""

import pytest

from services.alerts.core import evaluate, rulebook
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


def test_every_rule_has_a_near_by_case() -> None:
    book = rulebook()
    assert {case.rule for case in SILENT} == {rule.id for rule in (*book.rules, *book.raising)}


def test_the_rules_are_u01_to_u26() -> None:
    book = rulebook()
    ids = sorted(rule.id for rule in (*book.rules, *book.raising))
    assert ids == [f"U{number:02}" for number in range(1, 27)]
