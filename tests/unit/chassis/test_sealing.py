"""What is sealed opens with the one key and the same ids, whole, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.sealing import CannotOpen, new_key_pair, seal, unseal

PRIVATE, PUBLIC = new_key_pair()
BOUND = ("report", "1", "2", "key.1")


@given(st.binary(max_size=2_000))
def test_what_is_sealed_opens_again(plaintext: bytes) -> None:
    sealed = seal(plaintext, PUBLIC, BOUND)
    assert unseal(sealed, PRIVATE, BOUND) == plaintext
    assert len(sealed) == len(plaintext) + 48


def test_the_same_plaintext_never_gives_the_same_bytes() -> None:
    assert seal(b"a report", PUBLIC, BOUND) != seal(b"a report", PUBLIC, BOUND)


@pytest.mark.parametrize("place", range(len(BOUND)))
def test_other_ids_do_not_open_it(place: int) -> None:
    other = tuple("other" if i == place else one for i, one in enumerate(BOUND))
    with pytest.raises(CannotOpen):
        unseal(seal(b"a report", PUBLIC, BOUND), PRIVATE, other)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        unseal(seal(b"a report", PUBLIC, BOUND), new_key_pair()[0], BOUND)


@given(st.data())
def test_a_flipped_bit_anywhere_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(b"a report", PUBLIC, BOUND))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), PRIVATE, BOUND)


@given(st.binary(max_size=80))
def test_stray_bytes_do_not_open(stray: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(stray, PRIVATE, BOUND)
