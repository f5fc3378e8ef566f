"""Names that exist nowhere else are sent in every way there is; then they are nowhere but sealed (law 2).

The search is shown to work: words that must be there are found, and a name written in clear is found.
"""

import base64
import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.identity import Role
from chassis.sealing import seal
from contracts.agency import AgencyType, TenantLists
from contracts.binding import report_binding
from contracts.envelope import headers_for
from contracts.events import Origin, derived_id
from contracts.topics import REPORTS_SUBMITTED
from pso.agencies import Agency, Registered, Registrar
from services.intake import core
from tests.e2e import searching
from tests.e2e.otlp import Receiver
from tests.e2e.outside import Outside, a_report
from tests.e2e.waiting import eventually
from tests.harness import TestEngines

PROVIDER, PATIENT, REPORTER = "Quorvella Zhastrane", "Ulmarique Plinthovar", "Yndrith Corvessane"
STREET, TOWN, AGENCY, ALIAS = "Vexholme Lane", "Mordanvale", "Bramquist Valley EMS", "Bramquisters"
STATION, HOSPITAL, HELD = "Ospreyline House", "Juntavell Memorial", "Castrevine Drusimond"
PHONE, RUN, STRAY, DEVICE = "513-555-0177", "ZQRUN-77120", "Obliskarian", "SN-QQ88341"
WORDS = [
    *(name for person in (PROVIDER, PATIENT, REPORTER, HELD) for name in person.split()),
    *("Vexholme", TOWN, "Bramquist", ALIAS, "Ospreyline", "Juntavell", "555-0177", RUN, STRAY, DEVICE),
]
TOLD = (
    f"Paramedic {PROVIDER} of {AGENCY} put the tube in the esophagus of patient {PATIENT} at 4127 {STREET} "
    f"in {TOWN}. It was not recognized for nine minutes and he arrested in our care. We took him to "
    f"{HOSPITAL} from {STATION}. Call me at {PHONE}, run {RUN}. Zhastrane said so. {REPORTER} wrote this "
    f"for {ALIAS}."
)
LISTS = TenantLists(
    names=(AGENCY,),
    aliases=(ALIAS,),
    roster=(PROVIDER,),
    stations=(STATION,),
    hospitals=(HOSPITAL,),
    streets=(STREET,),
    towns=(TOWN,),
)
EVERY_FIELD = {
    "narrative": TOLD,
    "reporter_name": REPORTER,
    "reporter_contact": f"{PHONE} or corvessane@example.org",
    "reporter_role": f"partner of {PROVIDER}",
    "location": f"4127 {STREET}, {TOWN}",
    "incident_number": RUN,
    "device": f"Ventilator, serial {DEVICE}, from {STATION}",
    "medication": f"ketamine drawn up by Paramedic {PROVIDER}",
    "contributing_factors": f"{REPORTER} was tired; Dr. Plinthovar at {HOSPITAL} was not called",
    "actions_taken": f"Spoke with {PATIENT}'s wife, Mrs. Plinthovar, at {PHONE}",
    "prevention": f"{AGENCY} should buy capnography",
    "incident_zip": "45202",
    "occurred_at": "2026-11-01",
    "patient_age": "93",
}
CONTROL = "controlword"
"""An expert's own word: it must be found wherever alerts are kept and shown."""


async def an_agency(outside: Outside, slug: str) -> Registered:
    registrar = Registrar(outside.system.state, outside.url("intake"))
    return await registrar.add(Agency(slug, AgencyType.GROUND, "OH", "ground-rural", LISTS))


