"""Keys in Vault: the promises of every provider, and what must never look like a key that is gone.

Runs on a fake over HTTP; with `make test-vault VAULT=…` on a real Vault or OpenBao server.
"""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.keys import KeyDestroyed, KeyUnknown
from chassis.keys_vault import VaultKeys
from contracts.errors import Outage
from tests.builders.keys import CLAIMS, Claim
from tests.fakes.vault import ROOT_TOKEN, FakeVault, served

BINARY = "PSO_TEST_VAULT"
START_LIMIT_S = 20.0


@contextmanager
def a_server(folder: Path) -> Iterator[str]:
    """The address of the fake, or of the real server that the environment names."""
    binary = os.environ.get(BINARY)
    if binary is None:
        with served(FakeVault()) as address:
            yield address
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["server", "-dev", f"-dev-root-token-id={ROOT_TOKEN}", f"-dev-listen-address=127.0.0.1:{port}"]
    with (folder / "vault.log").open("wb") as log:
        process = subprocess.Popen(
            [binary, *words], stdout=log, stderr=log, env=os.environ | {"HOME": str(folder)}
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def wait_until_it_answers(address: str) -> None:
    """There is no event to await of another process: it is asked again."""
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        try:
            if ask(address, "GET", "secret/metadata/nothing?list=true").status_code == 404:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.1)


def ask(address: str, method: str, path: str, **body: Any) -> httpx.Response:
    headers = {"X-Vault-Token": ROOT_TOKEN}
    return httpx.request(method, f"{address}/v1/{path}", json=body or None, headers=headers, trust_env=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_server(tmp_path_factory.mktemp("vault")) as address:
        yield address


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(f"{ROOT_TOKEN}\n")
    return file


def write(file: Path, content: bytes | None) -> None:
    """None takes the file away."""
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def keys_at(address: str, token_file: Path, prefix: str = "ems-pso/keys", **more: Any) -> VaultKeys:
    return VaultKeys(address, **{"mount": "secret", "prefix": prefix, "token_file": token_file} | more)


@pytest.fixture
def keys(server: str, token_file: Path) -> VaultKeys:
    return keys_at(server, token_file)


@pytest.fixture
def owner() -> str:
    return str(uuid4())


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
async def test_vault(claim: Claim, keys: VaultKeys, owner: str) -> None:
    await claim(keys, owner)


async def test_a_destroyed_key_has_no_version_and_no_metadata_left(
    server: str, keys: VaultKeys, owner: str
) -> None:
    key_id, _ = await keys.create(owner)
    path = f"ems-pso/keys/{owner}/1"
    ask(server, "POST", f"secret/data/{path}", data={"private": "a second version"})
    await keys.destroy(owner)
    for kind in ("data", "metadata"):
        answer = ask(server, "GET", f"secret/{kind}/{path}" + ("?version=1" if kind == "data" else ""))
        assert answer.status_code in (404, 405)
    listed = ask(server, "GET", f"secret/metadata/ems-pso/keys/{owner}?list=true").json()
    assert listed["data"]["keys"] == ["tombstone"]
    assert set(ask(server, "GET", f"secret/data/ems-pso/keys/{owner}/tombstone").json()["data"]["data"]) == {
        "destroyed_at",
        "numbers",
    }
    with pytest.raises(KeyDestroyed):
        await keys.private_key(key_id)


async def test_a_version_destroyed_by_hand_under_a_tombstone_is_destroyed(
    server: str, keys: VaultKeys, owner: str
) -> None:
    key_id, _ = await keys.create(owner)
    ask(server, "PUT", f"secret/destroy/ems-pso/keys/{owner}/1", versions=[1])
    with pytest.raises(KeyUnknown):
        await keys.private_key(key_id)
    ask(server, "POST", f"secret/data/ems-pso/keys/{owner}/tombstone", data={"numbers": [1]})
    with pytest.raises(KeyDestroyed):
        await keys.private_key(key_id)


async def test_a_key_deleted_by_hand_that_can_come_back_is_waited_for(
    server: str, keys: VaultKeys, owner: str
) -> None:
    key_id, _ = await keys.create(owner)
    ask(server, "DELETE", f"secret/data/ems-pso/keys/{owner}/1")
    with pytest.raises(Outage, match="undeleted"):
        await keys.private_key(key_id)


async def test_what_a_destroyer_that_died_left_is_destroyed_by_the_next(
    server: str, keys: VaultKeys, owner: str
) -> None:
    ids = [(await keys.create(owner))[0] for _ in range(3)]
    ask(server, "POST", f"secret/data/ems-pso/keys/{owner}/tombstone", data={"numbers": [1, 2, 3]})
    ask(server, "DELETE", f"secret/metadata/ems-pso/keys/{owner}/1")
    with pytest.raises(KeyDestroyed):
        await keys.private_key(ids[0])
    assert await keys.private_key(ids[2]), "not told as destroyed while it opens"
    assert await keys.destroy(owner) == ids
    for key_id in ids:
        with pytest.raises(KeyDestroyed):
            await keys.private_key(key_id)


@pytest.mark.parametrize("where", [{"mount": "wrong"}, {"prefix": "another/path"}])
async def test_a_wrong_place_is_an_outage_not_an_unknown_key(
    server: str, keys: VaultKeys, token_file: Path, owner: str, where: dict[str, str]
) -> None:
    key_id, _ = await keys.create(owner)
    with pytest.raises(Outage):
        await keys_at(server, token_file, **where).private_key(key_id)


async def test_an_engine_of_version_1_is_refused_before_a_key_is_made(
    server: str, token_file: Path, owner: str
) -> None:
    ask(server, "POST", "sys/mounts/kv1", type="kv", options={"version": "1"})
    with pytest.raises(Outage, match="version 2"):
        await keys_at(server, token_file, mount="kv1").create(owner)


async def test_a_token_that_is_refused_is_waited_out_and_read_again(
    keys: VaultKeys, token_file: Path, owner: str
) -> None:
    key_id, _ = await keys.create(owner)
    write(token_file, b"expired")
    with pytest.raises(Outage, match="403"):
        await keys.private_key(key_id)
    write(token_file, ROOT_TOKEN.encode())  # as an agent renews it
    assert await keys.private_key(key_id)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"two\nlines"])
async def test_a_token_file_that_is_none_is_an_outage(
    keys: VaultKeys, token_file: Path, content: bytes | None
) -> None:
    write(token_file, content)
    with pytest.raises(Outage, match="token"):
        await keys.private_key("agency.1")


async def test_a_sealed_server_is_an_outage_for_everything(tmp_path: Path, token_file: Path) -> None:
    with a_server(tmp_path) as address:
        keys = keys_at(address, token_file)
        key_id, _ = await keys.create("agency-1")
        assert ask(address, "PUT", "sys/seal").status_code == 204
        for work in (keys.private_key(key_id), keys.create("agency-2"), keys.destroy("agency-1")):
            with pytest.raises(Outage, match="503"):
                await work


async def test_a_server_that_is_not_there_is_an_outage(token_file: Path) -> None:
    with pytest.raises(Outage):
        await keys_at("http://127.0.0.1:1", token_file).private_key("agency.1")


async def test_many_lookups_at_once_are_answered(keys: VaultKeys, owner: str) -> None:
    ids = [(await keys.create(owner))[0] for _ in range(5)]
    found = await asyncio.gather(*(keys.private_key(key_id) for key_id in ids * 4))
    assert len(set(found)) == 5
