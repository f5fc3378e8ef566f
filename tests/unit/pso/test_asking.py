"""What is asked of services goes to them alone, and what is remembered of an agency is not lost."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from pso.agencies import REGISTRY, Registrar, RegistrationFailed
from pso.bootstrap import make_secrets
from pso.rescrubbing import NoAnswer, Rescrubs
from pso.stack.locks import FolderLock
from pso.state import State
from services.intake.registry import SecretKind

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


REF = "00000000-0000-0000-0000-000000000001"
ROW = {"agency_ref": REF, "api_key": "old key", "form_token": "old token"}


class Answering(Registrar):
    """An intake that gives a new secret when it is told to."""

    def __init__(self, state: State) -> None:
        super().__init__(state, NOWHERE)
        self.asked, self.answered = asyncio.Event(), asyncio.Event()

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        self.asked.set()
        await self.answered.wait()
        return {"secret": f"new {path.split('/')[2]}"}


async def test_two_secrets_renewed_at_once_are_both_remembered(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.write(REGISTRY, {"hollow": ROW})
    first, second = Answering(state), Answering(state)
    renewals = [
        asyncio.create_task(first.renew("hollow", SecretKind.API_KEY)),
        asyncio.create_task(second.renew("hollow", SecretKind.FORM_TOKEN)),
    ]
    for one in (first, second):
        await one.asked.wait()
    for one in (first, second):
        one.answered.set()
    await asyncio.gather(*renewals)
    assert state.read(REGISTRY)["hollow"] == {
        "agency_ref": REF,
        "api_key": "new api_key",
        "form_token": "new form_token",
    }


async def test_an_agency_shredded_while_its_key_was_renewed_does_not_come_back(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.write(REGISTRY, {"hollow": ROW})
    renewing = Answering(state)
    renewal = asyncio.create_task(renewing.renew("hollow", SecretKind.API_KEY))
    await renewing.asked.wait()
    Registrar(state, NOWHERE).forget("hollow")
    renewing.answered.set()
    await renewal
    assert state.read(REGISTRY) == {}


async def test_the_list_is_locked_from_its_reading_to_its_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path)
    state.write(REGISTRY, {"hollow": ROW, "ridge": ROW})
    free: list[tuple[str, bool]] = []
    read, write = State.read, State.write

    def looked_at(what: str) -> None:
        free.append((what, FolderLock(tmp_path).acquire(0)))

    def reading(self: State, name: str) -> dict[str, Any]:
        looked_at("read")
        return read(self, name)

    def writing(self: State, name: str, content: dict[str, Any]) -> None:
        looked_at("written")
        write(self, name, content)

    registrar = Answering(state)
    registrar.answered.set()
    known = registrar.of("ridge")
    monkeypatch.setattr(State, "read", reading)
    monkeypatch.setattr(State, "write", writing)
    registrar.forget("hollow")
    registrar._remember(known)
    assert free == [
        ("read", False),
        ("read", False),
        *[("written", False)] * 2,
        ("read", False),
        ("written", False),
    ]
    assert FolderLock(tmp_path).acquire(0), "it is let go"


def test_a_list_that_stays_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pso.agencies.LOCK_LIMIT_S", 0.0)
    state = State(tmp_path)
    state.write(REGISTRY, {"hollow": ROW})
    lock = FolderLock(tmp_path)
    assert lock.acquire(0)
    with pytest.raises(RegistrationFailed, match=f"is locked .by process {os.getpid()}. and was not changed"):
        Registrar(state, NOWHERE).forget("hollow")
    lock.release()
    assert state.read(REGISTRY) == {"hollow": ROW}
