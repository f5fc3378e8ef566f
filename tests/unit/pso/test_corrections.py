"""The labelled file: the newest text, the codes that count, the machine's beside them, and nobody's name."""

from datetime import timedelta

from contracts.events import Correction, EventClassified, EventReviewed, Revision
from pso.corrections import Export, joined, labelled
from tests.builders.events import AGENCY_REF, AT, a_classified, a_review, report_number

ONE, TWO, THREE = (report_number(n) for n in (1, 2, 3))


def the_export(reviews: list[EventReviewed], events: list[EventClassified]) -> Export:
    return joined({one.report_id: one for one in reviews}, {one.report_id: one for one in events}, Export())


def test_a_line_has_the_codes_that_count_and_the_machines() -> None:
    event = a_classified(categories=("EQP-01", "COM-01"), harm="HL-1")
    review = a_review().model_copy(
        update={"correction": Correction(harm="HL-3", categories=("MED-02",), phase="PH-05")}
    )
    line = labelled(review, event)
    assert (line["text"], line["codes"], line["harm"]) == (event.text, ["MED-02"], "HL-3")
    assert (line["report_type"], line["phase"]) == ("RT-INC", "PH-05")
    assert line["set"] == ["categories", "harm", "phase"]
    assert (line["machine"]["codes"], line["machine"]["harm"]) == (["EQP-01", "COM-01"], "HL-1")
    assert (line["model_version"], line["taxonomy_version"], line["synthetic"]) == ("1", "ems-psc-1", False)


def test_no_reviewer_no_reason_and_no_agency_is_in_it() -> None:
    line = str(labelled(a_review(), a_classified()))
    assert not any(word in line for word in ("Dana", "Read again", str(AGENCY_REF), "OH", "rural"))


def test_a_review_of_an_older_telling_labels_the_newest_text_unconfirmed() -> None:
    newest = a_classified(revision=(1, 0), text="The [DEVICE] lost power.")
    line = labelled(a_review(), newest)
    assert (line["text"], line["confirmed"], line["revision"]) == ("The [DEVICE] lost power.", False, [1, 0])
    confirmed = a_review().model_copy(update={"revision": Revision(round=1)})
    assert labelled(confirmed, newest)["confirmed"] is True


def test_withheld_reports_are_left_out_and_counted_and_synthetic_ones_say_so() -> None:
    found = the_export(
        [a_review(ONE), a_review(TWO), a_review(THREE)],
        [a_classified(ONE, withheld=True), a_classified(TWO, synthetic=True)],
    )
    assert [(line["id"], line["synthetic"]) for line in found.lines] == [(str(TWO), True)]
    assert found.left_out == {"withheld": 1, "not classified": 1}


def test_lines_come_by_the_time_of_receipt() -> None:
    later = a_classified(ONE, received_at=AT + timedelta(days=1))
    found = the_export([a_review(ONE), a_review(TWO)], [later, a_classified(TWO)])
    assert [line["id"] for line in found.lines] == [str(TWO), str(ONE)]