def tell_in_every_way(outside: Outside, agency: Registered) -> set[UUID]:
    """Good reports by each way in, the same names in each."""
    key, form = {"X-API-Key": agency.api_key}, {"X-Form-Token": agency.form_token}
    report = a_report(**EVERY_FIELD | {"submission_id": RUN})
    kept = {outside.keep(report, key), outside.keep(report | {"submission_id": f"{RUN}-2"}, form)}
    lines = [json.dumps(report | {"submission_id": f"{RUN}-{n}"}).encode() for n in range(3, 6)]
    results = outside.submit_lines(
        [*lines, b'{"narrative": "' + PATIENT.encode(), b"\xff" + STRAY.encode()], key
    )
    kept |= {outside.report_id(one["receipt"]) for one in results if one["status"] == 202}
    hidden_inside = TOLD.replace("Zhastrane", "Zhas\u200btrane").upper()
    kept.add(outside.keep(report | {"submission_id": f"{RUN}-6", "narrative": hidden_inside}, key))
    forged = f"[NAME-1] [NAME-1 Patient {PATIENT}, [[NAME:Plinthovar]] \u202ename of patient: {PATIENT}\u202c"
    kept.add(outside.keep(report | {"submission_id": f"{RUN}-7", "narrative": forged * 40}, key))
    return kept


def misuse(outside: Outside, agency: Registered) -> None:
    """Everything that is refused, with the names in bodies, fields, addresses, headers and tokens."""
    key = {"X-API-Key": agency.api_key}
    bodies: list[bytes] = [
        PATIENT.encode(),
        json.dumps(a_report(**{STRAY: PATIENT})).encode(),
        json.dumps(a_report(harm=STRAY, occurred_at=PATIENT, patient_age=PATIENT)).encode(),
        json.dumps({"submission_id": RUN, "narrative": PATIENT}).encode(),
        json.dumps(a_report(narrative=f"{TOLD} " * 900)).encode(),
        b"[" * 90_000 + PATIENT.encode(),
    ]
    seen = [outside.submit(body, key) for body in bodies]
    for name in outside.urls():
        seen += [
            outside.ask("GET", name, f"/{STRAY}/{PATIENT}?{STRAY}={PATIENT}"),
            outside.ask("POST", name, f"/health/live/{STRAY}", content=PATIENT.encode()),
            outside.ask("GET", name, "/health/live", headers={"traceparent": STRAY, "User-Agent": STRAY}),
        ]
    expert = outside.bearer(Role.EXPERT)
    seen += [
        outside.submit(a_report(), {"X-API-Key": STRAY}),
        outside.submit(a_report(), {"X-Form-Token": STRAY}),
        outside.submit(a_report(), {"Authorization": f"Bearer {STRAY}", "traceparent": STRAY}),
        outside.ask("GET", "intake", f"/v1/receipts/{STRAY}"),
        outside.ask("POST", "alerts", "/sign-in", json={"code": STRAY}, headers={"X-Requested-With": "pso"}),
        outside.ask("GET", "alerts", f"/v1/alerts?tier={STRAY}&cursor={STRAY}", headers=expert),
        outside.ask("GET", "alerts", f"/v1/alerts?cursor={STRAY}", headers=expert),
        outside.ask("GET", "alerts", f"/v1/alerts/{STRAY}", headers=expert),
        outside.ask("GET", "alerts", "/v1/alerts/stream", headers=expert | {"Last-Event-ID": STRAY}),
        outside.ask(
            "GET", "aggregator", f"/v1/insights/counts?by={STRAY}", headers=outside.bearer(Role.ANALYST)
        ),
    ]
    for answer in seen:
        told = (answer.text + str(answer.headers)).lower()
        assert not any(word.lower() in told for word in WORDS), answer.url.path
    not_even_http(outside)


def not_even_http(outside: Outside) -> None:
    """Bytes that are no request, and one that ends too early."""
    parts = urlsplit(outside.url("intake"))
    for raw in (
        f"{STRAY} {PATIENT}\r\n\r\n",
        f"POST /v1/reports HTTP/1.1\r\n{STRAY}: {PATIENT}\r\nContent-Length: 900\r\n\r\n{TOLD}",
    ):
        with socket.create_connection((parts.hostname or "", parts.port or 0), 10) as connection:
            connection.sendall(raw.encode())
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65_536)


async def held_for_its_list(outside: Outside) -> tuple[UUID, UUID]:
    """Two reports of an agency whose list has moved on further than deidentify can know."""
    agency = await an_agency(outside, "canary-held")
    outside.mongo["pso_intake"]["agencies"].update_one(
        {"_id": str(agency.agency_ref)}, {"$set": {"list_version": 99}}
    )
    told = f"{TOLD} {HELD} saw it."
    key = {"X-API-Key": agency.api_key}
    first, second = (outside.keep(a_report(narrative=told, reporter_name=HELD), key) for _ in range(2))
    return first, second


