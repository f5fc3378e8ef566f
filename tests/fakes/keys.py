"""A key provider in memory that counts questions and can be away."""

from chassis.keys import KeyDestroyed, KeyUnknown
from contracts.errors import Outage


class MemoryKeys:
    """Implements `chassis.keys.KeyProvider`."""

    def __init__(self, **keys: bytes) -> None:
        self.keys = dict(keys)
        self.destroyed: set[str] = set()
        self.asked: list[str] = []
        self.away = False

    async def private_key(self, key_id: str) -> bytes:
        self.asked.append(key_id)
        if self.away:
            raise Outage("the provider is away")
        if key_id in self.destroyed:
            raise KeyDestroyed(key_id)
        if key_id not in self.keys:
            raise KeyUnknown("no such key")
        return self.keys[key_id]

    def forget(self, owner: str) -> None:
        """Nothing is remembered here."""
