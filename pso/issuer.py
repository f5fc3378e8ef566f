"""A local issuer of tokens and one-time sign-in links; production names its own identity provider."""

import json
import secrets
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from chassis.identity import SIGN_IN_USE, Role

from .state import State, write_private

ISSUER = "pso-local"
AUDIENCE = "ems-pso"
KEY_ID = "local-1"
TOKEN_HOURS = 12
LINK_HOURS = 24


class NoSigningKey(Exception):
    """The state folder was never prepared; the text says which, and what prepares it."""


class Issuer:
    """Signs with an Ed25519 key that never leaves the operator's folder."""

    def __init__(self, state: State) -> None:
        self._state = state

    def prepare(self) -> None:
        """Make the key pair once and publish its public half as a key set."""
        if self._state.issuer_key.exists() and self._state.jwks.exists():
            return
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_private(self._state.issuer_key, pem.decode())
        public = json.loads(OKPAlgorithm.to_jwk(private.public_key()))
        keys = {"keys": [public | {"kid": KEY_ID, "alg": "EdDSA", "use": "sig"}]}
        write_private(self._state.jwks, json.dumps(keys))

    def check(self) -> None:
        """Raises NoSigningKey if there is nothing to sign with."""
        if not self._state.issuer_key.exists():
            raise NoSigningKey(
                f"no signing key is in {self._state.folder}; --state names the folder of the system that is "
                "asked, which `pso up` or `python -m pso.bootstrap secrets` made"
            )

    def token(self, role: Role, *, subject: str | None = None, agency_ref: str | None = None) -> str:
        """A bearer token for one role."""
        claims: dict[str, object] = {"aud": AUDIENCE, "sub": subject or f"local-{role.value}"}
        if agency_ref is not None:
            claims["agency_ref"] = agency_ref
        return self._sign(claims | {"roles": [role.value]}, TOKEN_HOURS)

    def sign_in_code(self, service: str, role: Role) -> str:
        """The code of a link that signs in to one service's pages, once."""
        claims: dict[str, object] = {"aud": f"{SIGN_IN_USE}:{service}", "sub": f"local-{role.value}"}
        once = {"use": SIGN_IN_USE, "jti": secrets.token_urlsafe(16), "roles": [role.value]}
        return self._sign(claims | once, LINK_HOURS)

    def _sign(self, claims: dict[str, object], hours: int) -> str:
        self.check()
        now = int(time.time())
        key = serialization.load_pem_private_key(self._state.issuer_key.read_bytes(), password=None)
        assert isinstance(key, Ed25519PrivateKey)
        content = {"iss": ISSUER, "iat": now, "exp": now + hours * 3600, **claims}
        return jwt.encode(content, key, algorithm="EdDSA", headers={"kid": KEY_ID})
