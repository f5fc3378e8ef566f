"""What a start of intake makes of a vault that an older version filled."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.mongo import Mongo
from services.intake.core import Submission, Way
from services.intake.store import Vault
from services.intake.submitting import parse, submission
from tests.builders.intake import a_body, an_agency
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


def sent(way: Way, **changed: str) -> Submission:
    return submission(parse(a_body(**changed)), an_agency(), way, b"a receipt key", TRACEPARENT)


async def test_what_an_older_version_kept_is_known_again_by_its_content(mongo: Mongo) -> None:
    vault = Vault(mongo)
    await vault.prepare()
    old = sent(Way.FORM)
    await vault.keep([old], [b"first"])
    undone = {"$set": {"submission": old.older_hmac}, "$unset": {"way": ""}}
    await mongo.database["vault"].update_one({}, undone)

    again, other = sent(Way.FORM), sent(Way.FORM, narrative="Another.")
    new, system = sent(Way.FORM, submission_id="new"), sent(Way.SYSTEM, narrative="Another.")
    one_of_each = [again, other, new, system]
    kept = await vault.keep(one_of_each, [b"again", b"other", b"new", b"system"])
    assert [entry.report_id for entry in kept] == [
        old.report_id,
        other.report_id,
        new.report_id,
        old.report_id,
    ]
    repeated = await vault.keep([sent(Way.FORM, submission_id="new"), again], [b"2", b"3"])
    assert [entry.report_id for entry in repeated] == [new.report_id, old.report_id]
    assert await mongo.database["vault"].count_documents({}) == 3


async def test_each_way_has_ids_of_its_own(mongo: Mongo) -> None:
    vault = Vault(mongo)
    await vault.prepare()
    ways = [sent(way) for way in Way]
    kept = await vault.keep(ways, [way.value.encode() for way in Way])
    assert [entry.report_id for entry in kept] == [one.report_id for one in ways]
