"""From report to event: answers generalised, texts scrubbed together, doubt held with a strict text."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.agency import AgencyType, TenantLists
from contracts.events import HoldReason, Origin, ReportSubmitted, Revision, Sealed, derived_id
from contracts.identifiers import IdentifierLabel
from contracts.report import Report
from services.deidentify.core.deidentification import Submission, deidentify, deidentify_many, fallback
from services.deidentify.core.generalise import generalised_age, is_late
from services.deidentify.core.scrubber import Scrubber

RECEIVED = datetime(2026, 4, 1, 12, tzinfo=UTC)


def a_submission(round_: int = 0) -> ReportSubmitted:
    return ReportSubmitted(
        event_id=UUID(int=1),
        report_id=UUID(int=2),
        origin=Origin(agency_ref=UUID(int=3), agency_type=AgencyType.GROUND, state="OH", peer_group="ground"),
        list_version=4,
        received_at=RECEIVED,
        round=round_,
        sealed=Sealed(key_id="k", ciphertext=b"aGVsbG8="),
    )


def a_report(**answers: object) -> Report:
    return Report.model_validate({"submission_id": "RUN-26-4471", "narrative": "Nothing to tell.", **answers})


def test_what_one_text_tells_is_hidden_in_all_with_one_number(scrubber: Scrubber) -> None:
    report = a_report(
        narrative="Medic Yazzie drove.", actions_taken="told yazzie and Dr. Patel", prevention="ask Patel"
    )
    event = deidentify(report, a_submission(), scrubber, None)
    assert event.text == "Medic [PROVIDER-1] drove."
    assert event.answers.texts == {
        "actions_taken": "told [PROVIDER-1] and Dr. [PROVIDER-2]",
        "prevention": "ask [PROVIDER-2]",
    }
    assert event.identifiers == {IdentifierLabel.PROVIDER: 4}


def test_dropped_answers_are_hidden_where_the_texts_repeat_them(scrubber: Scrubber) -> None:
    report = a_report(
        narrative="jo said RUN-26-4471 was at the old granary.",
        reporter_name="Jo Quick",
        location="the old granary",
        incident_number="26-4471",
    )
    event = deidentify(report, a_submission(), scrubber, None)
    assert "granary" not in event.text
    assert "4471" not in event.text
    assert "jo" not in event.text.split()[0].lower()


def test_structured_answers_are_generalised(scrubber: Scrubber) -> None:
    report = a_report(occurred_at="2026-03-20T10:00", incident_zip="10201", patient_age=93, patient_sex="f")
    answers = deidentify(report, a_submission(), scrubber, None).answers
    assert (answers.occurred_year, answers.late, answers.zip3, answers.patient_age) == (
        2026,
        True,
        "000",
        "90+",
    )


def test_ids_derive_from_the_submission(scrubber: Scrubber) -> None:
    event = deidentify(a_report(), a_submission(round_=2), scrubber, None)
    assert event.event_id == derived_id(UUID(int=1), "deidentified:0")
    assert event.revision == Revision(round=2, step=0)


def test_an_unknown_list_holds_the_text_and_keeps_the_clinical_words(scrubber: Scrubber) -> None:
    report = a_report(
        narrative="Dr. Patel at Tolliver said the patient was not intubated, then asystole.",
        device="Zoll of Tolliver",
    )
    event = deidentify(report, a_submission(), scrubber, None, list_known=False)
    assert event.withheld
    assert event.hold_reasons == (HoldReason.LIST_VERSION_UNKNOWN,)
    assert "not intubated" in event.text
    assert "asystole" in event.text
    assert "olliver" not in event.text + str(event.answers.texts)


def test_a_text_with_much_doubt_is_held(scrubber: Scrubber) -> None:
    event = deidentify(
        a_report(narrative="Больной Иванов сказал, что врач Петров опоздал."), a_submission(), scrubber, None
    )
    assert event.hold_reasons == (HoldReason.RESIDUAL_RISK,)


def test_reports_together_are_deidentified_as_each_alone(scrubber: Scrubber) -> None:
    lists = TenantLists(names=("Riverbend County EMS",), roster=("Zo Plum",))
    together = [
        Submission(
            a_report(narrative="Medic Yazzie drove, plum said.", device="yazzie's own"), a_submission(), lists
        ),
        Submission(a_report(narrative="It was the barn crew."), a_submission(1), None),
        Submission(
            a_report(narrative="Dr. Patel said no.", reporter_name="Jo Quick"), a_submission(2), lists
        ),
        Submission(a_report(narrative="Dr. Patel, jo quick."), a_submission(3), None, list_known=False),
    ]
    alone = [
        deidentify(one.report, one.submitted, scrubber, one.lists, list_known=one.list_known)
        for one in together
    ]
    assert deidentify_many(together, scrubber) == alone
    assert deidentify_many([], scrubber) == []
    assert "yazzie" not in str(alone[0]).lower()
    assert "barn" not in alone[0].text
    assert "barn" in alone[1].text


def test_the_fallback_carries_no_text(scrubber: Scrubber) -> None:
    event = fallback(
        a_submission(), a_report(narrative="Dr. Patel was late", device="Zoll", patient_age="67")
    )
    assert event.text == "[TEXT-1]"
    assert event.answers.texts == {}
    assert event.answers.patient_age == "67"
    assert event.hold_reasons == (HoldReason.SCRUBBER_FAILED,)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("67", "67"),
        ("89 y", "89"),
        ("90", "90+"),
        ("104 years", "90+"),
        ("3 wk", "3 weeks"),
        ("2mo", "2 months"),
        ("9 days", "9 days"),
        (None, None),
    ],
)
def test_ages_over_89_become_one_category(answer: str | None, shown: str | None) -> None:
    assert generalised_age(answer) == shown


def test_late_means_more_than_seven_days() -> None:
    assert not is_late(RECEIVED - timedelta(days=7), RECEIVED)
    assert is_late(RECEIVED - timedelta(days=7, seconds=1), RECEIVED)
    assert is_late(date(2026, 3, 24), RECEIVED)
