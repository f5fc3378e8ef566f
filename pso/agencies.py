"""What an operator does with agencies: make a key pair, seal what is known, register, show once.

Names are sealed here, before they leave the operator's hands; no service but deidentify opens them.
"""

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.identity import Role
from chassis.keys import FileKeys
from chassis.sealing import seal
from contracts.agency import AgencyType, TenantLists
from contracts.binding import agency_binding
from services.intake.registry import SecretKind

from .issuer import Issuer
from .state import State

REGISTER_LIMIT_S = 30.0
REGISTRY = "agencies.json"
"""The operator's own list: slug to reference and local secrets, in the private state folder."""
DIRECT = "direct"


class RegistrationFailed(Exception):
    """intake did not take the agency; the text says why."""


@dataclass(frozen=True)
class Agency:
    """An agency as its operator describes it."""

    slug: str
    agency_type: AgencyType
    state: str
    peer_group: str
    lists: TenantLists


@dataclass(frozen=True)
class Registered:
    """What the operator must hand over; the key and token are stored nowhere else readable."""

    slug: str
    agency_ref: UUID
    api_key: str
    form_token: str


def direct() -> Agency:
    """The built-in agency for reports sent without a link."""
    return Agency(DIRECT, AgencyType.DIRECT, "US", DIRECT, TenantLists())


def read_agencies(file: Path) -> list[Agency]:
    """Agencies from a JSON file like `deploy/sample/agencies.json`."""
    return [_described(one) for one in json.loads(file.read_text())]


def _described(one: dict[str, Any]) -> Agency:
    lists = {name: one.get(name, []) for name in TenantLists.model_fields if name != "names"}
    return Agency(
        one["slug"],
        AgencyType(one["type"]),
        one["state"],
        one["peer_group"],
        TenantLists.model_validate({"names": [one["name"]], **lists}),
    )


class Registrar:
    """Registers agencies with one intake, and remembers them in the operator's folder."""

    def __init__(self, state: State, intake_url: str) -> None:
        self._state = state
        self._intake = intake_url
        self._keys = FileKeys(state.keys)

    def known(self) -> dict[str, Registered]:
        return {
            slug: Registered(slug, UUID(row["agency_ref"]), row["api_key"], row["form_token"])
            for slug, row in self._state.read(REGISTRY).items()
        }

    async def ensure(self, agencies: list[Agency]) -> dict[str, Registered]:
        """Register those that are not known yet; gives all that are known."""
        known = self.known()
        for agency in agencies:
            if agency.slug not in known:
                known[agency.slug] = await self.add(agency)
        return known

    async def add(self, agency: Agency) -> Registered:
        """Make keys, seal, register. Raises RegistrationFailed."""
        self._keys.prepare()
        agency_ref = uuid4()
        key_id, public_key = self._keys.create(str(agency_ref))
        bound = agency_binding(agency_ref, 1, key_id)

        body = {
            "agency_ref": str(agency_ref),
            "agency_type": agency.agency_type.value,
            "state": agency.state,
            "peer_group": agency.peer_group,
            "public_key": base64.b64encode(public_key).decode(),
            "sealed": {
                "key_id": key_id,
                "ciphertext": base64.b64encode(
                    seal(agency.lists.model_dump_json().encode(), public_key, bound)
                ).decode(),
            },
        }
        answer = await self._post("", body)
        registered = Registered(agency.slug, agency_ref, answer["api_key"], answer["form_token"])
        self._remember(registered)
        return registered

    async def renew(self, slug: str, kind: SecretKind) -> Registered:
        """Revoke an agency's API key or form link and remember the new one. Raises RegistrationFailed."""
        known = self.known().get(slug)
        if known is None:
            raise RegistrationFailed(f"no agency {slug} is registered here")
        answer = await self._post(f"/{known.agency_ref}/{kind.value}/renew", {})
        renewed = replace(known, **{kind.value: answer["secret"]})
        self._remember(renewed)
        return renewed

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        token = Issuer(self._state).token(Role.OPERATOR)
        try:
            async with httpx.AsyncClient(timeout=REGISTER_LIMIT_S) as client:
                response = await client.post(
                    f"{self._intake}/v1/agencies{path}",
                    json=body,
                    headers={"Authorization": f"Bearer {token}"},
                )
        except httpx.HTTPError as error:
            raise RegistrationFailed(
                f"intake does not answer at {self._intake} ({type(error).__name__})"
            ) from error
        if not response.is_success:
            raise RegistrationFailed(
                f"intake refused the agency: {response.json().get('detail', response.status_code)}"
            )
        answer: dict[str, Any] = response.json()
        return answer

    def _remember(self, registered: Registered) -> None:
        rows = self._state.read(REGISTRY)
        rows[registered.slug] = {
            "agency_ref": str(registered.agency_ref),
            "api_key": registered.api_key,
            "form_token": registered.form_token,
        }
        self._state.write(REGISTRY, rows)
