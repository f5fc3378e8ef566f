"""The sample covers what it claims to, is read as any report is, and its stand-ins leave no original."""

import random

import pytest

from contracts.identifiers import IdentifierLabel
from contracts.report import Report
from contracts.taxonomy import taxonomy
from pso.marked import IDENTIFIER as MARK
from pso.sample import SampleReport, endless, read_samples

SAMPLES = read_samples()


def test_the_sample_has_300_reports_of_all_kinds() -> None:
    assert len(SAMPLES) == len({sample.id for sample in SAMPLES}) == 300
    told = [sample.expect for sample in SAMPLES]
    assert {code for one in told for code in one["categories"]} == {
        code.code for code in taxonomy().categories.codes
    }
    assert {one["harm"] for one in told} == {code.code for code in taxonomy().axis("harm").codes}
    assert {one["report_type"] for one in told} == {
        code.code for code in taxonomy().axis("report_type").codes
    }
    assert {one["tier"] for one in told} == {"T1", "T2", "T3"}
    assert len({sample.voice for sample in SAMPLES}) >= 6


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_a_sample_is_a_report_without_marks(sample: SampleReport) -> None:
    for content in (sample.plain(), sample.varied(random.Random(3))):
        Report.model_validate({**content, "submission_id": sample.id})
        assert not any(MARK.search(str(value)) for value in content.values())


def test_every_mark_has_a_known_label_and_all_labels_occur() -> None:
    found = {match[1] for s in SAMPLES for v in s.marked.values() for match in MARK.finditer(str(v))}
    assert found == {label.value for label in IdentifierLabel}


def test_the_endless_stream_is_labelled_and_never_repeats_an_id() -> None:
    stream = endless(random.Random(1))
    reports = [next(stream)[1] for _ in range(700)]
    assert all(report["synthetic"] is True for report in reports)
    assert len({report["submission_id"] for report in reports}) == 700
