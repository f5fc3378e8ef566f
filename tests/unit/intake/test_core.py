"""When two submissions are the same, and what a receipt gives away."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.report import Report
from services.intake.core import (
    RECEIPT_CHARACTERS,
    Way,
    body_fingerprint,
    canonical,
    fingerprint,
    receipt_for,
    receipt_hash,
    submission_fingerprint,
    submitted,
)
from tests.builders.events import AT, report_number
from tests.builders.intake import an_agency, content

SECRET = b"a receipt key"
UUIDS = st.uuids(version=4)


def parsed(fields: dict[str, Any], **how: Any) -> Report:
    return Report.model_validate_json(json.dumps(fields, **how))


@given(st.permutations(sorted(content())), st.sampled_from([None, 2]), st.booleans())
def test_order_space_and_escapes_do_not_change_a_report(
    order: list[str], indent: int | None, ascii_only: bool
) -> None:
    whole = content()
    other = {name: whole[name] for name in order}
    given_ = parsed(other, indent=indent, ensure_ascii=ascii_only)
    assert canonical(given_) == canonical(parsed(whole))


def test_an_answer_left_out_and_one_given_as_null_are_the_same() -> None:
    assert canonical(parsed(content(harm=None))) == canonical(parsed(content(without="harm")))


def test_every_answer_changes_the_canonical_form() -> None:
    whole = canonical(parsed(content()))
    changed: dict[str, Any] = {
        "narrative": "Another.",
        "harm": "HL-2",
        "patient_age": 8,
        "synthetic": True,
        "risk_imminent": "n",
        "device": None,
    }
    forms = {canonical(parsed(content(**{name: value}))) for name, value in changed.items()}
    assert whole not in forms
    assert len(forms) == len(changed)


def test_the_same_submission_has_another_fingerprint_for_each_agency_secret_and_use() -> None:
    report = canonical(parsed(content()))
    agency, other = an_agency(), an_agency(salt=b"another salt")
    prints = {
        *(submission_fingerprint(agency, SECRET, "run-1", way) for way in Way),
        submission_fingerprint(other, SECRET, "run-1", Way.SYSTEM),
        submission_fingerprint(agency, b"another", "run-1", Way.SYSTEM),
        submission_fingerprint(agency, SECRET, "run-2", Way.SYSTEM),
        body_fingerprint(agency, SECRET, report),
        body_fingerprint(other, SECRET, report),
    }
    assert len(prints) == 8
    assert fingerprint(agency, SECRET, "submission", b"run-1") in prints, "as before there were ways"


@given(UUIDS)
def test_a_receipt_is_the_same_for_the_same_report_and_says_nothing_of_it(report_id: Any) -> None:
    receipt = receipt_for(SECRET, report_id)
    assert receipt == receipt_for(SECRET, report_id)
    assert re.fullmatch(rf"[0-9A-HJKMNP-TV-Z]{{{RECEIPT_CHARACTERS}}}", receipt)
    assert receipt != receipt_for(b"another", report_id)
    assert report_id.hex[:8].upper() not in receipt


@given(st.sets(UUIDS, min_size=2, max_size=30))
def test_two_reports_have_two_receipts(report_ids: set[Any]) -> None:
    assert len({receipt_for(SECRET, one) for one in report_ids}) == len(report_ids)


def test_a_receipt_is_found_however_it_is_typed() -> None:
    receipt = receipt_for(SECRET, report_number(1))
    assert receipt_hash(f"  {receipt.lower()}\n") == receipt_hash(receipt)
    assert receipt.encode() not in receipt_hash(receipt)


def test_a_submitted_event_carries_ciphertext_and_the_agencys_reference_only() -> None:
    agency = an_agency()
    event = submitted(report_number(1), agency, b"ciphertext", AT, is_synthetic=True)
    assert (event.sealed.ciphertext, event.sealed.key_id) == (b"ciphertext", agency.key_id)
    assert (event.origin, event.list_version, event.synthetic) == (agency.origin, 1, True)
    assert event == submitted(report_number(1), agency, b"ciphertext", AT, is_synthetic=True)
