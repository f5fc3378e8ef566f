"""What of a store's failures is waited out, and what is a record's own fault."""

from typing import Any

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    ExecutionTimeout,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

from chassis.mongo import (
    COMMIT_ATTEMPTS,
    TRANSACTION_ATTEMPTS,
    Mongo,
    Session,
    duplicates_only,
    outages,
)
from contracts.errors import Outage

CANARY = "Zebrowski"
DUPLICATE = {"index": 0, "code": 11_000, "errmsg": CANARY}


@pytest.mark.parametrize(
    "error",
    [
        ServerSelectionTimeoutError(CANARY),
        AutoReconnect(CANARY),
        NotPrimaryError(CANARY),
        ExecutionTimeout(CANARY, 50),
        WTimeoutError(CANARY, 64),
        OperationFailure(CANARY, 11_600),
        OperationFailure(CANARY, 13),
        OperationFailure(CANARY, 18),
        OperationFailure(CANARY, 14_031),
        OperationFailure(CANARY, 251, {"errorLabels": ["TransientTransactionError"]}),
        BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64, "errmsg": CANARY}]}),
        BulkWriteError({"writeErrors": [DUPLICATE], "writeConcernErrors": [{"code": 189}]}),
        BulkWriteError({"writeErrors": [{"index": 1, "code": 11_602}], "writeConcernErrors": []}),
    ],
)
async def test_a_store_that_does_not_serve_is_an_outage_without_its_words(error: Exception) -> None:
    with pytest.raises(Outage) as raised:
        async with outages():
            raise error
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize(
    "error",
    [
        DuplicateKeyError(CANARY, 11_000),
        OperationFailure(CANARY, 121),
        BulkWriteError({"writeErrors": [DUPLICATE], "writeConcernErrors": []}),
        ValueError(CANARY),
    ],
)
async def test_what_is_wrong_with_a_document_is_not_an_outage(error: Exception) -> None:
    with pytest.raises(type(error)):
        async with outages():
            raise error


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"writeErrors": [DUPLICATE], "writeConcernErrors": []}, True),
        ({"writeErrors": [DUPLICATE, {"index": 1, "code": 121}], "writeConcernErrors": []}, False),
        ({"writeErrors": [DUPLICATE], "writeConcernErrors": [{"code": 64}]}, False),
    ],
)
def test_only_keys_that_were_there_count_as_duplicates(details: dict[str, Any], expected: bool) -> None:
    assert duplicates_only(BulkWriteError(details)) is expected


class FakeSession:
    """A session whose commits end as told; counts what was asked of it."""

    def __init__(self, commits: list[Exception | None]) -> None:
        self.commits, self.asked, self.aborted = commits, 0, 0
        self.in_transaction = False

    async def __aenter__(self) -> "FakeSession":
        return self

    async def __aexit__(self, *_: object) -> None: ...

    def start_transaction(self, **_: object) -> None:
        self.in_transaction = True

    async def commit_transaction(self) -> None:
        self.asked += 1
        self.in_transaction = False
        if (error := self.commits.pop(0)) is not None:
            raise error

    async def abort_transaction(self) -> None:
        self.aborted += 1
        self.in_transaction = False


class FakeClient:
    def __init__(self, session: FakeSession) -> None:
        self.session = session

    async def start_session(self) -> FakeSession:
        return self.session


def labelled(label: str) -> OperationFailure:
    return OperationFailure(CANARY, 91, {"errorLabels": [label]})


LOST = "UnknownTransactionCommitResult"
CONFLICT = "TransientTransactionError"


@pytest.mark.parametrize(
    ("commits", "works", "result"),
    [
        ([None], 1, "done"),
        ([labelled(LOST), None], 1, "done"),
        ([labelled(CONFLICT), None], 2, "done"),
        ([labelled(LOST)] * COMMIT_ATTEMPTS, 1, None),
    ],
)
async def test_a_commit_whose_answer_was_lost_is_asked_again_without_repeating_the_work(
    monkeypatch: pytest.MonkeyPatch, commits: list[Exception | None], works: int, result: str | None
) -> None:
    session, worked = FakeSession(list(commits)), []
    monkeypatch.setattr("chassis.mongo.TRANSACTION_PAUSE_S", 0)
    monkeypatch.setattr(Mongo, "client", FakeClient(session))

    async def work(_: Session) -> str:
        worked.append(1)
        return "done"

    if result is None:
        with pytest.raises(Outage):
            await Mongo("", "test").transaction(work)
    else:
        assert await Mongo("", "test").transaction(work) == result
    assert (len(worked), session.asked, session.aborted) == (works, len(commits), 0)


@pytest.mark.parametrize("error", [ValueError(CANARY), OperationFailure(CANARY, 121)])
async def test_work_that_fails_is_aborted_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    session = FakeSession([])
    monkeypatch.setattr(Mongo, "client", FakeClient(session))

    async def work(_: Session) -> str:
        raise error

    with pytest.raises(type(error)):
        await Mongo("", "test").transaction(work)
    assert (session.asked, session.aborted) == (0, 1)


async def test_conflicts_without_end_are_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession([])
    monkeypatch.setattr("chassis.mongo.TRANSACTION_PAUSE_S", 0)
    monkeypatch.setattr(Mongo, "client", FakeClient(session))

    async def work(_: Session) -> str:
        raise DuplicateKeyError(CANARY, 11_000)

    with pytest.raises(Outage):
        await Mongo("", "test").transaction(work)
    assert session.aborted == TRANSACTION_ATTEMPTS
