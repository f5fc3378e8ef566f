"""The privacy officer's pages: the queue, one report, the terms. They hold no report's words when sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chassis.identity import Role
from chassis.pages import NavLink
from chassis.stored import StoredService
from contracts.identifiers import DEFINITIONS

from ..pages import TEMPLATES
from ..store import Entry, HeldReports, Status
from .queue import ReviewQueue

LINKS = (("Queue", "/"), ("Terms", "/terms"))
NOT_FOR = {
    "heading": "Not for this role",
    "text": "These pages are for the privacy officer. Sign in with another link.",
}
NOT_HELD = {"heading": "Not held", "text": "No report of this id is or was held."}
REASONS = {
    "residual_risk": "the scrubber is not sure that all is hidden",
    "list_version_unknown": "the agency’s lists were not known",
    "scrubber_failed": "the scrubber failed on it",
    "rejected": "a privacy officer rejected an earlier telling",
}


def add_pages(service: StoredService, held: HeldReports, queue: ReviewQueue) -> None:
    """`/`, `/reviews/{report_id}` and `/terms`, for privacy officers with a session."""
    pages = service.add_pages(TEMPLATES)

    async def rendered(request: Request, name: str, current: str, **context: Any) -> Response:
        caller = await service.identity.page_caller(request)
        if caller is None:
            return RedirectResponse("/sign-in", 303)
        if not caller.has(Role.PRIVACY_OFFICER):
            return pages.render(request, "message.html", status=403, **NOT_FOR)
        shared: dict[str, Any] = {
            "role": Role.PRIVACY_OFFICER.value,
            "csrf": caller.csrf,
            "nav": _nav(current),
        }
        return pages.render(request, name, **shared, **context)

    @service.http.get("/", include_in_schema=False)
    async def queue_page(request: Request) -> Response:
        """The queue of held reports."""
        return await rendered(request, "queue.html", "/")

    @service.http.get("/terms", include_in_schema=False)
    async def terms_page(request: Request) -> Response:
        """Terms that privacy officers added."""
        return await rendered(request, "terms.html", "/terms")

    @service.http.get("/reviews/{report_id}", include_in_schema=False)
    async def review_page(request: Request, report_id: str) -> Response:
        """One report: what is known of it without opening it, and the way to open it."""
        found = await held.entries(_ids(report_id))
        if not found:
            return await rendered(request, "message.html", "", status=404, **NOT_HELD)
        entry = found[0]
        return await rendered(
            request,
            "review.html",
            "",
            facts=_facts(entry, queue),
            report_id=str(entry.report_id),
            is_waiting=entry.status is Status.WAITING,
            labels=[(label.value, text) for label, text in DEFINITIONS.items()],
            synthetic=entry.submitted.synthetic,
        )


def _ids(text: str) -> list[UUID]:
    """The report that an address names; none where it is no id at all."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _nav(current: str) -> Sequence[NavLink]:
    return [NavLink(label, href, href == current) for label, href in LINKS]


def _facts(entry: Entry, queue: ReviewQueue) -> list[tuple[str, str]]:
    tier = queue.tier_of(entry.report_id)
    facts = [("Status", entry.status.value)]
    if tier is not None or entry.status is Status.WAITING:
        facts.append(("Tier", tier.value if tier else "not known yet"))
    facts += [
        ("Held because", "; ".join(REASONS.get(reason, reason) for reason in entry.reasons)),
        ("Residual risk", f"{entry.residual_risk:.2f}"),
        ("Received", _time(entry.submitted.received_at)),
        ("Held since", _time(entry.held_at)),
        ("Scrubber", entry.scrubber_version),
        ("Round", str(entry.submitted.round)),
    ]
    if entry.decided_by and entry.decided_at:
        facts.append(("Decided by", f"{entry.decided_by}, {_time(entry.decided_at)}"))
    return facts


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
