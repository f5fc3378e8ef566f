"""Classifier and rules on narratives of writers from whom nothing was learned: no worse than measured."""

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pso.coded import corpus
from pso.evaluate.triage import evaluate_triage
from pso.triaging import answer_of
from services.classifier.core import Ontology

KEPT_OUT = Path(__file__).resolve().parents[2] / "corpora" / "triage" / "kept_out"


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    return evaluate_triage(corpus(KEPT_OUT), answer_of(Ontology.load()))


def test_the_first_code_is_mostly_one_an_expert_gave(scores: dict[str, Any]) -> None:
    categories = scores["categories"]
    assert scores["texts"] == 2900
    assert categories["first_code_is_gold"]["value"] > 0.89
    assert categories["first_category_macro_f1"]["value"] > 0.9
    assert categories["any_category_is_gold"]["value"] > 0.95


def test_type_and_harm_are_read_as_experts_read_them(scores: dict[str, Any]) -> None:
    assert scores["report_type"]["accuracy"]["value"] > 0.93
    assert scores["harm"]["quadratic_kappa"]["value"] > 0.93
    assert scores["harm"]["more_than_one_level_off"]["value"] < 0.03
    assert scores["harm"]["answered_where_known"] > 0.95


def test_few_urgent_reports_are_missed_and_none_waits(scores: dict[str, Any]) -> None:
    urgent = scores["tier"]["T1"]
    assert urgent["recall"]["value"] >= 0.975
    assert urgent["precision"]["value"] > 0.85
    assert scores["tier"]["T3_for_a_T1"] == 0


def test_confidence_is_calibrated_and_abstaining_pays(scores: dict[str, Any]) -> None:
    calibration = scores["calibration"]
    assert calibration["expected_calibration_error"] < 0.07
    assert calibration["right_when_abstained"] < 0.6 < calibration["right_when_not"]


class Floor(NamedTuple):
    """Who wrote the texts of a folder, how many there are, and what must not be worse than measured."""

    folder: str
    writers: tuple[str, ...]
    texts: int
    first_code: float
    kappa: float
    recall: float
    precision: float
    urgent_left: int
    """Gold T1 that may end in T3."""


FLOORS = {
    "asked for grave patients beside small events": Floor(
        "grave_patients", ("rig-notes", "receiving-desk", "letters-in"), 390, 0.76, 0.7, 0.88, 0.69, 0
    ),
    "a month's post, half of the patients grave": Floor(
        "grave_patients", ("medical-examiner", "region-seven"), 260, 0.89, 0.86, 0.97, 0.8, 0
    ),
    "reports of 60 to 220 words": Floor(
        "at_length", ("full-length", "medium-length"), 220, 0.91, 0.88, 0.98, 0.73, 0
    ),
    "a region's post at length": Floor("at_length", ("region-inbox",), 110, 0.94, 0.86, 0.95, 0.72, 0),
    "grave and small things in plain words, calm and loud": Floor(
        "plain_words",
        ("everyday-words", "played-down", "tone-and-tier", "what-came-of-it"),
        490,
        0.83,
        0.86,
        0.91,
        0.82,
        0,
    ),
    "a month of everything": Floor("plain_words", ("month-of-mail",), 140, 0.86, 0.86, 0.98, 0.6, 0),
    "typed in one breath": Floor("plain_words", ("in-one-breath",), 120, 0.85, 0.92, 0.91, 0.82, 0),
    "one line a year from anybody": Floor("plain_words", ("short-box",), 150, 0.85, 0.82, 0.92, 0.78, 0),
    "whole shifts, something small in them": Floor(
        "at_length", ("whole-shift",), 80, 0.57, 0.35, 0.95, 0.36, 0
    ),
    "whoever wants writes in": Floor("plain_words", ("open-inbox",), 130, 0.85, 0.78, 0.96, 0.66, 0),
    "what became of somebody, told aside": Floor(
        "plain_words", ("told-aside",), 130, 0.66, 0.53, 0.74, 0.7, 0
    ),
    "pages in which little or nothing happened": Floor(
        "at_length", ("long-papers",), 40, 0.4, 0.5, 0.85, 0.33, 0
    ),
}


@pytest.mark.parametrize("floor", FLOORS.values(), ids=FLOORS)
def test_what_the_event_did_is_told_from_what_the_patient_has(floor: Floor) -> None:
    told = [one for one in corpus(KEPT_OUT / floor.folder) if one.writer in floor.writers]
    scores = evaluate_triage(told, answer_of(Ontology.load()))
    urgent = scores["tier"]["T1"]
    assert scores["texts"] == floor.texts
    assert scores["categories"]["first_code_is_gold"]["value"] > floor.first_code
    assert scores["harm"]["quadratic_kappa"]["value"] > floor.kappa
    assert urgent["recall"]["value"] > floor.recall
    assert urgent["precision"]["value"] > floor.precision
    assert scores["tier"]["T3_for_a_T1"] <= floor.urgent_left


def test_of_texts_in_which_nothing_happened_few_raise_an_alarm() -> None:
    answer = answer_of(Ontology.load())
    tiers = Counter(answer(one.text).tier for one in corpus(KEPT_OUT / "nothing_happened"))
    assert tiers.total() == 80
    assert tiers["T1"] <= 10
