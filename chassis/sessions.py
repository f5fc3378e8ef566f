"""Page sessions kept in a service's own store."""

import hashlib
from datetime import UTC, datetime, timedelta

from chassis.identity import SESSION_HOURS, Principal, Role, csrf_token, roles_of
from chassis.mongo import ASCENDING, DuplicateKeyError, IndexModel, Mongo, outages


class MongoSessions:
    """Sessions shared by all instances of one service; tokens are stored hashed."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def prepare(self) -> None:
        async with outages():
            for name in ("sessions", "used_codes"):
                await self._mongo.database[name].create_indexes(
                    [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)]
                )

    async def use_code(self, code_id: str) -> bool:
        """True the first time only."""
        async with outages():
            try:
                await self._mongo.database["used_codes"].insert_one(
                    {"_id": code_id, "expires_at": datetime.now(UTC) + timedelta(days=30)}
                )
            except DuplicateKeyError:
                return False
        return True

    async def create(self, token: str, subject: str, roles: frozenset[Role]) -> None:
        async with outages():
            await self._mongo.database["sessions"].insert_one(
                {
                    "_id": _digest(token),
                    "subject": subject,
                    "roles": sorted(roles),
                    "expires_at": datetime.now(UTC) + timedelta(hours=SESSION_HOURS),
                }
            )

    async def find(self, token: str) -> Principal | None:
        async with outages():
            row = await self._mongo.database["sessions"].find_one({"_id": _digest(token)})
        if row is None or row["expires_at"] <= datetime.now(UTC):
            return None
        return Principal(row["subject"], roles_of(row["roles"]), csrf_token(token))

    async def end(self, token: str) -> None:
        async with outages():
            await self._mongo.database["sessions"].delete_one({"_id": _digest(token)})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
