"""Lists that grow: a reader skips what a newer writer added, and the gate lets them grow."""

import pytest
from pydantic import ValidationError

from contracts.events import Context, EventClassified, FactName, Population
from contracts.facts import DEFINITIONS
from pso.contracts_docs.changes import breaks
from tests.contracts.examples import examples


def test_a_fact_of_a_newer_writer_is_skipped_and_the_event_is_kept() -> None:
    newer = next(one for one in examples("valid") if one.model is EventClassified).document
    newer["facts"] = {**newer.get("facts", {}), "a_fact_of_next_year": {"value": "yes"}}
    read = EventClassified.model_validate(newer)
    assert set(read.facts) == {FactName(name) for name in newer["facts"] if name in set(FactName)}


def test_flags_of_a_newer_writer_are_skipped() -> None:
    assert Context.model_validate({"population": ["neonate", "astronaut"]}).population == (
        Population.NEONATE,
    )


def test_the_gate_lets_an_open_list_grow_and_no_other() -> None:
    was = {"enum": ["a"], "type": "string"}
    now = {"enum": ["a", "b"], "type": "string"}
    assert not list(breaks({**was, "x-open": True}, {**now, "x-open": True}))
    assert list(breaks(was, now))


def test_every_fact_is_defined() -> None:
    assert set(DEFINITIONS) == set(FactName)


def test_a_withheld_event_with_text_is_refused() -> None:
    one = next(one for one in examples("valid") if one.model is EventClassified).document
    with pytest.raises(ValidationError, match="may carry no text"):
        EventClassified.model_validate({**one, "withheld": True, "text": "what was held"})
