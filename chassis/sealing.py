"""Sealing bytes for the holder of one private key: HPKE (RFC 9180) by the `cryptography` package.

Each sealing makes its own data key (X25519, HKDF-SHA256) for AES-256-GCM; the ids given as `bound`
go into the key, so a ciphertext moved to another report or agency does not open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from contracts.errors import Unprocessable

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class CannotOpen(Unprocessable):
    """The ciphertext is damaged, or was sealed for other ids or another key."""


def new_key_pair() -> tuple[bytes, bytes]:
    """A private and its public key, 32 raw bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_half(private_key: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def seal(plaintext: bytes, public_key: bytes, bound: tuple[str, ...]) -> bytes:
    """Encapsulated key and ciphertext (48 bytes more than the plaintext)."""
    return _SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public_key), info=_info(bound))


def unseal(ciphertext: bytes, private_key: bytes, bound: tuple[str, ...]) -> bytes:
    """The plaintext; raises CannotOpen."""
    try:
        return _SUITE.decrypt(ciphertext, X25519PrivateKey.from_private_bytes(private_key), info=_info(bound))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("sealed bytes do not open with this key and these ids") from error


def _info(bound: tuple[str, ...]) -> bytes:
    return "\x1f".join(("ems-pso", "v1", *bound)).encode()
