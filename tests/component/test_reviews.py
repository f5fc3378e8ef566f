"""What a privacy officer may see and decide, what is published of it and what is kept."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from pydantic_core import from_json

from chassis.keys import KeyUnknown
from chassis.problems import MEDIA_TYPE
from contracts.errors import Outage
from contracts.events import HoldReason, ReportDecided, Revision, Tier, derived_id
from contracts.topics import ALERTS_CHANGED, REPORTS_DEIDENTIFIED
from services.deidentify.review.terms import ReviewedTerms, SealedTerm, sealed_term
from services.deidentify.store import Status
from tests.builders.events import AGENCY_REF, an_alert_changed, report_number
from tests.builders.intake import PRIVATE
from tests.builders.records import a_record, a_tombstone
from tests.component.handling import handled, sent
from tests.component.reviewing import (
    KEY,
    NAME,
    OFFICER,
    ONE,
    OTHER,
    PLACE,
    TOLD,
    ReviewCase,
    a_report,
    a_span,
    held,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> ReviewCase:
    """One service for all tests: its tables take a second to load."""
    return ReviewCase(tmp_path_factory.mktemp("reviews"))


@pytest.fixture
def case(shared: ReviewCase) -> ReviewCase:
    shared.clear()
    return shared


async def test_the_queue_is_ordered_by_tier_then_by_who_waits_longest(case: ReviewCase) -> None:
    await held(case, *(a_report(number) for number in range(1, 6)))
    tiers = {2: Tier.T3, 3: Tier.T1, 5: Tier.T1}
    for number, tier in tiers.items():
        alert = an_alert_changed(report_number(number), tier=tier).model_copy(update={"withheld": True})
        case.tiers.see(a_record(alert))
    first = (await case.ask("GET", "?limit=3")).json()
    rest = (await case.ask("GET", f"?limit=3&cursor={first['next']}")).json()
    order = [UUID(item["report_id"]).int & 0xF for item in first["items"] + rest["items"]]
    assert order == [3, 5, 2, 1, 4]
    assert first["waiting"] == {"T1": 2, "T2": 0, "T3": 1, "pending": 2}
    assert rest["next"] is None
    assert first["items"][0]["reasons"] == ["list_version_unknown"]
    case.tiers.see(a_tombstone(ALERTS_CHANGED, str(report_number(3)).encode()))
    for number in tiers:
        case.tiers.see(a_record(an_alert_changed(report_number(number), version=2)))
    assert (await case.ask("GET", "")).json()["waiting"]["pending"] == 5


async def test_an_opened_report_shows_what_is_hidden_and_by_which_rule(case: ReviewCase) -> None:
    await held(case)
    answer = await case.ask("GET", f"/{ONE}")
    assert answer.headers["cache-control"] == "no-store"
    review = answer.json()
    assert [text["field"] for text in review["texts"]] == ["narrative", "device"]
    narrative = review["texts"][0]
    assert narrative["original"] == TOLD
    assert NAME not in narrative["shown"]
    hits = {TOLD[hit["start"] : hit["end"]]: hit for hit in narrative["hits"]}
    assert (hits[NAME]["label"], hits[NAME]["family"]) == ("PROVIDER", "name")
    assert review["lists_known"] is False
    assert [note["what"] for note in await case.noted()] == ["opened"]
    assert (await case.noted())[0]["by"] == OFFICER


async def test_a_hold_for_unknown_lists_is_scrubbed_with_the_lists_now_known(case: ReviewCase) -> None:
    await held(case)
    case.register(9, streets=(PLACE,))
    review = await case.opened()
    assert review["lists_known"] is True
    assert PLACE not in review["texts"][0]["shown"]


async def test_marks_change_the_text_at_once_and_keep_nothing(case: ReviewCase) -> None:
    await held(case)
    review = await case.opened()
    hit = next(one for one in review["texts"][0]["hits"] if one["label"] == "PROVIDER")
    removed = {"field": "narrative", "start": hit["start"], "end": hit["end"]}
    marks = {"round": 0, "added": [a_span(PLACE)], "removed": [removed]}
    answer = await case.ask("POST", f"/{ONE}/preview", marks)
    (narrative, _) = answer.json()["texts"]
    assert narrative["original"] is None
    assert NAME in narrative["shown"]
    assert narrative["shown"].count("[LOCATION-1]") == 2, "what is marked once is hidden everywhere"
    assert {hit["rule"] for hit in narrative["hits"]} >= {"person"}
    assert case.stores.audit.said() == ["opened"]
    assert case.stores.spans.rows == {}
    assert case.published() == []


async def test_shredded_reports_leave_the_queue_without_being_opened(case: ReviewCase) -> None:
    await held(case, a_report(1), a_report(2))
    desk = case.review.desk()
    await desk.close_shredded()
    assert case.stores.audit.said() == []
    case.keys.destroyed.add(KEY)
    await desk.close_shredded()
    assert {row.status for row in case.stores.held.rows.values()} == {Status.SHREDDED}
    assert case.stores.audit.said() == ["shredded", "shredded"]
    assert (await case.ask("GET", "")).json()["items"] == []


async def test_a_preview_alone_is_a_look_too(case: ReviewCase) -> None:
    await held(case)
    await case.seen()
    await case.seen()
    assert case.stores.audit.said() == ["opened"]


async def test_release_publishes_the_next_telling_as_it_was_seen(case: ReviewCase) -> None:
    await held(case)
    answer = await case.release(added=[a_span(PLACE)])
    assert answer.status_code == 200, answer.text
    (event,) = case.published()
    assert event.revision == Revision(round=0, step=1)
    (told,) = sent(case.publisher, ReportDecided)
    assert (told.revision, told.decision) == (event.revision, "released")
    assert event.event_id == derived_id(a_report().event_id, "deidentified:1")
    assert (event.withheld, event.hold_reasons) == (False, ())
    assert event.text.count("[LOCATION-1]") == 2
    assert case.stores.held.rows[ONE].status is Status.RELEASED
    assert (await case.ask("GET", "")).json()["items"] == []
    (item,) = (await case.ask("GET", "?status=released")).json()["items"]
    assert (item["report_id"], item["decided_by"]) == (str(ONE), OFFICER)
    row = case.tellings.told[str(ONE)]
    assert (row["step"], row["withheld"]) == (1, False), "a later run compares with what was released"


async def test_what_changed_since_it_was_seen_is_not_released(case: ReviewCase) -> None:
    await held(case)
    seen = await case.seen()
    case.register(9, streets=(PLACE,))
    body = {"round": 0, "reason": "Read.", "seen": seen}
    answer = await case.ask("POST", f"/{ONE}/release", body)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ems-pso:problem:text-changed")
    assert case.published() == []
    assert case.stores.held.rows[ONE].status is Status.WAITING


async def test_a_rejection_publishes_nothing_and_stands_when_scrubbed_again(case: ReviewCase) -> None:
    await held(case)
    body = {"round": 0, "reason": "The whole story tells who it was.", "added": [a_span(PLACE)]}
    answer = await case.ask("POST", f"/{ONE}/reject", body)
    assert (answer.status_code, answer.json()["status"]) == (200, "rejected")
    assert case.published() == []
    (told,) = sent(case.publisher, ReportDecided)
    assert (told.report_id, told.revision, told.decision) == (ONE, Revision(), "rejected")
    case.register(9)
    assert await handled(case.service, a_report(round_=3)) is True
    (event,) = case.published()
    assert event.hold_reasons == (HoldReason.REJECTED,)
    assert "mill" not in event.text
    assert case.stores.held.rows[ONE].status is Status.WAITING
    assert case.stores.audit.said()[-1] == "rejected", "the older decision stays"


async def test_a_release_stands_in_later_runs_as_long_as_the_text_is_the_same(case: ReviewCase) -> None:
    await held(case)
    await case.release(added=[a_span(PLACE)])
    for number in (1, 2):
        assert await handled(case.service, a_report(round_=number)) is True
    first, *later = case.published()
    assert [event.text for event in later] == [first.text] * 2
    assert not any(event.withheld for event in later)
    assert case.stores.held.rows[ONE].status is Status.RELEASED


async def test_a_released_text_that_would_differ_is_asked_about_again(case: ReviewCase) -> None:
    await held(case)
    hit = (await case.opened())["texts"][0]["hits"][0]
    await case.release(removed=[{"field": "narrative", "start": hit["start"], "end": hit["end"]}])
    assert await handled(case.service, a_report(round_=1)) is True
    assert case.published()[-1].withheld, "what a person let stand once is hidden anew: they look again"
    assert case.stores.held.rows[ONE].status is Status.WAITING


async def rejected(case: ReviewCase) -> None:
    """A report that a person rejected, and that the scrubber alone would let out by now."""
    await held(case)
    await case.ask("POST", f"/{ONE}/reject", {"round": 0, "reason": "Every wording tells who it was."})
    case.register(9)


async def test_a_rejection_stands_when_its_own_record_is_read_again(case: ReviewCase) -> None:
    await rejected(case)
    assert await handled(case.service, a_report()) is True
    (event,) = case.published()
    assert event.hold_reasons == (HoldReason.LIST_VERSION_UNKNOWN, HoldReason.REJECTED)
    assert case.stores.held.rows[ONE].status is Status.REJECTED


async def test_a_rejection_stands_when_a_run_is_read_twice(case: ReviewCase) -> None:
    await rejected(case)
    case.publisher.away = True
    with pytest.raises(Outage):
        await handled(case.service, a_report(round_=1))
    case.publisher.away = False
    assert await handled(case.service, a_report(round_=1)) is True
    (event,) = case.published()
    assert event.hold_reasons == (HoldReason.REJECTED,)


async def test_a_rejection_stands_in_every_later_run_until_somebody_releases(case: ReviewCase) -> None:
    await rejected(case)
    for number in (1, 2):
        assert await handled(case.service, a_report(round_=number)) is True
    assert [event.hold_reasons for event in case.published()] == [(HoldReason.REJECTED,)] * 2
    answer = await case.ask("POST", f"/{ONE}/preview", {"round": 2})
    body = {"round": 2, "reason": "Reads well by now.", "seen": answer.json()["seen"]}
    assert (await case.ask("POST", f"/{ONE}/release", body)).status_code == 200
    assert await handled(case.service, a_report(round_=3)) is True
    assert not case.published()[-1].withheld


async def test_what_was_held_is_held_whenever_its_record_is_read_again(case: ReviewCase) -> None:
    case.publisher.away = True
    with pytest.raises(Outage):
        await handled(case.service, a_report())
    case.publisher.away = False
    case.register(9)  # with its list the scrubber would be sure: but the queue asks already
    assert await handled(case.service, a_report()) is True
    (event,) = case.published()
    assert event.hold_reasons == (HoldReason.LIST_VERSION_UNKNOWN,)
    assert case.stores.held.rows[ONE].status is Status.WAITING


async def test_the_second_of_two_officers_is_told_who_decided(case: ReviewCase) -> None:
    await held(case)
    seen = await case.seen()
    await case.release(by=OTHER)
    for action in ("release", "reject", "preview"):
        more = {"preview": {}, "reject": {"reason": "No."}}.get(action, {"reason": "Yes.", "seen": seen})
        answer = await case.ask("POST", f"/{ONE}/{action}", {"round": 0} | more)
        assert answer.status_code == 409
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert f"{OTHER} released this report" in answer.json()["detail"]
    assert len(case.published()) == 1


async def test_every_mark_and_decision_is_noted_without_the_words(case: ReviewCase) -> None:
    await held(case)
    hits = (await case.opened())["texts"][0]["hits"]
    removed = [{"field": "narrative", "start": hits[0]["start"], "end": hits[0]["end"]}]
    await case.release(added=[a_span(PLACE)], removed=removed, reason=f"{NAME} is gone from {PLACE}.")
    notes = await case.noted()
    said = [(one["what"], one["label"], one["rule"], one["start"]) for one in notes]
    assert said == [
        ("opened", None, None, None),
        ("span_added", "LOCATION", "person", TOLD.index(PLACE)),
        ("span_removed", hits[0]["label"], hits[0]["rule"], hits[0]["start"]),
        ("released", None, None, None),
    ]
    assert PLACE not in notes[-1]["reason"]
    assert NAME.split()[1] not in str(notes)
    assert "is gone from" in notes[-1]["reason"]
    assert [one["reason"] for one in await case.noted("operator")] == [None] * 4


async def test_spans_are_stored_sealed_and_applied_when_scrubbed_again(case: ReviewCase) -> None:
    await held(case)
    await case.release(added=[a_span(PLACE)])
    (spans,) = case.stores.spans.rows.values()
    assert b"LOCATION" not in spans.ciphertext
    case.publisher.acknowledged.clear()
    case.register(9)
    before = case.stores.spans.questions
    assert await handled(case.service, a_report(round_=1), a_report(2)) is True
    assert case.stores.spans.questions == before + 1
    again, other = case.published()
    assert (again.revision, again.withheld) == (Revision(round=1, step=0), False)
    assert again.text.count("[LOCATION-1]") == 2
    assert PLACE in other.text
    assert await handled(case.service, a_report(3)) is True
    assert case.stores.spans.questions == before + 1, "nothing is asked where nothing is scrubbed again"


async def test_spans_that_do_not_open_hold_the_report(case: ReviewCase) -> None:
    await held(case)
    await case.release(added=[a_span(PLACE)])
    (spans,) = case.stores.spans.rows.values()
    damaged = type(spans)(spans.key_id, spans.ciphertext[:-1] + b"?")
    case.stores.spans.rows[ONE] = damaged
    case.publisher.acknowledged.clear()
    case.register(9)
    assert await handled(case.service, a_report(round_=1)) is True
    (event,) = case.published()
    assert (event.withheld, event.text) == (True, "[TEXT-1]")


async def test_a_newer_round_supersedes_what_waits(case: ReviewCase) -> None:
    await held(case, a_report(1), a_report(2))
    seen = await case.seen()
    case.register(9)
    assert await handled(case.service, a_report(1, round_=2)) is True
    assert case.stores.held.rows[ONE].status is Status.SUPERSEDED
    assert case.stores.audit.said()[-1] == "superseded"
    gone = await case.ask("GET", f"/{ONE}")
    assert (gone.status_code, gone.json()["type"]) == (409, "urn:ems-pso:problem:superseded")
    assert await handled(case.service, a_report(1)) is True, "a late duplicate of the older round"
    assert case.stores.held.rows[ONE].status is Status.SUPERSEDED
    body = {"round": 0, "reason": "Read.", "seen": seen}
    assert (await case.ask("POST", f"/{ONE}/release", body)).status_code == 409


async def test_held_again_the_entry_is_replaced_and_marks_of_the_older_round_are_refused(
    case: ReviewCase,
) -> None:
    await held(case)
    since = case.stores.held.rows[ONE].held_at
    seen = await case.seen()
    assert await handled(case.service, a_report(round_=4)) is True
    entry = case.stores.held.rows[ONE]
    assert (entry.status, entry.submitted.round, entry.held_at) == (Status.WAITING, 4, since)
    answer = await case.ask("POST", f"/{ONE}/release", {"round": 0, "reason": "Read.", "seen": seen})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ems-pso:problem:scrubbed-again")


async def test_a_release_is_not_undone_by_the_same_record_again(case: ReviewCase) -> None:
    await held(case)
    await case.release()
    assert await handled(case.service, a_report()) is True
    assert case.stores.held.rows[ONE].status is Status.RELEASED


async def test_a_shredded_report_says_so_and_leaves_the_queue(case: ReviewCase) -> None:
    await held(case)
    case.keys.destroyed.add(KEY)
    for _ in range(2):
        answer = await case.ask("GET", f"/{ONE}")
        assert (answer.status_code, answer.json()["type"]) == (410, "urn:ems-pso:problem:agency-shredded")
    assert (await case.ask("GET", "")).json()["items"] == []
    assert case.stores.audit.said() == ["shredded"]


async def test_a_key_the_provider_does_not_have_is_told_and_the_report_waits(case: ReviewCase) -> None:
    await held(case)
    case.keys.keys.clear()
    answer = await case.ask("GET", f"/{ONE}")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ems-pso:problem:key-unknown")
    assert case.stores.held.rows[ONE].status is Status.WAITING


async def test_what_the_scrubber_fails_on_can_be_marked_by_hand(
    case: ReviewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(case)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("services.deidentify.review.opening.scrubbed_texts", fails)
    review = await case.opened()
    assert (review["is_scrubbed"], review["texts"][0]["shown"]) == (False, TOLD)
    first, last = TOLD.index(NAME), TOLD.rindex(NAME)
    added = [
        {"field": "narrative", "start": start, "end": start + len(NAME), "label": "PROVIDER"}
        for start in (first, last)
    ]
    await case.release(added=added)
    (event,) = case.published()
    assert NAME not in event.text
    assert event.text.count("[PROVIDER-1]") == 2


@pytest.mark.parametrize(
    ("start", "end", "field"), [(0, 10_000, "device"), (900, 901, "narrative"), (5, 6, "narrative")]
)
async def test_a_span_outside_its_text_is_refused(case: ReviewCase, start: int, end: int, field: str) -> None:
    await held(case)
    span = {"field": field, "start": start, "end": end, "label": "NAME"}
    answer = await case.ask("POST", f"/{ONE}/preview", {"round": 0, "added": [span]})
    if field == "device":
        assert answer.status_code == 200, "a span that is too long ends with its text"
    else:
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_span_further_than_the_store_can_count_is_refused(case: ReviewCase) -> None:
    await held(case)
    span = {"field": "narrative", "start": 0, "end": 10**30, "label": "NAME"}
    body = {"round": 0, "reason": "Read.", "added": [span]}
    assert (await case.ask("POST", f"/{ONE}/reject", body)).status_code == 422


@pytest.mark.parametrize("reason", ["", "   ", "\0\u200b", "- \u202e.", "\u3164\uffa0", None])
async def test_no_decision_without_a_reason(case: ReviewCase, reason: str | None) -> None:
    await held(case)
    seen = await case.seen()
    for action in ("release", "reject"):
        body = {"round": 0, "reason": reason} | ({"seen": seen} if action == "release" else {})
        assert (await case.ask("POST", f"/{ONE}/{action}", body)).status_code == 422
    assert case.published() == []


async def test_a_term_is_hidden_in_the_agencys_next_report_and_no_longer_once_removed(
    case: ReviewCase,
) -> None:
    await held(case)
    case.register(9)
    asked = {"round": 0, "reason": "A local name."} | a_span(PLACE)
    added = await case.ask("POST", f"/{ONE}/terms", asked)
    assert added.status_code == 201, added.text
    (term,) = case.stores.terms.rows.values()
    assert PLACE.encode() not in term.ciphertext
    told = f"We met at {PLACE} again."
    assert await handled(case.service, a_report(2, told)) is True
    assert case.published()[-1].text == "We met at [LOCATION-1] again."
    (shown,) = (await case.ask("GET", "/terms")).json()["items"]
    assert (shown["words"], shown["label"], shown["added_by"]) == (PLACE, "LOCATION", OFFICER)
    twice = await case.ask("POST", f"/{ONE}/terms", asked)
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:ems-pso:problem:known-term")

    removal = {"reason": f"{PLACE} is a common thing."}
    path = f"/terms/{shown['term_id']}/remove"
    assert (await case.ask("POST", path, removal)).status_code == 204
    assert (await case.ask("POST", path, removal)).status_code == 404
    assert await handled(case.service, a_report(3, told)) is True
    assert case.published()[-1].text == told
    assert case.stores.audit.said() == ["term_added", "terms_read", "term_removed"]
    assert PLACE not in str(await case.noted())


async def test_of_two_who_set_a_term_at_once_the_second_is_refused(
    case: ReviewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(case)

    async def nothing_new(_: Iterable[UUID]) -> dict[UUID, int]:
        return {}

    monkeypatch.setattr(case.stores.terms, "versions", nothing_new)
    asked = [{"round": 0, "reason": "Local."} | a_span(PLACE, label) for label in ("LOCATION", "NAME")]
    answers = [await case.ask("POST", f"/{ONE}/terms", body) for body in (*asked, asked[0])]
    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[-1].json()["type"] == "urn:ems-pso:problem:known-term"
    assert len(case.stores.terms.rows) == 2
    assert case.stores.audit.said() == ["term_added"] * 2


@pytest.mark.parametrize(("word", "hides"), [("dropped", True), ("was", False)])
async def test_who_sets_a_term_is_told_whether_it_hides_the_place_it_is_from(
    case: ReviewCase, word: str, hides: bool
) -> None:
    await held(case)
    case.register(9)
    asked = {"round": 0, "reason": "A local word."} | a_span(word, "NAME")
    answer = await case.ask("POST", f"/{ONE}/terms", asked)
    assert (answer.status_code, answer.json()["hides_here"]) == (201, hides)
    assert await handled(case.service, a_report(2, f"It was he who {word} it.")) is True
    assert (word not in case.published()[-1].text) is hides


async def test_terms_are_asked_for_once_a_batch_and_apply_in_held_reports_too(case: ReviewCase) -> None:
    await held(case)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span(PLACE))
    before = case.stores.terms.questions
    assert await handled(case.service, *(a_report(number) for number in range(2, 12))) is True
    assert case.stores.terms.questions == before + 1
    review = await case.opened(report_number(5))
    assert PLACE not in review["texts"][0]["shown"]


async def test_without_the_key_of_a_term_reports_are_held_until_it_is_back(case: ReviewCase) -> None:
    await held(case)
    case.register(9)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span(PLACE))
    ((term_id, term),) = case.stores.terms.rows.items()
    older = replace(term, key_id="key.0")  # as after a rotation
    case.stores.terms.rows[term_id] = sealed_term(PLACE, older, PRIVATE)
    case.stores.terms.numbers[AGENCY_REF] += 1
    assert await handled(case.service, a_report(2)) is True
    case.keys.keys["key.0"] = PRIVATE
    assert await handled(case.service, a_report(3)) is True
    without, with_it = case.published()
    assert without.hold_reasons == (HoldReason.LIST_VERSION_UNKNOWN,)
    assert not with_it.withheld
    assert PLACE not in with_it.text


async def test_a_slower_asker_puts_no_older_terms_back(
    case: ReviewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(case)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span("Foley"))
    terms = ReviewedTerms(case.stores.terms, case.keys)
    of, read, go_on = case.stores.terms.of, asyncio.Event(), asyncio.Event()

    async def slow(agency_refs: Iterable[UUID]) -> list[SealedTerm]:
        rows = await of(agency_refs)
        read.set()
        await go_on.wait()
        return rows

    monkeypatch.setattr(case.stores.terms, "of", slow)
    asker = asyncio.create_task(terms.know({AGENCY_REF}))
    await read.wait()
    monkeypatch.setattr(case.stores.terms, "of", of)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span(PLACE))
    await terms.know({AGENCY_REF})
    go_on.set()
    await asker
    assert PLACE in [words for words, _ in terms.of(AGENCY_REF)]


async def test_an_asker_without_the_key_holds_nothing_up_for_good(
    case: ReviewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ask at once: one opens the term, the other, who was told that there is no such key, ends later."""
    await held(case)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span(PLACE))
    terms = ReviewedTerms(case.stores.terms, case.keys)
    private_key, asked, go_on = case.keys.private_key, asyncio.Event(), asyncio.Event()

    async def missing(key_id: str) -> bytes:
        asked.set()
        await go_on.wait()
        raise KeyUnknown(key_id)

    monkeypatch.setattr(case.keys, "private_key", missing)
    late = asyncio.create_task(terms.know({AGENCY_REF}))
    await asked.wait()
    monkeypatch.setattr(case.keys, "private_key", private_key)
    await terms.know({AGENCY_REF})
    go_on.set()
    await late
    await terms.know({AGENCY_REF})
    assert terms.are_known(AGENCY_REF)
    assert PLACE in [words for words, _ in terms.of(AGENCY_REF)]


