"""Settings every service has, read once from the environment in `__main__` and passed down."""

from pathlib import Path

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Environment variables begin with `PSO_`; every service reads the same names."""

    model_config = SettingsConfigDict(
        env_prefix="PSO_", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    kafka: str = "127.0.0.1:9092"
    mongo: SecretStr = SecretStr("mongodb://127.0.0.1:27017/?replicaSet=rs0")
    database_prefix: str = "pso"
    """Each service owns the database `<prefix>_<service>`."""
    topic_replicas: int = Field(default=1, ge=1)
    topic_min_insync: int = Field(default=1, ge=1)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    instance: str | None = None
    """An ordinal given from outside (a StatefulSet's); with it the consumer is a static member."""
    run_dir: Path | None = None
    """Where a lock refuses a second process with the same service and instance."""

    issuer: str = "pso-local"
    audience: str = "ems-pso"
    jwks: str = ""
    """Public keys that sign tokens: a file path or an https address of a JSON Web Key Set."""
    static_dir: Path = Path("build/static")
    secure_cookies: bool = False
    """Set where pages are served over HTTPS; cookies then travel on nothing else."""

    otlp_endpoint: AnyHttpUrl | None = None
    trace_ratio: float = Field(default=1.0, ge=0, le=1)
    log_level: str = "INFO"

    batch_records: int = Field(default=500, ge=1, le=10_000)
    """500: a batch of the slowest core (scrubbing) ends in well under a second."""
    poll_ms: int = Field(default=15, ge=1, le=1_000)
    """FastStream sleeps this long again after an empty poll, so it bounds idle latency per hop."""
    gather_ms: int = Field(default=0, ge=0, le=5_000)
    """Pause before each poll, for a service whose store likes fuller batches more than the last 0.1 s."""
    dead_letter_limit: int = Field(default=100, ge=1)
    """Dead letters in a row, without one success, after which a service stops consuming."""
    watchdog_s: float = Field(default=90.0, gt=0)
    """A consumer silent for so long ends the process, so that its supervisor starts a new one.

    Longer than a producer waits for a broker that is away (60 s): an outage is waited out alive."""
    drain_s: float = Field(default=15.0, gt=0)
