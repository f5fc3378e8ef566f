"""Settings of deidentify beside those every service has."""

from pathlib import Path

from chassis.settings import ServiceSettings


class DeidentifySettings(ServiceSettings):
    keys_dir: Path
    """The file key provider's directory; this service alone reads private keys."""
    gazetteers_dir: Path = Path("build/gazetteers")
    """Frozen name and place tables, made by `make setup`."""
