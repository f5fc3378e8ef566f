"""The shape of each kind of code, for use as field types in events.

The code lists are open: a reader takes any code of the right shape, so that a newer writer's code
does not make an older service refuse the event. What may be *written* (by a form, an API or an
expert) is checked with `taxonomy().is_code(axis, code)`.
"""

from typing import Annotated

from pydantic import StringConstraints

CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
ReportType = Annotated[str, StringConstraints(pattern=r"^RT-[A-Z]{2,4}$")]
Harm = Annotated[str, StringConstraints(pattern=r"^HL-([0-9]|U)$")]
PotentialSeverity = Annotated[str, StringConstraints(pattern=r"^PS-[0-9]$")]
ContributingFactor = Annotated[str, StringConstraints(pattern=r"^CF(-[A-Z]{2,4}){1,2}$")]
Phase = Annotated[str, StringConstraints(pattern=r"^PH-([0-9]{2}|U)$")]
Preventability = Annotated[str, StringConstraints(pattern=r"^PV-([0-9]|U)$")]