async def test_a_shredded_agencys_terms_are_gone(case: ReviewCase) -> None:
    await held(case)
    await case.ask("POST", f"/{ONE}/terms", {"round": 0, "reason": "Local."} | a_span(PLACE))
    case.keys.destroyed.add(KEY)
    listed = (await case.ask("GET", "/terms")).json()
    assert (listed["items"], listed["unreadable"]) == ([], 1)


@pytest.mark.parametrize("role", ["agency", "expert", "analyst", "operator"])
async def test_reviews_are_for_privacy_officers_alone(case: ReviewCase, role: str) -> None:
    await held(case)
    asked = [("GET", ""), ("GET", f"/{ONE}"), ("GET", "/terms")]
    asked += [("POST", f"/{ONE}/{action}") for action in ("preview", "release", "reject", "terms")]
    for method, path in asked:
        answer = await case.ask(method, path, {} if method == "POST" else None, role=role)
        assert answer.status_code == 403, path
        assert TOLD not in answer.text
    assert case.stores.audit.notes == []


async def test_what_cannot_be_noted_is_not_shown(case: ReviewCase) -> None:
    await held(case)
    case.stores.audit.away = True
    try:
        answer = await case.ask("GET", f"/{ONE}")
    finally:
        case.stores.audit.away = False
    assert answer.status_code == 503
    assert NAME not in answer.text


