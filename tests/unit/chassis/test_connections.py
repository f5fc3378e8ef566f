"""On uvloop a write to a connection that has closed is a broken connection to aiokafka as well."""

import asyncio
from contextlib import suppress

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.protocol.admin import ApiVersionRequest

from chassis import connections


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AIOKafkaConnection, "send", AIOKafkaConnection.send)  # put back at the end
    connections.mend()
    connections.mend()


async def _hang_up_after(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        await reader.read()
    writer.close()


async def write_to_a_closed_one(reasons: list[CloseReason]) -> None:
    """Connect, close the transport underneath, write; `reasons` tell why the connection closed."""
    server = await asyncio.start_server(_hang_up_after, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        connection = AIOKafkaConnection(
            host, port, on_close=lambda _, reason: reasons.append(reason), request_timeout_ms=1000
        )
        connection._reader, connection._writer = await asyncio.open_connection(host, port)
        connection._read_task = asyncio.create_task(asyncio.Event().wait())
        writer = connection._writer
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()
        try:
            await connection.send(ApiVersionRequest())
        finally:
            connection.close()


def test_a_write_to_a_closed_connection_breaks_it_and_nothing_else(mended: None) -> None:
    reasons: list[CloseReason] = []
    with pytest.raises(KafkaConnectionError, match="has closed"):
        uvloop.run(write_to_a_closed_one(reasons))
    assert reasons == [CloseReason.CONNECTION_BROKEN]


def test_unmended_it_is_an_error_that_aiokafka_does_not_expect() -> None:
    """When this fails aiokafka or uvloop has been mended, and `chassis.connections` can go."""
    with pytest.raises(RuntimeError, match="closed") as told:
        uvloop.run(write_to_a_closed_one([]))
    assert not isinstance(told.value, KafkaError)


@pytest.mark.usefixtures("mended")
async def test_an_error_of_aiokafkas_own_passes_and_breaks_nothing() -> None:
    connection = AIOKafkaConnection("127.0.0.1", 1, request_timeout_ms=1000)
    with pytest.raises(KafkaConnectionError, match="No connection to broker"):
        await connection.send(ApiVersionRequest())
