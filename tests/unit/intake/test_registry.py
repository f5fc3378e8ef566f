"""Whom a secret belongs to: known, active, remembered briefly; an agency's lists have a limit."""

import time
from typing import cast

import pytest

from chassis.outbox import Outbox
from chassis.problems import Problem
from chassis.sealing import seal
from contracts.agency import AgencyType
from contracts.errors import Outage
from services.intake import registry as module
from services.intake.registry import MAX_LIST_BYTES, AgencyToAdd, Registry, secret_hash
from tests.builders.events import AGENCY_REF, a_sealed
from tests.builders.intake import PUBLIC, an_agency
from tests.fakes.stores import MemoryAgencies

KEY = "psk_an-agency"


class Case:
    def __init__(self) -> None:
        self.agencies = MemoryAgencies()
        self.agencies.register(KEY, an_agency())
        self.registry = Registry(self.agencies, cast(Outbox, None))


async def test_a_known_key_finds_its_agency_also_while_the_store_is_away_for_a_moment() -> None:
    case = Case()
    assert await case.registry.of_key(KEY) == an_agency()
    case.agencies.away = True
    assert await case.registry.of_key(KEY) == an_agency()


async def test_a_revoked_key_stops_working_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case()
    await case.registry.of_key(KEY)
    case.agencies.secrets.clear()
    later = time.monotonic() + module.REMEMBER_S + 0.1
    monkeypatch.setattr("services.intake.registry.time.monotonic", lambda: later)
    with pytest.raises(Problem) as refused:
        await case.registry.of_key(KEY)
    assert refused.value.status == 401


async def test_a_store_that_is_away_is_an_outage_not_an_unknown_key() -> None:
    case = Case()
    case.agencies.away = True
    with pytest.raises(Outage):
        await case.registry.of_key(KEY)


async def test_an_agency_that_is_not_active_is_not_remembered_as_such() -> None:
    case = Case()
    case.agencies.register("psk_new", an_agency(is_active=False))
    with pytest.raises(Problem) as refused:
        await case.registry.of_key("psk_new")
    assert refused.value.status == 503
    case.agencies.register("psk_new", an_agency())
    assert (await case.registry.of_key("psk_new")).is_active


async def test_unknown_secrets_fill_no_memory() -> None:
    case = Case()
    for number in range(50):
        with pytest.raises(Problem):
            await case.registry.of_form_token(f"psf_{number}")
    assert case.registry._memory == {}


async def test_the_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    case = Case()
    for number in range(9):
        case.agencies.register(f"psk_{number}", an_agency())
        await case.registry.of_key(f"psk_{number}")
        assert len(case.registry._memory) <= 3


def test_a_stored_hash_does_not_show_the_secret() -> None:
    assert KEY not in secret_hash(KEY)
    assert secret_hash(KEY) != secret_hash(KEY + "x")


async def test_a_list_that_is_too_long_is_refused_before_anything_is_stored() -> None:
    sealed = a_sealed("key.1", seal(b"x" * (MAX_LIST_BYTES + 1), PUBLIC, ("a",)))
    asked = AgencyToAdd.model_construct(
        agency_ref=AGENCY_REF,
        agency_type=AgencyType.GROUND,
        state="OH",
        peer_group="rural-ground",
        public_key=PUBLIC,
        list_version=1,
        sealed=sealed,
    )
    with pytest.raises(Problem) as refused:
        await Case().registry.add(asked)
    assert (refused.value.status, refused.value.kind) == (413, "too-large")