def ask_review(outside: Outside, method: str, path: str, **sent: Any) -> httpx.Response:
    headers = outside.bearer(Role.PRIVACY_OFFICER, subject="Dr. Officer")
    return outside.ask(method, "deidentify", f"/v1/reviews{path}", headers=headers, **sent)


def review(outside: Outside, rejected: UUID, released: UUID) -> None:
    """Everything a privacy officer does: looks, marks, terms and decisions, with the names in the reasons."""
    reason = f"{CONTROL}: {PATIENT} and {HELD} are of {AGENCY}, run {RUN}."
    for report_id, action in ((rejected, "reject"), (released, "release")):
        opened = ask_review(outside, "GET", f"/{report_id}")
        assert opened.headers["cache-control"] == "no-store"
        original = opened.json()["texts"][0]["original"]
        assert searching.sightings({"opened": opened.content}, [PATIENT, HELD, STREET]) != [], "it is opened"
        start = original.index(HELD)
        span = {"field": "narrative", "start": start, "end": start + len(HELD), "label": "NAME"}
        hit = opened.json()["texts"][0]["hits"][0]
        marks = {"round": 0, "added": [span]}
        shown = ask_review(outside, "POST", f"/{report_id}/preview", json=marks).json()
        assert searching.sightings({"preview": json.dumps(shown).encode()}, WORDS) == []
        removed = {"field": "narrative", "start": hit["start"], "end": hit["end"]}
        trial = ask_review(outside, "POST", f"/{report_id}/preview", json=marks | {"removed": [removed]})
        assert trial.status_code == 200
        term = ask_review(outside, "POST", f"/{report_id}/terms", json=span | {"round": 0, "reason": reason})
        assert term.status_code == (201 if action == "reject" else 409), "an agency has a term once"
        seen = {"seen": shown["seen"]} if action == "release" else {}
        done = ask_review(outside, "POST", f"/{report_id}/{action}", json=marks | seen | {"reason": reason})
        assert done.status_code == 200, done.text
        assert ask_review(outside, "GET", f"/{report_id}").status_code == 409
    assert HELD in ask_review(outside, "GET", "/terms").text
    eventually(lambda: not outside.alert(released)["withheld"], "the released text is with its alert")


async def sealed_for_another(outside: Outside, agency: Registered) -> UUID:
    """A submitted record that opens with no key: it ends in the dead letters as it came."""
    row = outside.mongo["pso_intake"]["agencies"].find_one({"_id": str(agency.agency_ref)})
    assert row is not None
    origin = Origin(
        agency_ref=agency.agency_ref, agency_type=AgencyType.GROUND, state="OH", peer_group="ground-rural"
    )
    known = core.Agency(origin, row["key_id"], row["public_key"], row["submission_salt"], 1, True)
    report_id, now = uuid4(), datetime.now(UTC)
    bound = report_binding(uuid4(), agency.agency_ref, known.key_id)
    sealed = seal(json.dumps(EVERY_FIELD).encode(), known.public_key, bound)
    event = core.submitted(report_id, known, sealed, now, True)
    headers = headers_for(REPORTS_SUBMITTED, derived_id(report_id, "x"), str(report_id), "intake", now)
    assert outside.system.addresses is not None
    async with AIOKafkaProducer(bootstrap_servers=outside.system.addresses.kafka) as producer:
        await producer.send_and_wait(
            REPORTS_SUBMITTED.name,
            event.model_dump_json().encode(),
            key=str(report_id).encode(),
            headers=headers,
        )
    return report_id


@pytest.fixture(scope="module")
def folders(outside: Outside, engines: TestEngines) -> list[Path]:
    data = getattr(engines, "data_dir", None)  # containers keep their files to themselves
    return [outside.system.state.folder, *([data] if data else [])]


