"""Settings of alerts beside those every service has."""

from pydantic import Field

from chassis.settings import ServiceSettings


class AlertsSettings(ServiceSettings):
    stream_memory: int = Field(default=20_000, ge=100)
    """Alert records kept in memory for consoles that reconnect; older ones are read from Kafka."""
    stream_clients: int = Field(default=500, ge=1)
    stream_queue: int = Field(default=1_000, ge=10)
    """Alerts a slow console may be behind before it is cut off and resumes by its last id."""
    keepalive_s: float = Field(default=15.0, gt=0)
