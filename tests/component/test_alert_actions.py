"""An expert's action over HTTP: refused where the alert is graver than seen, or what is sent no text."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.mongo import Mongo
from services.alerts.store import Alerts, _cursor, _read_cursor
from tests.builders.events import a_classified, report_number
from tests.component.handling import handled
from tests.component.test_corrections import ONE, Case

ALERT = f"/v1/alerts/{ONE}"


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    made = Case(tmp_path)
    async with made.client:
        await handled(made.service, a_classified(categories=("PTH-01",), harm="HL-1"))
        yield made


async def acted(case: Case, action: str, **body: Any) -> httpx.Response:
    headers = {
        "authorization": f"Bearer {case.issuer.token('expert')}",
        "content-type": "application/json",
    }
    return await case.client.post(f"{ALERT}/{action}", content=json.dumps(body), headers=headers)


async def test_what_became_graver_than_the_person_saw_is_neither_resolved_nor_lowered(case: Case) -> None:
    assert case.store.alerts[ONE].tier.value == "T2"
    await handled(case.service, a_classified(revision=(0, 1), categories=("PTH-01",), harm="HL-3"))
    assert case.store.alerts[ONE].tier.value == "T1"
    for action, body in (("resolve", {"detail": "not_urgent"}), ("tier", {"tier": "T3", "detail": "No."})):
        refused = await acted(case, action, tier_seen="T2", **body)
        assert (refused.status_code, refused.json()["detail"]) == (
            409,
            "This alert has become T1; you saw it as T2. Look at it again, then decide.",
        )
        assert case.store.alerts[ONE].status.value == "open"
        assert (await acted(case, action, tier_seen="T9", **body)).status_code == 422
    assert (await acted(case, "tier", tier_seen="T1", tier="T2", detail="Seen.")).status_code == 200
    assert (await acted(case, "tier", tier_seen="T3", tier="T1", detail="Worse.")).status_code == 200
    assert (await acted(case, "acknowledge", tier_seen="T1")).status_code == 409
    assert (await acted(case, "resolve", tier_seen="T1", detail="not_urgent")).status_code == 200


async def test_a_caller_who_names_no_tier_seen_is_taken_as_before(case: Case) -> None:
    assert (await acted(case, "tier", tier="T3", detail="Nobody fell.")).status_code == 200
    assert (await acted(case, "resolve", detail="not_urgent")).status_code == 200


@pytest.mark.parametrize("field", ["detail", "assigned_to"])
async def test_words_that_are_no_text_are_refused(case: Case, field: str) -> None:
    action = "messages" if field == "detail" else "assign"
    answer = await acted(case, action, **{field: "a\ud800b"})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "place",
    [
        json.dumps(["0001-01-01T00:00:00+23:59", str(report_number(1))]),
        json.dumps(["9999-12-31T23:59:59-23:59", str(report_number(1))]),
        json.dumps(["2026-01-01", 7]),
        "[" * 5_000,
        "[" + "7" * 5_000 + "]",
        "{}",
    ],
    ids=["before all days", "after all days", "no id", "deep", "long", "empty"],
)
async def test_a_cursor_that_the_list_never_gave_is_refused(place: str) -> None:
    cursor = base64.urlsafe_b64encode(place.encode()).decode()
    with pytest.raises(ValueError, match=r"."):
        await Alerts(Mongo("mongodb://127.0.0.1:9", "unused")).page([], [], 50, cursor)


def test_a_cursor_leads_on_from_the_row_it_was_made_of() -> None:
    at, last = datetime(2026, 3, 1, 12, 0, 5, 678_000, UTC), str(ONE)
    assert _read_cursor(_cursor({"received_at": at, "_id": last})) == (at, last)
