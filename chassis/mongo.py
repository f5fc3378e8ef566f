"""MongoDB: connection, transactions and what counts as an outage. The only module with the driver.

Motor is in its maintenance period (docs/decisions/0002); a change of driver is a change of this file.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import (
    ASCENDING,
    DESCENDING,
    DeleteOne,
    IndexModel,
    InsertOne,
    ReplaceOne,
    ReturnDocument,
    UpdateOne,
)
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from contracts.errors import Outage

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "BulkWriteError",
    "Collection",
    "Database",
    "DeleteOne",
    "DuplicateKeyError",
    "IndexModel",
    "InsertOne",
    "Mongo",
    "ReplaceOne",
    "ReturnDocument",
    "Session",
    "UpdateOne",
    "duplicates_only",
    "outages",
]

log = logging.getLogger(__name__)

Document = dict[str, Any]
Database = AsyncIOMotorDatabase[Document]
Collection = AsyncIOMotorCollection[Document]
Session = AsyncIOMotorClientSession
Result = TypeVar("Result")

ANSWER_LIMIT_MS = 5_000
"""Without a primary for so long the operation is an outage, to be waited out by the caller."""
SOCKET_LIMIT_MS = 20_000
TRANSACTION_ATTEMPTS = 40
COMMIT_ATTEMPTS = 5
TRANSACTION_PAUSE_S = 0.05
"""A client killed inside a transaction blocks its successor until the server's own limit (5 s)."""
DUPLICATE_KEY = 11_000
_WAITED_OUT = (
    ConnectionFailure,
    ServerSelectionTimeoutError,
    NetworkTimeout,
    ExecutionTimeout,
    WTimeoutError,
)
_UNKNOWN = "UnknownTransactionCommitResult"
_TRANSIENT = ("TransientTransactionError", _UNKNOWN, "RetryableWriteError")


class Mongo:
    """One process's client and its own database, with majority writes and reads."""

    def __init__(self, url: str, database: str) -> None:
        self._url = url
        self._name = database
        self._client: AsyncIOMotorClient[Document] | None = None

    @property
    def client(self) -> AsyncIOMotorClient[Document]:
        if self._client is None:
            self._client = AsyncIOMotorClient(
                self._url,
                serverSelectionTimeoutMS=ANSWER_LIMIT_MS,
                socketTimeoutMS=SOCKET_LIMIT_MS,
                connectTimeoutMS=ANSWER_LIMIT_MS,
                tz_aware=True,
                uuidRepresentation="standard",
                retryWrites=True,
                appname=self._name,
            )
        return self._client

    @property
    def database(self) -> Database:
        return self.client.get_database(
            self._name,
            write_concern=WriteConcern(w="majority", j=True, wtimeout=10_000),
            read_concern=ReadConcern("majority"),
        )

    async def ping(self) -> None:
        """Raises Outage when no primary answers."""
        async with outages():
            await self.client.admin.command("ping")

    async def transaction(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        """Run `work` in one transaction, again with a pause after a conflict; Outage in the end."""
        for _ in range(TRANSACTION_ATTEMPTS):
            try:
                async with outages():
                    return await self._attempt(work)
            except _Conflict:
                await asyncio.sleep(TRANSACTION_PAUSE_S)
        raise Outage("transaction conflicts")

    async def _attempt(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        async with await self.client.start_session() as session:
            session.start_transaction(
                read_concern=ReadConcern("snapshot"), write_concern=WriteConcern(w="majority", j=True)
            )
            try:
                result = await work(session)
                await _commit(session)
            except PyMongoError as error:
                # An insert that lost a race aborts the transaction; the next attempt sees the winner.
                if isinstance(error, DuplicateKeyError) or _only_duplicates(error) or _is_to_repeat(error):
                    raise _Conflict from error
                raise
            finally:
                if session.in_transaction:  # type: ignore[truthy-function]  # a property, unknown to the stubs
                    await session.abort_transaction()
            return result

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


class _Conflict(Exception):
    """The transaction met another; it is tried again."""


async def _commit(session: Session) -> None:
    """Commit; asked again, alone, where the answer was lost: the work may be done and is not repeated."""
    for attempt in range(COMMIT_ATTEMPTS):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if not error.has_error_label(_UNKNOWN) or attempt == COMMIT_ATTEMPTS - 1:
                raise
            await asyncio.sleep(TRANSACTION_PAUSE_S)
        else:
            return


def _is_to_repeat(error: PyMongoError) -> bool:
    """Whether the server says that nothing of the transaction happened."""
    return _is_transient(error) and not error.has_error_label(_UNKNOWN)


def _is_transient(error: PyMongoError) -> bool:
    return any(error.has_error_label(label) for label in _TRANSIENT)


def _only_duplicates(error: PyMongoError) -> bool:
    return isinstance(error, BulkWriteError) and duplicates_only(error)


def duplicates_only(error: BulkWriteError) -> bool:
    """Whether a bulk write failed for nothing but keys that were there already."""
    details = error.details or {}
    return not details.get("writeConcernErrors") and all(
        one.get("code") == DUPLICATE_KEY for one in details.get("writeErrors", [])
    )


@asynccontextmanager
async def outages() -> AsyncIterator[None]:
    """Turns a store that does not answer into Outage; other errors pass as they are."""
    try:
        yield
    except _WAITED_OUT as error:
        raise Outage(type(error).__name__) from error
    except OperationFailure as error:
        if _is_transient(error) or _codes(error) & _NOT_NOW:
            raise Outage(type(error).__name__) from error
        raise


def _codes(error: OperationFailure) -> set[int]:
    """Why the server refused; of a bulk write, why each part and its acknowledgement failed."""
    parts = (error.details or {}) if isinstance(error, BulkWriteError) else {}
    failures = [*parts.get("writeErrors", []), *parts.get("writeConcernErrors", [])]
    return {error.code or 0, *(int(failure.get("code") or 0) for failure in failures)}


_NOT_PRIMARY = {10_107, 13_435, 13_436, 189}
_INTERRUPTED = {11_600, 11_601, 11_602, 91, 237, 290}
_NO_ANSWER = {6, 7, 89, 9001, 50, 262, 64, 100}
"""Host or network, time limits, too few members for the write concern."""
_CONFLICT = {112, 251, 24, 246}
_NOT_SERVED = {13, 18, 14_031}
"""Not authorised, or no disk: the store's fault, never the record's, so no record dies of it."""
_NOT_NOW = frozenset(_NOT_PRIMARY | _INTERRUPTED | _NO_ANSWER | _CONFLICT | _NOT_SERVED)
