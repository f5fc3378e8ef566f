"""What experts set over the machine's codes, as a labelled file: text as de-identified, nobody's name.

Reads two topics to their ends. The text is that of the newest telling: an older one may have shown
more. A report whose newest telling is withheld is left out, and so are reasons and reviewers.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Container
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from chassis.broker import table_consumer
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from contracts.events import EventClassified, EventReviewed, MachineCodes
from contracts.topics import EVENTS_CLASSIFIED, EVENTS_REVIEWED, Topic
from services.alerts.core import machine_codes, standing

STILL_S = 30.0
"""A broker that gives nothing for so long, before the end, is away."""
RECORDS = 1_000


@dataclass
class Export:
    """The labelled reports, oldest first, and how many were left out and why."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


async def export(settings: ServiceSettings) -> Export:
    """Every corrected report up to the topics' ends now; Outage when the broker does not answer."""
    found = Export()
    reviews: dict[UUID, EventReviewed] = {}
    async for value in _records(settings, EVENTS_REVIEWED):
        review = _decoded(EventReviewed, value, found)
        if review is not None:
            known = reviews.get(review.report_id)
            if known is None or review.review > known.review:
                reviews[review.report_id] = review
    tellings: dict[UUID, EventClassified] = {}
    wanted = {str(report_id).encode() for report_id in reviews}
    async for value in _records(settings, EVENTS_CLASSIFIED, wanted):
        event = _decoded(EventClassified, value, found)
        if event is not None:
            told = tellings.get(event.report_id)
            if told is None or told.revision < event.revision:
                tellings[event.report_id] = event
    return joined(reviews, tellings, found)


def joined(
    reviews: dict[UUID, EventReviewed], tellings: dict[UUID, EventClassified], found: Export
) -> Export:
    """Each review with its report's newest telling, by the time of receipt."""
    found.left_out["not classified"] += len(reviews.keys() - tellings.keys())
    for event in sorted(tellings.values(), key=lambda one: (one.received_at, one.report_id)):
        if event.withheld:
            found.left_out["withheld"] += 1
        else:
            found.lines.append(labelled(reviews[event.report_id], event))
    return found


def labelled(review: EventReviewed, event: EventClassified) -> dict[str, Any]:
    """One line: the codes that count, which of them a person set, and the machine's beside them."""
    machine = machine_codes(event)
    return {
        "id": str(event.report_id),
        "text": event.text,
        **_labels(standing(machine, review.correction)),
        "set": sorted(review.correction.model_dump(exclude_none=True)),
        "confirmed": event.revision <= review.revision,
        "review": review.review,
        "revision": [event.revision.round, event.revision.step],
        "synthetic": event.synthetic,
        "model_version": event.model_version,
        "taxonomy_version": event.taxonomy_version,
        "scrubber_version": event.scrubber_version,
        "machine": _labels(machine) | {"abstained": event.abstained},
    }


def _labels(codes: MachineCodes) -> dict[str, Any]:
    labels = codes.model_dump(mode="json")
    return {"codes": labels.pop("categories")} | labels


def _decoded(kind: type[Any], value: bytes, found: Export) -> Any:
    try:
        return kind.model_validate_json(value)
    except ValidationError:
        found.left_out["not readable"] += 1
        return None


async def _records(
    settings: ServiceSettings, topic: Topic, keys: Container[bytes] | None = None
) -> AsyncIterator[bytes]:
    """The values of a topic's records with these keys (all, if None), up to its end now."""
    consumer = table_consumer(settings, "pso-corrections")
    try:
        async with asyncio.timeout(STILL_S):
            await consumer.start()
            partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            await consumer.seek_to_beginning(*partitions)
        while any([await consumer.position(one) < ends[one] for one in partitions]):
            polled = await _polled(consumer, partitions)
            for record in (one for records in polled.values() for one in records):
                if record.value and (keys is None or record.key in keys):
                    yield record.value
    except (KafkaError, TimeoutError) as error:
        raise Outage(f"{topic.name} could not be read to its end: {type(error).__name__}") from error
    finally:
        await consumer.stop()


async def _polled(consumer: Any, partitions: list[TopicPartition]) -> Any:
    """The next records; empty where only positions moved. TimeoutError when nothing moves at all."""
    before = [await consumer.position(one) for one in partitions]
    async with asyncio.timeout(STILL_S):
        while True:
            polled = await consumer.getmany(timeout_ms=500, max_records=RECORDS)
            if polled or [await consumer.position(one) for one in partitions] != before:
                return polled
