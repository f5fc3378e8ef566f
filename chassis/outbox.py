"""A human's action that must publish: decision and event are stored in one transaction, then sent.

Any instance publishes what was left unmarked, again with the same id; readers know repeats.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from chassis.delivery import Outgoing, Publisher, send_all, send_event
from chassis.mongo import ASCENDING, Collection, IndexModel, Mongo, Session, outages
from contracts.errors import Outage, TooLarge
from contracts.topics import MAX_MESSAGE_BYTES, Topic, by_name

log = logging.getLogger(__name__)
COLLECTION = "outbox"
SWEEP_S = 5.0
LEFT_FOR_S = 10.0
"""A row younger than this is still in the hands of the request that wrote it."""
SWEEP_ROWS = 500
ANSWER_WITHIN_S = 5.0
"""A person waits so long for the broker; their decision is kept and a sweep publishes it."""
KEEP_DAYS = 30
Result = TypeVar("Result")
Newest = Callable[[UUID], Awaitable[Outgoing | None]]
"""What stands under a key now, as it is told."""


class Outbox:
    """The outbox of one service's database."""

    def __init__(self, mongo: Mongo, publisher: Publisher, service: str) -> None:
        self._mongo = mongo
        self._publisher = publisher
        self._service = service
        self._newest: dict[str, Newest] = {}

    @property
    def _rows(self) -> Collection:
        return self._mongo.database[COLLECTION]

    def look_again(self, topic: Topic, newest: Newest) -> None:
        """Have the state that stands sent once more where an older one of a compacted topic was sent late."""
        self._newest[topic.name] = newest

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes(
                [
                    IndexModel([("published_at", ASCENDING), ("stored_at", ASCENDING)]),
                    IndexModel(
                        [("published_at", ASCENDING)], name="expire", expireAfterSeconds=KEEP_DAYS * 86_400
                    ),
                ]
            )

    async def decide(
        self, work: Callable[[Session], Awaitable[tuple[Result, Outgoing | Sequence[Outgoing]]]]
    ) -> Result:
        """Run `work` in a transaction, keep the events it returns beside it, publish, then answer.

        Raises TooLarge, with nothing kept, for an event that could never be published.

        When the broker does not answer in time the decision stands and a sweep publishes it later.
        """

        async def stored(session: Session) -> tuple[Result, list[Outgoing]]:
            result, returned = await work(session)
            outgoing = [returned] if isinstance(returned, Outgoing) else list(returned)
            for one in outgoing:
                _refuse_too_large(one)
                await self._supersede(one, session)
                await self._rows.insert_one(_row(one), session=session)
            return result, outgoing

        result, outgoing = await self._mongo.transaction(stored)
        try:
            await asyncio.wait_for(self._publish(outgoing), ANSWER_WITHIN_S)
        except (Outage, TimeoutError):
            for one in outgoing:
                log.warning("stored, to be published by a sweep", extra={"event_id": str(one.event_id)})
        return result

    async def _supersede(self, outgoing: Outgoing, session: Session) -> None:
        """A compacted topic keeps the last record of a key: an older state may not be sent after a newer."""
        if outgoing.topic.compacted:
            older = {"topic": outgoing.topic.name, "key": str(outgoing.key), "published_at": None}
            superseded = {"$set": {"published_at": datetime.now(UTC), "superseded": True}}
            await self._rows.update_many(older, superseded, session=session)

    async def waiting(self) -> int:
        """How many rows nobody has published yet."""
        async with outages():
            return await self._rows.count_documents({"published_at": None})

    async def sweep(self) -> int:
        """Publish rows that nobody marked; gives how many."""
        before = datetime.now(UTC) - timedelta(seconds=LEFT_FOR_S)
        async with outages():
            rows = (
                await self._rows.find({"published_at": None, "stored_at": {"$lt": before}})
                .sort("stored_at", ASCENDING)
                .to_list(SWEEP_ROWS)
            )
        outgoing = [one for row in rows if (one := _readable(row)) is not None]
        if outgoing:
            await self._publish(outgoing)
        return len(outgoing)

    async def run(self) -> None:
        """Sweep until cancelled; an outage is waited out."""
        while True:
            try:
                await self.sweep()
            except Outage as error:
                log.warning("outbox sweep waits", exc_info=error)
            await asyncio.sleep(SWEEP_S)

    async def _publish(self, outgoing: list[Outgoing]) -> None:
        await self._send(outgoing)
        await self._send([newer for one in outgoing if (newer := await self._newer(one)) is not None])
        async with outages():
            await self._rows.update_many(
                {"_id": {"$in": [str(one.event_id) for one in outgoing]}},
                {"$set": {"published_at": datetime.now(UTC)}},
            )

    async def _send(self, outgoing: Sequence[Outgoing]) -> None:
        await send_all(send_event(self._publisher, self._service, one) for one in outgoing)

    async def _newer(self, sent: Outgoing) -> Outgoing | None:
        """What another way or instance told of this key meanwhile: this one may have come behind it."""
        newest = self._newest.get(sent.topic.name)
        standing = await newest(sent.key) if newest else None
        return standing if standing is not None and standing.event_id != sent.event_id else None


def _refuse_too_large(outgoing: Outgoing) -> None:
    if outgoing.event is not None and len(outgoing.event.model_dump_json().encode()) > MAX_MESSAGE_BYTES:
        raise TooLarge("larger than a message may be")


def _readable(row: dict[str, Any]) -> Outgoing | None:
    """The row's event; None, with an error logged, for one that would stop all others for ever."""
    try:
        return _outgoing(row)
    except (KeyError, ValueError) as error:
        log.error("outbox row cannot be read", extra={"event_id": str(row["_id"])}, exc_info=error)
        return None


def _row(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "_id": str(outgoing.event_id),
        "topic": outgoing.topic.name,
        "key": str(outgoing.key),
        "value": None if outgoing.event is None else outgoing.event.model_dump_json(),
        "stored_at": datetime.now(UTC),
        "published_at": None,
    }


def _outgoing(row: dict[str, Any]) -> Outgoing:
    topic = by_name(row["topic"])
    event = None if row["value"] is None else topic.model.model_validate_json(row["value"])
    return Outgoing(topic, UUID(row["key"]), UUID(row["_id"]), event)
