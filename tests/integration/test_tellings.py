"""What each report was told as, on a real store: repeats change nothing, and a run's report adds up."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from chassis.mongo import Mongo
from contracts.events import ReportDeidentified, Revision
from contracts.identifiers import IdentifierLabel
from services.deidentify.run_report import Identifiers, RunReport, VersionChange
from services.deidentify.tellings import Outcomes, Tellings, telling
from tests.builders.events import a_deidentified, report_number
from tests.harness import TestEngines

KEY = b"an agency's private key"
DATABASE = "test_tellings"


@pytest.fixture
async def mongo(engines: TestEngines) -> AsyncIterator[Mongo]:
    made = Mongo(engines.addresses.mongo, DATABASE)
    yield made
    await made.client.drop_database(DATABASE)
    made.close()


@pytest.fixture
async def tellings(mongo: Mongo) -> Tellings:
    made = Tellings(mongo)
    await made.prepare()
    return made


def told(
    number: int,
    round_: int,
    *,
    step: int = 0,
    text: str = "The tube was displaced.",
    withheld: bool = False,
    names: int = 0,
    scrubber: str = "1",
) -> ReportDeidentified:
    return a_deidentified(report_number(number), text=text, withheld=withheld).model_copy(
        update={
            "revision": Revision(round=round_, step=step),
            "identifiers": {IdentifierLabel.NAME: names} if names else {},
            "scrubber_version": scrubber,
        }
    )


def batch(*events: ReportDeidentified) -> Outcomes:
    return Outcomes([telling(event, KEY) for event in events])


async def rows(mongo: Mongo) -> list[dict[str, object]]:
    return await mongo.database["tellings"].find({}).sort("_id", 1).to_list(100)


async def test_each_report_of_a_run_is_of_one_kind_and_the_kinds_add_up(tellings: Tellings) -> None:
    first = [
        told(1, 0, names=1),
        told(2, 0, text="Medic Zanter gave it.", names=1),
        told(3, 0),
        told(4, 0, text="clinical words", withheld=True, names=2),
        told(5, 0, text="strict", withheld=True),
    ]
    again = [
        told(1, 2, names=1, scrubber="2"),
        told(2, 2, text="Medic [NAME-2] gave it.", names=2, scrubber="2"),
        told(3, 2, text="tube", withheld=True, scrubber="2"),
        told(4, 2, text="All of its words.", names=2, scrubber="2"),
        told(5, 2, text="strict", withheld=True, scrubber="2"),
        told(6, 2, names=9, scrubber="2"),
    ]
    await tellings.tell(batch(*first))
    not_told = Outcomes(shredded=[(report_number(7), 2)], dead=[(report_number(8), 2)])
    await tellings.tell(batch(*again))
    await tellings.tell(not_told)
    report = await tellings.report(2)
    kinds = ("unchanged", "text_changed", "newly_held", "no_longer_held", "first_told")
    assert [getattr(report, kind) for kind in kinds] == [2, 1, 1, 1, 1]
    assert (report.told, report.held, report.shredded, report.dead_lettered) == (6, 2, 1, 1)
    assert report.identifiers == {"NAME": Identifiers(before=4, after=5)}
    assert report.versions == [
        VersionChange(before="1", after="2", reports=5),
        VersionChange(before=None, after="2", reports=1),
    ]
    assert (await tellings.report(1)).told == 0


async def test_repeats_and_late_older_rounds_change_nothing(mongo: Mongo, tellings: Tellings) -> None:
    older, newer = batch(told(1, 0)), batch(told(1, 3, text="Other words."))
    marked = Outcomes(shredded=[(report_number(2), 3)])
    for one in (older, newer, marked):
        await tellings.tell(one)
    kept = await rows(mongo)
    for one in (marked, newer, older, batch(told(1, 2, text="Late.")), newer):
        await tellings.tell(one)
        assert await rows(mongo) == kept
    assert kept[0]["before"]["round"] == 0  # type: ignore[index]  # a row of the former telling
    assert (await tellings.report(3)).shredded == 1


async def test_a_release_is_a_newer_telling_of_the_same_round(mongo: Mongo, tellings: Tellings) -> None:
    """So that a run which holds the text again is told as newly held."""
    await tellings.tell(batch(told(1, 0, text="strict", withheld=True)))
    await tellings.tell(batch(told(1, 0, step=1, text="All of it.")))
    (row,) = await rows(mongo)
    assert (row["step"], row["withheld"]) == (1, False)
    assert "before" not in row
    await tellings.tell(batch(told(1, 1, text="strict", withheld=True)))
    assert (await tellings.report(1)).newly_held == 1


async def test_what_is_released_after_a_run_changes_nothing_in_its_report(tellings: Tellings) -> None:
    await tellings.tell(batch(told(1, 0), told(2, 0)))
    await tellings.tell(batch(told(1, 1, text="strict", withheld=True), told(2, 1)))
    before = await tellings.report(1)
    assert (before.newly_held, before.held, before.unchanged) == (1, 1, 1)
    for step in (1, 2):
        await tellings.tell(batch(told(1, 1, step=step, text=f"All of it, {step}.", scrubber="2")))
        assert await tellings.report(1) == before
    await tellings.tell(batch(told(1, 2, text="All of it, 2.")))
    after = await tellings.report(2)
    assert (after.unchanged, after.told) == (1, 1), "laid beside what was released, not what was held"


async def test_what_later_runs_told_or_could_not_is_still_counted_for_the_first(tellings: Tellings) -> None:
    await tellings.tell(batch(told(1, 0), told(2, 0), told(3, 0), told(4, 0)))
    for round_ in (1, 2, 3):
        await tellings.tell(batch(told(1, round_), told(2, round_)))
        away = Outcomes(shredded=[(report_number(3), round_)], dead=[(report_number(4), round_)])
        await tellings.tell(away)
    for round_ in (1, 2):
        report = await tellings.report(round_)
        assert report == RunReport(round=round_, told_since=2, shredded=1, dead_lettered=1)
    newest = await tellings.report(3)
    assert (newest.told, newest.told_since, newest.shredded, newest.dead_lettered) == (2, 0, 1, 1)


async def test_a_row_that_knows_its_last_run_alone_is_gone_on_with(mongo: Mongo, tellings: Tellings) -> None:
    """Rows written before the numbers of all runs were kept."""
    await mongo.database["tellings"].insert_one({"_id": str(report_number(1)), "shredded": 1})
    assert (await tellings.report(1)).shredded == 1
    await tellings.tell(Outcomes(shredded=[(report_number(1), 2)]))
    assert (await tellings.report(2)).shredded == 1


async def test_several_rounds_of_one_report_in_a_batch_end_with_the_newest(tellings: Tellings) -> None:
    await tellings.tell(batch(told(1, 2, text="Two."), told(1, 0, text="None."), told(1, 1, text="One.")))
    report = await tellings.report(2)
    assert (report.told, report.text_changed) == (1, 1)
    assert (await tellings.report(1)).told == 0


async def test_a_dead_letter_that_is_replayed_is_told_and_no_longer_dead(tellings: Tellings) -> None:
    await tellings.tell(Outcomes(dead=[(report_number(1), 1)]))
    assert (await tellings.report(1)).dead_lettered == 1
    await tellings.tell(batch(told(1, 1)))
    report = await tellings.report(1)
    assert (report.dead_lettered, report.told, report.first_told) == (0, 1, 1)


async def test_live_reports_are_in_no_index_of_runs(mongo: Mongo, tellings: Tellings) -> None:
    """A row of a live report is written once and costs nothing more for runs."""
    await tellings.tell(batch(*(told(number, 0) for number in range(50))))
    sizes = await mongo.database.command("collStats", "tellings", indexDetails=True)
    await tellings.tell(batch(told(1, 1)))
    plan = await mongo.database["tellings"].find({"round": 1}).explain()
    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
    assert sizes["nindexes"] == 5


def test_a_mark_says_nothing_across_agencies_reports_or_fields() -> None:
    event = told(1, 0)
    marks = telling(event, KEY)["marks"]
    moved = event.model_copy(update={"report_id": UUID(int=9)})
    others = [telling(event, b"another key")["marks"], telling(moved, KEY)["marks"]]
    assert telling(event, KEY)["marks"] == marks
    assert not [one for one in others if set(one.values()) & set(marks.values())]
