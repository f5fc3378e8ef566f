"""Registers agencies and finds the agency behind an API key, form token or bearer token.

The operator's tool makes the key pair and seals the names; they never pass through here readable.
"""

import hashlib
import hmac
import secrets
import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from chassis.delivery import Outgoing
from chassis.mongo import Session
from chassis.outbox import Outbox
from chassis.problems import NotFound, Problem, Unauthorized
from contracts.agency import AgencyType
from contracts.events import AgencyRegistered, Sealed, Slug, State, derived_id
from contracts.topics import AGENCIES_REGISTERED

from .core import Agency
from .store import Agencies

KEY_PREFIX = "psk_"
TOKEN_PREFIX = "psf_"  # noqa: S105  # the visible beginning of every form token, not a secret
REMEMBER_S = 5.0
"""A revoked key works this long at most on an instance that just used it."""
REMEMBERED = 10_000
MAX_LIST_BYTES = 1024 * 1024
"""A longer list is refused with 413 (docs/architecture.md, Sizes)."""
_SEALING_BYTES = 48
US_STATES = frozenset(
    """
    AK AL AR AZ CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY
    OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY DC AS GU MP PR VI
    """.split()  # noqa: SIM905  # a list of 56 texts in quotes is harder to read
)
"""Postal codes (USPS Publication 28) of the states, the District of Columbia and the territories."""
EVERYWHERE = "US"
"""Of `direct` alone: reports without a link come from any state."""


class AgencyToAdd(BaseModel):
    """What the operator's tool sends; `sealed` opens with the agency's private key alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    agency_ref: UUID
    agency_type: AgencyType
    state: State
    peer_group: Slug
    public_key: Annotated[Base64Bytes, Field(min_length=32, max_length=32)]
    list_version: Annotated[int, Field(ge=1)] = 1
    sealed: Sealed

    @field_validator("state")
    @classmethod
    def _is_a_state(cls, state: str, info: ValidationInfo) -> str:
        is_direct = info.data.get("agency_type") is AgencyType.DIRECT
        if state not in US_STATES and not (is_direct and state == EVERYWHERE):
            raise ValueError("no state, district or territory")
        return state


class AgencyAdded(BaseModel):
    """Shown once: only hashes are stored."""

    agency_ref: UUID
    api_key: str
    form_token: str
    is_active: bool


class SecretKind(StrEnum):
    """What may be renewed: the key of an agency's system, or the token in its crews' link."""

    API_KEY = "api_key"
    FORM_TOKEN = "form_token"  # noqa: S105  # the kind's name, not a secret


class SecretRenewed(BaseModel):
    """Shown once: only its hash is stored."""

    kind: SecretKind
    secret: str


class Registry:
    """Agencies, with a short memory of whom a secret belongs to."""

    def __init__(self, agencies: Agencies, outbox: Outbox) -> None:
        self._agencies = agencies
        self._outbox = outbox
        self._memory: dict[str, tuple[float, Agency]] = {}

    async def add(self, asked: AgencyToAdd, by: str = "") -> AgencyAdded:
        """Store the agency and its event in one transaction; active once the broker has the record."""
        refuse_too_large(asked.sealed)
        api_key, form_token = _new_secret(SecretKind.API_KEY), _new_secret(SecretKind.FORM_TOKEN)
        event_id = registered_id(asked.agency_ref, asked.list_version)
        record = record_row(asked.sealed, asked.public_key, asked.list_version, event_id, by)
        row = _row(asked, api_key, form_token) | {"record": record, "closed_at": None, "shredded_at": None}
        event = AgencyRegistered(
            agency_ref=asked.agency_ref, list_version=asked.list_version, sealed=asked.sealed
        )

        async def store(session: Session) -> tuple[None, Outgoing]:
            await self._agencies.add(row, session)
            return None, Outgoing(AGENCIES_REGISTERED, asked.agency_ref, event_id, event)

        if await self._agencies.by_ref(str(asked.agency_ref)):
            raise Problem(409, "agency-exists", "An agency with this reference is registered already.")
        await self._outbox.decide(store)
        is_active = await self.take_effect(asked.agency_ref, event_id)
        return AgencyAdded(
            agency_ref=asked.agency_ref, api_key=api_key, form_token=form_token, is_active=is_active
        )

    async def take_effect(self, agency_ref: UUID, event_id: UUID) -> bool:
        """Use a record once the broker has it, at once on this instance; False while it does not.

        A report that carried a version which deidentify cannot read yet would be held.
        """
        if not await self._agencies.is_published(event_id):
            return False
        await self._agencies.use_record(str(agency_ref), event_id)
        self.forget()
        return True

    def forget(self) -> None:
        """Ask the store again: other instances do within `REMEMBER_S`."""
        self._memory.clear()

    async def renew(self, agency_ref: UUID, kind: SecretKind) -> SecretRenewed:
        """Revoke every key (or link) of this kind the agency has, and give it a new one."""
        secret = _new_secret(kind)
        if not await self._agencies.renew(str(agency_ref), f"{kind.value}s", _secret_row(secret)):
            raise NotFound("No agency with this reference is registered, or it was closed.")
        self.forget()
        return SecretRenewed(kind=kind, secret=secret)

    async def activate_waiting(self) -> None:
        """Use records that a sweep published later."""
        for agency_ref, event_id in await self._agencies.waiting():
            await self.take_effect(agency_ref, event_id)

    async def of_key(self, api_key: str) -> Agency:
        return self._usable(await self._remembered("key", api_key))

    async def of_form_token(self, token: str) -> Agency:
        return self._usable(await self._remembered("form", token))

    async def of_ref(self, agency_ref: str) -> Agency:
        return self._usable(await self._remembered("ref", agency_ref))

    async def direct(self) -> Agency:
        """The built-in agency; a stranger who showed no key is never told that a key is unknown."""
        agency = await self._remembered("direct", "")
        if agency is None:
            raise _not_ready("Reports without a key are not taken yet: the system is being set up.")
        return self._usable(agency)

    def _usable(self, agency: Agency | None) -> Agency:
        if agency is None:
            raise Unauthorized("This key or link is not known or was revoked. Ask your PSO for a new one.")
        if agency.is_closed:
            raise closed()
        if not agency.is_active:
            raise _not_ready("The agency is being registered. Try again in a few seconds.")
        return agency

    async def _remembered(self, kind: str, secret: str) -> Agency | None:
        digest = secret_hash(secret) if kind in ("key", "form") else secret
        memory = f"{kind}:{digest}"
        known = self._memory.get(memory)
        if known and time.monotonic() < known[0]:
            return known[1]
        agency = await self._look_up(kind, digest)
        self._memory.pop(memory, None)
        if agency is not None and agency.is_active and not agency.is_closed:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[memory] = (time.monotonic() + REMEMBER_S, agency)
        return agency

    async def _look_up(self, kind: str, digest: str) -> Agency | None:
        match kind:
            case "key":
                return await self._agencies.by_key(digest)
            case "form":
                return await self._agencies.by_form_token(digest)
            case "ref":
                return await self._agencies.by_ref(digest)
            case _:
                return await self._agencies.direct()


def closed() -> Problem:
    return Problem(
        410,
        "agency-closed",
        "The PSO takes no more reports of this agency. Ask the PSO that gave you this key or link.",
    )


def refuse_too_large(sealed: Sealed) -> None:
    if len(sealed.ciphertext) > MAX_LIST_BYTES + _SEALING_BYTES:
        raise Problem(413, "too-large", f"A list may have {MAX_LIST_BYTES // 1024} KiB at most.")


def registered_id(agency_ref: UUID, list_version: int) -> UUID:
    """The id of the event that tells this version of an agency's record."""
    return derived_id(agency_ref, f"registered:{list_version}")


