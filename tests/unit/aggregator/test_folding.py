"""Whatever order events come in, and however often, a report counts once and as told last (law 4)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.events import AlertChanged, Correction, EventClassified, EventReviewed, Tier
from services.aggregator.core import PENDING, Cell, Counted, Judged, apply, cells_of, change, judged
from tests.builders.events import a_classified, a_review, an_alert_changed, report_number

Event = EventClassified | EventReviewed | AlertChanged
HARMS = ("HL-0", "HL-1", "HL-3")


def classified(number: int, round_: int, step: int) -> EventClassified:
    """The content of a telling follows from its revision, as deterministic ids promise."""
    return a_classified(
        report_number(number),
        revision=(round_, step),
        harm=HARMS[(round_ + step) % 3],
        categories=(("EQP-01",), ("AWY-01", "MED-01"))[step % 2],
        received_at=datetime(2026, 1 + number % 3, 5, tzinfo=UTC),
    )


def reviewed(number: int, review: int) -> EventReviewed:
    return a_review(report_number(number), review=review, harm=HARMS[review % 3])


def alerted(number: int, version: int) -> AlertChanged:
    return an_alert_changed(report_number(number), version=version, tier=list(Tier)[version % 3])


NUMBERS = st.integers(1, 3)
EVENTS = st.one_of(
    st.builds(classified, NUMBERS, st.integers(0, 2), st.integers(0, 2)),
    st.builds(reviewed, NUMBERS, st.integers(1, 3)),
    st.builds(alerted, NUMBERS, st.integers(1, 4)),
)


def partition_of(report_id: UUID) -> int:
    return report_id.int % 6


def folded(events: Sequence[Event]) -> dict[UUID, Counted]:
    states: dict[UUID, Counted] = {}
    for event in events:
        state = states.get(event.report_id) or Counted(
            report_id=event.report_id, partition=partition_of(event.report_id)
        )
        states[event.report_id] = apply(state, event)
    return states


def counted(states: dict[UUID, Counted]) -> Counter[Cell]:
    return Counter(cell for state in states.values() for cell in cells_of(state))


def once_in_order(events: Sequence[Event]) -> list[Event]:
    return sorted({event.event_id: event for event in events}.values(), key=_rank)


def _rank(event: Event) -> tuple[int, int]:
    match event:
        case EventClassified():
            return event.revision.round, event.revision.step
        case EventReviewed():
            return event.review, 0
        case AlertChanged():
            return event.version, 0


@given(st.lists(EVENTS, max_size=12))
def test_any_order_and_any_repetition_give_the_state_of_once_in_order(events: list[Event]) -> None:
    assert folded(events) == folded(once_in_order(events))


@given(st.lists(EVENTS, max_size=12), st.data())
def test_replaying_everything_changes_nothing(events: list[Event], data: st.DataObject) -> None:
    states = folded(events)
    again = data.draw(st.permutations(events))
    after = dict(states)
    for event in again:
        after[event.report_id] = apply(after[event.report_id], event)
    assert after == states
    pairs = [(states[ref], after[ref]) for ref in states]
    assert change(pairs, cells_of) == Counter()
    assert change(pairs, judged) == Counter()


@given(st.lists(EVENTS, max_size=12), st.lists(st.integers(0, 12), max_size=6))
def test_the_sum_of_all_changes_is_a_count_from_scratch(events: list[Event], cuts: list[int]) -> None:
    places = sorted({min(cut, len(events)) for cut in cuts})
    states: dict[UUID, Counted] = {}
    counters: Counter[Cell] = Counter()
    spoken_of: Counter[Judged] = Counter()
    for start, end in zip([0, *places], [*places, len(events)], strict=True):
        before = dict(states)
        for event in events[start:end]:
            state = states.get(event.report_id) or Counted(
                report_id=event.report_id, partition=partition_of(event.report_id)
            )
            states[event.report_id] = apply(state, event)
        pairs = [(before.get(ref), state) for ref, state in states.items()]
        counters.update(change(pairs, cells_of))
        spoken_of.update(change(pairs, judged))
        assert all(n >= 0 for n in (*counters.values(), *spoken_of.values())), (
            "no cell is ever below zero between batches"
        )
    assert +counters == counted(folded(events))
    assert +spoken_of == Counter(one for state in folded(events).values() for one in judged(state))


@given(st.lists(EVENTS, max_size=12))
def test_a_state_is_the_same_after_being_stored(events: list[Event]) -> None:
    for state in folded(events).values():
        assert Counted.model_validate_json(state.model_dump_json()) == state


def test_a_report_is_pending_until_its_alert_comes_and_moves_when_it_does() -> None:
    state = folded([classified(1, 0, 0)])[report_number(1)]
    moved = apply(state, alerted(1, 1))
    (before,), (after,) = cells_of(state), cells_of(moved)
    assert (before.tier, after.tier) == (PENDING, list(Tier)[1].value)
    assert change([(state, moved)], cells_of) == Counter({before: -1, after: 1})


def test_an_alert_before_its_event_counts_nothing_yet() -> None:
    state = folded([alerted(1, 1), reviewed(1, 1)])[report_number(1)]
    assert cells_of(state) == ()
    assert change([(None, state)], cells_of) == Counter()


def test_a_review_lies_over_a_newer_telling() -> None:
    state = folded([classified(1, 0, 0), reviewed(1, 2), classified(1, 1, 0)])[report_number(1)]
    (cell,) = cells_of(state)
    assert (cell.harm, state.harm) == (HARMS[2], HARMS[1])


def test_a_review_moves_the_count_to_the_persons_codes() -> None:
    before = folded([classified(1, 0, 0)])[report_number(1)]
    correction = Correction(categories=("AWY-01", "MED-01"), report_type="RT-NM", phase="PH-05")
    after = apply(before, reviewed(1, 1).model_copy(update={"correction": correction}))
    gained, lost = change([(before, after)], cells_of).most_common()
    assert (gained[1], lost[1]) == (1, -1)
    assert (gained[0].categories, gained[0].report_type) == (("AWY-01", "MED-01"), "RT-NM")
    assert (lost[0].categories, gained[0].harm) == (before.categories, lost[0].harm)


def test_an_older_telling_review_or_version_changes_nothing() -> None:
    newest = folded([classified(1, 1, 1), reviewed(1, 2), alerted(1, 3)])[report_number(1)]
    for older in (classified(1, 1, 0), classified(1, 0, 2), reviewed(1, 1), alerted(1, 2)):
        assert apply(newest, older) is newest


class Replays(RuleBasedStateMachine):
    """Batches, crashes before the commit, and replays from the start, in any mixture."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Event] = []
        self.states: dict[UUID, Counted] = {}
        self.cells: Counter[Cell] = Counter()
        self.committed = 0

    def _fold(self, events: Sequence[Event]) -> None:
        before = dict(self.states)
        for event in events:
            fresh = Counted(report_id=event.report_id, partition=partition_of(event.report_id))
            self.states[event.report_id] = apply(self.states.get(event.report_id) or fresh, event)
        pairs = [(before.get(ref), state) for ref, state in self.states.items()]
        self.cells.update(change(pairs, cells_of))

    @rule(event=EVENTS)
    def written(self, event: Event) -> None:
        self.log.append(event)

    @rule(count=st.integers(1, 5))
    def batch(self, count: int) -> None:
        self._fold(self.log[self.committed : self.committed + count])
        self.committed = min(len(self.log), self.committed + count)

    @rule(count=st.integers(1, 5))
    def batch_whose_commit_is_lost(self, count: int) -> None:
        self._fold(self.log[self.committed : self.committed + count])

    @rule()
    def read_from_the_start(self) -> None:
        self._fold(self.log)
        self.committed = len(self.log)

    @invariant()
    def counts_are_those_of_the_states(self) -> None:
        assert +self.cells == counted(self.states)
        assert all(n >= 0 for n in self.cells.values())

    @invariant()
    def nothing_committed_is_missing(self) -> None:
        for event in self.log[: self.committed]:
            assert apply(self.states[event.report_id], event) == self.states[event.report_id]


TestReplays = Replays.TestCase
TestReplays.settings = settings(max_examples=25, stateful_step_count=20)  # about a second
