"""Who may do what, over every route that a service says it has."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.identity import Role
from pso.issuer import AUDIENCE, ISSUER, KEY_ID, Issuer
from tests.e2e.outside import Outside, a_report

EVERYONE: frozenset[Role] = frozenset(Role)
RUNS = frozenset({Role.OPERATOR, Role.PRIVACY_OFFICER})
OFFICER = frozenset({Role.PRIVACY_OFFICER})
EXPERTS = frozenset({Role.EXPERT, Role.PRIVACY_OFFICER})
READERS = EXPERTS | {Role.ANALYST, Role.OPERATOR}
OPEN = {
    *("/health/live", "/health/ready", "/metrics"),
    *("/v1/taxonomy", "/v1/ontology", "/v1/ontology/words", "/v1/receipts/{receipt}", "/sign-in"),
}
"""Asks for no role: health, codes, and what has a secret of its own in it."""
WITHOUT_TOKEN = {"/v1/reports", "/sign-out"}
"""A stranger may report; a bad or wrong credential is refused all the same."""
MAY: dict[tuple[str, str], frozenset[Role]] = {
    ("post", "/v1/reports"): frozenset({Role.AGENCY}),
    ("post", "/v1/reports/batch"): frozenset({Role.AGENCY}),
    ("post", "/v1/agencies"): frozenset({Role.OPERATOR}),
    ("post", "/v1/agencies/{agency_ref}/{kind}/renew"): frozenset({Role.OPERATOR}),
    ("get", "/v1/rescrubs"): frozenset({Role.OPERATOR}),
    ("post", "/v1/rescrubs"): frozenset({Role.OPERATOR}),
    ("post", "/v1/rescrubs/matching"): frozenset({Role.OPERATOR}),
    ("get", "/v1/rescrubs/{round}"): RUNS,
    ("post", "/v1/rescrubs/{round}/cancel"): frozenset({Role.OPERATOR}),
    ("get", "/v1/reviews"): OFFICER,
    ("get", "/v1/reviews/audit"): OFFICER | {Role.OPERATOR},
    ("get", "/v1/reviews/terms"): OFFICER,
    ("post", "/v1/reviews/terms/{term_id}/remove"): OFFICER,
    ("get", "/v1/reviews/{report_id}"): OFFICER,
    ("post", "/v1/reviews/{report_id}/preview"): OFFICER,
    ("post", "/v1/reviews/{report_id}/release"): OFFICER,
    ("post", "/v1/reviews/{report_id}/reject"): OFFICER,
    ("post", "/v1/reviews/{report_id}/terms"): OFFICER,
    ("get", "/v1/agencies/{agency_ref}"): frozenset({Role.OPERATOR}),
    ("put", "/v1/agencies/{agency_ref}/lists"): frozenset({Role.OPERATOR}),
    ("put", "/v1/agencies/{agency_ref}/key"): frozenset({Role.OPERATOR}),
    ("post", "/v1/agencies/{agency_ref}/close"): frozenset({Role.OPERATOR}),
    ("post", "/v1/agencies/{agency_ref}/shred"): frozenset({Role.OPERATOR}),
    ("get", "/v1/alerts"): EXPERTS,
    ("get", "/v1/alerts/stream"): EXPERTS,
    ("get", "/v1/alerts/{report_id}"): EXPERTS,
    ("post", "/v1/alerts/{report_id}/{action}"): EXPERTS,
    ("post", "/v1/reports/{report_id}/corrections"): EXPERTS,
    ("get", "/v1/insights/counts"): READERS,
    ("get", "/v1/insights/agreement"): READERS,
    ("post", "/sign-out"): EVERYONE,
}
FILLED = {
    "{report_id}": str(UUID(int=1)),
    "{agency_ref}": str(UUID(int=1)),
    "{term_id}": str(UUID(int=2)),
    "{action}": "acknowledge",
    "{round}": "1",
}


def guarded(outside: Outside) -> Iterator[tuple[str, str, str]]:
    """(service, method, route) of all that is not open, from the services' own OpenAPI documents."""
    for service in outside.urls():
        paths = outside.ask("GET", service, "/openapi.json").json()["paths"]
        for path, operations in paths.items():
            for method in operations:
                if path not in OPEN:
                    yield service, method, path


def ask(outside: Outside, route: tuple[str, str, str], headers: dict[str, str]) -> Any:
    service, method, path = route
    for name, value in FILLED.items():
        path = path.replace(name, value)
    content = b"{}" if method in ("post", "put") else None
    return outside.ask(
        method.upper(), service, path, content=content, headers={"Content-Type": "application/json"} | headers
    )


def test_every_route_is_declared_here(outside: Outside) -> None:
    assert {(method, path) for _, method, path in guarded(outside)} == set(MAY)


def test_every_guarded_route_refuses_a_caller_without_a_good_credential(outside: Outside) -> None:
    for route in guarded(outside):
        bad = [{"Authorization": f"Bearer {token}"} for token in bad_tokens(outside)]
        for headers in bad if route[2] in WITHOUT_TOKEN else [{}, *bad]:
            answer = ask(outside, route, headers)
            assert answer.status_code == 401, (route, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["type"] == "urn:ems-pso:problem:unauthorized"


def test_every_guarded_route_refuses_every_wrong_role(outside: Outside) -> None:
    for route in guarded(outside):
        for role in set(Role) - MAY[route[1], route[2]]:
            answer = ask(outside, route, outside.bearer(role))
            assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden"), (route, role)


def test_a_wrong_key_or_link_is_refused_though_strangers_may_report(outside: Outside) -> None:
    for headers in ({"X-API-Key": "psk_no"}, {"X-Form-Token": "psf_no"}, {"Authorization": "Bearer psk_no"}):
        answer = outside.submit(a_report(), headers)
        assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")


@pytest.mark.parametrize("service", ["deidentify", "alerts", "aggregator"])
def test_a_page_without_a_session_leads_to_the_sign_in(outside: Outside, service: str) -> None:
    answer = outside.ask("GET", service, "/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_session_cannot_act_without_the_pages_token(outside: Outside) -> None:
    code = outside.sign_in_link("alerts", Role.EXPERT).partition("#")[2]
    headers = {"X-Requested-With": "pso"}
    signed_in = outside.ask("POST", "alerts", "/sign-in", json={"code": code}, headers=headers)
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    session = {"Cookie": cookie.partition(";")[0]}
    assert outside.ask("GET", "alerts", "/v1/alerts", headers=session).status_code == 200
    forged = outside.ask("POST", "alerts", f"/v1/alerts/{UUID(int=1)}/acknowledge", json={}, headers=session)
    assert forged.status_code == 403
    again = outside.ask("POST", "alerts", "/sign-in", json={"code": code}, headers=headers)
    assert again.status_code == 401
    other = outside.ask("POST", "aggregator", "/sign-in", json={"code": code}, headers=headers)
    assert other.status_code == 401, "a code is for one service"


def bad_tokens(outside: Outside) -> list[str]:
    """Garbage, no signature, a foreign key, expired, another audience, and a sign-in code."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": now + 600, "roles": [r.value for r in Role]}
    foreign, header = Ed25519PrivateKey.generate(), {"kid": KEY_ID}
    issuer = Issuer(outside.system.state)
    return [
        "garbage",
        jwt.encode(good, "", algorithm="none", headers=header),
        jwt.encode(good, foreign, algorithm="EdDSA", headers=header),
        issuer._sign(good | {"exp": now - 600}, -1),
        issuer._sign(good | {"aud": "elsewhere"}, 1),
        issuer.sign_in_code("alerts", Role.EXPERT),
    ]
