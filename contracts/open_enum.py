"""A list of words that may grow; it does without pydantic, for a core that starts in a moment."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler


class OpenEnum(StrEnum):
    """A list that grows within a version: its readers use `known_only` and skip what is newer."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        return {**handler(core), "x-open": True}
