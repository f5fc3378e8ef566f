"""Private keys: asked per owner, gone when destroyed, waited for when the provider is away."""

import time
from pathlib import Path

import pytest

from chassis import keys as module
from chassis.keys import CachedKeys, FileKeys, KeyDestroyed, KeyUnknown
from contracts.errors import Outage
from tests.fakes.keys import MemoryKeys


@pytest.fixture
def provider(tmp_path: Path) -> FileKeys:
    keys = FileKeys(tmp_path / "keys")
    keys.prepare()
    return keys


async def test_preparing_twice_keeps_the_keys(provider: FileKeys) -> None:
    key_id, _ = await provider.create("agency-1")
    provider.prepare()
    assert await provider.private_key(key_id)


async def test_key_files_are_for_their_owner_alone(provider: FileKeys, tmp_path: Path) -> None:
    await provider.create("agency-1")
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


async def test_a_destroyed_key_says_so_and_its_bytes_are_gone(provider: FileKeys, tmp_path: Path) -> None:
    key_id, _ = await provider.create("agency-1")
    kept, _ = await provider.create("agency-2")
    secret = (tmp_path / "keys" / f"{key_id}.json").read_text()
    assert await provider.destroy("agency-1") == [key_id]
    with pytest.raises(KeyDestroyed):
        await provider.private_key(key_id)
    assert all(secret not in file.read_text() for file in (tmp_path / "keys").iterdir())
    assert await provider.private_key(kept)


@pytest.mark.parametrize("owner", ["*", "agency-?", "[a]gency-1", "agency"])
async def test_destroying_a_key_touches_its_owner_alone(provider: FileKeys, owner: str) -> None:
    key_id, _ = await provider.create("agency-1")
    assert await provider.destroy(owner) == []
    assert await provider.private_key(key_id)


@pytest.mark.parametrize("key_id", ["never.1", "../secret", "a/b", ".hidden", "", "provider\x00"])
async def test_a_key_that_never_was_is_unknown(provider: FileKeys, key_id: str) -> None:
    with pytest.raises(KeyUnknown):
        await provider.private_key(key_id)


async def test_a_missing_mount_is_an_outage_not_an_unknown_key(tmp_path: Path) -> None:
    with pytest.raises(Outage):
        await FileKeys(tmp_path / "not mounted").private_key("agency-1.1")


async def test_an_unreadable_key_file_is_an_outage(provider: FileKeys, tmp_path: Path) -> None:
    key_id, _ = await provider.create("agency-1")
    (tmp_path / "keys" / f"{key_id}.json").write_bytes(b"\xff\xfe\x00 half written")
    with pytest.raises(Outage):
        await provider.private_key(key_id)


async def test_a_crash_in_the_middle_of_destroying_leaves_no_doubt_and_is_gone_on_with(
    provider: FileKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [(await provider.create("agency-1"))[0] for _ in range(3)]
    whole, calls = module._overwrite, []

    def dies_after_the_second(file: Path) -> None:
        whole(file)
        calls.append(file)
        if len(calls) == 2:
            raise OSError("the machine stops")

    monkeypatch.setattr(module, "_overwrite", dies_after_the_second)
    with pytest.raises(OSError, match="stops"):
        await provider.destroy("agency-1")
    for key_id in ids[:2]:  # one with its marker, one overwritten and without
        with pytest.raises(KeyDestroyed):
            await provider.private_key(key_id)
    assert await provider.private_key(ids[2]), "not told as destroyed while it opens"
    monkeypatch.setattr(module, "_overwrite", whole)
    assert await provider.destroy("agency-1") == ids
    with pytest.raises(KeyDestroyed):
        await provider.private_key(ids[2])


async def test_what_a_writer_that_died_left_behind_is_destroyed_too(
    provider: FileKeys, tmp_path: Path
) -> None:
    key_id, _ = await provider.create("agency-1")
    content = (tmp_path / "keys" / f"{key_id}.json").read_text()
    (tmp_path / "keys" / f".{key_id}.0123.tmp").write_text(content)
    await provider.destroy("agency-1")
    assert [file for file in (tmp_path / "keys").iterdir() if content in file.read_text()] == []
    assert not list((tmp_path / "keys").glob(".*.tmp"))


async def test_an_owners_cached_keys_are_dropped_at_once_and_no_others() -> None:
    provider = MemoryKeys(**{"a.1": b"1", "a.2": b"2", "ab.1": b"3"})
    cached = CachedKeys(provider)
    for key_id in provider.keys:
        await cached.private_key(key_id)
    provider.destroyed |= {"a.1", "a.2"}
    cached.forget("a")
    for key_id in ("a.1", "a.2"):
        with pytest.raises(KeyDestroyed):
            await cached.private_key(key_id)
    assert await cached.private_key("ab.1") == b"3"
    assert provider.asked.count("ab.1") == 1


async def test_a_key_that_is_forgotten_while_it_is_asked_for_is_not_cached() -> None:
    class ForgottenMeanwhile(MemoryKeys):
        async def private_key(self, key_id: str) -> bytes:
            key = await super().private_key(key_id)
            cached.forget("a")
            self.destroyed.add(key_id)
            return key

    cached = CachedKeys(ForgottenMeanwhile(**{"a.1": b"1"}))
    await cached.private_key("a.1")
    with pytest.raises(KeyDestroyed):
        await cached.private_key("a.1")


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
