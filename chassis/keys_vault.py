"""The key provider for production: HashiCorp Vault or OpenBao, secrets engine KV version 2, over HTTP.

    <mount>/<prefix>/provider            there once an operator made the first key
    <mount>/<prefix>/<owner>/<number>    a key pair; the key id is <owner>.<number>
    <mount>/<prefix>/<owner>/tombstone   the owner's keys are, or are being, destroyed

A wrong mount, a missing policy or a sealed server must never look like a key that was destroyed or
never there, or reports would be given up: only the marker and the tombstone decide that. No error
carries a key, a token or an address.
"""

import asyncio
import base64
import binascii
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from chassis.keys import CREATE_ATTEMPTS, KeyDestroyed, KeyUnknown, key_id_of
from chassis.sealing import new_key_pair
from contracts.errors import Outage

DESTROY_ROUNDS = 5
"""A key that another operator makes meanwhile is destroyed in the next round."""
_MARKER = "provider"
_TOMBSTONE = "tombstone"
_TAKEN = "check-and-set"
"""What Vault and OpenBao say when there is a version already (status 400)."""


class VaultKeys:
    """Keys in one KV version 2 mount, below one path."""

    def __init__(
        self,
        address: str,
        *,
        mount: str,
        prefix: str,
        token_file: Path,
        namespace: str = "",
        ca_file: Path | None = None,
        timeout_s: float = 5.0,
    ) -> None:
        self._base = f"{address.rstrip('/')}/v1/{mount.strip('/')}"
        self._prefix = prefix.strip("/")
        self._token_file = token_file
        self._namespace = namespace
        self._timeout_s = timeout_s
        self._trust = ssl.create_default_context(cafile=ca_file)

    async def private_key(self, key_id: str) -> bytes:
        owner, _, number = key_id.rpartition(".")
        if not owner.replace("-", "").isalnum() or not number.isdecimal():
            raise KeyUnknown("not a key id")
        answer = await self._ask("GET", f"data/{self._prefix}/{owner}/{number}")
        content = _content(answer)
        if content is not None:
            return _private(content)
        await self._say_why_not(owner, answer)
        raise KeyUnknown("no such key")

    def forget(self, owner: str) -> None:
        """Nothing is remembered here."""

    async def create(self, owner: str) -> tuple[str, bytes]:
        await self._write(_MARKER, {"provider": "ems-pso", "version": 1})
        first = 1 + max(await self._numbers(owner), default=0)
        for number in range(first, first + CREATE_ATTEMPTS):
            private, public = new_key_pair()
            await self._refuse_destroyed(owner)
            if await self._write(f"{owner}/{number}", {"private": _text(private), "public": _text(public)}):
                break
        else:
            raise Outage("others make keys for this owner all the time")
        try:
            await self._refuse_destroyed(owner)
        except KeyDestroyed:
            await self._erase(owner, number)
            raise
        return key_id_of(owner, number), public

    async def destroy(self, owner: str) -> list[str]:
        """Tombstone first, then every version of every key with its metadata, until none is left."""
        gone = set(await self._told_destroyed(owner) or ())
        for _ in range(DESTROY_ROUNDS):
            numbers = await self._numbers(owner)
            if not numbers:
                return [key_id_of(owner, number) for number in sorted(gone)]
            gone |= numbers
            await self._write(f"{owner}/{_TOMBSTONE}", _destroyed(gone), replace=True)
            for number in sorted(numbers):
                await self._erase(owner, number)
        raise Outage("keys of this owner come back as they are destroyed")

    async def _say_why_not(self, owner: str, answer: httpx.Response) -> None:
        """Raises what is true of a key that cannot be read, unless it was never there."""
        await self._refuse_destroyed(owner)
        metadata = (_json(answer).get("data") or {}).get("metadata") or {}
        if metadata.get("deletion_time") and not metadata.get("destroyed"):
            raise Outage("a key version is deleted by hand and can still be undeleted")
        if _content(await self._ask("GET", f"data/{self._prefix}/{_MARKER}")) is None:
            raise Outage("the mount or the path has no keys: no marker is there")

    async def _refuse_destroyed(self, owner: str) -> None:
        if await self._told_destroyed(owner) is not None:
            raise KeyDestroyed(owner)

    async def _told_destroyed(self, owner: str) -> list[int] | None:
        """Numbers of the owner's destroyed keys; None without a tombstone."""
        content = _content(await self._ask("GET", f"data/{self._prefix}/{owner}/{_TOMBSTONE}"))
        return None if content is None else [int(one) for one in content.get("numbers", [])]

    async def _numbers(self, owner: str) -> set[int]:
        answer = await self._ask("GET", f"metadata/{self._prefix}/{owner}?list=true")
        names = (_json(answer).get("data") or {}).get("keys") or []
        return {int(name) for name in names if str(name).isdecimal()}

    async def _write(self, path: str, content: dict[str, object], *, replace: bool = False) -> bool:
        """False where there is a secret of this path already and it is not to be replaced."""
        body: dict[str, object] = {"data": content}
        if not replace:
            body["options"] = {"cas": 0}
        answer = await self._ask("POST", f"data/{self._prefix}/{path}", body, taken=not replace)
        if answer.status_code == httpx.codes.BAD_REQUEST:
            return False
        if "version" not in (_json(answer).get("data") or {}):  # version 1 keeps all this, and replaces
            raise Outage("the mount is not a KV engine of version 2")
        return True

    async def _erase(self, owner: str, number: int) -> None:
        """All versions and the metadata; nothing of it can be undeleted."""
        await self._ask("DELETE", f"metadata/{self._prefix}/{owner}/{number}")

    async def _ask(
        self, method: str, path: str, body: dict[str, object] | None = None, *, taken: bool = False
    ) -> httpx.Response:
        """The answer if it says what was asked for, or that it is not there; Outage for any other."""
        headers = {"X-Vault-Token": await self._token(), "X-Vault-Request": "true"}
        if self._namespace:
            headers["X-Vault-Namespace"] = self._namespace
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                httpx.AsyncClient(verify=self._trust, timeout=self._timeout_s, trust_env=False) as client,
            ):
                answer = await client.request(method, f"{self._base}/{path}", json=body, headers=headers)
        except (httpx.HTTPError, TimeoutError, ssl.SSLError) as error:
            raise Outage(f"the key provider does not answer ({type(error).__name__})") from None
        _refuse_others(answer, taken)
        return answer

    async def _token(self) -> str:
        """Read each time: an agent beside the service renews it in place."""
        try:
            token = (await asyncio.to_thread(self._token_file.read_text)).strip()
        except (OSError, ValueError) as error:
            raise Outage(f"the key provider's token cannot be read ({type(error).__name__})") from None
        if not token.isascii() or not token.isprintable() or not token:
            raise Outage("the key provider's token file holds no token")
        return token


