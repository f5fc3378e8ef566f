"""Shreds one agency: nothing that was ever sealed for it opens again. Every step may be repeated.

1. The key provider is asked for the agency's key: a wrong provider must not look like a destroyed key.
2. intake takes no more reports, so that none is accepted which nobody could ever read.
3. Every private key is destroyed, and each is asked for once more.
4. Only now intake is told: it destroys its HMAC key and sealed lists and sends the tombstone.
5. The operator's own list forgets the agency's secrets.

A crash leaves an agency that is closed and not yet told as shredded; the same command goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.keys import KeyDestroyed
from services.intake.keeping import BUSY_WAIT_S
from services.intake.registry import REMEMBER_S

from .agencies import Registrar, RegistrationFailed, provider_told

SETTLE_S = REMEMBER_S + BUSY_WAIT_S + 1.0
"""Other instances of intake remember an agency for so long, and keep what is in hand within so long."""


@dataclass(frozen=True)
class Account:
    """What was destroyed, for the operator's files."""

    slug: str
    agency_ref: str
    key_ids: list[str]
    shredded_at: str
    shredded_by: str
    is_told: bool


class Shredder:
    """Does it, in an order in which nothing is told before it is true."""

    def __init__(
        self, registrar: Registrar, wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._registrar = registrar
        self._wait = wait

    async def shred(self, slug: str) -> Account:
        """Raises RegistrationFailed; whatever was done stays done."""
        agency_ref = str(self._registrar.of(slug).agency_ref)
        state = await self._registrar.ask("GET", f"/{agency_ref}")
        await self._is_destroyed(state["key_id"])
        state = await self._registrar.ask("POST", f"/{agency_ref}/close")
        await self._settle(datetime.fromisoformat(state["closed_at"]))
        with provider_told():
            destroyed = await self._registrar.keys.destroy(agency_ref)
        # The newest key's id is asked for by its name: the list of those destroyed may be another owner's.
        newest = (await self._registrar.ask("GET", f"/{agency_ref}"))["key_id"]
        for key_id in {*destroyed, state["key_id"], newest}:
            if not await self._is_destroyed(key_id):
                raise RegistrationFailed(f"key {key_id} still opens; nothing was told as shredded")
        told = await self._registrar.ask("POST", f"/{agency_ref}/shred")
        self._registrar.forget(slug)
        return Account(slug, agency_ref, destroyed, told["shredded_at"], told["shredded_by"], told["is_told"])

    async def _settle(self, closed_at: datetime) -> None:
        since = (datetime.now(UTC) - closed_at).total_seconds()
        if since < SETTLE_S:
            await self._wait(min(SETTLE_S, SETTLE_S - since))

    async def _is_destroyed(self, key_id: str) -> bool:
        """Raises RegistrationFailed where the provider never had the key or does not answer."""
        with provider_told():
            try:
                await self._registrar.keys.private_key(key_id)
            except KeyDestroyed:
                return True
        return False
