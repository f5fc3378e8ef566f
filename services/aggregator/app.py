"""Wiring of aggregator: fold batches, answer queries, show the dashboard."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from chassis.delivery import Batch, Outgoing
from chassis.identity import Role
from chassis.stored import StoredService
from contracts.disclosure import MIN_AGENCIES, MIN_CELL
from contracts.events import AlertChanged, EventClassified, EventReviewed, Tier
from contracts.taxonomy import taxonomy

from .core import AXES, PENDING, Agreement, Table, disclosed, in_order
from .pages import FUNCTIONS
from .settings import AggregatorSettings
from .store import Insights

READERS = (Role.ANALYST, Role.EXPERT, Role.PRIVACY_OFFICER, Role.OPERATOR)
Dimension = Literal[
    "category",
    "primary_category",
    "harm",
    "tier",
    "report_type",
    "month",
    "state",
    "peer_group",
    "agency_type",
]
Synthetic = Literal["include", "exclude", "only"]
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
SHOWN_ON_PAGE: tuple[tuple[Dimension, str], ...] = (
    ("tier", "Urgency"),
    ("report_type", "Kind of report"),
    ("harm", "Harm"),
    ("primary_category", "What happened"),
    ("agency_type", "Kind of agency"),
    ("state", "State"),
    ("peer_group", "Peer group"),
)
NOT_FOR = {
    "heading": "Not for this role",
    "text": "This page is for analysts, experts, privacy officers and operators. Sign in with another link.",
}
TIER_LABELS = {
    Tier.T1.value: "T1: at once",
    Tier.T2.value: "T2: same day",
    Tier.T3.value: "T3: next business day",
    PENDING: "Not yet triaged",
}
MONTHS_OF_AGREEMENT = 12
NOTE = f"Counts of fewer than {MIN_CELL} reports or {MIN_AGENCIES} agencies are hidden."


def create_app(
    settings: AggregatorSettings, service: StoredService | None = None, insights: Insights | None = None
) -> StoredService:
    """aggregator, ready to run; a component test gives a service and a store without engines."""
    service = service or StoredService(settings, "aggregator", __doc__ or "", has_pages=True)
    insights = insights or Insights(service.mongo)

    async def on_events(batch: Batch) -> Sequence[Outgoing]:
        events = []
        for received in batch.received:
            event = received.event
            assert isinstance(event, EventClassified | EventReviewed | AlertChanged)
            events.append((received.record.partition, event))
        await insights.fold(events)
        return ()

    service.on_start(insights.prepare)
    service.subscribe("aggregator", on_events)
    _add_insights(service, insights)
    _add_dashboard(service, insights)
    return service


def _add_insights(service: StoredService, insights: Insights) -> None:
    reader = Depends(service.identity.require(*READERS))

    @service.http.get("/v1/insights/counts", tags=["insights"], dependencies=[reader])
    async def counts(
        by: Dimension = "category",
        month_from: Annotated[str | None, Query(pattern=MONTH)] = None,
        month_to: Annotated[str | None, Query(pattern=MONTH)] = None,
        report_type: str | None = None,
        tier: Literal["T1", "T2", "T3", "pending"] | None = None,
        harm: str | None = None,
        category: str | None = None,
        synthetic: Synthetic = "include",
    ) -> JSONResponse:
        """Reports by one dimension. A hidden count is null: fewer than 5 reports or 3 agencies."""
        where = _where(month_from, month_to, report_type, tier, harm, category, synthetic)
        table = await _table(insights, by, where)
        return JSONResponse(
            {
                "by": by,
                "rows": [_row(by, row.code, row.count) for row in table.rows],
                "total": table.total,
                "hidden": table.hidden,
                "note": NOTE,
                "has_synthetic": await insights.has_synthetic(),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )

    @service.http.get("/v1/insights/agreement", tags=["insights"], dependencies=[reader])
    async def agreement(
        month_from: Annotated[str | None, Query(pattern=MONTH)] = None,
        month_to: Annotated[str | None, Query(pattern=MONTH)] = None,
        synthetic: Synthetic = "include",
    ) -> JSONResponse:
        """Of the reports whose codes an expert set or confirmed in a month, how many the classifier had coded
        the same, by axis. Null for fewer than 5 reports or 3 agencies."""
        rows = in_order(await insights.agreement(_spanned(month_from, month_to, synthetic)))
        return JSONResponse(
            {
                "rows": [
                    {
                        "month": row.month,
                        "axis": row.axis,
                        "reviewed": row.reviewed if row.is_shown else None,
                        "share": row.share if row.is_shown else None,
                    }
                    for row in rows
                ],
                "note": NOTE,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )


def _add_dashboard(service: StoredService, insights: Insights) -> None:
    pages = service.add_pages(Path(__file__).parent / "pages" / "templates")
    pages.add_functions(FUNCTIONS)

    @service.http.get("/", include_in_schema=False)
    async def dashboard(request: Request) -> Response:
        """Counts for people: charts, each with its table."""
        caller = await service.identity.page_caller(request)
        if caller is None:
            return RedirectResponse("/sign-in", 303)
        if not caller.has(*READERS):
            return pages.render(request, "message.html", status=403, **NOT_FOR)
        return pages.render(
            request,
            "dashboard.html",
            role=sorted(caller.roles)[0].value,
            csrf=caller.csrf,
            **await _dashboard(insights),
        )


async def _dashboard(insights: Insights) -> dict[str, Any]:
    tables = []
    for by, title in SHOWN_ON_PAGE:
        table = await _table(insights, by, {})
        rows = [_row(by, row.code, row.count) for row in table.rows]
        tables.append({"title": title, "dimension": by, "rows": rows, "note": NOTE})
    months = await _table(insights, "month", {})
    urgent = {row["code"]: row["count"] for row in tables[0]["rows"]}  # type: ignore[index]  # rows are a list
    return {
        "totals": {"reports": months.total, **{tier.value: urgent.get(tier.value, 0) for tier in Tier}},
        "tables": tables,
        "months": sorted(
            (_row("month", row.code, row.count) for row in months.rows), key=lambda row: row["code"]
        ),
        "agreement": _by_month(await insights.agreement({})),
        "agreement_axes": AXES,
        "note": NOTE,
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "synthetic": await insights.has_synthetic(),
    }


def _by_month(rows: Sequence[Agreement]) -> dict[str, dict[str, Agreement]]:
    """The newest months first, as many as a page holds."""
    months: dict[str, dict[str, Agreement]] = {}
    for row in reversed(in_order(rows)):
        months.setdefault(row.month, {})[row.axis] = row
    return dict(list(months.items())[:MONTHS_OF_AGREEMENT])


async def _table(insights: Insights, by: Dimension, where: dict[str, Any]) -> Table:
    rows, total = await insights.count(by, where)
    return disclosed(rows, is_partition=by != "category", total=total)


def _row(by: str, code: str, count: int | None) -> dict[str, Any]:
    label = TIER_LABELS.get(code) if by == "tier" else taxonomy().label(code)
    return {"code": code, "label": label or code, "count": count}


def _where(
    month_from: str | None,
    month_to: str | None,
    report_type: str | None,
    tier: str | None,
    harm: str | None,
    category: str | None,
    synthetic: Synthetic,
) -> dict[str, Any]:
    """Filters by what happened only: one by who reported would let counts be taken apart by agency."""
    where = _spanned(month_from, month_to, synthetic)
    named = {"report_type": report_type, "tier": tier, "harm": harm, "categories": category}
    where.update({field: value for field, value in named.items() if value is not None})
    return where


def _spanned(month_from: str | None, month_to: str | None, synthetic: Synthetic) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if month_from or month_to:
        where["month"] = {"$gte": month_from or "0000-00", "$lte": month_to or "9999-99"}
    if synthetic != "include":
        where["synthetic"] = synthetic == "only"
    return where
