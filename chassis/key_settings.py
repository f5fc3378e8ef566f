"""Which key provider there is: settings that a service which opens and an operator's tool share."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.keys import FileKeys, KeyStore
from chassis.keys_vault import VaultKeys

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class KeySettings(BaseSettings):
    """`PSO_KEYS` names the provider; `PSO_KEYS_DIR` alone is the provider of files."""

    model_config = SettingsConfigDict(
        env_prefix="PSO_", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    keys: str = ""
    """`file:/path/to/keys`, or `vault:https://vault.example:8200` (Vault or OpenBao, KV version 2)."""
    keys_dir: Path | None = None
    vault_mount: str = "secret"
    vault_prefix: str = "ems-pso/keys"
    vault_token_file: Path | None = None
    """Read again at each question, so that an agent may renew it."""
    vault_namespace: str = ""
    vault_ca_file: Path | None = None
    vault_timeout_s: float = Field(default=5.0, gt=0, le=60)

    @model_validator(mode="after")
    def _provider_is_whole(self) -> "KeySettings":
        kind, _, where = self.keys.partition(":")
        if self.keys and (kind not in ("file", "vault") or not where):
            raise ValueError("PSO_KEYS is file:PATH or vault:ADDRESS")
        if kind == "vault":
            address = urlsplit(where)
            if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
                raise ValueError("PSO_KEYS: a token goes to another machine over https only")
            if self.vault_token_file is None:
                raise ValueError("PSO_VAULT_TOKEN_FILE is needed with PSO_KEYS=vault:…")
        return self

    @property
    def has_provider(self) -> bool:
        return bool(self.keys) or self.keys_dir is not None


def key_store(settings: KeySettings, default: Path | None = None) -> KeyStore:
    """The provider that the settings name, or the files in `default`."""
    kind, _, where = settings.keys.partition(":")
    if kind == "vault" and settings.vault_token_file is not None:
        return VaultKeys(
            where,
            mount=settings.vault_mount,
            prefix=settings.vault_prefix,
            token_file=settings.vault_token_file,
            namespace=settings.vault_namespace,
            ca_file=settings.vault_ca_file,
            timeout_s=settings.vault_timeout_s,
        )
    directory = Path(where) if kind == "file" else settings.keys_dir or default
    if directory is None:
        raise ValueError("PSO_KEYS or PSO_KEYS_DIR is needed")
    return FileKeys(directory)
