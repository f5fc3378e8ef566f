"""What a person decides about hits is laid over what the scrubber found, and nothing else changes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agency import AgencyType, TenantLists
from contracts.events import HoldReason, Origin, ReportSubmitted, Revision, Sealed, derived_id
from contracts.identifiers import IdentifierLabel
from contracts.report import Report
from services.deidentify.core.deidentification import deidentify, released, scrubbed_texts
from services.deidentify.core.known_terms import KnownTerms
from services.deidentify.core.labels import Hit
from services.deidentify.core.reviewing import (
    PERSON,
    AddedSpan,
    Decisions,
    RemovedHit,
    family_of,
    laid_over,
    misplaced,
)
from services.deidentify.core.scrubber import Scrubbed, Scrubber

L = IdentifierLabel
TEXT = "Medic Yazzie met Jo by the side stairs on 3 May 2026."
SUBMITTED = ReportSubmitted(
    event_id=UUID(int=1),
    report_id=UUID(int=2),
    origin=Origin(agency_ref=UUID(int=3), agency_type=AgencyType.GROUND, state="OH", peer_group="ground"),
    list_version=4,
    received_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
    round=2,
    sealed=Sealed(key_id="k", ciphertext=b"aGVsbG8="),
)


def at(words: str, label: IdentifierLabel = L.LOCATION, text: str = TEXT) -> AddedSpan:
    start = text.index(words)
    return AddedSpan("narrative", start, start + len(words), label)


def a_hit(words: str, label: IdentifierLabel = L.NAME, rule: str = "name_in_context") -> Hit:
    start = TEXT.index(words)
    return Hit(start, start + len(words), label, rule)


def laid(
    *hits: Hit, added: tuple[AddedSpan, ...] = (), removed: frozenset[RemovedHit] = frozenset()
) -> Scrubbed:
    found = {"narrative": Scrubbed("", hits, 0.2, True)}
    return laid_over({"narrative": TEXT}, found, Decisions(added, removed))["narrative"]


def test_an_added_span_is_hidden_by_a_person() -> None:
    result = laid(added=(at("the side stairs"),))
    assert result.text == "Medic Yazzie met Jo by [LOCATION-1] on 3 May 2026."
    assert [(hit.label, hit.rule) for hit in result.hits] == [(L.LOCATION, PERSON)]
    assert result.residual_risk == 0.2


def test_a_removed_hit_stays_visible_and_its_neighbours_do_not() -> None:
    first, second = a_hit("Yazzie"), a_hit("Jo")
    gone = RemovedHit("narrative", first.start, first.end)
    assert laid(first, second, removed=frozenset({gone})).text.startswith("Medic Yazzie met [NAME-1] by")
    elsewhere = RemovedHit("device", first.start, first.end)
    assert "Yazzie" not in laid(first, second, removed=frozenset({elsewhere})).text


def test_a_persons_word_on_the_kind_outweighs_a_rules() -> None:
    for span in (at("Yazzie", L.PROVIDER), at("Medic Yazzie", L.PROVIDER), at("Yaz", L.PROVIDER)):
        (hit,) = laid(a_hit("Yazzie"), added=(span,)).hits
        assert (hit.label, hit.rule) == (L.PROVIDER, PERSON)
        assert TEXT[hit.start : hit.end].endswith("Yazzie"), "nothing that a rule hides comes to light"


def test_a_span_can_be_made_narrower_than_a_hit() -> None:
    wide = a_hit("Medic Yazzie met Jo")
    gone = frozenset({RemovedHit("narrative", wide.start, wide.end)})
    assert laid(wide, added=(at("Jo", L.NAME),), removed=gone).text.startswith("Medic Yazzie met [NAME-1] by")


def test_spans_that_cover_nothing_are_misplaced() -> None:
    texts = {"narrative": TEXT}
    blank = AddedSpan("narrative", 5, 6, L.NAME)
    behind = AddedSpan("narrative", 900, 901, L.NAME)
    other = AddedSpan("device", 0, 5, L.NAME)
    backwards = AddedSpan("narrative", 9, 3, L.NAME)
    assert misplaced(texts, [at("Jo"), blank, behind, other, backwards]) == [blank, behind, other, backwards]


@pytest.mark.parametrize(
    ("rule", "family"),
    [("person", "person"), ("tenant_term", "list"), ("told_before", "repeat"), ("head_noun", "name")],
)
def test_a_rule_has_a_family(rule: str, family: str) -> None:
    assert family_of(rule) == family
    assert family_of("ssn") == "form"


def spans(size: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, size - 1), st.integers(1, size)).filter(lambda span: span[0] < span[1])


@given(st.lists(spans(len(TEXT)), max_size=8), st.lists(spans(len(TEXT)), max_size=8))
def test_every_letter_that_a_rule_or_a_person_marks_is_hidden_and_no_other(
    found: list[tuple[int, int]], added: list[tuple[int, int]]
) -> None:
    apart: list[Hit] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1].end:
            apart.append(Hit(start, end, L.NAME, "form"))
    result = laid(*apart, added=tuple(AddedSpan("narrative", s, e, L.ID) for s, e in added))
    marked = {i for hit in apart for i in range(hit.start, hit.end)} | {
        i for s, e in added for i in range(s, e)
    }
    covered = [i for hit in result.hits for i in range(hit.start, hit.end)]
    assert sorted(covered) == sorted(marked)
    touched = [hit for hit in result.hits if any(s < hit.end and e > hit.start for s, e in added)]
    assert all(hit.rule == PERSON for hit in touched)


def a_report(**answers: object) -> Report:
    return Report.model_validate({"submission_id": "RUN-26-4471", "narrative": TEXT, **answers})


def test_what_a_person_marked_is_hidden_wherever_the_report_says_it(scrubber: Scrubber) -> None:
    report = a_report(actions_taken="Went to the side stairs again.")
    decided = scrubbed_texts(report, scrubber, None, Decisions((at("the side stairs"),)))
    assert decided["actions_taken"].text == "Went to [LOCATION-1] again."
    assert "[LOCATION-1]" in decided["narrative"].text, "with the same number"


def test_spans_of_an_earlier_telling_are_applied_when_scrubbed_again(scrubber: Scrubber) -> None:
    plain = deidentify(a_report(), SUBMITTED, scrubber, None)
    event = deidentify(a_report(), SUBMITTED, scrubber, None, added=(at("the side stairs"),))
    assert "the side stairs" in plain.text
    assert "the side stairs" not in event.text
    assert event.event_id == plain.event_id
    assert event.identifiers[L.LOCATION] == plain.identifiers.get(L.LOCATION, 0) + 1


def test_a_rejected_report_is_held_again_though_the_scrubber_is_sure(scrubber: Scrubber) -> None:
    event = deidentify(
        a_report(), SUBMITTED, scrubber, None, standing=(HoldReason.REJECTED,), added=(at("the side stairs"),)
    )
    assert event.hold_reasons == (HoldReason.REJECTED,)
    assert "mill" not in event.text


def test_a_release_is_the_next_step_and_withholds_nothing(scrubber: Scrubber) -> None:
    report = a_report(device="Zoll of Yazzie", patient_age="93")
    event = released(report, SUBMITTED, scrubbed_texts(report, scrubber, None), step=1)
    assert event.revision == Revision(round=2, step=1)
    assert event.event_id == derived_id(UUID(int=1), "deidentified:1")
    assert (event.withheld, event.hold_reasons, event.answers.patient_age) == (False, (), "90+")
    assert "Yazzie" not in event.text + event.answers.texts["device"]
    assert event.answers.texts["device"].startswith("Zoll of [PROVIDER-")


def test_terms_that_reviewers_added_are_hidden_with_or_without_lists(scrubber: Scrubber) -> None:
    told = (("the side stairs", L.LOCATION), ("zulu badge", L.ID))
    for lists in (None, TenantLists(roster=("Jo Stone",))):
        known = KnownTerms.of(lists, told)
        result = scrubber.scrub(f"{TEXT} Found a zulu badge.", known)
        assert "mill" not in result.text
        assert "zulu" not in result.text
    assert "Jo" not in scrubber.scrub("Then Stone drove off.", known).text