async def test_planted_names_are_nowhere_but_sealed(
    outside: Outside, receiver: Receiver, folders: list[Path]
) -> None:
    agency = await an_agency(outside, "canary")
    kept = tell_in_every_way(outside, agency)
    misuse(outside, agency)
    held, released = await held_for_its_list(outside)
    dead = await sealed_for_another(outside, agency)
    outside.wait_counted(kept | {held, released})
    review(outside, held, released)
    some = next(iter(kept))
    outside.alert(some)
    assert outside.act(some, "message", detail=f"{CONTROL} was here.").status_code == 200
    eventually(lambda: CONTROL in str(outside.alert(some, "alerts-1")) or None, "the control is there")

    places = await searching.topics(outside)
    places |= searching.databases(outside) | searching.files(*folders) | searching.pages(outside)
    places["stream"] = searching.stream(outside, {str(one) for one in kept | {held}}, CONTROL)
    places["spans"] = receiver.raw()

    assert searching.sightings(places, WORDS) == []
    assert_it_all_arrived(outside, places, kept, held, dead)
    assert_it_was_reviewed(outside, places, held, released)
    assert_controls(places)
    assert_no_secrets(places, agency)


def assert_it_all_arrived(
    outside: Outside, places: dict[str, bytes], kept: set[UUID], held: UUID, dead: UUID
) -> None:
    """What was told did arrive: the search did not pass over an empty system."""
    submitted = places["topic reports.submitted.v1"]
    assert all(str(one).encode() in submitted for one in (*kept, held, dead))
    assert str(dead).encode() in places["topic reports.submitted.v1.deidentify.dead-letters"]
    assert str(held).encode() in places["collection pso_deidentify.held"]
    alert = outside.alert(held)
    assert (alert["withheld"], alert["text"]) == (True, "")
    assert all(not hit["quotes"] for hit in alert["rules"])
    assert alert["tier"] == "T1", "a held report still warns"
    assert any("[PROVIDER-" in outside.alert(one)["text"] for one in kept), "not all were held"


def assert_it_was_reviewed(
    outside: Outside, places: dict[str, bytes], rejected: UUID, released: UUID
) -> None:
    """Decisions, spans, terms and notes are there, and the released text is what others may read."""
    audit = places["collection pso_deidentify.audit"]
    assert audit.count(CONTROL.encode()) >= 3, "reasons are kept, without the names"
    assert all(str(one).encode() in audit for one in (rejected, released))
    for collection in ("added_spans", "terms", "outbox"):
        assert places[f"collection pso_deidentify.{collection}"]
    assert outside.alert(released)["text"].startswith("Paramedic [")
    assert CONTROL in places["audit for a privacy officer"].decode()
    assert CONTROL not in places["audit for an operator"].decode()


def assert_controls(places: dict[str, bytes]) -> None:
    """The search finds what must be found, in each kind of place."""
    found = searching.sightings(places, [CONTROL])
    for place in ("topic alerts.changed.v1", "collection pso_alerts.alerts", "alerts", "stream"):
        assert f"{CONTROL} in {place}" in found
    for word, place in (
        ("reports kept", "intake /metrics"),
        ("deidentify", "spans"),
        ("started", "file run/logs/intake.log"),
        ("dead letter", "file run/logs/deidentify.log"),
        ("total", "counts by harm"),
    ):
        assert word in places[place].decode(errors="replace").lower(), place
    kafka = [place for place in places if place.startswith("file kafka/store/alerts.changed")]
    assert not kafka or any(f"{CONTROL} in {place}" in found for place in kafka)
    coded = b'{"a":"' + base64.b64encode(b"x" + PATIENT.encode())
    clear = {"clear": PATIENT.upper().encode(), "coded": coded, "wide": PATIENT.encode("utf-16")}
    assert {one.rpartition(" ")[2] for one in searching.sightings(clear, WORDS)} == set(clear)


def assert_no_secrets(places: dict[str, bytes], agency: Registered) -> None:
    """Keys, links and tokens are in no log, span, metric, topic or database either."""
    secrets = [agency.api_key, agency.form_token]
    shown = {place: content for place, content in places.items() if place != "file agencies.json"}
    assert searching.sightings(shown, secrets) == []