def record_row(
    sealed: Sealed, public_key: bytes, list_version: int, event_id: UUID, by: str
) -> dict[str, Any]:
    """The newest record as the store has it; what reports carry follows once it is told."""
    return {
        "list_version": list_version,
        "key_id": sealed.key_id,
        "public_key": public_key,
        "ciphertext": sealed.ciphertext,
        "event_id": str(event_id),
        "is_told": False,
        "by": by,
        "at": datetime.now(UTC),
    }


def _not_ready(detail: str) -> Problem:
    return Problem(503, "agency-not-ready", detail, headers={"Retry-After": "5"})


def secret_hash(secret: str) -> str:
    """Plain SHA-256 is enough: the secrets are 190 random bits or more, so there is nothing to guess."""
    return hmac.new(b"ems-pso-key", secret.encode(), hashlib.sha256).hexdigest()


def _new_secret(kind: SecretKind) -> str:
    if kind is SecretKind.API_KEY:
        return KEY_PREFIX + secrets.token_urlsafe(32)
    return TOKEN_PREFIX + secrets.token_urlsafe(24)


def _secret_row(secret: str) -> dict[str, Any]:
    return {"hash": secret_hash(secret), "made_at": datetime.now(UTC), "revoked_at": None}


def _row(asked: AgencyToAdd, api_key: str, form_token: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "_id": str(asked.agency_ref),
        "agency_type": asked.agency_type.value,
        "state": asked.state,
        "peer_group": asked.peer_group,
        "key_id": asked.sealed.key_id,
        "public_key": asked.public_key,
        "submission_salt": secrets.token_bytes(32),
        "list_version": asked.list_version,
        "is_direct": asked.agency_type is AgencyType.DIRECT,
        "is_active": False,
        "api_keys": [_secret_row(api_key)],
        "form_tokens": [_secret_row(form_token)],
        "registered_at": now,
    }
