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

from chassis.mongo import duplicates_only, outages
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
