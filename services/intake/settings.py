"""Settings of intake beside those every service has."""

from pydantic import Field, SecretStr

from chassis.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    receipt_key: SecretStr
    """Makes receipts from report ids and goes into submission HMACs; the same on every replica."""
    max_waiting: int = Field(default=20_000, ge=1)
    """Reports being kept at once; more are refused with 503 rather than queued in memory."""
    max_waiting_bytes: int = Field(default=64 * 1024 * 1024, ge=1024 * 1024)
    """And their bytes, sealed; a report may have 256 KiB."""
    keep_batch: int = Field(default=500, ge=1)
    keep_writers: int = Field(default=4, ge=1)
    """Batches written side by side: while one waits for the journal the next one fills."""
    sweep_after_s: float = Field(default=60.0, gt=0)
