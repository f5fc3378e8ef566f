"""Who reports: what everyone may know of an agency, and what is only ever stored sealed."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Contract

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Terms = Annotated[tuple[Term, ...], Field(max_length=50_000)]


class AgencyType(StrEnum):
    GROUND = "ground"
    AIR = "air"
    FIRE = "fire"
    HOSPITAL = "hospital"
    NURSING_HOME = "nursing_home"
    DIRECT = "direct"
    OTHER = "other"


class TenantLists(Contract):
    """What the PSO knows of one agency and scrubs from its reports; sealed wherever it is stored."""

    names: Terms = ()
    aliases: Terms = ()
    roster: Terms = ()
    stations: Terms = ()
    apparatus: Terms = ()
    hospitals: Terms = ()
    streets: Terms = ()
    towns: Terms = ()
