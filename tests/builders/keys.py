"""What every key provider must do, as functions that a test calls with a provider of its own.

The same claims hold for files, for a fake of Vault, and for a real server (`make test-vault`).
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chassis.keys import KeyDestroyed, KeyStore, KeyUnknown
from chassis.sealing import public_half, seal, unseal

Claim = Callable[[KeyStore, str], Awaitable[None]]


async def a_created_key_opens_what_its_public_half_sealed(keys: KeyStore, owner: str) -> None:
    key_id, public = await keys.create(owner)
    private = await keys.private_key(key_id)
    assert public_half(private) == public
    assert unseal(seal(b"names", public, ("x",)), private, ("x",)) == b"names"


async def each_key_of_an_owner_has_its_own_number(keys: KeyStore, owner: str) -> None:
    ids = [(await keys.create(owner))[0] for _ in range(3)]
    assert ids == [f"{owner}.{number}" for number in (1, 2, 3)]
    assert len({await keys.private_key(key_id) for key_id in ids}) == 3


async def two_operators_at_once_never_replace_a_key(keys: KeyStore, owner: str) -> None:
    made = await asyncio.gather(*(keys.create(owner) for _ in range(6)))
    assert len({key_id for key_id, _ in made}) == 6
    for key_id, public in made:
        assert public_half(await keys.private_key(key_id)) == public


async def a_destroyed_owner_says_so_for_each_key_and_others_keep_theirs(keys: KeyStore, owner: str) -> None:
    ids = [(await keys.create(owner))[0] for _ in range(2)]
    kept, public = await keys.create(f"{owner}-neighbour")
    assert await keys.destroy(owner) == ids
    for key_id in ids:
        with pytest.raises(KeyDestroyed):
            await keys.private_key(key_id)
    assert public_half(await keys.private_key(kept)) == public


async def destroying_again_changes_nothing_and_tells_the_same(keys: KeyStore, owner: str) -> None:
    ids = [(await keys.create(owner))[0] for _ in range(2)]
    assert await keys.destroy(owner) == await keys.destroy(owner) == ids


async def a_destroyed_owner_gets_no_key_any_more(keys: KeyStore, owner: str) -> None:
    await keys.create(owner)
    await keys.destroy(owner)
    with pytest.raises(KeyDestroyed):
        await keys.create(owner)


async def a_key_made_while_its_owner_is_destroyed_does_not_stay(keys: KeyStore, owner: str) -> None:
    first, _ = await keys.create(owner)
    results = await asyncio.gather(
        *(keys.create(owner) for _ in range(4)), keys.destroy(owner), return_exceptions=True
    )
    made = [result[0] for result in results if isinstance(result, tuple)]
    await keys.destroy(owner)
    for key_id in (first, *made):
        with pytest.raises(KeyDestroyed):
            await keys.private_key(key_id)


async def a_key_that_never_was_is_unknown(keys: KeyStore, owner: str) -> None:
    await keys.create(owner)
    for key_id in (f"{owner}.2", f"{owner}-other.1", "never.1", "../secret.1", "a/b.1", ".1", "", "x"):
        with pytest.raises(KeyUnknown):
            await keys.private_key(key_id)


async def destroying_what_never_was_destroys_nothing(keys: KeyStore, owner: str) -> None:
    key_id, _ = await keys.create(f"{owner}-kept")
    assert await keys.destroy(owner) == []
    assert await keys.private_key(key_id)


CLAIMS: tuple[Claim, ...] = (
    a_created_key_opens_what_its_public_half_sealed,
    each_key_of_an_owner_has_its_own_number,
    two_operators_at_once_never_replace_a_key,
    a_destroyed_owner_says_so_for_each_key_and_others_keep_theirs,
    destroying_again_changes_nothing_and_tells_the_same,
    a_destroyed_owner_gets_no_key_any_more,
    a_key_made_while_its_owner_is_destroyed_does_not_stay,
    a_key_that_never_was_is_unknown,
    destroying_what_never_was_destroys_nothing,
)
