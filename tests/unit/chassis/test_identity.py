"""Tokens and sessions: only what the issuer signed, for here and now, once, with the right role."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from fastapi import Depends, FastAPI, Request, Response

from chassis import problems
from chassis.identity import COOKIE, CSRF_HEADER, Identity, Principal, Role, Tokens, csrf_token
from chassis.problems import Unauthorized
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from tests.fakes.sessions import MemorySessions
from tests.fakes.tokens import Issuer


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


@pytest.fixture
def settings(issuer: Issuer) -> ServiceSettings:
    return ServiceSettings(jwks=str(issuer.jwks))


def an_app(settings: ServiceSettings, sessions: MemorySessions | None) -> FastAPI:
    app, identity = FastAPI(), Identity(settings, "alerts", Tokens(settings), sessions)
    problems.install(app)
    expert = identity.require(Role.EXPERT, Role.PRIVACY_OFFICER)

    @app.api_route("/secret", methods=["GET", "POST"])
    async def secret(caller: Annotated[Principal, Depends(expert)]) -> dict[str, Any]:
        return {"subject": caller.subject}

    @app.get("/page")
    async def page(request: Request) -> dict[str, Any]:
        caller = await identity.page_caller(request)
        return {"subject": caller and caller.subject}

    @app.post("/in")
    async def sign_in(request: Request) -> Response:
        response = Response(status_code=204)
        await identity.sign_in((await request.body()).decode(), response)
        return response

    @app.post("/out")
    async def sign_out(request: Request) -> Response:
        response = Response(status_code=204)
        await identity.sign_out(request, response)
        return response

    return app


def a_client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://alerts.example")


@pytest.fixture
async def client(settings: ServiceSettings) -> AsyncIterator[httpx.AsyncClient]:
    async with a_client(an_app(settings, MemorySessions())) as made:
        yield made


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_signed_token_with_the_role_is_let_in(client: httpx.AsyncClient, issuer: Issuer) -> None:
    response = await client.get("/secret", headers=bearer(issuer.token("expert")))
    assert response.json() == {"subject": "Dana Example"}


async def test_a_role_that_does_not_suffice_is_forbidden(client: httpx.AsyncClient, issuer: Issuer) -> None:
    for roles in (["analyst"], [], ["superuser"]):
        response = await client.get("/secret", headers=bearer(issuer.token(*roles)))
        assert response.status_code == 403
    odd = issuer.token(roles="expert")
    assert (await client.get("/secret", headers=bearer(odd))).status_code == 403


async def test_nobody_is_asked_to_sign_in(client: httpx.AsyncClient) -> None:
    response = await client.get("/secret")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


def _unsigned(issuer: Issuer) -> str:
    return jwt.encode(jwt.decode(issuer.token("expert"), options={"verify_signature": False}), "", "none")


def _public_key_as_secret(issuer: Issuer) -> str:
    """The classic confusion: the public key used as an HMAC secret."""
    raw = issuer.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    claims = jwt.decode(issuer.token("expert"), options={"verify_signature": False})
    return jwt.encode(claims, raw, "HS256", headers={"kid": issuer.key_id})


def _tampered(issuer: Issuer) -> str:
    head, body, signature = issuer.token("analyst").split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["roles"] = ["expert"]
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{forged}.{signature}"


def _nested_header(issuer: Issuer) -> str:
    return base64.urlsafe_b64encode(b"[" * 20_000).rstrip(b"=").decode() + ".e30.AA"


BAD: dict[str, Callable[[Issuer], str]] = {
    "expired": lambda issuer: issuer.token("expert", valid_for_s=-120),
    "of another audience": lambda issuer: issuer.token("expert", aud="another"),
    "of another issuer": lambda issuer: issuer.token("expert", iss="another"),
    "without expiry": lambda issuer: issuer.token("expert", exp=None),
    "without subject": lambda issuer: issuer.token("expert", sub=None),
    "without audience": lambda issuer: issuer.token("expert", aud=None),
    "not signed": _unsigned,
    "signed with the public key": _public_key_as_secret,
    "tampered": _tampered,
    "with a nested header": _nested_header,
    "nonsense": lambda issuer: "nonsense",
    "with too few parts": lambda issuer: "a.b",
    "not ascii": lambda issuer: "é.é.é".encode().decode("latin-1"),
    "a sign-in code": lambda issuer: issuer.token("expert", use="sign-in"),
}


@pytest.mark.parametrize("fault", BAD)
async def test_a_token_is_refused_that_is(client: httpx.AsyncClient, issuer: Issuer, fault: str) -> None:
    token = BAD[fault](issuer)
    response = await client.get("/secret", headers=[(b"authorization", f"Bearer {token}".encode("latin-1"))])
    assert response.status_code == 401
    assert token not in response.text


async def test_a_token_of_another_key_is_refused(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for key_id in ("test-key", "unknown-key"):
        other = Issuer(tmp_path / "other", key_id)
        response = await client.get("/secret", headers=bearer(other.token("expert")))
        assert response.status_code == 401


async def test_without_a_key_set_no_token_is_valid(issuer: Issuer) -> None:
    with pytest.raises(Unauthorized):
        await Tokens(ServiceSettings(jwks="")).principal(issuer.token("expert"))


@pytest.mark.parametrize("jwks", ["/nowhere/jwks.json", "http://127.0.0.1:9/jwks.json"])
async def test_a_token_is_not_called_bad_while_the_keys_cannot_be_read(issuer: Issuer, jwks: str) -> None:
    """A client that is told 401 gives up, one that is told 503 sends its report again."""
    with pytest.raises(Outage):
        await Tokens(ServiceSettings(jwks=jwks)).principal(issuer.token("expert"))


async def test_an_agencys_token_carries_its_reference(settings: ServiceSettings, issuer: Issuer) -> None:
    found = await Tokens(settings).principal(issuer.token("agency", agency_ref="ref-1"))
    assert (found.agency_ref, found.has(Role.AGENCY), found.has(Role.EXPERT)) == ("ref-1", True, False)


async def signed_in(client: httpx.AsyncClient, issuer: Issuer, *roles: str) -> str:
    response = await client.post("/in", content=issuer.code("alerts", *roles))
    assert response.status_code == 204
    return client.cookies[f"{COOKIE}alerts"]


async def test_a_code_opens_a_session_that_scripts_cannot_read(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    response = await client.post("/in", content=issuer.code("alerts", "expert"))
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert (await client.get("/secret")).status_code == 200


async def test_a_session_travels_over_https_alone_where_pages_do(issuer: Issuer) -> None:
    settings = ServiceSettings(jwks=str(issuer.jwks), secure_cookies=True)
    async with a_client(an_app(settings, MemorySessions())) as client:
        response = await client.post("/in", content=issuer.code("alerts", "expert"))
    assert "secure" in response.headers["set-cookie"].lower()


async def test_a_code_is_good_once(client: httpx.AsyncClient, issuer: Issuer) -> None:
    code = issuer.code("alerts", "expert")
    statuses = [(await client.post("/in", content=code)).status_code for _ in range(3)]
    assert statuses == [204, 401, 401]


async def test_a_code_is_for_one_service(client: httpx.AsyncClient, issuer: Issuer) -> None:
    for wrong in (issuer.code("aggregator", "expert"), issuer.token("expert"), "nonsense"):
        assert (await client.post("/in", content=wrong)).status_code == 401


async def test_a_code_without_an_id_of_its_own_is_refused(client: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await client.post("/in", content=issuer.code("alerts", "expert", jti=None))).status_code == 401


async def test_an_expired_code_opens_nothing(client: httpx.AsyncClient, issuer: Issuer) -> None:
    code = issuer.code("alerts", "expert", valid_for_s=-120)
    assert (await client.post("/in", content=code)).status_code == 401


async def test_a_service_without_pages_signs_nobody_in(settings: ServiceSettings, issuer: Issuer) -> None:
    async with a_client(an_app(settings, None)) as client:
        assert (await client.post("/in", content=issuer.code("alerts"))).status_code == 404


@pytest.mark.parametrize("sent", [None, "", "wrong", csrf_token("another"), "\xe9"])
async def test_a_change_by_session_needs_the_pages_token(
    client: httpx.AsyncClient, issuer: Issuer, sent: str | None
) -> None:
    await signed_in(client, issuer, "expert")
    headers = [] if sent is None else [(CSRF_HEADER.encode(), sent.encode("latin-1"))]
    assert (await client.post("/secret", headers=headers)).status_code == 403


async def test_a_change_by_session_with_the_pages_token_is_let_in(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    session = await signed_in(client, issuer, "expert")
    assert (await client.post("/secret", headers={CSRF_HEADER: csrf_token(session)})).status_code == 200


async def test_a_bearer_token_needs_no_page_token(client: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await client.post("/secret", headers=bearer(issuer.token("expert")))).status_code == 200


async def test_signing_out_ends_the_session(client: httpx.AsyncClient, issuer: Issuer) -> None:
    session = await signed_in(client, issuer, "expert")
    await client.post("/out")
    client.cookies.set(f"{COOKIE}alerts", session)
    assert (await client.get("/secret")).status_code == 401


async def test_a_page_takes_a_bad_session_or_token_for_nobody(client: httpx.AsyncClient) -> None:
    client.cookies.set(f"{COOKIE}alerts", "unknown")
    assert (await client.get("/page")).json() == {"subject": None}
    assert (await client.get("/page", headers=bearer("nonsense"))).json() == {"subject": None}
