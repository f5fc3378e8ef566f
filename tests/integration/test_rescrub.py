"""A run over the vault on real engines: what it changes, what it must not, and that it survives a kill."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.identity import Role
from contracts.events import Correction, EventReviewed, Revision, Tier, derived_id
from contracts.topics import EVENTS_REVIEWED
from pso.issuer import Issuer
from pso.rescrubbing import RescrubFailed
from pso.sending import Listener, percentile
from pso.system import System
from pso.web import Connection
from services.intake.core import submitted_id
from tests.integration.rescrubbed import CALM, TUBE, Scene

STATION = "side stairs"
"""Two ordinary words: visible until the agency says that its crews call a station so."""


@pytest.fixture
async def scene(system: System) -> AsyncIterator[Scene]:
    made = await Scene(system).open()
    yield made
    made.close()


async def act(scene: Scene, report_id: UUID, action: str, body: bytes) -> None:
    token = Issuer(scene.system.state).token(Role.EXPERT, subject="Dr. Test")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = Connection(scene.system.url("alerts"))
    answer = await connection.request("POST", f"/v1/alerts/{report_id}/{action}", body, headers)
    await connection.close()
    assert answer.status == 200


async def test_the_same_scrubber_changes_nothing_but_the_revision(scene: Scene) -> None:
    report_ids = await scene.submit(24)
    told = await scene.told(report_ids)
    urgent = sorted(ref for ref, alert in told.alerts.items() if alert.tier is Tier.T1)
    assert urgent, "some of the reports are urgent"
    acknowledged, lowered, resolved, reviewed, *_ = urgent
    await act(scene, acknowledged, "acknowledge", b'{"detail": ""}')
    await act(scene, lowered, "tier", b'{"detail": "A drill.", "tier": "T3"}')
    await act(scene, resolved, "resolve", b'{"detail": "duplicate: Told twice."}')
    await scene.produce(EVENTS_REVIEWED, reviewed, a_review(reviewed))
    await reviewed_and_moved(scene, reviewed, lowered)
    listener = Listener(scene.system.url("alerts"), Issuer(scene.system.state).token(Role.EXPERT))
    await listener.start()
    before = await scene.told(report_ids)

    followed = await scene.run()
    await scene.alerted(report_ids, followed.run["round"])
    after = await scene.told(report_ids)
    await listener.stop()

    report = followed.report
    assert (report["told"], report["unchanged"], report["first_told"]) == (24, 24, 0)
    assert report["dead_lettered"] == report["shredded"] == report["text_changed"] == 0
    assert after.cells == before.cells, "every count is what it was"
    moved = {"revision", "version", "event_id", "changed_at"}
    for ref, alert in after.alerts.items():
        assert alert.model_dump(exclude=moved) == before.alerts[ref].model_dump(exclude=moved)
        assert alert.version == before.alerts[ref].version + 1
        assert alert.scrubber_version
    for ref, state in after.counted.items():
        kept = {"revision", "alert_version"}
        assert {k: v for k, v in state.items() if k not in kept} == {
            k: v for k, v in before.counted[ref].items() if k not in kept
        }
    assert after.counted[reviewed]["correction"]["harm"] == "HL-4", "a review is laid over the new telling"
    assert await scene.auditor.counters_off_by() == 0
    assert not report_ids & listener.arrived.keys(), "no alert came as a new one"


def a_review(report_id: UUID) -> EventReviewed:
    return EventReviewed(
        event_id=derived_id(report_id, "review:1"),
        report_id=report_id,
        review=1,
        revision=Revision(),
        correction=Correction(harm="HL-4"),
        reviewed_by="Dr. Test",
        reviewed_at=datetime.now(UTC),
        reason="Read again.",
    )


async def reviewed_and_moved(scene: Scene, reviewed: UUID, lowered: UUID) -> None:
    """Until the aggregator has the review and the lowered tier."""
    async with asyncio.timeout(30):
        while True:
            counted = (await scene.told({reviewed, lowered})).counted
            if counted[reviewed]["review"] == 1 and counted[lowered]["tier"] == "T3":
                return
            await asyncio.sleep(0.1)


async def test_a_list_that_grew_hides_what_was_visible(scene: Scene) -> None:
    """The second behaviour of the scrubber is real: it knows one more name of the agency."""
    narrative = f"{TUBE} We charted it back at {STATION} later."
    (report_id,) = await scene.submit(1, lambda _: narrative)
    others = await scene.submit(5, lambda _: CALM)
    assert STATION in (await scene.told({report_id})).alerts[report_id].text
    await scene.grow_lists(stations=(STATION.title(),))

    followed = await scene.run()
    await scene.alerted({report_id, *others}, followed.run["round"])

    report = followed.report
    assert (report["told"], report["text_changed"], report["unchanged"]) == (6, 1, 5)
    hidden = report["identifiers"]
    assert sum(one["after"] for one in hidden.values()) == 1 + sum(one["before"] for one in hidden.values())
    alert = (await scene.told({report_id})).alerts[report_id]
    assert STATION not in alert.text
    assert "cardiac arrest" in alert.text
    assert STATION not in alert.model_dump_json(), "no quote of the former text is left"
    (first, second) = (await scene.submitted({report_id}))[report_id]
    assert first.sealed == second.sealed, "the stored ciphertext, as it was"
    assert (first.list_version, second.list_version) == (1, 2), "and the lists it is scrubbed with now"


async def test_a_killed_instance_is_resumed_with_nothing_lost_and_nothing_told_twice(scene: Scene) -> None:
    assert scene.system.services is not None
    report_ids = await scene.submit(400)
    round_ = await scene.begin(rate=100)
    async with asyncio.timeout(60):
        while True:
            await asyncio.sleep(0.05)
            if 0 < (await scene.operator.run(round_))["published"] < 300:
                break
    await scene.system.services.kill("intake")
    await scene.system.services.restart("intake", limit_s=90)
    followed = await asyncio.wait_for(scene.operator.follow(round_, lambda _: None), 180)
    await scene.alerted(report_ids, round_)

    assert (followed.run["state"], followed.run["published"], followed.not_told) == ("done", 400, 0)
    assert (followed.report["told"], followed.report["unchanged"]) == (400, 400)
    for ref, events in (await scene.submitted(report_ids)).items():
        ids = {event.event_id for event in events if event.round == round_}
        assert ids == {derived_id(submitted_id(ref), f"rescrub:{round_}")}, "however often it was published"
    for alerts in (await scene.changes(report_ids)).values():
        assert {alert.version for alert in alerts} == {1, 2}, "told once more in effect"
    assert await scene.auditor.counters_off_by() == 0


async def test_one_run_at_a_time_under_numbers_that_only_grow(scene: Scene) -> None:
    await scene.submit(30)
    asked = [scene.begin(rate=5) for _ in range(8)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    begun = [answer for answer in answers if isinstance(answer, int)]
    refused = [answer for answer in answers if isinstance(answer, RescrubFailed)]
    assert (len(begun), len(refused)) == (1, 7)
    assert all(
        str(one) == f"Run {begun[0]} is not finished. Wait until it is, or cancel it first."
        for one in refused
    )
    cancelled = await scene.operator.cancel(begun[0])
    assert cancelled["state"] == "cancelled"
    followed = await scene.run()
    assert followed.run["round"] > begun[0]
    numbers = [run["round"] for run in await scene.operator.runs()]
    assert numbers == sorted(set(numbers), reverse=True)
    late = await scene.operator.run(begun[0])
    assert late["published"] <= 15, "nothing more of a cancelled run is published"


async def test_reports_of_a_shredded_agency_are_counted_and_nothing_fails(scene: Scene) -> None:
    assert scene.system.services is not None
    report_ids = await scene.submit(12)
    before = await scene.told(report_ids)
    await scene.destroy_keys()
    for name in ("deidentify", "deidentify-1"):  # a key is remembered for minutes
        await scene.system.services.restart(name, limit_s=90)
    followed = await scene.run()
    report = followed.report
    assert (report["shredded"], report["told"], report["dead_lettered"]) == (12, 0, 0)
    assert await scene.told(report_ids) == before, "what was told of them stays"
    assert not await scene.auditor.dead_lettered(report_ids)


async def test_a_range_takes_what_was_received_in_it(scene: Scene) -> None:
    first = await scene.submit(4)
    between = datetime.now(UTC).isoformat()
    second = await scene.submit(3)
    assert await scene.operator.matching({"since": between, "agency_ref": str(scene.agency.agency_ref)}) == 3
    followed = await scene.run(until=between)
    assert followed.run["published"] == 4
    told = await scene.submitted(first | second)
    rounds = {ref: max(event.round for event in events) for ref, events in told.items()}
    assert {ref for ref, round_ in rounds.items() if round_ == followed.run["round"]} == first


WINDOWS, WINDOW_S, LIVE_PER_S = 6, 5.0, 20.0
LEAST_TOLD_AGAIN = 30
"""Three of the least slices: the run did go on in that window."""
VAULT = 1_200


async def test_live_reports_are_classified_within_a_second_while_a_run_goes_on(scene: Scene) -> None:
    """Best of several windows: other work on the machine makes any single one slow."""
    await scene.submit(VAULT)
    live = await Scene(scene.system).open()
    found: list[tuple[float, int]] = []
    try:
        for _ in range(WINDOWS):
            round_ = await running(scene)
            before = (await scene.operator.run(round_))["published"]
            report_ids = await live.stream(WINDOW_S, LIVE_PER_S)
            told_again = (await scene.operator.run(round_))["published"] - before
            found.append((percentile(await live.classified_after_s(report_ids), 0.99), told_again))
            if found[-1][0] < 1.0 and told_again >= LEAST_TOLD_AGAIN:
                return
        pytest.fail(f"p99 in seconds, reports told again meanwhile: {found}")
    finally:
        await scene.operator.cancel(round_)
        live.close()


async def running(scene: Scene) -> int:
    """The number of a run that goes on; a new one where the last has ended."""
    runs = await scene.operator.runs()
    if runs and runs[0]["state"] == "running":
        return int(runs[0]["round"])
    return await scene.begin(rate=200)
