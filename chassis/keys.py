"""Key providers: who holds the private keys, by owner; asked per owner, never per report."""

import asyncio
import base64
import json
import os
import re
import time
from glob import escape
from pathlib import Path
from typing import Protocol

from chassis.sealing import new_key_pair
from contracts.errors import Outage, Unprocessable

CACHE_S = 300.0
"""A destroyed key stops opening anything after five minutes at most (docs/architecture.md, Keys)."""
CACHE_SIZE = 10_000
_MARKER = "provider.json"
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class KeyDestroyed(Exception):
    """The owner's key was destroyed on purpose; nothing sealed for it opens again."""


class KeyUnknown(Unprocessable):
    """The provider answers and never had this key."""


class KeyProvider(Protocol):
    """Where private keys live."""

    async def private_key(self, key_id: str) -> bytes:
        """Raises KeyDestroyed, KeyUnknown, or Outage when the provider does not answer."""
        ...


class FileKeys:
    """Keys as files of mode 0600 in one directory, for local use; `pso agency` writes, services read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def prepare(self) -> None:
        """Make the directory; its marker tells a provider that is there from a missing mount."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self._directory / _MARKER).exists():
            _write(self._directory / _MARKER, {"provider": "file", "version": 1})

    def create(self, owner: str) -> tuple[str, bytes]:
        """Make a key pair for `owner`; gives key id and public key."""
        private, public = new_key_pair()
        number = 1 + sum(1 for _ in self._directory.glob(f"{escape(owner)}.*.json"))
        key_id = f"{owner}.{number}"
        _write(self._file(key_id), {"private": _text(private), "public": _text(public)})
        return key_id, public

    def destroy(self, owner: str) -> int:
        """Overwrite and mark every key of `owner` as destroyed; gives how many."""
        files = list(self._directory.glob(f"{escape(owner)}.*.json"))
        for file in files:
            _overwrite(file)
            _write(file, {"destroyed_at": time.time()})
        return len(files)

    async def private_key(self, key_id: str) -> bytes:
        return await asyncio.to_thread(self._read, key_id)

    def _read(self, key_id: str) -> bytes:
        try:
            content = json.loads(self._file(key_id).read_text())
        except FileNotFoundError:
            if (self._directory / _MARKER).exists():
                raise KeyUnknown("no such key") from None
            raise Outage("the key directory is not there") from None
        except (OSError, ValueError) as error:
            raise Outage(type(error).__name__) from error
        if "private" not in content:
            raise KeyDestroyed(key_id)
        return base64.b64decode(content["private"])

    def _file(self, key_id: str) -> Path:
        if not _KEY_ID.fullmatch(key_id):
            raise KeyUnknown("not a key id")
        return self._directory / f"{key_id}.json"


class CachedKeys:
    """Asks another provider once per key in `CACHE_S` seconds. A destroyed key is not cached."""

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider
        self._known: dict[str, tuple[float, bytes]] = {}

    async def private_key(self, key_id: str) -> bytes:
        known = self._known.get(key_id)
        if known and time.monotonic() < known[0]:
            return known[1]
        self._known.pop(key_id, None)
        key = await self._provider.private_key(key_id)
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[key_id] = (time.monotonic() + CACHE_S, key)
        return key


def _overwrite(file: Path) -> None:
    """Random bytes on disk where the key was, before its name goes to another file."""
    with file.open("r+b") as stream:
        stream.write(os.urandom(file.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())


def _write(file: Path, content: dict[str, object]) -> None:
    """Whole or not at all, and on disk before it is used."""
    scratch = file.with_suffix(".tmp")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(file)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
