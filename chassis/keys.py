"""Key providers: who holds the private keys, by owner; asked per owner, never per report.

This file has the interface, the provider of local files and the cache; `keys_vault` has another.
"""

import asyncio
import base64
import json
import os
import re
import time
from glob import escape
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from chassis.sealing import new_key_pair
from contracts.errors import Outage, Unprocessable

CACHE_S = 300.0
"""A destroyed key stops opening anything after five minutes at most (docs/architecture.md, Keys)."""
CACHE_SIZE = 10_000
CREATE_ATTEMPTS = 20
"""Operators who make keys for one owner at the same moment; each takes the next free number."""
_MARKER = "provider.json"
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class KeyDestroyed(Exception):
    """The owner's key was destroyed on purpose; nothing sealed for it opens again."""


class KeyUnknown(Unprocessable):
    """The provider answers and never had this key."""


class KeyProvider(Protocol):
    """Where private keys live, as a service sees it."""

    async def private_key(self, key_id: str) -> bytes:
        """Raises KeyDestroyed, KeyUnknown, or Outage when the provider does not answer."""
        ...

    def forget(self, owner: str) -> None:
        """Drop what is remembered of this owner's keys, if anything is."""
        ...


class KeyStore(KeyProvider, Protocol):
    """The same as its operator sees it: keys are made and destroyed by people only."""

    async def create(self, owner: str) -> tuple[str, bytes]:
        """Make one more key pair for `owner`; gives key id and public key. Never replaces a key.

        Raises KeyDestroyed for an owner whose keys were destroyed, or Outage.
        """
        ...

    async def destroy(self, owner: str) -> list[str]:
        """Destroy every key of `owner` for good; gives all key ids that are destroyed now.

        After a crash the same call goes on where it stopped. None is left when it returns.
        """
        ...


def key_id_of(owner: str, number: int) -> str:
    """Key ids say whose they are, so that all of one owner's can be forgotten and destroyed."""
    return f"{owner}.{number}"


class FileKeys:
    """Keys as files of mode 0600 in one directory, for local use; `pso agency` writes, services read.

    A tombstone for the owner is written before the first key is destroyed, and looked for after a
    key is made: whoever of two operators comes second, no key is left of a destroyed owner.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def prepare(self) -> None:
        """Make the directory; its marker tells a provider that is there from a missing mount."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self._directory / _MARKER).exists():
            _write(self._directory / _MARKER, {"provider": "file", "version": 1})

    async def create(self, owner: str) -> tuple[str, bytes]:
        return await asyncio.to_thread(self._create, owner)

    async def destroy(self, owner: str) -> list[str]:
        return await asyncio.to_thread(self._destroy, owner)

    async def private_key(self, key_id: str) -> bytes:
        return await asyncio.to_thread(self._read, key_id)

    def forget(self, owner: str) -> None:
        """Nothing is remembered here."""

    def _create(self, owner: str) -> tuple[str, bytes]:
        self.prepare()
        first = 1 + max(self._numbers(owner), default=0)
        for number in range(first, first + CREATE_ATTEMPTS):
            file = self._file(key_id_of(owner, number))
            private, public = new_key_pair()
            if self._tombstone(owner).exists():
                raise KeyDestroyed(owner)
            if _write_new(file, {"private": _text(private), "public": _text(public)}):
                break
        else:
            raise Outage("others make keys for this owner all the time")
        if self._tombstone(owner).exists():
            _erase(file)
            raise KeyDestroyed(owner)
        return key_id_of(owner, number), public

    def _destroy(self, owner: str) -> list[str]:
        if not self._numbers(owner):
            return []
        _write(self._tombstone(owner), {"destroyed_at": time.time()})
        for scratch in self._directory.glob(f".{escape(owner)}.*.tmp"):  # of a writer that died
            _overwrite(scratch)
            scratch.unlink()
        numbers = sorted(self._numbers(owner))
        for number in numbers:
            _erase(self._file(key_id_of(owner, number)))
        return [key_id_of(owner, number) for number in numbers]

    def _numbers(self, owner: str) -> set[int]:
        names = (file.name for file in self._directory.glob(f"{escape(owner)}.*.json"))
        told = (name.removeprefix(f"{owner}.").removesuffix(".json") for name in names)
        return {int(number) for number in told if number.isdecimal()}

    def _read(self, key_id: str) -> bytes:
        file = self._file(key_id)
        is_buried = self._tombstone(key_id.rpartition(".")[0]).exists
        try:
            content = json.loads(file.read_text())
        except FileNotFoundError:
            if is_buried():
                raise KeyDestroyed(key_id) from None
            if (self._directory / _MARKER).exists():
                raise KeyUnknown("no such key") from None
            raise Outage("the key directory is not there") from None
        except (OSError, ValueError) as error:
            if is_buried():  # its destroyer died half-way
                raise KeyDestroyed(key_id) from None
            raise Outage(type(error).__name__) from error
        if "private" not in content:
            raise KeyDestroyed(key_id)
        return base64.b64decode(content["private"])

    def _file(self, key_id: str) -> Path:
        if not _KEY_ID.fullmatch(key_id):
            raise KeyUnknown("not a key id")
        return self._directory / f"{key_id}.json"

    def _tombstone(self, owner: str) -> Path:
        return self._directory / f"{owner}.destroyed.json"


class CachedKeys:
    """Asks another provider once per key in `CACHE_S` seconds. A destroyed key is not cached."""

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider
        self._known: dict[str, tuple[float, bytes]] = {}
        self._forgotten = 0

    async def private_key(self, key_id: str) -> bytes:
        known = self._known.get(key_id)
        if known and time.monotonic() < known[0]:
            return known[1]
        self._known.pop(key_id, None)
        before = self._forgotten
        key = await self._provider.private_key(key_id)
        if self._forgotten != before:
            return key  # forgotten while it was asked for, perhaps this very owner: asked again next time
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[key_id] = (time.monotonic() + CACHE_S, key)
        return key

    def forget(self, owner: str) -> None:
        """Drop an owner's keys at once: its tombstone came."""
        self._forgotten += 1
        for key_id in [one for one in self._known if one.rpartition(".")[0] == owner]:
            del self._known[key_id]


def _erase(file: Path) -> None:
    """Overwrite a key and leave a marker in its place; a file that has its marker is left alone."""
    try:
        if "destroyed_at" in json.loads(file.read_text()):
            return
    except ValueError:
        pass  # overwritten before a crash
    _overwrite(file)
    _write(file, {"destroyed_at": time.time()})


def _overwrite(file: Path) -> None:
    """Random bytes on disk where the key was, before its name goes to another file."""
    with file.open("r+b") as stream:
        stream.write(os.urandom(file.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())


def _write_new(file: Path, content: dict[str, object]) -> bool:
    """Whole or not at all, and never in place of another; False where there is one of this name."""
    scratch = _scratch(file, content)
    try:
        os.link(scratch, file)
    except FileExistsError:
        return False
    finally:
        scratch.unlink(missing_ok=True)
    _sync(file.parent)
    return True


def _write(file: Path, content: dict[str, object]) -> None:
    """Whole or not at all, and on disk before it is used."""
    _scratch(file, content).replace(file)
    _sync(file.parent)


def _scratch(file: Path, content: dict[str, object]) -> Path:
    scratch = file.with_name(f".{file.stem}.{uuid4().hex}.tmp")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    return scratch


def _sync(directory: Path) -> None:
    """A name counts only once its directory is on disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
