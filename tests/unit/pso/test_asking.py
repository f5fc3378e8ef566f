"""What is asked of services goes to them alone, and what is remembered of an agency is not lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pso.agencies import Registrar, RegistrationFailed
from pso.bootstrap import make_secrets
from pso.rescrubbing import NoAnswer, Rescrubs
from pso.state import State

NOWHERE = "http://127.0.0.1:9"


@asynccontextmanager
async def a_proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[bytes]]:
    """A proxy that the environment names, and what it was told."""
    told: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    address = "http://{}:{}".format(*server.sockets[0].getsockname())
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, address)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with server:
        yield told


async def test_an_operators_token_is_not_shown_to_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path)
    make_secrets(state)
    async with a_proxy(monkeypatch) as told:
        with pytest.raises(RegistrationFailed, match="does not answer"):
            await Registrar(state, NOWHERE).ask("GET", "")
        with pytest.raises(NoAnswer, match="no answer"):
            await Rescrubs(state, NOWHERE, NOWHERE).runs()
    assert told == []
