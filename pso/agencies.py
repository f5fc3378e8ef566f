"""What an operator does to register agencies: make a key pair, seal what is known, register, show once.

Names are sealed here, before they leave the operator's hands; no service but deidentify opens them.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.identity import Role
from chassis.key_settings import KeySettings, key_store
from chassis.keys import KeyDestroyed, KeyStore, KeyUnknown
from chassis.sealing import seal
from contracts.agency import AgencyType, TenantLists
from contracts.binding import agency_binding
from contracts.errors import Outage
from services.intake.registry import EVERYWHERE, SecretKind

from .issuer import Issuer, NoSigningKey
from .stack.locks import FolderLock
from .state import State

REGISTER_LIMIT_S = 30.0
LOCK_LIMIT_S = 10.0
"""The list is locked for milliseconds; one that is longer is a process that was stopped."""
REGISTRY = "agencies.json"
"""The operator's own list: slug to reference and local secrets, in the private state folder."""
SHREDDED = "shredded.json"
"""Which slugs were shredded, by reference: nothing registers them again by itself."""
DIRECT = "direct"


class RegistrationFailed(Exception):
    """intake did not take the agency; the text says why."""


class UnknownAgency(RegistrationFailed):
    """No agency of this slug is registered from here; the text says when it was shredded, if it was."""


class NotPrepared(RegistrationFailed):
    """The state folder holds nothing to ask an intake with; the text says what makes it."""


class Refused(RegistrationFailed):
    """intake answered, and said no."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"intake refused: {detail}")
        self.status = status


@contextmanager
def provider_told() -> Iterator[None]:
    """Says in words what a key provider raises."""
    try:
        yield
    except KeyDestroyed:
        raise RegistrationFailed("the keys of this agency are destroyed") from None
    except KeyUnknown:
        raise RegistrationFailed("the key provider named here never had this agency's key") from None
    except Outage as outage:
        raise RegistrationFailed(f"the keys cannot be had: {outage}") from None


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
    return Agency(DIRECT, AgencyType.DIRECT, EVERYWHERE, DIRECT, TenantLists())


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


def operator_keys(state: State) -> KeyStore:
    """The provider that the environment names as it does for deidentify; else files in the folder."""
    return key_store(KeySettings(), state.keys)


def sealed_lists(
    lists: TenantLists, agency_ref: UUID, version: int, key_id: str, public_key: bytes
) -> dict[str, str]:
    """An agency's lists as they are sent: for this agency, version and key alone."""
    bound = agency_binding(agency_ref, version, key_id)
    ciphertext = seal(lists.model_dump_json().encode(), public_key, bound)
    return {"key_id": key_id, "ciphertext": base64.b64encode(ciphertext).decode()}


