"""What a start of intake makes of a vault that an older version filled."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.mongo import Mongo
from services.intake.store import Vault
from tests.builders.records import TRACEPARENT
from tests.harness import TestEngines


@pytest.fixture
async def mongo(engines: TestEngines) -> AsyncIterator[Mongo]:
    made = Mongo(engines.addresses.mongo, f"pso_vault_{uuid4().hex}")
    yield made
    await made.client.drop_database(made.database.name)
    made.close()


async def test_a_stored_trace_is_erased_at_the_next_start(mongo: Mongo) -> None:
    rows = mongo.database["vault"]
    old = [
        {"_id": str(number), "submission": number, "receipt": number, "trace": TRACEPARENT}
        for number in range(3)
    ]
    await rows.insert_many(old)
    for _ in range(2):
        await Vault(mongo).prepare()
        assert await rows.count_documents({"trace": {"$exists": True}}) == 0
    assert await rows.count_documents({}) == 3
