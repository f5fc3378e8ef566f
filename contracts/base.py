"""The one configuration every model in the contracts shares."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler


class Contract(BaseModel):
    """Frozen; ignores fields a newer writer added; its errors never quote what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class OpenEnum(StrEnum):
    """A list that grows within a version: its readers use `known_only` and skip what is newer."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "x-open": True}


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