class Registrar:
    """Registers agencies with one intake, and remembers them in the operator's folder."""

    def __init__(self, state: State, intake_url: str, keys: KeyStore | None = None) -> None:
        self._state = state
        self._intake = intake_url
        self.keys = keys or operator_keys(state)

    def known(self) -> dict[str, Registered]:
        return {
            slug: Registered(slug, UUID(row["agency_ref"]), row["api_key"], row["form_token"])
            for slug, row in self._state.read(REGISTRY).items()
        }

    def of(self, slug: str) -> Registered:
        """Raises UnknownAgency for a slug that is not registered here."""
        known = self.known()
        if slug in known:
            return known[slug]
        if at := self.was_shredded(slug):
            raise UnknownAgency(f"{slug} was shredded at {at}")
        slugs = ", ".join(sorted(known)) or "none"
        raise UnknownAgency(f"no agency {slug} is registered here; known: {slugs}")

    def was_shredded(self, slug: str) -> str | None:
        """When, if an agency of this slug was shredded from here."""
        found = [row["at"] for row in self._state.read(SHREDDED).values() if row["slug"] == slug]
        return max(found, default=None)

    async def ensure(self, agencies: list[Agency]) -> dict[str, Registered]:
        """Register those that are not known yet, nor shredded; gives all that are known.

        `direct` alone comes again, with another key: without it nobody could report without a link.
        """
        known = self.known()
        for agency in agencies:
            if agency.slug not in known and (agency.slug == DIRECT or not self.was_shredded(agency.slug)):
                known[agency.slug] = await self.add(agency)
        return known

    async def add(self, agency: Agency) -> Registered:
        """Make keys, seal, register. Raises RegistrationFailed."""
        self._token()  # where nothing can be asked no key is made
        agency_ref = uuid4()
        with provider_told():
            key_id, public_key = await self.keys.create(str(agency_ref))
        body = {
            "agency_ref": str(agency_ref),
            "agency_type": agency.agency_type.value,
            "state": agency.state,
            "peer_group": agency.peer_group,
            "public_key": base64.b64encode(public_key).decode(),
            "sealed": sealed_lists(agency.lists, agency_ref, 1, key_id, public_key),
        }
        answer = await self.ask("POST", "", body)
        registered = Registered(agency.slug, agency_ref, answer["api_key"], answer["form_token"])
        self._remember(registered)
        return registered

    async def renew(self, slug: str, kind: SecretKind) -> Registered:
        """Revoke an agency's API key or form link and remember the new one. Raises RegistrationFailed."""
        known = self.of(slug)
        answer = await self.ask("POST", f"/{known.agency_ref}/{kind.value}/renew", {})
        with self._rows() as rows:
            row = rows.get(slug)  # as it is now: another command may have renewed the other secret
            if row is not None and row["agency_ref"] == str(known.agency_ref):
                row[kind.value] = answer["secret"]
        return replace(known, **{kind.value: answer["secret"]})

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """intake's answer to an operator, below `/v1/agencies`. Raises Refused, or RegistrationFailed."""
        token = self._token()
        try:
            async with httpx.AsyncClient(timeout=REGISTER_LIMIT_S, trust_env=False) as client:
                response = await client.request(
                    method,
                    f"{self._intake}/v1/agencies{path}",
                    json=body,
                    headers={"Authorization": f"Bearer {token}"},
                )
        except httpx.HTTPError as error:
            raise RegistrationFailed(
                f"intake does not answer at {self._intake} ({type(error).__name__})"
            ) from error
        if not response.is_success:
            raise Refused(response.status_code, why_refused(response))
        answer: dict[str, Any] = response.json()
        return answer

    def _token(self) -> str:
        try:
            return Issuer(self._state).token(Role.OPERATOR)
        except NoSigningKey as error:
            raise NotPrepared(str(error)) from None

    @contextmanager
    def _rows(self) -> Iterator[dict[str, Any]]:
        """The list to be changed, read and written while no other command does."""
        lock = FolderLock(self._state.folder)
        if not lock.acquire(LOCK_LIMIT_S):
            raise RegistrationFailed(
                f"{REGISTRY} in {self._state.folder} is locked (by process {lock.holder()}) "
                "and was not changed"
            )
        try:
            rows = self._state.read(REGISTRY)
            yield rows
            self._state.write(REGISTRY, rows)
        finally:
            lock.release()

    def _remember(self, registered: Registered) -> None:
        with self._rows() as rows:
            rows[registered.slug] = {
                "agency_ref": str(registered.agency_ref),
                "api_key": registered.api_key,
                "form_token": registered.form_token,
            }

    def forget(self, slug: str) -> None:
        """The agency was shredded: its secrets go, that it was is remembered."""
        with self._rows() as rows:
            row = rows.pop(slug, None)
            if row is not None:
                shredded = self._state.read(SHREDDED)
                at = datetime.now(UTC).isoformat(timespec="seconds")
                self._state.write(SHREDDED, shredded | {row["agency_ref"]: {"slug": slug, "at": at}})


def why_refused(response: httpx.Response) -> str:
    """intake's own words, with each field that is wrong."""
    try:
        problem = response.json()
        faults = [f"{fault['field']}: {fault['detail']}" for fault in problem.get("errors", [])]
        return " ".join([str(problem.get("detail", response.status_code)), *faults])
    except (ValueError, AttributeError):
        return str(response.status_code)  # a proxy's page, not intake's own answer
