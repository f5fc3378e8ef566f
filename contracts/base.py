"""The one configuration every model in the contracts shares."""

from pydantic import BaseModel, BeforeValidator, ConfigDict

from contracts.open_enum import OpenEnum


class Contract(BaseModel):
    """Frozen; ignores fields a newer writer added; its errors never quote what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def known_only(kind: type[OpenEnum]) -> BeforeValidator:
    """Values, or keys, that a newer writer added and this reader does not know are left out."""
    known = {member.value for member in kind}

    def drop(value: object) -> object:
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if str(key) in known}
        if isinstance(value, list | tuple):
            return tuple(item for item in value if str(item) in known)
        return value

    return BeforeValidator(drop)
