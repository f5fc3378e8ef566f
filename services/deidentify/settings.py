"""Settings of deidentify beside those every service has."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from chassis.key_settings import KeySettings
from chassis.settings import ServiceSettings


class DeidentifySettings(ServiceSettings, KeySettings):
    """The key provider's settings come from the chassis; this service alone reads private keys."""

    gazetteers_dir: Path = Path("build/gazetteers")
    """Frozen name and place tables, made by `make setup`."""

    @model_validator(mode="after")
    def _keys_are_somewhere(self) -> Self:
        if not self.has_provider:
            raise ValueError("PSO_KEYS (or PSO_KEYS_DIR) is needed: where private keys are")
        return self
