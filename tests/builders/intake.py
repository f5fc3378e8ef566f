"""Builds submissions for tests; every person and agency is fictional."""

import json
from typing import Any

from chassis.sealing import new_key_pair
from services.intake.core import Agency
from tests.builders.events import an_origin

PRIVATE, PUBLIC = new_key_pair()
CANARY = "Quillon Zebrowski"


def content(without: str = "", **changed: Any) -> dict[str, Any]:
    """A report's fields as an agency sends them."""
    whole = {
        "submission_id": "run-2026-0001",
        "narrative": f"Monitor died. {CANARY} was “awake” 🚑.",
        "risk_imminent": "y",
        "harm": "HL-1",
        "patient_age": 7,
        "device": "Monitor",
        "reporter_name": CANARY,
    } | changed
    whole.pop(without, None)
    return whole


def a_body(without: str = "", **changed: Any) -> bytes:
    return json.dumps(content(without, **changed)).encode()


def an_agency(
    salt: bytes = b"a salt", *, is_active: bool = True, key_id: str = "key.1", public_key: bytes = PUBLIC
) -> Agency:
    return Agency(
        origin=an_origin(),
        key_id=key_id,
        public_key=public_key,
        submission_salt=salt,
        list_version=1,
        is_active=is_active,
    )