def _refuse_others(answer: httpx.Response, taken: bool) -> None:
    """A 404 with reasons is a wrong mount, not a missing key; 403, 429, 5xx and the like pass in time."""
    if answer.is_success:
        return
    if answer.status_code == httpx.codes.NOT_FOUND:
        told = _json(answer)
        if told.get("errors") == [] or "data" in told:
            return
    if taken and answer.status_code == httpx.codes.BAD_REQUEST and _TAKEN in answer.text:
        return
    raise Outage(f"the key provider answers {answer.status_code}")


def _content(answer: httpx.Response) -> dict[str, Any] | None:
    """The secret's newest version; None where it is deleted, destroyed or was never written."""
    found = (_json(answer).get("data") or {}).get("data")
    if answer.is_success and not isinstance(found, dict):
        raise Outage("the key provider's answer has no secret in it")
    return found if isinstance(found, dict) else None


def _json(answer: httpx.Response) -> dict[str, Any]:
    if not answer.content:
        return {}
    try:
        found = answer.json()
    except ValueError:
        raise Outage("the key provider's answer is no JSON") from None
    if not isinstance(found, dict):
        raise Outage("the key provider's answer is no JSON object")
    return found


def _private(content: dict[str, Any]) -> bytes:
    try:
        key = base64.b64decode(str(content["private"]), validate=True)
    except (KeyError, binascii.Error, ValueError):
        raise Outage("what the key provider has is no key") from None
    if len(key) != 32:
        raise Outage("what the key provider has is no key")
    return key


def _destroyed(numbers: set[int]) -> dict[str, object]:
    return {"destroyed_at": datetime.now(UTC).isoformat(), "numbers": sorted(numbers)}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
