"""A publisher that keeps what it is given, and can be away, refuse a topic or lose an acknowledgement."""

from collections.abc import Awaitable
from dataclasses import dataclass, field

from contracts.envelope import Headers
from contracts.errors import Outage, TooLarge


@dataclass(frozen=True)
class Sent:
    """One record as it was handed to the producer."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    def header(self, name: str) -> str | None:
        return next((value.decode() for known, value in self.headers if known == name), None)


@dataclass
class FakePublisher:
    """Implements `chassis.delivery.Publisher` in memory."""

    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[Sent] = field(default_factory=list)
    away: bool = False
    """No connection: `send` itself raises."""
    silent_on: set[str] = field(default_factory=set)
    """Topics whose acknowledgement never comes: the awaited result raises."""
    too_large_on: set[str] = field(default_factory=set)
    send_limit: int | None = None
    """How many sends work before the connection is lost."""

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Awaitable[object]:
        if self.away or (self.send_limit is not None and len(self.sent) >= self.send_limit):
            raise Outage("the broker is away")
        if topic in self.too_large_on:
            raise TooLarge("larger than a message may be")
        one = Sent(topic, key, value, tuple(headers))
        self.sent.append(one)
        return self._acknowledgement(one)

    async def _acknowledgement(self, one: Sent) -> object:
        if one.topic in self.silent_on:
            raise Outage("no acknowledgement")
        self.acknowledged.append(one)
        return None

    def on(self, topic: str) -> list[Sent]:
        return [one for one in self.acknowledged if one.topic == topic]