async def test_a_released_text_waits_for_the_broker_in_the_outbox(case: ReviewCase) -> None:
    await held(case)
    seen = await case.seen()
    case.publisher.away = True
    body = {"round": 0, "reason": "Read.", "seen": seen}
    assert (await case.ask("POST", f"/{ONE}/release", body)).status_code == 200
    assert case.published() == []
    (row,) = [row for row in case.outbox_rows.values() if row["topic"] == REPORTS_DEIDENTIFIED.name]
    assert from_json(row["value"])["revision"] == {"round": 0, "step": 1}


_LAST = f'["rejected","9999-12-31T23:59:59-23:59","{ONE}"]'


def a_cursor(content: str) -> str:
    return urlsafe_b64encode(content.encode()).decode()


@pytest.mark.parametrize(
    "query",
    [
        "?cursor=%21",
        "?cursor=e30=",
        "?status=lost",
        "/audit?limit=0",
        "/audit?cursor=junk",
        f"?cursor={a_cursor('[' * 20_000)}",
        f"?cursor={a_cursor('[1, 2, 3]')}",
        f"?status=rejected&cursor={a_cursor(_LAST)}",
        f"?cursor={a_cursor(_LAST.replace('9999-12-31T23:59:59-', '0001-01-01T00:00:00+'))}",
        "/../rescrubs/99999999999999999999",
    ],
)
async def test_a_bad_question_is_a_problem_document(case: ReviewCase, query: str) -> None:
    await held(case)
    answer = await case.ask("GET", query)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == MEDIA_TYPE
