"""Who is calling: bearer tokens (JWT), one-time sign-in links and page sessions.

Roles are claims of the token. A link's code is a token too, good once and for one service; it is
traded for an HttpOnly, SameSite session cookie. OpenID Connect will mint sessions in the same place.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Protocol

import jwt
from fastapi import Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jwt import PyJWK, PyJWKClient

from chassis.problems import Forbidden, Problem, Unauthorized
from chassis.settings import ServiceSettings
from contracts.errors import Outage

ALGORITHMS = ["EdDSA", "ES256", "RS256"]
"""Public-key signatures only: a service that checks tokens can never make one."""
COOKIE = "pso_session_"
"""The service's name follows: a browser shares cookies among all ports of one host."""
CSRF_HEADER = "X-CSRF-Token"
SESSION_HOURS = 12
LEEWAY_S = 30
BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", description="`pso token --role …`")
"""Only tells the API's documents that a token is sent; `Identity.caller` reads it, or the page's cookie."""
SIGN_IN_USE = "sign-in"


class Role(StrEnum):
    AGENCY = "agency"
    EXPERT = "expert"
    PRIVACY_OFFICER = "privacy-officer"
    ANALYST = "analyst"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Principal:
    """A caller whose identity was checked; `csrf` is set for page sessions."""

    subject: str
    roles: frozenset[Role]
    csrf: str | None = None
    agency_ref: str | None = None

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))


class Sessions(Protocol):
    """Where page sessions and used sign-in codes are kept."""

    async def use_code(self, code_id: str) -> bool: ...
    async def create(self, token: str, subject: str, roles: frozenset[Role]) -> None: ...
    async def find(self, token: str) -> Principal | None: ...
    async def end(self, token: str) -> None: ...


class Tokens:
    """Checks bearer tokens against the configured issuer, audience and keys."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._issuer = settings.issuer
        self._audience = settings.audience
        self._source = settings.jwks
        self._client = (
            PyJWKClient(settings.jwks, cache_keys=True) if settings.jwks.startswith("http") else None
        )

    async def claims(self, token: str, audience: str | None = None) -> dict[str, Any]:
        """The claims of a valid token; raises Unauthorized, saying what is wrong and nothing more."""
        try:
            key = await self._key(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                issuer=self._issuer,
                audience=audience or self._audience,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthorized("The token has expired. Ask for a new one.") from error
        except (jwt.PyJWKClientConnectionError, OSError) as error:
            raise Outage("the keys of the identity provider cannot be read") from error
        except (jwt.PyJWTError, ValueError, KeyError) as error:
            raise Unauthorized("The token is not valid here.") from error
        return claims

    async def principal(self, token: str) -> Principal:
        claims = await self.claims(token)
        if claims.get("use") == SIGN_IN_USE:
            raise Unauthorized("A sign-in code is not a token. Open its link in a browser.")
        agency_ref = claims.get("agency_ref")
        return Principal(
            str(claims["sub"]),
            roles_of(claims.get("roles", [])),
            agency_ref=str(agency_ref) if agency_ref else None,
        )

    async def _key(self, token: str) -> PyJWK:
        if not self._source:
            raise KeyError("no keys are configured")
        if self._client is not None:
            return await asyncio.to_thread(self._client.get_signing_key_from_jwt, token)
        return await asyncio.to_thread(
            _key_in, Path(self._source), jwt.get_unverified_header(token).get("kid")
        )


class Identity:
    """Finds the caller of a request, by bearer token or by session cookie."""

    def __init__(
        self, settings: ServiceSettings, service: str, tokens: Tokens, sessions: Sessions | None
    ) -> None:
        self._service = service
        self.cookie = COOKIE + service
        self._tokens = tokens
        self._sessions = sessions
        self._secure = settings.secure_cookies

    async def caller(self, request: Request) -> Principal | None:
        """None for a caller without credentials; raises Unauthorized for bad ones."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return await self._tokens.principal(token.strip())
        cookie = request.cookies.get(self.cookie)
        if not cookie or self._sessions is None:
            return None
        found = await self._sessions.find(cookie)
        if found and request.method not in ("GET", "HEAD", "OPTIONS"):
            sent = request.headers.get(CSRF_HEADER, "")
            if not found.csrf or not hmac.compare_digest(sent.encode(), found.csrf.encode()):
                raise Forbidden("The page's session token is missing. Reload the page and try again.")
        return found

    async def page_caller(self, request: Request) -> Principal | None:
        """Who a page is for; an expired or unknown session is nobody, so that the page asks to sign in."""
        try:
            return await self.caller(request)
        except Unauthorized:
            return None

    async def sign_in(self, code: str, response: Response) -> None:
        """Trade a one-time code for a session cookie; raises Unauthorized for a used or bad one."""
        if self._sessions is None:
            raise Problem(404, "no-pages", "This service has no pages to sign in to.")
        claims = await self._tokens.claims(code, audience=f"{SIGN_IN_USE}:{self._service}")
        code_id = claims.get("jti")
        if claims.get("use") != SIGN_IN_USE or not code_id:
            raise Unauthorized("This is not a sign-in code. Open the link that `pso status` prints.")
        if not await self._sessions.use_code(str(code_id)):
            raise Unauthorized("This sign-in link was used already. Print a new one with `pso status`.")
        token = secrets.token_urlsafe(32)
        await self._sessions.create(token, str(claims["sub"]), roles_of(claims.get("roles", [])))
        response.set_cookie(
            self.cookie,
            token,
            max_age=SESSION_HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=self._secure,
            path="/",
        )

    async def sign_out(self, request: Request, response: Response) -> None:
        cookie = request.cookies.get(self.cookie)
        if cookie and self._sessions is not None:
            await self._sessions.end(cookie)
        response.delete_cookie(self.cookie, path="/")

    def require(self, *roles: Role) -> Callable[..., Any]:
        """A FastAPI dependency: the caller, who must have one of `roles`."""

        async def required(
            request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]
        ) -> Principal:
            caller = await self.caller(request)
            if caller is None:
                raise Unauthorized("Sign in, or send a bearer token (pso token --role …).")
            if not caller.has(*roles):
                raise Forbidden(f"This needs the role {' or '.join(roles)}.")
            return caller

        return required


def csrf_token(session_token: str) -> str:
    """What a page must send back with every change; derived, so that it needs no store."""
    return hashlib.sha256(b"csrf:" + session_token.encode()).hexdigest()


def _key_in(file: Path, key_id: object) -> PyJWK:
    for one in json.loads(file.read_text())["keys"]:
        if one.get("kid") == key_id:
            return PyJWK(one)
    raise KeyError("no key of that id")


def roles_of(values: object) -> frozenset[Role]:
    """Those roles that are known."""
    known = {role.value for role in Role}
    return (
        frozenset(Role(value) for value in values if value in known)
        if isinstance(values, list)
        else frozenset()
    )
