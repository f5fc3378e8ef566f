"""Agreement with experts: of the axes a person spoke of, where the classifier had said the same."""

from collections import Counter
from datetime import UTC, datetime

from contracts.events import Correction, EventClassified, EventReviewed, MachineCodes
from services.aggregator.core import Agreement, Counted, apply, change, in_order, judged
from tests.builders.events import REPORT_ID, a_classified, a_review

OCTOBER = datetime(2026, 10, 9, tzinfo=UTC)


def folded(*events: EventClassified | EventReviewed) -> Counted:
    state = Counted(report_id=REPORT_ID, partition=1)
    for event in events:
        state = apply(state, event)
    return state


def said(**correction: object) -> EventReviewed:
    return a_review().model_copy(
        update={"correction": Correction.model_validate(correction), "reviewed_at": OCTOBER}
    )


def agreed(state: Counted) -> dict[str, bool]:
    return {one.axis: one.agreed for one in judged(state)}


def test_a_correction_speaks_of_the_axes_it_sets_and_a_confirmation_of_all() -> None:
    told = a_classified(harm="HL-1")
    assert agreed(folded(told, said(harm="HL-3"))) == {"harm": False}
    assert agreed(folded(told, said(harm="HL-1", report_type="RT-UC"))) == {
        "report_type": False,
        "harm": True,
    }
    assert agreed(folded(told, said())) == dict.fromkeys(("report_type", "primary_category", "harm"), True)
    assert agreed(folded(told, said(phase="PH-05"))) == {}, "an axis that is not counted"


def test_of_the_categories_the_first_decides() -> None:
    told = a_classified(categories=("AWY-01", "MED-01"))
    assert agreed(folded(told, said(categories=("AWY-01",)))) == {"primary_category": True}
    assert agreed(folded(told, said(categories=("MED-01", "AWY-01")))) == {"primary_category": False}


def test_it_counts_in_the_month_of_the_review_once_the_report_is_classified() -> None:
    assert judged(folded(said())) == ()
    assert {one.month for one in judged(folded(said(), a_classified()))} == {"2026-10"}
    assert judged(folded(a_classified())) == ()


def test_a_later_telling_is_compared_anew() -> None:
    before = folded(a_classified(harm="HL-1"), said(harm="HL-3"))
    after = apply(before, a_classified(harm="HL-3", revision=(1, 0)))
    gained, lost = change([(before, after)], judged).most_common()
    assert (gained[0].agreed, gained[1], lost[0].agreed, lost[1]) == (True, 1, False, -1)


def test_a_review_folded_by_an_older_version_is_neither_counted_nor_taken_away() -> None:
    older = folded(a_classified(), said()).model_copy(update={"reviewed_month": None})
    assert judged(older) == ()
    newer = apply(older, a_review(review=2))
    assert all(n > 0 for n in change([(older, newer)], judged).values())
    assert change([(older, newer)], judged) != Counter()


def test_small_cells_are_hidden_and_months_in_order() -> None:
    rows = [
        Agreement("2026-11", "harm", agreed=4, reviewed=6, agencies=3),
        Agreement("2026-10", "harm", agreed=4, reviewed=4, agencies=3),
        Agreement("2026-10", "report_type", agreed=9, reviewed=9, agencies=2),
    ]
    assert [(row.month, row.axis, row.is_shown) for row in in_order(rows)] == [
        ("2026-10", "report_type", False),
        ("2026-10", "harm", False),
        ("2026-11", "harm", True),
    ]
    assert rows[0].share == 0.67


def confirmed(**codes: str) -> MachineCodes:
    return MachineCodes.model_validate({"report_type": "RT-INC", "categories": ("EQP-01",), **codes})


def test_a_confirmation_speaks_of_all_axes_whatever_else_was_set() -> None:
    told = a_classified(harm="HL-1")
    both = said(harm="HL-3").model_copy(update={"confirmed": confirmed(harm="HL-1")})
    assert agreed(folded(told, both)) == {"report_type": True, "primary_category": True, "harm": False}


def test_what_was_confirmed_is_compared_with_what_the_classifier_says_now() -> None:
    review = said().model_copy(update={"confirmed": confirmed(harm="HL-1")})
    again = a_classified(harm="HL-5", revision=(1, 0))
    assert agreed(folded(a_classified(harm="HL-1"), review, again)) == {
        "report_type": True,
        "primary_category": True,
        "harm": False,
    }


def test_a_confirmation_of_an_older_telling_that_names_no_codes_waits_for_the_next() -> None:
    state = folded(a_classified(harm="HL-1"), said())
    assert set(agreed(state).values()) == {True}
    again = apply(state, a_classified(harm="HL-5", revision=(1, 0)))
    assert agreed(again) == {}
    before = again.model_copy(update={"reviewed_revision": None})
    assert set(agreed(before).values()) == {True}, "as an older version counted it"
