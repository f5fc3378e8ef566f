"""The dashboard in a real browser: every figure as text, bars beside it."""

from typing import Any

from playwright.sync_api import Page, expect

from services.aggregator.core import AXES, Agreement
from tests.e2e.pages.browser import PHONE, is_too_wide, violations
from tests.e2e.pages.served import dashboard, served


def rows(*counts: tuple[str, int | None]) -> list[dict[str, Any]]:
    return [{"code": code, "label": f"Label of {code}", "count": count} for code, count in counts]


def a_context(**changes: Any) -> dict[str, Any]:
    months = rows(*((f"2026-{month:02}", None if month == 3 else month * 40) for month in range(1, 13)))
    harm = rows(("HL-1", 4200), ("HL-2", 17), ("HL-5", None), ("HL-3", 0))
    many = rows(*((f"MED-{number:02}", 400 - number) for number in range(1, 31)))
    tables = [
        {"title": "Harm", "dimension": "harm", "rows": harm, "note": "Small counts are hidden."},
        {"title": "What <happened>", "dimension": "primary_category", "rows": many, "note": ""},
    ]
    agreement = [
        Agreement("2025-11", "harm", agreed=27, reviewed=30, agencies=4),
        Agreement("2025-11", "report_type", agreed=3, reviewed=4, agencies=2),
    ]
    return {
        "totals": {"reports": 4217, "T1": None},
        "tables": tables,
        "months": months,
        "agreement": {"2025-11": {one.axis: one for one in agreement}},
        "agreement_axes": AXES,
        "note": "Small counts are hidden.",
        "generated_at": "2026-11-22T10:00:00+00:00",
        "synthetic": True,
    } | changes


def test_figures_are_text_and_hidden_ones_say_so(page: Page) -> None:
    with served(dashboard(a_context())) as address:
        page.goto(address)
        expect(page.get_by_role("row", name="Label of HL-1")).to_contain_text("4,200")
        expect(page.get_by_role("row", name="Label of HL-5")).to_contain_text("hidden")
        summary = (
            "Reports by month received, Jan 2026 to Dec 2026. Highest: 480 in Dec 2026. A table follows."
        )
        expect(page.get_by_role("img")).to_have_attribute("aria-label", summary)
        expect(page.get_by_text("SYNTHETIC DATA")).to_be_visible()
        assert [cell.inner_text() for cell in page.locator(".agreement td").all()] == [
            "hidden",
            "none",
            "90% of 30",
        ]
        assert violations(page) == []
        for fold in page.locator("summary").all():
            fold.click()
        expect(page.get_by_role("row", name="Mar 2026")).to_contain_text("hidden")
        expect(page.get_by_role("row", name="Label of MED-30")).to_be_visible()
        assert violations(page) == []


def test_the_dashboard_fits_a_phone_and_an_empty_start(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with served(dashboard(a_context())) as address:
        page.goto(address)
        assert not is_too_wide(page)
    with served(dashboard(a_context(totals={"reports": 0}, tables=[], months=[], agreement={}))) as address:
        page.goto(address)
        expect(page.get_by_text("No reports have been counted yet.")).to_be_visible()
        expect(page.get_by_text("No expert has confirmed or corrected")).to_be_visible()
        assert violations(page) == []
