"""The operators' routes: agencies registered, changed, closed and shredded."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from chassis.identity import Principal, Role
from chassis.problems import refusals
from chassis.stored import StoredService

from .agency_changes import AgencyChanges, AgencyState, KeyToTell, ListsToTell, RecordTold, Shredded
from .registry import AgencyAdded, AgencyToAdd, Registry, SecretKind, SecretRenewed

ONE = "/v1/agencies/{agency_ref}"
NAMED = refusals(401, 403, 404, 422, 503)
CHANGED = refusals(401, 403, 404, 409, 410, 413, 422, 503)


def add_agency_routes(service: StoredService, registry: Registry, changes: AgencyChanges) -> None:
    app = service.http
    operator = service.identity.require(Role.OPERATOR)

    @app.post(
        "/v1/agencies", status_code=201, tags=["agencies"], responses=refusals(401, 403, 409, 413, 422, 503)
    )
    async def add_agency(asked: AgencyToAdd, who: Annotated[Principal, Depends(operator)]) -> AgencyAdded:
        """Register an agency. Its key and form token are in this answer and nowhere else."""
        return await registry.add(asked, who.subject)

    @app.post(f"{ONE}/{{kind}}/renew", tags=["agencies"], responses=NAMED)
    async def renew_secret(
        agency_ref: UUID, kind: SecretKind, _: Annotated[Principal, Depends(operator)]
    ) -> SecretRenewed:
        """Revoke an agency's API key or form link and give it a new one, shown once."""
        return await registry.renew(agency_ref, kind)

    @app.get(ONE, tags=["agencies"], responses=NAMED)
    async def read_agency(agency_ref: UUID, _: Annotated[Principal, Depends(operator)]) -> AgencyState:
        """What intake knows of an agency, its newest record sealed as it was told."""
        return await changes.state(agency_ref)

    @app.put(f"{ONE}/lists", tags=["agencies"], responses=CHANGED)
    async def tell_lists(
        agency_ref: UUID, asked: ListsToTell, who: Annotated[Principal, Depends(operator)]
    ) -> RecordTold:
        """Take the next version of an agency's names and lists."""
        return await changes.tell_lists(agency_ref, asked, who.subject)

    @app.put(f"{ONE}/key", tags=["agencies"], responses=CHANGED)
    async def tell_key(
        agency_ref: UUID, asked: KeyToTell, who: Annotated[Principal, Depends(operator)]
    ) -> RecordTold:
        """Seal new reports of an agency to another key; its lists come sealed again under it."""
        return await changes.tell_key(agency_ref, asked, who.subject)

    @app.post(f"{ONE}/close", tags=["agencies"], responses=NAMED)
    async def close_agency(agency_ref: UUID, who: Annotated[Principal, Depends(operator)]) -> AgencyState:
        """Take no more reports of an agency: the first step of shredding it. Cannot be undone."""
        return await changes.close(agency_ref, who.subject)

    @app.post(f"{ONE}/shred", tags=["agencies"], responses=NAMED)
    async def shred_agency(agency_ref: UUID, who: Annotated[Principal, Depends(operator)]) -> Shredded:
        """Say that an agency's private keys were destroyed; destroys what intake has of it, once."""
        return await changes.shred(agency_ref, who.subject)
