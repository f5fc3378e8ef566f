"""The one configuration every model in the contracts shares."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """Frozen; ignores fields a newer writer added; its errors never quote what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
