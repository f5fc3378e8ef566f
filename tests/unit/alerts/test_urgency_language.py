"""The rules file is checked as a whole when it is loaded: nothing misspelled can lie dormant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.facts import FactName
from services.alerts.core.conditions import MalformedCondition, UnknownPredicate, parse
from services.alerts.core.rules import load
from services.alerts.core.told import vocabulary

KNOWN = {"a", "b", "c"}

A_RULE = """
version = "1"
[[rule]]
id = "U01"
title = "t"
source = "s"
[[rule.grade]]
tier = "T1"
reason = "r"
when = {when}
"""


@pytest.mark.parametrize(
    ("raw", "told", "expected"),
    [
        ("a", {"a"}, True),
        ("a", {"b"}, False),
        ({"all": ["a", "b"]}, {"a"}, False),
        ({"all": ["a", "b"]}, {"a", "b"}, True),
        ({"any": ["a", "b"]}, {"b"}, True),
        ({"any": ["a", "b"]}, set(), False),
        ({"not": "a"}, set(), True),
        ({"all": ["a", {"not": {"any": ["b", "c"]}}]}, {"a", "c"}, False),
    ],
)
def test_conditions_mean_what_they_say(raw: Any, told: set[str], expected: bool) -> None:
    assert parse(raw, KNOWN).holds(told) is expected


@pytest.mark.parametrize(
    "raw", [{}, {"all": []}, {"any": "a"}, {"all": ["a"], "any": ["b"]}, {"xor": ["a"]}, 3]
)
def test_a_malformed_condition_is_refused(raw: Any) -> None:
    with pytest.raises(MalformedCondition):
        parse(raw, KNOWN)


def test_grounds_open_definitions_and_leave_out_what_is_false_or_negated() -> None:
    definitions = {"d": parse({"any": ["a", "b"]}, KNOWN)}
    condition = parse({"all": ["d", {"not": "c"}]}, {*KNOWN, "d"})
    assert list(condition.grounds({"b", "d"}, definitions)) == ["b"]


@pytest.mark.parametrize(
    "when",
    ['"code:AWY-77"', '"fact:reechd"', '"harm>=HL-9"', '"drug:statin"', '{ not = "harmd" }', '"harm>=HL-U"'],
)
def test_a_rule_that_names_what_does_not_exist_is_refused(when: str) -> None:
    with pytest.raises(UnknownPredicate):
        load(A_RULE.format(when=when))


def test_a_definition_is_usable_only_after_it_is_written() -> None:
    text = A_RULE.format(when='"harmed"') + '[[definition]]\nname = "harmed"\nmeaning = "m"\nwhen = "later"\n'
    with pytest.raises(UnknownPredicate):
        load(text)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('id = "U01"', 'id = "first"'),
        ('tier = "T1"', 'tier = "T0"'),
        ('title = "t"', 'title = "t"\nneeds_reach = true'),
        ('reason = "r"', 'reason = ""'),
    ],
)
def test_a_misspelled_rule_is_refused(written: str, instead: str) -> None:
    with pytest.raises(ValidationError):
        load(A_RULE.format(when='"code:AWY-01"').replace(written, instead))


def test_grades_not_written_gravest_first_are_refused() -> None:
    milder_first = A_RULE.format(when='"code:AWY-01"').replace('"T1"', '"T2"')
    with pytest.raises(ValidationError, match="gravest first"):
        load(milder_first + '[[rule.grade]]\ntier = "T1"\nreason = "r"\nwhen = "harm>=HL-2"\n')


def test_a_rule_id_used_twice_is_refused() -> None:
    rule = A_RULE.format(when='"code:AWY-01"')
    with pytest.raises(ValidationError, match="used twice"):
        load(rule + rule.replace('version = "1"', ""))


def test_every_rule_may_ask_for_every_fact() -> None:
    assert {f"fact:{fact}" for fact in FactName} <= vocabulary()


PREDICATES = st.sampled_from(sorted(KNOWN))
CONDITIONS = st.recursive(
    PREDICATES | st.just("d"),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=8,
)


@given(CONDITIONS.filter(lambda raw: "d" not in str(raw)), CONDITIONS, st.sets(PREDICATES))
def test_a_condition_never_holds_without_one_of_what_it_needs(
    definition: Any, raw: Any, told: set[str]
) -> None:
    definitions = {"d": parse(definition, KNOWN)}
    known = told | ({"d"} if definitions["d"].holds(told) else set())
    condition = parse(raw, {*KNOWN, "d"})
    needs = condition.needs(definitions)
    if needs is not None and needs.isdisjoint(told):
        assert not condition.holds(known)


@pytest.mark.parametrize("name", ["abstained", "harmed"])
def test_a_definition_takes_no_name_that_is_taken(name: str) -> None:
    once = f'[[definition]]\nname = "{name}"\nmeaning = "m"\nwhen = "answer:risk_imminent"\n'
    with pytest.raises(ValueError, match="is a predicate or an earlier definition"):
        load(A_RULE.format(when='"abstained"') + once + once)
