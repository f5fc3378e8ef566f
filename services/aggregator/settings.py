"""Settings of aggregator: those every service has, with another default."""

from pydantic import Field

from chassis.settings import ServiceSettings


class AggregatorSettings(ServiceSettings):
    gather_ms: int = Field(default=150, ge=0, le=5_000)
    """One transaction a batch: nobody waits for a count as for an alert, and fuller batches cost less."""
