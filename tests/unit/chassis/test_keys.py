"""Private keys: asked per owner, gone when destroyed, waited for when the provider is away."""

import time
from pathlib import Path

import pytest

from chassis import keys as module
from chassis.keys import CachedKeys, FileKeys, KeyDestroyed, KeyUnknown
from chassis.sealing import seal, unseal
from contracts.errors import Outage
from tests.fakes.keys import MemoryKeys


@pytest.fixture
def provider(tmp_path: Path) -> FileKeys:
    keys = FileKeys(tmp_path / "keys")
    keys.prepare()
    return keys


async def test_a_created_key_opens_what_its_public_half_sealed(provider: FileKeys) -> None:
    key_id, public = provider.create("agency-1")
    sealed = seal(b"names", public, ("x",))
    assert unseal(sealed, await provider.private_key(key_id), ("x",)) == b"names"


async def test_preparing_twice_keeps_the_keys(provider: FileKeys) -> None:
    key_id, _ = provider.create("agency-1")
    provider.prepare()
    assert await provider.private_key(key_id)


def test_each_key_of_an_owner_has_its_own_id(provider: FileKeys) -> None:
    assert provider.create("agency-1")[0] != provider.create("agency-1")[0]


def test_key_files_are_for_their_owner_alone(provider: FileKeys, tmp_path: Path) -> None:
    provider.create("agency-1")
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


async def test_a_destroyed_key_says_so_and_its_bytes_are_gone(provider: FileKeys, tmp_path: Path) -> None:
    key_id, _ = provider.create("agency-1")
    kept, _ = provider.create("agency-2")
    secret = (tmp_path / "keys" / f"{key_id}.json").read_text()
    assert provider.destroy("agency-1") == 1
    with pytest.raises(KeyDestroyed):
        await provider.private_key(key_id)
    assert all(secret not in file.read_text() for file in (tmp_path / "keys").iterdir())
    assert await provider.private_key(kept)


@pytest.mark.parametrize("owner", ["*", "agency-?", "[a]gency-1", "agency"])
async def test_destroying_a_key_touches_its_owner_alone(provider: FileKeys, owner: str) -> None:
    key_id, _ = provider.create("agency-1")
    assert provider.destroy(owner) == 0
    assert await provider.private_key(key_id)


@pytest.mark.parametrize("key_id", ["never.1", "../secret", "a/b", ".hidden", "", "provider\x00"])
async def test_a_key_that_never_was_is_unknown(provider: FileKeys, key_id: str) -> None:
    with pytest.raises(KeyUnknown):
        await provider.private_key(key_id)


async def test_a_missing_mount_is_an_outage_not_an_unknown_key(tmp_path: Path) -> None:
    with pytest.raises(Outage):
        await FileKeys(tmp_path / "not mounted").private_key("agency-1.1")


async def test_an_unreadable_key_file_is_an_outage(provider: FileKeys, tmp_path: Path) -> None:
    key_id, _ = provider.create("agency-1")
    (tmp_path / "keys" / f"{key_id}.json").write_bytes(b"\xff\xfe\x00 half written")
    with pytest.raises(Outage):
        await provider.private_key(key_id)


async def test_a_provider_is_asked_once_per_key() -> None:
    provider = MemoryKeys(a=b"1", b=b"2")
    cached = CachedKeys(provider)
    for _ in range(3):
        assert (await cached.private_key("a"), await cached.private_key("b")) == (b"1", b"2")
    assert provider.asked == ["a", "b"]


async def test_a_destroyed_key_stops_opening_within_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    provider, now = MemoryKeys(a=b"1"), time.monotonic()
    cached = CachedKeys(provider)
    await cached.private_key("a")
    provider.destroyed.add("a")
    monkeypatch.setattr("chassis.keys.time.monotonic", lambda: now + 301)
    with pytest.raises(KeyDestroyed):
        await cached.private_key("a")


async def test_a_failure_is_not_remembered() -> None:
    provider = MemoryKeys(a=b"1")
    provider.away = True
    cached = CachedKeys(provider)
    with pytest.raises(Outage):
        await cached.private_key("a")
    provider.away = False
    assert await cached.private_key("a") == b"1"


async def test_the_cache_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_SIZE", 3)
    cached = CachedKeys(MemoryKeys(**{f"k{n}": b"1" for n in range(9)}))
    for n in range(9):
        await cached.private_key(f"k{n}")
        assert len(cached._known) <= 3
