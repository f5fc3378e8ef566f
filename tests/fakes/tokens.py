"""An issuer of tokens for tests: an Ed25519 key pair whose public half lies in a JWKS file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm


class Issuer:
    """Signs what a test asks for, right or wrong."""

    def __init__(self, directory: Path, key_id: str = "test-key") -> None:
        self.private = Ed25519PrivateKey.generate()
        self.key_id = key_id
        self.jwks = directory / "jwks.json"
        public = json.loads(OKPAlgorithm.to_jwk(self.private.public_key()))
        self.public_jwk = public | {"kid": key_id, "use": "sig", "alg": "EdDSA"}
        self.jwks.write_text(json.dumps({"keys": [self.public_jwk]}))

    def token(self, *roles: str, valid_for_s: float = 600, **claims: Any) -> str:
        now = datetime.now(UTC)
        content = {
            "iss": "pso-local",
            "aud": "ems-pso",
            "sub": "Dana Example",
            "iat": now,
            "exp": now + timedelta(seconds=valid_for_s),
            "jti": str(uuid4()),
            "roles": list(roles),
        } | claims
        kept = {name: value for name, value in content.items() if value is not None}
        return jwt.encode(kept, self.private, algorithm="EdDSA", headers={"kid": self.key_id})

    def code(self, service: str, *roles: str, **claims: Any) -> str:
        """A one-time sign-in code for one service's pages."""
        return self.token(*roles, **({"aud": f"sign-in:{service}", "use": "sign-in"} | claims))
