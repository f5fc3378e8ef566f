"""Classifier and rules on narratives of writers from whom nothing was learned: no worse than measured."""

from collections import Counter
from pathlib import Path
from typing import Any

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
    assert scores["harm"]["quadratic_kappa"]["value"] > 0.9
    assert scores["harm"]["more_than_one_level_off"]["value"] < 0.03
    assert scores["harm"]["answered_where_known"] > 0.95


def test_few_urgent_reports_are_missed_and_hardly_one_waits(scores: dict[str, Any]) -> None:
    urgent = scores["tier"]["T1"]
    assert urgent["recall"]["value"] >= 0.98
    assert urgent["precision"]["value"] > 0.84
    assert scores["tier"]["T3_for_a_T1"] <= 2


def test_confidence_is_calibrated_and_abstaining_pays(scores: dict[str, Any]) -> None:
    calibration = scores["calibration"]
    assert calibration["expected_calibration_error"] < 0.07
    assert calibration["right_when_abstained"] < 0.6 < calibration["right_when_not"]


ASKED_FOR_GRAVE = ("rig-notes", "receiving-desk", "letters-in")
A_MONTHS_POST = ("medical-examiner", "region-seven")


def test_an_illness_beside_a_small_event_is_mostly_told_from_what_the_event_did() -> None:
    """By three writers who were asked for grave patients and small events, and for the grave in passing."""
    told = [one for one in corpus(KEPT_OUT / "grave_patients") if one.writer in ASKED_FOR_GRAVE]
    scores = evaluate_triage(told, answer_of(Ontology.load()))
    assert scores["texts"] == 390
    assert scores["categories"]["first_code_is_gold"]["value"] > 0.75
    assert scores["harm"]["quadratic_kappa"]["value"] > 0.68
    assert scores["tier"]["T1"]["recall"]["value"] > 0.92
    assert scores["tier"]["T1"]["precision"]["value"] > 0.69
    assert scores["tier"]["T3_for_a_T1"] <= 1


def test_among_ordinary_post_too() -> None:
    """By two writers of a month and a quarter in which half of the patients are grave."""
    told = [one for one in corpus(KEPT_OUT / "grave_patients") if one.writer in A_MONTHS_POST]
    scores = evaluate_triage(told, answer_of(Ontology.load()))
    assert scores["texts"] == 260
    assert scores["categories"]["first_code_is_gold"]["value"] > 0.9
    assert scores["harm"]["quadratic_kappa"]["value"] > 0.83
    assert scores["tier"]["T1"]["recall"]["value"] > 0.96
    assert scores["tier"]["T1"]["precision"]["value"] > 0.77
    assert scores["tier"]["T3_for_a_T1"] <= 1


def test_a_long_report_is_read_for_its_event_not_for_the_patients_course() -> None:
    """By two writers who were asked for reports of 60 to 220 words."""
    scores = evaluate_triage(corpus(KEPT_OUT / "at_length"), answer_of(Ontology.load()))
    assert scores["texts"] == 220
    assert scores["categories"]["first_code_is_gold"]["value"] > 0.88
    assert scores["harm"]["quadratic_kappa"]["value"] > 0.84
    assert scores["tier"]["T1"]["recall"]["value"] > 0.98
    assert scores["tier"]["T1"]["precision"]["value"] > 0.7
    assert scores["tier"]["T3_for_a_T1"] == 0


def test_of_texts_in_which_nothing_happened_few_raise_an_alarm() -> None:
    answer = answer_of(Ontology.load())
    tiers = Counter(answer(one.text).tier for one in corpus(KEPT_OUT / "nothing_happened"))
    assert tiers.total() == 80
    assert tiers["T1"] <= 9
