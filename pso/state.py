"""The operator's folder of one local system: keys, secrets, engine data, logs, what is running."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DEFAULT = ROOT / ".pso"


class NoFolder(Exception):
    """The state folder cannot be made; the text says which and why."""


@dataclass(frozen=True)
class State:
    """Paths below one folder; only its owner may read it."""

    folder: Path

    def prepare(self) -> None:
        """Make the folder and the secret that intake's replicas share. Raises NoFolder."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.run.mkdir(exist_ok=True)
            if not self._receipt.exists():
                write_private(self._receipt, secrets.token_urlsafe(48))
        except OSError as error:
            raise NoFolder(f"the folder {self.folder} cannot be made or written: {error.strerror}") from None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def jwks(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def issuer_key(self) -> Path:
        return self.folder / "issuer.pem"

    @property
    def supervisor_pid(self) -> Path:
        return self.run / "supervisor.pid"

    @property
    def _receipt(self) -> Path:
        return self.folder / "receipt.key"

    @property
    def receipt_key(self) -> str:
        return self._receipt.read_text().strip()

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file of the folder, empty when it is not there."""
        try:
            content: dict[str, Any] = json.loads((self.folder / name).read_text())
        except FileNotFoundError:
            return {}
        return content

    def write(self, name: str, content: dict[str, Any]) -> None:
        write_private(self.folder / name, json.dumps(content, indent=1))

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only."""
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    scratch.replace(file)
