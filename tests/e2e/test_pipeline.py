"""A report sent by a stranger comes out as an alert on consoles and as a count, through five processes."""

from uuid import UUID

import pytest

from chassis.identity import Role
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually

TOLD = (
    "Paramedic Dan Kowalski put the tube in the esophagus at 114 Larch St and it was not recognized for nine "
    "minutes. No waveform capnography. The patient, Ngoc Pham, arrested in our care. Call me at 513-555-0142."
)
HIDDEN = ("Kowalski", "Larch", "Pham", "555-0142")


def test_an_agencys_report_becomes_an_alert_on_every_console_with_its_evidence(outside: Outside) -> None:
    with outside.console("alerts") as first, outside.console("alerts-1") as second:
        report_id = outside.keep(a_report(narrative=TOLD), outside.key_of("riverbend"))
        alert = first.of(report_id)
        assert second.of(report_id) == alert
    assert (alert["version"], alert["tier"], alert["status"]) == (1, "T1", "open")
    assert "U02" in {hit["rule"] for hit in alert["rules"]}
    quotes = [quote for hit in alert["rules"] for quote in hit["quotes"]]
    assert quotes
    assert all(
        alert["text"][quote["start"] : quote["end"]] == quote["words"]
        for quote in quotes
        if quote["field"] == "narrative"
    )
    assert not any(word in str(alert) for word in HIDDEN)
    assert outside.alert(report_id) == alert
    listed = outside.ask("GET", "alerts", "/v1/alerts?limit=200", headers=outside.bearer(Role.EXPERT)).json()
    assert str(report_id) in {one["report_id"] for one in listed["items"]}
    outside.wait_counted({report_id})


def test_whoever_sends_it_a_report_is_kept_and_counted(outside: Outside) -> None:
    riverbend = outside.agency("riverbend")
    senders = {
        "nobody known": {},
        "an API key": {"X-API-Key": riverbend.api_key},
        "an API key as bearer": {"Authorization": f"Bearer {riverbend.api_key}"},
        "a form link": {"X-Form-Token": riverbend.form_token},
        "an agency's token": outside.bearer(Role.AGENCY, agency_ref=str(riverbend.agency_ref)),
        "a token of no agency": outside.bearer(Role.AGENCY),
    }
    kept = {name: outside.keep(a_report(), headers) for name, headers in senders.items()}
    outside.wait_counted(set(kept.values()))
    vault = outside.mongo["pso_intake"]["vault"]
    refs = {name: vault.find_one({"_id": str(report_id)})["agency"] for name, report_id in kept.items()}  # type: ignore[index]
    direct = str(outside.agency("direct").agency_ref)
    assert {name for name, ref in refs.items() if ref == direct} == {"nobody known", "a token of no agency"}
    assert {ref for ref in refs.values() if ref != direct} == {str(riverbend.agency_ref)}


def test_a_receipt_tells_how_far_a_report_is(outside: Outside) -> None:
    answer = outside.submit(a_report())
    receipt = answer.json()["receipt"]
    assert answer.headers["Location"] == f"/v1/receipts/{receipt}"
    status = outside.ask("GET", "intake", f"/v1/receipts/{receipt.lower()}")
    assert status.json()["status"] in ("kept", "passed_on")
    unknown = outside.ask("GET", "intake", f"/v1/receipts/{receipt[::-1]}")
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")


def test_the_same_submission_gives_the_same_receipt_and_another_body_is_refused(outside: Outside) -> None:
    report, key = a_report(harm="HL-1"), outside.key_of("riverbend")
    first = outside.submit(report, key).json()
    again = outside.submit(dict(reversed(report.items())), key).json()
    assert (again["receipt"], again["seen_before"]) == (first["receipt"], True)
    other = outside.submit(report | {"harm": "HL-2"}, key)
    assert (other.status_code, other.json()["errors"][0]["field"]) == (409, "submission_id")
    elsewhere = outside.submit(report | {"harm": "HL-2"}, outside.key_of("lakemont"))
    assert elsewhere.status_code == 202, "an id belongs to its agency alone"


def test_what_people_do_with_an_alert_reaches_every_console_and_is_kept(outside: Outside) -> None:
    report_id = outside.keep(a_report())
    raised = outside.alert(report_id)
    with outside.console("alerts-1", after=outside.position("alerts-1")) as console:
        for action, asked in (
            ("acknowledge", {}),
            ("assign", {"assigned_to": "Dr. Example"}),
            ("message", {"detail": "Asked the medical director."}),
            ("tier", {"tier": "T2", "detail": "Recognized before any harm."}),
            ("resolve", {"detail": "not_urgent: Reviewed."}),
        ):
            answer = outside.act(report_id, action, "alerts", **asked)
            assert answer.status_code == 200, answer.text
            assert console.of(report_id, answer.json()["version"]) == answer.json()
    after = outside.alert(report_id, "alerts-1")
    assert (after["version"], after["tier"], after["status"]) == (raised["version"] + 5, "T2", "resolved")
    assert after["assigned_to"] == "Dr. Example"
    assert {action["by"] for action in after["actions"]} == {"Dr. Test"}
    assert outside.act(report_id, "acknowledge").status_code == 409
    assert outside.act(UUID(int=7), "acknowledge").status_code == 404


def test_an_alert_with_a_lower_tier_is_counted_under_it(outside: Outside) -> None:
    report_id = outside.keep(a_report())
    outside.alert(report_id)
    outside.wait_counted({report_id})
    assert outside.act(report_id, "tier", tier="T3", detail="A drill, told as real.").status_code == 200

    eventually(lambda: outside.counted_tier(report_id) == "T3", "the count moves to T3")


NEEDLE = ("INF-01", "The medic stuck his finger with a used needle from the sharps box.")
FUEL = ("VEH-99", "The ambulance ran out of fuel on the way to the hospital.")
BACK = ("PSF-05", "My partner strained his back lifting the cot.")


@pytest.mark.parametrize(
    ("told", "slugs", "is_shown"),
    [
        (NEEDLE, ["riverbend", "riverbend", "lakemont", "fairhollow"], False),
        (FUEL, ["riverbend", "riverbend", "riverbend", "lakemont", "lakemont", "lakemont"], False),
        (BACK, ["riverbend", "riverbend", "lakemont", "lakemont", "fairhollow"], True),
    ],
    ids=["four reports", "two agencies", "five reports of three agencies"],
)
def test_a_count_is_shown_only_for_five_reports_of_three_agencies(
    outside: Outside, told: tuple[str, str], slugs: list[str], is_shown: bool
) -> None:
    """Each case has a category that no other end-to-end test reports."""
    category, narrative = told
    report_ids = {outside.keep(a_report(narrative=narrative), outside.key_of(slug)) for slug in slugs}
    outside.wait_counted(report_ids)
    counts = {row["code"]: row["count"] for row in outside.counts(by="category")["rows"]}
    assert counts[category] == (len(slugs) if is_shown else None)
    filtered = outside.counts(by="harm", category=category)
    assert filtered["total"] == (len(slugs) if is_shown else None)
    assert is_shown or {row["count"] for row in filtered["rows"]} == {None}
