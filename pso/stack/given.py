"""Servers that the user named in place of the embedded ones: asked once whether they are there."""

import asyncio

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from .errors import NotReady

LIMIT_S = 10.0


async def require_kafka(address: str) -> None:
    """Complain if no Kafka answers at the address (`host:port`, or several with commas)."""
    client = AIOKafkaClient(bootstrap_servers=address)
    try:
        await asyncio.wait_for(client.bootstrap(), LIMIT_S)
    except (KafkaError, OSError, TimeoutError) as error:
        raise NotReady(
            f"The Kafka that was named, {address}, does not answer ({type(error).__name__}). "
            "Start it, correct the address, or leave the address out to use the embedded one."
        ) from error
    finally:
        await client.close()


async def require_mongo(url: str) -> None:
    """Complain if no MongoDB with transactions answers at the URL; it may hold a password: never shown."""
    try:
        hello = await asyncio.to_thread(_hello, url)
    except PyMongoError as error:
        raise NotReady(
            f"The MongoDB that was named does not answer ({type(error).__name__}). "
            "Start it, correct the URL, or leave the URL out to use the embedded one."
        ) from error
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise NotReady("The MongoDB that was named is no replica set; transactions need one: initiate it.")


def _hello(url: str) -> dict[str, object]:
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=int(LIMIT_S * 1000)) as client:
        return client.admin.command("hello")
