"""Of where a report came from, only what three agencies share, together, is shown."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.agency import AgencyType
from contracts.disclosure import MIN_AGENCIES, shown_origin
from contracts.events import Origin
from tests.builders.events import an_origin, report_number

ORIGINS = st.builds(
    an_origin,
    agency_ref=st.integers(1, 12).map(report_number),
    agency_type=st.sampled_from([AgencyType.GROUND, AgencyType.AIR]),
    state=st.sampled_from(["OH", "TX"]),
    peer_group=st.sampled_from(["rural", "urban"]),
)
FIELDS = ("agency_type", "state", "peer_group")


def agencies(count: int, **given_: str) -> list[Origin]:
    return [an_origin(agency_ref=report_number(n), **given_) for n in range(count)]  # type: ignore[arg-type]  # str only


def test_two_agencies_are_too_few() -> None:
    one, two = agencies(2)
    shown = shown_origin(one, [one, two])
    assert (shown.agency_type, shown.state, shown.peer_group) == (None, None, None)


def test_three_agencies_may_be_shown() -> None:
    shown = shown_origin(agencies(1)[0], agencies(3))
    assert (shown.agency_type, shown.state, shown.peer_group) == (AgencyType.GROUND, "OH", "rural-ground")


def test_one_agency_seen_often_is_still_one() -> None:
    one = agencies(1)[0]
    assert shown_origin(one, [one] * 9).agency_type is None


def test_values_each_shared_are_hidden_where_they_meet_in_one() -> None:
    here = an_origin(agency_ref=report_number(99), state="TX")
    shown = shown_origin(here, [*agencies(5), *agencies(2, state="OH"), here])
    assert (shown.agency_type, shown.state, shown.peer_group) == (AgencyType.GROUND, None, None)


@given(ORIGINS, st.lists(ORIGINS, max_size=20))
def test_what_is_shown_is_shared_by_three_agencies_together(origin: Origin, known: list[Origin]) -> None:
    shown = shown_origin(origin, known).model_dump(exclude_none=True, mode="python")
    sharing: set[UUID] = {
        one.agency_ref
        for one in {o.agency_ref: o for o in (*known, origin)}.values()
        if all(getattr(one, field) == value for field, value in shown.items())
    }
    assert not shown or len(sharing) >= MIN_AGENCIES
    assert all(getattr(origin, field) == value for field, value in shown.items())
    assert "agency_ref" not in shown
