"""A continuous stream of synthetic reports, varied from the samples, at a steady rate."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from .agencies import DIRECT, Registrar
from .sample import endless
from .sending import Refused, Sender, Sent
from .state import State

TURN_S = 0.25
"""Reports of a quarter of a second travel together: one stream for each agency."""


async def simulate(
    state: State, intake_url: str, rate: float, count: int, seed: int | None, say: Callable[[str], None]
) -> int:
    """Send `rate` reports a second until cancelled or `count` is reached. Raises Refused."""
    agencies = Registrar(state, intake_url).known()
    if DIRECT not in agencies:
        raise Refused("no agency is registered from this folder to send as")
    sent, stream = Sent(), endless(random.Random(seed))
    senders = {slug: Sender(intake_url, agency, sent) for slug, agency in agencies.items()}
    began, done, told = time.monotonic(), 0, time.monotonic()
    try:
        while not count or done < count:
            due = int((time.monotonic() - began) * rate) + 1 - done
            due = min(due, count - done) if count else due
            try:
                await _send(senders, [next(stream) for _ in range(max(0, due))])
            except OSError as error:
                raise Refused(f"intake does not answer at {intake_url} ({type(error).__name__})") from error
            done += max(0, due)
            sent.receipts.clear()
            sent.sent_at.clear()
            if time.monotonic() - told > 5:
                told = time.monotonic()
                say(f"{done} synthetic reports sent, {done / (told - began):.0f} a second")
            await asyncio.sleep(TURN_S if not count or done < count else 0)
    finally:
        for sender in senders.values():
            await sender.close()
    say(f"{done} synthetic reports sent in {time.monotonic() - began:.1f} s")
    return 0


async def _send(senders: dict[str, Sender], reports: list[tuple[str, dict[str, Any]]]) -> None:
    by_agency: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for slug, report in reports:
        by_agency[slug if slug in senders else "direct"].append(report)
    direct = by_agency.pop("direct", [])
    await asyncio.gather(*(senders[slug].many(batch) for slug, batch in by_agency.items()))
    for report in direct:
        await senders["direct"].one(report)
